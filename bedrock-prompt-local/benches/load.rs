//! The CPU that the server and the AWS SDK's client use for concurrent calls.
//!
//! `cargo bench -p bedrock-prompt-local --bench load`
//!
//! The server is a process of its own. It should not dominate a benchmark of a client: the aim is
//! less than a quarter of the client's CPU. Its memory must not grow with the number of calls.

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

const CALLS: usize = 10_000;
const AT_ONCE: usize = 64;
/// The maximum share of the client's CPU that the server should use.
const AIM: f64 = 0.25;
const SERVER: &str = "BEDROCK_LOCAL_BENCH_SERVER";
/// The memory that the allocator of the server may keep, in KiB.
const SLACK: u64 = 4096;

#[tokio::main]
async fn main() {
    if std::env::var_os(SERVER).is_some() {
        return serve().await;
    }
    let mut server = Other::start();
    let client = client(&server.url);
    // Opens the connections and fills the buffers.
    run(&client, CALLS / 5).await;

    let (cpu_before, memory_before) = server.report();
    let own_before = ProcessTime::now();
    let time = run(&client, CALLS).await;
    let own = own_before.elapsed();
    let (cpu_after, memory_after) = server.report();
    let cpu = cpu_after.saturating_sub(cpu_before);

    let ratio = cpu.as_secs_f64() / own.as_secs_f64();
    println!("{CALLS} calls of Converse, {AT_ONCE} at a time");
    println!("{:>26} {:>10.0}", "calls a second", per_second(time));
    println!("{:>26} {:>10.1} us", "CPU a call, client", a_call(own));
    println!("{:>26} {:>10.1} us", "CPU a call, server", a_call(cpu));
    println!("{:>26} {ratio:>10.2}  (aim: under {AIM})", "server / client");
    println!("{:>26} {memory_before:>10} KiB", "memory before");
    println!("{:>26} {memory_after:>10} KiB", "memory after");
    assert!(memory_after <= memory_before + SLACK, "the memory of the server grows");
}

fn per_second(time: Duration) -> f64 {
    f64::from(u32::try_from(CALLS).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

/// The time of one call, in microseconds.
fn a_call(time: Duration) -> f64 {
    1e6 / per_second(time)
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
    fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this benchmark"))
            .env(SERVER, "1")
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
async fn serve() {
    let input = json!({"number": "INV-7", "total": "12.00", "currency": "EUR"});
    let script = Script::always(Reply::tool_use("invoice", input));
    let server = Server::builder().script(script).record(false).start().await;
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
