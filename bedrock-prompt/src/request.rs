//! From a prompt to the SDK's Converse input. Pure: nothing is sent.

mod adapt;
mod again;
mod body;
mod builder;
mod expected;
mod history;
mod plan;
mod settings;
mod tools;

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::{InferenceConfiguration, Message, Tool, ToolInputSchema};

pub(crate) use again::ask_again;
pub(crate) use body::{
    Unordered, leave_out_tool_use_types, prepared, stream_body, to_json, to_json_with, with_schema,
};
pub(crate) use builder::{BuildContext, system_texts, tool_config};
pub(crate) use expected::Expected;
pub(crate) use history::{History, RECEIVED};
pub(crate) use plan::RequestPlan;
pub(crate) use settings::Settings;
pub(crate) use tools::{ToolDefinition, Verbatim, Written};

use builder::RequestBuilder;

use aws_smithy_types::Document;

use crate::decode::Output;
use crate::model::Model;
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::{Fingerprint, Prompt, Rendered};

/// A change that the caller makes to the SDK's input.
pub(crate) type Customize = Box<dyn Fn(ConverseInputBuilder) -> ConverseInputBuilder + Send + Sync>;

/// A prompt as the request that the AWS SDK sends.
///
/// ```
/// use bedrock_prompt::{Prompt, Request};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Name a {what}.")]
/// struct Name {
///     what: &'static str,
/// }
///
/// let request = Request::new(&Name { what: "river" })?;
/// assert_eq!(
///     request.to_json()?,
///     r#"{"inferenceConfig":{"maxTokens":4096},"messages":[{"role":"user","content":[{"text":"Name a river."}]}]}"#
/// );
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
///
/// `Debug` leaves out what the prompt says.
#[derive(Clone)]
pub struct Request {
    input: ConverseInput,
    expected: Expected,
    verbatim: Verbatim,
    /// The tools as they were declared, this prompt's and those of earlier turns.
    declared: Vec<ToolDefinition>,
    adaptations: Vec<Adaptation>,
    /// The messages, where the model gets them otherwise.
    said: Option<Vec<Message>>,
    base_model: String,
    prompt_name: &'static str,
}

impl Request {
    /// The request of a prompt, with the prompt's own settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] when the prompt names no model, its user
    /// message is blank, a setting is out of range, or a field cannot be written.
    pub fn new<P: Prompt>(prompt: &P) -> Result<Self, Error> {
        let settings = Settings::from(&P::SPEC);
        let base_model = settings.model_id.as_deref().unwrap_or_default();
        let model = Model::of(base_model);
        let (history, request_plan) =
            (&History::default(), &RequestPlan::of::<P>(model, settings.mode, |_| false));
        let context = BuildContext {
            settings: &settings,
            model,
            base_model,
            geography: None,
            history,
            request_plan,
            customize: &[],
        };
        Self::build(prompt, &context)
    }

    pub(crate) fn build<P: Prompt>(prompt: &P, context: &BuildContext<'_>) -> Result<Self, Error> {
        let mut rendered = Rendered::default();
        let rendering = prompt.render(&mut rendered);
        rendering.map_err(|source| {
            Error::new(ErrorKind::InvalidPrompt, format!("`{}`: {source}", P::SPEC.name))
                .with_help(
                    "the error's source gives the reason; the keys of a JSON map must be strings",
                )
                .with_source(source)
        })?;
        RequestBuilder { spec: &P::SPEC, rendered, context }.finish(P::Output::schema())
    }

    /// The SDK's input, to look at or to send by other means; [`decode`](crate::decode)
    /// reads the answer.
    ///
    /// The SDK's maps have no order; what goes over the wire is what
    /// [`to_json`](Self::to_json) gives.
    pub fn converse_input(&self) -> ConverseInput {
        let mut input = self.input.clone();
        let tools = input.tool_config.as_mut().map(|config| config.tools.as_mut_slice());
        if self.verbatim.are_schemas_left_out {
            for (tool, own) in tools.unwrap_or_default().iter_mut().zip(&self.verbatim.tools) {
                if let Tool::ToolSpec(specification) = tool {
                    specification.input_schema = Some(ToolInputSchema::Json(own.document()));
                }
            }
        }
        input
    }

    /// The body of the request, byte for byte as it is sent.
    ///
    /// Only a tool use that a model has sent and that `customize` sends back goes out
    /// otherwise, as the model wrote it: a client remembers that, a request does not.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] when the SDK cannot serialize the input,
    /// for instance without a model id.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self.input.clone(), &self.verbatim)
    }

    /// A short name for what is sent: the model's id and the bytes of the body.
    ///
    /// # Errors
    ///
    /// As [`to_json`](Self::to_json).
    pub fn fingerprint(&self) -> Result<Fingerprint, Error> {
        Ok(Fingerprint::of_parts(&[self.model_id(), &self.to_json()?]))
    }

    pub(crate) fn input(&self) -> &ConverseInput {
        &self.input
    }

    pub(crate) fn verbatim(&self) -> &Verbatim {
        &self.verbatim
    }

    /// The input to send, and what is put into its bytes.
    pub(crate) fn into_parts(self) -> (ConverseInput, Verbatim) {
        (self.input, self.verbatim)
    }

    /// Whether the caller asks the model to reason before it answers: Claude's `thinking`, or
    /// the member that another family has for it.
    pub(crate) fn asks_to_reason(&self, model: Model) -> bool {
        let fields = self.input.additional_model_request_fields();
        let form = |name: &str| fields.and_then(Document::as_object)?.get(name);
        let names = ["thinking", "reasoningConfig"].into_iter().chain(model.reasoning.field());
        names.filter_map(form).any(|form| match form {
            Document::Object(form) => {
                form.get("type").and_then(Document::as_string) != Some("disabled")
            }
            Document::String(effort) => effort != "none",
            _ => false,
        })
    }

    /// The id of the base model that is asked, as far as it is known.
    pub(crate) fn base_model(&self) -> &str {
        &self.base_model
    }

    /// What it does for the sake of its model, against what the prompt and the call say.
    pub(crate) fn adaptations(&self) -> &[Adaptation] {
        &self.adaptations
    }

    /// The messages to remember of a turn: as they were before they were put into the form
    /// that the model takes, and without those at the end that ask again.
    pub(crate) fn messages_of_turn(&self, asked_again: usize) -> Vec<Message> {
        let messages = self.input.messages();
        let end = messages.len().saturating_sub(asked_again);
        self.said.as_deref().unwrap_or_else(|| messages.get(..end).unwrap_or_default()).to_vec()
    }

    pub(crate) fn declared_tools(&self) -> &[ToolDefinition] {
        &self.declared
    }

    pub(crate) fn expected(&self) -> &Expected {
        &self.expected
    }

    /// The longest answer, in tokens, as it is sent.
    pub(crate) fn max_tokens(&self) -> Option<u32> {
        let limit = self.input.inference_config().and_then(InferenceConfiguration::max_tokens);
        limit.and_then(|tokens| tokens.try_into().ok())
    }

    pub(crate) fn model_id(&self) -> &str {
        self.input.model_id().unwrap_or_default()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("prompt", &self.prompt_name)
            .field("model_id", &self.model_id())
            .field("tool", &self.expected.tool())
            .field("mode", &self.expected.mode())
            .finish_non_exhaustive()
    }
}
