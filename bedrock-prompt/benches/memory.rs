//! Time and allocations of a call without a network: the answer comes out of memory.
//!
//! `cargo bench -p bedrock-prompt --bench memory`

#[allow(dead_code, unused_imports, reason = "each benchmark uses a part of it")]
mod support;

use bedrock_prompt::{Client, Request, decode};
use divan::Bencher;
use support::canned::sdk_client;
use support::optional::Order;
use support::{DOCUMENT, ReadOptional, SIZES};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[divan::bench(args = SIZES)]
fn call_by_hand(bencher: Bencher<'_, '_>, size: usize) {
    let (runtime, sdk) = (runtime(), sdk_client::<Order>(size));
    bencher.bench_local(|| runtime.block_on(support::by_hand::<Order>(&sdk, &DOCUMENT)));
}

#[divan::bench(args = SIZES)]
fn call(bencher: Bencher<'_, '_>, size: usize) {
    let (runtime, client) = (runtime(), Client::new(sdk_client::<Order>(size)));
    bencher.bench_local(|| {
        let call = client.prompt(ReadOptional { document: &DOCUMENT }).send();
        runtime.block_on(call).expect("an order").output
    });
}

#[divan::bench]
fn render_and_request(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| Request::new(&ReadOptional { document: &DOCUMENT }).expect("valid"));
}

#[divan::bench]
fn request_to_json(bencher: Bencher<'_, '_>) {
    let request = Request::new(&ReadOptional { document: &DOCUMENT }).expect("valid");
    bencher.bench_local(|| request.to_json().expect("serializable"));
}

#[divan::bench(args = SIZES)]
fn decode_from_the_sdk(bencher: Bencher<'_, '_>, size: usize) {
    let client = Client::new(sdk_client::<Order>(size));
    let call = client.prompt(ReadOptional { document: &DOCUMENT }).send();
    let output = runtime().block_on(call).expect("an order").converse_output();
    bencher.bench_local(|| decode::<Order>(&output).expect("an order"));
}
