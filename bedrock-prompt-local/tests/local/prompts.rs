//! `InvokeModel` in the formats with a prompt of one text: Mistral, DeepSeek-R1, Titan Text.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::control::{create, definition, words};
use crate::frames::{Streamed, stream};
use crate::support::{Answer, SIGNED, send};

const MISTRAL: &str = "mistral.mistral-7b-instruct-v0%3A2";
const DEEPSEEK: &str = "us.deepseek.r1-v1%3A0";
const TITAN: &str = "amazon.titan-text-express-v1";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Answer {
    send(local, "POST", &format!("/model/{model}/invoke"), SIGNED, body.to_string().as_bytes())
        .await
}

async fn streamed(local: &Server, model: &str, body: &Value) -> Streamed {
    stream(local, &format!("/model/{model}/invoke-with-response-stream"), body).await
}

fn metrics(input: u64, output: u64) -> Value {
    json!({
        "inputTokenCount": input, "outputTokenCount": output,
        "invocationLatency": 1, "firstByteLatency": 1,
    })
}

#[tokio::test]
async fn completions() {
    let local = start(Reply::text("Hello there").usage(7, 5)).await;
    for (model, list) in [(MISTRAL, "outputs"), (DEEPSEEK, "choices")] {
        let body = json!({"prompt": "hi", "max_tokens": 64, "temperature": 0.5, "top_p": 0.9});
        let answer = invoke(&local, model, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let output = json!({"text": "Hello there", "stop_reason": "stop"});
        assert_eq!(answer.json(), json!({list: [output]}));
        assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("7"));
        assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
        assert_eq!(
            streamed(&local, model, &body).await.chunked(),
            [
                json!({list: [{"text": "Hello ", "stop_reason": null}]}),
                json!({list: [{"text": "there", "stop_reason": null}]}),
                json!({
                    list: [{"text": "", "stop_reason": "stop"}],
                    "amazon-bedrock-invocationMetrics": metrics(7, 5),
                }),
            ]
        );
    }
}

