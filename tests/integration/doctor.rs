//! `doctor` on set-ups that are broken: what it finds, and what it advises.

use std::net::TcpListener;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bedrock_prompt::control_plane::ControlPlane;
use bedrock_prompt::doctor::{Check, DoctorReport, State};
use bedrock_prompt::model::ModelCapabilities;
use bedrock_prompt::{Client, Prompt, control_plane_sdk, sdk};
use bedrock_prompt_local::{
    Account, AwsError, DeniedBy, ModelAccess, Reply, RequestMatcher, Script, Server,
};
use insta::assert_snapshot;

use crate::prompts::Topic;

const HAIKU: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";
const PROFILE: &str =
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";

/// 2026-11-30: no case depends on the date of its run.
fn today() -> SystemTime {
    UNIX_EPOCH + Duration::from_hours(498_900)
}

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-haiku-4-5-20251001-v1:0", user = "{0}", output = Topic)]
struct TopicOf(&'static str);

async fn server(script: Script) -> Server {
    Server::builder().script(script.then_engine()).start().await.expect("a free port")
}

async fn server_for(account: Account) -> Server {
    Server::builder().account(account).start().await.expect("a free port")
}

fn on(operation: &str) -> RequestMatcher {
    RequestMatcher::new().operation(operation)
}

fn not_there(script: Script) -> Script {
    let words = "Could not resolve the foundation model from the provided model identifier.";
    let unknown = "The provided model identifier is invalid.";
    script
        .on(on("GetFoundationModel"), Reply::error(AwsError::ResourceNotFound, words))
        .on(on("CountTokens"), Reply::error(AwsError::Validation, unknown))
        .on(on("ListInferenceProfiles"), Reply::http(200, r#"{"inferenceProfileSummaries":[]}"#))
}

/// The report as it is printed, with a port of as many digits.
fn shown(report: &DoctorReport, server: &Server) -> String {
    let url = server.endpoint_url();
    let port = url.rsplit(':').next().expect("a port");
    report.to_string().replace(&format!(":{port}"), ":50000")
}

async fn report(builder: bedrock_prompt::client::ClientBuilder, server: &Server) -> String {
    let client = builder.local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    shown(&control.doctor(&client).today(today()).await, server)
}

#[tokio::test]
async fn all_is_well() {
    let server = server(Script::new()).await;
    let client = Client::local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let doctor = control.doctor(&client).prompt::<TopicOf>().send_request(true).today(today());
    let report = doctor.timeout(Duration::MAX).await;
    assert!(report.is_ok());
    assert_snapshot!(shown(&report, &server));
    // One request that is paid for, and five that read.
    let paths: Vec<_> = server.received().into_iter().map(|received| received.operation).collect();
    assert_snapshot!(paths.join("\n"));
}

#[tokio::test]
async fn without_credentials() {
    let server = server(Script::new()).await;
    let config = sdk::Config::builder()
        .behavior_version(sdk::config::BehaviorVersion::latest())
        .region(sdk::config::Region::new("us-east-1"))
        .endpoint_url(server.endpoint_url())
        .build();
    let client = Client::builder().model(NOVA).build(sdk::Client::from_conf(config));
    let control = ControlPlane::local(server.endpoint_url());
    let report = control.doctor(&client).today(today()).await;
    assert!(!report.is_ok());
    assert!(server.received().is_empty());
    assert_snapshot!(shown(&report, &server));
}

#[tokio::test]
async fn with_expired_credentials() {
    let server = server_for(Account::new().credentials(AwsError::ExpiredToken)).await;
    let report = report(Client::builder().model(NOVA), &server).await;
    assert_eq!(server.received().len(), 1);
    assert_snapshot!(report);
}

#[tokio::test]
async fn in_a_region_without_the_model() {
    let server = server(not_there(Script::new())).await;
    assert_snapshot!(report(Client::builder().model(NOVA).region("eu-north-1"), &server).await);
}

/// What AWS says of a model that is newer than the table of the library.
fn newcomer() -> Script {
    let details = r#"{"modelDetails":{
        "modelArn":"arn:aws:bedrock:us-east-1::foundation-model/newcomer.brilliant-v1:0",
        "modelId":"newcomer.brilliant-v1:0","outputModalities":["TEXT"],
        "inferenceTypesSupported":["INFERENCE_PROFILE"],"modelLifecycle":{"status":"ACTIVE"}}}"#;
    let access = r#"{"agreementAvailability":{"status":"AVAILABLE"},
        "authorizationStatus":"AUTHORIZED","entitlementAvailability":"AVAILABLE",
        "modelId":"newcomer.brilliant-v1:0","regionAvailability":"AVAILABLE"}"#;
    let profile = |geography: &str| {
        format!(
            r#"{{"inferenceProfileId":"{geography}.newcomer.brilliant-v1:0",
            "inferenceProfileArn":"arn:aws:bedrock:us-east-1::inference-profile/{geography}",
            "inferenceProfileName":"{geography}","status":"ACTIVE","type":"SYSTEM_DEFINED",
            "models":[]}}"#
        )
    };
    let profiles = [profile("us"), profile("global")].join(",");
    let profiles = format!(r#"{{"inferenceProfileSummaries":[{profiles}]}}"#);
    Script::new()
        .on(on("GetFoundationModel"), Reply::http(200, details))
        .on(on("GetFoundationModelAvailability"), Reply::http(200, access))
        .on(on("ListInferenceProfiles"), Reply::http(200, profiles))
}

