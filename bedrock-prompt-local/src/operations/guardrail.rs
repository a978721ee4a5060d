//! Guardrails: what they find in requests and responses, and what they do about it.
//!
//! They find words, some types of personal data, and topics by their words. Content filters, prompt
//! attacks and grounding, which need a model, and regular expressions find nothing.

mod apply;
mod findings;
mod pii;
mod words;

use hyper::HeaderMap;
use serde_json::{Value, json};

use crate::json::Node;
use crate::protocol::{AwsError, Refusal};
use crate::script::{MessageDraft, Reply, ReplyKind};
use crate::state::State;

pub(super) use apply::apply_guardrail;
use findings::{Findings, Source};

/// A guardrail that is applied to a request of Converse or `InvokeModel` and its response.
pub(super) struct AppliedGuardrail {
    id: String,
    /// The body of `CreateGuardrail`.
    definition: Value,
    has_trace: bool,
    /// The assessment of the input.
    input_assessment: Value,
}

const BLOCKED: &str = "Guardrail blocked.";
const MASKED: &str = "Guardrail masked.";
const NO_ACTION: &str = "No action.";

/// AWS's message for an unknown guardrail.
pub(super) const UNKNOWN: &str =
    "The guardrail identifier or version provided in the request does not exist.";

impl AppliedGuardrail {
    /// The guardrail that a request names in this `guardrailConfig`, if it names one. A script
    /// decides what unknown guardrails do.
    pub(super) fn find(state: &State, config: &Node<'_>) -> Result<Option<Self>, Refusal> {
        let member = |name: &str| config[name].as_str().unwrap_or_default();
        let (id, version) = (member("guardrailIdentifier"), member("guardrailVersion"));
        if id.is_empty() && version.is_empty() {
            return Ok(None);
        }
        let Some(guardrail) = state.guardrails.find(id, version) else {
            return if state.has_script() {
                Ok(None)
            } else {
                Err(Refusal::new(AwsError::Validation, UNKNOWN))
            };
        };
        Ok(Some(Self {
            id: guardrail.id,
            definition: guardrail.definition,
            has_trace: matches!(member("trace"), "enabled" | "enabled_full"),
            input_assessment: Value::Null,
        }))
    }

    /// The guardrail that the headers of a request of `InvokeModel` name. Its trace is not sent.
    pub(super) fn find_in_headers(
        state: &State,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, Refusal> {
        let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let config = json!({
            "guardrailIdentifier": value("x-amzn-bedrock-guardrailidentifier"),
            "guardrailVersion": value("x-amzn-bedrock-guardrailversion"),
        });
        Self::find(state, &Node::from(&config))
    }

    /// Checks the messages of a request. Returns the reply if they are blocked.
    pub(super) fn check_input(&mut self, request: &Node<'_>) -> Option<Reply> {
        let texts = guarded_texts(&request["messages"]);
        // Converse masks responses alone.
        let found = Findings::new(&self.definition, Source::Input, &texts).without_masks();
        self.input_assessment = found.assessment();
        if !found.blocks() {
            return None;
        }
        let reply = self.blocked("blockedInputMessaging");
        // The model was not called.
        Some(self.with_trace(reply.usage(0, 0), None, BLOCKED))
    }

    /// Checks a reply; blocks or masks it if necessary.
    pub(super) fn check_output(&self, reply: Reply) -> Reply {
        let ReplyKind::Message(message) = &reply.kind else { return reply };
        let found = Findings::new(&self.definition, Source::Output, &texts(&message.content));
        let assessment = Some(found.assessment());
        if found.blocks() {
            let blocked = self.blocked("blockedOutputsMessaging");
            return self.with_trace(blocked, assessment, BLOCKED);
        }
        if !found.masks() {
            return self.with_trace(reply, assessment, NO_ACTION);
        }
        let masked = reply.map_message(|message| mask(message, &self.definition));
        let masked = masked.stop_reason("guardrail_intervened");
        self.with_trace(masked, assessment, MASKED)
    }

    fn blocked(&self, message: &str) -> Reply {
        let text = self.definition[message].as_str().unwrap_or_default();
        Reply::text(text).stop_reason("guardrail_intervened")
    }

    fn with_trace(&self, reply: Reply, output: Option<Value>, reason: &str) -> Reply {
        if !self.has_trace {
            return reply;
        }
        let mut trace =
            json!({"actionReason": reason, "inputAssessment": {&self.id: self.input_assessment}});
        if let Some(output) = output {
            trace["outputAssessments"] = json!({&self.id: [output]});
        }
        reply.guardrail_trace(trace)
    }
}

fn mask(message: &mut MessageDraft, definition: &Value) {
    for block in &mut message.content {
        if let Some(text) = block["text"].as_str() {
            block["text"] = findings::masked(definition, Source::Output, text).into();
        }
    }
}

/// The texts that a request marks for the guardrail; all texts of its messages if it marks none.
fn guarded_texts(messages: &Node<'_>) -> Vec<String> {
    let blocks = || messages.items().iter().flat_map(|message| message["content"].items());
    let marked: Vec<String> = blocks()
        .filter_map(|block| block["guardContent"]["text"]["text"].as_str())
        .map(str::to_owned)
        .collect();
    if marked.is_empty() {
        blocks().filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
    } else {
        marked
    }
}

fn texts(content: &[Value]) -> Vec<String> {
    content.iter().filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
}
