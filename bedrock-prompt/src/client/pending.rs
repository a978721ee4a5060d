//! A call that was sent, and what becomes of its answer: the same for all ways to send it.

use std::error::Error as StdError;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types;
use tracing::Span;

use super::{Client, trace};
use crate::answer::{Answer, RawBody};
use crate::error::{Destination, Error, ErrorKind, from_sdk};
use crate::history::History;
use crate::model::Model;
use crate::prompt::Prompt;
use crate::request::{Expected, ToolDefinition};
use crate::response::{Record, Response};
use crate::transport::Attempts;

/// What has to be known when the answer is here.
pub(crate) struct Pending<'c, P> {
    pub(super) client: Client,
    pub(super) prompt: P,
    pub(super) model_id: String,
    pub(super) expected: Expected,
    pub(super) turn: Option<Turn<'c>>,
    pub(super) span: Span,
}

/// The turn of a conversation that a call is.
pub(super) struct Turn<'c> {
    pub(super) history: &'c mut History,
    pub(super) sent: Vec<types::Message>,
    pub(super) tools: Vec<ToolDefinition>,
}

/// An answer, before it has a type.
pub(crate) struct Came {
    pub(crate) output: ConverseOutput,
    pub(crate) raw: Option<RawBody>,
    pub(crate) request_id: Option<String>,
}

impl<P: Prompt> Pending<'_, P> {
    /// The error of a call that the SDK did not bring to an answer.
    pub(super) fn refusal<E>(&self, error: SdkError<E>) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let to = Destination {
            id: &self.model_id,
            region: self.client.region(),
            geography: self.client.geography(Model::of(&self.model_id)),
        };
        from_sdk(error, &to)
    }

    /// Makes a response of what came, or an error, and puts it on record.
    pub(super) fn settle(
        self,
        came: Result<Came, Error>,
        attempts: Attempts,
    ) -> Result<Response<P::Output>, Error> {
        let (span, model_id) = (self.span.clone(), self.model_id.clone());
        let result = self.read(came, attempts);
        let result = result.map_err(|error| error.with_model_id(&model_id).with_attempts(attempts));
        trace::record(&span, result.as_ref());
        result
    }

    /// Puts an error on record that comes before there is an answer to settle.
    pub(super) fn fail(&self, error: Error, attempts: Attempts) -> Error {
        let error = error.with_model_id(&self.model_id).with_attempts(attempts);
        trace::record::<P::Output>(&self.span, Err(&error));
        error
    }

    fn read(
        self,
        came: Result<Came, Error>,
        attempts: Attempts,
    ) -> Result<Response<P::Output>, Error> {
        let Self { client, prompt, model_id, expected, turn, span } = self;
        let result = came.and_then(|came| {
            let Came { output, raw, request_id } = came;
            let answer = Answer { output: &output, raw: raw.as_ref() };
            if client.traces_content() {
                span.in_scope(|| trace::answer_content(answer.whole().as_deref()));
            }
            let checked = answer.read::<P::Output>(expected.tool()).and_then(|(value, repairs)| {
                let violations = prompt.check(&value);
                if violations.is_empty() {
                    return Ok((value, repairs));
                }
                let what = format!("the answer to `{}` does not pass its check", P::SPEC.name);
                let error = Error::new(ErrorKind::CheckFailed, what).with_violations(violations);
                Err(answer.blame(error))
            });
            let (value, repairs) =
                checked.map_err(|error| error.with_request_id(request_id.as_deref()))?;
            let mode = expected.mode();
            let record = Record { model_id, mode, repairs, attempts, request_id };
            Ok(Response::new(value, record, output, raw))
        });
        if let Some(turn) = turn {
            turn.close(&result);
        }
        result
    }
}

impl Turn<'_> {
    /// A turn that failed leaves nothing behind but what it cost.
    fn close<T>(self, result: &Result<Response<T>, Error>) {
        match result {
            Ok(response) => {
                self.history.usage += response.usage;
                if let Some(types::ConverseOutput::Message(answer)) =
                    response.converse_output().output
                {
                    let inputs = response.written_inputs();
                    self.history.keep(self.sent, answer, self.tools, inputs);
                }
            }
            Err(error) => self.history.usage += error.usage().unwrap_or_default(),
        }
    }
}
