use aws_sdk_bedrockruntime::types::GuardrailStreamProcessingMode;

use crate::json::RepairPolicy;
use crate::model::{Guardrail, OutputMode};
use crate::prompt::PromptSpec;

/// The settings of a call, a prompt or a client. The call's value takes precedence over the
/// prompt's, and the prompt's over the client's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) model_id: Option<String>,
    pub(crate) max_tokens: Option<u32>,
    pub(crate) max_tokens_ceiling: Option<u32>,
    pub(crate) temperature: Option<f32>,
    pub(crate) top_p: Option<f32>,
    pub(crate) stop_sequences: Option<Vec<String>>,
    pub(crate) guardrail: Option<Guardrail>,
    pub(crate) guardrail_trace: Option<bool>,
    pub(crate) guardrail_stream_mode: Option<GuardrailStreamProcessingMode>,
    pub(crate) mode: Option<OutputMode>,
    pub(crate) max_re_asks: Option<u32>,
    pub(crate) repair: Option<RepairPolicy>,
}

impl Settings {
    /// These settings, with unset values taken from `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            model_id: self.model_id.or(other.model_id),
            max_tokens: self.max_tokens.or(other.max_tokens),
            max_tokens_ceiling: self.max_tokens_ceiling.or(other.max_tokens_ceiling),
            temperature: self.temperature.or(other.temperature),
            top_p: self.top_p.or(other.top_p),
            stop_sequences: self.stop_sequences.or(other.stop_sequences),
            guardrail: self.guardrail.or(other.guardrail),
            guardrail_trace: self.guardrail_trace.or(other.guardrail_trace),
            guardrail_stream_mode: self.guardrail_stream_mode.or(other.guardrail_stream_mode),
            mode: self.mode.or(other.mode),
            max_re_asks: self.max_re_asks.or(other.max_re_asks),
            repair: self.repair.or(other.repair),
        }
    }

    /// Whether a setting of `inferenceConfig` is set.
    pub(crate) fn has_inference(&self) -> bool {
        self.max_tokens.is_some()
            || self.temperature.is_some()
            || self.top_p.is_some()
            || self.stop_sequences.is_some()
    }

    /// Checks what Bedrock would reject; `Err` is a clause that follows the prompt's name.
    pub(crate) fn check(&self) -> Result<(), String> {
        let unit = |name, value: Option<f32>| match value {
            Some(value) if !(0.0..=1.0).contains(&value) => {
                Err(format!("has {name} {value}; it must be from 0 to 1"))
            }
            _ => Ok(()),
        };
        unit("temperature", self.temperature)?;
        unit("top_p", self.top_p)?;
        let tokens = |name, value: Option<u32>| match value {
            Some(tokens) if tokens == 0 || i32::try_from(tokens).is_err() => {
                Err(format!("has {name} {tokens}; it must be from 1 to {}", i32::MAX))
            }
            _ => Ok(()),
        };
        tokens("max_tokens", self.max_tokens)?;
        tokens("max_tokens_ceiling", self.max_tokens_ceiling)?;
        match &self.stop_sequences {
            Some(all) if all.iter().any(String::is_empty) => {
                return Err("has an empty stop sequence; remove it".into());
            }
            _ => {}
        }
        self.guardrail.as_ref().map_or(Ok(()), Guardrail::check)
    }
}

impl From<&PromptSpec> for Settings {
    fn from(spec: &PromptSpec) -> Self {
        Self {
            model_id: spec.model.map(Into::into),
            max_tokens: spec.max_tokens,
            max_tokens_ceiling: spec.max_tokens_ceiling,
            temperature: spec.temperature,
            top_p: spec.top_p,
            stop_sequences: spec
                .stop_sequences
                .map(|all| all.iter().map(|&one| one.into()).collect()),
            guardrail: spec.guardrail.map(Into::into),
            guardrail_trace: None,
            guardrail_stream_mode: None,
            mode: spec.mode,
            max_re_asks: None,
            repair: spec.repair,
        }
    }
}
