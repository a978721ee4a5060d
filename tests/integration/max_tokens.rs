//! `max_tokens` where nobody sets it: higher where the model reasons, and raised after a cut to what the
//! model can write.

use aws_smithy_types::{Document, Number};
use bedrock_prompt::Client;
use bedrock_prompt::model::ModelCapabilities;
use bedrock_prompt_local::{Reply, Server};
use serde_json::Value;

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
