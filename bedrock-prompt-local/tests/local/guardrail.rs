//! Guardrails: what they find, and the responses.

use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::{Value, json};

use crate::control::{create, definition, words};
use crate::frames::converse_stream;
use crate::support::{Answer, SIGNED, converse, send, user};

/// A server with a guardrail, whose model has this output.
async fn start(answer: &str, policies: Value) -> Server {
    let script = Script::always(Reply::text(answer).usage(5, 5));
    let local = Server::builder().script(script).start().await.expect("a free port");
    assert_eq!(create(&local, &definition(policies)).await.status, 202);
    local
}

fn guarded(text: &str, trace: &str) -> Value {
    let mut request = user(text);
    request["guardrailConfig"] = json!({
        "guardrailIdentifier": "gr0000000001", "guardrailVersion": "DRAFT", "trace": trace,
    });
    request
}

fn pii(kind: &str, action: &str) -> Value {
    json!({"sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [{"type": kind, "action": action}],
    }})
}

#[tokio::test]
async fn a_prompt_is_stopped_before_the_model() {
    let local = start("Hello.", words(&["Project Heron"])).await;
    let body = converse(&local, &guarded("What is PROJECT heron?", "enabled")).await.json();
    assert_eq!(body["stopReason"], "guardrail_intervened");
    assert_eq!(body["output"]["message"]["content"][0]["text"], "No question of that kind.");
    assert_eq!(body["usage"]["totalTokens"], 0);
    let guardrail = &body["trace"]["guardrail"];
    assert_eq!(guardrail["actionReason"], "Guardrail blocked.");
    assert_eq!(
        guardrail["inputAssessment"]["gr0000000001"]["wordPolicy"]["customWords"],
        json!([{"action": "BLOCKED", "detected": true, "match": "PROJECT heron"}])
    );
    assert!(guardrail["outputAssessments"].is_null());
}

#[tokio::test]
async fn what_passes_says_so_in_the_trace_only() {
    let local = start("Hello.", words(&["Heron"])).await;
    for (trace, is_there) in [("enabled", true), ("disabled", false)] {
        let body = converse(&local, &guarded("Herons are birds.", trace)).await.json();
        assert_eq!(body["stopReason"], "end_turn");
        assert_eq!(body["trace"]["guardrail"]["actionReason"] == "No action.", is_there);
        assert_eq!(body.get("trace").is_some(), is_there);
    }
}

#[tokio::test]
async fn an_answer_is_stopped_or_masked() {
    let local = start("Ask Ada: ada@example.com.", pii("EMAIL", "ANONYMIZE")).await;
    let body = converse(&local, &guarded("I am bob@example.com.", "enabled")).await.json();
    assert_eq!(body["output"]["message"]["content"][0]["text"], "Ask Ada: {EMAIL}.");
    assert_eq!(body["stopReason"], "guardrail_intervened");
    assert_eq!(body["trace"]["guardrail"]["actionReason"], "Guardrail masked.");

    let local = start("Ask Ada: ada@example.com.", pii("EMAIL", "BLOCK")).await;
    let body = converse(&local, &guarded("Who knows?", "enabled")).await.json();
    assert_eq!(body["output"]["message"]["content"][0]["text"], "No answer of that kind.");
    let found = &body["trace"]["guardrail"]["outputAssessments"]["gr0000000001"][0];
    assert_eq!(
        found["sensitiveInformationPolicy"]["piiEntities"],
        json!([{"action": "BLOCKED", "detected": true, "match": "ada@example.com", "type": "EMAIL"}])
    );
}

#[tokio::test]
async fn a_stream_is_guarded_as_well() {
    let local = start("It is Heron.", words(&["Heron"])).await;
    let events = converse_stream(&local, &guarded("What is new?", "enabled")).await.events();
    let of = |name: &str| events.iter().find(|(event, _)| event == name).map(|(_, body)| body);
    assert_eq!(of("messageStop").expect("an end")["stopReason"], "guardrail_intervened");
    let trace = &of("metadata").expect("metadata")["trace"]["guardrail"];
    assert!(trace["outputAssessments"]["gr0000000001"][0]["wordPolicy"].is_object());
    let text: String =
        events.iter().filter_map(|(_, body)| body["delta"]["text"].as_str()).collect();
    assert_eq!(text, "No answer of that kind.");
}

