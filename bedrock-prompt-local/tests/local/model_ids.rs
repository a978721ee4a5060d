//! Which ids name a model that answers messages.

use bedrock_prompt_local::Server;

use crate::support::{SIGNED, refused_by, send, taken_by, user};

const NOVA: &str = "amazon.nova-lite-v1:0";

#[tokio::test]
async fn ids_without_a_provider_and_models_without_messages() {
    let local = Server::start().await.expect("a free port");
    for id in ["gpt-4o", "claude-sonnet-4-5", "nova-lite", "a", "A1B2C3D4E5F6"] {
        let message = "The provided model identifier is invalid.";
        assert_eq!(refused_by(&local, id, &user("hi")).await, message, "{id}");
    }
    for id in ["a1b2c3d4e5f6", "ours.model"] {
        taken_by(&local, id, &user("hi")).await;
    }
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
