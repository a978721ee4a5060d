//! The control plane: its paths, statuses and responses.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{Answer, SIGNED, send};

async fn get(local: &Server, path: &str) -> Answer {
    send(local, "GET", path, SIGNED, b"").await
}

pub(crate) async fn create(local: &Server, definition: &Value) -> Answer {
    send(local, "POST", "/guardrails", SIGNED, definition.to_string().as_bytes()).await
}

pub(crate) fn definition(policies: Value) -> Value {
    let mut definition = json!({
        "name": "desk",
        "blockedInputMessaging": "No question of that kind.",
        "blockedOutputsMessaging": "No answer of that kind.",
    });
    let Value::Object(policies) = policies else { panic!("policies are an object") };
    for (name, policy) in policies {
        definition[name] = policy;
    }
    definition
}

pub(crate) fn words(words: &[&str]) -> Value {
    let words: Vec<Value> = words.iter().map(|word| json!({ "text": word })).collect();
    json!({"wordPolicyConfig": {"wordsConfig": words}})
}

#[tokio::test]
async fn models_have_the_members_of_aws() {
    let local = Server::start().await.expect("a free port");
    let all = get(&local, "/foundation-models").await;
    assert_eq!(all.status, 200);
    let all = all.json();
    let summaries = all["modelSummaries"].as_array().expect("a list");
    assert!(summaries.len() >= 12);
    let one = get(&local, "/foundation-models/amazon.nova-micro-v1%3A0").await.json();
    assert!(summaries.contains(&one["modelDetails"]));
    assert_eq!(
        one["modelDetails"],
        json!({
            "customizationsSupported": [],
            "inferenceTypesSupported": ["ON_DEMAND", "INFERENCE_PROFILE"],
            "inputModalities": ["TEXT"],
            "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
            "modelId": "amazon.nova-micro-v1:0",
            "modelLifecycle": {"status": "ACTIVE"},
            "modelName": "Nova Micro",
            "outputModalities": ["TEXT"],
            "providerName": "Amazon",
            "responseStreamingSupported": true,
        })
    );
    let arn = "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Famazon.nova-micro-v1%3A0";
    assert_eq!(get(&local, &format!("/foundation-models/{arn}")).await.json(), one);
}

#[tokio::test]
async fn models_are_filtered() {
    let local = Server::start().await.expect("a free port");
    for (query, ids) in [
        (
            "byProvider=z.ai&byInferenceType=ON_DEMAND",
            vec!["zai.glm-4.7", "zai.glm-4.7-flash", "zai.glm-5"],
        ),
        ("byProvider=z.ai&byInferenceType=INFERENCE_PROFILE", vec!["zai.glm-5.3"]),
        ("byOutputModality=IMAGE", vec!["stability.stable-image-core-v1:1"]),
        ("byCustomizationType=FINE_TUNING", vec!["amazon.nova-lite-v1:0"]),
        (
            "byProvider=Amazon&byOutputModality=EMBEDDING&byInferenceType=ON_DEMAND",
            vec!["amazon.titan-embed-text-v2:0"],
        ),
        ("byProvider=nobody", vec![]),
    ] {
        let body = get(&local, &format!("/foundation-models?{query}")).await.json();
        let found = body["modelSummaries"].as_array().expect("a list");
        let found: Vec<_> = found.iter().filter_map(|model| model["modelId"].as_str()).collect();
        assert_eq!(found, ids, "{query}");
    }
}

