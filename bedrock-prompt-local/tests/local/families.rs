//! Media, citations and ids of tool uses: what each family takes.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::models::{LLAMA, NOVA, NOVA_2, OPUS_5_5, SONNET_4_5, native, of_model};
use crate::support::{refused_by, strict, taken_by, user};

const KIMI: &str = "moonshotai.kimi-k2.5";
const QWEN_VL: &str = "qwen.qwen3-vl-235b-a22b";
const PIXTRAL: &str = "us.mistral.pixtral-large-2502-v1:0";
const LLAMA_4: &str = "us.meta.llama4-maverick-17b-instruct-v1:0";
const GPT_OSS: &str = "openai.gpt-oss-120b-1:0";
const GPT: &str = "us.openai.gpt-5.6-terra";

fn image() -> Value {
    json!({"image": {"format": "png", "source": {"bytes": "AAAA"}}})
}

fn video() -> Value {
    json!({"video": {"format": "mp4", "source": {"bytes": "AAAA"}}})
}

fn document(format: &str, is_cited: bool) -> Value {
    let mut document = json!({"format": format, "name": "d", "source": {"bytes": "AAAA"}});
    if is_cited {
        document["citations"] = json!({"enabled": true});
    }
    json!({ "document": document })
}

/// A message with a block, and a text, which a document needs.
fn beside(block: &Value) -> Value {
    let mut request = user("what is it?");
    request["messages"][0]["content"].as_array_mut().expect("a list").push(block.clone());
    request
}

/// A history with the use of a tool of this id, and a block in its result.
fn result(id: &str, block: &Value) -> Value {
    let used = json!({"toolUse": {"toolUseId": id, "name": "t", "input": {}}});
    let result = json!({"toolResult": {"toolUseId": id, "content": [block]}});
    let schema = json!({"type": "object", "properties": {}});
    json!({
        "messages": [
            {"role": "user", "content": [{"text": "hi"}]},
            {"role": "assistant", "content": [used]},
            {"role": "user", "content": [result]},
        ],
        "toolConfig": {"tools": [{"toolSpec": {"name": "t", "inputSchema": {"json": schema}}}]},
    })
}

fn not_read(kind: &str) -> String {
    format!(
        "This model doesn't support the {kind} content block that you provided. Update the content \
         block and try again."
    )
}

fn not_in_result(kind: &str) -> String {
    format!(
        "This model doesn't support the {kind} field for user messages. Remove {kind} and try again."
    )
}

#[tokio::test]
async fn videos() {
    let local = Server::start().await.expect("a free port");
    for model in [NOVA, NOVA_2, "us.amazon.nova-pro-v1:0", "amazon.nova-of-next-year-v1:0"] {
        taken_by(&local, model, &beside(&video())).await;
    }
    for model in
        [OPUS_5_5, SONNET_4_5, LLAMA_4, PIXTRAL, QWEN_VL, KIMI, "nvidia.nemotron-nano-12b-v2"]
    {
        assert_eq!(refused_by(&local, model, &beside(&video())).await, not_read("video"));
        let in_result = result("abcdefghi", &video());
        assert_eq!(refused_by(&local, model, &in_result).await, not_read("video"), "{model}");
    }
    let of_next_year = "us.anthropic.claude-of-next-year";
    assert_eq!(refused_by(&local, of_next_year, &beside(&video())).await, not_read("video"));
}

#[tokio::test]
async fn images() {
    let local = Server::start().await.expect("a free port");
    for model in [NOVA, OPUS_5_5, LLAMA_4, PIXTRAL, QWEN_VL, KIMI, GPT, "zai.glm-of-next-year"] {
        taken_by(&local, model, &beside(&image())).await;
    }
    for model in ["amazon.nova-micro-v1:0", LLAMA, GPT_OSS, "zai.glm-5", "deepseek.v3-v1:0"] {
        assert_eq!(refused_by(&local, model, &beside(&image())).await, not_read("image"));
    }
}

#[tokio::test]
async fn images_in_the_results_of_tools() {
    let local = Server::start().await.expect("a free port");
    let request = result("abcdefghi", &image());
    for model in [NOVA, NOVA_2, OPUS_5_5, SONNET_4_5, LLAMA_4] {
        taken_by(&local, model, &request).await;
    }
    for model in [PIXTRAL, QWEN_VL, KIMI, GPT, "google.gemma-3-12b-it"] {
        assert_eq!(refused_by(&local, model, &request).await, not_in_result("image"), "{model}");
    }
}

