//! The control plane: requests, results and errors of every operation.

use bedrock_prompt::control_plane_sdk;
use bedrock_prompt::control_plane_sdk::config::interceptors::BeforeTransmitInterceptorContextRef;
use bedrock_prompt::control_plane_sdk::config::{ConfigBag, Intercept, RuntimeComponents};
use bedrock_prompt::control_plane_sdk::error::BoxError;
use bedrock_prompt::control_plane_sdk::types::{
    AgreementStatus, FoundationModelLifecycleStatus, GuardrailContentFilterType as Filter,
    GuardrailFilterStrength as Strength, GuardrailPiiEntityType as Pii,
    GuardrailSensitiveInformationAction as Action, InferenceProfileType, ModelModality,
};
use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode,
    control_plane::{ControlPlane, GuardrailDefinition},
    guardrail::Guardrail,
    model::ModelCapabilities,
};
use bedrock_prompt_local::{ReceivedRequest, Server};
use insta::{assert_json_snapshot, assert_snapshot};

use crate::prompts::{Ask, Topic};

const PROFILE: &str =
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";
const LLAMA: &str = "meta.llama3-3-70b-instruct-v1:0";

async fn start() -> (Server, ControlPlane) {
    let server = Server::start().await.expect("a free port");
    let control = ControlPlane::local(server.endpoint_url());
    (server, control)
}

fn line(received: &ReceivedRequest) -> String {
    match received.query.as_str() {
        "" => format!("{} {}", received.method, received.path),
        query => format!("{} {}?{query}", received.method, received.path),
    }
}

fn full() -> GuardrailDefinition {
    GuardrailDefinition::new("support-desk")
        .description("What the support desk must not see.")
        .content_filter(Filter::Hate, Strength::High)
        .content_filter(Filter::PromptAttack, Strength::Medium)
        .pii(Pii::CreditDebitCardNumber, Action::Block)
        .pii(Pii::Email, Action::Anonymize)
        .regex("order number", "BB-[0-9]{6}", Action::Anonymize)
        .word("Project Heron")
        .profanity()
        .topic("Investment advice", "Advice on securities.", ["Which stocks shall I buy?"])
        .topic::<String>("Medicine", "Diagnoses, and advice on drugs.", [])
}

#[tokio::test]
async fn requests_that_read() {
    let (server, control) = start().await;
    let nova = "amazon.nova-lite-v1:0";
    control.models().await.expect("all");
    control
        .models_with(|list| list.by_provider("Amazon").by_output_modality(ModelModality::Text))
        .await
        .expect("some");
    control.model(nova).await.expect("known");
    control.model_access(nova).await.expect("known");
    control.agreement_offers(nova).await.expect("known");
    control.inference_profiles(InferenceProfileType::SystemDefined).await.expect("some");
    control.inference_profile(PROFILE).await.expect("known");
    let lines: Vec<_> = server.received().iter().map(line).collect();
    assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn guardrail_is_created_versioned_and_deleted() {
    let (server, control) = start().await;
    let draft = control.create_guardrail(&full()).await.expect("within all limits");
    assert_eq!(draft.to_string(), "gr0000000001:DRAFT");
    let first = control.create_guardrail_version(&draft).await.expect("it is there");
    assert_eq!(first, Guardrail::new(draft.id(), "1"));
    control.delete_guardrail_version(&first).await.expect("it is there");
    let second = control.create_guardrail_version(&draft).await.expect("it is there");
    assert_eq!(second.version(), "2");
    control.delete_guardrail(draft.id()).await.expect("it is there");
    let gone = control.create_guardrail_version(&draft).await.expect_err("it is gone");
    assert_eq!(gone.kind(), ErrorKind::ResourceNotFound);

    let received = server.received();
    // The second status request finds it ready.
    let lines: Vec<_> = received.iter().map(line).collect();
    assert_snapshot!(lines.join("\n"));
    let mut body = received[0].body.clone();
    // The SDK draws it.
    assert_eq!(body["clientRequestToken"].as_str().map(str::len), Some(36));
    body["clientRequestToken"] = "drawn".into();
    assert_json_snapshot!(body);
}

#[tokio::test]
async fn guardrail_exceeding_every_limit() {
    let (server, control) = start().await;
    let mut definition = GuardrailDefinition::new("support desk!")
        .description("d".repeat(201))
        .content_filter(Filter::Hate, Strength::High)
        .content_filter(Filter::Hate, Strength::Low)
        .pii(Pii::Email, Action::Block)
        .pii(Pii::Email, Action::Anonymize)
        .regex("", "p".repeat(501), Action::Block)
        .word("w".repeat(101))
        .word(" ")
        .topic("Taxes & fees", "d".repeat(201), vec!["e".repeat(101); 6])
        .blocked_input_message("")
        .blocked_output_message("m".repeat(501));
    for n in 0..30 {
        definition = definition.topic::<String>(format!("Topic {n}"), "Something.", []);
    }
    let all = control.create_guardrail(&definition).await.expect_err("beyond");
    let none = GuardrailDefinition::new("n".repeat(51));
    let none = control.create_guardrail(&none).await.expect_err("empty");
    assert_eq!(all.kind(), ErrorKind::InvalidInput);
    assert!(server.received().is_empty());
    assert_snapshot!(format!("{all}\n\n{none}"));
}

#[tokio::test]
async fn invalid_guardrails_are_not_sent() {
    let (server, control) = start().await;
    let mut errors = Vec::new();
    for guardrail in ["Support desk:1", "gr7kx2p9qz1a", "gr7kx2p9qz1a:latest", ""] {
        let guardrail = Guardrail::from(guardrail);
        errors.push(control.create_guardrail_version(&guardrail).await.expect_err("no guardrail"));
        let delete = control.delete_guardrail_version(&guardrail).await;
        assert_eq!(
            delete.expect_err("no guardrail").to_string(),
            errors[errors.len() - 1].to_string()
        );
    }
    let draft = Guardrail::new("gr7kx2p9qz1a", "DRAFT");
    errors.push(control.delete_guardrail_version(&draft).await.expect_err("no version"));
    errors.push(control.delete_guardrail("gr7kx2p9qz1a:1").await.expect_err("with a version"));
    errors.push(control.delete_guardrail("").await.expect_err("nothing"));
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::InvalidInput));
    assert!(server.received().is_empty());
    let report: Vec<_> = errors.iter().map(ToString::to_string).collect();
    assert_snapshot!(report.join("\n\n"));
}

