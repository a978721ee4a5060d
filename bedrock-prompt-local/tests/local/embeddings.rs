//! `InvokeModel` with embedding models: responses, vectors and errors.

use bedrock_prompt_local::{AwsError, Reply, Script, Server};
use serde_json::{Value, json};

use crate::support::{Answer, SIGNED, send};

const TITAN_V1: &str = "amazon.titan-embed-text-v1";
const TITAN_V2: &str = "amazon.titan-embed-text-v2%3A0";
const COHERE_ENGLISH: &str = "cohere.embed-english-v3";
const COHERE_MULTILINGUAL: &str = "cohere.embed-multilingual-v3";
const COHERE_V4: &str = "cohere.embed-v4%3A0";

async fn start() -> Server {
    Server::start().await.expect("a free port")
}

async fn invoke(local: &Server, model: &str, body: &Value) -> Answer {
    let path = format!("/model/{model}/invoke");
    send(local, "POST", &path, SIGNED, body.to_string().as_bytes()).await
}

async fn ok(model: &str, body: &Value) -> Value {
    let answer = invoke(&start().await, model, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn refused(model: &str, body: &Value) -> String {
    let answer = invoke(&start().await, model, body).await;
    assert_eq!(answer.status, 400, "{body}");
    let kind = answer.header("x-amzn-errortype").unwrap_or_default();
    assert!(kind.starts_with("ValidationException:"), "{kind}");
    answer.message()
}

fn vector(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().expect("an array").iter();
    numbers.map(|number| number.as_f64().expect("a number")).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn titan_v1() {
    let local = start().await;
    let answer = invoke(&local, TITAN_V1, &json!({"inputText": "Where is my order?"})).await;
    let body = answer.json();
    assert_eq!(keys(&body), ["embedding", "inputTextTokenCount"]);
    assert_eq!(vector(&body["embedding"]).len(), 1536);
    assert_eq!(body["inputTextTokenCount"], 5);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("5"));
    assert_eq!(answer.header("x-amzn-bedrock-output-token-count"), None);
    assert_eq!(answer.header("x-amzn-bedrock-invocation-latency"), Some("1"));
    assert_eq!(local.received()[0].model_id, "amazon.titan-embed-text-v1");
}

#[tokio::test]
async fn titan_v2() {
    for dimensions in [256, 512, 1024] {
        let body = json!({"inputText": "Where is my order?", "dimensions": dimensions});
        let answer = ok(TITAN_V2, &body).await;
        assert_eq!(keys(&answer), ["embedding", "embeddingsByType", "inputTextTokenCount"]);
        let embedding = vector(&answer["embedding"]);
        assert_eq!(embedding.len(), dimensions);
        assert!((dot(&embedding, &embedding) - 1.0).abs() < 1e-6, "normalized by default");
        assert_eq!(answer["embeddingsByType"], json!({"float": answer["embedding"]}));
    }
    let plain = json!({"inputText": "Where is my order?", "normalize": false});
    let long = vector(&ok(TITAN_V2, &plain).await["embedding"]);
    assert_eq!(long.len(), 1024);
    assert!(dot(&long, &long) > 1.5, "as long as it is");
    let binary = json!({"inputText": "Where?", "dimensions": 256, "embeddingTypes": ["binary"]});
    let binary = ok(TITAN_V2, &binary).await;
    assert_eq!(keys(&binary), ["embeddingsByType", "inputTextTokenCount"]);
    let bits = binary["embeddingsByType"]["binary"].as_array().expect("bits");
    assert!(bits.len() == 256 && bits.iter().all(|bit| *bit == 0 || *bit == 1));
}

#[tokio::test]
async fn cohere_v3() {
    let request = json!({"texts": ["Où est-il?", "Here"], "input_type": "search_document"});
    let english = ok(COHERE_ENGLISH, &request).await;
    assert_eq!(keys(&english), ["id", "embeddings", "response_type", "texts"]);
    assert_eq!(english["response_type"], "embeddings_floats");
    assert_eq!(english["texts"], json!(["où est-il?", "here"]));
    let vectors = english["embeddings"].as_array().expect("vectors");
    assert_eq!(vectors.iter().map(|v| vector(v).len()).collect::<Vec<_>>(), [1024, 1024]);
    let multilingual = ok(COHERE_MULTILINGUAL, &request).await;
    assert_eq!(multilingual["texts"], request["texts"]);
    let mut by_type = request.clone();
    by_type["embedding_types"] = json!(["float"]);
    let by_type = ok(COHERE_ENGLISH, &by_type).await;
    assert_eq!(by_type["response_type"], "embeddings_by_type");
    assert_eq!(by_type["embeddings"]["float"], english["embeddings"]);
}

#[tokio::test]
async fn cohere_v4() {
    let mut request = json!({"texts": ["Where?", "Here"], "input_type": "search_query"});
    let local = start().await;
    let answer = invoke(&local, COHERE_V4, &request).await;
    assert_eq!(answer.header("x-amzn-bedrock-input-token-count"), Some("3"));
    let answer = answer.json();
    assert_eq!(keys(&answer), ["embeddings", "response_type"]);
    assert_eq!(answer["response_type"], "embeddings_by_type");
    assert_eq!(vector(&answer["embeddings"]["float"][1]).len(), 1536);
    for dimensions in [256, 512, 1024, 1536] {
        request["output_dimension"] = json!(dimensions);
        let answer = ok(COHERE_V4, &request).await;
        assert_eq!(vector(&answer["embeddings"]["float"][0]).len(), dimensions);
    }
}

#[tokio::test]
async fn words_that_are_shared_bring_texts_near() {
    let texts = [
        "How do I return a damaged parcel?",
        "I want to return a parcel that is damaged",
        "Where can I find the invoices of last year?",
        "The parcels arrived; two returns are open",
        "!?",
        "世界のみなさん",
    ];
    let request = json!({"texts": texts, "input_type": "clustering"});
    for model in [COHERE_ENGLISH, COHERE_V4] {
        let answer = ok(model, &request).await;
        assert_eq!(answer, ok(model, &request).await, "the same every time");
        let all = answer["embeddings"].get("float").unwrap_or(&answer["embeddings"]);
        let vectors: Vec<Vec<f64>> = all.as_array().expect("vectors").iter().map(vector).collect();
        for vector in &vectors {
            assert!((dot(vector, vector) - 1.0).abs() < 1e-6);
        }
        let near = |a: usize, b: usize| dot(&vectors[a], &vectors[b]);
        assert!(near(0, 1) > 0.6, "the same words: {}", near(0, 1));
        assert!(near(0, 2) < 0.35, "other words: {}", near(0, 2));
        assert!(near(0, 3) > near(2, 3) + 0.05, "parts: {} {}", near(0, 3), near(2, 3));
    }
}

#[tokio::test]
async fn ids_behind_geographies_and_arns() {
    let texts = json!({"texts": ["a"], "input_type": "search_query"});
    for id in [
        "us.cohere.embed-v4%3A0",
        "global.cohere.embed-v4%3A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fcohere.embed-v4%3A0",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Ainference-profile%2Fus.cohere.embed-v4%3A0",
    ] {
        assert_eq!(vector(&ok(id, &texts).await["embeddings"]["float"][0]).len(), 1536, "{id}");
    }
    let opaque =
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc";
    let answer = ok(opaque, &json!({"inputText": "a", "dimensions": 256})).await;
    assert_eq!(vector(&answer["embedding"]).len(), 256);
    for id in ["amazon.titan-embed-text-v9", "amazon.nova-x", "us.writer.palmyra-x4-v1:0"] {
        let message = refused(&id.replace(':', "%3A"), &texts).await;
        assert!(message.starts_with("InvokeModel of the local server has no "), "{message}");
        assert!(message.contains(id), "{message}");
    }
    for id in ["x.y.cohere.embed-v4", "anything"] {
        assert_eq!(refused(id, &texts).await, "The provided model identifier is invalid.", "{id}");
    }
}

#[tokio::test]
async fn malformed_requests() {
    let text = json!({"inputText": "a"});
    let with = |base: &Value, key: &str, value: Value| {
        let mut body = base.clone();
        body[key] = value;
        body
    };
    let texts = json!({"texts": ["a"], "input_type": "search_query"});
    let many: Vec<String> = (0..97).map(|n| n.to_string()).collect();
    let rows = [
        (TITAN_V1, json!({}), "#: required key [inputText] not found"),
        (TITAN_V1, json!({"inputText": ""}), "#/inputText: expected minLength: 1, actual: 0"),
        (TITAN_V1, json!({"inputText": 1}), "#/inputText: expected type: String, found: Integer"),
        (
            TITAN_V1,
            with(&text, "dimensions", json!(256)),
            "#: extraneous key [dimensions] is not permitted",
        ),
        (TITAN_V1, json!([]), "#: expected type: JSONObject, found: JSONArray"),
        (
            TITAN_V2,
            with(&text, "dimensions", json!(300)),
            "#/dimensions: 300 is not a valid enum value",
        ),
        (
            TITAN_V2,
            with(&text, "normalize", json!("yes")),
            "#/normalize: expected type: Boolean, found: String",
        ),
        (
            TITAN_V2,
            with(&text, "embeddingTypes", json!(["int8"])),
            "#/embeddingTypes: int8 is not a valid enum value",
        ),
        (TITAN_V2, json!({"inputText": "", "dimensions": 1}), "2 schema violations found"),
        (COHERE_ENGLISH, json!({"texts": ["a"]}), "#: required key [input_type] not found"),
        (COHERE_ENGLISH, json!({"input_type": "clustering"}), "#: required key [texts] not found"),
        (
            COHERE_ENGLISH,
            with(&texts, "input_type", json!("query")),
            "#/input_type: query is not a valid enum value",
        ),
        (
            COHERE_ENGLISH,
            with(&texts, "texts", json!(many)),
            "#/texts: expected maximum item count: 96, found: 97",
        ),
        (
            COHERE_ENGLISH,
            with(&texts, "texts", json!([])),
            "#/texts: expected minimum item count: 1, found: 0",
        ),
        (
            COHERE_ENGLISH,
            with(&texts, "texts", json!(["a", ""])),
            "#/texts/1: expected minLength: 1, actual: 0",
        ),
        (
            COHERE_ENGLISH,
            with(&texts, "texts", json!(["a".repeat(2049)])),
            "#/texts/0: expected maxLength: 2048, actual: 2049",
        ),
        (
            COHERE_ENGLISH,
            with(&texts, "output_dimension", json!(256)),
            "#: extraneous key [output_dimension] is not permitted",
        ),
        (
            COHERE_V4,
            with(&texts, "output_dimension", json!(300)),
            "#/output_dimension: 300 is not a valid enum value",
        ),
        (
            COHERE_V4,
            with(&texts, "max_tokens", json!(0)),
            "#/max_tokens: 0 is not greater or equal to 1",
        ),
    ];
    for (model, body, breach) in rows {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        assert_eq!(refused(model, &body).await, expected);
    }
    let local = start().await;
    let path = format!("/model/{TITAN_V1}/invoke");
    let answer = send(&local, "POST", &path, SIGNED, b"no json").await;
    assert_eq!(
        answer.message(),
        "Malformed input request, please reformat your input and try again."
    );
    let long = json!({"inputText": "word".repeat(8193)});
    assert_eq!(
        refused(TITAN_V2, &long).await,
        "400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 8193"
    );
}

#[tokio::test]
async fn types_of_content() {
    let local = start().await;
    let path = format!("/model/{TITAN_V1}/invoke");
    let (_, signed) = SIGNED.split_once("\r\n").expect("several headers");
    let rows = [
        ("", 200),
        ("content-type: application/octet-stream\r\naccept: */*\r\n", 200),
        ("content-type: text/plain\r\n", 400),
        ("accept: image/png\r\n", 400),
    ];
    for (headers, status) in rows {
        let headers = format!("{signed}{headers}");
        let answer = send(&local, "POST", &path, &headers, br#"{"inputText":"a"}"#).await;
        assert_eq!(answer.status, status, "{headers}");
    }
}

#[tokio::test]
async fn a_script_decides_on_errors_and_counts() {
    let script = Script::new()
        .reply(Reply::error(AwsError::Throttling, "Too many requests"))
        .reply(Reply::text("no vector").usage(77, 0).header("x-custom", "1"))
        .reply(Reply::http(200, r#"{"embedding":[0.5]}"#));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let body = json!({"inputText": "a"});
    assert_eq!(invoke(&local, TITAN_V1, &body).await.status, 429);
    let counted = invoke(&local, TITAN_V1, &body).await;
    assert_eq!(counted.json()["inputTextTokenCount"], 77);
    assert_eq!(counted.header("x-amzn-bedrock-input-token-count"), Some("77"));
    assert_eq!(counted.header("x-custom"), Some("1"));
    assert_eq!(invoke(&local, TITAN_V1, &body).await.json(), json!({"embedding": [0.5]}));
    let rest = invoke(&local, TITAN_V1, &body).await;
    assert_eq!(vector(&rest.json()["embedding"]).len(), 1536, "a script that is over");
}

#[tokio::test]
async fn nova() {
    let model = "amazon.nova-2-multimodal-embeddings-v1%3A0";
    let body =
        |params: Value| json!({"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": params});
    let text = json!({"value": "A red bicycle", "truncationMode": "NONE"});
    for (dimension, length) in [(json!(256), 256), (json!(3072), 3072), (Value::Null, 3072)] {
        let mut params = json!({"embeddingPurpose": "GENERIC_INDEX", "text": text});
        if !dimension.is_null() {
            params["embeddingDimension"] = dimension;
        }
        let answer = ok(model, &body(params)).await;
        assert_eq!(keys(&answer), ["embeddings"]);
        assert_eq!(answer["embeddings"][0]["embeddingType"], "TEXT");
        let found = vector(&answer["embeddings"][0]["embedding"]);
        assert_eq!(found.len(), length);
        assert!((dot(&found, &found) - 1.0).abs() < 1e-6);
    }
    let purpose = "GENERIC_RETRIEVAL";
    for (request, breach) in [
        (
            json!({"taskType": "SINGLE_EMBEDDING"}),
            "#: required key [singleEmbeddingParams] not found",
        ),
        (
            body(json!({"text": text})),
            "#/singleEmbeddingParams: required key [embeddingPurpose] not found",
        ),
        (
            body(json!({"embeddingPurpose": purpose, "text": {"truncationMode": "END"}})),
            "#/singleEmbeddingParams/text: required key [value] not found",
        ),
        (
            body(json!({"embeddingPurpose": purpose, "embeddingDimension": 512, "text": text})),
            "#/singleEmbeddingParams/embeddingDimension: 512 is not a valid enum value",
        ),
        (
            body(json!({"embeddingPurpose": purpose, "text": text, "image": {}})),
            "#/singleEmbeddingParams/image: the local server has embeddings of texts alone",
        ),
    ] {
        let expected =
            format!("Malformed input request: {breach}, please reformat your input and try again.");
        assert_eq!(refused(model, &request).await, expected);
    }
}