#[tokio::test]
async fn documents() {
    let local = Server::start().await.expect("a free port");
    for model in [NOVA, OPUS_5_5, PIXTRAL, LLAMA_4] {
        taken_by(&local, model, &beside(&document("pdf", false))).await;
        taken_by(&local, model, &result("abcdefghi", &document("txt", false))).await;
    }
    for model in [GPT, "amazon.nova-micro-v1:0"] {
        let refused = refused_by(&local, model, &beside(&document("pdf", false))).await;
        assert_eq!(refused, "This model doesn't support documents.");
    }
    let pdf = result("abcdefghi", &document("pdf", false));
    for model in [QWEN_VL, KIMI] {
        assert_eq!(refused_by(&local, model, &pdf).await, not_in_result("document"), "{model}");
    }
    taken_by(&local, NOVA, &pdf).await;
    let strict = strict().await;
    assert_eq!(refused_by(&strict, NOVA, &pdf).await, not_in_result("document"));
    taken_by(&strict, NOVA, &result("abcdefghi", &document("csv", false))).await;
}

#[tokio::test]
async fn citations() {
    let local = Server::start().await.expect("a free port");
    for format in ["txt", "pdf"] {
        taken_by(&local, SONNET_4_5, &beside(&document(format, true))).await;
    }
    taken_by(&local, "a1b2c3d4e5f6", &beside(&document("pdf", true))).await;
    for model in [NOVA, LLAMA_4, PIXTRAL, "deepseek.v3-v1:0"] {
        let refused = refused_by(&local, model, &beside(&document("pdf", true))).await;
        assert_eq!(refused, "This model doesn't support citations.", "{model}");
        taken_by(&local, model, &beside(&document("pdf", false))).await;
    }
    for format in ["docx", "md", "csv"] {
        let refused = refused_by(&local, SONNET_4_5, &beside(&document(format, true))).await;
        assert_eq!(
            refused,
            "Unsupported document format. Only txt and pdf formats are supported when citations \
             are enabled."
        );
    }
    let in_result = result("a", &document("pdf", true));
    let refused = refused_by(&local, SONNET_4_5, &in_result).await;
    assert_eq!(refused, "Citations are not supported in tool result documents.");
    let mut formatted = beside(&document("pdf", true));
    formatted["outputConfig"] = native()["outputConfig"].clone();
    let words = of_model("Citations cannot be enabled when output format is set.");
    assert_eq!(refused_by(&local, SONNET_4_5, &formatted).await, words);
    formatted["messages"][0]["content"][1]["document"]["citations"]["enabled"] = false.into();
    taken_by(&local, SONNET_4_5, &formatted).await;
    // Claude takes no document in S3, cited or not.
    let mut stored = beside(&document("pdf", true));
    stored["messages"][0]["content"][1]["document"]["source"] =
        json!({"s3Location": {"uri": "s3://bucket/d.pdf"}});
    let words = of_model("messages.0.content.1.document.source.type: Field required");
    assert_eq!(refused_by(&local, SONNET_4_5, &stored).await, words);
}

#[tokio::test]
async fn ids_of_mistral() {
    let local = Server::start().await.expect("a free port");
    let strict = strict().await;
    let text = json!({"text": "ok"});
    let refusal = |id: &str| {
        of_model(&format!("Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9."))
    };
    for model in [PIXTRAL, "mistral.mistral-large-2402-v1:0", "mistral.ministral-3-14b-instruct"] {
        for id in ["a", "a1b2c3d4", "call_1234"] {
            let request = result(id, &text);
            assert_eq!(refused_by(&local, model, &request).await, refusal(id), "{model}");
        }
        for id in ["a1B2c3D4e", "tooluse_bpe71yCfRu2b5i-nKGDr5g"] {
            taken_by(&local, model, &result(id, &text)).await;
        }
        taken_by(&strict, model, &result("a1B2c3D4e", &text)).await;
        let long = "tooluse_bpe71yCfRu2b5i-nKGDr5g";
        assert_eq!(refused_by(&strict, model, &result(long, &text)).await, refusal(long));
    }
    taken_by(&local, NOVA, &result("a", &text)).await;
}

#[tokio::test]
async fn ids_of_claude() {
    let (local, strict) = (Server::start().await.expect("a free port"), strict().await);
    let text = json!({"text": "ok"});
    for id in ["functions.get_weather:0", "a.b", "a:b"] {
        let words = "messages.1.content.0.tool_use.id: String should match pattern \
                     '^[a-zA-Z0-9_-]+$'";
        taken_by(&local, SONNET_4_5, &result(id, &text)).await;
        assert_eq!(refused_by(&strict, SONNET_4_5, &result(id, &text)).await, of_model(words));
        taken_by(&strict, KIMI, &result(id, &text)).await;
    }
    taken_by(&strict, SONNET_4_5, &result("tooluse_a-B_9", &text)).await;
    // What no family takes.
    for (id, says) in [
        ("", "length greater than or equal to 1"),
        ("a b", "regular expression pattern"),
        (&*"a".repeat(65), "length less than or equal to 64"),
    ] {
        for model in [SONNET_4_5, NOVA, KIMI] {
            let refused = refused_by(&local, model, &result(id, &text)).await;
            assert!(refused.contains(says), "{refused}");
        }
    }
    let mut named = result("a", &text);
    named["messages"][1]["content"][0]["toolUse"]["name"] = "get weather".into();
    assert!(refused_by(&local, NOVA, &named).await.contains("regular expression pattern"));
}
