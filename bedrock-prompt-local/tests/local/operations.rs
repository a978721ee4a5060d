//! `CountTokens` and `ApplyGuardrail`.

use aws_smithy_types::base64;
use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::control::{create, definition, words};
use crate::support::{Answer, SIGNED, converse, send, user};

async fn post(local: &Server, path: &str, body: &Value) -> Answer {
    send(local, "POST", path, SIGNED, body.to_string().as_bytes()).await
}

const COUNT: &str = "/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens";

#[tokio::test]
async fn tokens_are_counted_as_answers_report_them() {
    let local = Server::start().await.expect("a free port");
    let request = user("Where is my parcel?");
    let reported = converse(&local, &request).await.json()["usage"]["inputTokens"].clone();
    let counted = post(&local, COUNT, &json!({"input": {"converse": request}})).await;
    assert_eq!(counted.json(), json!({ "inputTokens": reported }));

    let body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 10,
        "messages": [{"role": "user", "content": "Where is my parcel?"}],
    });
    let body = base64::encode(body.to_string());
    let counted = post(&local, COUNT, &json!({"input": {"invokeModel": {"body": body}}})).await;
    assert_eq!(counted.json(), json!({ "inputTokens": reported }));
}

#[tokio::test]
async fn what_cannot_be_counted() {
    let local = Server::start().await.expect("a free port");
    let converse = json!({"input": {"converse": user("hello")}});
    let unsupported = "The provided model doesn't support counting tokens.";
    for model in [
        "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fa1b2c3",
        "amazon.nova-lite-v1%3A0",
    ] {
        let answer = post(&local, &format!("/model/{model}/count-tokens"), &converse).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, unsupported), "{model}");
    }
    let body = base64::encode(r#"{"messages": []}"#);
    for (input, expected) in [
        (
            json!({}),
            "The CountTokensInput object at input must set one of the following keys: invokeModel, converse.",
        ),
        (json!({"converse": {}}), "A conversation must start with a user message"),
        (json!({"invokeModel": {"body": base64::encode("{")}}), "Malformed input request"),
        (json!({"invokeModel": {"body": body}}), "Malformed input request"),
    ] {
        let answer = post(&local, COUNT, &json!({ "input": input })).await;
        assert_eq!(answer.status, 400);
        assert!(answer.message().contains(expected), "{}", answer.body);
    }
}

const APPLY: &str = "/guardrail/gr0000000001/version/DRAFT/apply";

async fn guarded(policies: Value) -> Server {
    let local = Server::start().await.expect("a free port");
    assert_eq!(create(&local, &definition(policies)).await.status, 202);
    local
}

fn texts(source: &str, texts: &[&str]) -> Value {
    let content: Vec<Value> = texts.iter().map(|text| json!({"text": {"text": text}})).collect();
    json!({"source": source, "content": content})
}

#[tokio::test]
async fn a_guardrail_passes_and_blocks_texts() {
    let local = guarded(words(&["Heron"])).await;
    let passed = post(&local, APPLY, &texts("INPUT", &["What is new?"])).await;
    let usage = json!({
        "contentPolicyUnits": 0, "contextualGroundingPolicyUnits": 0,
        "sensitiveInformationPolicyFreeUnits": 0, "sensitiveInformationPolicyUnits": 0,
        "topicPolicyUnits": 0, "wordPolicyUnits": 1,
    });
    let coverage = json!({"textCharacters": {"guarded": 12, "total": 12}});
    assert_eq!(
        passed.json(),
        json!({
            "action": "NONE",
            "actionReason": "No action.",
            "assessments": [{"invocationMetrics": {
                "guardrailCoverage": coverage, "guardrailProcessingLatency": 1, "usage": usage,
            }}],
            "guardrailCoverage": coverage,
            "outputs": [],
            "usage": usage,
        })
    );
    for (source, said) in
        [("INPUT", "No question of that kind."), ("OUTPUT", "No answer of that kind.")]
    {
        let body = post(&local, APPLY, &texts(source, &["Hi.", "Is it Heron?"])).await.json();
        assert_eq!(body["action"], "GUARDRAIL_INTERVENED");
        assert_eq!(body["actionReason"], "Guardrail blocked.");
        assert_eq!(body["outputs"], json!([{ "text": said }]));
        assert_eq!(
            body["assessments"][0]["wordPolicy"]["customWords"],
            json!([{"action": "BLOCKED", "detected": true, "match": "Heron"}])
        );
    }
}

#[tokio::test]
async fn a_guardrail_masks_what_it_is_given() {
    let local = guarded(json!({"sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}],
    }}))
    .await;
    for source in ["INPUT", "OUTPUT"] {
        let request = texts(source, &["Hello.", "I am ada@example.com."]);
        let body = post(&local, APPLY, &request).await.json();
        assert_eq!(body["actionReason"], "Guardrail masked.");
        assert_eq!(body["outputs"], json!([{"text": "Hello."}, {"text": "I am {EMAIL}."}]));
    }
}

#[tokio::test]
async fn the_full_scope_tells_what_was_not_found() {
    let mut policies = json!({"topicPolicyConfig": {"topicsConfig": [
        {"name": "Weather", "definition": "Forecasts.", "type": "DENY"},
    ]}});
    policies["contentPolicyConfig"] = json!({"filtersConfig": [
        {"type": "HATE", "inputStrength": "HIGH", "outputStrength": "LOW"},
    ]});
    let local = guarded(policies).await;
    let mut request = texts("OUTPUT", &["Hello."]);
    let interventions = post(&local, APPLY, &request).await.json();
    assert!(interventions["assessments"][0].get("topicPolicy").is_none());
    request["outputScope"] = "FULL".into();
    let full = &post(&local, APPLY, &request).await.json()["assessments"][0];
    assert_eq!(
        full["topicPolicy"]["topics"],
        json!([{"action": "NONE", "detected": false, "name": "Weather", "type": "DENY"}])
    );
    assert_eq!(
        full["contentPolicy"]["filters"],
        json!([{
            "action": "NONE", "confidence": "NONE", "detected": false, "filterStrength": "LOW",
            "type": "HATE",
        }])
    );
}

#[tokio::test]
async fn sources_that_an_answer_is_held_against_are_not_looked_at() {
    let local = guarded(words(&["Heron"])).await;
    let block = |qualifier: &str| {
        json!({"source": "OUTPUT", "content": [
            {"text": {"text": "Heron", "qualifiers": [qualifier]}},
        ]})
    };
    for (qualifier, action) in
        [("grounding_source", "NONE"), ("query", "NONE"), ("guard_content", "GUARDRAIL_INTERVENED")]
    {
        let body = post(&local, APPLY, &block(qualifier)).await.json();
        assert_eq!(body["action"], action, "{qualifier}");
    }
}

#[tokio::test]
async fn a_guardrail_that_is_not_there() {
    let local = guarded(words(&["Heron"])).await;
    for path in ["/guardrail/gr404/version/DRAFT/apply", "/guardrail/gr0000000001/version/7/apply"]
    {
        let answer = post(&local, path, &texts("INPUT", &["Hi."])).await;
        assert_eq!(answer.status, 404);
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(kind.starts_with("ResourceNotFoundException:"), "{kind}");
    }
}
