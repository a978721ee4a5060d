#!/usr/bin/env bash
# Behaviour: A span is lost for good if a thread without a subscriber reaches it first, while exactly
#   one scoped subscriber (`tracing::subscriber::set_default`) exists on another thread: tracing asks
#   the first thread, which has none, and remembers that nobody is interested. As soon as a second
#   subscriber exists anywhere, tracing asks them all, and the span is seen.
# Version: tracing 0.1.44, tracing-core 0.1.36, tracing-subscriber 0.3.23
# Date: 2026-11-30
# Why it matters: Tests of spans that run beside other tests in one process fail now and then, with
#   no span at all. `tests/integration/trace.rs` keeps a second subscriber for this reason; so should
#   users who assert on the spans of a call.
# Seen with: Rust 1.95.0 on x86_64 Linux
# Output seen:
#   spans seen by the only subscriber: 0
#   spans seen beside a second one: 1
#   tracing v0.1.44
#   tracing-core v0.1.36
#   tracing-subscriber v0.3.23
# Needs: Rust 1.85. Takes ten seconds.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
tracing = { version = "=0.1.44", default-features = false, features = ["std"] }
tracing-core = "=0.1.36"
tracing-subscriber = { version = "=0.3.23", default-features = false, features = ["registry"] }
TOML
cat >src/main.rs <<'RUST'
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::Dispatch;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;

struct Count(Arc<AtomicUsize>);

impl<S: tracing::Subscriber> Layer<S> for Count {
    fn on_new_span(&self, _: &tracing::span::Attributes<'_>, _: &tracing::span::Id, _: Context<'_, S>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn work() {
    let _span = tracing::info_span!("work").entered();
}

fn main() {
    let keep_second = std::env::args().nth(1).is_some();
    let _second = keep_second.then(|| Dispatch::new(registry()));
    let seen = Arc::new(AtomicUsize::new(0));
    let _guard = tracing::subscriber::set_default(registry().with(Count(seen.clone())));
    // Another part of the program, which nobody observes, is first.
    std::thread::spawn(work).join().expect("no panic");
    work();
    println!("{}", seen.load(Ordering::SeqCst));
}
RUST
cargo build --quiet
only=$(./target/debug/finding)
beside=$(./target/debug/finding second)
echo "spans seen by the only subscriber: $only"
echo "spans seen beside a second one: $beside"
cargo tree --prefix none --depth 1 | grep '^tracing' | sort -u
[[ $only == 0 && $beside == 1 ]]
