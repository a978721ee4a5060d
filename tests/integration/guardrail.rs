//! Guardrails: where they are set, requests, and interventions.

use bedrock_prompt::control_plane_sdk::types::{
    GuardrailPiiEntityType as Pii, GuardrailSensitiveInformationAction as Action,
};
use bedrock_prompt::sdk::types::GuardrailContentSource;
use bedrock_prompt::{
    Client, ErrorKind, Prompt,
    control_plane::{ControlPlane, GuardrailDefinition},
    guardrail::{Guardrail, GuardrailPolicy},
    prompt::Fingerprint,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE};
use crate::support::{client, scripted};

const NOVA: &str = "amazon.nova-lite-v1:0";

#[derive(Prompt)]
#[prompt(model = NOVA, user = "{0}", guardrail = "gr7kx2p9qz1a:1")]
struct Guarded<'a>(&'a str);

/// A guardrail on the server, in version 1.
async fn guardrail(server: &Server) -> Guardrail {
    let control = ControlPlane::local(server.endpoint_url());
    let definition = GuardrailDefinition::new("support-desk")
        .word("Project Heron")
        .profanity()
        .pii(Pii::CreditDebitCardNumber, Action::Block)
        .pii(Pii::Email, Action::Anonymize)
        .topic(
            "Investment advice",
            "Recommendations to buy, hold or sell a security.",
            ["Which stocks shall I buy?", "Is now a good time to invest in gold?"],
        )
        .blocked_input_message("I can only help with your order.")
        .blocked_output_message("I must not say that.");
    let draft = control.create_guardrail(&definition).await.expect("within all limits");
    control.create_guardrail_version(&draft).await.expect("it is there")
}

#[test]
fn guardrail_of_the_call_precedes_prompt_and_client() {
    let client = Client::builder().model(NOVA).guardrail("ofclient:DRAFT").local("http://x");
    let sent = |request: Result<bedrock_prompt::Request, _>| {
        let input = request.expect("valid").converse_input();
        let config = input.guardrail_config.expect("a guardrail");
        format!("{}:{}", config.guardrail_identifier(), config.guardrail_version())
    };
    assert_eq!(sent(client.prompt(Ask("Why?")).into_request()), "ofclient:DRAFT");
    assert_eq!(sent(client.prompt(Guarded("Why?")).into_request()), "gr7kx2p9qz1a:1");
    let arn = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/ofcall";
    let call = client.prompt(Guarded("Why?")).guardrail(Guardrail::new(arn, "3"));
    assert_eq!(sent(call.into_request()), format!("{arn}:3"));
}

#[tokio::test]
async fn request_with_guardrail_and_trace() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("Where is my parcel?")).guardrail(&guardrail);
    call.guardrail_trace(true).send().await.expect("nothing to stop");
    assert_json_snapshot!(server.received().last().expect("a request").body);
}

#[test]
fn guardrail_is_part_of_the_fingerprint() {
    #[derive(Prompt)]
    #[prompt(model = NOVA, user = "{0}")]
    struct Guarded<'a>(&'a str);

    assert_ne!(
        Fingerprint::for_prompt::<Guarded<'_>>(),
        Fingerprint::for_prompt::<self::Guarded<'_>>()
    );
}

#[tokio::test]
async fn invalid_guardrail() {
    let server = Server::start().await.expect("a free port");
    let client = client(&server);
    let mut report = Vec::new();
    for guardrail in [
        "",
        "gr7kx2p9qz1a",
        "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr7kx2p9qz1a",
        "gr7kx2p9qz1a:latest",
        "Support desk:1",
    ] {
        let call = client.prompt(Guarded("Why?")).guardrail(guardrail);
        let error = call.send().await.expect_err("no guardrail");
        assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
        report.push(error.to_string());
    }
    assert!(server.received().is_empty());
    // Right by its shape, and not there.
    let error = client.prompt(Guarded("Why?")).send().await.expect_err("unknown");
    assert_eq!(error.kind(), ErrorKind::ResourceNotFound);
    report.push(error.to_string());
    assert_snapshot!(report.join("\n\n"));
}

