//! The ids by which a region has a model, with `regional` and without.

use bedrock_prompt_local::{Account, ModelAccess, Server};
use serde_json::{Value, json};

use crate::support::{Answer, SIGNED, refused_by, send, taken_by, user};

const INVALID: &str = "The provided model identifier is invalid.";
const SONNET_4_5: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/// The head of a request that is signed for a region.
pub(crate) fn signed(region: &str) -> String {
    SIGNED.replace("us-east-1", region)
}

pub(crate) async fn converse_in(local: &Server, region: &str, id: &str) -> Answer {
    let path = format!("/model/{}/converse", id.replace(':', "%3A"));
    send(local, "POST", &path, &signed(region), user("hi").to_string().as_bytes()).await
}

fn on_demand(id: &str) -> String {
    format!(
        "Invocation of model ID {id} with on-demand throughput isn’t supported. Retry your request \
         with the ID or ARN of an inference profile that contains this model."
    )
}

pub(crate) async fn regional() -> Server {
    Server::builder().regional(true).start().await.expect("a free port")
}

#[tokio::test]
async fn a_profile_that_no_region_has() {
    let local = Server::start().await.expect("a free port");
    for id in [
        format!("apac.{SONNET_4_5}"),
        format!("in.{SONNET_4_5}"),
        "apac.anthropic.claude-opus-4-6-v1".to_owned(),
        "apac.anthropic.claude-fable-5-1".to_owned(),
        "eu.anthropic.claude-mythos-5-1".to_owned(),
        "global.amazon.nova-lite-v1:0".to_owned(),
        "us.amazon.titan-text-express-v1".to_owned(),
        format!("arn:aws:bedrock:ap-south-1:111122223333:inference-profile%2Fapac.{SONNET_4_5}"),
    ] {
        assert_eq!(refused_by(&local, &id, &user("hi")).await, INVALID, "{id}");
    }
    for id in [
        format!("jp.{SONNET_4_5}"),
        format!("us-gov.{SONNET_4_5}"),
        "in.anthropic.claude-sonnet-5".to_owned(),
        "ca.amazon.nova-lite-v1:0".to_owned(),
        "us-gov.xai.grok-4.7".to_owned(),
        "global.zai.glm-5.3".to_owned(),
    ] {
        taken_by(&local, &id, &user("hi")).await;
    }
    // Of a model that the catalogue does not have, any profile is taken.
    taken_by(&local, "mx.anthropic.claude-of-next-year", &user("hi")).await;
}

#[tokio::test]
async fn models_without_an_id_of_their_own() {
    let local = Server::start().await.expect("a free port");
    for id in
        [SONNET_4_5, "xai.grok-4.7", "openai.gpt-6.1-sol", "zai.glm-5.3", "amazon.nova-2-lite-v1:0"]
    {
        assert_eq!(refused_by(&local, id, &user("hi")).await, on_demand(id));
    }
    for id in ["moonshotai.kimi-k3", "deepseek.v3.2", "openai.gpt-oss-20b-1:0"] {
        taken_by(&local, id, &user("hi")).await;
    }
}

#[tokio::test]
async fn a_region_has_the_profiles_of_its_geographies() {
    let local = regional().await;
    for (region, id, words) in [
        ("us-east-1", format!("us.{SONNET_4_5}"), None),
        ("ca-central-1", format!("us.{SONNET_4_5}"), None),
        ("us-east-1", format!("eu.{SONNET_4_5}"), Some(INVALID.to_owned())),
        ("eu-west-1", format!("eu.{SONNET_4_5}"), None),
        ("ap-northeast-1", format!("jp.{SONNET_4_5}"), None),
        ("ap-southeast-1", format!("jp.{SONNET_4_5}"), Some(INVALID.to_owned())),
        ("ap-southeast-1", format!("global.{SONNET_4_5}"), None),
        ("sa-east-1", format!("global.{SONNET_4_5}"), None),
        ("sa-east-1", SONNET_4_5.to_owned(), Some(on_demand(SONNET_4_5))),
        ("us-gov-west-1", format!("us-gov.{SONNET_4_5}"), None),
        ("us-gov-west-1", format!("us.{SONNET_4_5}"), Some(INVALID.to_owned())),
        ("us-gov-west-1", format!("global.{SONNET_4_5}"), Some(INVALID.to_owned())),
        ("us-gov-west-1", "amazon.nova-pro-v1:0".to_owned(), None),
        ("us-gov-west-1", "deepseek.v3.2".to_owned(), Some(INVALID.to_owned())),
        ("eu-west-1", "deepseek.r1-v1:0".to_owned(), Some(INVALID.to_owned())),
        ("us-east-1", "anthropic.claude-sonet-4-5".to_owned(), Some(INVALID.to_owned())),
        ("us-east-1", "us.anthropic.claude-of-next-year".to_owned(), Some(INVALID.to_owned())),
        ("us-east-1", "a1b2c3d4e5f6".to_owned(), None),
    ] {
        let answer = converse_in(&local, region, &id).await;
        match words {
            None => assert_eq!(answer.status, 200, "{region}: {id}: {}", answer.body),
            Some(words) => {
                assert_eq!((answer.status, answer.message()), (400, words), "{region}: {id}");
            }
        }
    }
    let admitting = Server::builder().regional(true).allow_model("anthropic.claude-of-next-year");
    let admitting = admitting.start().await.expect("a free port");
    taken_by(&admitting, "us.anthropic.claude-of-next-year", &user("hi")).await;
}

