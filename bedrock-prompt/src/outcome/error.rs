//! The error of a call, with a help text.

mod access;
mod builder;
mod cause;
mod configuration;
mod connection;
mod event;
mod kind;
mod service;
mod source;
mod validation;
mod words;

use std::borrow::Cow;
use std::fmt;

use aws_sdk_bedrockruntime::error::BoxError;
use aws_sdk_bedrockruntime::types::{GuardrailTraceAssessment, StopReason};
use serde_json::Value;

use crate::json::{Repair, Violations};
use crate::outcome::response::joined_reasoning;
use crate::outcome::{BilledUsage, CallRecord, Intervention, interventions, shortened};

pub(crate) use cause::{Misconfigured, NoEventStream, Unreachable};
#[cfg(feature = "control-plane")]
pub(crate) use configuration::is_region;
pub(crate) use configuration::{
    check_endpoint_url, check_key_in_the_open, check_region, shown_url,
};
pub(crate) use event::from_event;
pub use kind::ErrorKind;
pub(crate) use kind::FIX_PARAMETER;
pub(crate) use service::{Destination, from_sdk};

/// The length in bytes from which a regular expression in a message of AWS is left out.
const MAX_PATTERN: usize = 120;

/// The length in characters from which a message of AWS is shortened: it may quote the request.
const MAX_WORDS: usize = 500;

/// The maximum number of violations that `Display` lists; the others are only counted.
const MAX_VIOLATIONS: usize = 5;

/// The error of a call or of building a request.
///
/// `Display` states in one line what is wrong and what to do, with the message of AWS and the
/// request id if there are any. Neither `Display` nor `Debug` contains text of the prompt or of
/// the answer; [`answer`](Self::answer) returns the answer.
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
    /// The message of the error, as AWS wrote it.
    service_message: Option<String>,
    rejected: Option<Box<RejectedAnswer>>,
}

/// The answer that an error is about.
#[derive(Default)]
struct RejectedAnswer {
    text: Option<String>,
    /// The texts of its reasoning blocks.
    reasoning: Vec<String>,
    stop_reason: Option<StopReason>,
    guardrail_trace: Option<GuardrailTraceAssessment>,
    violations: Violations,
    repairs: Vec<Repair>,
    partial: Option<Value>,
    /// The limit in tokens at which the answer was truncated.
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

    /// The category of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What to do about the error; empty if the message is sufficient.
    pub fn help(&self) -> &str {
        self.0.help.as_deref().unwrap_or_else(|| self.0.kind.help())
    }

    /// The message of AWS, if the service rejected the request; whole, where `Display` shortens it.
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

    /// Why the model stopped; `None` without an answer.
    pub fn stop_reason(&self) -> Option<&StopReason> {
        self.rejected()?.stop_reason.as_ref()
    }

    /// The assessment of a guardrail, if its trace was requested.
    ///
    /// It contains the text that matched, personal data included: keep it out of logs.
    pub fn guardrail_trace(&self) -> Option<&GuardrailTraceAssessment> {
        self.rejected()?.guardrail_trace.as_ref()
    }

    /// What a guardrail did and why, if its trace was requested; otherwise empty.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) {
    /// # use bedrock_prompt::Prompt;
    /// # #[derive(Prompt)]
    /// # #[prompt(user = "{0}")]
    /// # struct Ask<'a>(&'a str);
    /// let call = client.prompt(Ask("..")).guardrail("gr7kx2p9qz1a:1").guardrail_trace(true);
    /// if let Err(error) = call.await {
    ///     for intervention in error.interventions() {
    ///         println!("{intervention}");
    ///     }
    /// }
    /// # }
    /// ```
    pub fn interventions(&self) -> Vec<Intervention> {
        self.guardrail_trace().map(interventions).unwrap_or_default()
    }

    /// Where the answer violates its type or the prompt's `check`.
    pub fn violations(&self) -> &Violations {
        self.rejected().map_or(&NO_VIOLATIONS, |rejected| &rejected.violations)
    }

    /// The repairs that were applied to the answer before it was rejected; as in
    /// [`Response::repairs`](crate::Response::repairs).
    pub fn repairs(&self) -> &[Repair] {
        self.rejected().map_or(&[], |rejected| &rejected.repairs)
    }

    /// The incomplete or invalid value as JSON. For a truncated answer, it has the complete members
    /// and items. For an answer that does not match its type, it is the value after the repairs.
    ///
    /// Incomplete members and items are omitted, so the value contains only what the model wrote.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) {
    /// # use bedrock_prompt::{ErrorKind, Prompt};
    /// # #[derive(Prompt)]
    /// # #[prompt(user = "List the rivers of {0}", output = Vec<String>)]
    /// # struct Rivers<'a>(&'a str);
    /// match client.prompt(Rivers("Brazil")).await {
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

    /// The path at which a truncated answer ends, such as `lines[3].amount`; empty before its
    /// first member.
    ///
    /// A key that is not part of the type is `*`, as in
    /// [`Violation::path`](crate::Violation::path).
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

    /// The model's answer: its text, or the input of its tool call as JSON.
    pub fn answer(&self) -> Option<&str> {
        self.rejected()?.text.as_deref()
    }

    /// The model's reasoning before its answer, as in
    /// [`Response::reasoning`](crate::Response::reasoning); also if there is no answer behind it.
    ///
    /// ```no_run
    /// # fn log(error: bedrock_prompt::Error) {
    /// if let (None, Some(reasoning)) = (error.answer(), error.reasoning()) {
    ///     eprintln!("{} bytes of reasoning, and no answer", reasoning.len());
    /// }
    /// # }
    /// ```
    pub fn reasoning(&self) -> Option<String> {
        let rejected = self.rejected()?;
        joined_reasoning(rejected.reasoning.iter().map(String::as_str), &rejected.repairs)
    }

    /// Whether the same request may succeed later.
    pub fn is_retryable(&self) -> bool {
        self.0.kind.is_retryable()
    }
}

/// An error without what to do about it.
pub(crate) struct What<'a>(pub(crate) &'a Error);

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.0;
        f.write_str(&error.0.message)?;
        if let Some(limit) = error.rejected().and_then(|rejected| rejected.max_tokens) {
            write!(f, " ({limit})")?;
        }
        if let Some(path) = error.truncated_at().filter(|path| !path.is_empty()) {
            write!(f, ", in `{path}`")?;
        }
        if let Some(message) = &error.0.service_message {
            write!(f, " ({})", shortened(&without_pattern(message), MAX_WORDS))?;
        }
        if !error.violations().is_empty() {
            write!(f, ": {}", error.violations().first(MAX_VIOLATIONS))?;
        }
        Ok(())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        What(self).fmt(f)?;
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

/// A message of AWS without a regular expression that is longer than what it says.
fn without_pattern(message: &str) -> Cow<'_, str> {
    const START: &str = "regular expression pattern: ";
    match message.find(START) {
        Some(at) if message.len() - at > MAX_PATTERN => {
            Cow::Owned(format!("{}..", &message[..at + START.len()]))
        }
        _ => Cow::Borrowed(message),
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
            // If the service reports no tokens, the SDK returns zeros.
            usage: Some(&record.billed).filter(|billed| billed.total().total_tokens() > 0).cloned(),
            possibly_billed_attempts: record.possibly_billed_attempts,
        }
    }
}
