//! The engine in the loop of an agent, and after a message that the assistant has begun.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{SIGNED, converse, object, send, user};

async fn answer(request: &Value) -> Value {
    let local = Server::start().await.expect("a free port");
    let answer = converse(&local, request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn block(request: &Value) -> Value {
    answer(request).await["output"]["message"]["content"][0].clone()
}

fn tool(name: &str, property: &str) -> Value {
    let schema = object(json!({ property: {"type": "string"} }));
    json!({"toolSpec": {"name": name, "inputSchema": {"json": schema}}})
}

fn question(tools: &Value) -> Value {
    let mut request = user("What does this cost?\n\nArticle: P-17\nShop: Rome");
    request["toolConfig"] = json!({ "tools": tools });
    request
}

/// Appends the use that the engine has answered with, and its result. The id is new: each answer is
/// the first one of its server.
fn with_result(mut request: Value, block: &Value, result: &Value) -> Value {
    let messages = request["messages"].as_array_mut().expect("messages");
    let id = format!("use_{}", messages.len());
    let mut block = block.clone();
    block["toolUse"]["toolUseId"] = id.clone().into();
    messages.push(json!({"role": "assistant", "content": [block]}));
    messages.push(json!({"role": "user", "content": [
        {"toolResult": {"toolUseId": id, "content": [result]}},
    ]}));
    request
}

#[tokio::test]
async fn the_result_of_a_tool_ends_the_loop() {
    for (result, quoted) in [
        (json!({"text": "12.50 EUR\nin stock"}), "12.50 EUR"),
        (json!({"json": {"eur": 12.5}}), r#"{"eur":12.5}"#),
    ] {
        let request = question(&json!([tool("price", "article")]));
        let used = block(&request).await;
        assert_eq!(used["toolUse"]["input"], json!({"article": "P-17"}));
        let last = answer(&with_result(request, &used, &result)).await;
        assert_eq!(last["stopReason"], "end_turn");
        let text = last["output"]["message"]["content"][0]["text"].as_str().expect("a text");
        assert!(text.ends_with(&format!("The tool `price` returned: \"{quoted}\"")), "{text}");
    }
}

#[tokio::test]
async fn each_tool_of_an_agent_is_used_once() {
    let mut request = question(&json!([tool("price", "article"), tool("address", "shop")]));
    let mut names = Vec::new();
    loop {
        let used = block(&request).await;
        let Some(name) = used["toolUse"]["name"].as_str() else { break };
        names.push(name.to_owned());
        assert!(names.len() < 3, "{names:?}");
        request = with_result(request, &used, &json!({"text": "done"}));
    }
    assert_eq!(names, ["price", "address"]);
}

#[tokio::test]
async fn a_forced_tool_and_a_new_question_use_it_again() {
    let request = question(&json!([tool("price", "article")]));
    let used = block(&request).await;
    let mut again = with_result(request, &used, &json!({"text": "12.50 EUR"}));
    let mut forced = again.clone();
    forced["toolConfig"]["toolChoice"] = json!({"any": {}});
    assert_eq!(block(&forced).await["toolUse"]["name"], "price");

    let messages = again["messages"].as_array_mut().expect("messages");
    messages.push(json!({"role": "assistant", "content": [{"text": "It costs 12.50 EUR."}]}));
    messages.push(json!({"role": "user", "content": [{"text": "Article: P-17"}]}));
    assert_eq!(block(&again).await["toolUse"]["input"], json!({"article": "P-17"}));
}

#[tokio::test]
async fn after_its_tools_an_agent_answers_in_the_schema() {
    let mut request = question(&json!([tool("price", "article")]));
    let mut schema = object(json!({"shop": {"type": "string"}}));
    schema["additionalProperties"] = false.into();
    request["additionalModelRequestFields"] =
        json!({"output_config": {"format": {"type": "json_schema", "schema": schema}}});
    let used = block(&request).await;
    assert_eq!(used["toolUse"]["name"], "price");
    let last = with_result(request, &used, &json!({"text": "12.50 EUR"}));
    assert_eq!(block(&last).await["text"], r#"{"shop":"Rome"}"#);
}

#[tokio::test]
async fn json_continues_what_the_assistant_has_begun() {
    let schema = object(json!({"article": {"type": "string"}}));
    let mut request = user("Article: P-17");
    request["system"] = json!([{ "text": schema.to_string() }]);
    for (begun, text) in [
        ("```json", "\n{\"article\":\"P-17\"}\n```"),
        ("Here it is:\n```", "\n{\"article\":\"P-17\"}\n```"),
        ("{", "\"article\":\"P-17\"}"),
        ("Here it is:", "{\"article\":\"P-17\"}"),
    ] {
        let mut begun_request = request.clone();
        let messages = begun_request["messages"].as_array_mut().expect("messages");
        messages.push(json!({"role": "assistant", "content": [{ "text": begun }]}));
        assert_eq!(block(&begun_request).await["text"], text);
    }
    let messages = request["messages"].as_array_mut().expect("messages");
    messages.push(json!({"role": "assistant", "content": [{"text": "```json"}]}));
    request["inferenceConfig"] = json!({"stopSequences": ["```"]});
    let stopped = answer(&request).await;
    assert_eq!(stopped["stopReason"], "stop_sequence");
    assert_eq!(stopped["output"]["message"]["content"][0]["text"], "\n{\"article\":\"P-17\"}\n");
}

/// A schema for the answer, and a tool of an earlier turn that may be used: the one that finds more,
/// or else the answer.
#[tokio::test]
async fn an_answer_with_a_schema_goes_before_a_tool_that_says_no_more() {
    let local = Server::start().await.expect("a free port");
    let schema = |names: &[&str]| {
        let text = json!({"type": "string"});
        let properties: Value =
            names.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
        let mut schema = object(properties);
        schema["additionalProperties"] = false.into();
        schema
    };
    for (tool, answer, is_json) in [
        (vec!["number", "city"], vec!["number", "city"], true),
        (vec!["number"], vec!["number", "city"], true),
        (vec!["number", "city"], vec!["number"], false),
        (vec!["number"], vec!["number", "weight"], false),
    ] {
        let mut request = json!({"messages": [
            {"role": "user", "content": [{"text": "Number: AB-1"}]},
            {"role": "assistant", "content": [
                {"toolUse": {"toolUseId": "a", "name": "t", "input": {"number": "AB-1"}}},
            ]},
            {"role": "user", "content": [
                {"toolResult": {"toolUseId": "a", "content": [{"text": "ok"}]}},
            ]},
            {"role": "assistant", "content": [{"text": "Done."}]},
            {"role": "user", "content": [{"text": "Number: RX-204\nCity: Utrecht"}]},
        ]});
        let spec = json!({"name": "t", "inputSchema": {"json": schema(&tool)}});
        request["toolConfig"] = json!({"tools": [{ "toolSpec": spec }]});
        let definition = json!({"schema": schema(&answer).to_string()});
        request["outputConfig"] = json!({"textFormat": {
            "type": "json_schema", "structure": {"jsonSchema": definition},
        }});
        let path = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse";
        for is_forced in [false, true] {
            if is_forced {
                request["toolConfig"]["toolChoice"] = json!({"any": {}});
            }
            let got = send(&local, "POST", path, SIGNED, request.to_string().as_bytes()).await;
            let block = got.json()["output"]["message"]["content"][0].clone();
            let is_text = block["text"].is_string();
            assert_eq!(is_text, is_json && !is_forced, "{tool:?} {answer:?}: {block}");
        }
    }
}
