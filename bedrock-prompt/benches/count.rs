//! Instructions of a call without a network, counted by callgrind: steadier than time.
//!
//! `cargo bench -p bedrock-prompt --bench count` needs valgrind. It runs itself under
//! `valgrind --tool=callgrind` with few and with many calls, and divides the difference.

#[allow(dead_code, unused_imports, reason = "each benchmark uses a part of it")]
mod support;

use std::process::Command;

use bedrock_prompt::{Client, Prompt};
use support::canned::sdk_client;
use support::{Answer, DOCUMENT, ReadOptional, ReadRequired, SIZES, optional, required};

/// Whether the fields of the answer are optional.
const OPTIONAL: &str = "optional";
const REQUIRED: &str = "required";

const FEW: u32 = 20;
const MANY: u32 = 120;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, way, answer, size, calls] = args.as_slice() {
        let (size, calls) = (size.parse().expect("a size"), calls.parse().expect("a count"));
        return match answer.as_str() {
            OPTIONAL => {
                run::<optional::Order, _>(way, size, calls, |document| ReadOptional { document });
            }
            _ => run::<required::Order, _>(way, size, calls, |document| ReadRequired { document }),
        };
    }
    println!("{:>16} {:>14} {:>14} {:>7}", "answer", "by hand", "bedrock-prompt", "ratio");
    for answer in [OPTIONAL, REQUIRED] {
        for size in SIZES {
            let by_hand = per_call("by-hand", answer, size);
            let ours = per_call("ours", answer, size);
            let ratio = ours / by_hand;
            println!("{answer:>8} {size:>6}B {by_hand:>14.0} {ours:>14.0} {ratio:>6.3}x");
        }
    }
}

/// Instructions a call.
fn per_call(way: &str, answer: &str, size: usize) -> f64 {
    let count = |calls: u32| {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe().expect("this benchmark"))
            .args([way, answer, &size.to_string(), &calls.to_string()])
            .output()
            .expect("valgrind is installed");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{text}");
        let total = text.lines().find_map(|line| line.split_once("Collected :"));
        total.and_then(|(_, count)| count.trim().parse::<f64>().ok()).expect("a count")
    };
    (count(MANY) - count(FEW)) / f64::from(MANY - FEW)
}

fn run<T: Answer, P: Prompt<Output = T>>(
    way: &str,
    size: usize,
    calls: u32,
    prompt: fn(&'static str) -> P,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let sdk = sdk_client::<T>(size);
    let client = Client::new(sdk.clone());
    for _ in 0..calls {
        if way == "ours" {
            runtime.block_on(client.prompt(prompt(&DOCUMENT)).send()).expect("an answer");
        } else {
            runtime.block_on(support::by_hand::<T>(&sdk, &DOCUMENT));
        }
    }
}
