//! Reasoning of earlier turns: what goes back to the same model, to another one, and after a refusal.

use bedrock_prompt::Client;
use bedrock_prompt::client::Conversation;
use bedrock_prompt::model::{ModelCapabilities, ReasoningHistory};
use bedrock_prompt::record::Adaptation;
use bedrock_prompt_local::{AwsError, Reply, Server};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, WhichOrder};
use crate::support::{client, scripted};

const GPT: &str = "openai.gpt-oss-120b-1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";
const QUEUE: &str =
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6";

fn signed() -> Value {
    json!({ "reasoningContent": { "reasoningText": { "text": "Hm.", "signature": "c2ln" } } })
}

fn empty_signature() -> Value {
    json!({ "reasoningContent": { "reasoningText": { "text": "Hm.", "signature": "" } } })
}

fn unsigned() -> Value {
    json!({ "reasoningContent": { "reasoningText": { "text": "Hm." } } })
}

fn redacted() -> Value {
    json!({ "reasoningContent": { "redactedContent": "YzJWamNtVjA=" } })
}

/// A client for which Nova takes no reasoning, as AWS says it.
fn chat(server: &Server) -> Conversation {
    let nova = ModelCapabilities::from_id(NOVA).reasoning_history(ReasoningHistory::No);
    let sdk = client(server).sdk().clone();
    let client = Client::builder().max_re_asks(0).model_capabilities(NOVA, nova).build(sdk);
    client.conversation("")
}

/// The blocks of the first answer that go to the second model, and whether the record says that
/// reasoning was left out.
async fn goes_back(blocks: &[Value], from: &str, to: &str) -> (Vec<Value>, bool) {
    let mut content = blocks.to_vec();
    content.push(json!({ "text": "Yes." }));
    let server = scripted([Reply::content(json!(content)), Reply::text("No.")]).await;
    let mut chat = chat(&server);
    chat.prompt(Ask("?")).model(from).send().await.expect("an answer");
    assert_eq!(chat.messages()[1].content().len(), content.len(), "the history keeps it");
    let second = chat.prompt(Ask("?")).model(to).send().await.expect("an answer");
    let left_out = second.record.adaptations.contains(&Adaptation::ReasoningLeftOut);
    let body = &server.received()[1].body;
    let mut sent = body["messages"][1]["content"].as_array().expect("blocks").clone();
    assert_eq!(sent.pop(), Some(json!({ "text": "Yes." })));
    (sent, left_out)
}

#[tokio::test]
async fn a_model_gets_the_reasoning_that_it_takes() {
    let all = [signed(), redacted(), unsigned(), empty_signature()];
    for (from, to, back) in [
        // Signed and hidden reasoning goes back to Claude as it came.
        (CLAUDE, CLAUDE, vec![signed(), redacted()]),
        (CLAUDE, "us.anthropic.claude-opus-4-6-v1", vec![signed(), redacted()]),
        (CLAUDE, NOVA, vec![]),
        (CLAUDE, GPT, vec![]),
        // An empty signature is none.
        (GPT, GPT, vec![unsigned(), unsigned()]),
        (GPT, "openai.gpt-oss-20b-1:0", vec![unsigned(), unsigned()]),
        (GPT, CLAUDE, vec![]),
        (GPT, "deepseek.v3-v1:0", vec![]),
        // An opaque ARN does not say who answers: what it gave goes back to it.
        (QUEUE, QUEUE, vec![signed(), redacted(), unsigned(), unsigned()]),
        (QUEUE, CLAUDE, vec![signed(), redacted()]),
        (QUEUE, NOVA, vec![]),
    ] {
        let (sent, left_out) = goes_back(&all, from, to).await;
        assert_eq!((&sent, left_out), (&back, back.len() < all.len()), "{from} to {to}");
    }
}

#[tokio::test]
async fn what_is_left_is_never_empty() {
    let saved = json!({ "messages": [
        { "role": "user", "content": [{ "text": "?" }] },
        { "role": "assistant", "content": [unsigned()] },
    ] });
    for (model, blocks) in [
        (CLAUDE, json!([{ "text": "." }])),
        (NOVA, json!([{ "text": "." }])),
        (GPT, json!([unsigned(), { "text": "." }])),
    ] {
        let server = scripted([Reply::text("Yes.")]).await;
        let client = Client::builder()
            .model_capabilities(
                NOVA,
                ModelCapabilities::from_id(NOVA).reasoning_history(ReasoningHistory::No),
            )
            .build(client(&server).sdk().clone());
        let mut chat = Conversation::from_json(&client, &saved.to_string()).expect("valid");
        chat.prompt(Ask("?")).model(model).send().await.expect("an answer");
        assert_eq!(server.received()[0].body["messages"][1]["content"], blocks, "{model}");
    }
}

