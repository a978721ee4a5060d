//! What single models refuse, with the messages.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::frames::stream;
use crate::support::{SIGNED, refused_by, send, taken_by, user};

pub(crate) const OPUS_5_5: &str = "us.anthropic.claude-opus-5-5";
pub(crate) const OPUS_5: &str = "us.anthropic.claude-opus-5-20260701-v1:0";
pub(crate) const OPUS_4_8: &str = "us.anthropic.claude-opus-4-8";
pub(crate) const OPUS_4_7: &str = "us.anthropic.claude-opus-4-7";
pub(crate) const SONNET_5_5: &str = "global.anthropic.claude-sonnet-5-5";
const SONNET_4_6: &str = "us.anthropic.claude-sonnet-4-6";
pub(crate) const SONNET_4_5: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
pub(crate) const NOVA: &str = "amazon.nova-lite-v1:0";
pub(crate) const NOVA_2: &str = "us.amazon.nova-2-lite-v1:0";
pub(crate) const LLAMA: &str = "us.meta.llama3-3-70b-instruct-v1:0";
const MISTRAL: &str = "mistral.mistral-large-2402-v1:0";

pub(crate) fn with(name: &str, value: Value) -> Value {
    let mut request = user("hi");
    request[name] = value;
    request
}

pub(crate) fn tool(choice: Value, schema: &Value, strict: bool) -> Value {
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

pub(crate) fn object() -> Value {
    json!({"type": "object", "properties": {}, "required": [], "additionalProperties": false})
}

pub(crate) fn plain() -> Value {
    json!({"type": "object", "properties": {}, "required": []})
}

pub(crate) fn forced() -> Value {
    tool(json!({"tool": {"name": "t"}}), &plain(), false)
}

pub(crate) fn any() -> Value {
    tool(json!({"any": {}}), &plain(), false)
}

pub(crate) fn native() -> Value {
    with(
        "outputConfig",
        json!({"textFormat": {
            "type": "json_schema", "structure": {"jsonSchema": {"schema": object().to_string()}},
        }}),
    )
}

/// The schema of an answer in Claude's own form.
fn own_native(schema: &Value) -> Value {
    let format = json!({"type": "json_schema", "schema": schema});
    with("additionalModelRequestFields", json!({"output_config": {"format": format}}))
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
pub(crate) fn of_model(text: &str) -> String {
    format!("The model returned the following errors: {text}")
}

pub(crate) fn field(name: &str) -> String {
    format!("This model doesn't support the {name} field. Remove {name} and try again.")
}

pub(crate) async fn refusals(rows: impl IntoIterator<Item = (&'static str, Value, String)>) {
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
        ("us-gov.anthropic.claude-fable-5-1", any(), not_forced.clone()),
        ("global.anthropic.claude-fable-5-2", forced(), not_forced),
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
        ("us.anthropic.claude-haiku-5-5", forced()),
        ("us.anthropic.claude-fable-5", forced()),
        (NOVA, forced()),
        ("zai.glm-4.7-flash", any()),
        (MISTRAL, any()),
        (OPUS_5_5, tool(json!({"auto": {}}), &plain(), false)),
        (LLAMA, tool(Value::Null, &plain(), false)),
        ("anthropic.claude-of-next-year", forced()),
    ] {
        taken_by(&local, model, &request).await;
    }
}

/// Unlike `temperature`, and unlike other models of its generation.
#[tokio::test]
async fn opus_5_takes_top_k() {
    let local = Server::start().await.expect("a free port");
    taken_by(&local, OPUS_5, &with("additionalModelRequestFields", json!({"top_k": 5}))).await;
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
        (OPUS_5_5, config(json!({"topP": 0.5})), deprecated("top_p")),
        (OPUS_5, config(json!({"temperature": 0.5})), deprecated("temperature")),
        (OPUS_4_7, with("additionalModelRequestFields", json!({"top_k": 5})), deprecated("top_k")),
        ("openai.gpt-5-6", config(json!({"stopSequences": ["x"]})), field("stopSequences")),
        ("us.openai.gpt-5.6-sol", config(json!({"temperature": 0.2})), field("temperature")),
        ("us.openai.gpt-5.6-sol", config(json!({"topP": 0.2})), field("topP")),
        ("us.xai.grok-4.7", config(json!({"temperature": 0.2})), field("temperature")),
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
    taken_by(&local, "us.openai.gpt-5.6-sol", &config(json!({"maxTokens": 64}))).await;
    let drawn = config(json!({"temperature": 0.2, "topP": 0.2}));
    taken_by(&local, "openai.gpt-oss-120b-1:0", &drawn).await;
}

#[tokio::test]
async fn native_output_and_strict_tools() {
    let extra = of_model("output_config.format: Extra inputs are not permitted");
    let strict_tool = || tool(Value::Null, &object(), true);
    refusals([
        (NOVA, native(), extra.clone()),
        (LLAMA, native(), extra.clone()),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", own_native(&object()), extra),
        (
            SONNET_4_5,
            own_native(&plain()),
            of_model(
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be \
                 explicitly set to false",
            ),
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    // Refused in July 2026, taken in October.
    for model in [OPUS_5, OPUS_4_8] {
        taken_by(&local, model, &strict_tool()).await;
    }
    for model in [OPUS_5_5, OPUS_5, SONNET_4_5, SONNET_4_6, SONNET_5_5, "qwen.qwen3-32b-v1:0"] {
        taken_by(&local, model, &native()).await;
    }
    taken_by(&local, SONNET_4_5, &strict_tool()).await;
    taken_by(&local, SONNET_4_5, &own_native(&object())).await;
    taken_by(&local, OPUS_5, &own_native(&object())).await;
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
            "messages.2.content: Conversation blocks and tool result blocks cannot be provided in \
             the same turn."
                .to_owned(),
        ),
        ("us.writer.palmyra-x5-v1:0", alone.clone(), field("status")),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for (model, request) in [
        (SONNET_4_5, first.clone()),
        (OPUS_5_5, system),
        (SONNET_4_5, prefilled("{")),
        (SONNET_4_5, result(text())),
        // What AWS took in recorded traffic.
        (SONNET_4_5, beside.clone()),
        (NOVA_2, beside),
        (LLAMA, alone),
        ("zai.glm-4.7-flash", first.clone()),
        ("moonshot.kimi-k2-thinking", first.clone()),
        ("qwen.qwen3-32b-v1:0", first.clone()),
    ] {
        taken_by(&local, model, &request).await;
    }
}

#[tokio::test]
async fn tools_in_streams() {
    let local = Server::start().await.expect("a free port");
    let request = tool(Value::Null, &plain(), false);
    let path = |model: &str| format!("/model/{}/converse-stream", model.replace(':', "%3A"));
    for model in [LLAMA, "us.meta.llama4-scout-17b-instruct-v1:0", "us.writer.palmyra-x5-v1:0"] {
        let body = request.to_string();
        let answer = send(&local, "POST", &path(model), SIGNED, body.as_bytes()).await;
        let message = "This model doesn't support tool use in streaming mode.";
        assert_eq!((answer.status, answer.message().as_str()), (400, message), "{model}");
        assert!(stream(&local, &path(model), &user("hi")).await.complete, "{model}");
        taken_by(&local, model, &request).await;
    }
    for model in [NOVA, SONNET_4_5, MISTRAL] {
        assert!(stream(&local, &path(model), &request).await.complete, "{model}");
    }
}
