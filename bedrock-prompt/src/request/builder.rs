//! Builds the SDK's input from a rendered prompt and its settings.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    GuardrailConfiguration, InferenceConfiguration, SystemContentBlock,
    ToolChoice as SdkToolChoice, ToolConfiguration,
};

use super::expected::Typed;
use super::{
    Customize, Expected, Request, RequestPlan, ToolDefinition, Verbatim, WrittenInputs, adapt,
};
use crate::json_schema::OutputSchema;
use crate::model::{ModelCapabilities, OutputMode, ToolChoice, with_geography};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::{PromptSpec, Rendered, UntrustedFields};
use crate::request::{History, Settings};

/// `max_tokens` if neither the call, the prompt nor the client sets it, in tokens. Without a value,
/// the service reserves the model's maximum from the account's quota.
const DEFAULT_MAX_TOKENS: u32 = 4096;

/// The instruction of a plain text turn when earlier turns of the conversation declared tools.
const PLAIN_TURN: &str = "Answer the last message in plain text, without calling a tool.";

/// Everything a request is built from, besides the prompt.
pub(crate) struct BuildContext<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) model: ModelCapabilities,
    /// The id of the base model, or the id that was given if the base model is unknown.
    pub(crate) base_model: &'a str,
    /// The prefix of an inference profile, for a model that needs one.
    pub(crate) geography: Option<&'a str>,
    /// The earlier turns of the conversation.
    pub(crate) history: &'a History,
    pub(crate) request_plan: &'a RequestPlan,
    pub(crate) customize: &'a [Customize],
}

pub(super) struct RequestBuilder<'a> {
    pub(super) spec: &'a PromptSpec,
    pub(super) rendered: Rendered,
    pub(super) context: &'a BuildContext<'a>,
}

