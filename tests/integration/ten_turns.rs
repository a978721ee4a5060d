//! Ten turns, plain and typed in turn, with a model that reasons, against the local server's own rules of
//! reasoning, binding and ids: none is refused, also where the model is switched at turn five.

use std::fmt::Write as _;

use aws_smithy_types::Document;
use bedrock_prompt::client::Conversation;
use bedrock_prompt::model::{ModelCapabilities, Reasoning};
use bedrock_prompt::sdk::types::{ContentBlock, Message};
use bedrock_prompt::{Client, Prompt};
use bedrock_prompt_local::Server;
use insta::assert_snapshot;

use crate::support::client;

/// A model of each family that reasons, and of some that take no reasoning.
const MODELS: &[&str] = &[
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "anthropic.claude-opus-4-6-v1",
    "anthropic.claude-opus-5",
    "anthropic.claude-opus-5-5",
    "anthropic.claude-sonnet-5-5",
    "anthropic.claude-haiku-5-5",
    "anthropic.claude-fable-5-1",
    "amazon.nova-2-lite-v1:0",
    "amazon.nova-lite-v1:0",
    "openai.gpt-oss-120b-1:0",
    "openai.gpt-5.6-sol",
    "deepseek.v3-v1:0",
    "deepseek.r1-v1:0",
    "qwen.qwen3-32b-v1:0",
    "qwen.qwen3-235b-a22b-2507-v1:0",
    "moonshotai.kimi-k2-thinking",
    "minimax.minimax-m2",
    "zai.glm-5.3",
    "nvidia.nemotron-super-3-120b",
    "mistral.magistral-small-2509",
    "mistral.mistral-large-3-675b-instruct",
    "meta.llama3-3-70b-instruct-v1:0",
    "xai.grok-4.7",
];

/// The models that do not reason.
const WITHOUT_REASONING: &[&str] = &[
    "amazon.nova-lite-v1:0",
    "mistral.mistral-large-3-675b-instruct",
    "meta.llama3-3-70b-instruct-v1:0",
];

/// One order.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct Order {
    sku: String,
}

#[derive(Prompt)]
#[prompt(system = "Copy values exactly.", user = "Read this order.\nsku: A-17\n", output = Order)]
struct ReadOrder;

/// What asks a model to reason.
fn reasoning(model: &str) -> Option<Document> {
    let text = |text: &str| Document::String(text.into());
    let object = |members: Vec<(&str, Document)>| {
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
        Document::Object(members.collect())
    };
    if model.contains("nemotron") || model.contains("magistral") {
        return Some(object(vec![("reasoning_effort", text("high"))]));
    }
    let capabilities = ModelCapabilities::from_id(model);
    let form = match capabilities.reasoning {
        Reasoning::Budget => {
            let tokens = Document::Number(aws_smithy_types::Number::PosInt(1024));
            object(vec![("type", text("enabled")), ("budget_tokens", tokens)])
        }
        Reasoning::BudgetOrAdaptive | Reasoning::Adaptive => {
            object(vec![("type", text("adaptive"))])
        }
        Reasoning::Effort => object(vec![("effort", text("high"))]),
        Reasoning::ReasoningEffort | Reasoning::ReasoningConfig => text("high"),
        Reasoning::NovaReasoningConfig => {
            object(vec![("type", text("enabled")), ("maxReasoningEffort", text("low"))])
        }
        _ => return None,
    };
    Some(object(vec![(capabilities.reasoning.field()?, form)]))
}

/// Asks ten turns, and returns the number of requests, how many blocks of reasoning were given, and how
/// many of them were in the last request. Panics at the first refusal.
async fn ten_turns(server: &Server, models: [&str; 2]) -> String {
    let client = Client::new(client(server).sdk().clone());
    let mut chat = client.conversation("You are a clerk.");
    let (before, mut requests) = (server.received().len(), 0);
    for nth in 0..10 {
        let model = models[nth / 5];
        let fields = reasoning(model);
        let is_typed = nth % 2 == 1;
        let what = format!("turn {nth} of {models:?}");
        let record = if is_typed {
            let call = chat.prompt(ReadOrder).model(model);
            let call = call
                .customize(move |input| input.set_additional_model_request_fields(fields.clone()));
            let response = call.send().await.unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(response.output.sku, "A-17", "{what}");
            response.record
        } else {
            let call = chat.prompt("What did you read?").model(model);
            let call = call
                .customize(move |input| input.set_additional_model_request_fields(fields.clone()));
            call.send().await.unwrap_or_else(|error| panic!("{what}: {error}")).record
        };
        // An answer may be invalid, and then it is asked for again; no request is refused.
        assert_eq!(record.attempts, 1 + record.re_asks, "{what}: {:?}", record.adaptations);
        requests += record.attempts;
        if nth == 6 {
            chat = Conversation::from_json(&client, &chat.to_json().expect("JSON")).expect("it");
        }
    }
    let blocks = chat.messages().iter().flat_map(Message::content);
    let given = blocks.filter(|block| matches!(block, ContentBlock::ReasoningContent(_))).count();
    let reasons = models.iter().any(|model| !WITHOUT_REASONING.contains(model));
    assert_eq!(given > 0, reasons, "{models:?}");
    let received = server.received();
    assert_eq!(received.len() - before, usize::try_from(requests).unwrap_or_default());
    let last = received.last().map(|last| last.body["messages"].to_string()).unwrap_or_default();
    let sent = last.matches("reasoningContent").count();
    format!("{requests} requests, {given} blocks given, {sent} in the last request")
}

#[tokio::test]
async fn ten_turns_with_each_model_and_with_a_switch_to_the_next() {
    let server = Server::builder().reasoning(true).start().await.expect("a server");
    let mut table = String::new();
    for (nth, model) in MODELS.iter().enumerate() {
        let _ = writeln!(table, "{model}: {}", ten_turns(&server, [model, model]).await);
        let next = MODELS[(nth + 1) % MODELS.len()];
        let _ = writeln!(table, "  then {next}: {}", ten_turns(&server, [model, next]).await);
    }
    assert_snapshot!(table);
}
