//! Every error, produced against the local server, and what it tells a stranger.

use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use bedrock_prompt::sdk::config::timeout::TimeoutConfig;
use bedrock_prompt::sdk::config::{self, BehaviorVersion};
use bedrock_prompt::{Client, Error, ErrorKind, Prompt, sdk};
use bedrock_prompt_local::{AwsError, Reply, Server, StreamFault};
use insta::assert_snapshot;
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted, sdk_config};

const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };

/// The error of an invoice that is answered like this.
async fn error(reply: Reply) -> Error {
    let server = scripted([reply]).await;
    client(&server).prompt(INVOICE).send().await.expect_err("the script says so")
}

/// The error of an invoice that is sent with this configuration.
async fn error_with(change: impl FnOnce(config::Builder) -> config::Builder) -> Error {
    let server = Server::start().await.expect("a free port");
    let config = change(sdk_config(&server)).build();
    let client = Client::new(sdk::Client::from_conf(config));
    client.prompt(INVOICE).send().await.expect_err("the configuration is no good")
}

/// Kind and text, one error a paragraph.
pub(crate) fn report(errors: &[Error]) -> String {
    let paragraphs: Vec<_> =
        errors.iter().map(|error| format!("{:?}\n  {error}", error.kind())).collect();
    without_ports(&paragraphs.join("\n\n"))
}

/// The text without the ports of servers, which differ between runs.
fn without_ports(text: &str) -> String {
    const HOST: &str = "://127.0.0.1:";
    let mut parts = text.split(HOST);
    let mut stable = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        stable.push_str(HOST);
        stable.push_str("PORT");
        stable.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    stable
}