#[tokio::test]
async fn blocked_prompt() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let client = Client::builder().guardrail(guardrail).guardrail_trace(true);
    let client = client.model(NOVA).local(server.endpoint_url());
    let said = "Damn, is project heron why gold is up? Shall I invest, with 4111 1111 1111 1111?";
    let error = client.prompt(Ask(said)).send().await.expect_err("four reasons");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert_eq!(error.answer(), Some("I can only help with your order."));
    assert_eq!(error.record().usage.total_tokens(), 0);
    assert_snapshot!(error);

    let interventions = error.interventions();
    assert_eq!(interventions[0].policy, GuardrailPolicy::Topic);
    assert_eq!(interventions[0].name, "Investment advice");
    assert_eq!(interventions[0].action, "BLOCKED");
    assert_eq!(interventions[0].source, GuardrailContentSource::Input);

    let trace = error.guardrail_trace().and_then(|trace| trace.input_assessment());
    let (_, assessment) = trace.and_then(|all| all.iter().next()).expect("one guardrail");
    let words = assessment.word_policy().expect("words").custom_words();
    assert_eq!(words[0].r#match(), "project heron");
    assert!(!format!("{error} {error:?} {interventions:?}").contains("heron"));
}

#[tokio::test]
async fn without_a_trace_there_are_no_interventions() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("What is Project Heron?")).guardrail(guardrail);
    let error = call.send().await.expect_err("stopped");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert!(error.guardrail_trace().is_none() && error.interventions().is_empty());
    assert_snapshot!(error);
}

#[tokio::test]
async fn blocked_answer() {
    let server = scripted([Reply::text("It is Project Heron.")]).await;
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("What is new?")).guardrail(guardrail);
    let error = call.guardrail_trace(true).send().await.expect_err("stopped");
    assert_eq!(error.answer(), Some("I must not say that."));
    assert_eq!(error.interventions()[0].source, GuardrailContentSource::Output);
}

#[tokio::test]
async fn blocked_stream() {
    let server = scripted([Reply::text("It is Project Heron.")]).await;
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("What is new?")).guardrail(&guardrail);
    let stream = call.guardrail_trace(true).stream().await.expect("a stream");
    let error = stream.finish().await.expect_err("stopped");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert_eq!(error.answer(), Some("I must not say that."));
    assert_eq!(error.interventions()[0].name, "custom word");
    let sent = &server.received().pop().expect("a request").body["guardrailConfig"];
    assert_eq!(sent["guardrailIdentifier"], guardrail.id());

    let server = Server::start().await.expect("a free port");
    let call = client(&server).prompt(Guarded("What is new?"));
    let unknown = call.stream().await.expect_err("unknown");
    assert!(
        unknown.to_string().starts_with("the guardrail `gr7kx2p9qz1a:1` does not exist"),
        "{unknown}"
    );
}

#[tokio::test]
async fn masked_answer_is_an_answer() {
    let text = "Write to ada@example.com, or to bob.b@mail.example.org.";
    let server = scripted([Reply::text(text), Reply::text(text)]).await;
    let guardrail = guardrail(&server).await;
    let call = || client(&server).prompt(Guarded("Who knows?")).guardrail(&guardrail);

    let response = call().guardrail_trace(true).send().await.expect("masked");
    assert_eq!(&*response.output, "Write to {EMAIL}, or to {EMAIL}.");
    let interventions: Vec<_> = response.interventions().iter().map(ToString::to_string).collect();
    let masked = "sensitive information `EMAIL` ANONYMIZED in the output";
    assert_eq!(interventions, [masked, masked]);
    assert!(response.guardrail_trace().is_some());
    assert!(!format!("{response:?}").contains("ada@"));

    // Without a trace it is unknown whether this is the guardrail's message.
    let error = call().send().await.expect_err("intervened");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert_eq!(error.answer(), Some("Write to {EMAIL}, or to {EMAIL}."));
}

#[tokio::test]
async fn guardrail_without_permission() {
    let denied = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: \
                  bedrock:ApplyGuardrail on resource: \
                  arn:aws:bedrock:us-east-1:111122223333:guardrail/gr7kx2p9qz1a";
    let server = scripted([Reply::error(AwsError::AccessDenied, denied)]).await;
    let error = client(&server).prompt(Guarded("Why?")).send().await.expect_err("denied");
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    assert_snapshot!(error);
}

/// A native answer of Claude or Llama that a guardrail has blocked.
fn stopped(trace: &serde_json::Value) -> Reply {
    let body = json!({
        "content": [{"type": "text", "text": "I must not say that."}],
        "generation": "I must not say that.",
        "stop_reason": "end_turn",
        "amazon-bedrock-guardrailAction": "INTERVENED",
        "amazon-bedrock-trace": trace,
    });
    Reply::http(200, body.to_string())
}

