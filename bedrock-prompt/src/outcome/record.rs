use std::time::Duration;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::ServiceTierType;

use super::{Adaptation, Attempts, Bill, BilledTokens, Usage};
use crate::model::OutputMode;

/// The record of a call: model id, mode, adaptations, attempts, tokens, latency.
///
/// A [`Response`](crate::Response) and an [`Error`](crate::Error) both have one. It contains no
/// text of the prompt or of the answer.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// # use bedrock_prompt::Prompt;
/// # #[derive(Prompt)]
/// # #[prompt(model = "amazon.nova-lite-v1:0", user = "{0}")]
/// # struct Ask<'a>(&'a str);
/// let response = client.prompt(Ask("Name a river.")).await?;
/// let record = &response.record;
/// println!("{} requests to {}", record.attempts, record.model_id);
/// if record.possibly_billed_attempts > 0 {
///     println!("AWS may charge for {} more", record.possibly_billed_attempts);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct CallRecord {
    /// The model id of the last request, with the prefix of an inference profile if one was
    /// added. Empty if no request could be built.
    pub model_id: String,
    /// The output mode of the last request; `None` for text.
    pub mode: Option<OutputMode>,
    /// The changes to the requests that the model required, in order.
    pub adaptations: Vec<Adaptation>,
    /// The number of re-asks, which follow an invalid or truncated answer.
    pub re_asks: u32,
    /// The number of requests that were sent: the first one, the SDK's retries, adaptations and
    /// re-asks. 0 if none was sent.
    pub attempts: u32,
    /// Attempts for which AWS may charge an unknown amount: failed ones, and answers without a
    /// token count. Their tokens are not part of `usage`.
    pub possibly_billed_attempts: u32,
    /// The tokens of all answers, including rejected ones. All zero if the service reported none.
    pub usage: Usage,
    /// The AWS request id of the last response.
    pub request_id: Option<String>,
    /// The latency of the last answer as Bedrock measured it.
    pub latency: Option<Duration>,
    /// The service tier of the last answer, if the service reported it.
    pub service_tier: Option<ServiceTierType>,
    /// The id of the model that a prompt router chose, if its trace contains it.
    pub routed_model_id: Option<String>,
    /// `usage` by what decides its price.
    pub(crate) billed: BilledTokens,
    /// The region of the requests, if it is known.
    pub(crate) region: Option<String>,
}

impl CallRecord {
    /// The record of an answer that was not received by a call of this crate.
    pub(crate) fn from_output(output: &ConverseOutput, request_id: Option<&str>) -> Self {
        let mut record = Self::default();
        record.add_answer(output, request_id);
        record
    }

    pub(crate) fn add_attempts(&mut self, attempts: Attempts) {
        self.attempts += attempts.made;
        self.possibly_billed_attempts += attempts.possibly_billed;
    }

    /// Adds an adaptation of a request, unless the record has it.
    pub(crate) fn add_adaptation(&mut self, adaptation: Adaptation) {
        if !self.adaptations.contains(&adaptation) {
            self.adaptations.push(adaptation);
        }
    }

    /// Adds the tokens of an answer.
    pub(crate) fn add_bill(&mut self, mut bill: Bill) {
        bill.region.clone_from(&self.region);
        self.usage += bill.usage;
        self.billed.add_answer(bill);
    }

    /// Adds the tokens of an answer, and replaces the values that describe the last answer.
    pub(crate) fn add_answer(&mut self, output: &ConverseOutput, request_id: Option<&str>) {
        self.request_id = request_id.map(Into::into);
        let latency = output.metrics().and_then(|metrics| metrics.latency_ms().try_into().ok());
        self.latency = latency.map(Duration::from_millis);
        self.service_tier = output.service_tier().map(|tier| tier.r#type().clone());
        let bill = Bill::from(output);
        self.routed_model_id.clone_from(&bill.routed_model_id);
        self.add_bill(bill);
    }
}