#[tokio::test]
async fn an_unknown_guardrail_is_refused() {
    let local = Server::start().await.expect("a free port");
    assert_eq!(create(&local, &definition(words(&["Heron"]))).await.status, 202);
    for (id, version) in [("gr404", "DRAFT"), ("gr0000000001", "1"), ("gr0000000001", "")] {
        let mut request = guarded("Hello.", "enabled");
        request["guardrailConfig"]["guardrailIdentifier"] = id.into();
        request["guardrailConfig"]["guardrailVersion"] = version.into();
        let answer = converse(&local, &request).await;
        assert_eq!(answer.status, 400);
        assert!(answer.message().starts_with("The guardrail identifier or version provided"));
    }
}

#[tokio::test]
async fn a_script_has_guardrails_of_its_own() {
    let trace = json!({"inputAssessment": {"gr404": {"contentPolicy": {"filters": [
        {"type": "HATE", "confidence": "HIGH", "action": "BLOCKED"},
    ]}}}});
    let reply = Reply::text("No.").stop_reason("guardrail_intervened");
    let script = Script::new().reply(reply.guardrail_trace(trace.clone()));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let mut request = guarded("Hello.", "enabled");
    request["guardrailConfig"]["guardrailIdentifier"] = "gr404".into();
    let body = converse(&local, &request).await.json();
    assert_eq!(body["trace"], json!({ "guardrail": trace }));
}

/// The texts that are blocked.
async fn stopped(policies: Value, texts: &[&'static str]) -> Vec<&'static str> {
    let local = start("Hello.", policies).await;
    let mut stopped = Vec::new();
    for text in texts {
        let body = converse(&local, &guarded(text, "disabled")).await.json();
        if body["stopReason"] == "guardrail_intervened" {
            stopped.push(*text);
        }
    }
    stopped
}

#[tokio::test]
async fn personal_data_is_found_by_its_form() {
    for (kind, found, passed) in [
        ("EMAIL", &["Write to a.b+c@mail.example.org!"][..], &["me @ home", "a@b", "@ada"][..]),
        (
            "PHONE",
            &["+351 21 123 4567", "(555) 123-4567.", "call 555-123-4567", "555.123.4567"],
            &["2026-03-01", "1234567890", "order 12-555-123-4567", "+12"],
        ),
        (
            "CREDIT_DEBIT_CARD_NUMBER",
            &["4111 1111 1111 1111", "card 5500-0000-0000-0004,", "378282246310005"],
            &["4111 1111 1111 1112", "41111111", "x4111111111111111"],
        ),
        (
            "US_SOCIAL_SECURITY_NUMBER",
            &["My number is 078-05-1120."],
            &["078-05-11201", "0078-05-1120"],
        ),
        ("IP_ADDRESS", &["Host 10.0.0.1."], &["1.2.3", "version 1.2.3.400", "10.0.0.1.5"]),
        ("URL", &["See https://example.com/x."], &["https:// is a prefix", "example.com"]),
        ("NAME", &[], &["Ada Lovelace"]),
    ] {
        let texts: Vec<&str> = found.iter().chain(passed).copied().collect();
        assert_eq!(stopped(pii(kind, "BLOCK"), &texts).await, found, "{kind}");
    }
}

#[tokio::test]
async fn topics_are_found_by_their_words() {
    let topic = json!({"topicPolicyConfig": {"topicsConfig": [{
        "name": "Investment advice",
        "definition": "Recommendations to buy, hold or sell a security.",
        "examples": ["Which stocks shall I buy?", "Is now a good time to invest in gold?"],
        "type": "DENY",
    }]}});
    let found = ["Tell me: do I invest in this stock?", "I want investment advice."];
    let passed = ["Is this a good time to call?", "A gold ring for my wife", "Which one?"];
    let texts: Vec<&str> = found.iter().chain(&passed).copied().collect();
    assert_eq!(stopped(topic, &texts).await, found);
}

#[tokio::test]
async fn profanities_are_found_and_actions_kept_apart() {
    let list = |more: Value| {
        let mut list = json!({"type": "PROFANITY"});
        let Value::Object(more) = more else { panic!("an object") };
        for (name, value) in more {
            list[name] = value;
        }
        json!({"wordPolicyConfig": {"managedWordListsConfig": [list]}})
    };
    let texts = ["Damn!", "Damnation", "scrap"];
    assert_eq!(stopped(list(json!({})), &texts).await, ["Damn!"]);
    assert!(stopped(list(json!({"inputAction": "NONE"})), &texts).await.is_empty());
    assert!(stopped(list(json!({"inputEnabled": false})), &texts).await.is_empty());
}

#[tokio::test]
async fn what_is_marked_is_looked_at_and_nothing_else() {
    let local = start("Hello.", words(&["Heron"])).await;
    let mut request = guarded("Heron", "disabled");
    request["messages"][0]["content"] = json!([
        {"text": "Heron"},
        {"guardContent": {"text": {"text": "a bird"}}},
    ]);
    assert_eq!(converse(&local, &request).await.json()["stopReason"], "end_turn");
}

/// A request of `InvokeModel` with a guardrail.
async fn invoked(local: &Server, operation: &str, id: &str, text: &str) -> Answer {
    let body = json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 10,
        "messages": [{"role": "user", "content": text}],
    });
    let headers = format!(
        "{SIGNED}x-amzn-bedrock-guardrailidentifier: {id}\r\n\
         x-amzn-bedrock-guardrailversion: DRAFT\r\n"
    );
    let path = format!("/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/{operation}");
    send(local, "POST", &path, &headers, body.to_string().as_bytes()).await
}

