//! The output of a call, with the record of how it went.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment, StopReason};

use super::{CallRecord, Intervention, interventions};
use crate::json::{Repair, RepairKind};
use crate::wire::RawResponse;

/// The typed output of a call, with the record of how it went.
///
/// `Debug` leaves out the output and the message, because they are content.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The typed value, or [`Text`](crate::Text).
    pub output: T,
    /// Why the model stopped.
    pub stop_reason: StopReason,
    /// The changes to the answer that made it fit its type.
    pub repairs: Vec<Repair>,
    /// How the call went: model id, mode, adaptations, attempts, tokens, request id, latency.
    pub record: CallRecord,
    raw: RawResponse,
}

impl<T> Response<T> {
    /// The response of the last answer of a call; its record is added when the call has ended.
    pub(crate) fn new(output: T, repairs: Vec<Repair>, raw: RawResponse) -> Self {
        let stop_reason = raw.output().stop_reason().clone();
        Self { output, stop_reason, repairs, record: CallRecord::default(), raw }
    }

    pub(crate) fn with_record(mut self, record: CallRecord) -> Self {
        self.record = record;
        self
    }

    /// What a guardrail found, where its trace was requested.
    ///
    /// It repeats the words that matched, personal data included: keep it out of logs.
    pub fn guardrail_trace(&self) -> Option<&GuardrailTraceAssessment> {
        self.raw.output().trace().and_then(ConverseTrace::guardrail)
    }

    /// What a guardrail did and for what reason, where its trace was requested; personal data
    /// that it masked, for example.
    pub fn interventions(&self) -> Vec<Intervention> {
        self.guardrail_trace().map(interventions).unwrap_or_default()
    }

    /// The model's reasoning before its answer, where it returns one: the texts of its reasoning
    /// blocks, and what was inside thinking tags before an answer in text.
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
        let in_tags = self.repairs.iter().filter(|repair| repair.kind == RepairKind::Thinking);
        let texts = self.raw.reasoning().chain(in_tags.map(|repair| repair.before.as_str()));
        let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// The SDK's output: the message, for a next turn, with metrics and trace.
    ///
    /// Built at each call, because the inputs of tools are read into the SDK's documents only
    /// here. Bedrock takes back only objects as inputs: any other input is put into an object
    /// with the key `input`.
    pub fn converse_output(&self) -> ConverseOutput {
        self.raw.converse_output()
    }

    /// The answer as it came.
    pub(crate) fn raw(&self) -> &RawResponse {
        &self.raw
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("stop_reason", &self.stop_reason)
            .field("repairs", &self.repairs)
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}
