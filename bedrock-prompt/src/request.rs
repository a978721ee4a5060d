//! From a prompt to the SDK's Converse input. Pure: nothing is sent.

mod body;
mod ordered;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::converse::builders::ConverseInputBuilder;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, Message, SystemContentBlock, Tool,
    ToolConfiguration, ToolInputSchema, ToolSpecification,
};
use aws_smithy_types::Document;

pub(crate) use body::{ToolSchema, is_plain, leave_out_tool_use_types, prepared, with_schema};
pub(crate) use ordered::{Key, Members, sorted};

use crate::error::{Error, ErrorKind};
use crate::fingerprint::Fingerprint;
use crate::mode::OutputMode;
use crate::model::{Model, with_geography};
use crate::output::Output;
use crate::prompt::{Prompt, Rendered, Spec};
use crate::schema::OutputSchema;
use crate::settings::Settings;

/// The longest answer where neither call, prompt nor client says one. Unset, the
/// service would reserve the model's maximum against the account's quota.
const DEFAULT_MAX_TOKENS: u32 = 4096;

/// A change that the caller makes to the SDK's input.
pub(crate) type Customize = Box<dyn FnOnce(ConverseInputBuilder) -> ConverseInputBuilder + Send>;

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
    prompt_name: &'static str,
}

/// What an answer to a request has to be.
#[derive(Clone)]
pub(crate) enum Expected {
    Text,
    ToolUse {
        mode: OutputMode,
        tool: String,
        schema: Arc<OutputSchema>,
        /// Whether an empty object stands for the schema: nobody looks at what the
        /// SDK serializes, unless the caller changes the input.
        is_schema_left_out: bool,
    },
}

impl Request {
    /// The request of a prompt, with the prompt's own settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] when the prompt names no model, its user
    /// message is blank, a setting is out of range, or a field cannot be written.
    pub fn new<P: Prompt>(prompt: &P) -> Result<Self, Error> {
        Self::build(prompt, Settings::from(&P::SPEC), None, Vec::new())
    }

    pub(crate) fn build<P: Prompt>(
        prompt: &P,
        settings: Settings,
        geography: Option<&str>,
        customize: Vec<Customize>,
    ) -> Result<Self, Error> {
        let mut rendered = Rendered::default();
        let rendering = prompt.render(&mut rendered);
        rendering.map_err(|source| {
            Error::new(ErrorKind::InvalidPrompt, format!("`{}`: {source}", P::SPEC.name))
                .with_help(Some(
                    "the error's source says why; JSON wants strings as the keys of a map".into(),
                ))
                .with_source(source)
        })?;
        let schema = P::Output::schema();
        Self::assemble(&P::SPEC, rendered, schema, settings, geography, customize)
    }

    fn assemble(
        spec: &Spec,
        rendered: Rendered,
        schema: Option<Arc<OutputSchema>>,
        settings: Settings,
        geography: Option<&str>,
        customize: Vec<Customize>,
    ) -> Result<Self, Error> {
        let invalid =
            |what: String| Error::new(ErrorKind::InvalidPrompt, format!("`{}` {what}", spec.name));
        settings.check().map_err(&invalid)?;
        let model_id = settings.model_id.as_deref().ok_or_else(|| {
            invalid("names no model".into()).with_help(Some(
                "write `model = \"..\"` on the prompt, or set `model_id` on the call or the client"
                    .into(),
            ))
        })?;
        let model = Model::of(model_id);
        let geography = geography.filter(|_| model.profile_only);
        let expected = match schema {
            None => Expected::Text,
            Some(schema) => Expected::ToolUse {
                mode: OutputMode::for_model(model),
                tool: spec.tool.unwrap_or(schema.tool_name()).into(),
                schema,
                is_schema_left_out: customize.is_empty(),
            },
        };

        let (system, user) = rendered.into_texts();
        if user.trim().is_empty() {
            return Err(invalid("renders a blank user message".into()).with_help(Some(
                "Bedrock refuses blank text; fill the fields that its `user` names".into(),
            )));
        }
        let instruction = expected.instruction();
        let system: Vec<_> = [Some(system), instruction]
            .into_iter()
            .flatten()
            .filter(|text| !text.trim().is_empty())
            .map(SystemContentBlock::Text)
            .collect();

        let max_tokens = settings.max_tokens.unwrap_or(DEFAULT_MAX_TOKENS.min(model.max_output));
        let inference = InferenceConfiguration::builder()
            .max_tokens(i32::try_from(max_tokens).unwrap_or(i32::MAX))
            .set_temperature(settings.temperature)
            .set_top_p(settings.top_p)
            .set_stop_sequences(settings.stop_sequences.filter(|all| !all.is_empty()))
            .build();
        let parts = || -> Result<_, BuildError> {
            let message = Message::builder()
                .role(ConversationRole::User)
                .content(ContentBlock::Text(user))
                .build()?;
            Ok((message, expected.tool_config(model, spec.description)?))
        };
        let (message, tool_config) = parts()
            .map_err(|source| invalid("makes no valid request".into()).with_source(source))?;

        let mut input = ConverseInput::builder()
            .model_id(with_geography(model_id, geography))
            .set_system((!system.is_empty()).then_some(system))
            .messages(message)
            .inference_config(inference)
            .set_tool_config(tool_config);
        for change in customize {
            input = change(input);
        }
        Ok(Self {
            input: input
                .build()
                .map_err(|source| invalid("makes no valid request".into()).with_source(source))?,
            expected,
            prompt_name: spec.name,
        })
    }

