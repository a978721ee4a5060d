//! `InvokeModel` in the formats of Cohere Command and Command R.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::stream;
use crate::support::{Answer, SIGNED, send};

const COMMAND: &str = "cohere.command-light-text-v14";
const COMMAND_R: &str = "cohere.command-r-v1%3A0";
const ID: &str = "00000000-0000-4000-8000-000000000001";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Answer {
    send(local, "POST", &format!("/model/{model}/invoke"), SIGNED, body.to_string().as_bytes())
        .await
}

async fn ok(local: &Server, model: &str, body: &Value) -> Value {
    let answer = invoke(local, model, body).await;
    assert_eq!(answer.status, 200, "{model}: {body}: {}", answer.body);
    answer.json()
}

async fn chunks(local: &Server, model: &str, body: &Value) -> Vec<Value> {
    stream(local, &format!("/model/{model}/invoke-with-response-stream"), body).await.chunked()
}

fn ended(mut event: Value) -> Value {
    event["amazon-bedrock-invocationMetrics"] = json!({
        "inputTokenCount": 7, "outputTokenCount": 5,
        "invocationLatency": 1, "firstByteLatency": 1,
    });
    event
}

#[tokio::test]
async fn command() {
    let body = json!({
        "prompt": "hi", "max_tokens": 64, "temperature": 0.8, "p": 1, "stop_sequences": ["|"],
    });
    let generation = json!({"id": ID, "text": "Hello there", "finish_reason": "COMPLETE"});
    let whole = json!({"id": ID, "generations": [generation], "prompt": "hi"});
    let reply = || Reply::text("Hello there").usage(7, 5);
    let answer = invoke(&start(reply()).await, COMMAND, &body).await;
    assert_eq!(answer.json(), whole);
    assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
    assert_eq!(chunks(&start(reply()).await, COMMAND, &body).await, [ended(whole.clone())]);
    let mut in_parts = body;
    in_parts["stream"] = true.into();
    assert_eq!(
        chunks(&start(reply()).await, COMMAND, &in_parts).await,
        [
            json!({"text": "Hello ", "is_finished": false}),
            json!({"text": "there", "is_finished": false}),
            ended(json!({"is_finished": true, "finish_reason": "COMPLETE", "response": whole})),
        ]
    );
}

#[tokio::test]
async fn command_r() {
    let history = json!([
        {"role": "USER", "message": "Who?"}, {"role": "CHATBOT", "message": "Ada."},
    ]);
    let body = json!({
        "message": "hi", "chat_history": history, "preamble": "Be brief.", "max_tokens": 64,
        "temperature": 0.8, "p": 0.99, "stop_sequences": ["|"],
    });
    let mut history = history;
    for (role, message) in [("USER", "hi"), ("CHATBOT", "Hello there")] {
        history.as_array_mut().expect("a list").push(json!({"role": role, "message": message}));
    }
    let whole = json!({
        "response_id": ID, "text": "Hello there", "generation_id": ID,
        "chat_history": history, "finish_reason": "COMPLETE",
    });
    let reply = || Reply::text("Hello there").usage(7, 5);
    assert_eq!(ok(&start(reply()).await, COMMAND_R, &body).await, whole);
    assert_eq!(
        chunks(&start(reply()).await, COMMAND_R, &body).await,
        [
            json!({"event_type": "stream-start", "is_finished": false, "generation_id": ID}),
            json!({"event_type": "text-generation", "is_finished": false, "text": "Hello "}),
            json!({"event_type": "text-generation", "is_finished": false, "text": "there"}),
            ended(json!({
                "event_type": "stream-end", "is_finished": true, "finish_reason": "COMPLETE",
                "response": whole,
            })),
        ]
    );
}

#[tokio::test]
async fn tools_of_command_r() {
    let local = Server::start().await.expect("a free port");
    let parameter =
        |kind: &str| json!({"description": "As printed", "type": kind, "required": true});
    let body = json!({
        "message": "Number: INV-7\nPages: 3",
        "tools": [{
            "name": "invoice", "description": "An invoice",
            "parameter_definitions": {"number": parameter("str"), "pages": parameter("int")},
        }],
    });
    let call = json!({"name": "invoice", "parameters": {"number": "INV-7", "pages": 3}});
    assert_eq!(ok(&local, COMMAND_R, &body).await["tool_calls"], json!([call]));
    let events = chunks(&local, COMMAND_R, &body).await;
    let calls = events.iter().find(|event| event["event_type"] == "tool-calls-generation");
    assert_eq!(calls.expect("calls")["tool_calls"], json!([call]));
}

#[tokio::test]
async fn parameters_end_a_response() {
    let local = start(Reply::text("One two three")).await;
    for (name, value, reason) in
        [("max_tokens", json!(1), "MAX_TOKENS"), ("stop_sequences", json!(["two"]), "COMPLETE")]
    {
        let answer = ok(&local, COMMAND, &json!({"prompt": "hi", name: value})).await;
        let generation = &answer["generations"][0];
        assert_eq!(
            (&generation["text"], &generation["finish_reason"]),
            (&json!("One "), &json!(reason))
        );
        let answer = ok(&local, COMMAND_R, &json!({"message": "hi", name: value})).await;
        assert_eq!((&answer["text"], &answer["finish_reason"]), (&json!("One "), &json!(reason)));
    }
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (COMMAND, json!({"max_tokens": 1}), "#: required key [prompt] not found"),
        (
            COMMAND,
            json!({"prompt": "a", "message": "a"}),
            "#: extraneous key [message] is not permitted",
        ),
        (
            COMMAND,
            json!({"prompt": "a", "temperature": 6}),
            "#/temperature: 6 is not less or equal to 5",
        ),
        (
            COMMAND_R,
            json!({"prompt": "a", "message": "a"}),
            "#: extraneous key [prompt] is not permitted",
        ),
        (COMMAND_R, json!({}), "#: required key [message] not found"),
        (
            COMMAND_R,
            json!({"message": "a", "chat_history": [{"role": "user", "message": "a"}]}),
            "#/chat_history/0/role: \"user\" is not a valid enum value",
        ),
        (
            COMMAND_R,
            json!({"message": "a", "temperature": 2}),
            "#/temperature: 2 is not less or equal to 1",
        ),
    ];
    for (model, body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        let answer = invoke(&local, model, &body).await;
        assert_eq!((answer.status, answer.message()), (400, expected));
    }
}
