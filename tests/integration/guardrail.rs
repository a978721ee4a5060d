//! Guardrails: where they are named, what goes out, and what they do.

use bedrock_prompt::control_plane_sdk::types::{
    GuardrailPiiEntityType as Pii, GuardrailSensitiveInformationAction as Action,
};
use bedrock_prompt::sdk::types::GuardrailContentSource;
use bedrock_prompt::{
    Client, ControlPlane, ErrorKind, Fingerprint, Guardrail, GuardrailDefinition, GuardrailPolicy,
    Prompt,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::json;

use crate::prompts::Ask;
use crate::support::{client, scripted};

const NOVA: &str = "amazon.nova-lite-v1:0";

#[derive(Prompt)]
#[prompt(model = NOVA, user = "{0}", guardrail = "gr7kx2p9qz1a:1")]
struct Guarded<'a>(&'a str);

/// A guardrail of the server's, in version 1.
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
fn the_call_goes_before_the_prompt_and_the_prompt_before_the_client() {
    let client = Client::builder().model_id(NOVA).guardrail("ofclient:DRAFT").local("http://x");
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
async fn a_guardrail_and_its_trace_on_the_wire() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("Where is my parcel?")).guardrail(&guardrail);
    call.guardrail_trace(true).send().await.expect("nothing to stop");
    assert_json_snapshot!(server.received().last().expect("a request").body);
}

#[test]
fn a_guardrail_is_part_of_the_fingerprint() {
    #[derive(Prompt)]
    #[prompt(model = NOVA, user = "{0}")]
    struct Guarded<'a>(&'a str);

    assert_ne!(Fingerprint::of::<Guarded<'_>>(), Fingerprint::of::<self::Guarded<'_>>());
}

#[tokio::test]
async fn a_guardrail_that_is_none() {
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
async fn a_prompt_that_is_stopped() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let client = Client::builder().guardrail(guardrail).guardrail_trace(true);
    let client = client.model_id(NOVA).local(server.endpoint_url());
    let said = "Damn, is project heron why gold is up? Shall I invest, with 4111 1111 1111 1111?";
    let error = client.prompt(Ask(said)).send().await.expect_err("four reasons");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert_eq!(error.answer(), Some("I can only help with your order."));
    assert_eq!(error.usage().map(|usage| usage.total_tokens()), Some(0));
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
async fn without_a_trace_there_are_no_reasons() {
    let server = Server::start().await.expect("a free port");
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("What is Project Heron?")).guardrail(guardrail);
    let error = call.send().await.expect_err("stopped");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert!(error.guardrail_trace().is_none() && error.interventions().is_empty());
    assert_snapshot!(error);
}

#[tokio::test]
async fn an_answer_that_is_stopped() {
    let server = scripted([Reply::text("It is Project Heron.")]).await;
    let guardrail = guardrail(&server).await;
    let call = client(&server).prompt(Guarded("What is new?")).guardrail(guardrail);
    let error = call.guardrail_trace(true).send().await.expect_err("stopped");
    assert_eq!(error.answer(), Some("I must not say that."));
    assert_eq!(error.interventions()[0].source, GuardrailContentSource::Output);
}

#[tokio::test]
async fn a_stream_that_is_stopped() {
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
    assert!(unknown.to_string().starts_with("there is no guardrail `gr7kx2p9qz1a:1`"), "{unknown}");
}

#[tokio::test]
async fn an_answer_that_is_masked_is_an_answer() {
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

    // Without a trace nobody knows whether this is the guardrail's message.
    let error = call().send().await.expect_err("intervened");
    assert_eq!(error.kind(), ErrorKind::GuardrailIntervened);
    assert_eq!(error.answer(), Some("Write to {EMAIL}, or to {EMAIL}."));
}

#[tokio::test]
async fn a_guardrail_that_may_not_be_used() {
    let denied = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: \
                  bedrock:ApplyGuardrail on resource: \
                  arn:aws:bedrock:us-east-1:111122223333:guardrail/gr7kx2p9qz1a";
    let server = scripted([Reply::error(AwsError::AccessDenied, denied)]).await;
    let error = client(&server).prompt(Guarded("Why?")).send().await.expect_err("denied");
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    assert_snapshot!(error);
}

#[tokio::test]
async fn every_policy_has_its_words() {
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
    let error = client(&server).prompt(Ask("Why?")).model_id(NOVA).send().await;
    let error = error.expect_err("stopped");
    let all: Vec<_> = error.interventions().iter().map(ToString::to_string).collect();
    assert_snapshot!(all.join("\n"));
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}