#[tokio::test]
async fn titan_text() {
    let local = start(Reply::text("Hello there").usage(7, 5)).await;
    let body = json!({"inputText": "hi", "textGenerationConfig": {
        "maxTokenCount": 512, "temperature": 0.5, "topP": 1, "stopSequences": [],
    }});
    let answer = invoke(&local, TITAN, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let result =
        json!({"tokenCount": 5, "outputText": "Hello there", "completionReason": "FINISH"});
    assert_eq!(answer.json(), json!({"inputTextTokenCount": 7, "results": [result]}));
    assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
    assert_eq!(
        streamed(&local, TITAN, &body).await.chunked(),
        [
            json!({
                "outputText": "Hello ", "index": 0, "totalOutputTextTokenCount": null,
                "completionReason": null, "inputTextTokenCount": null,
            }),
            json!({
                "outputText": "there", "index": 0, "totalOutputTextTokenCount": 5,
                "completionReason": "FINISH", "inputTextTokenCount": 7,
                "amazon-bedrock-invocationMetrics": metrics(7, 5),
            }),
        ]
    );
    let empty = start(Reply::text("").usage(7, 0)).await;
    let events = streamed(&empty, TITAN, &json!({"inputText": "hi"})).await.chunked();
    assert_eq!((events.len(), &events[0]["completionReason"]), (1, &json!("FINISH")));
}

#[tokio::test]
async fn parameters_end_a_response() {
    let local = start(Reply::text("One two three")).await;
    for (limit, text, reasons) in [
        (json!({"max_tokens": 1}), "One ", ["length", "LENGTH"]),
        (json!({"stop": ["two"]}), "One ", ["stop", "STOP_CRITERIA_MET"]),
    ] {
        let mut body = json!({"prompt": "hi"});
        body.as_object_mut().expect("an object").extend(limit.as_object().cloned().expect("one"));
        for (model, list) in [(MISTRAL, "outputs"), (DEEPSEEK, "choices")] {
            let expected = json!({"text": text, "stop_reason": reasons[0]});
            assert_eq!(invoke(&local, model, &body).await.json()[list][0], expected, "{body}");
            let events = streamed(&local, model, &body).await.chunked();
            let last = events.last().expect("an end");
            assert_eq!(last[list][0]["stop_reason"], reasons[0]);
        }
        let config = match limit.get("max_tokens") {
            Some(max) => json!({ "maxTokenCount": max }),
            None => json!({"stopSequences": limit["stop"]}),
        };
        let body = json!({"inputText": "hi", "textGenerationConfig": config});
        let result = invoke(&local, TITAN, &body).await.json()["results"][0].clone();
        assert_eq!(
            (&result["outputText"], &result["completionReason"]),
            (&json!(text), &json!(reasons[1]))
        );
        let events = streamed(&local, TITAN, &body).await.chunked();
        assert_eq!(events.last().expect("an end")["completionReason"], reasons[1]);
    }
}

#[tokio::test]
async fn the_engine_reads_the_last_turn_of_the_user() {
    let local = Server::start().await.expect("a free port");
    let mistral = "<s>[INST] First turn [/INST] An answer</s>[INST] Second turn [/INST]";
    let deepseek = "<｜begin▁of▁sentence｜>Be brief.<｜User｜>First turn<｜Assistant｜>An answer\
                    <｜end▁of▁sentence｜><｜User｜>Second turn<｜Assistant｜><think>\n";
    for (model, list, prompt) in [
        (MISTRAL, "outputs", mistral),
        (MISTRAL, "outputs", "Second turn"),
        (DEEPSEEK, "choices", deepseek),
        (DEEPSEEK, "choices", "Second turn"),
    ] {
        let answer = invoke(&local, model, &json!({ "prompt": prompt })).await.json();
        let text = answer[list][0]["text"].as_str().expect("text");
        assert!(text.contains("Yours begins: \"Second turn\""), "{text}");
    }
    let answer = invoke(&local, TITAN, &json!({"inputText": "Second turn"})).await.json();
    let text = answer["results"][0]["outputText"].as_str().expect("text");
    assert!(text.contains("Yours begins: \"Second turn\""), "{text}");
}

#[tokio::test]
async fn guardrails_say_what_they_did() {
    let script = Script::always(Reply::text("It is Heron."));
    let local = Server::builder().script(script).start().await.expect("a free port");
    assert_eq!(create(&local, &definition(words(&["Heron"]))).await.status, 202);
    let headers = format!(
        "{SIGNED}x-amzn-bedrock-guardrailidentifier: gr0000000001\r\n\
         x-amzn-bedrock-guardrailversion: DRAFT\r\n"
    );
    for (model, body, text) in [
        (MISTRAL, json!({"prompt": "hi"}), "/outputs/0/text"),
        (TITAN, json!({"inputText": "hi"}), "/results/0/outputText"),
        ("cohere.command-text-v14", json!({"prompt": "hi"}), "/generations/0/text"),
        ("cohere.command-r-v1%3A0", json!({"message": "hi"}), "/text"),
        (
            "openai.gpt-oss-20b-1%3A0",
            json!({"messages": [{"role": "user", "content": "hi"}]}),
            "/choices/0/message/content",
        ),
        (
            "amazon.nova-lite-v1%3A0",
            json!({"messages": [{"role": "user", "content": [{"text": "hi"}]}]}),
            "/output/message/content/0/text",
        ),
    ] {
        let path = format!("/model/{model}/invoke");
        let answer =
            send(&local, "POST", &path, &headers, body.to_string().as_bytes()).await.json();
        assert_eq!(answer["amazon-bedrock-guardrailAction"], "INTERVENED");
        assert_eq!(answer.pointer(text), Some(&json!("No answer of that kind.")));
    }
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (MISTRAL, json!({"max_tokens": 1}), "#: required key [prompt] not found"),
        (
            MISTRAL,
            json!({"prompt": "a", "max_gen_len": 1}),
            "#: extraneous key [max_gen_len] is not permitted",
        ),
        (
            MISTRAL,
            json!({"prompt": "a", "messages": []}),
            "#: extraneous key [messages] is not permitted",
        ),
        (
            MISTRAL,
            json!({"prompt": "a", "stop": "b"}),
            "#/stop: expected type: JSONArray, found: String",
        ),
        (
            MISTRAL,
            json!({"prompt": "a", "max_tokens": 0}),
            "#/max_tokens: 0 is not greater or equal to 1",
        ),
        (
            DEEPSEEK,
            json!({"prompt": "a", "top_k": 1}),
            "#: extraneous key [top_k] is not permitted",
        ),
        (
            TITAN,
            json!({"prompt": "a", "inputText": "a"}),
            "#: extraneous key [prompt] is not permitted",
        ),
        (TITAN, json!({}), "#: required key [inputText] not found"),
        (
            TITAN,
            json!({"inputText": "a", "textGenerationConfig": {"maxTokens": 1}}),
            "#/textGenerationConfig: extraneous key [maxTokens] is not permitted",
        ),
        (
            TITAN,
            json!({"inputText": "a", "textGenerationConfig": {"topP": 1.5}}),
            "#/textGenerationConfig/topP: 1.5 is not less or equal to 1",
        ),
    ];
    for (model, body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        let answer = invoke(&local, model, &body).await;
        assert_eq!((answer.status, answer.message()), (400, expected));
    }
}
