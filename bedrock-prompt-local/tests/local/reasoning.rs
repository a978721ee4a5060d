//! Reasoning in histories: what each family takes.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::models::{OPUS_5_5, SONNET_4_5, field, of_model};
use crate::support::{refused_by, strict, taken_by, user};

pub(crate) const SONNET_5: &str = "us.anthropic.claude-sonnet-5";
pub(crate) const SONNET_4_6: &str = "us.anthropic.claude-sonnet-4-6";
pub(crate) const FABLE_5_1: &str = "us.anthropic.claude-fable-5-1";
/// A history with a block of reasoning before the text of an answer.
pub(crate) fn after(reasoning: &Value) -> Value {
    json!({"messages": [
        {"role": "user", "content": [{"text": "hi"}]},
        {"role": "assistant", "content": [{"reasoningContent": reasoning}, {"text": "hello"}]},
        {"role": "user", "content": [{"text": "and now?"}]},
    ]})
}

pub(crate) fn text(signature: Option<&str>) -> Value {
    match signature {
        Some(signature) => json!({"reasoningText": {"text": "Hm.", "signature": signature}}),
        None => json!({"reasoningText": {"text": "Hm."}}),
    }
}

#[tokio::test]
async fn claude_takes_signed_reasoning_alone() {
    let local = Server::start().await.expect("a free port");
    let missing = of_model("messages.1.content.0.thinking.signature: Field required");
    for model in [SONNET_4_5, SONNET_5, OPUS_5_5, "eu.anthropic.claude-3-7-sonnet-20250219-v1:0"] {
        for signature in [None, Some("")] {
            assert_eq!(refused_by(&local, model, &after(&text(signature))).await, missing);
        }
        // Without `reasoning`, the signatures of scripts are taken.
        taken_by(&local, model, &after(&text(Some("c2ln")))).await;
        taken_by(&local, model, &after(&json!({"redactedContent": "c2VjcmV0"}))).await;
    }
}

#[tokio::test]
async fn families_that_take_no_reasoning() {
    let local = Server::start().await.expect("a free port");
    let words = "User messages cannot contain reasoning content. Please remove the reasoning \
                 content and try again.";
    for model in [
        "amazon.nova-lite-v1:0",
        "us.amazon.nova-pro-v1:0",
        "google.gemma-3-12b-it",
        "us.meta.llama3-3-70b-instruct-v1:0",
        "us.meta.llama4-scout-17b-instruct-v1:0",
        "mistral.devstral-2-123b",
        "mistral.ministral-3-3b-instruct",
        "mistral.mistral-large-3-675b-instruct",
        "nvidia.nemotron-nano-9b-v2",
        "nvidia.nemotron-super-3-120b",
        "us.openai.gpt-5.6-sol",
        "us.openai.gpt-6.1-sol",
        "qwen.qwen3-235b-a22b-2507-v1:0",
        "qwen.qwen3-coder-next",
        "us.writer.palmyra-x5-v1:0",
        "global.xai.grok-4.7",
        "us.deepseek.r1-v1:0",
    ] {
        for signature in [None, Some("c2ln")] {
            assert_eq!(refused_by(&local, model, &after(&text(signature))).await, words, "{model}");
        }
        // Nothing is known of what cannot be read.
        taken_by(&local, model, &after(&json!({"redactedContent": "c2VjcmV0"}))).await;
        taken_by(&local, model, &user("hi")).await;
    }
}

#[tokio::test]
async fn families_that_take_it_without_a_signature() {
    let local = Server::start().await.expect("a free port");
    let words = field("reasoningContent.reasoningText.signature");
    for model in [
        "openai.gpt-oss-120b-1:0",
        "us.amazon.nova-2-lite-v1:0",
        "deepseek.v3-v1:0",
        "minimax.minimax-m2",
        "moonshotai.kimi-k2.5",
        "qwen.qwen3-32b-v1:0",
        "zai.glm-5",
    ] {
        taken_by(&local, model, &after(&text(None))).await;
        for signature in ["", "c2ln"] {
            let request = after(&text(Some(signature)));
            assert_eq!(refused_by(&local, model, &request).await, words, "{model}");
        }
    }
    // A profile of the account may be any model.
    for signature in [None, Some("c2ln")] {
        taken_by(&local, "a1b2c3d4e5f6", &after(&text(signature))).await;
    }
}

#[tokio::test]
async fn messages_of_reasoning_alone() {
    let alone = json!({"reasoningContent": text(Some("c2ln"))});
    let history = |last: bool| {
        let mut request = after(&text(Some("c2ln")));
        request["messages"][1]["content"] = json!([alone]);
        if last {
            request["messages"].as_array_mut().expect("a list").pop();
        }
        request
    };
    let no_prefill = of_model(
        "This model does not support assistant message prefill. The conversation must end with a \
         user message.",
    );
    let local = Server::start().await.expect("a free port");
    for model in [SONNET_5, FABLE_5_1] {
        for last in [true, false] {
            assert_eq!(refused_by(&local, model, &history(last)).await, no_prefill, "{model}");
        }
    }
    taken_by(&local, SONNET_4_6, &history(false)).await;
    taken_by(&local, SONNET_4_5, &history(false)).await;
    assert_eq!(refused_by(&local, SONNET_4_6, &history(true)).await, no_prefill);
    let final_block = "messages.1: The final block in an assistant message cannot be `thinking`.";
    assert_eq!(refused_by(&local, SONNET_4_5, &history(true)).await, of_model(final_block));
    // Of the others of their generation, clients say the same.
    taken_by(&local, OPUS_5_5, &history(false)).await;
    assert_eq!(refused_by(&strict().await, OPUS_5_5, &history(false)).await, no_prefill);
}