/// An interceptor that fails status requests.
#[derive(Debug)]
struct Blind;

impl Intercept for Blind {
    fn name(&self) -> &'static str {
        "Blind"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match context.request().method() {
            "GET" => Err("nobody is to look".into()),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn created_guardrail_is_named_if_waiting_fails() {
    let (server, control) = start().await;
    let config = control.sdk().config().to_builder().interceptor(Blind).build();
    let blind = ControlPlane::new(control_plane_sdk::Client::from_conf(config));
    let error = blind.create_guardrail(&full()).await.expect_err("it cannot look");
    assert_eq!(error.kind(), ErrorKind::Dispatch);
    let draft = Guardrail::new("gr0000000001", "DRAFT");
    let of_version = blind.create_guardrail_version(&draft).await.expect_err("it cannot look");
    assert_snapshot!(format!("{error}\n\n{of_version}"));
    assert_eq!(server.received().len(), 2);
    control.delete_guardrail(draft.id()).await.expect("it is there");
}

#[tokio::test]
async fn errors_of_the_control_plane() {
    let (server, control) = start().await;
    control.create_guardrail(&full()).await.expect("the first");
    let unknown = Guardrail::new("gr404", "1");
    let mut errors: Vec<Error> = vec![
        control.create_guardrail(&full()).await.expect_err("the same name"),
        control.create_guardrail_version(&unknown).await.expect_err("unknown"),
        control.delete_guardrail(unknown.id()).await.expect_err("unknown"),
        control.delete_guardrail_version(&unknown).await.expect_err("unknown"),
        control.model("anthropic.claude-sonnet-4-5").await.expect_err("cut short"),
        control.model_access("a.b").await.expect_err("unknown"),
        control.agreement_offers("a.b").await.expect_err("unknown"),
        control.inference_profile("us.a.b").await.expect_err("unknown"),
        control.model_of_profile("us.a.b").await.expect_err("unknown"),
    ];
    drop(server);
    errors.push(control.models().await.expect_err("nobody there"));
    let report: Vec<_> =
        errors.iter().map(|error| format!("{:?}\n  {error}", error.kind())).collect();
    let report = report.join("\n\n");
    // The port of the server, and the words of the system.
    let end = report.find("could not reach Bedrock").expect("the last error");
    assert_snapshot!(&report[..end]);
}

#[tokio::test]
async fn models_and_access_to_them() {
    let (_server, control) = start().await;
    let models = control.models().await.expect("all");
    assert!(models.len() >= 12);
    let embedding =
        control.models_with(|list| list.by_output_modality(ModelModality::Embedding)).await;
    let embedding = embedding.expect("some");
    assert!(embedding.iter().all(|model| model.output_modalities() == [ModelModality::Embedding]));
    assert!(!embedding.is_empty() && embedding.len() < models.len());

    let legacy = control.model("anthropic.claude-3-haiku-20240307-v1:0").await.expect("known");
    let lifecycle = legacy.model_lifecycle().expect("a lifecycle");
    assert_eq!(lifecycle.status(), &FoundationModelLifecycleStatus::Legacy);

    let open = control.model_access("amazon.nova-pro-v1:0").await.expect("known");
    assert!(open.is_available());
    assert_eq!(open.to_string(), "available");
    let closed = control.model_access("mistral.mistral-large-2402-v1:0").await.expect("known");
    assert!(!closed.is_available());
    assert_eq!(closed.agreement, Some(AgreementStatus::NotAvailable));
    assert_eq!(closed.to_string(), "no agreement, not entitled");
    let offers = control.agreement_offers(&closed.model_id).await.expect("known");
    assert!(offers[0].term_details().and_then(|terms| terms.legal_term()).is_some());
    assert!(control.agreement_offers(&open.model_id).await.expect("known").is_empty());
}

#[tokio::test]
async fn profiles_and_their_models() {
    let (server, control) = start().await;
    let system = control.inference_profiles(InferenceProfileType::SystemDefined).await;
    let system = system.expect("some");
    // The server returns fewer items per page than requested, as AWS may.
    let pages = server.received().len();
    assert!(pages > 1 && system.len() > 4, "{} profiles on {pages} pages", system.len());
    let own = control.inference_profiles(InferenceProfileType::Application).await.expect("one");
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].inference_profile_arn(), PROFILE);
    assert_eq!(control.model_of_profile(PROFILE).await.expect("one model"), LLAMA);
    let of_system = control.model_of_profile("us.amazon.nova-lite-v1:0").await.expect("one model");
    assert_eq!(of_system, "amazon.nova-lite-v1:0");
}

