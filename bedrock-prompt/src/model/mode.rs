//! How a typed value is requested from a model.

mod fit;
mod wanted;

use aws_sdk_bedrockruntime::types::{AnyToolChoice, AutoToolChoice, SpecificToolChoice};
use aws_sdk_bedrockruntime::{error::BuildError, types};

pub(crate) use wanted::Wanted;

use crate::json_schema::{Dialect, OutputSchema};
use crate::model::{ModelCapabilities, NativeSchema, ToolChoice, ToolSchema};

/// How a typed value is requested from a model.
///
/// If neither the prompt nor the call sets a mode, the client uses the first of
/// [`Tool`](Self::Tool), [`Native`](Self::Native), [`AutoTool`](Self::AutoTool) and
/// [`Prompted`](Self::Prompted) that the model supports and that can express the type's schema. A
/// tool is not forced where the request asks for reasoning and the model would not reason then.
/// `StrictTool` is used only if it is set. If the service rejects a mode, the call continues with
/// the next one, and the client remembers this for the model; the `adaptations` of the
/// [`CallRecord`](crate::record::CallRecord) list the change.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::OutputMode;
///
/// let call = client.extract::<Vec<String>>("The Rhine and the Meuse.").mode(OutputMode::Native);
/// let response = call.await?;
/// if response.record.mode != Some(OutputMode::Native) {
///     println!("the model did not allow it: {:?}", response.record.adaptations);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputMode {
    /// Bedrock's structured output (`outputConfig`): the answer is JSON text that matches the
    /// schema. The first request with a schema can take minutes.
    Native,
    /// A tool whose input Bedrock constrains to the schema (`strict`). The model is forced to call
    /// it if it supports that. The first request with a schema can take minutes.
    StrictTool,
    /// A tool that the model is forced to call (`toolChoice`).
    Tool,
    /// A tool and an instruction to call it, for models that do not support a forced tool call.
    AutoTool,
    /// An instruction to answer with JSON that matches the schema, for models without tools.
    Prompted,
}

use OutputMode::{AutoTool, Native, Prompted, StrictTool, Tool};

impl OutputMode {
    /// The modes to try, in order of preference: the requested one, then those that the model
    /// supports.
    pub(crate) fn candidates(
        model: ModelCapabilities,
        first: Option<Self>,
    ) -> impl Iterator<Item = Self> + Clone {
        let is_default = move |mode: &Self| match mode {
            // The first request with a schema can take minutes.
            Native => model.native_schema == NativeSchema::Yes,
            mode => mode.is_supported_by(model),
        };
        let others = [Tool, Native, AutoTool, Prompted].into_iter();
        first.into_iter().chain(others.filter(is_default).filter(move |mode| Some(*mode) != first))
    }

    /// The mode of the first request.
    pub(crate) fn first(model: ModelCapabilities, requested: Option<Self>) -> Self {
        Self::candidates(model, requested).next().unwrap_or(Prompted)
    }

    /// The first mode that the model supports and that can express the schema. A requested mode
    /// is kept even if it cannot express the schema: the error then says what to do.
    pub(crate) fn best(
        model: ModelCapabilities,
        requested: Option<Self>,
        schema: &OutputSchema,
        tool: &str,
        is_refused: impl Fn(Self) -> bool,
    ) -> Option<Self> {
        let fits = |mode: Self| mode.schema(model, schema, tool).is_ok();
        Self::candidates(model, requested)
            .find(|mode| !is_refused(*mode) && (requested == Some(*mode) || fits(*mode)))
    }

    /// The schema dialect that a model accepts in this mode.
    pub(crate) fn dialect(self, model: ModelCapabilities) -> Dialect {
        match (self, model.tool_schema) {
            (Native | StrictTool, _) => Dialect::Strict,
            (Tool | AutoTool, ToolSchema::Inlined) => Dialect::Inlined,
            (Tool | AutoTool, ToolSchema::BareRoot) => Dialect::Bare,
            (Tool | AutoTool | Prompted, _) => Dialect::Tool,
        }
    }

    /// Whether the answer is the input of a tool.
    pub(crate) fn has_tool(self) -> bool {
        matches!(self, StrictTool | Tool | AutoTool)
    }

    /// The `toolChoice` of a request in this mode.
    pub(crate) fn tool_choice(
        self,
        model: ModelCapabilities,
        tool: &str,
    ) -> Result<Option<types::ToolChoice>, BuildError> {
        let is_forced = matches!(self, Tool | StrictTool);
        Ok(match model.tool_choice {
            _ if !self.has_tool() => None,
            ToolChoice::Any if is_forced => {
                Some(types::ToolChoice::Any(AnyToolChoice::builder().build()))
            }
            ToolChoice::Auto | ToolChoice::None if self == StrictTool => Some(auto()),
            _ if is_forced => {
                let named = SpecificToolChoice::builder().name(tool).build()?;
                Some(types::ToolChoice::Tool(named))
            }
            _ => Some(auto()),
        })
    }

    /// The instruction about the answer that is added to the system prompt.
    pub(crate) fn instruction(
        self,
        model: ModelCapabilities,
        tool: &str,
        schema: &str,
    ) -> Option<String> {
        let is_free = matches!(model.tool_choice, ToolChoice::Auto | ToolChoice::None);
        match self {
            Native | Tool => None,
            StrictTool if !is_free => None,
            StrictTool | AutoTool => Some(format!(
                "Always answer by calling the tool `{tool}` exactly once, with the complete \
                 answer. Do not write any other text."
            )),
            Prompted => Some(format!(
                "Always answer with exactly one complete JSON document that matches this JSON \
                 Schema. Do not write anything before or after it.\n{schema}"
            )),
        }
    }
}

fn auto() -> types::ToolChoice {
    types::ToolChoice::Auto(AutoToolChoice::builder().build())
}
