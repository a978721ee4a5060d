//! Builds the SDK's Converse input from a prompt. Nothing is sent here.

mod adapt;
mod body;
mod builder;
mod expected;
mod for_model;
mod given;
mod history;
mod max_tokens;
mod plain;
mod plan;
mod re_ask;
mod reasoning;
mod settings;
mod tools;

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::{
    ConversationRole, InferenceConfiguration, Message, Tool, ToolInputSchema,
};

pub(crate) use body::{leave_out_tool_use_types, prepared, stream_body, to_json};
pub(crate) use builder::{BuildContext, system_texts, tool_config};
pub(crate) use expected::Expected;
pub(crate) use given::{given_texts, own_text};
pub(crate) use history::{History, RECEIVED};
pub(crate) use max_tokens::REASONING_DEFAULT;
pub(crate) use plain::{Unordered, take_texts, with_verbatim};
pub(crate) use plan::{Change, RequestPlan};
pub(crate) use re_ask::ask_again;
pub(crate) use reasoning::{Origin, Origins};
pub(crate) use settings::Settings;
pub(crate) use tools::{ToolDefinition, Verbatim, WrittenInputs};

use builder::RequestBuilder;

use crate::decode::Output;
use crate::model::{CapabilityOverrides, ModelCapabilities};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::{Fingerprint, Prompt, Rendered};

/// A function of the caller that changes the SDK's input.
pub(crate) type Customize = Box<dyn Fn(ConverseInputBuilder) -> ConverseInputBuilder + Send + Sync>;

/// The Converse request of a prompt, as the AWS SDK sends it.
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
/// `Debug` omits the prompt's text.
#[derive(Clone)]
pub struct Request {
    input: ConverseInput,
    expected: Expected,
    verbatim: Verbatim,
    /// The tools as they were declared: those of earlier turns, then this prompt's.
    declared: Vec<ToolDefinition>,
    adaptations: Vec<Adaptation>,
    /// The original messages, if they were adapted for the model.
    original_messages: Option<Vec<Message>>,
    base_model: String,
    /// The origin of the reasoning in the answer.
    origin: Origin,
    /// The texts of the system prompt that stand in its user message.
    moved_texts: Vec<String>,
    prompt_name: &'static str,
}

/// What the messages of a request have that a model may refuse.
pub(crate) struct Sent {
    pub(crate) have_tool_uses: bool,
    pub(crate) have_reasoning: bool,
    /// Whether they end with the start of an answer.
    pub(crate) are_prefilled: bool,
}

impl Request {
    /// The request of a prompt, with the prompt's own settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] if the prompt has no model id, its user message is blank, a
    /// setting is out of range, or a field cannot be rendered.
    pub fn new<P: Prompt>(prompt: &P) -> Result<Self, Error> {
        let settings = Settings::from(&P::SPEC);
        let base_model = settings.model_id.as_deref().unwrap_or_default();
        let model = CapabilityOverrides::default().capabilities(base_model);
        let (history, request_plan) =
            (&History::default(), &RequestPlan::first::<P>(model, settings.mode, |_| false));
        let context = BuildContext {
            settings: &settings,
            model,
            base_model,
            geography: None,
            history,
            request_plan,
            customize: &[],
            is_turn: false,
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

    /// The SDK's input. Use it to inspect the request, or to send it without a
    /// [`Client`](crate::Client); [`decode`](crate::decode) parses the response.
    ///
    /// The SDK's maps have no order; [`to_json`](Self::to_json) returns the body as it is sent.
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
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] if the SDK cannot serialize the input, for example without a
    /// model id.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self.input.clone(), &self.verbatim)
    }

    /// A hash of the model id and the body. Equal requests have equal fingerprints.
    ///
    /// # Errors
    ///
    /// As [`to_json`](Self::to_json).
    pub fn fingerprint(&self) -> Result<Fingerprint, Error> {
        Ok(Fingerprint::from_parts(&[self.model_id(), &self.to_json()?]))
    }

    pub(crate) fn input(&self) -> &ConverseInput {
        &self.input
    }

    pub(crate) fn verbatim(&self) -> &Verbatim {
        &self.verbatim
    }

    /// The input to send, and the text that is inserted into its serialized bytes.
    pub(crate) fn into_parts(self) -> (ConverseInput, Verbatim) {
        (self.input, self.verbatim)
    }

    /// Whether the request enables reasoning.
    pub(crate) fn asks_to_reason(&self, model: ModelCapabilities) -> bool {
        max_tokens::reasoning_budget(&self.input, model).is_some()
    }

    /// The id of the base model, or the id that was given if the base model is unknown.
    pub(crate) fn base_model(&self) -> &str {
        &self.base_model
    }

    /// The changes that the model requires and that deviate from the prompt or the call.
    pub(crate) fn adaptations(&self) -> &[Adaptation] {
        &self.adaptations
    }

    /// The messages of a turn to keep in a conversation: before their adaptation to the model, and
    /// without the last `re_ask_messages` messages, which belong to re-asks.
    pub(crate) fn messages_of_turn(&self, re_ask_messages: usize) -> Vec<Message> {
        let messages = self.input.messages();
        let end = messages.len().saturating_sub(re_ask_messages);
        let sent = || messages.get(..end).unwrap_or_default();
        self.original_messages.as_deref().unwrap_or_else(sent).to_vec()
    }

    pub(crate) fn declared_tools(&self) -> &[ToolDefinition] {
        &self.declared
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Hashes of the prompt's own texts in the user message.
    pub(crate) fn own_texts(&self) -> impl Iterator<Item = String> {
        self.moved_texts.iter().map(|text| own_text(text))
    }

    /// What its messages have.
    pub(crate) fn sent(&self) -> Sent {
        let messages = self.input.messages();
        let is_of_model = |last: &Message| last.role() == &ConversationRole::Assistant;
        Sent {
            have_tool_uses: messages.iter().any(adapt::has_tools),
            have_reasoning: messages.iter().any(reasoning::has_reasoning),
            are_prefilled: messages.last().is_some_and(is_of_model),
        }
    }

    pub(crate) fn expected(&self) -> &Expected {
        &self.expected
    }

    /// The maximum number of output tokens, as it is sent.
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