#[tokio::test]
async fn tokens_are_counted_where_the_model_is() {
    let local = regional().await;
    let count = json!({"input": {"converse": user("hi")}}).to_string();
    for (region, id, status) in [
        ("sa-east-1", SONNET_4_5, 200),
        ("us-east-1", "anthropic.claude-sonet-4-5", 400),
        ("us-gov-west-1", "anthropic.claude-opus-4-6-v1", 400),
    ] {
        let path = format!("/model/{}/count-tokens", id.replace(':', "%3A"));
        let answer = send(&local, "POST", &path, &signed(region), count.as_bytes()).await;
        assert_eq!(answer.status, status, "{region}: {id}: {}", answer.body);
    }
}

async fn listed(local: &Server, region: &str, path: &str, list: &str, id: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("{path}{token}");
        let body: Value = send(local, "GET", &path, &signed(region), b"").await.json();
        let page = body[list].as_array().expect("a list").clone();
        ids.extend(page.iter().filter_map(|one| one[id].as_str().map(str::to_owned)));
        match body["nextToken"].as_str() {
            Some(next) => token = format!("?nextToken={next}"),
            None => return ids,
        }
    }
}

/// Each model and profile that a region lists can be called there.
#[tokio::test]
async fn the_lists_of_a_region_and_converse_agree() {
    let local = regional().await;
    for region in ["us-east-1", "eu-central-1", "ap-south-1", "us-gov-east-1", "af-south-1"] {
        let models =
            listed(&local, region, "/foundation-models", "modelSummaries", "modelId").await;
        let list = "inferenceProfileSummaries";
        let profiles =
            listed(&local, region, "/inference-profiles", list, "inferenceProfileId").await;
        assert!(models.len() > 20 && profiles.len() > 15, "{region}: {}", profiles.len());
        let arn = if region.starts_with("us-gov") { "arn:aws-us-gov:" } else { "arn:aws:" };
        for profile in &profiles {
            let answer = converse_in(&local, region, profile).await;
            let is_there = answer.status == 200 || answer.message().contains("text or chat model");
            assert!(is_there, "{region}: {profile}: {}", answer.body);
            let path = format!("/inference-profiles/{}", profile.replace(':', "%3A"));
            let one = send(&local, "GET", &path, &signed(region), b"").await.json();
            assert_eq!(&one["inferenceProfileId"], profile.as_str());
            assert!(one["inferenceProfileArn"].as_str().is_some_and(|it| it.starts_with(arn)));
        }
        for model in &models {
            let path = format!("/foundation-models/{}", model.replace(':', "%3A"));
            let one = send(&local, "GET", &path, &signed(region), b"").await.json();
            let details = &one["modelDetails"];
            let kinds = details["inferenceTypesSupported"].as_array().expect("a list");
            assert!(!kinds.is_empty(), "{region}: {model}");
            if details["outputModalities"] == json!(["TEXT"]) {
                let has_id = kinds.contains(&json!("ON_DEMAND"));
                let answer = converse_in(&local, region, model).await;
                // Pegasus answers no messages.
                let is_there = answer.status == 200 || answer.body.contains("text or chat model");
                assert_eq!(is_there, has_id, "{region}: {model}: {}", answer.body);
            }
            let has_profile = profiles.iter().any(|id| id.ends_with(&format!(".{model}")));
            assert_eq!(kinds.contains(&json!("INFERENCE_PROFILE")), has_profile, "{model}");
        }
    }
}

#[tokio::test]
async fn retired_models_have_no_profiles() {
    let account = Account::new().model("anthropic.claude-haiku-4-5*", ModelAccess::Retired);
    let local = Server::builder().account(account).start().await.expect("a free port");
    let list = "inferenceProfileSummaries";
    let ids = listed(&local, "us-east-1", "/inference-profiles", list, "inferenceProfileId").await;
    assert!(ids.len() > 50 && !ids.iter().any(|id| id.contains("haiku-4-5")));
}

#[tokio::test]
async fn a_model_that_a_region_does_not_have() {
    let local = Server::start().await.expect("a free port");
    for (region, id, state, status) in [
        ("us-east-1", "deepseek.r1-v1:0", "AVAILABLE", 200),
        ("eu-west-1", "deepseek.r1-v1:0", "NOT_AVAILABLE", 404),
        ("us-gov-west-1", SONNET_4_5, "AVAILABLE", 200),
        ("us-gov-west-1", "anthropic.claude-opus-4-6-v1", "NOT_AVAILABLE", 404),
    ] {
        let id = id.replace(':', "%3A");
        let path = format!("/foundation-model-availability/{id}");
        let said = send(&local, "GET", &path, &signed(region), b"").await.json();
        assert_eq!(said["regionAvailability"], state, "{region}: {id}: {said}");
        let path = format!("/foundation-models/{id}");
        let answer = send(&local, "GET", &path, &signed(region), b"").await;
        assert_eq!(answer.status, status, "{region}: {id}");
    }
}
