//! Instructions of a call without a network, counted by callgrind: steadier than time.
//!
//! `cargo bench -p bedrock-prompt --bench count` needs valgrind. It runs itself under
//! `valgrind --tool=callgrind` with few and with many calls, and divides the difference.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod support;

use std::process::Command;

use bedrock_prompt::Client;
use support::canned::sdk_client;
use support::{DOCUMENT, ReadInvoice, SIZES};

const FEW: u32 = 20;
const MANY: u32 = 120;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, way, size, calls] = args.as_slice() {
        return run(way, size.parse().expect("a size"), calls.parse().expect("a count"));
    }
    println!("{:>9} {:>14} {:>14} {:>7}", "answer", "by hand", "bedrock-prompt", "ratio");
    for size in SIZES {
        let (by_hand, ours) = (per_call("by-hand", size), per_call("ours", size));
        println!("{size:>8}B {by_hand:>14.0} {ours:>14.0} {:>6.2}x", ours / by_hand);
    }
}

/// Instructions a call.
fn per_call(way: &str, size: usize) -> f64 {
    let count = |calls: u32| {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe().expect("this benchmark"))
            .args([way, &size.to_string(), &calls.to_string()])
            .output()
            .expect("valgrind is installed");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let total = text.lines().find_map(|line| line.split_once("Collected :"));
        total.and_then(|(_, count)| count.trim().parse::<f64>().ok()).expect("a count")
    };
    (count(MANY) - count(FEW)) / f64::from(MANY - FEW)
}

fn run(way: &str, size: usize, calls: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let sdk = sdk_client(size);
    let client = Client::new(sdk.clone());
    for _ in 0..calls {
        if way == "ours" {
            let call = client.prompt(ReadInvoice { document: &DOCUMENT }).send();
            runtime.block_on(call).expect("an invoice");
        } else {
            runtime.block_on(support::by_hand(&sdk, &DOCUMENT));
        }
    }
}
