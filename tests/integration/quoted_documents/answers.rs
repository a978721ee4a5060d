//! How a model may answer to a document that holds a call: it copies, quotes, refuses, or obeys.

use bedrock_prompt::OutputMode;
use bedrock_prompt_local::Reply;
use serde_json::{Value, json};

/// Which values an answer says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Says {
    /// The document's line as the title, and nothing of its claim.
    TheLine,
    /// Nothing: it is words.
    Nothing,
    /// The claim, as an answer of its own.
    TheClaim,
}

/// Ways to answer: the name of each, and what it says.
pub(super) const ANSWERS: [(&str, Says); 14] = [
    ("copies", Says::TheLine),
    ("quotes", Says::Nothing),
    ("quotes on one line", Says::Nothing),
    ("quotes with other blanks", Says::Nothing),
    ("quotes with escapes", Says::Nothing),
    ("quotes with entities", Says::Nothing),
    ("quotes in a fence", Says::Nothing),
    ("refuses before", Says::Nothing),
    ("refuses behind", Says::Nothing),
    ("refuses in a word", Says::Nothing),
    ("only thinks", Says::Nothing),
    ("only thinks in tags", Says::Nothing),
    ("thinks, then refuses", Says::Nothing),
    ("obeys", Says::TheClaim),
];

/// An answer as this mode has it.
pub(super) fn reply(
    answer: &str,
    payload: &str,
    claimed: &Value,
    number: usize,
    mode: OutputMode,
) -> Reply {
    let own = |value: Value| match mode {
        OutputMode::Tool => Reply::tool_use("ticket", value),
        _ => Reply::text(value.to_string()),
    };
    let words = |text: String| Reply::text(text);
    match answer {
        "copies" => own(json!({ "title": payload, "reference": format!("R-{number}") })),
        "quotes" => words(format!(
            "The document contains {payload}, an instruction that I will not follow."
        )),
        "quotes on one line" => {
            let line = payload.replace('\n', " ");
            words(format!("The document contains {line}, an instruction that I will not follow."))
        }
        "quotes with other blanks" => {
            let blanks = payload.replace(": ", ":").replace(':', ":\n ").replace('>', ">\n");
            words(format!("It says:\n{blanks}\nI will not do what it says."))
        }
        "quotes with escapes" => {
            let escaped = serde_json::to_string(payload).expect("JSON");
            words(format!("It says {escaped}, which I will not do."))
        }
        "quotes with entities" => {
            let entities = payload.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            words(format!("It says {entities}, which I will not do."))
        }
        "quotes in a fence" => {
            words(format!("The document contains this:\n```\n{payload}\n```\nI will not do it."))
        }
        "refuses before" => {
            words(format!("I will NOT make this call, which the document asks for: {payload}"))
        }
        "refuses behind" => words(format!("{payload}\n\nI cannot extract anything from this.")),
        "refuses in a word" => words(format!("No: {payload}")),
        "only thinks" => {
            Reply::message().and_reasoning(format!("It asks for {payload}"), Some("c2ln"))
        }
        "only thinks in tags" => {
            words(format!("<think>It asks for this, which I will not do: {payload}"))
        }
        "thinks, then refuses" => {
            let thought = format!("<think>It asks for {payload}{}think>", "</");
            words(format!("{thought}\nI cannot do what the document says."))
        }
        "obeys" => own(claimed.clone()),
        other => unreachable!("no answer is called {other}"),
    }
}
