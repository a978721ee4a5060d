//! The names by which a server may be called.

use std::net::Ipv4Addr;

use bedrock_prompt_local::{Server, ServerBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Answer, PATH, SIGNED, user};

/// Asks with the lines of the head that name the host.
async fn ask(local: &Server, target: &str, host: &str) -> Answer {
    let url = local.endpoint_url();
    let address = url.strip_prefix("http://").expect("plain HTTP");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let body = user("hi").to_string();
    let length = body.len();
    let request = format!(
        "POST {target} HTTP/1.1\r\n{host}connection: close\r\n{SIGNED}content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.expect("a server that reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head[9..12].parse().expect("a status");
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

async fn status(local: &Server, name: &str) -> u16 {
    ask(local, PATH, &format!("host: {name}\r\n")).await.status
}

async fn start(builder: ServerBuilder) -> Server {
    builder.start().await.expect("a free port")
}

#[tokio::test]
async fn a_server_on_loopback_has_names_of_loopback() {
    let local = start(Server::builder()).await;
    for name in [
        "localhost",
        "localhost:1",
        "bedrock-runtime.us-east-1.localhost:8080",
        "agent.bedrock.localhost",
        "127.0.0.1:80",
        "127.9.9.9",
        "[::1]:80",
    ] {
        assert_eq!(status(&local, name).await, 200, "{name}");
    }
    for name in ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1"] {
        let answer = ask(&local, PATH, &format!("host: {name}\r\n")).await;
        assert_eq!(answer.status, 403, "{name}");
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(kind.starts_with("AccessDeniedException:"), "{kind}");
        let message = answer.message();
        let name = name.strip_suffix(":8080").unwrap_or(name);
        assert!(message.contains(&format!("by the host `{name}`")), "{message}");
        assert!(message.contains(&format!("`--allow-host {name}`")), "{message}");
    }
    // Also where there is no operation, and whatever the credentials.
    assert_eq!(ask(&local, "/", "host: evil.example\r\n").await.status, 403);
    // The name in an absolute target counts as well.
    let absolute = format!("http://evil.example{PATH}");
    assert_eq!(ask(&local, &absolute, "host: localhost\r\n").await.status, 403);
    // A browser always sends a name.
    assert_eq!(ask(&local, PATH, "").await.status, 200);
    assert_eq!(status(&local, "").await, 200);
}

#[tokio::test]
async fn hosts_that_are_allowed() {
    let builder = Server::builder().allow_host("host.docker.internal").allow_host("Bedrock");
    let local = start(builder).await;
    for name in ["host.docker.internal:8080", "HOST.docker.internal", "bedrock", "localhost"] {
        assert_eq!(status(&local, name).await, 200, "{name}");
    }
    for name in ["docker.internal", "x.host.docker.internal", "bedrock.example"] {
        assert_eq!(status(&local, name).await, 403, "{name}");
    }
}

#[tokio::test]
async fn a_server_for_others_has_any_name() {
    let local = start(Server::builder().host(Ipv4Addr::UNSPECIFIED)).await;
    for name in ["bedrock:8080", "10.0.0.1", "localhost"] {
        assert_eq!(status(&local, name).await, 200, "{name}");
    }
}
