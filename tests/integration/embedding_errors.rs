//! Errors of embedding requests.

use std::time::Duration;

use bedrock_prompt::sdk::config::timeout::TimeoutConfig;
use bedrock_prompt::{
    Client, Error, ErrorKind,
    embeddings::{EmbedRequest, Embedding, InputType},
    sdk,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::assert_snapshot;
use serde_json::json;

use crate::errors::report;
use crate::support::{client, scripted, sdk_config};

const TITAN: &str = "amazon.titan-embed-text-v2:0";
const COHERE: &str = "cohere.embed-english-v3";

#[tokio::test]
async fn invalid_input_is_not_sent() {
    let server = Server::start().await.expect("a free port");
    let client = client(&server);
    let error = |call: EmbedRequest| async { call.send().await.expect_err("it cannot be sent") };
    let titan_v1 = || client.embed("amazon.titan-embed-text-v1").text("One");
    let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2";
    let errors = [
        error(client.embed(TITAN).dimensions(300).text("One")).await,
        error(titan_v1().dimensions(512)).await,
        error(client.embed("us.cohere.embed-v4:0").dimensions(0).text("One")).await,
        error(titan_v1().normalize(true)).await,
        error(client.embed(COHERE).normalize(false).text("One")).await,
        error(client.embed(TITAN).input_type(InputType::SearchQuery).text("One")).await,
        error(client.embed("anthropic.claude-haiku-4-5-20251001-v1:0").text("One")).await,
        error(client.embed(arn).text("One")).await,
        error(client.embed(TITAN)).await,
        error(client.embed(COHERE).texts(["One", " \n", ""])).await,
        error(client.embed(TITAN).concurrency(0).text("One")).await,
    ];
    assert_snapshot!(report(&errors));
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::InvalidInput));
    assert!(
        errors
            .iter()
            .all(|error| !error.record().model_id.is_empty() && error.record().attempts == 0)
    );
    assert!(server.received().is_empty());
}

async fn error_of(model: &str, texts: &[&str], reply: Reply) -> Error {
    let server = scripted([reply]).await;
    let call = client(&server).embed(model).texts(texts.iter().copied());
    call.send().await.expect_err("the script says so")
}

#[tokio::test]
async fn invalid_responses() {
    let floats =
        |count: usize, length: usize| json!({ "embeddings": vec![vec![0.5; length]; count] });
    let http = |body: serde_json::Value| Reply::http(200, body.to_string());
    let two = ["One", "Two"];
    let errors = [
        error_of(COHERE, &two, http(floats(1, 1024))).await,
        error_of(COHERE, &two, http(floats(3, 1024))).await,
        error_of(COHERE, &two, http(floats(2, 512))).await,
        error_of(COHERE, &two, http(json!({ "embeddings": { "int8": [[1], [2]] } }))).await,
        error_of(TITAN, &["One"], http(json!({ "embedding": [] }))).await,
        error_of(TITAN, &["One"], http(json!({ "embedding": [0.5, null, "s3cret"] }))).await,
        error_of(TITAN, &["One"], http(json!({ "embedding": vec![1e39; 1024] }))).await,
        error_of(TITAN, &["One"], http(json!({ "inputTextTokenCount": 1 }))).await,
        error_of(TITAN, &["One"], Reply::http(200, "<html>s3cret")).await,
    ];
    assert_snapshot!(report(&errors));
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::InvalidResponse));
}

#[tokio::test]
async fn service_errors_have_help() {
    let mut errors = Vec::new();
    for (aws, message) in [
        (AwsError::AccessDenied, "You don't have access to the model with the specified model ID."),
        (
            AwsError::Validation,
            "Malformed input request: #/inputText: expected maxLength: 50000, actual: 60000, please reformat your input and try again.",
        ),
        (AwsError::Validation, "Input is too long for requested model."),
        (AwsError::Throttling, "Too many requests, please wait before trying again."),
        (
            AwsError::ServiceQuotaExceeded,
            "Your request exceeds the service quota for your account.",
        ),
        (AwsError::ModelTimeout, "The model took too long to process the request."),
        (AwsError::ModelError, "The model failed."),
    ] {
        errors.push(error_of(TITAN, &["One"], Reply::error(aws, message)).await);
    }
    errors.push(error_of(COHERE, &["One", "Two"], Reply::hang_up()).await);
    let server = Server::start().await.expect("a free port");
    let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_nanos(1)).build();
    let config = sdk_config(&server).timeout_config(timeouts).build();
    let call = Client::new(sdk::Client::from_conf(config)).embed(TITAN).text("One");
    errors.push(call.send().await.expect_err("no time"));
    assert_snapshot!(report(&errors));
    assert!(errors.iter().all(|error| !error.record().model_id.is_empty()));
}