const UNKNOWN: &str = "The guardrail identifier or version provided in the request does not exist.";

#[tokio::test]
async fn guardrails_in_the_headers_of_invoke_model() {
    let local = Server::start().await.expect("a free port");
    for operation in ["invoke", "invoke-with-response-stream"] {
        let answer = invoked(&local, operation, "gr404", "Hello.").await;
        assert_eq!((answer.status, answer.message().as_str()), (400, UNKNOWN), "{operation}");
    }
    let headers = format!("{SIGNED}x-amzn-bedrock-guardrailidentifier: gr404\r\n");
    let (path, body) = ("/model/amazon.titan-embed-text-v2%3A0/invoke", br#"{"inputText": "a"}"#);
    let answer = send(&local, "POST", path, &headers, body).await;
    assert_eq!((answer.status, answer.message().as_str()), (400, UNKNOWN));

    let action = "amazon-bedrock-guardrailAction";
    let local = start("A bird.", words(&["Heron"])).await;
    // A script decides what unknown guardrails do.
    assert_eq!(invoked(&local, "invoke", "gr404", "Hello.").await.json().get(action), None);
    let passed = invoked(&local, "invoke", "gr0000000001", "Hello.").await.json();
    assert_eq!(
        (&passed[action], &passed["content"][0]["text"]),
        (&json!("NONE"), &json!("A bird."))
    );
    let stopped = invoked(&local, "invoke", "gr0000000001", "A heron?").await.json();
    assert_eq!(stopped[action], "INTERVENED");
    assert_eq!(stopped["content"][0]["text"], "No question of that kind.");
    assert_eq!(stopped["usage"]["output_tokens"], 0);

    let local = start("It is Heron.", words(&["Heron"])).await;
    let stopped = invoked(&local, "invoke", "gr0000000001", "Hello.").await.json();
    assert_eq!(stopped[action], "INTERVENED");
    assert_eq!(stopped["content"][0]["text"], "No answer of that kind.");
}
