#!/usr/bin/env bash
# Behaviour: An AWS SDK client that is made from the configuration of another one opens connections
#   of its own, unless the configuration names an HTTP client: the default one is not part of it. A
#   clone of the client shares the connections.
# Version: aws-sdk-bedrockruntime 1.153.0, aws-smithy-runtime 1.16.2, aws-smithy-http-client 1.5.2
# Date: 2026-11-30
# Why it matters: A library that adds an interceptor to a user's client can only do so through its
#   configuration, with `Client::from_conf(client.config().to_builder().interceptor(..).build())`. If
#   the user keeps using the first client beside it, there are two pools of connections, and two
#   handshakes. `bedrock_prompt::ClientBuilder::build` says so, and gives clients without an HTTP
#   client one that both share.
# Seen with: Rust 1.95.0 on x86_64 Linux
# Output seen:
#   new connections, after one call of the first client:
#     by a clone of it: 0
#     by a client from its configuration: 1
#     by a client from a configuration that names an HTTP client: 0
#   aws-sdk-bedrockruntime v1.153.0
#   aws-smithy-http-client v1.5.2
#   aws-smithy-runtime v1.16.2
# Needs: Rust 1.94 and a C compiler. Takes about two minutes.
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
aws-sdk-bedrockruntime = { version = "=1.153.0", default-features = false, features = ["default-https-client", "rt-tokio"] }
aws-smithy-http-client = { version = "=1.5.2", default-features = false, features = ["default-client"] }
aws-smithy-runtime = "=1.16.2"
tokio = { version = "=1.54.1", features = ["macros", "rt-multi-thread"] }
TOML
cat >src/main.rs <<'RUST'
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_bedrockruntime::config::{BehaviorVersion, Builder, Config, Credentials, Region};
use aws_sdk_bedrockruntime::types::{ContentBlock, ConversationRole, Message};
use aws_sdk_bedrockruntime::Client;

const ANSWER: &str = r#"{"output":{"message":{"role":"assistant","content":[{"text":"Yes."}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2},"metrics":{"latencyMs":1}}"#;

/// Answers every request on a connection, which stays open.
fn answer(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let (mut line, mut length) = (String::new(), 0);
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        reader.read_exact(&mut vec![0; length])?;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", ANSWER.len());
        stream.write_all(format!("{head}{ANSWER}").as_bytes())?;
    }
}

async fn ask(client: &Client) {
    let message = Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text("Ready?".into()))
        .build()
        .expect("a message");
    let call = client.converse().model_id("amazon.nova-lite-v1:0").messages(message);
    call.send().await.expect("an answer");
}

#[tokio::main]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&connections);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || answer(stream));
        }
    });
    let config = || -> Builder {
        Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "finding"))
            .endpoint_url(&url)
    };
    let opened = |before: usize| connections.load(Ordering::SeqCst) - before;

    let first = Client::from_conf(config().build());
    ask(&first).await;
    let before = connections.load(Ordering::SeqCst);
    ask(&first.clone()).await;
    let by_clone = opened(before);
    ask(&Client::from_conf(first.config().to_builder().build())).await;
    let by_config = opened(before) - by_clone;

    let http = aws_smithy_http_client::Builder::new().build_http();
    let named = Client::from_conf(config().http_client(http).build());
    ask(&named).await;
    let before = connections.load(Ordering::SeqCst);
    ask(&Client::from_conf(named.config().to_builder().build())).await;
    let by_named = opened(before);

    println!("new connections, after one call of the first client:");
    println!("  by a clone of it: {by_clone}");
    println!("  by a client from its configuration: {by_config}");
    println!("  by a client from a configuration that names an HTTP client: {by_named}");
    assert_eq!((by_clone, by_config, by_named), (0, 1, 0), "this has changed");
}
RUST
cargo run --quiet
cargo tree --quiet --depth 1 --prefix none | sed -n '2,4p'
