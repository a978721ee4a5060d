//! Titan Text: the prompt is one text, and so is the response.

use serde_json::{Value, json};

use super::body_check::BodyCheck;
use super::plain;
use crate::operations::responder::CompletedMessage;
use crate::script::text_chunks;

/// Converts a body to a request of Converse.
pub(super) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::new(body, &["inputText", "textGenerationConfig"])?;
    check.required("inputText");
    let prompt = check.text("inputText", 1).unwrap_or_default();
    let known = ["maxTokenCount", "temperature", "topP", "stopSequences"];
    check.object("textGenerationConfig", &known, |config| {
        config.integer("maxTokenCount", 0);
        config.fraction("temperature");
        config.fraction("topP");
        if config.has_items("stopSequences") {
            config.texts("stopSequences", usize::MAX, usize::MAX);
        }
    });
    check.finish()?;
    let mut request = json!({"messages": [{"role": "user", "content": [{"text": prompt}]}]});
    let names = [("maxTokenCount", "maxTokens"), ("stopSequences", "stopSequences")];
    plain::add_parameters(&mut request, &body["textGenerationConfig"], &names);
    Ok(request)
}

pub(super) fn message(message: &CompletedMessage) -> Value {
    json!({
        "inputTextTokenCount": message.usage.input,
        "results": [{
            "tokenCount": message.usage.output,
            "outputText": plain::text(message),
            "completionReason": completion_reason(&message.stop_reason),
        }],
    })
}

/// The events of a stream; the last part of the text has the counts.
pub(super) fn events(message: &CompletedMessage) -> Vec<Value> {
    let text = plain::text(message);
    let event = |chunk: &str| {
        json!({
            "outputText": chunk,
            "index": 0,
            "totalOutputTextTokenCount": null,
            "completionReason": null,
            "inputTextTokenCount": null,
        })
    };
    let mut events: Vec<Value> = text_chunks(&text).into_iter().map(event).collect();
    if let Some(last) = events.last_mut() {
        last["totalOutputTextTokenCount"] = message.usage.output.into();
        last["completionReason"] = completion_reason(&message.stop_reason).into();
        last["inputTextTokenCount"] = message.usage.input.into();
    }
    events
}

fn completion_reason(of_converse: &str) -> &str {
    match of_converse {
        "max_tokens" => "LENGTH",
        "stop_sequence" => "STOP_CRITERIA_MET",
        "content_filtered" => "CONTENT_FILTERED",
        _ => "FINISH",
    }
}
