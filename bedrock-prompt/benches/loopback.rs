//! CPU of a call over loopback, beside the same call by hand on the SDK: the two
//! alternate in one process, the server is another.
//!
//! `cargo bench -p bedrock-prompt --bench loopback`

#[allow(dead_code, unused_imports, reason = "each benchmark uses a part of it")]
mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use bedrock_prompt::Client;
use bedrock_prompt_local::{Reply, Script, Server};
use cpu_time::ThreadTime;
use support::optional::Order;
use support::{DOCUMENT, ReadOptional, SIZES};

/// Rounds of calls, and calls in a round.
const ROUNDS: usize = 40;
const CALLS: u32 = 50;
const SERVER: &str = "BEDROCK_PROMPT_BENCH_ANSWER";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    if let Ok(size) = std::env::var(SERVER) {
        return serve(size.parse().expect("a size")).await;
    }
    println!("{:>9} {:>14} {:>14} {:>7}", "answer", "by hand", "bedrock-prompt", "ratio");
    for size in SIZES {
        measure(size).await;
    }
}

/// The other process: answers until its standard input ends.
async fn serve(size: usize) {
    let reply = Reply::http(200, support::answer::<Order>(size));
    let reply = reply.header("content-type", "application/json");
    let server = Server::builder().script(Script::always(reply)).start().await;
    println!("{}", server.as_ref().expect("a free port").endpoint_url());
    let end = tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop));
    end.await.expect("no panic");
}

async fn measure(size: usize) {
    let mut server = Command::new(std::env::current_exe().expect("this benchmark"))
        .env(SERVER, size.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut url = String::new();
    let out = server.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut url).expect("it says where it is");
    let client = Client::local(url.trim());

    let (mut by_hand, mut ours) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let start = ThreadTime::now();
        for _ in 0..CALLS {
            support::by_hand::<Order>(client.sdk(), &DOCUMENT).await;
        }
        let middle = ThreadTime::now();
        for _ in 0..CALLS {
            let call = client.prompt(ReadOptional { document: &DOCUMENT }).send();
            call.await.expect("an order");
        }
        // The first round warms up.
        if round > 0 {
            by_hand.push(middle.duration_since(start).as_secs_f64());
            ours.push(middle.elapsed().as_secs_f64());
        }
    }
    let (by_hand, ours) = (median(by_hand), median(ours));
    println!("{size:>8}B {by_hand:>11.1} µs {ours:>11.1} µs {:>6.2}x", ours / by_hand);
    drop(server.stdin.take());
    server.wait().expect("it ends");
}

/// Microseconds of CPU a call, in the median round.
fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2] * 1e6 / f64::from(CALLS)
}
