//! Scripts in JSON.

use bedrock_prompt_local::{Script, ScriptError, Server};
use serde_json::{Value, json};

use crate::frames::{STREAM, converse_stream, open, read};
use crate::support::{PATH, SIGNED, converse, send, user};
use tokio::io::AsyncReadExt as _;

async fn start(script: &Value) -> Server {
    let script: Script = script.to_string().parse().expect("a script");
    Server::builder().script(script).start().await.expect("a free port")
}

fn mistake(script: &str) -> ScriptError {
    script.parse::<Script>().expect_err(script)
}

#[tokio::test]
async fn replies_of_every_kind() {
    let blocks = json!([{"reasoningContent": {"reasoningText": {"text": "Hm."}}}, {"text": "Yes"}]);
    let local = start(&json!({
        "$schema": "script.schema.json",
        "replies": [
            {"error": "ThrottlingException", "message": "busy", "times": 2},
            {"text": "One moment", "toolUse": {"name": "find", "input": {"a": 1}, "toolUseId": "mine"}},
            {"content": blocks, "stopReason": "max_tokens", "headers": {"x-mine": "1"},
             "usage": {"inputTokens": 1, "outputTokens": 2, "cacheWriteInputTokens": 3}},
            {"malformedToolUse": {"shape": "nova", "name": "find", "input": {}}},
            {"http": {"status": 502, "body": "<html>"}},
            {"http": {"status": 200, "body": {"a": 1}}, "latencyMs": 2},
            {"hangUp": "close"},
            {"when": {"model": "claude", "operation": "Converse", "text": "wine"}, "text": "red"},
        ],
        "always": {"text": "hello"},
    }))
    .await;
    let next = async || converse(&local, &user("hi")).await;
    for _ in 0..2 {
        let busy = next().await;
        assert_eq!((busy.status, busy.message().as_str()), (429, "busy"));
    }
    assert_eq!(
        next().await.json()["output"]["message"]["content"],
        json!([
            {"text": "One moment"},
            {"toolUse": {"toolUseId": "mine", "name": "find", "input": {"a": 1}}},
        ])
    );
    let raw = next().await;
    assert_eq!(raw.json()["output"]["message"]["content"], blocks);
    assert_eq!(raw.json()["stopReason"], "max_tokens");
    assert_eq!(raw.json()["usage"]["totalTokens"], 6);
    assert_eq!(raw.header("x-mine"), Some("1"));
    assert_eq!(next().await.json()["stopReason"], "malformed_tool_use");
    let page = next().await;
    assert_eq!((page.status, page.body.as_str()), (502, "<html>"));
    assert_eq!(next().await.body, r#"{"a":1}"#);
    assert_eq!(next().await.status, 0);
    for (text, said) in [("hi", "hello"), ("wine", "red"), ("wine", "red")] {
        let answer = converse(&local, &user(text)).await.json();
        assert_eq!(answer["output"]["message"]["content"][0]["text"], said);
    }
}

#[tokio::test]
async fn faults_of_every_kind() {
    let exception = json!({"exception": {"type": "throttlingException", "message": "busy"}});
    let other = json!({"exception": {"type": "moonException", "message": "full"}});
    let error = json!({"error": {"code": "InternalError", "message": "it failed"}});
    // The number of chunks, and whether the response is complete.
    for (fault, chunks, complete) in [
        (json!({"afterEvents": 2, "how": exception}), 3, true),
        (json!({"afterEvents": 0, "how": other}), 1, true),
        (json!({"afterEvents": 1, "how": error}), 2, true),
        (json!({"afterEvents": 1, "how": "badCrc"}), 8, true),
        (json!({"afterEvents": 1, "how": "halfFrame"}), 2, true),
        (json!({"afterEvents": 3, "how": "end"}), 3, true),
        (json!({"afterEvents": 1, "how": "connection"}), 2, false),
        (json!({"afterEvents": 1, "how": {"pause": {"ms": 2}}}), 8, true),
        (json!({"atByte": 1, "how": "end"}), 1, true),
    ] {
        let local = start(&json!({"always": {"text": "One two three", "fault": fault}})).await;
        let mut answer = Vec::new();
        let _ = open(&local, STREAM, &user("hi")).await.read_to_end(&mut answer).await;
        let answer = read(&answer);
        assert_eq!((answer.chunks.len(), answer.complete), (chunks, complete), "{fault}");
    }
}

#[test]
fn mistakes_of_form_are_told_in_terms_of_json() {
    let object = "expected an object";
    for (reply, says) in [
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": {"exception": "a"}}}"#, object),
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": {"error": 1}}}"#, object),
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": {"error": []}}}"#, object),
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": "exception"}}"#, object),
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": {"stall": {}}}}"#, "a name alone"),
        (r#"{"text": "a", "fault": {"afterEvents": 1, "how": {"pause": 5}}}"#, object),
        (r#"{"text": "a", "fault": 1}"#, object),
        (r#"{"text": "a", "usage": "a"}"#, object),
        (r#"{"text": "a", "when": true}"#, object),
        (r#"{"toolUse": "a"}"#, object),
        (r#"{"http": 500}"#, object),
        (r#"{"text": "a", "headers": 1}"#, object),
        (r#"{"events": [1]}"#, object),
        (r#"{"content": {}}"#, "expected a list"),
        (r#"{"malformedToolUse": "nova"}"#, object),
        ("1", object),
    ] {
        let error = mistake(&format!("{{\"replies\": [{reply}]}}"));
        let message = error.message();
        assert!(message.starts_with("reply 1: invalid "), "{message}");
        assert!(message.contains(says), "{reply}: {message}");
        for word in
            ["struct", "variant", "unit", "::", "sequence", "map", "File", "tuple", "newtype"]
        {
            assert!(!message.contains(word), "{reply}: {message}");
        }
    }
}

#[test]
fn mistakes_say_where_and_what_to_write() {
    for (script, line, says) in [
        ("", 1, "a script is an object, such as"),
        ("[]", 1, "a script is an object, such as"),
        (
            "{\"replies\": [\n  {\"text\": \"a\"},\n  {\"txt\": \"b\"}\n]}",
            3,
            "reply 2: unknown field `txt`, expected one of `when`",
        ),
        (
            "{\"replies\": [\n{\"text\": 1}]}",
            2,
            "reply 1: invalid type: integer `1`, expected a string",
        ),
        ("{\"replies\": [{\"text\": \"a\"}\n", 2, "reply 2: EOF while parsing a list"),
        ("{\"replies\": {}}", 1, "invalid type: object, expected a list of replies"),
        ("{\"replies\": [{}]}", 1, "reply 1: a reply has `text` and `toolUse`, or one of"),
        ("{\"replies\": [{\"text\": \"a\", \"error\": \"ThrottlingException\"}]}", 1, "or one of"),
        (
            "{\"replies\": [{\"error\": \"Throttling\"}]}",
            1,
            "unknown error `Throttling`; use one of AccessDeniedException",
        ),
        (
            "{\"replies\": [{\"text\": \"a\", \"message\": \"b\"}]}",
            1,
            "`message` belongs to `error`",
        ),
        (
            "{\"replies\": [{\"hangUp\": \"close\", \"stopReason\": \"b\"}]}",
            1,
            "`stopReason`, `usage` and",
        ),
        ("{\"replies\": [{\"text\": \"a\", \"times\": 0}]}", 1, "`times` must be at least 1"),
        (
            "{\"replies\": [{\"http\": {\"status\": 20}}]}",
            1,
            "`status` must be from 100 to 999, not 20",
        ),
        (
            "{\"replies\": [{\"text\": \"a\", \"headers\": {\"a b\": \"c\"}}]}",
            1,
            "the header `a b`",
        ),
        (
            "{\"replies\": [{\"text\": \"a\", \"fault\": {\"how\": \"end\"}}]}",
            1,
            "`afterEvents` or `atByte`",
        ),
        (
            "{\"replies\": [{\"text\": \"a\", \"fault\": {\"atByte\": 1, \"how\": \"moon\"}}]}",
            1,
            "unknown variant `moon`, expected one of `exception`",
        ),
        (
            "{\"replies\": [{\"when\": {\"operation\": \"Convers\"}, \"text\": \"a\"}]}",
            1,
            "unknown operation `Convers`; use one of Converse",
        ),
        (
            "{\"always\": {\"text\": \"a\", \"times\": 2}}",
            1,
            "`always` is the reply to all requests",
        ),
        (
            "{\"always\": {\"error\": \"ThrottlingException\", \"text\": \"a\"}}",
            1,
            "always: a reply has `text`",
        ),
        (
            "{\"reply\": 1}",
            1,
            "unknown field `reply`, expected one of `$schema`, `replies`, `always`",
        ),
    ] {
        let error = mistake(script);
        assert_eq!(error.line(), line, "{script}: {error}");
        assert!(error.message().contains(says), "{script}: {error}");
        assert!(error.to_string().starts_with(&format!("line {line}, column ")), "{error}");
    }
}

#[tokio::test]
async fn events_are_sent_as_they_are() {
    let events = json!([
        {"messageStart": {"role": "assistant", "new": {"a": 1}}},
        {"brandNewEvent": {}},
        {"messageStop": {"stopReason": "end_turn"}},
    ]);
    let local = start(&json!({"always": {"events": events}})).await;
    let streamed = converse_stream(&local, &user("hi")).await.events();
    let streamed = streamed.into_iter().map(|(name, payload)| json!({ name: payload }));
    assert_eq!(streamed.collect::<Value>(), events);
    let whole = converse(&local, &user("hi")).await;
    assert_eq!(whole.status, 400);
    assert!(whole.message().contains("Converse does not stream"), "{}", whole.body);
    for script in [r#"{"always":{"events":[{}]}}"#, r#"{"always":{"events":[{"a":{},"b":{}}]}}"#] {
        assert!(mistake(script).message().contains("one key, its name"));
    }
}

#[test]
fn deep_nesting_is_a_mistake() {
    let deep = format!("{{\"replies\": [{{\"content\": {}", "[".repeat(100_000));
    assert!(mistake(&deep).message().contains("recursion limit"));
}

#[test]
fn files_name_themselves() {
    let folder = std::env::temp_dir().join(format!("bedrock-local-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("script.json");
    let gone = Script::read(&file).expect_err("no such file");
    assert_eq!(gone.kind(), std::io::ErrorKind::NotFound);
    assert!(gone.to_string().contains("script.json: "), "{gone}");
    std::fs::write(&file, "{\n  \"replies\": [{\"txt\": 1}]\n}").expect("a file");
    let wrong = Script::read(&file).expect_err("a mistake");
    assert_eq!(wrong.kind(), std::io::ErrorKind::InvalidData);
    assert!(wrong.to_string().contains("script.json:2:"), "{wrong}");
    std::fs::write(&file, "{}").expect("a file");
    assert!(Script::read(&file).is_ok());
    std::fs::remove_dir_all(&folder).expect("no folder any more");
}

#[tokio::test]
async fn a_file_names_operations_without_messages() {
    let local = start(&json!({"replies": [
        {"when": {"operation": "GetGuardrail"}, "error": "ResourceNotFoundException"},
    ]}))
    .await;
    let answer = send(&local, "GET", "/guardrails/abc", SIGNED, b"").await;
    assert_eq!((answer.status, answer.message().as_str()), (404, "The script has this error."));
    assert_eq!(send(&local, "POST", PATH, SIGNED, b"{}").await.status, 400);
}
