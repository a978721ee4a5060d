//! The output of a call, with the record of it.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{ConverseTrace, GuardrailTraceAssessment, StopReason};

use crate::json::{Repair, RepairKind};
use crate::model::OutputMode;
use crate::outcome::{Adaptation, Attempts, Intervention, Paid, Usage, interventions};
use crate::wire::{RawBody, reasoning, with_inputs};

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
    pub adaptations: Vec<Adaptation>,
    /// How often the model was asked again, because its answer did not do.
    pub re_asks: u32,
    /// How often a request was sent: 1, the SDK's retries, adaptations and re-asks.
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
            adaptations: Vec::new(),
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
        adaptations: Vec<Adaptation>,
        re_asks: u32,
    ) -> Self {
        self.attempts = attempts.made;
        self.possibly_billed_attempts = attempts.possibly_billed;
        self.usage += usage.unwrap_or_default();
        self.adaptations = adaptations;
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

    /// What was paid for, as a [`UsageTracker`](crate::usage::UsageTracker) counts it.
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

/// What is known of a call besides its output.
pub(crate) struct Record {
    pub(crate) model_id: String,
    pub(crate) mode: Option<OutputMode>,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) request_id: Option<String>,
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
            .field("adaptations", &self.adaptations)
            .field("re_asks", &self.re_asks)
            .field("attempts", &self.attempts)
            .field("possibly_billed_attempts", &self.possibly_billed_attempts)
            .finish_non_exhaustive()
    }
}
