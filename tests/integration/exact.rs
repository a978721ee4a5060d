//! The same bytes out, the same value in.

use std::collections::HashSet;
use std::process::Command;

use aws_smithy_types::Document;
use bedrock_prompt::sdk::error::BuildError;
use bedrock_prompt::sdk::operation::converse::builders::ConverseInputBuilder;
use bedrock_prompt::sdk::types::{
    ContentBlock, ConversationRole, Message, Tool, ToolConfiguration, ToolInputSchema,
    ToolResultBlock, ToolResultContentBlock, ToolResultStatus, ToolSpecification, ToolUseBlock,
};
use bedrock_prompt::{Client, Prompt};
use bedrock_prompt_local::{Reply, Script, Server};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted};

/// What an example of the SDK's documentation would do.
fn document(value: &Value) -> Document {
    match value {
        Value::String(text) => Document::String(text.clone()),
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(n) => Document::from(n.as_u64().unwrap_or_default()),
        Value::Array(items) => Document::Array(items.iter().map(document).collect()),
        Value::Object(map) => {
            Document::Object(map.iter().map(|(k, v)| (k.clone(), document(v))).collect())
        }
        Value::Null => Document::Null,
    }
}

/// A tool use, its result, another, and an error result: three turns by hand.
fn conversation(input: ConverseInputBuilder) -> Result<ConverseInputBuilder, BuildError> {
    use ConversationRole::{Assistant, User};

    let schema = json!({
        "type": "object",
        "properties": {
            "city": { "type": "string", "description": "Where.", "minLength": 1, "maxLength": 80 },
            "days": { "type": "integer", "minimum": 1, "maximum": 10, "default": 3 },
        },
        "required": ["city"],
        "additionalProperties": false,
    });
    let tool = ToolSpecification::builder()
        .name("weather")
        .input_schema(ToolInputSchema::Json(document(&schema)))
        .build()?;
    let said = |role, content| Message::builder().role(role).set_content(Some(content)).build();
    let used = |id: &str, city: &str| {
        let input = json!({ "city": city, "days": 3, "units": "metric", "detail": { "b": 1, "a": 2, "c": [3] } });
        let block = ToolUseBlock::builder().tool_use_id(id).name("weather").input(document(&input));
        block.build().map(ContentBlock::ToolUse)
    };
    let result = |id: &str, status, value: Value| {
        let block = ToolResultBlock::builder()
            .tool_use_id(id)
            .content(ToolResultContentBlock::Json(document(&value)))
            .status(status);
        block.build().map(ContentBlock::ToolResult)
    };
    let weather =
        json!({ "sky": "clear", "high": 21, "low": 12, "wind": { "kmh": 9, "from": "NW" } });
    let error = json!({ "error": "unknown city", "code": 404, "retry": false });
    Ok(input
        .set_messages(Some(vec![
            said(User, vec![ContentBlock::Text("Weather in Porto and Atlantis?".into())])?,
            said(Assistant, vec![used("a", "Porto")?])?,
            said(User, vec![result("a", ToolResultStatus::Success, weather)?])?,
            said(Assistant, vec![used("b", "Atlantis")?])?,
            said(User, vec![result("b", ToolResultStatus::Error, error)?])?,
        ]))
        .tool_config(ToolConfiguration::builder().tools(Tool::ToolSpec(tool)).build()?)
        .additional_model_request_fields(document(
            &json!({ "top_k": 5, "a": 1, "m": { "z": 1, "y": 2 } }),
        ))
        .request_metadata("team", "weather")
        .request_metadata("env", "test")
        .request_metadata("app", "porto"))
}

/// Sends the conversation a hundred times, through our client and through the SDK's.
async fn send_a_hundred_times(endpoint_url: &str) {
    let client = Client::local(endpoint_url);
    for _ in 0..100 {
        let call = client.prompt(Ask("-")).model("ours.model");
        let call = call.customize(|input| conversation(input).expect("complete"));
        call.send().await.expect("text");
        let plain = conversation(ConverseInputBuilder::default()).expect("complete");
        plain.model_id("plain.model").send_with(client.sdk()).await.expect("text");
    }
}

const ENDPOINT: &str = "BEDROCK_PROMPT_TEST_ENDPOINT";

