//! The output of a call, with the record of the call.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment, StopReason};

use super::{CallRecord, Intervention, interventions, shown_reason};
use crate::json::{Repair, RepairKind};
use crate::wire::RawResponse;

/// The typed output of a call, with the record of the call.
///
/// `Debug` omits the output and the message, because they are content.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::sdk::types::StopReason;
///
/// let response = client.prompt("Name a river.").await?;
/// println!("{}", response.output);
/// if response.stop_reason == StopReason::StopSequence {
///     println!("stopped early");
/// }
/// for repair in &response.repairs {
///     println!("repaired: {repair}");
/// }
/// println!("{} tokens out", response.record.usage.output_tokens);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The answer as the prompt's output type: a typed value, or [`Text`](crate::Text).
    pub output: T,
    /// Why the model stopped.
    pub stop_reason: StopReason,
    /// The repairs that made the answer match its type; empty if none were needed.
    pub repairs: Vec<Repair>,
    /// How the call went: model id, mode, adaptations, attempts, tokens, request id, latency.
    pub record: CallRecord,
    raw: RawResponse,
}

impl<T> Response<T> {
    /// The response with the last answer of a call. Its record is added when the call has ended.
    pub(crate) fn new(output: T, repairs: Vec<Repair>, raw: RawResponse) -> Self {
        let stop_reason = raw.output().stop_reason().clone();
        Self { output, stop_reason, repairs, record: CallRecord::default(), raw }
    }

    pub(crate) fn with_record(mut self, record: CallRecord) -> Self {
        self.record = record;
        self
    }

    /// The assessment of a guardrail, if its trace was requested.
    ///
    /// It contains the text that matched, personal data included: keep it out of logs.
    pub fn guardrail_trace(&self) -> Option<&GuardrailTraceAssessment> {
        self.raw.output().trace().and_then(ConverseTrace::guardrail)
    }

    /// What a guardrail did and why, if its trace was requested; otherwise empty. In a response,
    /// that is usually personal data that was masked.
    pub fn interventions(&self) -> Vec<Intervention> {
        self.guardrail_trace().map(interventions).unwrap_or_default()
    }

    /// The model's reasoning before its answer: the texts of its reasoning blocks, and the text
    /// inside thinking tags that was removed from the answer. `None` if there is none.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// # use bedrock_prompt::Prompt;
    /// # #[derive(Prompt)]
    /// # #[prompt(model = "deepseek.r1-v1:0", user = "{0}")]
    /// # struct Ask<'a>(&'a str);
    /// let response = client.prompt(Ask("Is 2027 a prime?")).await?;
    /// if let Some(reasoning) = response.reasoning() {
    ///     println!("{reasoning}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn reasoning(&self) -> Option<String> {
        joined_reasoning(self.raw.reasoning(), &self.repairs)
    }

    /// The SDK's output: the message, which you can send back in a next request, with metrics and
    /// trace.
    ///
    /// It is built at each call of this function, because the tool inputs are converted to the
    /// SDK's documents here. Bedrock accepts only JSON objects as tool inputs in a request, so any
    /// other input is put into an object with the key `input`.
    pub fn converse_output(&self) -> ConverseOutput {
        self.raw.converse_output()
    }

    /// The response as it was received.
    pub(crate) fn raw(&self) -> &RawResponse {
        &self.raw
    }
}

/// The texts of reasoning blocks, and of the reasoning in tags that was removed from an answer.
pub(super) fn joined_reasoning<'a>(
    blocks: impl Iterator<Item = &'a str>,
    repairs: &'a [Repair],
) -> Option<String> {
    let in_tags = repairs.iter().filter(|repair| repair.kind == RepairKind::Thinking);
    let texts = blocks.chain(in_tags.map(|repair| repair.before.as_str()));
    let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("stop_reason", &format_args!("{}", shown_reason(self.stop_reason.as_str())))
            .field("repairs", &self.repairs)
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}
