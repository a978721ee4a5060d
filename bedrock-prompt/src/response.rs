//! The output of a call, with the record of it.

use std::collections::HashMap;
use std::fmt;
use std::ops::{Add, AddAssign};

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    self, ContentBlock, ConverseTrace, GuardrailTraceAssessment, Message, ReasoningContentBlock,
    StopReason, TokenUsage,
};
use serde::Serialize;
use serde_json::json;

use crate::answer::{RawBody, sendable};
use crate::guardrail::{Intervention, interventions};
use crate::mode::{OutputMode, Step};
use crate::repair::{Repair, RepairKind};
use crate::schema::to_document;
use crate::transport::Attempts;
use crate::usage::Paid;

/// What came back: the output, and the record of the call.
///
/// `Debug` leaves out the output and the message: they are content.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The typed value, or [`Text`](crate::Text).
    pub output: T,
    /// The tokens that were paid for, those of refused answers too.
    pub usage: Usage,
    /// Why the model stopped.
    pub stop_reason: StopReason,
    /// The model id that was sent, with the prefix of an inference profile if one was added.
    pub model_id: String,
    /// AWS's id of the request.
    pub request_id: Option<String>,
    /// By what means the model was asked for a typed value; `None` for text.
    pub mode: Option<OutputMode>,
    /// What was mended in the answer so that it fits its type.
    pub repairs: Vec<Repair>,
    /// What was changed for the sake of the model, in order.
    pub steps: Vec<Step>,
    /// How often the model was asked again, because its answer did not do.
    pub re_asks: u32,
    /// How often a request was sent: 1, the SDK's retries, steps and re-asks.
    pub attempts: u32,
    /// Failed attempts for which the model may have worked, and AWS may charge:
    /// their tokens are in no usage.
    pub possibly_billed_attempts: u32,
    output_of_sdk: ConverseOutput,
    raw: Option<RawBody>,
}

impl<T> Response<T> {
    pub(crate) fn new(
        output: T,
        record: Record,
        output_of_sdk: ConverseOutput,
        raw: Option<RawBody>,
    ) -> Self {
        Self {
            output,
            usage: output_of_sdk.usage().map(Usage::from).unwrap_or_default(),
            stop_reason: output_of_sdk.stop_reason().clone(),
            model_id: record.model_id,
            request_id: record.request_id,
            mode: record.mode,
            repairs: record.repairs,
            steps: Vec::new(),
            re_asks: 0,
            attempts: 0,
            possibly_billed_attempts: 0,
            output_of_sdk,
            raw,
        }
    }

    /// With all that the call has come through before its last answer.
    pub(crate) fn with_spent(
        mut self,
        attempts: Attempts,
        usage: Option<Usage>,
        steps: Vec<Step>,
        re_asks: u32,
    ) -> Self {
        self.attempts = attempts.made;
        self.possibly_billed_attempts = attempts.possibly_billed;
        self.usage += usage.unwrap_or_default();
        self.steps = steps;
        self.re_asks = re_asks;
        self
    }

    /// What a guardrail found, where its trace was asked for.
    ///
    /// It repeats the words that matched, personal data too: keep it out of logs.
    pub fn guardrail_trace(&self) -> Option<&GuardrailTraceAssessment> {
        self.output_of_sdk.trace().and_then(ConverseTrace::guardrail)
    }

    /// What a guardrail did and for what reason, where its trace was asked for: personal data
    /// that it masked, for one.
    pub fn interventions(&self) -> Vec<Intervention> {
        self.guardrail_trace().map(interventions).unwrap_or_default()
    }

    /// What the model thought before it answered, where it shows that: the texts of its reasoning
    /// blocks, and what stood in tags before an answer in text.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// # use bedrock_prompt::Prompt;
    /// # #[derive(Prompt)]
    /// # #[prompt(model = "deepseek.r1-v1:0", user = "{0}")]
    /// # struct Ask<'a>(&'a str);
    /// let response = client.prompt(Ask("Is 2027 a prime?")).send().await?;
    /// if let Some(reasoning) = response.reasoning() {
    ///     println!("{reasoning}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reasoning(&self) -> Option<String> {
        let taken_out = self.repairs.iter().filter(|repair| repair.kind == RepairKind::Thinking);
        let texts = reasoning(&self.output_of_sdk).chain(taken_out.map(|it| it.before.as_str()));
        let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// What was paid for, as a [`UsageTracker`](crate::UsageTracker) counts it.
    pub(crate) fn paid(&self) -> Paid {
        Paid {
            // The SDK makes up zeros where the service says nothing.
            usage: Some(self.usage).filter(|usage| usage.total_tokens() > 0),
            possibly_billed_attempts: self.possibly_billed_attempts,
        }
    }

