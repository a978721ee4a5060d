//! The mistakes of a first day, and what they are told: the endpoint, the region, the runtime.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bedrock_prompt::control_plane::ControlPlane;
use bedrock_prompt::knowledge_base::KnowledgeBase;
use bedrock_prompt::{Client, ErrorKind, OutputMode};
use bedrock_prompt_local::{Reply, Server};
use insta::assert_snapshot;

use crate::errors::report;
use crate::support::scripted;

const NOVA: &str = "amazon.nova-lite-v1:0";

fn local(url: &str) -> Client {
    Client::builder().model(NOVA).max_attempts(1).local(url)
}

#[tokio::test]
async fn odd_endpoint_urls() {
    let mut errors = Vec::new();
    for url in ["", " ", "127.0.0.1:8080", "localhost:8080", "ftp://localhost", "http://"] {
        errors.push(local(url).prompt("Why?").await.expect_err("no URL"));
    }
    errors.push(local("").embed("amazon.titan-embed-text-v2:0").text("x").await.expect_err("none"));
    errors.push(local("").prompt("Why?").native().await.expect_err("no native format"));
    let timed = local("").prompt("Why?").timeout(Duration::from_mins(1));
    errors.push(timed.stream().await.expect_err("no URL"));
    errors.push(ControlPlane::local("").models().await.expect_err("no URL"));
    errors.push(KnowledgeBase::local("", "HANDBOOK01").retrieve("x").await.expect_err("no URL"));
    assert_snapshot!(report(&errors));
}

#[tokio::test]
async fn odd_regions() {
    let server = scripted([]).await;
    let mut errors = Vec::new();
    for region in ["", " ", "us east 1", "us-east-1a", "US-EAST-1", "Frankfurt", "us-east-1\n"] {
        let client = Client::builder().region(region).model(NOVA).local(server.endpoint_url());
        errors.push(client.prompt("Why?").await.expect_err("no region"));
    }
    assert_snapshot!(report(&errors));
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn servers_that_do_not_answer() {
    let server = Server::start().await.expect("a free port");
    let url = server.endpoint_url();
    let tls = local(&url.replace("http://", "https://")).prompt("Why?").await;
    let path = local(&format!("{url}/model")).prompt("Why?").await;
    // Nothing listens there.
    let url = "http://127.0.0.1:9";
    let gone = local(url).prompt("Why?").await;
    let native = local(url).prompt("Why?").model("meta.llama3-1-8b-instruct-v1:0").native().await;
    let secret = local("http://user:s3cret@127.0.0.1:9").prompt("Why?").await;
    let errors = [
        tls.expect_err("no TLS"),
        path.expect_err("no operation"),
        gone.expect_err("gone"),
        native.expect_err("gone"),
        secret.expect_err("gone"),
        ControlPlane::local(url).models().await.expect_err("gone"),
        KnowledgeBase::local(url, "HANDBOOK01").retrieve("x").await.expect_err("gone"),
    ];
    assert_snapshot!(report(&errors));
    assert!(errors.iter().all(|error| !format!("{error:?}").contains("s3cret")));
}

#[tokio::test]
async fn names_that_have_no_address() {
    let error = local("http://no-such-host.invalid").prompt("Why?").await.expect_err("no address");
    assert_eq!(error.kind(), ErrorKind::ConnectionFailed);
    let text = error.to_string();
    assert!(text.starts_with("could not reach Bedrock at http://no-such-host.invalid: "), "{text}");
}

/// Polls a future once, outside of any runtime.
fn once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("it waits for a runtime"),
    }
}

#[test]
fn calls_outside_of_a_runtime() {
    let client = local("http://127.0.0.1:9");
    let mut errors = vec![
        once(client.prompt("Why?").into_future()).expect_err("no runtime"),
        once(client.prompt("Why?").timeout(Duration::from_secs(9)).send()).expect_err("no runtime"),
        once(client.prompt("Why?").stream()).expect_err("no runtime"),
        once(client.embed("amazon.titan-embed-text-v2:0").text("x").send())
            .expect_err("no runtime"),
        once(ControlPlane::local("http://127.0.0.1:9").models()).expect_err("no runtime"),
    ];
    let from_env = once(Client::builder().model(NOVA).from_env());
    errors.push(once(from_env.prompt("Why?").into_future()).expect_err("no runtime"));
    assert_snapshot!(report(&errors));
}

#[test]
fn a_stream_read_outside_of_its_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let server = runtime.block_on(scripted([Reply::text("The Rhine.")]));
    let client = local(&server.endpoint_url());
    let stream = runtime.block_on(client.prompt("Name a river.").stream());
    let mut stream = stream.expect("it begins");
    assert_eq!(once(stream.next()).expect_err("no runtime").kind(), ErrorKind::NoRuntime);
    assert_eq!(once(stream.finish()).expect_err("no runtime").kind(), ErrorKind::NoRuntime);
}

