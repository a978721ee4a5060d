//! Time to decode an answer, beside `serde_json::from_slice` on the same bytes: the two
//! alternate in one process.
//!
//! `cargo bench -p bedrock-prompt --bench decode`

use std::hint::black_box;

use bedrock_prompt::{__private::decode_json, Output, repair::RepairPolicy};
use cpu_time::ThreadTime;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const SIZES: [usize; 3] = [300, 4_096, 65_536];
const ROUNDS: usize = 60;
/// Bytes that are decoded in a round.
const BYTES: usize = 1_000_000;

/// Nothing that serde cannot see.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Plain {
    _number: String,
    _lines: Vec<PlainLine>,
    _total: f64,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct PlainLine {
    _text: String,
    _quantity: u32,
    _amount: f64,
}

/// Properties that may be missing: a key that nobody knows may be one of them.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Optional {
    _number: Option<String>,
    _lines: Vec<OptionalLine>,
    _total: Option<f64>,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct OptionalLine {
    _text: String,
    _quantity: Option<u32>,
    _amount: f64,
}

/// Bounds, lengths and a pattern.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Bounded {
    #[schemars(regex(pattern = r"^[A-Z]+-\d+$"))]
    _number: String,
    #[schemars(length(min = 1))]
    _lines: Vec<BoundedLine>,
    #[schemars(range(min = 0.0))]
    _total: f64,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct BoundedLine {
    #[schemars(length(max = 200))]
    _text: String,
    #[schemars(range(min = 1, max = 10_000))]
    _quantity: u32,
    #[schemars(range(min = 0.0))]
    _amount: f64,
}

fn answer(size: usize) -> Value {
    let mut lines = Vec::new();
    let mut answer = json!({ "_number": "INV-2026", "_lines": [], "_total": 1234.5 });
    while answer.to_string().len() < size {
        let text = format!("Packing tape, clear, 50 mm x 66 m, box {}", lines.len());
        lines.push(json!({ "_text": text, "_quantity": lines.len() + 1, "_amount": 44.4 }));
        answer["_lines"] = lines.clone().into();
    }
    answer
}

/// The middle of the ratios of two pieces of work that take turns, and the time of the second.
fn compare(times: usize, first: impl Fn(), second: impl Fn()) -> (f64, f64) {
    let time = |work: &dyn Fn()| {
        let start = ThreadTime::now();
        (0..times).for_each(|_| work());
        start.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(times).unwrap_or(u32::MAX))
    };
    let mut rounds: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let (first, second) = (time(&first), time(&second));
            (second / first, second)
        })
        .collect();
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    rounds[ROUNDS / 2]
}

fn measure<T: DeserializeOwned + Output>(name: &str, change: impl Fn(&mut Value)) {
    for size in SIZES {
        let plain = answer(size).to_string();
        let mut changed = answer(size);
        change(&mut changed);
        let changed = changed.to_string();
        let (ratio, micros) = compare(
            BYTES / size,
            || drop(black_box(serde_json::from_slice::<Plain>(plain.as_bytes()))),
            || drop(black_box(decode_json::<T>(&changed, RepairPolicy::Lossless))),
        );
        println!("{name:<34} {:>7} {micros:>10.2} {ratio:>7.2}x", changed.len());
    }
}

fn main() {
    println!("{:<34} {:>7} {:>10} {:>8}", "decode", "bytes", "us", "ratio");
    measure::<Plain>("valid, nothing serde cannot see", |_| {});
    measure::<Optional>("valid, some properties optional", |_| {});
    measure::<Bounded>("valid, bounds and a pattern", |_| {});
    measure::<Plain>("repaired: a number in a string", |it| it["_total"] = "1,234.50".into());
    measure::<Plain>("repaired: the list in a string", |it| {
        it["_lines"] = it["_lines"].to_string().into();
    });
    measure::<Plain>("repaired: in `properties`", |it| {
        *it = json!({ "properties": it.take() });
    });
    measure::<Bounded>("refused: a bound", |it| it["_lines"][0]["_quantity"] = 0.into());
    measure::<Plain>("refused: a property missing", |it| {
        it["_lines"][0].as_object_mut().expect("an object").remove("_text");
    });
}
