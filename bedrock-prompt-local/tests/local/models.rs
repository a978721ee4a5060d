//! What single models refuse, with the messages.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{SIGNED, refused_by, send, taken_by, user};

const OPUS_5_5: &str = "us.anthropic.claude-opus-5-5";
const OPUS_5: &str = "us.anthropic.claude-opus-5-20260701-v1:0";
const OPUS_4_7: &str = "us.anthropic.claude-opus-4-7";
const SONNET_5_5: &str = "global.anthropic.claude-sonnet-5-5";
const SONNET_4_6: &str = "us.anthropic.claude-sonnet-4-6";
const SONNET_4_5: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA: &str = "amazon.nova-lite-v1:0";
const LLAMA: &str = "us.meta.llama3-3-70b-instruct-v1:0";
const MISTRAL: &str = "mistral.mistral-large-2402-v1:0";

fn with(name: &str, value: Value) -> Value {
    let mut request = user("hi");
    request[name] = value;
    request
}

fn tool(choice: Value, schema: &Value, strict: bool) -> Value {
    let mut spec = json!({"name": "t", "inputSchema": {"json": schema}});
    if strict {
        spec["strict"] = true.into();
    }
    let mut config = json!({"tools": [{ "toolSpec": spec }]});
    if !choice.is_null() {
        config["toolChoice"] = choice;
    }
    with("toolConfig", config)
}

fn object() -> Value {
    json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false})
}

fn plain() -> Value {
    json!({"type": "object", "properties": {}, "required": []})
}

fn forced() -> Value {
    tool(json!({"tool": {"name": "t"}}), &plain(), false)
}

fn any() -> Value {
    tool(json!({"any": {}}), &plain(), false)
}

fn native() -> Value {
    with(
        "outputConfig",
        json!({"textFormat": {
            "type": "json_schema", "structure": {"jsonSchema": {"schema": object().to_string()}},
        }}),
    )
}

fn thinking(kind: &str, budget: &Value, most: u64) -> Value {
    let mut request = with("inferenceConfig", json!({ "maxTokens": most }));
    request["additionalModelRequestFields"] =
        json!({"thinking": {"type": kind, "budget_tokens": budget}});
    request
}

fn prefilled(text: &str) -> Value {
    json!({"messages": [
        {"role": "user", "content": [{"text": "hi"}]},
        {"role": "assistant", "content": [{ "text": text }]},
    ]})
}

/// A message of the model, which Converse reports.
fn of_model(text: &str) -> String {
    format!("The model returned the following errors: {text}")
}

fn field(name: &str) -> String {
    format!("This model doesn't support the {name} field. Remove {name} and try again.")
}

