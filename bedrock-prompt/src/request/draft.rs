//! A rendered prompt and its settings, put together to the SDK's input.

use std::sync::Arc;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, GuardrailConfiguration, InferenceConfiguration, Message,
    SystemContentBlock,
};

use super::{Customize, Expected, Request};
use crate::error::{Error, ErrorKind};
use crate::mode::OutputMode;
use crate::model::{Model, with_geography};
use crate::prompt::{Rendered, Spec};
use crate::schema::OutputSchema;
use crate::settings::Settings;

/// The longest answer where neither call, prompt nor client says one. Unset, the
/// service would reserve the model's maximum against the account's quota.
const DEFAULT_MAX_TOKENS: u32 = 4096;

pub(super) struct Draft<'a> {
    pub(super) spec: &'a Spec,
    pub(super) rendered: Rendered,
    pub(super) settings: Settings,
    pub(super) model: Model,
    /// The prefix of an inference profile, for a model that needs one.
    pub(super) geography: Option<&'a str>,
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
                is_schema_left_out: customize.is_empty(),
            },
        };
        if user.trim().is_empty() {
            return Err(self
                .invalid("renders a blank user message")
                .with_help("Bedrock refuses blank text; fill the fields that its `user` names"));
        }
        let input = || -> Result<ConverseInput, BuildError> {
            let message = Message::builder()
                .role(ConversationRole::User)
                .content(ContentBlock::Text(user))
                .build()?;
            let input = ConverseInput::builder()
                .model_id(with_geography(model_id, geography))
                .set_system(system_blocks(system, expected.instruction()))
                .messages(message)
                .inference_config(self.inference(model))
                .set_guardrail_config(self.guardrail())
                .set_tool_config(expected.tool_config(model, self.spec.description)?);
            customize.into_iter().fold(input, |input, change| change(input)).build()
        };
        let input =
            input().map_err(|source| self.invalid("makes no valid request").with_source(source))?;
        Ok(Request { input, expected, prompt_name: self.spec.name })
    }

    fn inference(&self, model: Model) -> InferenceConfiguration {
        let settings = &self.settings;
        let max_tokens = settings.max_tokens.unwrap_or(DEFAULT_MAX_TOKENS.min(model.max_output));
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

/// Bedrock refuses blank texts, and a list of none.
fn system_blocks(system: String, instruction: Option<String>) -> Option<Vec<SystemContentBlock>> {
    let texts = [Some(system), instruction].into_iter().flatten();
    let blocks: Vec<_> =
        texts.filter(|text| !text.trim().is_empty()).map(SystemContentBlock::Text).collect();
    (!blocks.is_empty()).then_some(blocks)
}
