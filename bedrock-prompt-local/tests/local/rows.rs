//! What models return instead of the requested value, each as a script.

use bedrock_prompt_local::{Script, Server};
use serde_json::{Value, json};

use crate::frames::converse_stream;
use crate::support::{converse, user};

/// A tool use with this input.
fn tool(input: Value) -> Value {
    let mut reply = json!({"toolUse": {"name": "invoice"}});
    reply["toolUse"]["input"] = input;
    reply
}

fn odd(shape: &str) -> Value {
    json!({"malformedToolUse": {"shape": shape, "name": "invoice", "input": {"a": 1}}})
}

fn rows() -> Vec<(&'static str, Value)> {
    vec![
        ("a field as a JSON string", tool(json!({"items": "[{\"sku\":\"A\"}]"}))),
        ("nested under its own key", tool(json!({"items": {"items": [{"sku": "A"}]}}))),
        ("the input as one string", tool(json!("\"{\\\"a\\\":1}\""))),
        ("a wrapper", tool(json!({"$PARAMETER_NAME": {"a": 1}}))),
        ("the schema", tool(json!({"type": "object", "properties": {}}))),
        ("remnants of XML", tool(json!({"a": "text</parameter>\n<parameter name=\"b\">2"}))),
        ("a call as text", odd("functionCalls")),
        ("the dialect of Nova", odd("nova")),
        ("the dialect of Llama", odd("llama")),
        ("the dialect of Qwen", odd("qwen")),
        ("the dialect of Kimi", odd("kimi")),
        ("the dialect of DeepSeek", odd("deepSeek")),
        ("prose", json!({"text": "I think that it is 12 EUR."})),
        ("a fence", json!({"text": "```json\n{\"a\": 1}\n```"})),
        ("thoughts", json!({"text": "<think>Well, then: {\"a\": 1}"})),
        ("cut off", odd("cutOff")),
        ("no input", odd("noInput")),
        ("scrambled", tool(json!("{\n\\\":822customer_identity\\\",\nName Doe"))),
        ("two objects", tool(json!("{\"a\":1}{\"a\":1}"))),
        ("numbers as texts", tool(json!({"a": "1,234.56", "b": 7_006_652.0}))),
        ("nothing in words", tool(json!({"a": "None", "b": "N/A", "c": "yes"}))),
        ("an enum and more", tool(json!({"a": "Refund. It was late."}))),
        ("one for a list", tool(json!({"items": {"sku": "A"}}))),
        ("other keys", tool(json!({"firstName": "Ann", "more": 1}))),
        ("dates", tool(json!({"a": "25/12/2018"}))),
        ("control characters", tool(json!("{\"a\": \"x\u{1}\ny\", \"b\": NaN}"))),
        ("another tool", json!({"toolUse": {"name": "functions.get:0", "input": {}}})),
        ("duplicate keys", tool(json!("{'a': 1, \"a\": 2,} // done"))),
        (
            "reasoning alone",
            json!({"content": [{"reasoningContent": {"reasoningText": {"text": "Hm."}}}]}),
        ),
    ]
}

/// The tool input or the text of a stream, joined.
async fn streamed(local: &Server) -> String {
    let streamed = converse_stream(local, &user("hi")).await;
    let at = ["/delta/toolUse/input", "/delta/text", "/delta/reasoningContent/text"];
    at.iter().flat_map(|pointer| streamed.texts(pointer)).collect()
}

#[tokio::test]
async fn every_row_whole_and_streamed() {
    for (row, reply) in rows() {
        let script: Script = json!({"always": reply}).to_string().parse().expect(row);
        let local = Server::builder().script(script).start().await.expect("a free port");
        let answer = converse(&local, &user("hi")).await.json();
        let block = &answer["output"]["message"]["content"][0];
        let whole = match (&block["toolUse"]["input"], &block["reasoningContent"]) {
            (Value::String(raw), _) => raw.clone(),
            (Value::Object(members), _) if members.is_empty() => String::new(),
            (Value::Null, Value::Null) => block["text"].as_str().expect(row).to_owned(),
            (Value::Null, reasoning) => {
                reasoning["reasoningText"]["text"].as_str().expect(row).to_owned()
            }
            (input, _) => input.to_string(),
        };
        assert_eq!(streamed(&local).await, whole, "{row}");
        if let Some(input) = reply.pointer("/toolUse/input") {
            assert_eq!(&block["toolUse"]["input"], input, "{row}");
            assert_eq!(answer["stopReason"], "tool_use", "{row}");
        }
    }
}
