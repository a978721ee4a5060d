//! A rendered prompt and its settings, put together to the SDK's input.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    GuardrailConfiguration, InferenceConfiguration, SystemContentBlock,
    ToolChoice as SdkToolChoice, ToolConfiguration,
};

use super::expected::Typed;
use super::{Customize, Expected, Means, Request, ToolDefinition, Verbatim, adapt};
use crate::json_schema::OutputSchema;
use crate::model::{Model, OutputMode, ToolChoice, with_geography};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::{PromptSpec, Rendered};
use crate::request::{History, Settings};

/// The longest answer where neither call, prompt nor client says one. Unset, the
/// service would reserve the model's maximum against the account's quota.
const DEFAULT_MAX_TOKENS: u32 = 4096;

/// What a plain turn says to a model that was given tools by the turns before.
const PLAIN_TURN: &str = "Answer the last message in plain text, without calling a tool.";

/// What a request is made of, besides the prompt.
pub(crate) struct Setting<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) model: Model,
    /// The id of the base model, as far as it is known.
    pub(crate) base_model: &'a str,
    /// The prefix of an inference profile, for a model that needs one.
    pub(crate) geography: Option<&'a str>,
    /// What was said before.
    pub(crate) history: &'a History,
    pub(crate) means: &'a Means,
    pub(crate) customize: &'a [Customize],
}

pub(super) struct Draft<'a> {
    pub(super) spec: &'a PromptSpec,
    pub(super) rendered: Rendered,
    pub(super) setting: &'a Setting<'a>,
}

