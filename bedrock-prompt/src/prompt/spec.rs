use crate::json::RepairPolicy;
use crate::model::OutputMode;

/// The constant part of a prompt: its name, model and settings.
///
/// Built in a `const`, by `#[derive(Prompt)]` or by hand:
///
/// ```
/// use bedrock_prompt::prompt::PromptSpec;
///
/// const SPEC: PromptSpec = PromptSpec::new("Summary")
///     .model("anthropic.claude-haiku-4-5-20251001-v1:0")
///     .max_tokens(300)
///     .temperature(0.2);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PromptSpec {
    pub(crate) name: &'static str,
    pub(crate) model: Option<&'static str>,
    pub(crate) tool: Option<&'static str>,
    pub(crate) description: Option<&'static str>,
    pub(crate) mode: Option<OutputMode>,
    pub(crate) repair: Option<RepairPolicy>,
    pub(crate) max_tokens: Option<u32>,
    pub(crate) max_tokens_ceiling: Option<u32>,
    pub(crate) temperature: Option<f32>,
    pub(crate) top_p: Option<f32>,
    pub(crate) stop_sequences: Option<&'static [&'static str]>,
    pub(crate) guardrail: Option<&'static str>,
    pub(crate) system: Option<&'static str>,
    pub(crate) user: Option<&'static str>,
    pub(crate) fields: &'static [&'static str],
}

impl PromptSpec {
    /// A prompt with this name, without a model or settings.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            model: None,
            tool: None,
            description: None,
            mode: None,
            repair: None,
            max_tokens: None,
            max_tokens_ceiling: None,
            temperature: None,
            top_p: None,
            stop_sequences: None,
            guardrail: None,
            system: None,
            user: None,
            fields: &[],
        }
    }

    /// The model id, an inference profile's id, or an ARN.
    #[must_use]
    pub const fn model(mut self, id: &'static str) -> Self {
        self.model = Some(id);
        self
    }

    /// The name of the tool whose input is the answer: 1 to 64 characters of `[a-zA-Z0-9_-]`.
    /// Default: a name derived from the output type.
    #[must_use]
    pub const fn tool(mut self, name: &'static str) -> Self {
        self.tool = Some(name);
        self
    }

    /// The description of that tool. Default: the output type's documentation.
    #[must_use]
    pub const fn description(mut self, text: &'static str) -> Self {
        self.description = Some(text);
        self
    }

    /// How a typed value is requested. Default: the best mode that the model supports; see
    /// [`OutputMode`].
    #[must_use]
    pub const fn mode(mut self, mode: OutputMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Which repairs are allowed to make an answer match its type. Default:
    /// [`RepairPolicy::default`].
    #[must_use]
    pub const fn repair(mut self, policy: RepairPolicy) -> Self {
        self.repair = Some(policy);
        self
    }

    /// The maximum length of the answer in tokens, at least 1. Default: 4096, or the model's
    /// maximum if that is lower.
    #[must_use]
    pub const fn max_tokens(mut self, tokens: u32) -> Self {
        self.max_tokens = Some(tokens);
        self
    }

    /// The highest `max_tokens` with which a request is repeated after a truncated answer; at
    /// least 1. Default: `max_tokens` if it is set, so that a truncated answer is an error; otherwise
    /// 16,384.
    #[must_use]
    pub const fn max_tokens_ceiling(mut self, tokens: u32) -> Self {
        self.max_tokens_ceiling = Some(tokens);
        self
    }

    /// The sampling temperature, from 0 to 1. Default: the model's.
    #[must_use]
    pub const fn temperature(mut self, temperature: f32) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// The probability mass of nucleus sampling, from 0 to 1. Default: the model's.
    #[must_use]
    pub const fn top_p(mut self, top_p: f32) -> Self {
        self.top_p = Some(top_p);
        self
    }

    /// Texts at which the model stops; none may be empty. Default: none.
    #[must_use]
    pub const fn stop_sequences(mut self, sequences: &'static [&'static str]) -> Self {
        self.stop_sequences = Some(sequences);
        self
    }

    /// The guardrail that checks the prompt and its answer, as `id:version`: see
    /// [`Guardrail`](crate::guardrail::Guardrail). Default: the client's.
    #[must_use]
    pub const fn guardrail(mut self, guardrail: &'static str) -> Self {
        self.guardrail = Some(guardrail);
        self
    }

    /// The template of the system prompt, unrendered. It is used only for the
    /// [`Fingerprint`](crate::prompt::Fingerprint) of the prompt.
    #[must_use]
    pub const fn system(mut self, template: &'static str) -> Self {
        self.system = Some(template);
        self
    }

    /// The template of the user message, unrendered. It is used only for the
    /// [`Fingerprint`](crate::prompt::Fingerprint) of the prompt.
    #[must_use]
    pub const fn user(mut self, template: &'static str) -> Self {
        self.user = Some(template);
        self
    }

    /// The fields that are not rendered with `Display`, each as its name and its attributes, such
    /// as `document untrusted`. They are used only for the
    /// [`Fingerprint`](crate::prompt::Fingerprint) of the prompt.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [&'static str]) -> Self {
        self.fields = fields;
        self
    }
}
