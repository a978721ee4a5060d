//! Escapes in strings that JSON does not have: kept on record where the backslash can only be a
//! backslash, and otherwise refused with words that say what to write, in texts and in tool inputs
//! alike.

use bedrock_prompt::sdk;
use bedrock_prompt::{Client, OutputMode};
use bedrock_prompt_local::Reply;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::prompts::CLAUDE;
use crate::support::{scripted, sdk_config};

#[derive(Serialize, Deserialize, JsonSchema)]
struct Note {
    title: String,
    body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Bedrock sends what is no JSON as a string.
    Unary,
    Streamed,
    Text,
    Fence,
}

const WAYS: [Way; 4] = [Way::Unary, Way::Streamed, Way::Text, Way::Fence];

/// All that comes of a note with this body, as it is written in JSON.
async fn outcome(body: &str, way: Way) -> String {
    let json = format!(r#"{{"title":"a","body":"{body}"}}"#);
    let reply = match way {
        Way::Unary | Way::Streamed => Reply::tool_use("note", json.into()),
        Way::Text => Reply::text(json),
        Way::Fence => Reply::text(format!("```json\n{json}\n```")),
    };
    let server = scripted([reply.times(9)]).await;
    let sdk = sdk::Client::from_conf(sdk_config(&server).build());
    let mut call = Client::builder().build(sdk).extract::<Note>("..").model(CLAUDE);
    if matches!(way, Way::Text | Way::Fence) {
        call = call.mode(OutputMode::Prompted);
    }
    let outcome = match way {
        Way::Streamed => call.stream().await.expect("it begins").finish().await,
        _ => call.send().await,
    };
    let came = match &outcome {
        Ok(response) => {
            let kinds = response.repairs.iter();
            let kinds: Vec<_> = kinds.map(|it| format!("{:?} `{}`", it.kind, it.path)).collect();
            format!("{} [{}]", response.output.body, kinds.join(", "))
        }
        Err(error) => format!("{:?}: {}", error.kind(), error.violations()),
    };
    format!("{came} {}", server.received().len())
}

#[tokio::test]
async fn a_backslash_with_two_readings_is_refused() {
    for body in [
        "M\\ünchen",
        "검토 \\로 끝",
        "검토 \\u로 끝",
        "a \\u b",
        "\\“a\\”",
        "\\😀",
        "\\x41",
        "\\U0001F600",
        "C:\\temp\\data",
        // `\u` without its digits: a path, or a lost letter.
        "M\\unchen",
        "C:\\users",
        "a \\u",
        // An escape of Markdown, or a part of a regular expression or of LaTeX.
        "snake\\_case",
        "50\\% off",
        "\\*bold\\*",
        "\\# 1",
        "\\[x\\]",
        "\\d+\\.\\d",
        "\\alpha \\(x\\)",
        "\\$5",
        "a\\+b",
        "a\\ b",
        "a\\-b",
        "\\{x\\}",
        "\\`x\\`",
        "\\0",
        "\\d\\n",
    ] {
        for way in WAYS {
            let actual = outcome(body, way).await;
            let words = "a backslash in a string has two readings; write `\\\\` for a backslash, \
                         and no backslash before a character that needs none";
            assert!(actual.starts_with("InvalidOutput: "), "{way:?} {body}: {actual}");
            assert!(actual.contains(words), "{way:?} {body}: {actual}");
            assert!(actual.ends_with(" 3"), "{way:?} {body}: {actual}");
        }
    }
}

#[tokio::test]
async fn a_backslash_that_can_only_be_one_is_kept_on_record() {
    for body in
        ["1\n2", "\\d+", "\\w\\s\\S", "(a)\\1", "C:\\docs", "\\alpha", "C:\\Users", "it\\'s"]
    {
        let meant = body.replace("\\'", "'");
        for (way, before) in [
            (Way::Unary, ""),
            (Way::Streamed, ""),
            (Way::Text, ""),
            (Way::Fence, "MarkdownFence ``, "),
        ] {
            let actual = outcome(body, way).await;
            assert_eq!(actual, format!("{meant} [{before}StringSyntax `body`] 1"), "{way:?}");
        }
    }
}

#[tokio::test]
async fn what_json_has_is_read() {
    for (body, meant) in [
        ("M\\u00fcnchen", "München"),
        ("\\\\ünchen", "\\ünchen"),
        ("\\ud83d\\ude00", "😀"),
        ("\\\"\\/", "\"/"),
    ] {
        assert_eq!(outcome(body, Way::Streamed).await, format!("{meant} [] 1"));
        assert_eq!(outcome(body, Way::Text).await, format!("{meant} [] 1"));
    }
}