    /// The SDK's input, to look at or to send by other means; [`decode`](crate::decode)
    /// reads the answer.
    ///
    /// The SDK's maps have no order; what goes over the wire is what
    /// [`to_json`](Self::to_json) gives.
    pub fn converse_input(&self) -> ConverseInput {
        let mut input = self.input.clone();
        let tools = input.tool_config.as_mut().map(|config| config.tools.as_mut_slice());
        for tool in tools.unwrap_or_default() {
            if let (Tool::ToolSpec(specification), Some(own)) = (tool, self.expected.tool_schema())
                && own.is_left_out
            {
                let schema = own.schema.document();
                specification.input_schema = Some(ToolInputSchema::Json(schema));
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
        body::to_json(self.input.clone(), self.expected.tool_schema().as_ref())
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

    /// The input to send: the schema's text is put into its bytes.
    pub(crate) fn into_input(self) -> ConverseInput {
        self.input
    }

    pub(crate) fn expected(&self) -> &Expected {
        &self.expected
    }

    pub(crate) fn model_id(&self) -> &str {
        self.input.model_id().unwrap_or_default()
    }
}

impl Expected {
    /// The tool whose input is the answer.
    pub(crate) fn tool(&self) -> Option<&str> {
        match self {
            Self::Text => None,
            Self::ToolUse { tool, .. } => Some(tool),
        }
    }

    pub(crate) fn mode(&self) -> Option<OutputMode> {
        match self {
            Self::Text => None,
            Self::ToolUse { mode, .. } => Some(*mode),
        }
    }

    /// The ordered schema that replaces the SDK's unordered one on the wire.
    pub(crate) fn tool_schema(&self) -> Option<ToolSchema> {
        match self {
            Self::Text => None,
            Self::ToolUse { tool, schema, is_schema_left_out, .. } => Some(ToolSchema {
                tool: tool.clone(),
                schema: Arc::clone(schema),
                is_left_out: *is_schema_left_out,
            }),
        }
    }

    fn instruction(&self) -> Option<String> {
        match self {
            Self::Text => None,
            Self::ToolUse { mode, tool, .. } => mode.instruction(tool),
        }
    }

    fn tool_config(
        &self,
        model: Model,
        description: Option<&str>,
    ) -> Result<Option<ToolConfiguration>, BuildError> {
        let Self::ToolUse { mode, tool, schema, is_schema_left_out } = self else {
            return Ok(None);
        };
        let description = description.or(schema.description());
        let description =
            description.map_or_else(|| format!("The answer: one `{tool}`."), Into::into);
        let specification = ToolSpecification::builder()
            .name(tool)
            .description(description)
            .input_schema(match is_schema_left_out {
                true => placeholder(),
                false => ToolInputSchema::Json(schema.document()),
            })
            .build()?;
        let config = ToolConfiguration::builder()
            .tools(Tool::ToolSpec(specification))
            .tool_choice(mode.tool_choice(model, tool)?)
            .build()?;
        Ok(Some(config))
    }
}

/// Stands for a schema until its text is put into the bytes.
fn placeholder() -> ToolInputSchema {
    ToolInputSchema::Json(Document::Object(HashMap::new()))
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