    /// All that the SDK gives: the message, for a next turn, metrics and trace.
    ///
    /// Made anew at each call: the inputs of tools are read into the SDK's documents only here.
    /// AWS takes only objects back: an input that is none is put into one, as `input`.
    pub fn converse_output(&self) -> ConverseOutput {
        with_inputs(self.output_of_sdk.clone(), self.raw.as_ref())
    }

    /// What the model wrote as the inputs of tools, by the tool use's id.
    pub(crate) fn written_inputs(&self) -> impl Iterator<Item = (String, String)> {
        self.raw.iter().flat_map(RawBody::inputs)
    }
}

/// The texts of the reasoning blocks.
pub(crate) fn reasoning(output: &ConverseOutput) -> impl Iterator<Item = &str> {
    let message = output.output().and_then(|output| output.as_message().ok());
    message.into_iter().flat_map(Message::content).filter_map(|block| match block {
        ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(block)) => {
            Some(block.text())
        }
        _ => None,
    })
}

/// The SDK's output, with the inputs of tools that were left out of it.
pub(crate) fn with_inputs(mut output: ConverseOutput, raw: Option<&RawBody>) -> ConverseOutput {
    if let Some(types::ConverseOutput::Message(message)) = &mut output.output {
        let uses = message.content.iter_mut().filter_map(|block| match block {
            types::ContentBlock::ToolUse(used) => Some(used),
            _ => None,
        });
        for (nth, used) in uses.enumerate().filter(|(_, used)| is_emptied(used)) {
            if let Some(written) = raw.and_then(|raw| raw.input_at(nth, used.tool_use_id())) {
                let written = sendable(written);
                // What serde_json cannot hold is kept as its text.
                let value = serde_json::from_str(&written);
                used.input = to_document(&value.unwrap_or_else(|_| json!({ "input": written })));
            }
        }
    }
    output
}

/// What is known of a call besides its output.
pub(crate) struct Record {
    pub(crate) model_id: String,
    pub(crate) mode: Option<OutputMode>,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) request_id: Option<String>,
}

/// Whether a tool use is as it was handed to the SDK: with its input left out.
pub(crate) fn is_emptied(used: &types::ToolUseBlock) -> bool {
    used.input().as_object().is_some_and(HashMap::is_empty)
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("usage", &self.usage)
            .field("stop_reason", &self.stop_reason)
            .field("model_id", &self.model_id)
            .field("request_id", &self.request_id)
            .field("mode", &self.mode)
            .field("repairs", &self.repairs)
            .field("steps", &self.steps)
            .field("re_asks", &self.re_asks)
            .field("attempts", &self.attempts)
            .field("possibly_billed_attempts", &self.possibly_billed_attempts)
            .finish_non_exhaustive()
    }
}

/// Tokens that were paid for, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens in, without those read from or written to the cache.
    pub input_tokens: u64,
    /// Tokens out.
    pub output_tokens: u64,
    /// Tokens in that were read from the prompt cache.
    pub cache_read_input_tokens: u64,
    /// Tokens in that were written to the prompt cache.
    pub cache_write_input_tokens: u64,
}

impl Usage {
    /// All tokens, in and out.
    pub fn total_tokens(&self) -> u64 {
        self.input_tokens
            + self.output_tokens
            + self.cache_read_input_tokens
            + self.cache_write_input_tokens
    }
}

impl From<&TokenUsage> for Usage {
    fn from(usage: &TokenUsage) -> Self {
        let count = |tokens: i32| u64::try_from(tokens).unwrap_or(0);
        Self {
            input_tokens: count(usage.input_tokens()),
            output_tokens: count(usage.output_tokens()),
            cache_read_input_tokens: count(usage.cache_read_input_tokens().unwrap_or(0)),
            cache_write_input_tokens: count(usage.cache_write_input_tokens().unwrap_or(0)),
        }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            cache_read_input_tokens: self.cache_read_input_tokens + other.cache_read_input_tokens,
            cache_write_input_tokens: self.cache_write_input_tokens
                + other.cache_write_input_tokens,
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
