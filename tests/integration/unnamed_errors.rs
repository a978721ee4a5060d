//! Errors without AWS's names, streams that are none, and clients whose runtime has ended.

use std::time::Duration;

use bedrock_prompt::sdk::{self, config::retry::RetryConfig};
use bedrock_prompt::{Client, Error, ErrorKind};
use bedrock_prompt_local::{AwsError, Reply, Server, StreamFault};
use serde_json::json;

use crate::prompts::Ask;
use crate::support::{client, scripted, sdk_config};

const NOVA: &str = "amazon.nova-lite-v1:0";

/// The error of a question, sent whole and as a stream.
async fn errors(reply: Reply) -> [Error; 2] {
    let server = scripted([reply.clone(), reply]).await;
    let ask = || client(&server).prompt(Ask("?")).model(NOVA);
    let whole = ask().send().await.expect_err("the script says so");
    let streamed = match ask().stream().await {
        Ok(stream) => stream.finish().await.expect_err("the script says so"),
        Err(error) => error,
    };
    [whole, streamed]
}

async fn tells(reply: Reply, kind: ErrorKind, words: Option<&str>) {
    for error in errors(reply.clone()).await {
        assert_eq!((error.kind(), error.service_message()), (kind, words), "{reply:?} {error}");
        assert!(words.is_none_or(|words| error.to_string().contains(words)), "{error}");
        assert_eq!(error.record().attempts, 1);
    }
}

#[tokio::test]
async fn an_error_without_a_name_is_told_by_its_status() {
    use ErrorKind::{
        AccessDenied, ExpiredCredentials, InvalidCredentials, InvalidResponse, ModelError,
        ModelTimeout, RequestTooLarge, ResourceNotFound, ServiceUnavailable, Throttling,
        Validation,
    };
    for (status, words, kind) in [
        (400, "The provided request is not valid", Validation),
        (400, "The provided model identifier is invalid.", ResourceNotFound),
        (400, "Input is too long for requested model.", ErrorKind::ContextWindowExceeded),
        (401, "Unauthorized", InvalidCredentials),
        (403, "You don't have access to the model.", AccessDenied),
        (403, "The security token included in the request is invalid.", InvalidCredentials),
        (403, "The security token included in the request is expired", ExpiredCredentials),
        (404, "No such model", ResourceNotFound),
        (408, "It took too long", ModelTimeout),
        (413, "Too large", RequestTooLarge),
        (424, "The model failed", ModelError),
        (429, "Slow down", Throttling),
        (500, "Oops", ServiceUnavailable),
        (529, "Overloaded", ServiceUnavailable),
        (418, "A teapot", InvalidResponse),
    ] {
        tells(Reply::http(status, json!({ "message": words }).to_string()), kind, Some(words))
            .await;
        let nested = json!({ "error": { "code": 7, "message": words } }).to_string();
        tells(Reply::http(status, nested), kind, Some(words)).await;
    }
}

#[tokio::test]
async fn a_name_in_the_body_is_as_good_as_in_the_header() {
    for (body, kind) in [
        (
            json!({ "__type": "com.amazon.coral.service#ThrottlingException" }),
            ErrorKind::Throttling,
        ),
        (json!({ "code": "AccessDeniedException" }), ErrorKind::AccessDenied),
        (json!({ "__type": "ModelNotReadyException" }), ErrorKind::ModelNotReady),
        (json!({ "__type": "BrandNewException" }), ErrorKind::OtherService),
    ] {
        let mut body = body;
        body["message"] = "Words.".into();
        tells(Reply::http(400, body.to_string()), kind, Some("Words.")).await;
    }
    // A new name of an old status.
    let body = json!({ "__type": "BrandNewException", "message": "Words." }).to_string();
    tells(Reply::http(429, body.clone()), ErrorKind::Throttling, Some("Words.")).await;
    tells(Reply::http(503, body), ErrorKind::ServiceUnavailable, Some("Words.")).await;
}

#[tokio::test]
async fn a_page_of_a_proxy_is_no_answer_of_aws() {
    let html = |status| Reply::http(status, "<html>No.</html>").header("content-type", "text/html");
    for status in [400, 401, 403, 404] {
        tells(html(status), ErrorKind::InvalidResponse, None).await;
    }
    for (status, kind) in [
        (408, ErrorKind::ModelTimeout),
        (429, ErrorKind::Throttling),
        (502, ErrorKind::ServiceUnavailable),
        (529, ErrorKind::ServiceUnavailable),
    ] {
        tells(html(status), kind, None).await;
        assert!(kind.is_retryable());
    }
    let plain = Reply::http(403, "Blocked by policy 7.").header("content-type", "text/plain");
    tells(plain, ErrorKind::AccessDenied, Some("Blocked by policy 7.")).await;
}

