//! Builds the SDK's input from a rendered prompt and its settings.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    GuardrailConfiguration, InferenceConfiguration, SystemContentBlock,
    ToolChoice as SdkToolChoice, ToolConfiguration,
};

use super::expected::Typed;
use super::for_model::{ForModel, for_model};
use super::reasoning::{Reader, origin_model};
use super::{
    Change, Customize, Expected, Origin, Request, RequestPlan, ToolDefinition, Verbatim,
    WrittenInputs, max_tokens,
};
use crate::json_schema::OutputSchema;
use crate::model::{ModelCapabilities, OutputMode, ToolChoice, is_prompt_resource, with_geography};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::{PromptSpec, Rendered, UntrustedFields};
use crate::request::{History, Settings};

/// The instruction of a plain text turn when earlier turns of the conversation declared tools.
const PLAIN_TURN: &str = "Answer the last message in plain text, without calling a tool.";

/// The same of a turn that is answered with JSON.
const TYPED_TURN: &str = "Answer the last message without calling a tool.";

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
    /// Whether the call is a turn of a conversation.
    pub(crate) is_turn: bool,
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
            is_turn,
        } = *self.context;
        let (system, user, untrusted) = std::mem::take(&mut self.rendered).into_parts();
        let is_system = !system.trim().is_empty();
        let mut adaptations = Vec::new();
        settings.check().map_err(|what| self.invalid(what))?;
        let model_id = settings.model_id.as_deref().unwrap_or_default();
        self.check_texts(model_id, &user, &untrusted)?;
        let expected = self.expected(schema)?;
        let declared = self.declared_tools(&expected)?;
        let tools = self.sent_tools(&declared, &expected)?;
        let instruction = self.instruction(&expected, &tools);
        // The conversation's system prompt comes first, then the prompt's own.
        let mut system: Vec<_> = [system].into_iter().chain(instruction).collect();
        let mut texts = Vec::new();
        if is_turn && request_plan.has(Change::ReasoningBound) {
            // The system prompt stands before the reasoning of all turns and must stay the same.
            adaptations.extend(is_system.then_some(Adaptation::SystemInLastMessage));
            texts.append(&mut system);
        }
        let moved_texts = texts.clone();
        let system = system_texts(history.system.iter().cloned().chain(system));
        texts.push(user);
        let is_sampling_set = settings.temperature.is_some() || settings.top_p.is_some();
        if request_plan.has(Change::SamplingLeftOut) && is_sampling_set {
            adaptations.push(Adaptation::SamplingLeftOut);
        }
        if is_prompt_resource(model_id) && settings.has_inference() {
            adaptations.push(Adaptation::InferenceSettingsLeftOut);
        }
        let are_schemas_left_out = customize.is_empty();
        let sent_model_id = with_geography(model_id, geography);
        let input = |reasoning| -> Result<ConverseInput, BuildError> {
            let input = ConverseInput::builder()
                .model_id(&sent_model_id)
                .set_system(system.clone())
                .set_messages(Some(history.with_user_texts(texts.clone())?))
                .set_inference_config(self.inference(reasoning))
                .set_guardrail_config(self.guardrail())
                .set_output_config(expected.output_config()?)
                .set_tool_config(match tools.as_slice() {
                    [] => None,
                    tools => {
                        let choice = expected.tool_choice(model)?;
                        Some(tool_config(tools, choice, are_schemas_left_out)?)
                    }
                });
            customize.iter().fold(input, |input, change| change(input)).build()
        };
        let invalid = |source| self.invalid("cannot be built into a request").with_source(source);
        let mut input = max_tokens::with_default(self.context, input).map_err(invalid)?;
        if max_tokens::leave_out(&mut input, model) && settings.max_tokens.is_some() {
            adaptations.push(Adaptation::MaxTokensLeftOut);
        }
        // A `customize` function may have replaced the model id.
        let base_model = match input.model_id() {
            Some(id) if id != sent_model_id => id.to_owned(),
            _ => base_model.to_owned(),
        };
        let origins = history.origins.with(&request_plan.re_ask_origins);
        let reader = Reader {
            model_id: origin_model(&base_model),
            takes: request_plan.reasoning_history(model),
            binds: request_plan.has(Change::ReasoningBound),
            origins: &origins,
        };
        let mut inputs = self.written_inputs();
        let ForModel { original_messages, adaptations: of_model } =
            for_model(&mut input, &mut inputs, &reader, self.context).map_err(invalid)?;
        adaptations.extend(of_model);
        let verbatim = Verbatim { tools, are_schemas_left_out, inputs };
        let mut prefix = None;
        if request_plan.has(Change::ReasoningBound) {
            let (has_left_out, hash) = reader.leave_out_unbound(&mut input, &verbatim)?;
            adaptations.extend(has_left_out.then_some(Adaptation::ReasoningLeftOut));
            prefix = Some(hash);
        }
        let origin = Origin { model_id: reader.model_id.to_owned(), prefix, is_refused: false };
        let prompt_name = self.spec.name;
        Ok(Request {
            input,
            expected,
            verbatim,
            declared,
            adaptations,
            original_messages,
            base_model,
            origin,
            moved_texts,
            prompt_name,
        })
    }

    /// What the request says of the form of its answer, if anything.
    fn instruction(&self, expected: &Expected, tools: &[ToolDefinition]) -> Option<String> {
        let model = self.context.model;
        match (expected, tools) {
            (Expected::Text, [_, ..]) => Some(PLAIN_TURN.to_owned()),
            // The tools are those of earlier turns.
            (Expected::Typed(_), [_, ..]) if expected.tool().is_none() => {
                let instruction = expected.instruction(model);
                let texts = instruction.iter().map(String::as_str).chain([TYPED_TURN]);
                Some(texts.collect::<Vec<_>>().join("\n"))
            }
            _ => expected.instruction(model),
        }
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
        let omits_tools =
            model.tool_choice == ToolChoice::None || request_plan.has(Change::ToolsLeftOut);
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

    /// `None` for a prompt resource, which has settings of its own and takes no others.
    fn inference(&self, reasoning: Option<u32>) -> Option<InferenceConfiguration> {
        let BuildContext { settings, model, request_plan, .. } = *self.context;
        if is_prompt_resource(settings.model_id.as_deref().unwrap_or_default()) {
            return None;
        }
        let max_tokens = request_plan.max_tokens.or(settings.max_tokens);
        let max_tokens =
            max_tokens.unwrap_or_else(|| max_tokens::default(model, settings, reasoning));
        let stop_sequences = settings.stop_sequences.clone().filter(|all| !all.is_empty());
        let sampling =
            |value: Option<f32>| value.filter(|_| !request_plan.has(Change::SamplingLeftOut));
        let inference = InferenceConfiguration::builder()
            .max_tokens(i32::try_from(max_tokens).unwrap_or(i32::MAX))
            .set_temperature(sampling(settings.temperature))
            .set_top_p(sampling(settings.top_p))
            .set_stop_sequences(stop_sequences);
        Some(inference.build())
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