#[tokio::test]
#[ignore = "the second process of `two_processes_send_the_same_bytes`, which runs it"]
async fn second_process() {
    send_a_hundred_times(&std::env::var(ENDPOINT).expect("the first process")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_send_the_same_bytes() {
    let script = Script::always(Reply::text("Clear in Porto."));
    let server = Server::builder()
        .script(script)
        .allow_model("ours.model")
        .allow_model("plain.model")
        .start()
        .await
        .expect("a free port");
    send_a_hundred_times(&server.endpoint_url()).await;
    let second = Command::new(std::env::current_exe().expect("this test"))
        .args(["exact::second_process", "--exact", "--ignored"])
        .env(ENDPOINT, server.endpoint_url())
        .output()
        .expect("this test runs");
    assert!(second.status.success());

    let received = server.received();
    let distinct = |model: &str| {
        let of_model: Vec<_> = received.iter().filter(|each| each.model_id == model).collect();
        assert_eq!(of_model.len(), 200);
        of_model.iter().map(|each| each.bytes.clone()).collect::<HashSet<_>>().len()
    };
    let (ours, plain) = (distinct("ours.model"), distinct("plain.model"));
    println!("different bodies of 200 sends from 2 processes: {ours} ours, {plain} plain SDK");
    assert_eq!(ours, 1);
    assert!(plain > 1);
}

const WRITTEN: &str = r#"{"zeta" : 1.50, "alpha":{"b":[1,2], "a":12345678901234567890.12}}"#;

/// An answer with a tool input in an order, and with digits, that the SDK's types lose.
fn answer() -> Reply {
    let body = format!(
        r#"{{"output":{{"message":{{"role":"assistant","content":[{{"toolUse":{{"toolUseId":"t1","name":"any","input":{WRITTEN}}}}}]}}}},"stopReason":"tool_use","usage":{{"inputTokens":1,"outputTokens":1,"totalTokens":2}},"metrics":{{"latencyMs":1}}}}"#
    );
    Reply::http(200, body)
}

#[tokio::test]
async fn a_conversation_sends_back_what_a_model_wrote_as_it_was_written() {
    let server = scripted([answer(), Reply::text("Thanks.")]).await;
    let client = client(&server);
    let mut conversation = client.conversation("");
    conversation.prompt(AnyTool).send().await.expect("a value");
    // Text instead of a tool: only what was sent matters here.
    let _ = conversation.prompt(AnyTool).send().await;
    let sent = String::from_utf8(server.received()[1].bytes.clone()).expect("UTF-8");
    assert!(sent.contains(WRITTEN), "{sent}");
}

/// The client remembers no answers: a message that the caller repeats has sorted keys.
#[tokio::test]
async fn a_message_that_the_caller_repeats_has_sorted_keys() {
    let server = scripted([answer(), Reply::text("Thanks.")]).await;
    let client = client(&server);
    let first = client.prompt(AnyTool).send().await.expect("a value");
    let history = first.converse_output();
    let message = history.output().and_then(|output| output.as_message().ok()).expect("a message");
    let input = message.content()[0].as_tool_use().expect("a tool use").input();
    assert!(
        input.as_object().is_some_and(|object| object.len() == 2),
        "the SDK's message is whole"
    );

    let message = message.clone();
    let call = client.prompt(AnyTool).customize(move |input| input.messages(message.clone()));
    let _ = call.send().await;
    let sent = String::from_utf8(server.received()[1].bytes.clone()).expect("UTF-8");
    let sorted = r#"{"alpha":{"a":1.2345678901234567e19,"b":[1,2]},"zeta":1.5}"#;
    assert!(sent.contains(sorted), "{sent}");
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Any.", output = serde_json::Map<String, Value>, tool = "any")]
struct AnyTool;

/// Numbers of every size.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Numbers {
    decimal: Decimal,
    text: Decimal,
    unsigned: u64,
    wide: i128,
    whole: u32,
    list: Vec<Decimal>,
    float: f64,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Numbers, please.", output = Numbers)]
struct ReadNumbers;

#[tokio::test]
async fn numbers_arrive_to_the_last_digit() {
    let input = format!(
        r#"{{"decimal":123456789012345678901.2345,"text":"0.1234567890123456789012345","unsigned":{},"wide":{},"whole":7006652.0,"list":[1.10,79228162514264337593543950335],"float":0.1}}"#,
        u64::MAX,
        i128::MIN
    );
    let answer = format!(
        r#"{{"output":{{"message":{{"role":"assistant","content":[{{"toolUse":{{"toolUseId":"t1","name":"numbers","input":{input}}}}}]}}}},"stopReason":"tool_use","usage":{{"inputTokens":1,"outputTokens":1,"totalTokens":2}},"metrics":{{"latencyMs":1}}}}"#
    );
    let server = scripted([Reply::http(200, answer)]).await;
    let response = client(&server).prompt(ReadNumbers).send().await.expect("fits");
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
    assert_eq!(
        response.output,
        Numbers {
            decimal: decimal("123456789012345678901.2345"),
            text: decimal("0.1234567890123456789012345"),
            unsigned: u64::MAX,
            wide: i128::MIN,
            whole: 7_006_652,
            list: vec![decimal("1.1"), decimal("79228162514264337593543950335")],
            float: 0.1,
        }
    );
    let repairs: Vec<_> = response
        .repairs
        .iter()
        .map(|repair| (repair.path.as_str(), repair.before.as_str(), repair.after.as_str()))
        .collect();
    assert_eq!(repairs, [("whole", "7006652.0", "7006652")]);
}

#[tokio::test]
async fn decimals_are_asked_for_as_strings() {
    let server = scripted([Reply::text("-")]).await;
    let _ = client(&server).prompt(ReadNumbers).send().await;
    let body = &server.received()[0].body;
    let properties =
        &body["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]["properties"];
    assert_eq!(properties["decimal"]["type"], "string");
    assert_eq!(properties["list"]["items"]["type"], "string");
    assert_eq!(properties["float"]["type"], "number");
}

#[tokio::test]
async fn properties_stand_in_declaration_order_on_the_wire() {
    let server = scripted([Reply::text("-")]).await;
    let _ = client(&server).prompt(ReadInvoice { document: "Invoice 7" }).send().await;
    let sent = String::from_utf8(server.received()[0].bytes.clone()).expect("UTF-8");
    let places: Vec<_> = ["number", "issued", "lines", "total", "note", "Line", "text", "amount"]
        .iter()
        .map(|name| sent.find(&format!("\"{name}\":{{")).expect("a property"))
        .collect();
    assert!(places.is_sorted(), "{sent}");
}