#[tokio::test]
async fn pages_end() {
    let local = Server::start().await.expect("a free port");
    let mut ids = Vec::new();
    let mut query = "maxResults=2".to_owned();
    loop {
        let body = get(&local, &format!("/inference-profiles?{query}")).await.json();
        let page = body["inferenceProfileSummaries"].as_array().expect("a list").clone();
        assert!((1..=2).contains(&page.len()));
        ids.extend(page.into_iter().map(|profile| profile["inferenceProfileId"].clone()));
        let Some(token) = body["nextToken"].as_str() else { break };
        query = format!("maxResults=2&nextToken={token}");
    }
    let distinct: std::collections::HashSet<_> = ids.iter().map(ToString::to_string).collect();
    assert!(ids.len() > 50, "{}", ids.len());
    assert_eq!(ids.len(), distinct.len());
    assert_eq!(get(&local, "/inference-profiles?maxResults=0").await.status, 400);
    assert_eq!(get(&local, "/inference-profiles?nextToken=x").await.status, 400);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let local = Server::start().await.expect("a free port");
    for path in [
        "/foundation-models/a.b",
        "/foundation-model-availability/a.b",
        "/list-foundation-model-agreement-offers/a.b",
        "/inference-profiles/a.b",
        "/guardrails/gr0000000001",
    ] {
        let answer = get(&local, path).await;
        assert_eq!(answer.status, 404, "{path}");
        let kind = answer.header("x-amzn-errortype").expect("a kind");
        assert!(kind.starts_with("ResourceNotFoundException:"), "{kind}");
    }
    assert_eq!(send(&local, "GET", "/foundation-models", "", b"").await.status, 403);
}

#[tokio::test]
async fn a_guardrail_lives_as_long_as_it_is_not_deleted() {
    let local = Server::start().await.expect("a free port");
    let definition = definition(words(&["Heron"]));
    let made = create(&local, &definition).await;
    assert_eq!(made.status, 202);
    let arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/gr0000000001";
    assert_eq!(made.json()["guardrailArn"], arn);
    assert_eq!(made.json()["version"], "DRAFT");
    let again = create(&local, &definition).await;
    assert_eq!(again.status, 400);
    assert!(again.header("x-amzn-errortype").is_some_and(|kind| kind.starts_with("Conflict")));

    let path = "/guardrails/gr0000000001";
    // The first request finds it in creation.
    assert_eq!(get(&local, path).await.json()["status"], "CREATING");
    let version = send(&local, "POST", path, SIGNED, b"{}").await;
    assert_eq!((version.status, version.json()["version"].clone()), (202, json!("1")));
    let seen = get(&local, &format!("{path}?guardrailVersion=1")).await.json();
    assert_eq!((&seen["status"], &seen["version"]), (&json!("READY"), &json!("1")));
    assert_eq!(seen["wordPolicy"], json!({"words": [{"text": "Heron"}]}));
    assert_eq!(seen["blockedInputMessaging"], definition["blockedInputMessaging"]);

    let delete = |query: &'static str| {
        let path = format!("{path}{query}");
        let local = &local;
        async move { send(local, "DELETE", &path, SIGNED, b"").await.status }
    };
    assert_eq!(delete("?guardrailVersion=2").await, 404);
    assert_eq!(delete("?guardrailVersion=1").await, 202);
    assert_eq!(get(&local, &format!("{path}?guardrailVersion=1")).await.status, 404);
    assert_eq!(delete("").await, 202);
    assert_eq!(get(&local, path).await.status, 404);
}

#[tokio::test]
async fn a_guardrail_beyond_a_limit_is_refused() {
    let local = Server::start().await.expect("a free port");
    let topic = |name: &str, examples: usize| {
        json!({"topicPolicyConfig": {"topicsConfig": [{
            "name": name, "definition": "d", "type": "DENY", "examples": vec!["e"; examples],
        }]}})
    };
    let mut named = definition(words(&["a"]));
    named["name"] = "two words".into();
    let mut silent = definition(words(&["a"]));
    silent["blockedInputMessaging"] = "".into();
    for (definition, says) in [
        (named, "'name' failed to satisfy constraint: Member must satisfy regular"),
        (silent, "'blockedInputMessaging' failed"),
        (definition(words(&[&"w".repeat(101)])), "'text' failed"),
        (definition(topic("Tax & fees", 1)), "'name' failed"),
        (definition(topic("Tax", 6)), "'examples' failed"),
        (definition(json!({})), "at least one policy"),
    ] {
        let answer = create(&local, &definition).await;
        assert_eq!(answer.status, 400);
        assert!(answer.message().contains(says), "{}", answer.message());
    }
}
