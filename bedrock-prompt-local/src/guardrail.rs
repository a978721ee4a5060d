//! Guardrails at work: what they find in prompts and answers, and what they do about it.
//!
//! They find words, some kinds of personal data, and topics by their words. What it takes a model
//! to find (content filters, prompt attacks, grounding) and regexes is never found.

mod apply;
mod find;
mod pii;
mod words;

use serde_json::{Value, json};

use crate::reply::{Kind, Message};
use crate::validate::items;
use crate::{AwsError, Reply};

pub(crate) use apply::apply_guardrail;
use find::{Findings, Side};

/// A guardrail of this server, as a request asks for it.
pub(crate) struct Guard {
    id: String,
    /// What it was created from, in the shape of `CreateGuardrail`.
    definition: Value,
    traces: bool,
    /// What it found in the input.
    input: Value,
}

const BLOCKED: &str = "Guardrail blocked.";
const MASKED: &str = "Guardrail masked.";
const NO_ACTION: &str = "No action.";

/// What AWS says of a guardrail that it does not have.
pub(crate) const UNKNOWN: &str =
    "The guardrail identifier or version provided in the request does not exist.";

impl Guard {
    /// The guardrail of a Converse request, if it names one. `lookup` gives the definition of an
    /// id and a version.
    pub(crate) fn of(
        request: &Value,
        lookup: impl FnOnce(&str, &str) -> Option<(String, Value)>,
    ) -> Result<Option<Self>, (AwsError, &'static str)> {
        let config = &request["guardrailConfig"];
        let member = |name: &str| config[name].as_str().unwrap_or_default();
        let (id, version) = (member("guardrailIdentifier"), member("guardrailVersion"));
        if id.is_empty() && version.is_empty() {
            return Ok(None);
        }
        let (id, definition) = lookup(id, version).ok_or((AwsError::Validation, UNKNOWN))?;
        let traces = matches!(member("trace"), "enabled" | "enabled_full");
        Ok(Some(Self { id, definition, traces, input: Value::Null }))
    }

    /// Looks at the messages of a request; a reply, where the model is not to see them.
    pub(crate) fn input(&mut self, request: &Value) -> Option<Reply> {
        let texts = guarded_texts(&request["messages"]);
        // Only answers are masked here.
        let found = Findings::of(&self.definition, Side::Input, &texts).without_masks();
        self.input = found.assessment();
        if !found.blocks() {
            return None;
        }
        let reply = self.stopped("blockedInputMessaging");
        // The model has not worked.
        Some(self.with_trace(reply.usage(0, 0), None, BLOCKED))
    }

    /// Looks at an answer, and stops or masks it.
    pub(crate) fn output(&self, reply: Reply) -> Reply {
        let Kind::Message(message) = &reply.kind else { return reply };
        let found = Findings::of(&self.definition, Side::Output, &texts(&message.content));
        let assessment = Some(found.assessment());
        if found.blocks() {
            let stopped = self.stopped("blockedOutputsMessaging");
            return self.with_trace(stopped, assessment, BLOCKED);
        }
        if !found.masks() {
            return self.with_trace(reply, assessment, NO_ACTION);
        }
        let masked = reply.with(|message| mask(message, &self.definition));
        let masked = masked.stop_reason("guardrail_intervened");
        self.with_trace(masked, assessment, MASKED)
    }

    fn stopped(&self, message: &str) -> Reply {
        let text = self.definition[message].as_str().unwrap_or_default();
        Reply::text(text).stop_reason("guardrail_intervened")
    }

    fn with_trace(&self, reply: Reply, output: Option<Value>, reason: &str) -> Reply {
        if !self.traces {
            return reply;
        }
        let mut trace = json!({"actionReason": reason, "inputAssessment": {&self.id: self.input}});
        if let Some(output) = output {
            trace["outputAssessments"] = json!({&self.id: [output]});
        }
        reply.guardrail_trace(trace)
    }
}

fn mask(message: &mut Message, definition: &Value) {
    for block in &mut message.content {
        if let Some(text) = block["text"].as_str() {
            block["text"] = find::masked(definition, Side::Output, text).into();
        }
    }
}

/// The texts of a request that are marked for the guardrail; all of its messages, where none is.
fn guarded_texts(messages: &Value) -> Vec<String> {
    let blocks = || items(messages).iter().flat_map(|message| items(&message["content"]));
    let marked: Vec<String> = blocks()
        .filter_map(|block| block["guardContent"]["text"]["text"].as_str())
        .map(str::to_owned)
        .collect();
    match marked.is_empty() {
        true => blocks().filter_map(|block| block["text"].as_str()).map(str::to_owned).collect(),
        false => marked,
    }
}

fn texts(content: &[Value]) -> Vec<String> {
    content.iter().filter_map(|block| block["text"].as_str()).map(str::to_owned).collect()
}