#[tokio::test]
async fn a_re_ask_has_the_reasoning_that_the_model_takes() {
    let used = json!({ "toolUse": {
        "toolUseId": "t1", "name": "order", "input": { "quantity": "many" },
    } });
    let good = || Reply::tool_use("order", json!({ "quantity": 2 }));
    for (model, kept) in [(CLAUDE, 1), (GPT, 1), (NOVA, 0)] {
        let blocks = json!([signed(), unsigned(), used]);
        let server = scripted([Reply::content(blocks), good()]).await;
        let nova = ModelCapabilities::from_id(NOVA).reasoning_history(ReasoningHistory::No);
        let sdk = client(&server).sdk().clone();
        let client = Client::builder().model_capabilities(NOVA, nova).build(sdk);
        let response = client.prompt(WhichOrder).model(model).send().await.expect("an order");
        assert_eq!((response.output.quantity, response.record.re_asks), (2, 1), "{model}");
        let second = &server.received()[1].body;
        let content = second["messages"][1]["content"].as_array().expect("blocks");
        assert_eq!(content.len(), kept + 1, "{model}: {content:#?}");
    }
}

/// A model that takes signed reasoning refuses some all the same: the second turn forgets it for those
/// that follow, but not what another family gave.
#[tokio::test]
async fn refused_reasoning_does_not_go_back_in_later_turns() {
    let blank = "messages.3.content.0.thinking: each thinking block must contain thinking";
    let signed = |nth: &str| {
        let text = json!({ "text": "", "signature": nth });
        json!([{ "reasoningContent": { "reasoningText": text } }, { "text": "Yes." }])
    };
    let server = scripted([
        Reply::content(json!([unsigned(), { "text": "Yes." }])),
        Reply::content(signed("1")),
        Reply::error(AwsError::Validation, blank),
        Reply::content(signed("3")),
        Reply::content(signed("4")),
        Reply::text("Yes."),
    ])
    .await;
    let mut chat = Client::new(client(&server).sdk().clone()).conversation("");
    for (nth, model) in [GPT, CLAUDE, CLAUDE, CLAUDE, GPT].into_iter().enumerate() {
        let response = chat.prompt(Ask("?")).model(model).send().await.expect("an answer");
        assert_eq!(response.record.attempts, if nth == 2 { 2 } else { 1 }, "turn {nth}");
    }
    let received = server.received();
    let fourth = received[4].body["messages"].to_string();
    assert!(!fourth.contains(r#""signature":"1""#) && fourth.contains(r#""signature":"3""#));
    assert_eq!(received[5].body["messages"][1]["content"][0], unsigned());
}

/// What AWS says of reasoning, and the blocks that are left for the second request.
#[tokio::test]
async fn a_refusal_of_reasoning_is_remembered() {
    let model = "newcomer.brilliant-v1:0";
    let words = "The model returned the following errors: ";
    let bound = "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound \
                 to a different conversation. Remove the block, or set \
                 `thinking.block_binding.prefix_mismatch_behavior` to \"drop_block\". The `system` \
                 prompt differs from the one this block was created with.";
    for (text, from, left, later) in [
        ("User messages cannot contain reasoning content.", model, json!([]), json!([])),
        (
            "This model doesn't support the reasoningContent content block that you provided. \
             Update the content block and try again.",
            model,
            json!([]),
            json!([]),
        ),
        ("messages.1.content.0.thinking.signature: Field required", model, json!([]), json!([])),
        (
            "messages.1.content.0.thinking.signature: Field required",
            QUEUE,
            json!([]),
            json!([signed()]),
        ),
        (bound, QUEUE, json!([]), json!([signed()])),
        (
            "messages.1.content.0: Invalid `signature` in `thinking` block",
            CLAUDE,
            json!([]),
            json!([signed()]),
        ),
    ] {
        let first = if from == model { unsigned() } else { signed() };
        let first = if text.contains("required") && from == QUEUE { unsigned() } else { first };
        let answer = |block: &Value| Reply::content(json!([block, { "text": "Yes." }]));
        let later_block = if from == model { unsigned() } else { signed() };
        let server = scripted([
            answer(&first),
            Reply::error(AwsError::Validation, format!("{words}{text}")),
            answer(&later_block),
            answer(&later_block),
        ])
        .await;
        let mut chat = chat(&server);
        let mut records = Vec::new();
        for _ in 0..3 {
            let response = chat.prompt(Ask("?")).model(from).send().await.expect(text);
            records.push(response.record);
        }
        assert_eq!(records[1].attempts, 2, "{text}");
        assert!(records[1].adaptations.contains(&Adaptation::ReasoningLeftOut), "{text}");
        assert_eq!(records[2].attempts, 1, "remembered: {text}");
        let reasoning = |body: &Value, nth: usize| {
            let blocks = body["messages"][nth]["content"].as_array().expect("blocks").clone();
            let is_reasoning = |block: &Value| block.get("reasoningContent").is_some();
            json!(blocks.into_iter().filter(is_reasoning).collect::<Vec<_>>())
        };
        let received = server.received();
        assert_eq!(reasoning(&received[2].body, 1), left, "{text}");
        assert_eq!(reasoning(&received[3].body, 1), left, "{text}");
        assert_eq!(reasoning(&received[3].body, 3), later, "{text}");
    }
}