async fn refusals(rows: impl IntoIterator<Item = (&'static str, Value, String)>) {
    let local = Server::start().await.expect("a free port");
    for (model, request, message) in rows {
        assert_eq!(refused_by(&local, model, &request).await, message, "{model}: {request}");
    }
}

#[tokio::test]
async fn choices_of_tools() {
    let not_forced =
        of_model("tool_choice: type \"tool\" and \"any\" are not supported for this model.");
    refusals([
        (OPUS_5_5, forced(), not_forced.clone()),
        (OPUS_5_5, any(), not_forced.clone()),
        (SONNET_5_5, forced(), not_forced.clone()),
        ("us.anthropic.claude-fable-5-1", any(), not_forced),
        (LLAMA, forced(), field("toolConfig.toolChoice.tool")),
        (LLAMA, any(), field("toolConfig.toolChoice.any")),
        (MISTRAL, forced(), field("toolConfig.toolChoice.tool")),
        ("deepseek.v3-v1:0", forced(), field("toolConfig.toolChoice.tool")),
        (
            "mistral.mistral-7b-instruct-v0:2",
            any(),
            "This model doesn't support tool use.".to_owned(),
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for (model, request) in [
        (OPUS_5, forced()),
        (NOVA, forced()),
        (MISTRAL, any()),
        (OPUS_5_5, tool(json!({"auto": {}}), &plain(), false)),
        (LLAMA, tool(Value::Null, &plain(), false)),
        ("newcomer.brilliant-v1:0", forced()),
    ] {
        taken_by(&local, model, &request).await;
    }
}

#[tokio::test]
async fn parameters() {
    let deprecated = |name: &str| of_model(&format!("`{name}` is deprecated for this model."));
    let config = |config: Value| with("inferenceConfig", config);
    let most = |limit: u32| {
        format!(
            "The maximum tokens you requested exceeds the model limit of {limit}. Try again with a \
             maximum tokens value that is lower than {limit}."
        )
    };
    let system = "This model doesn't support system messages. Try again without a system message \
                  or use a model that supports system messages.";
    refusals([
        (OPUS_4_7, config(json!({"temperature": 0.5})), deprecated("temperature")),
        (SONNET_5_5, config(json!({"topP": 0.5})), deprecated("top_p")),
        (OPUS_5, with("additionalModelRequestFields", json!({"top_k": 5})), deprecated("top_k")),
        ("openai.gpt-5-6", config(json!({"stopSequences": ["x"]})), field("stopSequences")),
        (SONNET_4_6, with("outputConfig", json!({"effort": "low"})), field("effort")),
        (NOVA, config(json!({"maxTokens": 10_001})), most(10_000)),
        ("anthropic.claude-3-haiku-20240307-v1:0", config(json!({"maxTokens": 5000})), most(4096)),
        (
            "amazon.titan-text-express-v1",
            with("system", json!([{"text": "Be brief."}])),
            system.to_owned(),
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    taken_by(&local, SONNET_4_5, &config(json!({"temperature": 0.5, "maxTokens": 64_000}))).await;
}

#[tokio::test]
async fn native_output_and_strict_tools() {
    let extra = of_model("output_config.format: Extra inputs are not permitted");
    let strict = || tool(Value::Null, &object(), true);
    let no_strict = of_model("tools.0.custom.strict: Extra inputs are not permitted");
    refusals([
        (OPUS_5_5, native(), extra.clone()),
        (OPUS_5, native(), extra.clone()),
        (OPUS_4_7, native(), extra.clone()),
        (NOVA, native(), extra.clone()),
        (LLAMA, native(), extra),
        (OPUS_5, strict(), no_strict.clone()),
        (SONNET_5_5, strict(), no_strict),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for model in [SONNET_4_5, SONNET_4_6, SONNET_5_5, "qwen.qwen3-32b-v1:0"] {
        taken_by(&local, model, &native()).await;
    }
    taken_by(&local, SONNET_4_5, &strict()).await;
}

#[tokio::test]
async fn thoughts() {
    let mut with_tool = thinking("enabled", &json!(1024), 2000);
    with_tool["toolConfig"] = forced()["toolConfig"].take();
    refusals([
        (
            SONNET_4_5,
            with_tool.clone(),
            of_model("Thinking may not be enabled when tool_choice forces tool use."),
        ),
        (
            SONNET_4_5,
            thinking("enabled", &json!(1000), 2000),
            of_model(
                "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
            ),
        ),
        (
            SONNET_4_5,
            thinking("enabled", &Value::Null, 2000),
            of_model("thinking.enabled.budget_tokens: Field required"),
        ),
        (
            SONNET_4_5,
            thinking("enabled", &json!(2000), 2000),
            of_model("`max_tokens` must be greater than `thinking.budget_tokens`."),
        ),
        (
            OPUS_5,
            thinking("enabled", &json!(1024), 2000),
            of_model(
                "\"thinking.type.enabled\" is not supported for this model. Use \
                 \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking \
                 behavior.",
            ),
        ),
        (
            OPUS_5_5,
            thinking("disabled", &Value::Null, 2000),
            of_model("\"thinking.type.disabled\" is not supported for this model."),
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    with_tool["toolConfig"]["toolChoice"] = json!({"auto": {}});
    taken_by(&local, SONNET_4_5, &with_tool).await;
    let mut adaptive = forced();
    adaptive["additionalModelRequestFields"] = json!({"thinking": {"type": "adaptive"}});
    taken_by(&local, "us.anthropic.claude-sonnet-5-20260301", &adaptive).await;
}

#[tokio::test]
async fn caches_and_storage() {
    let point = || json!({"cachePoint": {"type": "default"}});
    let mut cached_tools = any();
    cached_tools["toolConfig"]["tools"].as_array_mut().expect("a list").push(point());
    let cached =
        |point: Value| json!({"messages": [{"role": "user", "content": [{"text": "hi"}, point]}]});
    let stored = json!({"messages": [{"role": "user", "content": [
        {"text": "hi"},
        {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://bucket/a.png"}}}},
    ]}]});
    let hour = json!({"cachePoint": {"type": "default", "ttl": "1h"}});
    refusals([
        (LLAMA, cached(point()), field("cachePoint")),
        (NOVA, cached_tools.clone(), field("cachePoint")),
        (NOVA, cached(hour.clone()), field("ttl")),
        (SONNET_4_5, stored.clone(), field("s3Uri")),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for (model, request) in [
        (NOVA, cached(point())),
        (NOVA, stored),
        (SONNET_4_5, cached_tools),
        (SONNET_4_5, cached(hour)),
    ] {
        taken_by(&local, model, &request).await;
    }
}

#[tokio::test]
async fn turns() {
    let start = "A conversation must start with a user message. Try again with a conversation that \
                 starts with a user message.";
    let first = json!({"messages": [
        {"role": "assistant", "content": [{"text": "Hello."}]},
        {"role": "user", "content": [{"text": "hi"}]},
    ]});
    let system = json!({"messages": [
        {"role": "user", "content": [{"text": "hi"}]},
        {"role": "system", "content": [{"text": "Be brief."}]},
    ]});
    let result = |more: Value| {
        let mut request = tool(Value::Null, &plain(), false);
        request["messages"] = json!([
            {"role": "user", "content": [{"text": "hi"}]},
            {"role": "assistant", "content": [
                {"toolUse": {"toolUseId": "a", "name": "t", "input": {}}},
            ]},
            {"role": "user", "content": [
                {"toolResult": {"toolUseId": "a", "content": [{"text": "ok"}], "status": "success"}},
                more,
            ]},
        ]);
        request
    };
    let text = || json!({"text": "and?"});
    let document = || json!({"document": {"name": "a", "source": {"text": "b"}}});
    let mut beside = result(document());
    beside["messages"][2]["content"].as_array_mut().expect("a list").push(text());
    let mut alone = result(text());
    alone["messages"][2]["content"].as_array_mut().expect("a list").truncate(1);
    refusals([
        (NOVA, first.clone(), start.to_owned()),
        (SONNET_4_5, system.clone(), field("system role")),
        (
            SONNET_4_6,
            prefilled("{"),
            of_model(
                "This model does not support assistant message prefill. The conversation must end \
                 with a user message.",
            ),
        ),
        (
            SONNET_4_5,
            prefilled("So, "),
            of_model("messages: final assistant content cannot end with trailing whitespace"),
        ),
        (
            LLAMA,
            result(text()),
            "Conversation blocks and tool result blocks cannot be provided in the same turn."
                .to_owned(),
        ),
        (
            SONNET_4_5,
            beside,
            of_model(
                "messages.2.content: document blocks are not allowed beside tool_result blocks",
            ),
        ),
        ("us.writer.palmyra-x5-v1:0", alone.clone(), field("status")),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for (model, request) in [
        (SONNET_4_5, first),
        (OPUS_5_5, system),
        (SONNET_4_5, prefilled("{")),
        (SONNET_4_5, result(text())),
        (LLAMA, alone),
    ] {
        taken_by(&local, model, &request).await;
    }
}

#[tokio::test]
async fn the_root_of_a_schema_for_nova() {
    let local = Server::start().await.expect("a free port");
    for key in ["$defs", "title", "additionalProperties"] {
        let mut schema = plain();
        schema[key] = json!({});
        assert_eq!(
            refused_by(&local, NOVA, &tool(Value::Null, &schema, false)).await,
            of_model(&format!(
                "Malformed input request: #/toolConfig/tools/0/toolSpec/inputSchema/json: \
                 extraneous key [{key}] is not permitted, please reformat your input and try again."
            ))
        );
        taken_by(&local, SONNET_4_5, &tool(Value::Null, &schema, false)).await;
    }
    let inner = json!({"type": "object", "properties": {"a": plain()}});
    taken_by(&local, NOVA, &tool(Value::Null, &inner, false)).await;
}

#[tokio::test]
async fn bodies_of_claude() {
    let local = Server::start().await.expect("a free port");
    let body = |name: &str, value: Value| {
        json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 2000,
            "messages": [{"role": "user", "content": "hi"}],
            "tools": [{"name": "t", "input_schema": plain()}],
            name: value,
        })
    };
    let format = json!({"format": {"type": "json_schema", "schema": plain()}});
    let extra = "output_config.format: Extra inputs are not permitted";
    for (model, body, message) in [
        (
            OPUS_5_5,
            body("tool_choice", json!({"type": "any"})),
            "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
        ),
        (OPUS_4_7, body("temperature", json!(0.5)), "`temperature` is deprecated for this model."),
        (OPUS_5, body("output_config", format.clone()), extra),
        (
            SONNET_4_5,
            body("output_config", format),
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be \
             explicitly set to false",
        ),
        (
            SONNET_4_5,
            body("thinking", json!({"type": "enabled", "budget_tokens": 10})),
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
    ] {
        let path = format!("/model/{}/invoke", model.replace(':', "%3A"));
        let answer = send(&local, "POST", &path, SIGNED, body.to_string().as_bytes()).await;
        assert_eq!((answer.status, answer.message().as_str()), (400, message), "{body}");
    }
}