impl RequestBuilder<'_> {
    pub(super) fn finish(mut self, schema: Option<Arc<OutputSchema>>) -> Result<Request, Error> {
        let BuildContext {
            settings,
            model,
            base_model,
            geography,
            history,
            request_plan,
            customize,
        } = *self.context;
        let (system, user, untrusted) = std::mem::take(&mut self.rendered).into_parts();
        settings.check().map_err(|what| self.invalid(what))?;
        let model_id = settings.model_id.as_deref().unwrap_or_default();
        self.check_texts(model_id, &user, &untrusted)?;
        let expected = self.expected(schema)?;
        let declared = self.declared_tools(&expected)?;
        let tools = self.sent_tools(&declared, &expected)?;
        let instruction = match (&expected, tools.as_slice()) {
            (Expected::Text, [_, ..]) => Some(PLAIN_TURN.to_owned()),
            _ => expected.instruction(model),
        };
        // The conversation's system prompt comes first, then the prompt's own.
        let system = history.system.iter().cloned().chain([system]).chain(instruction);
        let system = system_texts(system);
        let is_sampling_set = settings.temperature.is_some() || settings.top_p.is_some();
        let mut adaptations = Vec::new();
        if request_plan.leaves_sampling_out && is_sampling_set {
            adaptations.push(Adaptation::SamplingLeftOut);
        }
        let are_schemas_left_out = customize.is_empty();
        let sent_model_id = with_geography(model_id, geography);
        let mut original_messages = None;
        let input = || -> Result<ConverseInput, BuildError> {
            let input = ConverseInput::builder()
                .model_id(&sent_model_id)
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
            let re_asks = &request_plan.re_ask_messages;
            let has_tools = messages.iter().chain(re_asks).any(adapt::has_tools);
            let moves_system = request_plan.system_in_user_message && !input.system().is_empty();
            let tools_as_text = has_tools && input.tool_config.is_none();
            if moves_system || tools_as_text || has_tools && model.tool_results_alone {
                original_messages = Some(messages.clone());
            }
            messages.extend(re_asks.iter().cloned());
            if tools_as_text {
                adaptations.push(Adaptation::ToolsAsText);
                messages = adapt::tools_as_text(messages, &history.inputs);
            } else if has_tools && model.tool_results_alone {
                let count = messages.len();
                messages = adapt::split_tool_results(messages)?;
                if messages.len() > count {
                    adaptations.push(Adaptation::ToolResultsAlone);
                }
            }
            if moves_system {
                adaptations.push(Adaptation::SystemInUserMessage);
                messages = adapt::prepend_system(messages, input.system.take().unwrap_or_default());
            }
            input.messages = Some(messages);
            Ok(input)
        };
        let input = input()
            .map_err(|source| self.invalid("cannot be built into a request").with_source(source))?;
        let verbatim = Verbatim { tools, are_schemas_left_out, inputs: self.written_inputs() };
        let prompt_name = self.spec.name;
        // A `customize` function may have replaced the model id.
        let base_model = match input.model_id() {
            Some(id) if id != sent_model_id => id.to_owned(),
            _ => base_model.to_owned(),
        };
        Ok(Request {
            input,
            expected,
            verbatim,
            declared,
            adaptations,
            original_messages,
            base_model,
            prompt_name,
        })
    }

    /// Checks what Bedrock would reject, and what would be paid for in vain.
    fn check_texts(
        &self,
        model_id: &str,
        user: &str,
        untrusted: &UntrustedFields,
    ) -> Result<(), Error> {
        if model_id.trim().is_empty() {
            return Err(self.invalid("has no model").with_help(
                "set `model = \"..\"` on the prompt struct, or `model(..)` on the call or the client",
            ));
        }
        if user.trim().is_empty() {
            let help = match self.spec.user {
                Some(_) => "fill the fields used in its `user` template",
                None => "send a text with at least one visible character",
            };
            let help = format!("Bedrock rejects blank text; {help}");
            return Err(self.invalid("has a blank user message").with_help(help));
        }
        // Another field may have the text that matters.
        let others = self.spec.user.map_or(0, placeholders).saturating_sub(untrusted.blank.len());
        if untrusted.are_all_blank() && others == 0 {
            let fields: Vec<_> = untrusted.blank.iter().map(|tag| format!("`{tag}`")).collect();
            let what = format!("has blank input in {}", fields.join(" and "));
            return Err(self.invalid(what).with_help(
                "nothing was sent, because the model would have no text to work on: check the \
                 input for blank text",
            ));
        }
        Ok(())
    }

    /// The tool inputs of earlier turns and of rejected answers, as the model wrote them.
    fn written_inputs(&self) -> Arc<WrittenInputs> {
        let mut inputs = Arc::clone(&self.context.history.inputs);
        if !self.context.request_plan.re_ask_inputs.is_empty() {
            let inputs = Arc::make_mut(&mut inputs);
            for (id, written) in &self.context.request_plan.re_ask_inputs {
                inputs.entry(id.clone()).or_default().push(written.clone());
            }
        }
        inputs
    }

    /// The expected answer, with the mode and the schema that request it.
    fn expected(&self, schema: Option<Arc<OutputSchema>>) -> Result<Expected, Error> {
        let Some(schema) = schema else { return Ok(Expected::Text) };
        let BuildContext { settings, model, request_plan, .. } = *self.context;
        let mode = request_plan.mode.unwrap_or_else(|| OutputMode::first(model, settings.mode));
        let tool = self.spec.tool.unwrap_or(schema.tool_name()).to_owned();
        let text = Arc::clone(mode.schema(model, &schema, &tool).map_err(|refusals| {
            let why: Vec<_> = refusals.iter().map(ToString::to_string).collect();
            let what = format!("cannot be expressed in mode `{mode:?}`: {}", why.join("; "));
            self.invalid(what).with_help("or omit `mode` to let the client choose")
        })?);
        Ok(Expected::Typed(Typed { mode, tool, schema, text }))
    }

    /// The tools of earlier turns in the order of their first use, then this prompt's tool, with
    /// the schemas as they were declared.
    fn declared_tools(&self, expected: &Expected) -> Result<Vec<ToolDefinition>, Error> {
        let mut tools = self.context.history.tools.clone();
        let Some(own) = expected.definition(self.spec.description) else {
            return Ok(tools);
        };
        match tools.iter().find(|earlier| earlier.name == own.name) {
            None => tools.push(own),
            Some(earlier) if *earlier == own => {}
            Some(_) => {
                let what = format!(
                    "uses the tool `{}`, which has a different schema or description in an \
                     earlier turn",
                    own.name
                );
                return Err(self
                    .invalid(what)
                    .with_help("rename the tool with `tool = \"..\"` on the prompt"));
            }
        }
        Ok(tools)
    }

    /// The declared tools, with their schemas adapted to what the model accepts.
    fn sent_tools(
        &self,
        declared: &[ToolDefinition],
        expected: &Expected,
    ) -> Result<Vec<ToolDefinition>, Error> {
        let is_own = |tool: &ToolDefinition| expected.tool() == Some(tool.name.as_str());
        let BuildContext { model, request_plan, .. } = *self.context;
        let omits_tools = model.tool_choice == ToolChoice::None || request_plan.leaves_tools_out;
        if omits_tools && !declared.iter().any(is_own) {
            return Ok(Vec::new());
        }
        let model_id = self.context.settings.model_id.as_deref().unwrap_or_default();
        let sent = declared.iter().map(|tool| match expected {
            Expected::Typed(own) if is_own(tool) => Ok(ToolDefinition {
                schema: Arc::clone(&own.text),
                is_strict: own.mode == OutputMode::StrictTool,
                ..tool.clone()
            }),
            _ => {
                let dialect = OutputMode::AutoTool.dialect(self.context.model);
                let schema = dialect.apply(&tool.name, &tool.schema).map_err(|refusals| {
                    let why: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                    self.invalid(format!(
                        "follows a turn that uses a tool `{model_id}` does not accept: {}",
                        why.join("; ")
                    ))
                });
                Ok(ToolDefinition { schema: schema?, ..tool.clone() })
            }
        });
        sent.collect()
    }

    fn inference(&self) -> InferenceConfiguration {
        let BuildContext { settings, model, request_plan, .. } = self.context;
        let max_tokens = request_plan.max_tokens.or(settings.max_tokens).unwrap_or_else(|| {
            let limits = [model.max_output_tokens, settings.max_tokens_ceiling];
            limits.into_iter().flatten().fold(DEFAULT_MAX_TOKENS, u32::min)
        });
        let stop_sequences = settings.stop_sequences.clone().filter(|all| !all.is_empty());
        let sampling = |value: Option<f32>| value.filter(|_| !request_plan.leaves_sampling_out);
        InferenceConfiguration::builder()
            .max_tokens(i32::try_from(max_tokens).unwrap_or(i32::MAX))
            .set_temperature(sampling(settings.temperature))
            .set_top_p(sampling(settings.top_p))
            .set_stop_sequences(stop_sequences)
            .build()
    }

    fn guardrail(&self) -> Option<GuardrailConfiguration> {
        let settings = self.context.settings;
        let traces = settings.guardrail_trace == Some(true);
        settings.guardrail.as_ref().map(|guardrail| guardrail.configuration(traces))
    }

    fn invalid(&self, what: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::InvalidPrompt, format!("`{}` {what}", self.spec.name))
    }
}

/// The blocks of a system prompt. Bedrock rejects blank texts and empty lists.
pub(crate) fn system_texts(texts: impl Iterator<Item = String>) -> Option<Vec<SystemContentBlock>> {
    let blocks: Vec<_> =
        texts.filter(|text| !text.trim().is_empty()).map(SystemContentBlock::Text).collect();
    (!blocks.is_empty()).then_some(blocks)
}

/// With `choice: None`, the model decides whether to call a tool. A plain text turn needs no call,
/// but Bedrock requires the tools that the history uses.
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

/// The number of placeholders in a template, such as `{document}`.
fn placeholders(template: &str) -> usize {
    template.replace("{{", "").matches('{').count()
}
