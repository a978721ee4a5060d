//! The constraints of AWS's service model on members of other operations than Converse.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::members::told;
use crate::support::{SIGNED, send, user};

#[tokio::test]
async fn headers_of_invoke_model() {
    let local = Server::start().await.expect("a free port");
    let body = br#"{"inputText": "hi"}"#;
    let path = "/model/amazon.titan-embed-text-v2%3A0/invoke";
    for (header, message) in [
        (
            "X-Amzn-Bedrock-Trace: on",
            told("on", "trace", "satisfy enum value set: [ENABLED, DISABLED, ENABLED_FULL]"),
        ),
        (
            "X-Amzn-Bedrock-Service-Tier: fast",
            told(
                "fast",
                "serviceTier",
                "satisfy enum value set: [priority, default, flex, reserved]",
            ),
        ),
        (
            "X-Amzn-Bedrock-GuardrailVersion: 0",
            told(
                "0",
                "guardrailVersion",
                "satisfy regular expression pattern: (|([1-9][0-9]{0,7})|(DRAFT))",
            ),
        ),
    ] {
        let answer = send(&local, "POST", path, &format!("{SIGNED}{header}\r\n"), body).await;
        assert_eq!((answer.status, answer.message()), (400, message), "{header}");
    }
    let headers = format!("{SIGNED}X-Amzn-Bedrock-Trace: ENABLED\r\n");
    assert_eq!(send(&local, "POST", path, &headers, body).await.status, 200);
}

#[tokio::test]
async fn members_of_the_small_operations() {
    let local = Server::start().await.expect("a free port");
    let apply = "/guardrail/gr1/version/DRAFT/apply";
    let block = |block: Value| json!({"source": "INPUT", "content": [block]});
    for (path, request, message) in [
        ("/model/a%20b/converse", user("hi"), "Value 'a b' at 'modelId' failed to satisfy"),
        (
            "/model/a%20b/count-tokens",
            json!({"input": {"converse": {}}}),
            r"Value 'a b' at 'modelId' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z_\.\-/0-9:]+",
        ),
        ("/model/a.b/count-tokens", json!({}), "Value null at 'input' failed to satisfy"),
        (
            "/model/a.b/count-tokens",
            json!({"input": {"invokeModel": {"body": {}}}}),
            "Value at 'input.invokeModel.body' failed to satisfy constraint: Member must be base64",
        ),
        (apply, json!({"content": []}), "Value null at 'source' failed to satisfy"),
        (
            apply,
            json!({"source": "BOTH", "content": []}),
            "Value 'BOTH' at 'source' failed to satisfy constraint: Member must satisfy enum value set: [INPUT, OUTPUT]",
        ),
        (
            apply,
            block(json!({"video": {}})),
            "The GuardrailContentBlock object at content.0 must set one of the following keys: text, image.",
        ),
        (
            "/guardrail/GR/version/DRAFT/apply",
            block(json!({"text": {"text": "a"}})),
            "Value 'GR' at 'guardrailIdentifier' failed to satisfy",
        ),
    ] {
        let answer = send(&local, "POST", path, SIGNED, request.to_string().as_bytes()).await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.message().contains(message), "{path}: {}", answer.body);
    }
}