#[tokio::test]
async fn with_an_id_that_needs_a_profile() {
    let server = server(newcomer()).await;
    let builder = Client::builder().model("newcomer.brilliant-v1:0");
    assert_snapshot!(report(builder.clone(), &server).await);
    // As the advice says.
    let client = Client::local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let report = control.doctor(&client).model("us.newcomer.brilliant-v1:0").today(today()).await;
    assert!(report.is_ok(), "{report}");
    // A client that knows of profiles, with a geography that there is not.
    let capabilities = ModelCapabilities::unknown().profile_only(true);
    let builder = builder.model_capabilities("newcomer.brilliant-v1:0", capabilities);
    for (geography, advice) in [("us", ""), ("eu", "set `ClientBuilder::geography(\"us\")`")] {
        let client = builder.clone().geography(geography).local(server.endpoint_url());
        let report = control.doctor(&client).today(today()).await;
        let id = report.finding(Check::ModelId).expect("it is checked");
        assert_eq!(id.state == State::Ok, advice.is_empty(), "{}", id.found);
        assert!(id.advice.starts_with(advice), "{}", id.advice);
    }
}

#[tokio::test]
async fn without_an_inference_profile_for_the_region() {
    let empty = Reply::http(200, r#"{"inferenceProfileSummaries":[]}"#);
    let server = server(Script::new().on(on("ListInferenceProfiles"), empty)).await;
    let client = Client::builder().region("eu-west-1").local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let llama = "meta.llama3-3-70b-instruct-v1:0";
    let report = control.doctor(&client).model(llama).today(today()).await;
    assert_snapshot!(lines(&report, &[Check::Model, Check::ModelId]));
}

#[tokio::test]
async fn with_a_profile_that_does_not_exist() {
    let server = server(Script::new()).await;
    assert_snapshot!(report(Client::builder().model(format!("jp.{HAIKU}")), &server).await);
}

#[tokio::test]
async fn with_a_retired_model() {
    let id = "meta.llama3-2-1b-instruct-v1:0";
    let server = server_for(Account::new().model(id, ModelAccess::Retired)).await;
    assert_snapshot!(report(Client::builder().model(id), &server).await);
}

#[tokio::test]
async fn with_a_retired_model_that_is_not_listed() {
    let server = server(not_there(Script::new())).await;
    let client = Client::local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let id = "meta.llama3-2-1b-instruct-v1:0";
    let report = control.doctor(&client).model(id).today(today()).await;
    assert_snapshot!(lines(&report, &[Check::Model, Check::ModelId, Check::LifeCycle]));
}

#[tokio::test]
async fn without_access() {
    for (name, id, access) in [
        ("a subscription", HAIKU, ModelAccess::NoSubscription),
        ("the use case", HAIKU, ModelAccess::NoUseCase),
        ("payment", "writer.palmyra-x5-v1:0", ModelAccess::NoPayment),
        ("permission", NOVA, ModelAccess::NotAllowed),
        ("data retention", HAIKU, ModelAccess::DataRetention),
    ] {
        let server = server_for(Account::new().model(id, access)).await;
        let report = report(Client::builder().model(id), &server).await;
        assert_snapshot!(format!("without_{}", name.replace(' ', "_")), report);
    }
}

#[tokio::test]
async fn where_iam_denies() {
    let server = server_for(Account::new().deny("bedrock:*", DeniedBy::NoPolicy)).await;
    let client = Client::local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let doctor = control.doctor(&client).prompt::<TopicOf>().send_request(true).today(today());
    assert_snapshot!(shown(&doctor.await, &server));
}

#[tokio::test]
async fn with_a_misspelt_id() {
    let server = server(Script::new()).await;
    let misspelt = "anthropic.claude-haiku-4.5-20251001-v1:0";
    assert_snapshot!(report(Client::builder().model(misspelt), &server).await);
}

#[tokio::test]
async fn with_an_opaque_profile() {
    let server = server(Script::new()).await;
    let client = Client::local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let unknown = control.doctor(&client).model(PROFILE).today(today()).await;
    let id = unknown.finding(Check::ModelId).expect("it is checked");
    assert_eq!(id.state, State::Warning);
    assert_snapshot!(shown(&unknown, &server));
    let llama = ModelCapabilities::from_id("meta.llama3-3-70b-instruct-v1:0");
    let client = Client::builder().model_capabilities(PROFILE, llama).local(server.endpoint_url());
    let known = control.doctor(&client).model(PROFILE).today(today()).await;
    assert_eq!(known.finding(Check::ModelId).expect("it is checked").state, State::Ok);
}

#[tokio::test]
async fn with_an_endpoint_that_does_not_answer() {
    let server = server(Script::new()).await;
    let url = server.endpoint_url();
    let client = Client::builder().model(NOVA).max_attempts(1).local(&url);
    let config = ControlPlane::local(&url).sdk().config().to_builder();
    let config = config.retry_config(sdk::config::retry::RetryConfig::disabled()).build();
    let control = ControlPlane::new(control_plane_sdk::Client::from_conf(config));
    let port = url.rsplit(':').next().expect("a port").to_owned();
    drop(server);
    let report = control.doctor(&client).send_request(true).today(today()).await;
    assert_eq!(report.finding(Check::Endpoint).expect("it is checked").state, State::Failed);
    let report = report.to_string().replace(&format!(":{port}"), ":50000");
    // The words of the system are in it.
    if cfg!(target_os = "linux") {
        assert_snapshot!(report);
    }
}

#[tokio::test]
async fn with_an_endpoint_that_hangs() {
    // It never accepts a connection.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let client = Client::builder().model(NOVA).local(&url);
    let doctor = ControlPlane::local(&url).doctor(&client).timeout(Duration::from_millis(200));
    let report = doctor.today(today()).await;
    let endpoint = report.finding(Check::Endpoint).expect("it is checked");
    assert_eq!(
        (endpoint.state, endpoint.found.as_str()),
        (State::Failed, &*format!("{url} did not answer in time"))
    );
    assert!(endpoint.advice.contains("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"), "{}", endpoint.advice);
    let model = report.finding(Check::Model).expect("it is named");
    assert_eq!(model.state, State::NotChecked);
}

/// The findings of some checks, one to a line.
pub(crate) fn lines(report: &DoctorReport, checks: &[Check]) -> String {
    let findings = report.findings().iter().filter(|finding| checks.contains(&finding.check));
    let lines: Vec<_> = findings
        .map(|finding| {
            let name = finding.check.name();
            format!("  {name} {:?}: {}\n    -> {}\n", finding.state, finding.found, finding.advice)
        })
        .collect();
    lines.concat()
}

#[tokio::test]
async fn the_region_and_the_endpoint() {
    let server = server(Script::new()).await;
    let url = server.endpoint_url();
    let control = ControlPlane::local(&url);
    let sdk_config = |region: Option<&str>| {
        let config = sdk::Config::builder()
            .behavior_version(sdk::config::BehaviorVersion::latest())
            .credentials_provider(sdk::config::Credentials::for_tests())
            .endpoint_url(&url);
        let region = region.map(|region| sdk::config::Region::new(region.to_owned()));
        sdk::Client::from_conf(config.region(region).build())
    };
    let mut all = Vec::new();
    for (name, client) in [
        ("no region", Client::builder().model(NOVA).build(sdk_config(None))),
        ("of the SDK", Client::builder().model(NOVA).build(sdk_config(Some("eu-west-1")))),
        ("an availability zone", Client::builder().region("us-east-1a").model(NOVA).local(&url)),
        ("two words", Client::builder().region("Frankfurt, please").model(NOVA).local(&url)),
        ("an API key", Client::builder().bearer_token("key").model(NOVA).local(&url)),
        ("no scheme", Client::builder().model(NOVA).local("127.0.0.1:8080")),
        ("no model", Client::local(&url)),
        ("a blank model", Client::builder().model(" ").local(&url)),
    ] {
        let report = control.doctor(&client).today(today()).await;
        let checks = [Check::Region, Check::Endpoint, Check::Credentials, Check::Model];
        all.push(format!("{name}\n{}", lines(&report, &checks)));
    }
    let port = url.rsplit(':').next().expect("a port");
    assert_snapshot!(all.concat().replace(port, "50000"));
}

#[tokio::test]
async fn ids_and_arns_of_each_kind() {
    let server = server(Script::new()).await;
    let control = ControlPlane::local(server.endpoint_url());
    let client = Client::local(server.endpoint_url());
    let arn = |resource: &str| format!("arn:aws:bedrock:us-east-1:111122223333:{resource}");
    let mut all = Vec::new();
    for id in [
        "us.amazon.nova-lite-v1:0".to_owned(),
        "a1b2c3d4e5f6".to_owned(),
        "a1b2c3d4e5f7".to_owned(),
        "amazon.titan-embed-text-v2:0".to_owned(),
        "newcomer.brilliant-v1:0".to_owned(),
        format!("arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"),
        arn("inference-profile/us.amazon.nova-lite-v1:0"),
        "arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.amazon.nova-lite-v1:0".into(),
        arn("application-inference-profile/unknown"),
        arn("provisioned-model/abc123def456"),
        arn("custom-model-deployment/abc123def456"),
        arn("imported-model/abc123def456"),
        arn("prompt/A1B2C3D4E5:2"),
        arn("default-prompt-router/anthropic.claude:1"),
        arn("custom-model/meta.llama3-1-8b-instruct-v1:0:128k/a1b2c3d4e5f6"),
        "arn:aws:sagemaker:us-east-1:111122223333:endpoint/llama-3".to_owned(),
    ] {
        let report = control.doctor(&client).model(&id).today(today()).await;
        let checks = [Check::Model, Check::Access, Check::ModelId];
        all.push(format!("{id}\n{}", lines(&report, &checks)));
    }
    assert_snapshot!(all.concat());
}

#[tokio::test]
async fn in_govcloud() {
    let denied = r#"{"agreementAvailability":{"status":"NOT_AVAILABLE"},"authorizationStatus":"NOT_AUTHORIZED","entitlementAvailability":"NOT_AVAILABLE","modelId":"x","regionAvailability":"AVAILABLE"}"#;
    let script = Script::new().on(on("GetFoundationModelAvailability"), Reply::http(200, denied));
    let server = server(script).await;
    let builder = Client::builder().region("us-gov-west-1").model(HAIKU);
    let client = builder.local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let report = control.doctor(&client).today(today()).await;
    assert_snapshot!(lines(&report, &[Check::Region, Check::Access]));
}

#[tokio::test]
async fn the_model_is_that_of_the_call_the_prompt_or_the_client() {
    let server = server(Script::new()).await;
    let client = Client::builder().model(NOVA).local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let of_client = control.doctor(&client).today(today()).await;
    assert_eq!(of_client.model_id(), NOVA);
    let of_prompt = control.doctor(&client).prompt::<TopicOf>().today(today()).await;
    assert_eq!(of_prompt.model_id(), HAIKU);
    let llama = "meta.llama3-3-70b-instruct-v1:0";
    let doctor = control.doctor(&client).prompt::<TopicOf>().model(llama).today(today());
    let of_call = doctor.await;
    assert_eq!(of_call.model_id(), llama);
    // The mode is that of the prompt on the model of the call.
    let mode = of_call.finding(Check::OutputMode).expect("it is checked");
    assert!(mode.found.starts_with("mode AutoTool is used; ruled out: "), "{}", mode.found);
}

#[tokio::test]
async fn a_model_that_ends_soon() {
    let server = server(Script::new()).await;
    let id = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    let client = Client::builder().model(id).local(server.endpoint_url());
    let control = ControlPlane::local(server.endpoint_url());
    let until = async |days: u64| {
        let date = today() + Duration::from_secs(days * 24 * 60 * 60);
        let report = control.doctor(&client).today(date).await;
        let finding = report.finding(Check::LifeCycle).expect("it is checked").clone();
        (finding.state, finding.found)
    };
    let (before, found) = until(0).await;
    assert_eq!(
        (before, found.ends_with("ends on 2027-04-08, in 129 days")),
        (State::Warning, true),
        "{found}"
    );
    assert_eq!(
        control
            .doctor(&client)
            .today(UNIX_EPOCH)
            .await
            .finding(Check::LifeCycle)
            .map(|it| it.state),
        Some(State::Ok)
    );
    assert!(until(130).await.1.contains("2027-04-08"));
}

#[test]
fn without_a_runtime() {
    let client = Client::builder().model(NOVA).local("http://127.0.0.1:1");
    let control = ControlPlane::local("http://127.0.0.1:1");
    let mut run = pin!(control.doctor(&client).today(today()).run());
    let Poll::Ready(report) = run.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing is sent");
    };
    assert_snapshot!(lines(&report, &[Check::Endpoint, Check::Credentials, Check::Model]));
}
