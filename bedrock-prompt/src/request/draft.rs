//! A rendered prompt and its settings, put together to the SDK's input.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    GuardrailConfiguration, InferenceConfiguration, SystemContentBlock, ToolChoice,
    ToolConfiguration,
};

use super::{Customize, Expected, Request, ToolDefinition, Verbatim};
use crate::error::{Error, ErrorKind};
use crate::history::History;
use crate::mode::OutputMode;
use crate::model::{Model, with_geography};
use crate::prompt::{Rendered, Spec};
use crate::schema::OutputSchema;
use crate::settings::Settings;

/// The longest answer where neither call, prompt nor client says one. Unset, the
/// service would reserve the model's maximum against the account's quota.
const DEFAULT_MAX_TOKENS: u32 = 4096;

/// What a plain turn says to a model that was given tools by the turns before.
const PLAIN_TURN: &str = "Answer the last message in plain text, without calling a tool.";

pub(super) struct Draft<'a> {
    pub(super) spec: &'a Spec,
    pub(super) rendered: Rendered,
    pub(super) settings: Settings,
    pub(super) model: Model,
    /// The prefix of an inference profile, for a model that needs one.
    pub(super) geography: Option<&'a str>,
    /// What was said before.
    pub(super) history: &'a History,
}

impl Draft<'_> {
    pub(super) fn finish(
        mut self,
        schema: Option<Arc<OutputSchema>>,
        customize: Vec<Customize>,
    ) -> Result<Request, Error> {
        let (system, user) = std::mem::take(&mut self.rendered).into_texts();
        self.settings.check().map_err(|what| self.invalid(what))?;
        let model_id = self.settings.model_id.as_deref().ok_or_else(|| {
            self.invalid("names no model").with_help(
                "write `model = \"..\"` on the prompt, or set `model_id` on the call or the client",
            )
        })?;
        let model = self.model;
        let geography = self.geography.filter(|_| model.profile_only);
        let expected = match schema {
            None => Expected::Text,
            Some(schema) => Expected::ToolUse {
                mode: OutputMode::for_model(model),
                tool: self.spec.tool.unwrap_or(schema.tool_name()).into(),
                schema,
            },
        };
        let tools = self.tools(&expected)?;
        if user.trim().is_empty() {
            return Err(self
                .invalid("renders a blank user message")
                .with_help("Bedrock refuses blank text; fill the fields that its `user` names"));
        }
        let instruction = match (&expected, tools.as_slice()) {
            (Expected::Text, [_, ..]) => Some(PLAIN_TURN.to_owned()),
            _ => expected.instruction(),
        };
        // The conversation's, then the prompt's.
        let texts = self.history.system.iter().cloned().chain([system]).chain(instruction);
        let are_schemas_left_out = customize.is_empty();
        let input = || -> Result<ConverseInput, BuildError> {
            let input = ConverseInput::builder()
                .model_id(with_geography(model_id, geography))
                .set_system(system_texts(texts))
                .set_messages(Some(self.history.with_user_text(user, model)?))
                .inference_config(self.inference(model))
                .set_guardrail_config(self.guardrail())
                .set_tool_config(match tools.as_slice() {
                    [] => None,
                    tools => {
                        let choice = expected.tool_choice(model)?;
                        Some(tool_config(tools, choice, are_schemas_left_out)?)
                    }
                });
            customize.into_iter().fold(input, |input, change| change(input)).build()
        };
        let input =
            input().map_err(|source| self.invalid("makes no valid request").with_source(source))?;
        let inputs = Arc::clone(&self.history.inputs);
        let verbatim = Verbatim { tools, are_schemas_left_out, inputs };
        Ok(Request { input, expected, verbatim, prompt_name: self.spec.name })
    }

    /// The tools of earlier turns, in the order of their first use, and this prompt's own.
    fn tools(&self, expected: &Expected) -> Result<Vec<ToolDefinition>, Error> {
        let mut tools = self.history.tools.clone();
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

    fn inference(&self, model: Model) -> InferenceConfiguration {
        let settings = &self.settings;
        let max_tokens = settings.max_tokens.unwrap_or_else(|| {
            model.max_output_tokens.map_or(DEFAULT_MAX_TOKENS, |most| most.min(DEFAULT_MAX_TOKENS))
        });
        let stop_sequences = settings.stop_sequences.clone().filter(|all| !all.is_empty());
        InferenceConfiguration::builder()
            .max_tokens(i32::try_from(max_tokens).unwrap_or(i32::MAX))
            .set_temperature(settings.temperature)
            .set_top_p(settings.top_p)
            .set_stop_sequences(stop_sequences)
            .build()
    }

    fn guardrail(&self) -> Option<GuardrailConfiguration> {
        let traces = self.settings.guardrail_trace == Some(true);
        self.settings.guardrail.as_ref().map(|guardrail| guardrail.configuration(traces))
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
    choice: Option<ToolChoice>,
    is_left_out: bool,
) -> Result<ToolConfiguration, BuildError> {
    let mut config = ToolConfiguration::builder().set_tool_choice(choice);
    for tool in tools {
        config = config.tools(tool.specification(is_left_out)?);
    }
    config.build()
}
