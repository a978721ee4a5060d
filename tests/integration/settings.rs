//! The settings of the SDK, and those of the environment, do what `ClientBuilder` says of them.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bedrock_prompt::sdk::config::interceptors::BeforeTransmitInterceptorContextRef;
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::timeout::TimeoutConfig;
use bedrock_prompt::sdk::config::{
    BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents, Token,
};
use bedrock_prompt::sdk::error::BoxError;
use bedrock_prompt::{Client, ErrorKind, sdk};
use bedrock_prompt_local::{AwsError, Cassettes, ReceivedRequest, Reply, Script, Server};

use crate::prompts::{Ask, CLAUDE};
use crate::support::{scripted, sdk_config};

fn header<'a>(received: &'a ReceivedRequest, name: &str) -> &'a str {
    let found = received.headers.iter().find(|(each, _)| each == name);
    found.map(|(_, value)| value.as_str()).unwrap_or_default()
}

async fn throttling() -> Server {
    let script = Script::always(Reply::error(AwsError::Throttling, "Slow down."));
    Server::builder().script(script).start().await.expect("a free port")
}

#[tokio::test]
async fn a_bearer_key_set_in_code_is_sent() {
    let server = scripted([Reply::text("Yes.")]).await;
    let config = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .bearer_token(Token::new("a-key", None))
        .endpoint_url(server.endpoint_url())
        .build();
    let client = Client::new(sdk::Client::from_conf(config));
    let response = client.prompt(Ask("Ready?")).model(CLAUDE).send().await;
    assert_eq!(response.expect("text").record.model_id, format!("eu.{CLAUDE}"));
    assert_eq!(header(&server.received()[0], "authorization"), "Bearer a-key");
}

#[tokio::test]
async fn an_api_key_is_not_sent_without_tls_to_another_machine() {
    let config = sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .bearer_token(Token::new("a-key", None))
        .http_client(Cassettes::replay("recordings/boto3").expect("cassettes"))
        .endpoint_url("http://bedrock.example.com");
    let client = Client::new(sdk::Client::from_conf(config.build()));
    let whole = client.prompt("Ready?").model(CLAUDE).send().await;
    let native = client.prompt("Ready?").model(CLAUDE).native().send().await;
    for call in [whole, native] {
        let error = call.expect_err("not sent");
        assert_eq!(
            error.to_string(),
            "the API key (AWS_BEARER_TOKEN_BEDROCK) is not sent to `http://bedrock.example.com`, where \
             everyone on the way can read it; use `https://`, or credentials with which requests are \
             signed"
        );
        assert_eq!((error.kind(), error.record().attempts), (ErrorKind::InvalidConfiguration, 0));
    }
}

#[tokio::test]
async fn retries_are_as_many_as_the_sdk_is_told() {
    for attempts in [1, 2, 4] {
        let server = throttling().await;
        let retries = RetryConfig::standard()
            .with_max_attempts(attempts)
            .with_initial_backoff(Duration::from_millis(1));
        let config = sdk_config(&server).retry_config(retries).build();
        let client = Client::new(sdk::Client::from_conf(config));
        let error = client.prompt(Ask("Ready?")).model(CLAUDE).send().await;
        let error = error.expect_err("throttled");
        assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Throttling, attempts));
        assert_eq!(server.received().len() as u64, u64::from(attempts));
    }
}

/// An endpoint that takes connections, and never answers.
async fn silent() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    (listener, url)
}

#[tokio::test]
async fn the_clients_timeouts_go_before_the_sdks() {
    let server = scripted([]).await;
    let (_listener, url) = silent().await;
    let minute = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_mins(1)).build();
    let config = sdk_config(&server).endpoint_url(url).timeout_config(minute.clone()).build();
    let sdk = sdk::Client::from_conf(config);
    let builder = Client::builder().operation_attempt_timeout(Duration::from_millis(100));
    let client = builder.build(sdk);
    let error = client.prompt(Ask("Ready?")).model(CLAUDE).send().await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let source = std::error::Error::source(&error).expect("the SDK's error");
    assert!(format!("{source:?}").contains("100ms"), "{source:?}");
}

