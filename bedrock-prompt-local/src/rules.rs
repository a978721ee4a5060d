//! What AWS accepts in a request, and its messages for what it refuses.

mod blocks;
mod constraints;
mod conversation;
mod model;
mod open_uses;
mod shape;

use hyper::HeaderMap;
use serde_json::Value;

use crate::json::{Node, object_body};

pub(crate) use constraints::Constraints;
pub(crate) use model::check_claude_tool;
pub(crate) use open_uses::OpenToolUses;
use shape::{APPLY_GUARDRAIL, CONVERSE, COUNT_TOKENS, INVOKE_HEADERS, MODEL_ID};

/// The rules of a server for requests to models.
#[derive(Default)]
pub(crate) struct Rules {
    /// Whether a request is also refused for what only clients of Bedrock say that AWS refuses. All
    /// other rules have a source of AWS: a refusal on record, the service model, or the documentation.
    pub(crate) strict: bool,
    /// Model ids that are admitted without a provider that is known. A `*` at the end stands for any
    /// rest.
    pub(crate) allowed_models: Vec<String>,
    /// Whether a request is refused if its region does not have the model by this id.
    pub(crate) regional: bool,
    /// Whether the engine reasons where the model would, and the signatures of reasoning are checked.
    pub(crate) reasoning: bool,
}

/// The model of a request, and the region that the request is sent to.
#[derive(Clone, Copy)]
pub(crate) struct Target<'r> {
    pub(crate) id: &'r str,
    pub(crate) region: &'r str,
}

impl Rules {
    /// Reads and checks a request of Converse, or of `ConverseStream`.
    pub(crate) fn converse<'b>(
        &self,
        target: Target<'_>,
        body: &'b [u8],
        is_stream: bool,
    ) -> Result<Node<'b>, String> {
        let model_id = target.id;
        check_model_id(model_id)?;
        let request = object_body(body)?;
        CONVERSE.check("", &request)?;
        self.check_target(target)?;
        self.check_conversation(model_id, &request)?;
        if is_stream {
            model::check_stream(self.strict, model_id, &request)?;
        }
        Ok(request)
    }

    /// Checks that there is a model of this id, and that it may be called by it.
    pub(crate) fn check_target(&self, target: Target<'_>) -> Result<(), String> {
        model::check_id(&self.allowed_models, target.id)?;
        let region = self.regional.then_some(target.region);
        model::check_place(&self.allowed_models, target.id, region)
    }

    /// Checks the rules between members, and those of the model.
    pub(crate) fn check_conversation(
        &self,
        model_id: &str,
        request: &Node<'_>,
    ) -> Result<(), String> {
        conversation::check(self.strict, model_id, request)?;
        model::check(self.strict, model_id, request)?;
        if self.reasoning {
            model::check_signatures(model_id, request)?;
        }
        Ok(())
    }

    /// Whether the engine reasons before it answers a request, in place of the model.
    pub(crate) fn reasons(&self, model_id: &str, request: &Value) -> bool {
        self.reasoning && model::reasons(model_id, &Node::from(request))
    }

    /// The signature that a model gives its reasoning on a request; `None`: it gives none.
    pub(crate) fn sign(model_id: &str, request: &Node<'_>, text: &str) -> Option<String> {
        model::sign(model_id, request, text)
    }

    /// Checks the model id and the headers of `InvokeModel`.
    pub(crate) fn check_invoke_headers(
        &self,
        target: Target<'_>,
        headers: &HeaderMap,
    ) -> Result<(), String> {
        check_model_id(target.id)?;
        for (header, name, shape) in &INVOKE_HEADERS {
            if let Some(value) = headers.get(*header) {
                let value = String::from_utf8_lossy(value.as_bytes());
                shape.check(name, &value.as_ref().into())?;
            }
        }
        self.check_target(target)
    }

    /// Checks a body of `InvokeModel` that was converted to a request of Converse. The messages are
    /// those of the model alone.
    pub(crate) fn check_invoke_model(&self, model_id: &str, request: &Value) -> Result<(), String> {
        model::check_invoke_model(self.strict, self.reasoning, model_id, request)
    }

    /// Checks a body of `InvokeModel` that has the form of Converse, and the rules of Converse.
    pub(crate) fn check_converse_value(
        &self,
        model_id: &str,
        request: &Value,
    ) -> Result<(), String> {
        let request = Node::from(request);
        CONVERSE.check("", &request)?;
        self.check_conversation(model_id, &request)
    }

    /// Checks that there is a model of this id. Its own id needs no inference profile here.
    pub(crate) fn check_counted(&self, target: Target<'_>) -> Result<(), String> {
        model::check_id(&self.allowed_models, target.id)?;
        let region = self.regional.then_some(target.region);
        model::check_counted(&self.allowed_models, target.id, region)
    }

    /// Reads and checks the input of `CountTokens`.
    pub(crate) fn count_tokens<'b>(
        &self,
        target: Target<'b>,
        body: &'b [u8],
    ) -> Result<Node<'b>, String> {
        let model_id = target.id;
        let mut request = object_body(body)?;
        request.set("modelId", model_id);
        COUNT_TOKENS.check("", &request)?;
        self.check_counted(target)?;
        if !model::counts_tokens(model_id) {
            return Err("The provided model doesn't support counting tokens.".to_owned());
        }
        Ok(request.take("input"))
    }
}

/// Reads and checks a request of `ApplyGuardrail`.
pub(crate) fn apply_guardrail<'b>(
    id: &'b str,
    version: &'b str,
    body: &'b [u8],
) -> Result<Node<'b>, String> {
    let mut request = object_body(body)?;
    request.set("guardrailIdentifier", id);
    request.set("guardrailVersion", version);
    APPLY_GUARDRAIL.check("", &request)?;
    Ok(request)
}

fn check_model_id(id: &str) -> Result<(), String> {
    // Most ids have these characters alone; the regular expression, which allows them, is slow.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-:.".contains(&byte);
    if (1..=2048).contains(&id.len()) && id.bytes().all(is_plain) {
        return Ok(());
    }
    MODEL_ID.check("modelId", &id.into())
}
