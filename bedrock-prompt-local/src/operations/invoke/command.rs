//! Cohere Command: one prompt, and the text that continues it.

use serde_json::{Value, json};

use super::body_check::BodyCheck;
use super::plain;
use crate::operations::OperationRequest;
use crate::operations::responder::CompletedMessage;
use crate::protocol::response::request_id;

const KNOWN: [&str; 11] = [
    "prompt",
    "max_tokens",
    "stop_sequences",
    "temperature",
    "p",
    "k",
    "return_likelihoods",
    "stream",
    "num_generations",
    "logit_bias",
    "truncate",
];

/// Converts a body to a request of Converse.
pub(super) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::new(body, &KNOWN)?;
    check.required("prompt");
    let prompt = check.text("prompt", 1).unwrap_or_default();
    check_parameters(&mut check);
    check.number("temperature", 5.0);
    check.boolean("stream");
    check.enum_integer("num_generations", &[1, 2, 3, 4, 5]);
    check.enum_string("return_likelihoods", &["GENERATION", "ALL", "NONE"]);
    check.enum_string("truncate", &["NONE", "START", "END"]);
    check.finish()?;
    let mut request = json!({"messages": [{"role": "user", "content": [{"text": prompt}]}]});
    plain::add_parameters(&mut request, body, &PARAMETERS);
    Ok(request)
}

/// Checks the parameters that all models of Command have.
pub(super) fn check_parameters(check: &mut BodyCheck<'_>) {
    check.integer("max_tokens", 1);
    check.fraction("p");
    check.number("k", 500.0);
    if check.has_items("stop_sequences") {
        check.texts("stop_sequences", usize::MAX, usize::MAX);
    }
}

/// The names of parameters in Converse.
pub(super) const PARAMETERS: [(&str, &str); 2] =
    [("max_tokens", "maxTokens"), ("stop_sequences", "stopSequences")];

/// The parts of a response that depend on its request.
pub(super) struct CommandFormat {
    id: String,
    prompt: String,
    /// Whether a stream has the text in parts. If not, it is the whole response in one chunk.
    in_parts: bool,
}

impl CommandFormat {
    pub(super) fn new(request: &OperationRequest, body: &Value) -> Self {
        Self {
            id: request_id(request.number),
            prompt: body["prompt"].as_str().unwrap_or_default().to_owned(),
            in_parts: body["stream"] == true,
        }
    }

    pub(super) fn message(&self, message: &CompletedMessage) -> Value {
        let generation = json!({
            "id": self.id,
            "text": plain::text(message),
            "finish_reason": finish_reason(&message.stop_reason),
        });
        json!({"id": self.id, "generations": [generation], "prompt": self.prompt})
    }

    pub(super) fn events(&self, message: &CompletedMessage) -> Vec<Value> {
        if !self.in_parts {
            return vec![self.message(message)];
        }
        let text = plain::text(message);
        let parts = plain::chunks(&text);
        let mut events: Vec<Value> =
            parts.map(|part| json!({"text": part, "is_finished": false})).collect();
        let reason = finish_reason(&message.stop_reason);
        let response = self.message(message);
        events.push(json!({"is_finished": true, "finish_reason": reason, "response": response}));
        events
    }
}

pub(super) fn finish_reason(of_converse: &str) -> &str {
    match of_converse {
        "max_tokens" => "MAX_TOKENS",
        "content_filtered" => "ERROR_TOXIC",
        _ => "COMPLETE",
    }
}