#[tokio::test]
async fn capabilities_apply_to_an_application_profile() {
    let (server, control) = start().await;
    let builder = || Client::builder().model(PROFILE);
    let base = control.model_of_profile(PROFILE).await.expect("one model");
    let known = builder()
        .model_capabilities(PROFILE, ModelCapabilities::from_id(&base))
        .local(server.endpoint_url());
    let unknown = builder().local(server.endpoint_url());
    let text = "Topic: shipping";
    for (client, mode, choice) in [
        (unknown, OutputMode::Tool, serde_json::json!({"tool": {"name": "topic"}})),
        (known, OutputMode::AutoTool, serde_json::json!({"auto": {}})),
    ] {
        let response = client.extract::<Topic>(text).send().await.expect("a topic");
        assert_eq!(response.output, Topic::Shipping);
        assert_eq!(response.record.mode, Some(mode));
        let sent = server.received().pop().expect("a request");
        assert_eq!(sent.body["toolConfig"]["toolChoice"], choice);
        assert_eq!(sent.model_id, PROFILE);
    }
}

#[tokio::test]
async fn capabilities_enable_native_calls_and_embeddings() {
    let server = Server::start().await.expect("a free port");
    let own = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc123def456";
    let builder = || Client::builder().model(PROFILE);
    let unknown = builder().local(server.endpoint_url());
    let known = builder()
        .model_capabilities(PROFILE, ModelCapabilities::from_id(LLAMA))
        .model_capabilities(own, ModelCapabilities::from_id("amazon.titan-embed-text-v2:0"))
        .local(server.endpoint_url());

    let error = unknown.prompt(Ask("Ready?")).native().send().await.expect_err("no format");
    assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
    known.prompt(Ask("Ready?")).native().send().await.expect("in the format of Llama");
    let sent = server.received().pop().expect("a request");
    assert_eq!(sent.model_id, PROFILE);
    assert!(sent.body["prompt"].as_str().is_some_and(|prompt| prompt.contains("<|eot_id|>")));

    let error = unknown.embed(own).text("Ready?").send().await.expect_err("no embedding model");
    assert!(error.to_string().contains("`ClientBuilder::model_capabilities`"), "{error}");
    let embeddings = known.embed(own).dimensions(256).text("Ready?").send().await;
    assert_eq!(embeddings.expect("as Titan").vectors.len(), 1);
    assert_eq!(server.received().pop().expect("a request").model_id, own);
}

#[tokio::test]
async fn opaque_ids_are_sent_unchanged() {
    let server = Server::start().await.expect("a free port");
    let sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    let mut paths = Vec::new();
    for id in [
        PROFILE,
        "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc123def456",
        "arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/abc123def456",
        "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/anthropic.claude:1",
        "a1b2c3d4e5f6",
    ] {
        // The model is served through profiles only, but an opaque id gets no prefix.
        let client = Client::builder()
            .model_capabilities(id, ModelCapabilities::from_id(sonnet))
            .local(server.endpoint_url());
        let response = client.prompt(Ask("Ready?")).model(id).send().await.expect("text");
        assert_eq!(response.record.model_id, id);
        let sent = server.received().pop().expect("a request");
        assert_eq!(sent.model_id, id);
        paths.push(sent.path);
    }
    assert_snapshot!(paths.join("\n"));
}