#[tokio::test]
async fn requests_that_aws_does_not_take() {
    let too_large = |status, name| {
        let body = r#"{"message":"Request body is too large."}"#;
        Reply::http(status, body).header("x-amzn-errortype", name)
    };
    let pattern = format!("({})", "[a-z0-9-]{1,63}[.]".repeat(30));
    let constraint = "failed to satisfy constraint: Member must satisfy regular expression pattern";
    let rejected = |value: &str, member: &str| {
        let aws = bedrock_prompt_local::AwsError::Validation;
        let said = format!("1 validation error detected: Value '{value}' at '{member}'");
        Reply::error(aws, format!("{said} {constraint}: {pattern}"))
    };
    let server = scripted([
        too_large(413, "RequestEntityTooLargeException"),
        Reply::http(413, "<html>413 Request Entity Too Large</html>"),
        rejected("b", "requestMetadata.a"),
    ])
    .await;
    let mut errors = Vec::new();
    for _ in 0..2 {
        errors.push(local(&server.endpoint_url()).prompt("Why?").await.expect_err("too large"));
    }
    let named = local(&server.endpoint_url()).prompt("Why?").model("nova lite");
    errors.push(named.await.expect_err("no id"));
    errors.push(local(&server.endpoint_url()).prompt("Why?").await.expect_err("a pattern"));
    assert_snapshot!(report(&errors));
    let whole = errors[3].service_message().expect("AWS's words");
    assert!(whole.ends_with(&pattern), "the whole text is there for programs");
}

#[tokio::test]
async fn models_that_have_no_native_format() {
    let client = local("http://127.0.0.1:9");
    let mut errors = Vec::new();
    for model in [
        "amazon.nova-lite-v1:0",
        "amazon.nova-canvas-v1:0",
        "stability.stable-image-core-v1:1",
        "amazon.titan-embed-text-v2:0",
    ] {
        let call = client.prompt("Why?").model(model).native();
        errors.push(call.await.expect_err("no native format"));
    }
    assert_snapshot!(report(&errors));
}

/// An endpoint that takes connections, and never answers.
async fn silent() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    (listener, url)
}

#[tokio::test]
async fn timeouts_say_which_and_how_long() {
    let (_listener, url) = silent().await;
    let attempt = Client::builder().operation_attempt_timeout(Duration::from_millis(90));
    let attempt = attempt.max_attempts(1).model(NOVA).local(&url);
    let whole = local(&url).prompt("Why?").timeout(Duration::from_millis(80));
    let stream = local(&url).prompt("Why?").timeout(Duration::from_millis(70)).stream();
    let errors = [
        attempt.prompt("Why?").await.expect_err("silence"),
        whole.await.expect_err("silence"),
        stream.await.expect_err("silence"),
        attempt.embed("amazon.titan-embed-text-v2:0").text("x").await.expect_err("silence"),
    ];
    assert_snapshot!(report(&errors));
}

#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[expect(dead_code, reason = "no answer has it")]
struct River {
    /// Length in kilometres.
    length: u32,
}

/// Prose is told as prose, whatever the mode; what is JSON, or begun as such, is not prose.
#[tokio::test]
async fn prose_instead_of_a_value() {
    let prose = "I could not find a length in the text. [sic]";
    let mut errors = Vec::new();
    for mode in [OutputMode::Tool, OutputMode::Prompted, OutputMode::Native] {
        let server = scripted([Reply::text(prose)]).await;
        let call = local(&server.endpoint_url()).extract::<River>("The Rhine.");
        let call = call.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0").mode(mode);
        let error = call.max_re_asks(0).await.expect_err("prose");
        assert_eq!(error.answer(), Some(prose));
        errors.push(error);
    }
    for json in ["42", "\"long\"", "{\"length\": ", "[1]", "Here: {\"length\": \"long\"}"] {
        let server = scripted([Reply::text(json)]).await;
        let call = local(&server.endpoint_url()).extract::<River>("The Rhine.");
        let error = call.mode(OutputMode::Prompted).max_re_asks(0).await.expect_err(json);
        assert_eq!(error.kind(), ErrorKind::InvalidOutput, "{json}");
    }
    assert_snapshot!(report(&errors));
}

#[tokio::test]
async fn a_script_that_has_no_reply_left() {
    let server = scripted([Reply::text("Two.")]).await;
    let call = local(&server.endpoint_url()).extract::<River>("The Rhine.");
    let error = call.model("us.anthropic.claude-sonnet-4-5-20250929-v1:0").await;
    let error = error.expect_err("prose");
    let source = std::error::Error::source(&error).expect("the re-ask that failed");
    assert_snapshot!(format!("{error}\n\n{source}"));
}

#[tokio::test]
async fn the_credentials_of_the_first_day() {
    use bedrock_prompt_local::AwsError;
    let server = scripted([
        Reply::error(
            AwsError::ExpiredToken,
            "The security token included in the request is expired",
        ),
        Reply::error(
            AwsError::UnrecognizedClient,
            "The security token included in the request is invalid.",
        ),
        Reply::error(
            AwsError::InvalidSignature,
            "The request signature we calculated does not match the signature you provided. Check \
             your AWS Secret Access Key and signing method. Consult the service documentation for \
             details.",
        ),
        Reply::error(AwsError::Validation, "The provided model identifier is invalid."),
    ])
    .await;
    let mut errors = Vec::new();
    for model in [NOVA, NOVA, NOVA, "anthropic.claude-3-5-sonnet-v2"] {
        let call = local(&server.endpoint_url()).prompt("Why?").model(model);
        errors.push(call.await.expect_err("refused"));
    }
    for model in ["gpt-4o", "claude-haiku-4-5-20251001", "nova-lite"] {
        let call = local(&server.endpoint_url()).prompt("Why?").model(model);
        errors.push(call.await.expect_err("no provider"));
    }
    assert_snapshot!(report(&errors));
}
