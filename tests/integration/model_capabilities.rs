//! The built-in table of model capabilities, and capabilities set by the user.

use std::fmt::Write as _;

use bedrock_prompt::{
    Client, Prompt,
    client::ClientBuilder,
    model::{ModelCapabilities, NativeSchema, Reasoning, ToolChoice},
};
use bedrock_prompt_local::{Reply, Script, Server};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::prompts::Topic;

const HAIKU: &str = "anthropic.claude-haiku-4-5-20251001-v1:0";
const OPAQUE: &str = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";

#[derive(Prompt)]
#[prompt(user = "Ready?")]
struct Ready;

/// The requests for a topic and for a following text turn: the model id, and both bodies.
async fn sent(builder: ClientBuilder, model_id: &str) -> (String, Value, Value) {
    let script = Script::new()
        .reply(Reply::tool_use("topic", json!({ "value": "shipping" })))
        .reply(Reply::text("Yes."));
    let server = Server::builder()
        .script(script)
        .allow_model("newcomer.*")
        .start()
        .await
        .expect("a free port");
    let client = builder.local(server.endpoint_url());
    let mut chat = client.conversation("").model(model_id);
    chat.prompt(bedrock_prompt::prompt::Extract::<Topic>::new("Topic: shipping"))
        .send()
        .await
        .expect("one");
    chat.prompt(Ready).send().await.expect("text");
    let [first, second] = <[_; 2]>::try_from(server.received()).expect("two requests");
    (first.model_id, first.body, second.body)
}

fn with_capabilities(id: &str, capabilities: ModelCapabilities) -> ClientBuilder {
    Client::builder().model_capabilities(id, capabilities)
}

#[tokio::test]
async fn capabilities_apply_to_the_id_with_a_prefix_and_in_an_arn() {
    let auto = ModelCapabilities::from_id(HAIKU)
        .tool_choice(ToolChoice::Auto)
        .native_schema(NativeSchema::OptIn);
    let arn = format!("arn:aws:bedrock:us-east-1:111122223333:inference-profile/eu.{HAIKU}");
    for id in [HAIKU, &format!("eu.{HAIKU}"), &arn] {
        let (_, body, _) = sent(with_capabilities(HAIKU, auto), id).await;
        assert_eq!(body["toolConfig"]["toolChoice"], json!({ "auto": {} }), "{id}");
    }
    // Capabilities set for an inference profile take precedence over those of its model.
    let eu = format!("eu.{HAIKU}");
    let builder = || {
        with_capabilities(&eu, auto)
            .model_capabilities(HAIKU, ModelCapabilities::unknown().profile_only(true))
    };
    let named = json!({ "tool": { "name": "topic" } });
    assert_eq!(sent(builder(), &eu).await.1["toolConfig"]["toolChoice"], json!({ "auto": {} }));
    assert_eq!(sent(builder(), HAIKU).await.1["toolConfig"]["toolChoice"], named);
}

#[tokio::test]
async fn the_last_capabilities_apply() {
    let builder = with_capabilities(
        HAIKU,
        ModelCapabilities::unknown().profile_only(true).tool_choice(ToolChoice::Auto),
    )
    .model_capabilities(
        HAIKU,
        ModelCapabilities::unknown().profile_only(true).tool_choice(ToolChoice::Any),
    );
    let (_, body, _) = sent(builder, HAIKU).await;
    assert_eq!(body["toolConfig"]["toolChoice"], json!({ "any": {} }));
}

