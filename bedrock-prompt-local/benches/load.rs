//! The CPU that the server and the AWS SDK's client use for concurrent calls, and the memory of the
//! server.
//!
//! `cargo bench -p bedrock-prompt-local --bench load` takes some minutes.
//!
//! The server is a process of its own. It should not dominate a benchmark of a client: the aim is
//! less than a quarter of the client's CPU. Its memory must not grow with the number of calls,
//! logged or not, unless it records them.

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
const CALLS: [usize; 3] = [10_000, 50_000, 100_000];
const AT_ONCE: usize = 64;
/// The maximum share of the client's CPU that the server should use.
const AIM: f64 = 0.25;
/// Whether this process is the server; its value is what it keeps of a call.
const SERVER: &str = "BEDROCK_LOCAL_BENCH_SERVER";
/// The memory that the allocator of the server may keep, in KiB.
const SLACK: u64 = 4096;

/// What a server keeps of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Nothing,
    Logged,
    Recorded,
}

impl Kept {
    const ALL: [Self; 3] = [Self::Nothing, Self::Logged, Self::Recorded];

    const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Logged => "log",
            Self::Recorded => "record",
        }
    }
}

#[tokio::main]
async fn main() {
    if let Ok(name) = std::env::var(SERVER) {
        let kept = Kept::ALL.into_iter().find(|kept| kept.name() == name).expect("a name");
        return serve(kept).await;
    }
    println!("{} calls of Converse, {AT_ONCE} at a time; memory in MiB", CALLS[2]);
    println!("the aim of server / client is under {AIM}");
    println!(
        "| kept | after 10 % | after 50 % | after 100 % | a call, KiB | calls a second | CPU a call, client, us | server, us | server / client |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for kept in Kept::ALL {
        let (first, last) = measure(kept).await;
        let grows = last > first + SLACK && kept != Kept::Recorded;
        assert!(!grows, "the memory of the server grows: {first} KiB, {last} KiB");
    }
}

/// Prints a row. Returns the memory of a server after the first and after the last number of calls,
/// in KiB.
async fn measure(kept: Kept) -> (u64, u64) {
    let mut server = Other::start(kept);
    let client = client(&server.url);
    let (mut done, mut memories) = (0, Vec::new());
    let mut rest = String::new();
    for calls in CALLS {
        let (cpu_before, _) = server.report();
        let own_before = ProcessTime::now();
        let time = run(&client, calls - done).await;
        let own = own_before.elapsed();
        let (cpu, memory) = server.report();
        let cpu = cpu.saturating_sub(cpu_before);
        let a_call = |time: Duration| 1e6 * time.as_secs_f64() / as_f64(calls - done);
        rest = format!(
            "{:.0} | {:.0} | {:.0} | {:.2}",
            1e6 / a_call(time),
            a_call(own),
            a_call(cpu),
            cpu.as_secs_f64() / own.as_secs_f64()
        );
        memories.push(memory);
        done = calls;
    }
    let in_mib = |memory: &u64| format!("{:.1}", as_f64(*memory) / 1024.0);
    let shown: Vec<String> = memories.iter().map(in_mib).collect();
    let more = as_f64(memories[2].saturating_sub(memories[0])) / as_f64(CALLS[2] - CALLS[0]);
    println!("| {} | {} | {more:.2} | {rest} |", kept.name(), shown.join(" | "));
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
    fn start(kept: Kept) -> Self {
        let mut child = Command::new(std::env::current_exe().expect("this benchmark"))
            .env(SERVER, kept.name())
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
async fn serve(kept: Kept) {
    let input = json!({"number": "INV-7", "total": "12.00", "currency": "EUR"});
    let script = Script::always(Reply::tool_use("invoice", input));
    let file = std::env::temp_dir().join(format!("bedrock-local-load-{}", std::process::id()));
    let mut server = Server::builder().script(script).record(kept == Kept::Recorded);
    if kept == Kept::Logged {
        server = server.log_to(&file);
    }
    let server = server.start().await.expect("a free port");
    // The log goes with the server, which is killed.
    let _ = std::fs::remove_file(&file);
    println!("{}", server.endpoint_url());
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
