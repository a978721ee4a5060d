//! The limits of the server.

use std::time::Duration;

use bedrock_prompt_local::{Server, ServerBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{PATH, SIGNED, converse, send, user};

const LONG: Duration = Duration::from_secs(10);

async fn start(builder: ServerBuilder) -> Server {
    builder.start().await.expect("a free port")
}

async fn connect(local: &Server) -> TcpStream {
    let url = local.endpoint_url();
    TcpStream::connect(url.strip_prefix("http://").expect("plain HTTP"))
        .await
        .expect("a connection")
}

/// The bytes until the server closes the connection.
async fn until_closed(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let end = timeout(LONG, socket.read_to_end(&mut answer)).await;
    let _ = end.expect("the server closes the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn bodies_are_bounded() {
    let local = start(Server::builder().body_limit(100)).await;
    let answer = send(&local, "POST", PATH, SIGNED, &[b' '; 101]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.message(), "The request body is larger than 100 bytes.");
    let kind = answer.header("x-amzn-errortype").unwrap_or_default();
    assert!(kind.starts_with("RequestEntityTooLargeException:"), "{kind}");
    assert_eq!(send(&local, "POST", PATH, SIGNED, &[b' '; 100]).await.status, 400, "not JSON");
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
}

#[tokio::test]
async fn a_body_without_end_is_cut_off() {
    let local = start(Server::builder().body_limit(1000)).await;
    let mut socket = connect(&local).await;
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nhost: localhost\r\n{SIGNED}transfer-encoding: chunked\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.expect("a server that reads");
    let chunk = format!("3e8\r\n{}\r\n", " ".repeat(1000));
    let mut sent = 0;
    while sent < 100_000
        && timeout(LONG, socket.write_all(chunk.as_bytes())).await.is_ok_and(|w| w.is_ok())
    {
        sent += 1;
        tokio::task::yield_now().await;
    }
    assert!(sent < 100_000, "it reads no more");
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
}

#[tokio::test]
async fn heads_are_bounded() {
    let local = start(Server::builder()).await;
    let mut socket = connect(&local).await;
    let head = format!("POST {PATH} HTTP/1.1\r\nx-long: {}\r\n\r\n", "a".repeat(200_000));
    let _ = socket.write_all(head.as_bytes()).await;
    let mut start = [0; 12];
    // The rest of the request may reset the connection before the response is read.
    if socket.read_exact(&mut start).await.is_ok() {
        assert_eq!(&start, b"HTTP/1.1 431");
    }
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
}

#[tokio::test]
async fn half_open_connections_are_closed() {
    let local = start(Server::builder().idle_timeout(Duration::from_millis(50))).await;
    let body =
        format!("POST {PATH} HTTP/1.1\r\nhost: localhost\r\n{SIGNED}content-length: 10\r\n\r\n{{");
    for part in ["", "POST /mod", "POST / HTTP/1.1\r\nhost: localhost\r\n", &body] {
        let mut socket = connect(&local).await;
        socket.write_all(part.as_bytes()).await.expect("a server that reads");
        let answer = until_closed(&mut socket).await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{part}: {answer}");
    }
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
}

#[tokio::test]
async fn connections_wait_for_one_another() {
    let local = start(Server::builder().connection_limit(2)).await;
    let (first, _second) = (connect(&local).await, connect(&local).await);
    // These two have to be accepted before the third.
    tokio::time::sleep(Duration::from_millis(20)).await;
    let third = async { converse(&local, &user("hi")).await.status };
    tokio::pin!(third);
    assert!(timeout(Duration::from_millis(100), &mut third).await.is_err(), "no room");
    drop(first);
    assert_eq!(timeout(LONG, third).await, Ok(200));
}

#[tokio::test]
async fn stop_closes_what_is_open() {
    let local = start(Server::builder()).await;
    let mut socket = connect(&local).await;
    converse(&local, &user("hi")).await;
    let url = local.endpoint_url();
    local.stop().await;
    assert_eq!(until_closed(&mut socket).await, "");
    let host = url.strip_prefix("http://").expect("plain HTTP");
    assert!(TcpStream::connect(host).await.is_err(), "the port is free");
}

#[tokio::test]
async fn other_addresses_on_request() {
    let local = start(Server::builder().host(std::net::Ipv4Addr::UNSPECIFIED)).await;
    assert!(local.endpoint_url().starts_with("http://127.0.0.1:"), "{}", local.endpoint_url());
    assert_eq!(converse(&local, &user("hi")).await.status, 200);
}