#[tokio::test]
async fn errors_of_the_service() {
    let mut errors = Vec::new();
    for (aws, message) in [
        (AwsError::AccessDenied, "You don't have access to the model with the specified model ID."),
        (AwsError::Validation, "The provided request is not valid"),
        (
            AwsError::ResourceNotFound,
            "Could not resolve the foundation model from the model identifier.",
        ),
        (AwsError::Throttling, "Too many tokens, please wait before trying again."),
        (
            AwsError::ServiceQuotaExceeded,
            "Your request exceeds the service quota for your account.",
        ),
        (AwsError::ModelNotReady, "Model is not ready for inference."),
        (AwsError::ModelTimeout, "The model took too long to process the request."),
        (AwsError::ModelError, "Invalid sequence as part of ToolUse."),
        (AwsError::ServiceUnavailable, "Bedrock is unable to process your request."),
        (AwsError::InternalServer, "An internal server error occurred."),
        (AwsError::Conflict, "A conflict occurred."),
    ] {
        errors.push(error(Reply::error(aws, message)).await);
    }
    let unnamed = Reply::http(403, r#"{"message":"The security token is invalid."}"#);
    let named = |name: &str| unnamed.clone().header("x-amzn-errortype", name);
    errors.push(error(named("UnrecognizedClientException")).await);
    errors.push(error(named("ExpiredTokenException")).await);
    errors.push(error(Reply::http(503, "<html>").header("content-type", "text/html")).await);
    errors.push(error(Reply::http(200, r#"{"output":"#)).await);
    assert_snapshot!(report(&errors));
    assert!(errors.iter().take(11).all(|error| error.record().request_id.as_deref().is_some()));
}

#[tokio::test]
async fn errors_that_only_their_words_tell_apart() {
    let server = scripted(
        [
            "Invocation of model ID x with on-demand throughput isn\u{2019}t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
            "The provided model identifier is invalid.",
            "The maximum tokens you requested exceeds the model limit of 5000. Try again with a maximum tokens value that is lower than 5000.",
            "Input is too long for requested model.",
            "input length and `max_tokens` exceed context limit: 199000 + 2048 > 200000, decrease input length or `max_tokens` and try again",
        ]
        .map(|message| Reply::error(AwsError::Validation, message)),
    )
    .await;
    let client = client(&server);
    let mut errors = Vec::new();
    for model in ["newcomer.swift-v1:0", "amazon.nova-light-v1:0", "a.b", "a.b", "a.b"] {
        let call = client.prompt(INVOICE).model(model);
        errors.push(call.send().await.expect_err("the script says so"));
    }
    assert_snapshot!(report(&errors));
}

#[tokio::test]
async fn errors_before_the_service() {
    let errors = [
        error_with(|_| without_credentials("http://127.0.0.1:9")).await,
        error_with(|config| config.region(None)).await,
        error_with(|config| config.credentials_provider(SignedOut)).await,
        error_with(|config| config.endpoint_url("http://127.0.0.1:9")).await,
        error_with(|config| {
            let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_nanos(1));
            config.timeout_config(timeouts.build())
        })
        .await,
        error(Reply::hang_up()).await,
    ];
    assert_snapshot!(report(&errors));
}

/// A provider whose session has ended.
#[derive(Debug)]
struct SignedOut;

impl ProvideCredentials for SignedOut {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let ended = CredentialsError::provider_error("the SSO session has expired");
        future::ProvideCredentials::ready(Err(ended))
    }
}

fn without_credentials(endpoint_url: &str) -> config::Builder {
    sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(config::Region::from_static("us-east-1"))
        .endpoint_url(endpoint_url)
}

#[tokio::test]
async fn errors_of_answers() {
    let cut = json!({ "number": "7/24", "issued": "2026-03-0" });
    let wrong = json!({
        "number": 7,
        "issued": "2026-03-01",
        "lines": [],
        "total": 0,
    });
    let text = Reply::text("I see no invoice.");
    let mut errors = Vec::new();
    for reply in [
        Reply::tool_use("invoice", cut.clone()).stop_reason("max_tokens"),
        Reply::text("One").stop_reason("model_context_window_exceeded"),
        text.clone().stop_reason("content_filtered"),
        text.clone().stop_reason("refusal"),
        text.clone().stop_reason("guardrail_intervened"),
        text.clone().stop_reason("malformed_tool_use"),
        text,
        Reply::tool_use("receipt", cut.clone()),
        Reply::tool_use("invoice", cut.clone()).and_tool_use("invoice", wrong.clone()),
        Reply::content(json!([])),
        Reply::tool_use("invoice", cut),
        Reply::tool_use("invoice", wrong),
        Reply::tool_use(
            "invoice",
            json!({
                "number": "",
                "issued": "2026-03-01",
                "lines": [{ "text": "paper", "amount": 12.5 }],
                "total": 42.5,
            }),
        ),
    ] {
        errors.push(error(reply).await);
    }
    assert_snapshot!(report(&errors));
    for error in &errors {
        assert_eq!(error.answer().is_some(), error.kind() != ErrorKind::EmptyAnswer, "{error}");
        assert!(
            error.record().usage.total_tokens() > 0 && !error.record().model_id.is_empty(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn errors_of_prompts() {
    #[derive(Prompt)]
    #[prompt(model = "x.y", user = "{data}")]
    struct Data {
        #[prompt(json)]
        data: std::collections::BTreeMap<(u8, u8), u8>,
    }

    let client = Client::local("http://127.0.0.1:9");
    let ask = || client.prompt(Ask("Why?")).model("x.y");
    let data = Data { data: [((1, 2), 3)].into() };
    let errors = [
        client.prompt(Ask("Why?")).send().await.expect_err("no model"),
        client.prompt(Ask(" \n")).model("x.y").send().await.expect_err("blank"),
        ask().temperature(1.5).send().await.expect_err("over 1"),
        ask().top_p(f32::NAN).send().await.expect_err("no number"),
        ask().max_tokens(0).send().await.expect_err("under 1"),
        ask().max_tokens_ceiling(0).send().await.expect_err("under 1"),
        ask().stop_sequences(["END", ""]).send().await.expect_err("an empty one"),
        ask().customize(|input| input.set_model_id(None)).send().await.expect_err("taken away"),
        client.prompt(data).send().await.expect_err("no JSON"),
    ];
    assert_snapshot!(report(&errors));
}

#[tokio::test]
async fn an_error_says_whether_to_try_again() {
    let throttled = error(Reply::error(AwsError::Throttling, "Slow down.")).await;
    assert!(throttled.is_retryable());
    assert_eq!(throttled.service_message(), Some("Slow down."));
    assert!(throttled.help().starts_with("send fewer requests"));
    let refused = error(Reply::error(AwsError::Validation, "No.")).await;
    assert!(!refused.is_retryable());
    assert!(std::error::Error::source(&refused).is_some());
}

#[tokio::test]
async fn a_prompt_that_is_too_long_is_told_in_streams_too() {
    for words in [
        "prompt is too long: 208310 tokens > 200000 maximum",
        "This model's maximum context length is 8192 tokens",
        "Input Tokens Exceeded: the request has 310000 tokens",
    ] {
        let fault = StreamFault::exception(AwsError::Validation, words);
        let server = scripted([Reply::text("One").fault_after(0, fault)]).await;
        let call = client(&server).prompt("Why?").model(CLAUDE);
        let error = call.stream().await.expect("a stream").finish().await.expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::ContextWindowExceeded, "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.is_retryable());
    }
}
