//! The requests that the server keeps, and how it starts and stops.

use std::sync::{Arc, Mutex};

use bedrock_prompt_local::Server;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::support::{PATH, SIGNED, converse, send, user};

#[tokio::test]
async fn requests_are_kept_as_they_came() {
    let local = Server::start().await.expect("a free port");
    let body = br#"{"z":1,"messages":[{"role":"user","content":[{"text":"hi"}]}],"a":2.0}"#;
    let path = "/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A111122223333%3Aapplication-inference-profile%2Fabc/converse";
    let headers = format!("{SIGNED}X-Custom: 1\r\n");
    assert_eq!(send(&local, "POST", path, &headers, body).await.status, 200);
    assert_eq!(send(&local, "GET", "/nothing", "", b"no json").await.status, 404);

    let received = local.received();
    assert_eq!(received.len(), 2);
    let first = &received[0];
    assert_eq!(first.method, "POST");
    assert_eq!(first.path, path);
    assert_eq!(
        first.model_id,
        "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc"
    );
    assert_eq!(first.header("x-CUSTOM"), Some("1"));
    assert_eq!(first.header("content-type"), Some("application/json"));
    assert_eq!(first.bytes, body);
    assert_eq!(first.body.to_string().as_bytes(), body, "the order of keys is kept");
    assert!(!format!("{first:?}").contains("hi"), "no content");
    assert_eq!((received[1].model_id.as_str(), &received[1].body), ("", &Value::Null));
}

#[tokio::test]
async fn nothing_is_kept_where_nobody_looks() {
    let local = Server::builder().record(false).start().await.expect("a free port");
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
    assert!(local.received().is_empty());
}

#[tokio::test]
async fn a_log_has_each_body_as_it_was_sent() {
    let file = std::env::temp_dir().join(format!("bedrock-local-log-{}.jsonl", std::process::id()));
    let local = Server::builder().log_to(&file).start().await.expect("a free port");
    let numbers =
        br#"{"messages": [], "inferenceConfig": {"topP": 0.699999988079071, "temperature": 1.0,
        "maxTokens": 1e400}, "a": 1, "a": 123456789012345678901234567890}"#;
    let path = format!("{PATH}?X-Amz-Security-Token=5ec2e7");
    let headers = format!("{SIGNED}x-api-key: 5ec2e7\r\nx-amz-security-token: 5ec2e7\r\n");
    for body in [&numbers[..], b"{\"a\":", b""] {
        send(&local, "POST", &path, &headers, body).await;
    }
    local.stop().await;
    let logged = std::fs::read_to_string(&file).expect("a log");
    std::fs::remove_file(&file).expect("a file");
    let lines: Vec<&str> = logged.lines().collect();
    let ends = |line: &str, body: &str| line.ends_with(&format!(",\"body\":{body}}}"));
    let sent = String::from_utf8_lossy(numbers).replace('\n', " ");
    assert!(ends(lines[0], &sent), "{}", lines[0]);
    assert!(ends(lines[1], r#""{\"a\":""#), "{}", lines[1]);
    assert!(ends(lines[2], "null"), "{}", lines[2]);
    assert_eq!(lines.len(), 3);
    assert!(!logged.contains("5ec2e7") && !logged.contains("Signature="), "{logged}");
}

#[tokio::test]
async fn a_dropped_server_stops() {
    let local = Server::start().await.expect("a free port");
    let url = local.endpoint_url();
    let host = url.strip_prefix("http://").expect("plain HTTP").to_owned();
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
    drop(local);
    assert!(TcpStream::connect(&host).await.is_err());
}

/// A server that several tests share: each has a runtime of its own, and one may have ended.
#[test]
fn a_server_outlives_the_runtime_that_started_it() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (first, second) = (runtime().expect("a runtime"), runtime().expect("a runtime"));
    let local = first.block_on(Server::start()).expect("a free port");
    let status = second.block_on(async { converse(&local, &user("hi")).await.status });
    assert_eq!(status, 200, "the first runtime is idle");
    drop(first);
    let status = second.block_on(async { converse(&local, &user("hi")).await.status });
    assert_eq!(status, 200, "the first runtime is gone");
    assert_eq!(local.received().len(), 2);
    second.block_on(local.stop());
}

#[tokio::test]
async fn knowledge_bases_that_cannot_be_served() {
    let start = |id, folder| Server::builder().knowledge_base(id, folder).start();
    for id in ["YOUR_KB_ID", "", "HANDBOOK012", "kb-1"] {
        let error = start(id, ".").await.expect_err(id).to_string();
        assert!(error.starts_with(&format!("`{id}` is not the id of a knowledge base")), "{error}");
    }
    let error = start("HANDBOOK01", "no/such/folder").await.expect_err("no folder").to_string();
    assert!(
        error.starts_with("the knowledge base `HANDBOOK01`: there is no folder no/such/folder: "),
        "{error}"
    );
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let local = Server::start().await.expect("a free port");
    let url = local.endpoint_url();
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let error = Server::builder().port(port).start().await.expect_err("in use");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn every_response_is_reported() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let local = Server::builder()
        .on_response(move |exchange| {
            let line = (exchange.operation, exchange.to_string(), exchange.elapsed);
            sink.lock().expect("no panic").push(line);
        })
        .start()
        .await
        .expect("a free port");
    converse(&local, &user("secret")).await;
    send(&local, "GET", "/x?secret=1", "", b"").await;
    let seen = seen.lock().expect("no panic").clone();
    let [first, second] = &seen[..] else { panic!("two answers") };
    assert_eq!((first.0, second.0), ("Converse", ""));
    let line = format!("POST {} 200 {} ms", crate::support::PATH, first.2.as_millis());
    assert_eq!(first.1, line);
    assert!(second.1.starts_with("GET /x 404 "), "{}", second.1);
}

#[tokio::test]
async fn many_at_once() {
    let local = Arc::new(Server::start().await.expect("a free port"));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let local = Arc::clone(&local);
        tasks.spawn(async move { converse(&local, &user("hi")).await.status });
    }
    assert!(tasks.join_all().await.into_iter().all(|status| status == 200));
    assert_eq!(local.received().len(), 32);
}
