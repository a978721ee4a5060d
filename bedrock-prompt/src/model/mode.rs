//! By what means a model is asked for a typed value.

mod fit;
mod wanted;

use aws_sdk_bedrockruntime::types::{AnyToolChoice, AutoToolChoice, SpecificToolChoice};
use aws_sdk_bedrockruntime::{error::BuildError, types};

pub(crate) use wanted::Wanted;

use crate::json_schema::{Dialect, OutputSchema};
use crate::model::{Model, NativeSchema, ToolChoice, ToolSchema};

/// By what means a model is asked for a typed value.
///
/// Without a mode of the prompt's or the call's, it is the first of [`Tool`](Self::Tool),
/// [`AutoTool`](Self::AutoTool), [`Native`](Self::Native) and [`Prompted`](Self::Prompted) that
/// the model has and that takes the type's schema; `StrictTool` is used where it is asked
/// for. Where the service refuses a mode, the call goes on with the next one, and the client
/// remembers that for the model: [`Response::adaptations`](crate::Response::adaptations) tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputMode {
    /// Bedrock's structured output (`outputConfig`): the answer is JSON text that fits the
    /// schema. The first use of a schema can take minutes.
    Native,
    /// A tool whose input Bedrock holds to the schema (`strict`), and that the model is made to
    /// call where it can be. The first use of a schema can take minutes.
    StrictTool,
    /// A tool that the model is made to call.
    Tool,
    /// A tool and the instruction to call it, for models that cannot be made to.
    AutoTool,
    /// An instruction to answer with JSON that fits the schema, for models without tools.
    Prompted,
}

use OutputMode::{AutoTool, Native, Prompted, StrictTool, Tool};

impl OutputMode {
    /// The modes to try, the best one first: the one that is asked for, then those that the
    /// model has.
    pub(crate) fn candidates(
        model: Model,
        first: Option<Self>,
    ) -> impl Iterator<Item = Self> + Clone {
        let has = move |mode: &Self| match mode {
            // Its first use can take minutes.
            Native => model.native_schema == NativeSchema::Yes,
            mode => mode.is_of(model),
        };
        let others = [Tool, AutoTool, Native, Prompted].into_iter();
        first.into_iter().chain(others.filter(has).filter(move |mode| Some(*mode) != first))
    }

    /// The mode to begin with.
    pub(crate) fn first(model: Model, asked: Option<Self>) -> Self {
        Self::candidates(model, asked).next().unwrap_or(Prompted)
    }

    /// The first mode that the model takes, and that takes the schema. One that was asked for
    /// is not passed over for the schema's sake: its error says what to do.
    pub(crate) fn best(
        model: Model,
        asked: Option<Self>,
        schema: &OutputSchema,
        tool: &str,
        is_refused: impl Fn(Self) -> bool,
    ) -> Option<Self> {
        let fits = |mode: Self| mode.schema(model, schema, tool).is_ok();
        Self::candidates(model, asked)
            .find(|mode| !is_refused(*mode) && (asked == Some(*mode) || fits(*mode)))
    }

    /// The form of schema that a model takes in this mode.
    pub(crate) fn dialect(self, model: Model) -> Dialect {
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

    /// What goes into `toolChoice` for this mode.
    pub(crate) fn tool_choice(
        self,
        model: Model,
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

    /// What the system prompt says about the answer.
    pub(crate) fn instruction(self, model: Model, tool: &str, schema: &str) -> Option<String> {
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
