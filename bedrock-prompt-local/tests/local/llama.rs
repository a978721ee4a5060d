//! `InvokeModel` in the prompt format of Llama.

use bedrock_prompt_local::{Reply, Script, Server, StreamFault};
use serde_json::{Value, json};

use crate::frames::{Streamed, stream};
use crate::support::{Answer, SIGNED, send};

const MODEL: &str = "us.meta.llama3-3-70b-instruct-v1%3A0";

async fn start(reply: Reply) -> Server {
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn invoke(local: &Server, body: &Value) -> Answer {
    let path = format!("/model/{MODEL}/invoke");
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

async fn streamed(local: &Server, body: &Value) -> Streamed {
    stream(local, &format!("/model/{MODEL}/invoke-with-response-stream"), body).await
}

#[tokio::test]
async fn a_generation() {
    let local = start(Reply::text("Hello there").usage(7, 5)).await;
    let body = json!({"prompt": "hi", "max_gen_len": 64, "temperature": 0.5, "top_p": 0.9});
    let answer = invoke(&local, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.json(),
        json!({
            "generation": "Hello there",
            "prompt_token_count": 7,
            "generation_token_count": 5,
            "stop_reason": "stop",
        })
    );
    assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("7"));
    assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), Some("5"));
}

#[tokio::test]
async fn a_stream_of_generations() {
    let local = start(Reply::text("Hello Größe").usage(7, 5).stop_reason("max_tokens")).await;
    let answer = streamed(&local, &json!({"prompt": "hi"})).await;
    assert_eq!(
        answer.chunked(),
        [
            json!({"generation": "Hello ", "prompt_token_count": 7, "generation_token_count": 1, "stop_reason": null}),
            json!({"generation": "Größe", "prompt_token_count": null, "generation_token_count": 2, "stop_reason": null}),
            json!({
                "generation": "",
                "prompt_token_count": null,
                "generation_token_count": 5,
                "stop_reason": "length",
                "amazon-bedrock-invocationMetrics": {
                    "inputTokenCount": 7,
                    "outputTokenCount": 5,
                    "invocationLatency": 1,
                    "firstByteLatency": 1,
                },
            }),
        ]
    );
    let cut = start(Reply::text("Hello there").fault_after(1, StreamFault::End)).await;
    assert_eq!(streamed(&cut, &json!({"prompt": "hi"})).await.chunked().len(), 1);
}

#[tokio::test]
async fn the_engine_reads_the_last_turn_of_the_user() {
    let local = Server::start().await.expect("a free port");
    let of_3 = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>\
                <|start_header_id|>user<|end_header_id|>\n\nFirst turn<|eot_id|>\
                <|start_header_id|>assistant<|end_header_id|>\n\nAn answer<|eot_id|>\
                <|start_header_id|>user<|end_header_id|>\n\nSecond turn, with < and |<|eot_id|>\
                <|start_header_id|>assistant<|end_header_id|>\n\n";
    let of_4 = of_3
        .replace("start_header_id", "header_start")
        .replace("end_header_id", "header_end")
        .replace("eot_id", "eot");
    for prompt in [of_3, &of_4, "Second turn, with < and |"] {
        let answer = invoke(&local, &json!({ "prompt": prompt })).await.json();
        let text = answer["generation"].as_str().expect("text");
        assert!(text.contains("Yours begins: \"Second turn, with < and |\""), "{text}");
    }
    let long = invoke(&local, &json!({ "prompt": of_3 })).await.json();
    let short = invoke(&local, &json!({"prompt": "hi"})).await.json();
    assert!(long["prompt_token_count"].as_u64() > short["prompt_token_count"].as_u64());
}

#[tokio::test]
async fn a_tool_use_is_the_text_of_a_call() {
    let local = start(Reply::tool_use("invoice", json!({"number": "INV-7"}))).await;
    let answer = invoke(&local, &json!({"prompt": "hi"})).await.json();
    assert_eq!(answer["generation"], r#"{"name":"invoice","parameters":{"number":"INV-7"}}"#);
    assert_eq!(answer["stop_reason"], "stop");
}

#[tokio::test]
async fn malformed_requests() {
    let local = start(Reply::text("never")).await;
    let rows = [
        (json!({"max_gen_len": 1}), "#: required key [prompt] not found"),
        (json!({"prompt": ""}), "#/prompt: expected minLength: 1, actual: 0"),
        (
            json!({"prompt": "a", "max_tokens": 1}),
            "#: extraneous key [max_tokens] is not permitted",
        ),
        (
            json!({"prompt": "a", "max_gen_len": 8193}),
            "#/max_gen_len: 8193 is not less or equal to 8192",
        ),
        (json!({"prompt": "a", "top_p": -0.5}), "#/top_p: -0.5 is not greater or equal to 0"),
        (
            json!({"prompt": "a", "temperature": "hot"}),
            "#/temperature: expected type: Number, found: String",
        ),
    ];
    for (body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        let answer = invoke(&local, &body).await;
        assert_eq!((answer.status, answer.message()), (400, expected));
    }
}

#[tokio::test]
async fn embeddings_do_not_stream() {
    let local = Server::start().await.expect("a free port");
    let path = "/model/amazon.titan-embed-text-v1/invoke-with-response-stream";
    let answer = send(&local, "POST", path, SIGNED, br#"{"inputText":"a"}"#).await;
    assert_eq!(
        (answer.status, answer.message().as_str()),
        (400, "The model is unsupported for streaming.")
    );
}