impl Draft<'_> {
    pub(super) fn finish(mut self, schema: Option<Arc<OutputSchema>>) -> Result<Request, Error> {
        let Setting { settings, model, base_model, geography, history, means, customize } =
            *self.setting;
        let (system, user) = std::mem::take(&mut self.rendered).into_texts();
        settings.check().map_err(|what| self.invalid(what))?;
        let model_id = settings.model_id.as_deref().ok_or_else(|| {
            self.invalid("names no model").with_help(
                "write `model = \"..\"` on the prompt, or set `model_id` on the call or the client",
            )
        })?;
        if user.trim().is_empty() {
            return Err(self
                .invalid("renders a blank user message")
                .with_help("Bedrock refuses blank text; fill the fields that its `user` names"));
        }
        let expected = match schema {
            None => Expected::Text,
            Some(schema) => {
                let mode = means.mode.unwrap_or_else(|| OutputMode::first(model, settings.mode));
                let tool = self.spec.tool.unwrap_or(schema.tool_name()).to_owned();
                let text = Arc::clone(mode.schema(model, &schema, &tool).map_err(|refusals| {
                    let why: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                    let what = format!("cannot be asked for by {mode:?}: {}", why.join("; "));
                    self.invalid(what).with_help("or leave out `mode`: the client finds one")
                })?);
                Expected::Typed(Typed { mode, tool, schema, text })
            }
        };
        let declared = self.declared_tools(&expected)?;
        let tools = self.sent_tools(&declared, &expected)?;
        let instruction = match (&expected, tools.as_slice()) {
            (Expected::Text, [_, ..]) => Some(PLAIN_TURN.to_owned()),
            _ => expected.instruction(model),
        };
        // The conversation's, then the prompt's.
        let system = history.system.iter().cloned().chain([system]).chain(instruction);
        let system = system_texts(system);
        let is_sampling_set = settings.temperature.is_some() || settings.top_p.is_some();
        let mut adaptations = Vec::new();
        if means.leaves_sampling_out && is_sampling_set {
            adaptations.push(Adaptation::SamplingLeftOut);
        }
        let are_schemas_left_out = customize.is_empty();
        let asked = with_geography(model_id, geography.filter(|_| model.profile_only));
        let mut said = None;
        let input = || -> Result<ConverseInput, BuildError> {
            let input = ConverseInput::builder()
                .model_id(&asked)
                .set_system(system)
                .set_messages(Some(history.with_user_text(user)?))
                .inference_config(self.inference())
                .set_guardrail_config(self.guardrail())
                .set_output_config(expected.output_config()?)
                .set_tool_config(match tools.as_slice() {
                    [] => None,
                    tools => {
                        let choice = expected.tool_choice(model)?;
                        Some(tool_config(tools, choice, are_schemas_left_out)?)
                    }
                });
            let mut input = customize.iter().fold(input, |input, change| change(input)).build()?;
            let mut messages = input.messages.take().unwrap_or_default();
            let has_tools = messages.iter().chain(&means.again).any(adapt::has_tools);
            let moves_system = means.system_in_user_message && !input.system().is_empty();
            let in_text = has_tools && input.tool_config.is_none();
            if moves_system || in_text || has_tools && model.tool_results_alone {
                said = Some(messages.clone());
            }
            messages.extend(means.again.iter().cloned());
            if in_text {
                messages = adapt::in_text(messages, &history.inputs);
            } else if has_tools && model.tool_results_alone {
                messages = adapt::part(messages)?;
            }
            if moves_system {
                adaptations.push(Adaptation::SystemInUserMessage);
                messages = adapt::with_head(messages, input.system.take().unwrap_or_default());
            }
            input.messages = Some(messages);
            Ok(input)
        };
        let input =
            input().map_err(|source| self.invalid("makes no valid request").with_source(source))?;
        let mut inputs = Arc::clone(&history.inputs);
        if !means.inputs.is_empty() {
            let inputs = Arc::make_mut(&mut inputs);
            for (id, written) in &means.inputs {
                inputs.entry(id.clone()).or_default().push(written.clone());
            }
        }
        let verbatim = Verbatim { tools, are_schemas_left_out, inputs };
        let prompt_name = self.spec.name;
        // The caller may have put another model in its place.
        let base_model = match input.model_id() {
            Some(id) if id != asked => id.to_owned(),
            _ => base_model.to_owned(),
        };
        Ok(Request {
            input,
            expected,
            verbatim,
            declared,
            adaptations,
            said,
            base_model,
            prompt_name,
        })
    }

    /// The tools of earlier turns, in the order of their first use, and this prompt's own, as
    /// they were declared.
    fn declared_tools(&self, expected: &Expected) -> Result<Vec<ToolDefinition>, Error> {
        let mut tools = self.setting.history.tools.clone();
        let Some(own) = expected.definition(self.spec.description) else {
            return Ok(tools);
        };
        match tools.iter().find(|earlier| earlier.name == own.name) {
            None => tools.push(own),
            Some(earlier) if *earlier == own => {}
            Some(_) => {
                let what = format!(
                    "asks for the tool `{}`, which has another schema or description in an \
                     earlier turn",
                    own.name
                );
                return Err(self
                    .invalid(what)
                    .with_help("give the tool another name: `tool = \"..\"` on the prompt"));
            }
        }
        Ok(tools)
    }

    /// The same as the model takes them.
    fn sent_tools(
        &self,
        declared: &[ToolDefinition],
        expected: &Expected,
    ) -> Result<Vec<ToolDefinition>, Error> {
        let is_own = |tool: &ToolDefinition| expected.tool() == Some(tool.name.as_str());
        let Setting { model, means, .. } = *self.setting;
        let takes_none = model.tool_choice == ToolChoice::None || means.leaves_tools_out;
        if takes_none && !declared.iter().any(is_own) {
            return Ok(Vec::new());
        }
        let model_id = self.setting.settings.model_id.as_deref().unwrap_or_default();
        let sent = declared.iter().map(|tool| match expected {
            Expected::Typed(own) if is_own(tool) => Ok(ToolDefinition {
                schema: Arc::clone(&own.text),
                is_strict: own.mode == OutputMode::StrictTool,
                ..tool.clone()
            }),
            _ => {
                let dialect = OutputMode::AutoTool.dialect(self.setting.model);
                let schema = dialect.apply(&tool.name, &tool.schema).map_err(|refusals| {
                    let why: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                    self.invalid(format!(
                        "follows a turn whose tool {model_id} does not take: {}",
                        why.join("; ")
                    ))
                });
                Ok(ToolDefinition { schema: schema?, ..tool.clone() })
            }
        });
        sent.collect()
    }

    fn inference(&self) -> InferenceConfiguration {
        let Setting { settings, model, means, .. } = self.setting;
        let max_tokens = means.max_tokens.or(settings.max_tokens).unwrap_or_else(|| {
            let limits = [model.max_output_tokens, settings.max_tokens_ceiling];
            limits.into_iter().flatten().fold(DEFAULT_MAX_TOKENS, u32::min)
        });
        let stop_sequences = settings.stop_sequences.clone().filter(|all| !all.is_empty());
        let sampling = |value: Option<f32>| value.filter(|_| !means.leaves_sampling_out);
        InferenceConfiguration::builder()
            .max_tokens(i32::try_from(max_tokens).unwrap_or(i32::MAX))
            .set_temperature(sampling(settings.temperature))
            .set_top_p(sampling(settings.top_p))
            .set_stop_sequences(stop_sequences)
            .build()
    }

    fn guardrail(&self) -> Option<GuardrailConfiguration> {
        let settings = self.setting.settings;
        let traces = settings.guardrail_trace == Some(true);
        settings.guardrail.as_ref().map(|guardrail| guardrail.configuration(traces))
    }

    fn invalid(&self, what: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::InvalidPrompt, format!("`{}` {what}", self.spec.name))
    }
}

/// The blocks of a system prompt. Bedrock refuses blank texts, and a list of none.
pub(crate) fn system_texts(texts: impl Iterator<Item = String>) -> Option<Vec<SystemContentBlock>> {
    let blocks: Vec<_> =
        texts.filter(|text| !text.trim().is_empty()).map(SystemContentBlock::Text).collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// Without a choice the model is free to call a tool or not: a plain turn wants none, but
/// a history with tool uses in it needs their tools.
pub(crate) fn tool_config(
    tools: &[ToolDefinition],
    choice: Option<SdkToolChoice>,
    is_left_out: bool,
) -> Result<ToolConfiguration, BuildError> {
    let mut config = ToolConfiguration::builder().set_tool_choice(choice);
    for tool in tools {
        config = config.tools(tool.specification(is_left_out)?);
    }
    config.build()
}
