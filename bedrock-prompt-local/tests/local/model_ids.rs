//! Which ids name a model that answers messages.

use bedrock_prompt_local::Server;
use serde_json::json;

use crate::support::{PATH, SIGNED, refused_by, send, taken_by, user};

const INVALID: &str = "The provided model identifier is invalid.";
const NOVA: &str = "amazon.nova-lite-v1:0";

#[tokio::test]
async fn ids_without_a_provider() {
    let local = Server::start().await.expect("a free port");
    let count = json!({"input": {"converse": user("hi")}}).to_string();
    for id in [
        "gpt-4o",
        "claude-sonnet-4-5",
        "nova-lite",
        "a",
        "A1B2C3D4E5F6",
        "foo.bar-v1",
        "us.does-not-exist-model-v1:0",
        "does-not-exist-model-v1:0",
        "antropic.claude-sonnet-4-5-20250929-v1:0",
        "Anthropic.claude-sonnet-4-5-20250929-v1:0",
        "uss.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us.us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us.anthropic",
        "arn:aws:bedrock:us-east-1::foundation-model%2Ffoo.bar-v1",
        "arn:aws:bedrock:us-east-1:111122223333:inference-profile%2Fus.foo.bar-v1:0",
    ] {
        assert_eq!(refused_by(&local, id, &user("hi")).await, INVALID, "{id}");
        for (operation, body) in [("invoke", "{}"), ("count-tokens", count.as_str())] {
            let path = format!("/model/{}/{operation}", id.replace(':', "%3A"));
            let answer = send(&local, "POST", &path, SIGNED, body.as_bytes()).await;
            assert_eq!((answer.status, answer.message().as_str()), (400, INVALID), "{path}");
        }
    }
    for id in [
        "a1b2c3d4e5f6",
        "us.amazon.nova-of-next-year-v1:0",
        "global.anthropic.claude-of-next-year",
        "us-gov.openai.gpt-of-next-year",
        "moonshotai.kimi-k2.5",
        "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile%2Fabc123",
        "arn:aws:bedrock:us-east-1:111122223333:provisioned-model%2Fabc123def456",
        "arn:aws:bedrock:us-east-1:111122223333:imported-model%2Fabc123def456",
        "arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment%2Fabc123def456",
        "arn:aws:bedrock:us-east-1:111122223333:default-prompt-router%2Fanthropic.claude:1",
        "arn:aws:sagemaker:us-east-1:111122223333:endpoint%2Fours",
    ] {
        taken_by(&local, id, &user("hi")).await;
    }
}

#[tokio::test]
async fn ids_that_are_allowed() {
    let builder = Server::builder().allow_model("gpt-4o").allow_model("acme.*");
    let local = builder.start().await.expect("a free port");
    for id in ["gpt-4o", "acme.roadrunner-v1:0", "us.acme.roadrunner-v1:0", NOVA] {
        taken_by(&local, id, &user("hi")).await;
    }
    for id in ["gpt-4o-mini", "gpt-4", "acme-roadrunner", "other.model"] {
        assert_eq!(refused_by(&local, id, &user("hi")).await, INVALID, "{id}");
    }
    let all = Server::builder().allow_model("*").start().await.expect("a free port");
    taken_by(&all, "other.model", &user("hi")).await;
    assert_eq!(send(&all, "POST", PATH, SIGNED, b"{}").await.status, 400, "other rules are kept");
}

#[tokio::test]
async fn models_without_messages() {
    let local = Server::start().await.expect("a free port");
    let vectors_or_images = refused_by(&local, "amazon.nova-canvas-v1:0", &user("hi")).await;
    for id in [
        "stability.stable-image-core-v1:1",
        "us.stability.stable-image-inpaint-v1:0",
        "luma.ray-v2:0",
        "twelvelabs.marengo-embed-2-7-v1:0",
        "cohere.rerank-v3-5:0",
        "amazon.rerank-v1:0",
        "amazon.titan-image-generator-v2:0",
    ] {
        assert_eq!(refused_by(&local, id, &user("hi")).await, vectors_or_images, "{id}");
    }
}

#[tokio::test]
async fn models_that_are_called_by_a_profile() {
    let local = Server::start().await.expect("a free port");
    let id = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    let message = format!(
        "Invocation of model ID {id} with on-demand throughput isn’t supported. Retry your request \
         with the ID or ARN of an inference profile that contains this model."
    );
    assert_eq!(refused_by(&local, id, &user("hi")).await, message);
    let arn = format!("arn:aws:bedrock:us-east-1::foundation-model%2F{id}");
    assert_eq!(refused_by(&local, &arn, &user("hi")).await, message);
    let path = format!("/model/{}/invoke", id.replace(':', "%3A"));
    let answer = send(&local, "POST", &path, SIGNED, b"{}").await;
    assert_eq!((answer.status, answer.message()), (400, message));
    for model in [
        &format!("eu.{id}"),
        &format!("arn:aws:bedrock:us-east-1:111122223333:inference-profile%2Fus.{id}"),
        "arn:aws:bedrock:us-east-1:111122223333:provisioned-model%2Fabc123def456",
        NOVA,
    ] {
        taken_by(&local, model, &user("hi")).await;
    }
}