#[tokio::test]
async fn what_is_retried_with_its_name_is_retried_without() {
    for status in [408, 429, 502, 529] {
        let server = scripted([Reply::http(status, "<html>"), Reply::text("Yes.")]).await;
        let retries = RetryConfig::standard()
            .with_initial_backoff(Duration::from_millis(1))
            .with_max_attempts(2);
        let config = sdk_config(&server).retry_config(retries).build();
        let call = Client::new(sdk::Client::from_conf(config)).prompt(Ask("?")).model(NOVA);
        let response = call.send().await.expect("the second attempt");
        assert_eq!((&*response.output, response.record.attempts), ("Yes.", 2), "{status}");
    }
}

#[tokio::test]
async fn a_stream_that_is_none_is_an_invalid_response() {
    let gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let events = "application/vnd.amazon.eventstream";
    let whole = r#"{"output":{"message":{"role":"assistant","content":[{"text":"Hi."}]}}}"#;
    for reply in [
        Reply::http(200, "<html>Sign in</html>").header("content-type", "text/html"),
        Reply::http(200, whole),
        Reply::http(200, ""),
        Reply::http(200, gzip.clone()).header("content-encoding", "gzip"),
        Reply::http(200, gzip).header("content-type", events),
        Reply::http(200, "<html>Sign in</html>").header("content-type", events),
    ] {
        let server = scripted([reply.clone()]).await;
        let error = match client(&server).prompt(Ask("?")).model(NOVA).stream().await {
            Ok(stream) => stream.finish().await.expect_err("no stream"),
            Err(error) => error,
        };
        assert_eq!(error.kind(), ErrorKind::InvalidResponse, "{reply:?} {error}");
        assert!(error.to_string().contains("event stream"), "{error}");
        assert!(!error.to_string().contains("Sign in"), "{error}");
        assert_eq!((error.record().attempts, error.is_retryable()), (1, false));
        assert!(error.record().request_id.is_some());
    }
    // A whole answer in another form: the same kind.
    for body in ["", "<html>", "[]"] {
        let [whole, _] = errors(Reply::http(200, body)).await;
        assert_eq!(whole.kind(), ErrorKind::InvalidResponse, "{body}");
    }
}

#[tokio::test]
async fn an_error_behind_a_whole_answer_leaves_it_whole() {
    for fault in [
        StreamFault::exception(AwsError::ModelStreamError, "It failed."),
        StreamFault::exception(AwsError::Throttling, "Slow down."),
        StreamFault::Error { code: "InternalFailure".into(), message: "It broke.".into() },
        StreamFault::BadCrc,
        StreamFault::Connection,
    ] {
        let (mut whole, mut broken) = (0, 0);
        for events in 0..8 {
            let server = scripted([Reply::text("Yes.").fault_after(events, fault.clone())]).await;
            let call = client(&server).prompt(Ask("?")).model(NOVA).stream().await;
            match call.expect("it begins").finish().await {
                Ok(response) => {
                    assert_eq!(&*response.output, "Yes.");
                    whole += 1;
                }
                Err(error) => {
                    assert_eq!(whole, 0, "{fault:?} {error}");
                    broken += 1;
                }
            }
        }
        assert!(whole > 0 && broken > 0, "{fault:?} {whole} {broken}");
    }
}

#[test]
fn a_client_outlives_its_runtime() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let servers = tokio::runtime::Runtime::new().expect("a runtime");
    let slow = Reply::text("One.").latency(Duration::from_mins(1));
    let script = bedrock_prompt_local::Script::new().reply(slow).reply(Reply::text("Two."));
    let server = servers.block_on(Server::builder().script(script).start()).expect("a port");
    let client = client(&server);
    let ask = || Box::pin(client.prompt(Ask("?")).model(NOVA).send());
    // The call is under way when its runtime ends, and is polled on another one.
    let (first, mut call) = (runtime(), ask());
    first.block_on(async {
        while server.received().is_empty() {
            tokio::select! {
                _ = &mut call => panic!("it is slow"),
                () = tokio::task::yield_now() => {}
            }
        }
    });
    drop(first);
    let error = runtime().block_on(call).expect_err("its connection is gone");
    assert_eq!(error.kind(), ErrorKind::ConnectionFailed, "{error}");
    assert!(error.is_retryable() && error.to_string().contains("could not reach"), "{error}");
    assert_eq!((error.record().attempts, error.record().possibly_billed_attempts), (1, 1));
    // The client itself goes on.
    assert_eq!(&*runtime().block_on(ask()).expect("two").output, "Two.");
}
