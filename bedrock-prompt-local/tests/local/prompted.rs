//! Schemas as the libraries of other projects generate them, in a tool and in the prompts that they
//! write.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{converse, extract, user};

/// A line for each schema: where it is from, the schema, a text, and the answer or what is missing.
const SCHEMAS: &str = include_str!("prompted/schemas.jsonl");

fn rows() -> Vec<Value> {
    SCHEMAS.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The answer, or the text that says what is missing.
fn expected(row: &Value) -> Result<Value, String> {
    let Some(missing) = row["missing"].as_array() else { return Ok(row["answer"].clone()) };
    let paths: Vec<String> =
        missing.iter().filter_map(Value::as_str).map(|path| format!("`{path}`")).collect();
    Err(format!(
        "I am the local extractive engine, not a language model: I could not find {} in the text.",
        paths.join(" or ")
    ))
}

/// The JSON that Converse answers in a text, or the text.
async fn answered(local: &Server, request: &Value) -> Result<Value, String> {
    let answer = converse(local, request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = answer.json();
    let text = answer["output"]["message"]["content"][0]["text"].as_str().expect("a text");
    serde_json::from_str(text).map_err(|_| text.to_owned())
}

#[tokio::test]
async fn in_a_tool() {
    let mut wrong = Vec::new();
    // A tool of AWS has an object of its own.
    for row in rows().into_iter().filter(|row| row["schema"]["type"] == "object") {
        let text = row["text"].as_str().expect("a text");
        let found = extract(text, "answer", row["schema"].clone()).await;
        if found != expected(&row) {
            wrong.push(format!("{found:?} for {row}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn in_a_prompt() {
    let local = Server::start().await.expect("a free port");
    let mut wrong = Vec::new();
    for row in rows() {
        let schema = &row["schema"];
        let text = row["text"].as_str().expect("a text");
        let (line, pretty) = (schema.to_string(), format!("{schema:#}"));
        let indented = pretty.replace('\n', "\n        ");
        let mut untyped = schema.clone();
        let members = untyped.as_object_mut().expect("an object");
        members.remove("title");
        members.remove("type");
        let system = |prompt: String| {
            let mut request = user(text);
            request["system"] = json!([{ "text": prompt }]);
            request
        };
        let requests = [
            system(format!("Answer in JSON of this schema:\n\n{line}\n\nWithout a fence.")),
            system(format!(
                "Understand the text, and answer in this schema:\n\n        {indented}\n\n        No schema."
            )),
            system(format!("Answer briefly. Schema: {pretty}")),
            user(&format!("Here is the schema:\n```json\n{pretty}\n```\nThe text:\n\n{text}")),
            user(&format!("{text}\n\nHere is the output schema:\n```\n{untyped}\n```")),
            user(&format!(
                "{text}\n\nThis is a JSON schema to follow:\n{line}\n\nDo not repeat it.\n"
            )),
        ];
        for request in requests {
            let found = answered(&local, &request).await;
            if found != expected(&row) {
                wrong.push(format!("{found:?} for {request}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn as_a_parameter() {
    let local = Server::start().await.expect("a free port");
    let schema = json!({
        "type": "object",
        "properties": {"number": {"type": "string"}, "total": {"type": "number"}},
        "required": ["number", "total"],
        "additionalProperties": false,
    });
    let named = json!({"name": "invoice", "schema": schema});
    for more in [
        json!({"output_config": {"format": {"type": "json_schema", "schema": schema}}}),
        json!({"response_format": {"type": "json_schema", "json_schema": named}}),
    ] {
        let mut request = user("Number: INV-7\nTotal: 12.50");
        request["additionalModelRequestFields"] = more;
        let answer = answered(&local, &request).await;
        assert_eq!(answer, Ok(json!({"number": "INV-7", "total": 12.5})), "{request}");
        request["messages"][0]["content"][0]["text"] = json!("Number: INV-7");
        let missing = answered(&local, &request).await.expect_err("a text");
        assert!(missing.ends_with("I could not find `total` in the text."), "{missing}");
    }
}
