//! Knowledge bases, with a folder of this repository.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::support::{Answer, SIGNED, send};

const RETRIEVE: &str = "/knowledgebases/HANDBOOK01/retrieve";
const GENERATE: &str = "/retrieveAndGenerate";

async fn handbook() -> Server {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/handbook");
    Server::builder().knowledge_base("HANDBOOK01", folder).start().await.expect("a folder")
}

async fn post(local: &Server, path: &str, body: &Value) -> Answer {
    send(local, "POST", path, SIGNED, body.to_string().as_bytes()).await
}

fn query(text: &str) -> Value {
    json!({"retrievalQuery": {"text": text}})
}

fn question(text: &str) -> Value {
    json!({
        "input": {"text": text},
        "retrieveAndGenerateConfiguration": {
            "type": "KNOWLEDGE_BASE",
            "knowledgeBaseConfiguration": {
                "knowledgeBaseId": "HANDBOOK01",
                "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            },
        },
    })
}

#[tokio::test]
async fn the_passage_that_shares_most_words_comes_first() {
    let local = handbook().await;
    let body =
        post(&local, RETRIEVE, &query("How long is a parcel abroad on its way?")).await.json();
    let first = &body["retrievalResults"][0];
    let text = first["content"]["text"].as_str().expect("text");
    assert!(text.starts_with("# Abroad\nWe ship to every country"), "{text}");
    assert_eq!(first["content"]["type"], "TEXT");
    assert_eq!(first["location"]["s3Location"]["uri"], "s3://handbook/shipping-2026.txt");
    assert_eq!(first["metadata"]["year"], 2026);
    let scores: Vec<_> = body["retrievalResults"].as_array().expect("results").iter().collect();
    let scores: Vec<_> = scores.iter().filter_map(|result| result["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b) && scores.iter().all(|score| *score <= 1.0));
}

#[tokio::test]
async fn a_filter_and_pages_choose_among_the_results() {
    let local = handbook().await;
    let mut request = query("return window");
    request["retrievalConfiguration"]["vectorSearchConfiguration"] = json!({
        "numberOfResults": 1,
        "filter": {"equals": {"key": "topic", "value": "returns"}},
    });
    let first = post(&local, RETRIEVE, &request).await.json();
    request["nextToken"] = first["nextToken"].clone();
    let second = post(&local, RETRIEVE, &request).await.json();
    let uri = |body: &Value| body["retrievalResults"][0]["location"]["s3Location"]["uri"].clone();
    assert_eq!(uri(&first), "s3://handbook/returns-2024.txt");
    assert_eq!(uri(&second), "s3://handbook/returns-2026.txt");
    request["retrievalConfiguration"]["vectorSearchConfiguration"]["filter"] =
        json!({"greaterThan": {"key": "year", "value": 2030}});
    request["nextToken"].take();
    let none = post(&local, RETRIEVE, &request).await.json();
    assert_eq!(none, json!({"retrievalResults": []}));
}

#[tokio::test]
async fn an_answer_cites_what_it_says_and_a_session_goes_on() {
    let local = handbook().await;
    let body = post(&local, GENERATE, &question("Do you ship to every country?")).await.json();
    let (text, cited) = (body["output"]["text"].as_str().expect("text"), &body["citations"][0]);
    assert!(text.starts_with("We ship to every country of Europe."), "{text}");
    let part = &cited["generatedResponsePart"]["textResponsePart"];
    assert!(text.starts_with(part["text"].as_str().expect("text")));
    assert_eq!(part["span"]["start"], 0);
    let source = &cited["retrievedReferences"][0]["location"]["s3Location"]["uri"];
    assert_eq!(source, "s3://handbook/shipping-2026.txt");
    let mut next = question("And who pays the duties?");
    next["sessionId"] = body["sessionId"].clone();
    let body = post(&local, GENERATE, &next).await.json();
    assert_eq!(body["output"]["text"], "Customs duties are paid by the customer.");
    assert_eq!(body["sessionId"], next["sessionId"]);
    let fresh = post(&local, GENERATE, &question("Do you ship?")).await.json();
    assert_ne!(fresh["sessionId"], next["sessionId"]);
}

#[tokio::test]
async fn nothing_found_is_said_in_the_words_of_aws() {
    let local = handbook().await;
    let body = post(&local, GENERATE, &question("Quantum chromodynamics?")).await.json();
    assert_eq!(body["output"]["text"], "Sorry, I am unable to assist you with this request.");
    assert_eq!(body["citations"][0]["retrievedReferences"], json!([]));
}

#[tokio::test]
async fn what_aws_refuses_is_refused() {
    let local = handbook().await;
    let unknown = "/knowledgebases/NOSUCHBASE/retrieve";
    let answer = post(&local, unknown, &query("x")).await;
    assert_eq!(
        (answer.status, answer.message().as_str()),
        (404, "Knowledge Base with id NOSUCHBASE does not exist")
    );
    let mut expired = question("x");
    expired["sessionId"] = "00000000-0000-4000-9000-00000000000a".into();
    let mut filtered = query("x");
    filtered["retrievalConfiguration"]["vectorSearchConfiguration"] = json!({
        "numberOfResults": 101,
        "filter": {"andAll": [{"equals": {"key": "", "value": null}}]},
    });
    let mut token = query("x");
    token["nextToken"] = "x".into();
    let mut model = question("x");
    model["retrieveAndGenerateConfiguration"]["knowledgeBaseConfiguration"]["modelArn"] = "".into();
    let mut external = question("x");
    external["retrieveAndGenerateConfiguration"]["type"] = "EXTERNAL_SOURCES".into();
    for (path, request, words) in [
        (
            GENERATE,
            expired,
            "Session with Id 00000000-0000-4000-9000-00000000000a is not valid. Please check and try again.",
        ),
        (
            GENERATE,
            question(&"x".repeat(1_001)),
            "Member must have length less than or equal to 1000",
        ),
        (GENERATE, model, "knowledgeBaseConfiguration.modelArn"),
        (GENERATE, external, "external sources"),
        (GENERATE, json!({}), "'retrieveAndGenerateConfiguration.type'"),
        (RETRIEVE, filtered, "4 validation errors detected"),
        (RETRIEVE, token, "nextToken"),
        (RETRIEVE, query(""), "'retrievalQuery.text'"),
        (RETRIEVE, json!({}), "'retrievalQuery.text'"),
        (RETRIEVE, json!([]), "JSON object"),
    ] {
        let answer = post(&local, path, &request).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert!(answer.message().contains(words), "{}", answer.message());
    }
}

#[tokio::test]
async fn an_id_has_ten_characters_or_is_an_arn() {
    let local = handbook().await;
    let path = |id: &str| format!("/knowledgebases/{id}/retrieve");
    let arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aknowledge-base%2F";
    let named = post(&local, &path(&format!("{arn}HANDBOOK01")), &query("x")).await;
    assert_eq!(named.json(), post(&local, RETRIEVE, &query("x")).await.json());
    for (id, words) in [
        ("SHORT", "length greater than or equal to 10"),
        ("HANDBOOK-1", "regular expression pattern"),
        ("HANDBOOK012", "regular expression pattern"),
        ("x%3Aknowledge-base%2FHANDBOOK01", "regular expression pattern"),
    ] {
        let answer = post(&local, &path(id), &query("x")).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert!(answer.message().contains("'knowledgeBaseId'"), "{}", answer.message());
        assert!(answer.message().contains(words), "{}", answer.message());
    }
}

#[tokio::test]
async fn a_script_answers_where_no_folder_does() {
    let body = json!({"retrievalResults": [], "guardrailAction": "INTERVENED"});
    let script = Script::new().reply(Reply::http(200, body.to_string())).reply(Reply::text("x"));
    let local = Server::builder().script(script).start().await.expect("a free port");
    assert_eq!(post(&local, RETRIEVE, &query("x")).await.json(), body);
    assert_eq!(post(&local, RETRIEVE, &query("x")).await.status, 400);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let error = Server::builder().knowledge_base("A", "no/such/folder").start().await;
    let error = error.expect_err("no folder").to_string();
    assert!(
        error.contains("the knowledge base `A`: there is no folder no/such/folder: create it"),
        "{error}"
    );
}
