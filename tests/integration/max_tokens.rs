//! `max_tokens` where nobody sets it: higher where the model reasons, and raised after a cut to what the
//! model can write.

use aws_smithy_types::{Document, Number};
use bedrock_prompt::Client;
use bedrock_prompt::model::{ModelCapabilities, Reasoning};
use bedrock_prompt::record::Adaptation;
use bedrock_prompt::sdk::types::InferenceConfiguration;
use bedrock_prompt_local::{Reply, Server};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE};
use crate::support::{client, scripted};

/// The limits that were sent.
fn limits(server: &Server) -> Vec<Value> {
    let limit = |body: Value| body["inferenceConfig"]["maxTokens"].clone();
    server.received().into_iter().map(|received| limit(received.body)).collect()
}

fn cut() -> Reply {
    Reply::text("Once upon a").stop_reason("max_tokens")
}

/// Reasoning counts toward the limit: a model that reasons gets a higher one from the start.
#[tokio::test]
async fn reasoning_has_a_higher_default() {
    let model = "newcomer.brilliant-v1:0";
    let thinking = |members: Vec<(&str, Document)>| {
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Document::Object([("thinking".to_owned(), Document::Object(members))].into())
    };
    let text = |text: &str| Document::String(text.into());
    let budget = |tokens| Document::Number(Number::PosInt(tokens));
    let known = ModelCapabilities::unknown().max_output_tokens(20_000);
    for (reasons, fields, set, expected) in [
        (false, None, None, 4096),
        (true, None, None, 16_384),
        (true, None, Some(500), 500),
        (false, Some(thinking(vec![("type", text("adaptive"))])), None, 16_384),
        (false, Some(thinking(vec![("type", text("disabled"))])), None, 4096),
        (
            false,
            Some(thinking(vec![("type", text("enabled")), ("budget_tokens", budget(2000))])),
            None,
            16_384,
        ),
        (
            false,
            Some(thinking(vec![("type", text("enabled")), ("budget_tokens", budget(15_000))])),
            None,
            19_096,
        ),
        (
            false,
            Some(thinking(vec![("type", text("enabled")), ("budget_tokens", budget(18_000))])),
            None,
            20_000,
        ),
        (false, Some(thinking(vec![("type", text("adaptive"))])), Some(500), 500),
        (false, Some(thinking(vec![("type", text("adaptive"))])), Some(4096), 4096),
    ] {
        let server = scripted([Reply::text("Yes.")]).await;
        let client = Client::builder()
            .model_capabilities(model, known.reasons_by_default(reasons))
            .build(client(&server).sdk().clone());
        let mut call = client.prompt(Ask("?")).model(model);
        if let Some(set) = set {
            call = call.max_tokens(set);
        }
        let call =
            call.customize(move |input| input.set_additional_model_request_fields(fields.clone()));
        call.send().await.expect("text");
        assert_eq!(limits(&server), [expected]);
    }
}

/// The limits of calls that ask to reason, with a limit of a `customize` function and without.
async fn limits_with(model: &str, fields: Value, set: Option<i32>) -> (Value, Vec<Adaptation>) {
    let server = scripted([Reply::text("Yes.")]).await;
    let client = Client::builder()
        .model_capabilities(EFFORT, ModelCapabilities::unknown().reasoning(Reasoning::Effort))
        .build(client(&server).sdk().clone());
    let fields: Vec<(String, Document)> = fields
        .as_object()
        .expect("an object")
        .iter()
        .map(|(name, value)| {
            let value = match value {
                Value::String(text) => Document::String(text.clone()),
                Value::Object(members) => Document::Object(
                    members
                        .iter()
                        .map(|(name, text)| {
                            let text = text.as_str().expect("a text");
                            (name.clone(), Document::String(text.into()))
                        })
                        .collect(),
                ),
                _ => Document::Null,
            };
            (name.clone(), value)
        })
        .collect();
    let call = client.prompt(Ask("?")).model(model).customize(move |input| {
        let input = input.additional_model_request_fields(Document::Object(
            fields.clone().into_iter().collect(),
        ));
        match set {
            Some(tokens) => {
                input.inference_config(InferenceConfiguration::builder().max_tokens(tokens).build())
            }
            None => input,
        }
    });
    let record = call.send().await.expect("text").record;
    (limits(&server)[0].clone(), record.adaptations)
}

const EFFORT: &str = "newcomer.effort-v1:0";

#[tokio::test]
async fn a_limit_that_is_set_is_not_raised_and_no_effort_is_no_reasoning() {
    let opus = "anthropic.claude-opus-4-6-v1";
    for (model, fields, set, expected) in [
        (opus, json!({ "thinking": { "type": "adaptive" } }), None, json!(16_384)),
        (opus, json!({ "thinking": { "type": "adaptive" } }), Some(4096), json!(4096)),
        (opus, json!({ "thinking": { "type": "disabled" } }), None, json!(4096)),
        (EFFORT, json!({ "reasoning": { "effort": "high" } }), None, json!(16_384)),
        (EFFORT, json!({ "reasoning": { "effort": "none" } }), None, json!(4096)),
        (EFFORT, json!({ "reasoning": "disabled" }), None, json!(4096)),
    ] {
        let (limit, _) = limits_with(model, fields.clone(), set).await;
        assert_eq!(limit, expected, "{model} {fields} {set:?}");
    }
}

/// Nova 2 refuses a limit at high effort.
#[tokio::test]
async fn nova_2_has_no_limit_at_high_effort() {
    let nova = "us.amazon.nova-2-lite-v1:0";
    let effort = |kind: &str, effort: &str| json!({ "reasoningConfig": { "type": kind, "maxReasoningEffort": effort } });
    for (fields, expected) in [
        (effort("enabled", "high"), json!(null)),
        (effort("enabled", "medium"), json!(16_384)),
        (effort("disabled", "high"), json!(4096)),
    ] {
        let limit = limits_with(nova, fields.clone(), None).await;
        assert_eq!(limit, (expected, vec![]), "{fields}");
    }
}

#[tokio::test]
async fn a_default_limit_is_raised_to_the_models_maximum() {
    // Sonnet 4.5 writes 64,000 tokens at most.
    for (model, limit) in [(CLAUDE, 64_000), ("newcomer.brilliant-v1:0", 65_536)] {
        let server = scripted([cut(), cut(), Reply::text("The end.")]).await;
        let client = Client::new(client(&server).sdk().clone());
        let response = client.prompt(Ask("?")).model(model).send().await.expect("the third one");
        assert_eq!(limits(&server), [4096, 16_384, limit]);
        assert_eq!(response.record.re_asks, 2);
    }
}
