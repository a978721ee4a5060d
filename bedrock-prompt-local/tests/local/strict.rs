//! What a strict server refuses, and any other one takes.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::models::{
    NOVA, NOVA_2, OPUS_4_7, OPUS_4_8, OPUS_5_5, SONNET_4_5, SONNET_5_5, any, field, forced, native,
    object, of_model, plain, tool, with,
};
use crate::support::{refused_by, strict, taken_by};

#[tokio::test]
async fn the_root_of_a_schema_for_nova() {
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    let with_key = |key: &str| {
        let mut schema = plain();
        schema[key] = json!({});
        tool(Value::Null, &schema, false)
    };
    let refusal = |key: &str| {
        of_model(&format!(
            "Malformed input request: #/toolConfig/tools/0/toolSpec/inputSchema/json: extraneous \
             key [{key}] is not permitted, please reformat your input and try again."
        ))
    };
    for model in [NOVA, NOVA_2, "us.amazon.nova-micro-v1:0"] {
        for key in ["additionalProperties", "title", "description", "$schema"] {
            taken_by(&local, model, &with_key(key)).await;
            taken_by(&strict, model, &with_key(key)).await;
        }
        assert_eq!(refused_by(&local, model, &with_key("$defs")).await, refusal("$defs"));
        taken_by(&local, model, &with_key("definitions")).await;
        let refused = refused_by(&strict, model, &with_key("definitions")).await;
        assert_eq!(refused, refusal("definitions"));
    }
    taken_by(&local, SONNET_4_5, &with_key("$defs")).await;
    let inner = json!({"type": "object", "properties": {"a": plain()}});
    taken_by(&strict, NOVA, &tool(Value::Null, &inner, false)).await;
}

/// What is refused by the tables of clients alone.
#[tokio::test]
async fn what_a_strict_server_refuses() {
    let not_forced =
        of_model("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
    let no_strict = of_model("tools.0.custom.strict: Extra inputs are not permitted");
    let extra = of_model("output_config.format: Extra inputs are not permitted");
    let first = json!({"messages": [
        {"role": "assistant", "content": [{"text": "Hello."}]},
        {"role": "user", "content": [{"text": "hi"}]},
    ]});
    let start = "A conversation must start with a user message. Try again with a conversation that \
                 starts with a user message.";
    let warm = with("inferenceConfig", json!({"temperature": 0.5}));
    let rows = [
        ("us.anthropic.claude-mythos-5-1", forced(), not_forced),
        (SONNET_5_5, warm, of_model("`temperature` is deprecated for this model.")),
        (SONNET_5_5, tool(Value::Null, &object(), true), no_strict.clone()),
        (OPUS_4_8, tool(Value::Null, &object(), true), no_strict),
        ("us.mistral.pixtral-large-2502-v1:0", any(), field("toolConfig.toolChoice.any")),
        (OPUS_4_7, native(), extra.clone()),
        (OPUS_5_5, native(), extra.clone()),
        ("us.anthropic.claude-fable-5-1", native(), extra),
        ("cohere.command-r-v1:0", any(), field("toolConfig.toolChoice.any")),
        ("google.gemma-3-27b-it", first, start.to_owned()),
    ];
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    for (model, request, message) in rows {
        taken_by(&local, model, &request).await;
        assert_eq!(refused_by(&strict, model, &request).await, message, "{model}: {request}");
    }
}