#[tokio::test]
async fn blocked_native_answer_has_interventions() {
    let word = json!({"wordPolicy": {"customWords": [{"match": "s3cret", "action": "BLOCKED"}]}});
    let topic = |name: &str| json!({"topicPolicy": {"topics": [{"name": name, "type": "DENY", "action": "BLOCKED"}]}});
    let trace = json!({"guardrail": {
        "modelOutput": [{"content": "s3cret"}],
        "input": {"gr1": word},
        "outputs": [{"gr1": topic("Politics")}, {"gr1": topic("Weather")}],
        "actionReason": "Guardrail blocked.",
    }});
    for model_id in [CLAUDE, "meta.llama3-1-8b-instruct-v1:0"] {
        let server = scripted([stopped(&trace)]).await;
        let call = client(&server).prompt(Guarded("What is new?")).model(model_id);
        let error = call.guardrail_trace(true).native().send().await.expect_err("stopped");
        assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
        assert_eq!(error.answer(), Some("I must not say that."));
        let trace = error.guardrail_trace().expect("it was asked for");
        assert_eq!(trace.action_reason(), Some("Guardrail blocked."));
        assert_eq!(error.interventions().len(), 3);
        assert_snapshot!("native_reasons", error.to_string());
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}

#[tokio::test]
async fn unknown_native_trace_is_kept_unchanged() {
    let server = scripted([stopped(&json!({"guardrail": {"outputs": "s3cret"}}))]).await;
    let call = client(&server).prompt(Guarded("What is new?")).model(CLAUDE);
    let error = call.guardrail_trace(true).native().send().await.expect_err("stopped");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert!(error.guardrail_trace().is_none());
    assert_snapshot!(error.to_string());
}

#[tokio::test]
async fn masked_native_answer_is_an_answer() {
    let pii = json!({"sensitiveInformationPolicy": {
        "piiEntities": [{"type": "EMAIL", "match": "ada@example.com", "action": "ANONYMIZED"}],
        "regexes": [],
    }});
    let trace = json!({"guardrail": {"input": {"gr1": {}}, "outputs": [{"gr1": pii}]}});
    let server = scripted([stopped(&trace)]).await;
    let call = client(&server).prompt(Guarded("Who knows?")).model(CLAUDE).guardrail_trace(true);
    let response = call.native().send().await.expect("masked");
    assert_eq!(response.interventions()[0].name, "EMAIL");
    let fields = response.converse_output().additional_model_response_fields;
    let fields = fields.as_ref().and_then(|fields| fields.as_object()).expect("as it was sent");
    assert!(fields.contains_key("amazon-bedrock-trace"));
}

#[tokio::test]
async fn every_policy_is_described() {
    let assessment = json!({
        "contentPolicy": {"filters": [
            {"type": "HATE", "confidence": "HIGH", "action": "BLOCKED"},
            {"type": "INSULTS", "confidence": "LOW", "action": "NONE"},
        ]},
        "contextualGroundingPolicy": {"filters": [
            {"type": "GROUNDING", "threshold": 0.7, "score": 0.1, "action": "BLOCKED"},
        ]},
        "sensitiveInformationPolicy": {
            "piiEntities": [{"type": "PHONE", "match": "s3cret", "action": "ANONYMIZED"}],
            "regexes": [
                {"name": "order number", "match": "s3cret", "action": "BLOCKED"},
                {"match": "s3cret", "regex": "s.*", "action": "BLOCKED"},
            ],
        },
        "topicPolicy": {"topics": [{"name": "Politics", "type": "DENY", "action": "BLOCKED"}]},
        "wordPolicy": {
            "customWords": [{"match": "s3cret", "action": "BLOCKED"}],
            "managedWordLists": [{"match": "s3cret", "type": "PROFANITY", "action": "BLOCKED"}],
        },
    });
    let output = json!({"topicPolicy": {"topics": [
        {"name": "Weather", "type": "DENY", "action": "BLOCKED"},
    ]}});
    let trace = json!({
        "inputAssessment": {"grb": assessment, "gra": {}},
        "outputAssessments": {"grb": [output.clone()], "gra": [output]},
    });
    let reply = Reply::text("No.").stop_reason("guardrail_intervened").guardrail_trace(trace);
    let server = scripted([reply]).await;
    let error = client(&server).prompt(Ask("Why?")).model(NOVA).send().await;
    let error = error.expect_err("stopped");
    let all: Vec<_> = error.interventions().iter().map(ToString::to_string).collect();
    assert_snapshot!(all.join("\n"));
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}