/// All that is set in code, over whatever the environment has.
#[tokio::test]
async fn code_goes_before_the_environment() {
    let server = throttling().await;
    let code = || {
        let builder = Client::builder().region("eu-central-1").endpoint_url(server.endpoint_url());
        let credentials = Credentials::new("AKIDOFCODE", "secret", None, None, "code");
        builder.credentials_provider(credentials).max_attempts(2).model(CLAUDE)
    };
    let client = code().connect_timeout(Duration::from_secs(5)).from_env().await;
    let timeouts = client.sdk().config().timeout_config().expect("timeouts");
    assert_eq!(timeouts.connect_timeout(), Some(Duration::from_secs(5)));
    let error = client.prompt("Ready?").await.expect_err("throttled");
    assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Throttling, 2));
    assert_eq!(error.record().model_id, format!("eu.{CLAUDE}"));
    let signed = header(&server.received()[0], "authorization").to_owned();
    assert!(signed.contains("Credential=AKIDOFCODE/"), "{signed}");
    assert!(signed.contains("/eu-central-1/bedrock/"), "{signed}");

    let client = code().bearer_token("an-api-key").max_attempts(1).from_env().await;
    client.prompt("Ready?").await.expect_err("throttled");
    assert_eq!(header(&server.received()[2], "authorization"), "Bearer an-api-key");
    assert!(!format!("{:?}{client:?}", code().bearer_token("an-api-key")).contains("an-api-key"));
    assert!(!format!("{:?}", code()).contains("AKID"));
}

/// Notes where a request goes, and stops it there.
#[derive(Debug, Clone, Default)]
struct Destination(Arc<Mutex<String>>);

impl Intercept for Destination {
    fn name(&self) -> &'static str {
        "Destination"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        *self.0.lock().expect("no panic") = context.request().uri().to_string();
        Err("it goes no further".into())
    }
}

#[tokio::test]
async fn endpoints_of_aws_are_chosen_in_code() {
    let mut hosts = Vec::new();
    for (fips, dual_stack) in [(false, false), (true, false), (false, true), (true, true)] {
        let destination = Destination::default();
        let config = sdk::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
            .interceptor(destination.clone())
            .build();
        let builder = Client::builder().region("us-west-2").model("amazon.nova-lite-v1:0");
        let builder = builder.use_fips(fips).use_dual_stack(dual_stack);
        let client = builder.build(sdk::Client::from_conf(config));
        client.prompt("Ready?").await.expect_err("it goes no further");
        let uri = destination.0.lock().expect("no panic").clone();
        hosts.push(uri.split("/model/").next().unwrap_or_default().to_owned());
    }
    assert_eq!(
        hosts,
        [
            "https://bedrock-runtime.us-west-2.amazonaws.com",
            "https://bedrock-runtime-fips.us-west-2.amazonaws.com",
            "https://bedrock-runtime.us-west-2.api.aws",
            "https://bedrock-runtime-fips.us-west-2.api.aws",
        ]
    );
}

/// Runs an example over `Client::from_env`, with this environment and no other of AWS's.
async fn run_with(environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO"));
    let of_aws = std::env::vars_os().map(|(name, _)| name);
    for name in of_aws.filter(|name| name.to_string_lossy().starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .args(["run", "--quiet", "--example", "from_scratch", "--", "--aws"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/nonexistent/config")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials")
        .envs(environment.iter().copied());
    let run = tokio::task::spawn_blocking(move || command.output());
    run.await.expect("no panic").expect("cargo runs")
}

#[tokio::test]
async fn the_environment_gives_the_endpoint_and_the_bearer_key() {
    let server = Server::start().await.expect("a free port");
    let output = run_with(&[
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &server.endpoint_url()),
        ("AWS_BEARER_TOKEN_BEDROCK", "a-key"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ])
    .await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(header(&server.received()[0], "authorization"), "Bearer a-key");
}

#[tokio::test]
async fn a_profile_gives_endpoint_region_and_retries() {
    let server = throttling().await;
    let folder = std::env::temp_dir().join(format!("profile-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a writable folder");
    let file: PathBuf = folder.join("config");
    let profile = format!(
        "[profile work]\nregion = ap-south-1\nendpoint_url = {}\nmax_attempts = 2\n\
         aws_access_key_id = key\naws_secret_access_key = secret\n",
        server.endpoint_url()
    );
    std::fs::write(&file, profile).expect("a writable folder");
    let path = file.to_str().expect("UTF-8");
    let output = run_with(&[("AWS_PROFILE", "work"), ("AWS_CONFIG_FILE", path)]).await;
    std::fs::remove_dir_all(&folder).expect("the folder just made");
    assert!(String::from_utf8_lossy(&output.stderr).contains("throttled"), "{output:?}");
    let received = server.received();
    assert_eq!(received.len(), 2, "one retry");
    let authorization = header(&received[0], "authorization");
    assert!(authorization.contains("/ap-south-1/bedrock/"), "{authorization}");
}
