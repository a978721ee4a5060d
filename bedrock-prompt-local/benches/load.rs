//! The CPU that the server and the AWS SDK's client use for concurrent calls, and the memory of the
//! server.
//!
//! `cargo bench -p bedrock-prompt-local --bench load` takes some minutes.
//!
//! The server is a process of its own. It should not dominate a benchmark of a client: the aim is
//! less than a quarter of the client's CPU. Its memory must not grow with the number of calls,
//! unless it records them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, Message};
use aws_sdk_bedrockruntime::{Client, Config};
use bedrock_prompt_local::{Reply, Script, Server};
use cpu_time::ProcessTime;
use serde_json::json;

/// The numbers of calls after which the memory is read. The CPU is that of the last part.
const CALLS: [usize; 3] = [1_000, 10_000, 100_000];
const AT_ONCE: usize = 64;
/// The maximum share of the client's CPU that the server should use.
const AIM: f64 = 0.25;
/// Whether this process is the server; its value is whether it records: `true` or `false`.
const SERVER: &str = "BEDROCK_LOCAL_BENCH_SERVER";
/// The memory that the allocator of the server may keep, in KiB.
const SLACK: u64 = 4096;

#[tokio::main]
async fn main() {
    if let Ok(record) = std::env::var(SERVER) {
        return serve(record == "true").await;
    }
    println!("calls of Converse, {AT_ONCE} at a time");
    let (first, last) = measure(false).await;
    assert!(last <= first + SLACK, "the memory of the server grows");
    let (first, last) = measure(true).await;
    let (more, calls) = (last.saturating_sub(first), CALLS[2] - CALLS[0]);
    println!("{:>26} {:>10.2} KiB", "a recorded call", as_f64(more) / as_f64(calls));
}

/// The memory of a server after the first and after the last number of calls, in KiB.
async fn measure(record: bool) -> (u64, u64) {
    println!("recording {}", if record { "on" } else { "off" });
    let mut server = Other::start(record);
    let client = client(&server.url);
    let (mut done, mut memories) = (0, Vec::new());
    for calls in CALLS {
        let (cpu_before, _) = server.report();
        let own_before = ProcessTime::now();
        let time = run(&client, calls - done).await;
        let own = own_before.elapsed();
        let (cpu, memory) = server.report();
        let cpu = cpu.saturating_sub(cpu_before);
        println!("{:>26} {memory:>10} KiB", format!("memory after {calls} calls"));
        if calls == CALLS[2] {
            let a_call = |time: Duration| 1e6 * time.as_secs_f64() / as_f64(calls - done);
            let ratio = cpu.as_secs_f64() / own.as_secs_f64();
            println!("{:>26} {:>10.0}", "calls a second", 1e6 / a_call(time));
            println!("{:>26} {:>10.1} us", "CPU a call, client", a_call(own));
            println!("{:>26} {:>10.1} us", "CPU a call, server", a_call(cpu));
            println!("{:>26} {ratio:>10.2}  (aim: under {AIM})", "server / client");
        }
        memories.push(memory);
        done = calls;
    }
    (memories[0], memories[2])
}

fn as_f64(count: impl TryInto<u32>) -> f64 {
    count.try_into().map_or(f64::INFINITY, f64::from)
}

async fn run(client: &Client, calls: usize) -> Duration {
    let begun = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, begun) = (client.clone(), Arc::clone(&begun));
        tasks.spawn(async move {
            while begun.fetch_add(1, Ordering::Relaxed) < calls {
                converse(&client).await;
            }
        });
    }
    tasks.join_all().await;
    start.elapsed()
}

async fn converse(client: &Client) {
    let text = "Read the invoice: number INV-7, total 12.00 EUR, due 2026-12-24.";
    let message = Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text(text.to_owned()))
        .build()
        .expect("a message");
    let call = client.converse().model_id("amazon.nova-lite-v1:0").messages(message);
    let answer = call.send().await.expect("an answer");
    assert!(answer.usage().is_some_and(|usage| usage.output_tokens() > 0));
}

fn client(url: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "bench"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(url);
    Client::from_conf(config.build())
}

/// The process of the server.
struct Other {
    child: Child,
    ask: ChildStdin,
    told: BufReader<ChildStdout>,
    url: String,
}

impl Other {
    fn start(record: bool) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this benchmark"))
            .env(SERVER, record.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let ask = child.stdin.take().expect("a pipe");
        let told = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut other = Self { child, ask, told, url: String::new() };
        other.url = other.line();
        other
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.told.read_line(&mut line).expect("a line");
        line.trim().to_owned()
    }

    /// The CPU that the process has used, and its memory in KiB.
    fn report(&mut self) -> (Duration, u64) {
        self.ask.write_all(b"\n").expect("it listens");
        let line = self.line();
        let (cpu, memory) = line.split_once(' ').expect("two figures");
        let cpu = cpu.parse().map(Duration::from_nanos).expect("a figure");
        (cpu, memory.parse().expect("a figure"))
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the process of the server: it responds to each line with the CPU and memory that it uses.
async fn serve(record: bool) {
    let input = json!({"number": "INV-7", "total": "12.00", "currency": "EUR"});
    let script = Script::always(Reply::tool_use("invoice", input));
    let server = Server::builder().script(script).record(record).start().await;
    println!("{}", server.as_ref().expect("a free port").endpoint_url());
    let reports = tokio::task::spawn_blocking(|| {
        for _ in std::io::stdin().lines() {
            println!("{} {}", ProcessTime::now().as_duration().as_nanos(), memory());
        }
    });
    reports.await.expect("no panic");
}

/// The memory of this process in KiB; 0 if there is no `/proc`.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
