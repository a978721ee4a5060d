//! HTTP/1.1 and HTTP/2 on one port, distinguished by the first bytes of a client.

use std::time::Duration;

use bedrock_prompt_local::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{PATH, user};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];

/// Sends bytes one at a time.
async fn begin(local: &Server, bytes: &[u8]) -> TcpStream {
    let url = local.endpoint_url();
    let host = url.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    stream.set_nodelay(true).expect("an open socket");
    for byte in bytes {
        stream.write_all(&[*byte]).await.expect("a server that reads");
        tokio::task::yield_now().await;
    }
    stream
}

#[tokio::test]
async fn a_client_may_begin_with_http_2() {
    let local = Server::start().await.expect("a free port");
    let mut stream = begin(&local, &[PREFACE, &EMPTY_SETTINGS].concat()).await;
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.expect("a frame");
    let (kind, stream_id) = (head[3], &head[5..]);
    assert_eq!((kind, stream_id), (4, [0; 4].as_slice()), "the settings come first");
}

/// `POST` starts like the preface of HTTP/2.
#[tokio::test]
async fn a_slow_client_of_http_1_is_answered() {
    let local = Server::start().await.expect("a free port");
    let body = user("hi").to_string();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer x\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = begin(&local, (head + &body).as_bytes()).await;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn who_begins_and_goes_silent_is_let_go() {
    let local = Server::builder().idle_timeout(Duration::from_millis(20)).start().await;
    let local = local.expect("a free port");
    for begun in [&b""[..], b"PR", b"PRI * HTTP/2.0\r\n", b"POST /"] {
        let mut stream = begin(&local, begun).await;
        let mut rest = Vec::new();
        // The connection is closed, with or without a response.
        let ended = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest));
        assert!(ended.await.is_ok(), "{}", String::from_utf8_lossy(begun));
    }
}