#[tokio::test]
async fn capabilities_apply_to_an_opaque_arn() {
    let (id, body, next) = sent(
        with_capabilities(OPAQUE, ModelCapabilities::from_id("mistral.mistral-large-2407-v1:0")),
        OPAQUE,
    )
    .await;
    assert_eq!(id, OPAQUE);
    assert_eq!(body["toolConfig"]["toolChoice"], json!({ "any": {} }));
    // The tool result has a message of its own, and a placeholder separates it from the next one.
    let roles: Vec<_> = next["messages"].as_array().expect("messages").iter().collect();
    assert_eq!(roles.len(), 5, "{next:#}");
    assert_eq!(roles[3]["content"], json!([{ "text": "." }]));

    let (_, body, next) = sent(Client::builder(), OPAQUE).await;
    assert_eq!(body["toolConfig"]["toolChoice"], json!({ "tool": { "name": "topic" } }));
    assert_eq!(next["messages"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn capabilities_determine_the_prefix_and_max_tokens() {
    let new = "newcomer.brilliant-v1:0";
    let (id, body, _) = sent(Client::builder(), new).await;
    assert_eq!((&*id, &body["inferenceConfig"]["maxTokens"]), (new, &json!(4096)));
    let known = ModelCapabilities::unknown().profile_only(true).max_output_tokens(1000);
    let (id, body, _) = sent(with_capabilities(new, known), new).await;
    assert_eq!(id, format!("us.{new}"));
    assert_eq!(body["inferenceConfig"]["maxTokens"], 1000);
}

#[test]
fn table_of_capabilities() {
    let mut table = String::new();
    for id in [
        "anthropic.claude-v2:1",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "anthropic.claude-3-5-sonnet-20241022-v2:0",
        "anthropic.claude-3-7-sonnet-20250219-v1:0",
        "us.anthropic.claude-opus-4-1-20250805-v1:0",
        "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-opus-4-7",
        "anthropic.claude-opus-4-8",
        "anthropic.claude-opus-5",
        "anthropic.claude-opus-5-5",
        "anthropic.claude-haiku-5-5",
        "anthropic.claude-fable-5",
        "anthropic.claude-fable-5-1",
        "amazon.nova-micro-v1:0",
        "amazon.nova-2-lite-v1:0",
        "amazon.titan-text-express-v1",
        "meta.llama3-8b-instruct-v1:0",
        "meta.llama3-3-70b-instruct-v1:0",
        "meta.llama4-maverick-17b-instruct-v1:0",
        "mistral.mistral-7b-instruct-v0:2",
        "mistral.mistral-large-2407-v1:0",
        "mistral.mistral-large-3-675b-instruct",
        "cohere.command-r-plus-v1:0",
        "ai21.jamba-1-5-large-v1:0",
        "writer.palmyra-x5-v1:0",
        "deepseek.r1-v1:0",
        "deepseek.v3.2",
        "qwen.qwen3-32b-v1:0",
        "google.gemma-3-27b-it",
        "minimax.minimax-m2",
        "moonshotai.kimi-k2.5",
        "zai.glm-4.7",
        "openai.gpt-oss-120b-1:0",
        "xai.grok-4.6",
        "newcomer.brilliant-v1:0",
    ] {
        writeln!(table, "{id}\n{}", described(ModelCapabilities::from_id(id)))
            .expect("a string takes all");
    }
    assert_snapshot!(table);
}

/// The capabilities that differ from those of an unknown model.
fn described(model: ModelCapabilities) -> String {
    let unknown = ModelCapabilities::unknown();
    let mut text = format!("  tools {:?}", model.tool_choice);
    if model.native_schema != unknown.native_schema {
        let _ = write!(text, ", native {:?}", model.native_schema);
    }
    if model.tool_schema != unknown.tool_schema {
        let _ = write!(text, ", schemas {:?}", model.tool_schema);
    }
    if model.reasoning != Reasoning::Unknown {
        let _ = write!(text, ", reasoning {:?}", model.reasoning);
    }
    for (name, is_so) in [
        ("profile only", model.profile_only),
        ("results alone", model.tool_results_alone),
        ("no strict", !model.strict_tools),
        ("no tools in streams", !model.tool_streaming),
        ("no status", !model.tool_result_status),
        ("no sampling", !model.sampling),
        ("no stops", !model.stop_sequences),
        ("no system", !model.system_prompt),
        ("no forced tool while reasoning", !model.forced_tool_while_reasoning),
    ] {
        if is_so {
            let _ = write!(text, ", {name}");
        }
    }
    let limit = |tokens: Option<u32>| tokens.map_or("?".into(), |tokens| tokens.to_string());
    let _ = write!(text, ", {} out", limit(model.max_output_tokens));
    text
}

#[test]
fn capabilities_can_be_read_and_set_in_a_constant() {
    const MODEL: ModelCapabilities =
        ModelCapabilities::from_id(HAIKU).native_schema(NativeSchema::No).tool_streaming(false);
    assert_eq!(MODEL.native_schema, NativeSchema::No);
    assert_eq!(MODEL.reasoning.field(), Some("thinking"));
    assert_eq!(MODEL.max_output_tokens, Some(64_000));
    assert_ne!(MODEL, ModelCapabilities::from_id(HAIKU));
}
