//! Which tool and which text the engine uses.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{converse, object, user};

async fn answer(request: Value) -> Value {
    let local = Server::start().await.expect("a free port");
    let answer = converse(&local, &request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

fn tool(name: &str, properties: Value) -> Value {
    json!({"toolSpec": {"name": name, "inputSchema": {"json": object(properties)}}})
}

#[tokio::test]
async fn plain_text_without_a_tool() {
    let body = answer(user("Read this:\n\nWrite a poem about rain.")).await;
    assert_eq!(body["stopReason"], "end_turn");
    let text = body["output"]["message"]["content"][0]["text"].as_str().expect("text");
    assert!(text.contains("not a language model"), "{text}");
    assert!(text.contains("\"Write a poem about rain.\""), "{text}");
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer() {
    let mut request = user("Name: Ida");
    request["toolConfig"] = json!({"tools": [tool("person", json!({"name": {"type": "string"}}))]});
    let first = answer(request.clone()).await;
    assert_eq!(first, answer(request).await);
    assert_eq!(
        first["usage"]["totalTokens"].as_u64(),
        Some(
            first["usage"]["inputTokens"].as_u64().expect("a count")
                + first["usage"]["outputTokens"].as_u64().expect("a count")
        )
    );
}

#[tokio::test]
async fn of_several_tools_the_one_that_is_filled_best() {
    let mut request = user("City: Rome\nDate: 2026-05-01");
    request["toolConfig"] = json!({
        "tools": [
            tool("phone", json!({"number": {"type": "string"}})),
            tool("weather", json!({"city": {"type": "string"}})),
            tool("trip", json!({"city": {"type": "string"}, "date": {"type": "string", "format": "date"}})),
        ],
        "toolChoice": {"any": {}},
    });
    let body = answer(request).await;
    let used = &body["output"]["message"]["content"][0]["toolUse"];
    assert_eq!(used["name"], "trip");
    assert_eq!(used["input"], json!({"city": "Rome", "date": "2026-05-01"}));
}

#[tokio::test]
async fn only_the_last_user_text_counts() {
    let request = json!({
        "messages": [
            {"role": "user", "content": [{"text": "Name: Old"}]},
            {"role": "assistant", "content": [{"text": "Name: Mine"}]},
            {"role": "user", "content": [{"text": "Now this one."}, {"text": "Name: New"}]},
        ],
        "toolConfig": {"tools": [tool("person", json!({"name": {"type": "string"}}))]},
    });
    let body = answer(request).await;
    assert_eq!(body["output"]["message"]["content"][0]["toolUse"]["input"], json!({"name": "New"}));
}

#[tokio::test]
async fn tags_are_stripped_and_the_text_around_them_is_kept() {
    let fields = json!({"number": {"type": "string"}, "total": {"type": "string"}});
    let texts = [
        "Read this:\n<invoice>\nInvoice number: INV-7\nTotal: 12.00\n</invoice>",
        "<document name=\"a.md\">Invoice number: INV-7\nTotal: 12.00</document>\nCopy it.",
        "Invoice number: INV-7\nTotal: 12.00\n<p> Thanks </p>",
        "<a>\nInvoice number: INV-7\n</a>\n<b>\nTotal: 12.00\n\nA longer text.\n</b>",
    ];
    for text in texts {
        let mut request = user(text);
        request["toolConfig"] = json!({"tools": [tool("invoice", fields.clone())]});
        let body = answer(request).await;
        assert_eq!(
            body["output"]["message"]["content"][0]["toolUse"]["input"],
            json!({"number": "INV-7", "total": "12.00"}),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_map_is_refused_and_not_left_empty() {
    let content = |body: &Value| body["output"]["message"]["content"][0].clone();
    for map in [
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": true}),
        json!({"type": "object", "patternProperties": {"^[a-z]+$": {"type": "string"}}}),
    ] {
        let mut request = user("Name: Mug\nAttributes:\n  Color: red");
        let fields = json!({"name": {"type": "string"}, "attributes": map});
        let tool = |schema: Value| json!({"toolSpec": {"name": "product", "inputSchema": {"json": schema}}});
        let forced = |schema| json!({"tools": [tool(schema)], "toolChoice": {"any": {}}});
        request["toolConfig"] = forced(object(fields.clone()));
        let missing = content(&answer(request.clone()).await);
        assert!(
            missing["text"].as_str().is_some_and(|text| text.contains("`attributes`")),
            "{missing}"
        );
        request["toolConfig"] =
            forced(json!({"type": "object", "properties": fields, "required": ["name"]}));
        let found = content(&answer(request).await);
        assert_eq!(found["toolUse"]["input"], json!({"name": "Mug"}));
    }
}

/// Where a text marks its document by tags, what is around it is instructions.
#[tokio::test]
async fn instructions_around_a_document_in_tags_are_no_values() {
    let instructions = "Order: the number as printed\nDate: such as 2026-01-31\nRead this:";
    let filled = |document: &str| {
        let mut request = user(&format!("{instructions}\n<document>\n{document}\n</document>"));
        let properties =
            json!({"order": {"type": "string"}, "date": {"type": "string", "format": "date"}});
        let schema = json!({"type": "object", "properties": properties, "required": ["order"]});
        let spec = json!({"name": "record", "inputSchema": {"json": schema}});
        request["toolConfig"] = json!({"tools": [{"toolSpec": spec}], "toolChoice": {"any": {}}});
        request
    };
    let content = |body: &Value| body["output"]["message"]["content"][0].clone();
    let found = content(&answer(filled("Order: 7-24\nAmount: 5.00")).await);
    assert_eq!(found["toolUse"]["input"], json!({"order": "7-24"}));
    for document in ["Amount: 5.00", "", "<document>\nAmount: 5.00"] {
        let missing = content(&answer(filled(document)).await);
        assert!(missing["text"].as_str().is_some_and(|text| text.contains("`order`")), "{missing}");
    }
    // A tag that is not closed marks nothing.
    let mut open = filled("");
    open["messages"][0]["content"][0]["text"] = json!("<document>\nOrder: 7-24");
    assert_eq!(content(&answer(open).await)["toolUse"]["input"], json!({"order": "7-24"}));
}
