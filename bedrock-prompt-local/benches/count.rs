//! Instructions that the server needs for a scripted call of Converse, counted by callgrind:
//! steadier than time.
//!
//! `cargo bench -p bedrock-prompt-local --bench count` needs valgrind. The server is a process under
//! `valgrind --tool=callgrind`; it is counted with few and with many calls, and the difference
//! is divided. The client writes the same bytes for each call.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::json;

const SERVER: &str = "BEDROCK_LOCAL_BENCH_SERVER";
const FEW: u32 = 20;
const MANY: u32 = 420;

fn main() {
    if std::env::var_os(SERVER).is_some() {
        return serve();
    }
    for (name, body) in [("a question", question()), ("a typed prompt", typed())] {
        let a_call = (count(MANY, &body) - count(FEW, &body)) / f64::from(MANY - FEW);
        println!("{name:>14}: {a_call:>9.0} instructions a call");
    }
}

/// The process of the server. It ends with its standard input.
fn serve() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let input = json!({"number": "INV-7", "total": "12.00", "currency": "EUR"});
        let script = Script::always(Reply::tool_use("invoice", input));
        let server = Server::builder().script(script).record(false).start().await;
        println!("{}", server.as_ref().expect("a free port").endpoint_url());
        let end = tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop));
        end.await.expect("no panic");
    });
}

/// The instructions of a server that answers a number of calls.
fn count(calls: u32, body: &str) -> f64 {
    let mut server = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().expect("this benchmark"))
        .env(SERVER, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("valgrind is installed");
    let mut url = String::new();
    let out = server.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut url).expect("it says where it is");
    call(url.trim().trim_start_matches("http://"), calls, body);
    let output = server.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
    let total = text.lines().find_map(|line| line.split_once("Collected :"));
    total.and_then(|(_, count)| count.trim().parse().ok()).expect("a count")
}

/// Sends the calls over one connection, one after the other.
fn call(address: &str, calls: u32, body: &str) {
    let request = format!(
        "POST /model/amazon.nova-lite-v1%3A0/converse HTTP/1.1\r\nhost: {address}\r\n\
         content-type: application/json\r\nx-amz-date: 20260101T000000Z\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/bedrock/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={}\r\ncontent-length: {}\r\n\r\n{body}",
        "0".repeat(64),
        body.len(),
    );
    let mut stream = TcpStream::connect(address).expect("a connection");
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    for _ in 0..calls {
        stream.write_all(request.as_bytes()).expect("it is sent");
        let (mut line, mut length) = (String::new(), 0);
        reader.read_line(&mut line).expect("a status");
        let status = line.clone();
        while line != "\r\n" {
            line.clear();
            reader.read_line(&mut line).expect("a header");
            let value = line.strip_prefix("content-length:").map(str::trim);
            length = value.map_or(length, |value| value.parse().expect("a length"));
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("a body");
        assert!(status.contains(" 200 "), "{status}{}", String::from_utf8_lossy(&answer));
    }
}

/// The request of the benchmark `load`.
fn question() -> String {
    let text = "Read the invoice: number INV-7, total 12.00 EUR, due 2026-12-24.";
    json!({ "messages": [{ "role": "user", "content": [{ "text": text }] }] }).to_string()
}

/// A request with a tool and 2 KB of text, as the library sends it.
fn typed() -> String {
    let text = "4 boxes of paper at 3.95 each, and ink as ordered. ".repeat(40);
    let line = json!({
        "type": "object",
        "properties": {
            "description": { "type": "string" },
            "quantity": { "type": "integer", "format": "uint32", "minimum": 0 },
            "amount": { "type": "number", "format": "double" },
        },
        "required": ["description", "quantity", "amount"],
    });
    let schema = json!({
        "type": "object",
        "properties": {
            "number": { "description": "Invoice number, exactly as printed.", "type": "string" },
            "total": { "type": "string" },
            "currency": { "type": "string" },
            "lines": { "type": "array", "items": line },
        },
        "required": ["number", "total", "currency"],
    });
    let tool = json!({ "toolSpec": {
        "name": "invoice",
        "description": "One supplier invoice.",
        "inputSchema": { "json": schema },
    } });
    json!({
        "messages": [{ "role": "user", "content": [{ "text": format!("Read this:\n{text}") }] }],
        "system": [{ "text": "You are an accounts-payable clerk." }],
        "inferenceConfig": { "maxTokens": 2048 },
        "toolConfig": { "tools": [tool], "toolChoice": { "tool": { "name": "invoice" } } },
    })
    .to_string()
}