#[tokio::test]
async fn no_call_starts_after_a_failure() {
    let answered = |tokens| Reply::text("").usage(tokens, 0);
    let denied = Reply::error(AwsError::AccessDenied, "No access.");
    let server = scripted([answered(3), answered(4), denied, answered(5)]).await;
    let texts = ["a", "b", "c", "d", "e"];
    let call = client(&server).embed(TITAN).texts(texts).concurrency(1);
    let error = call.send().await.expect_err("the third is denied");
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    assert!(error.to_string().starts_with("texts[2]: AWS denied access"), "{error}");
    assert_eq!(error.record().usage.input_tokens, 7, "paid so far");
    assert_eq!(error.record().attempts, 3);
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn running_calls_are_awaited_and_counted() {
    let denied = Reply::error(AwsError::AccessDenied, "No access.");
    let replies = [denied].into_iter().chain((0..9).map(|_| Reply::text("").usage(2, 0)));
    let server = scripted(replies).await;
    let texts = (0..10).map(|number| format!("text {number}"));
    let call = client(&server).embed(TITAN).texts(texts).concurrency(4);
    let error = call.send().await.expect_err("one is denied");
    let begun = server.received().len();
    assert!((1..10).contains(&begun), "{begun}");
    assert_eq!(error.record().attempts as usize, begun);
    assert_eq!(error.record().usage.input_tokens, 2 * (begun as u64 - 1));
}

#[tokio::test]
async fn debug_shows_no_content() {
    let secret = "s3cret";
    let server = scripted([Reply::text(""), Reply::http(200, secret)]).await;
    let client = client(&server);
    let call = client.embed(TITAN).text(secret);
    let mut shown = vec![format!("{call:?}")];
    let embeddings = call.send().await.expect("one");
    shown.push(format!("{embeddings:?} {:?}", embeddings[0]));
    let error = client.embed(TITAN).text(secret).send().await.expect_err("no embedding");
    shown.push(format!("{error} {error:?} {:?}", std::error::Error::source(&error)));
    let number = embeddings[0].as_slice().iter().find(|number| **number != 0.0);
    let number = number.expect("a direction").to_string();
    for text in &shown {
        assert!(!text.contains(secret) && !text.contains(&number), "{text}");
    }
}

#[test]
fn incomparable_embeddings_do_not_panic() {
    let of = |numbers: &[f32]| Embedding::from(numbers.to_vec());
    let (short, long) = (of(&[1.0, 0.0]), of(&[1.0, 0.0, 0.0]));
    assert_eq!((short.dot(&long), short.cosine(&long)), (None, None));
    let zero = of(&[0.0, 0.0]);
    assert_eq!((short.dot(&zero), short.cosine(&zero)), (Some(0.0), None));
    assert_eq!(short.cosine(&of(&[f32::NAN, 1.0])), None);
    assert_eq!(of(&[f32::MAX, f32::MAX]).cosine(&of(&[f32::MAX, f32::MAX])), Some(1.0));
    let error = short.nearest(&[zero.clone(), long], 1).expect_err("another length");
    assert_snapshot!(report(&[error]));
    assert!(short.nearest(&[zero], 1).expect("one length").is_empty(), "it has no direction");
    assert!(short.nearest(&[], 3).expect("none").is_empty());
}

#[test]
fn equal_similarities_keep_their_order() {
    let of = |x: f32, y: f32| Embedding::from([x, y]);
    let among = [of(0.0, 1.0), of(3.0, 0.0), of(-1.0, 0.0), of(f32::NAN, 0.0), of(2.0, 0.0)];
    let nearest = of(1.0, 0.0).nearest(&among, 9).expect("one length");
    let found: Vec<_> = nearest.iter().map(|one| (one.index, one.similarity)).collect();
    assert_eq!(found, [(1, 1.0), (4, 1.0), (0, 0.0), (2, -1.0)]);
}

#[test]
fn requests_can_be_spawned() {
    fn spawnable<T: Send + 'static>(_: T) {}
    let client = Client::local("http://127.0.0.1:9");
    spawnable(async move { client.embed(TITAN).text("One").send().await });
}
