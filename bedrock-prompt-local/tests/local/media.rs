//! Videos, and media in S3, by model.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::models::{LLAMA, NOVA, NOVA_2, SONNET_4_5, field, of_model, plain, refusals, tool};
use crate::support::{refused_by, taken_by};

/// A conversation with a tool result.
fn with_result(content: &Value) -> Value {
    let mut request = tool(Value::Null, &plain(), false);
    request["messages"] = json!([
        {"role": "user", "content": [{"text": "hi"}]},
        {"role": "assistant", "content": [
            {"toolUse": {"toolUseId": "a", "name": "t", "input": {}}},
        ]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "a", "content": [content]}}]},
    ]);
    request
}

#[tokio::test]
async fn video() {
    let video = || json!({"video": {"format": "mp4", "source": {"bytes": "AA=="}}});
    let asked = |block: Value| json!({"messages": [{"role": "user", "content": [{"text": "What?"}, block]}]});
    let refusal = "This model doesn't support the video content block that you provided. Update \
                   the content block and try again.";
    refusals([
        (SONNET_4_5, asked(video()), refusal.to_owned()),
        (SONNET_4_5, with_result(&video()), refusal.to_owned()),
        ("us.anthropic.claude-of-next-year", asked(video()), refusal.to_owned()),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    taken_by(&local, NOVA, &asked(video())).await;
    let older = json!({"video": {"format": "video/mp4", "source": {"bytes": "AA=="}}});
    taken_by(&local, "us.amazon.nova-pro-v1:0", &asked(older)).await;
    let other = json!({"video": {"format": "video/ogg", "source": {"bytes": "AA=="}}});
    let message = refused_by(&local, NOVA, &asked(other)).await;
    assert!(message.contains("Member must satisfy enum value set"), "{message}");
}

#[tokio::test]
async fn media_in_s3() {
    let source = || json!({"s3Location": {"uri": "s3://bucket/a"}});
    let document = || json!({"document": {"format": "pdf", "name": "a", "source": source()}});
    let image = || json!({"image": {"format": "png", "source": source()}});
    let video = || json!({"video": {"format": "mp4", "source": source()}});
    let asked = |block: Value| json!({"messages": [{"role": "user", "content": [{"text": "What?"}, block]}]});
    let extraneous = of_model(
        "Malformed input request: #/messages/2/content/0: extraneous key [toolResult] is not \
         permitted, please reformat your input and try again.",
    );
    refusals([
        (
            SONNET_4_5,
            asked(document()),
            of_model("messages.0.content.1.document.source.type: Field required"),
        ),
        (SONNET_4_5, asked(image()), field("s3Uri")),
        (SONNET_4_5, with_result(&image()), field("s3Uri")),
        (LLAMA, asked(document()), field("s3Uri")),
        (LLAMA, with_result(&document()), field("s3Uri")),
        (NOVA_2, with_result(&document()), extraneous.clone()),
        (NOVA_2, with_result(&video()), extraneous),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    for (model, request) in [
        (SONNET_4_5, with_result(&document())),
        (NOVA_2, with_result(&image())),
        (NOVA_2, asked(document())),
        (NOVA, asked(video())),
    ] {
        taken_by(&local, model, &request).await;
    }
}
