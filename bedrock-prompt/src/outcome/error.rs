//! What went wrong, and what to do about it.

mod builder;
mod event;
mod kind;
mod service;
mod validation;

use std::fmt;

use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::types::{GuardrailTraceAssessment, StopReason};
use serde_json::Value;

use crate::json::{Repair, Violations};
use crate::outcome::{BilledUsage, CallRecord, Intervention, interventions};

pub(crate) use event::from_event;
pub use kind::ErrorKind;
pub(crate) use service::{Destination, from_sdk};

/// How many violations `Display` names; the others are counted.
const MOST_VIOLATIONS: usize = 5;

/// Why there is no output.
///
/// `Display` says on one line what is wrong and what to do, with AWS's own words
/// and the request id where there are any. Neither it nor `Debug` repeats what the
/// prompt or the model said; the answer stands behind [`answer`](Self::answer).
///
/// ```
/// use bedrock_prompt::{ErrorKind, Prompt, Request};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "{0}")]
/// struct Ask(&'static str);
///
/// let error = Request::new(&Ask(" ")).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
/// assert_eq!(
///     error.to_string(),
///     "`Ask` has a blank user message; Bedrock rejects blank text; \
///      fill the fields used in its `user` template"
/// );
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    help: Option<String>,
    source: Option<BoxError>,
    record: CallRecord,
    /// AWS's own words.
    service_message: Option<String>,
    rejected: Option<Box<RejectedAnswer>>,
}

/// The answer that an error is about.
#[derive(Default)]
struct RejectedAnswer {
    text: Option<String>,
    stop_reason: Option<StopReason>,
    guardrail_trace: Option<GuardrailTraceAssessment>,
    violations: Violations,
    repairs: Vec<Repair>,
    partial: Option<Value>,
    /// The limit in tokens at which it was cut.
    max_tokens: Option<u32>,
    truncated_at: Option<String>,
}

static NO_VIOLATIONS: Violations = Violations::new();

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            help: None,
            source: None,
            record: CallRecord::default(),
            service_message: None,
            rejected: None,
        }))
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        self.0.help.as_deref().unwrap_or_else(|| self.0.kind.help())
    }

    /// AWS's own words, where the service refused the request.
    pub fn service_message(&self) -> Option<&str> {
        self.0.service_message.as_deref()
    }

    /// How the call went: model id, mode, adaptations, attempts, tokens, request id, latency.
    pub fn record(&self) -> &CallRecord {
        &self.0.record
    }

    fn rejected(&self) -> Option<&RejectedAnswer> {
        self.0.rejected.as_deref()
    }

    /// Why the model stopped, when it did answer.
    pub fn stop_reason(&self) -> Option<&StopReason> {
        self.rejected()?.stop_reason.as_ref()
    }

    /// What a guardrail found, where its trace was asked for.
    ///
    /// It repeats the words that matched, personal data too: keep it out of logs.
    pub fn guardrail_trace(&self) -> Option<&GuardrailTraceAssessment> {
        self.rejected()?.guardrail_trace.as_ref()
    }

    /// What a guardrail did and for what reason, where its trace was asked for.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) {
    /// # use bedrock_prompt::Prompt;
    /// # #[derive(Prompt)]
    /// # #[prompt(user = "{0}")]
    /// # struct Ask<'a>(&'a str);
    /// let call = client.prompt(Ask("..")).guardrail("gr7kx2p9qz1a:1").guardrail_trace(true);
    /// if let Err(error) = call.send().await {
    ///     for intervention in error.interventions() {
    ///         println!("{intervention}");
    ///     }
    /// }
    /// # }
    /// ```
    pub fn interventions(&self) -> Vec<Intervention> {
        self.guardrail_trace().map(interventions).unwrap_or_default()
    }

    /// Where the answer does not fit its type or the prompt's check.
    pub fn violations(&self) -> &Violations {
        self.rejected().map_or(&NO_VIOLATIONS, |rejected| &rejected.violations)
    }

    /// What was mended in the answer, or tried, before it failed: as
    /// [`Response::repairs`](crate::Response::repairs).
    pub fn repairs(&self) -> &[Repair] {
        self.rejected().map_or(&[], |rejected| &rejected.repairs)
    }

    /// The value as far as it came, as JSON: of an answer that was cut the members and items
    /// that are whole, of one that does not fit the value after its repairs.
    ///
    /// What is not whole is left out, so that nothing stands there that the model did not say.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) {
    /// # use bedrock_prompt::{ErrorKind, Prompt};
    /// # #[derive(Prompt)]
    /// # #[prompt(user = "List the rivers of {0}", output = Vec<String>)]
    /// # struct Rivers<'a>(&'a str);
    /// match client.prompt(Rivers("Brazil")).send().await {
    ///     Ok(response) => println!("{} rivers", response.output.len()),
    ///     Err(error) if error.kind() == ErrorKind::Truncated => {
    ///         let names = error.partial().and_then(|value| value.as_array());
    ///         println!("the first {} rivers", names.map_or(0, Vec::len));
    ///     }
    ///     Err(error) => eprintln!("{error}"),
    /// }
    /// # }
    /// ```
    pub fn partial(&self) -> Option<&Value> {
        self.rejected()?.partial.as_ref()
    }

    /// Where an answer that was cut breaks off: `lines[3].amount`; empty before its first member.
    ///
    /// A key that the type does not have is `*`, as in [`Violation::path`](crate::Violation::path).
    ///
    /// ```no_run
    /// # fn log(error: bedrock_prompt::Error) {
    /// if let Some(path) = error.truncated_at() {
    ///     eprintln!("cut in `{path}`");
    /// }
    /// # }
    /// ```
    pub fn truncated_at(&self) -> Option<&str> {
        self.rejected()?.truncated_at.as_deref()
    }

    /// What the model answered: its text, or the input of its tool as JSON.
    pub fn answer(&self) -> Option<&str> {
        self.rejected()?.text.as_deref()
    }

    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        if let Some(limit) = self.rejected().and_then(|rejected| rejected.max_tokens) {
            write!(f, " ({limit})")?;
        }
        if let Some(path) = self.truncated_at().filter(|path| !path.is_empty()) {
            write!(f, ", in `{path}`")?;
        }
        if let Some(message) = &self.0.service_message {
            write!(f, " ({message})")?;
        }
        if !self.violations().is_empty() {
            write!(f, ": {}", self.violations().first(MOST_VIOLATIONS))?;
        }
        match self.help() {
            "" => {}
            help => write!(f, "; {help}")?,
        }
        match &self.0.record.request_id {
            Some(request_id) => write!(f, " [request id {request_id}]"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<&CallRecord> for BilledUsage {
    fn from(record: &CallRecord) -> Self {
        Self {
            // The SDK fills in zeros where the service reports nothing.
            usage: Some(record.usage).filter(|usage| usage.total_tokens() > 0),
            possibly_billed_attempts: record.possibly_billed_attempts,
        }
    }
}
