//! Time and allocations of a call without a network: the answer comes out of memory.
//!
//! `cargo bench -p bedrock-prompt --bench memory`

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod support;

use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region, RuntimeComponents};
use bedrock_prompt::{Client, Request, decode, sdk};
use divan::Bencher;
use support::{DOCUMENT, ReadInvoice, SIZES};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// Answers every request with the same body.
#[derive(Clone)]
struct Canned(&'static str);

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let status = 200.try_into().expect("a status");
        let mut response = HttpResponse::new(status, SdkBody::from(self.0));
        response.headers_mut().insert("content-type", "application/json");
        response.headers_mut().insert("x-amzn-requestid", "00000000-0000-4000-8000-000000000001");
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Canned {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn sdk_client(size: usize) -> sdk::Client {
    let config = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "bench"))
        .http_client(Canned(support::answer(size).leak()))
        .build();
    sdk::Client::from_conf(config)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[divan::bench(args = SIZES)]
fn call_by_hand(bencher: Bencher<'_, '_>, size: usize) {
    let (runtime, sdk) = (runtime(), sdk_client(size));
    bencher.bench_local(|| runtime.block_on(support::by_hand(&sdk, &DOCUMENT)));
}

#[divan::bench(args = SIZES)]
fn call(bencher: Bencher<'_, '_>, size: usize) {
    let (runtime, client) = (runtime(), Client::new(sdk_client(size)));
    bencher.bench_local(|| {
        let call = client.prompt(ReadInvoice { document: &DOCUMENT }).send();
        runtime.block_on(call).expect("an invoice").output
    });
}

#[divan::bench]
fn render_and_request(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| Request::new(&ReadInvoice { document: &DOCUMENT }).expect("valid"));
}

#[divan::bench]
fn request_to_json(bencher: Bencher<'_, '_>) {
    let request = Request::new(&ReadInvoice { document: &DOCUMENT }).expect("valid");
    bencher.bench_local(|| request.to_json().expect("serializable"));
}

#[divan::bench(args = SIZES)]
fn decode_from_the_sdk(bencher: Bencher<'_, '_>, size: usize) {
    let client = Client::new(sdk_client(size));
    let call = client.prompt(ReadInvoice { document: &DOCUMENT }).send();
    let output = runtime().block_on(call).expect("an invoice").converse_output();
    bencher.bench_local(|| decode::<support::Invoice>(&output).expect("an invoice"));
}
