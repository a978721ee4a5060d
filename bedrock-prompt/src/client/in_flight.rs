//! A call that was sent, and what becomes of its answer: the same for all ways to send it.

use std::error::Error as StdError;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::converse::{ConverseInput, ConverseOutput};
use aws_sdk_bedrockruntime::types;
use tracing::Span;

use super::{Client, trace};
use crate::decode::Answer;
use crate::model::{Guardrail, Model};
use crate::outcome::{
    Adaptation, Attempts, Destination, Error, ErrorKind, Paid, Record, Response, Usage, from_sdk,
};
use crate::prompt::Prompt;
use crate::request::{
    Customize, Expected, History, Means, Request, Setting, Settings, ToolDefinition, Verbatim,
};
use crate::usage::Counting;
use crate::wire::RawBody;

/// A call, from its first request to its end.
pub(crate) struct Pending<'c, P> {
    pub(super) client: Client,
    pub(super) prompt: P,
    pub(super) settings: Settings,
    pub(super) customize: Vec<Customize>,
    pub(super) history: Option<&'c mut History>,
    pub(super) means: Means,
    pub(super) asked: Asked,
    pub(super) spent: Spent,
    /// The error of the answer that was asked for again.
    pub(super) refused: Option<Error>,
    pub(super) is_stream: bool,
    pub(super) until: Option<Instant>,
    pub(super) span: Span,
    pub(super) counting: Counting,
}

/// What was asked last.
#[derive(Default)]
pub(super) struct Asked {
    pub(super) model_id: String,
    pub(super) expected: Expected,
    pub(super) max_tokens: Option<u32>,
    pub(super) guardrail: Option<Guardrail>,
    pub(super) adaptations: Vec<Adaptation>,
    /// Whether it names tools, be it for the sake of earlier turns.
    pub(super) has_tools: bool,
    /// The messages and tools to remember, where the call is the turn of a conversation.
    turn: Option<(Vec<types::Message>, Vec<ToolDefinition>)>,
}

/// What came before the answer that counts.
#[derive(Default)]
pub(super) struct Spent {
    pub(super) attempts: Attempts,
    pub(super) usage: Option<Usage>,
    pub(super) adaptations: Vec<Adaptation>,
    pub(super) re_asks: u32,
}

/// An answer, before it has a type.
pub(crate) struct Came {
    pub(crate) output: ConverseOutput,
    pub(crate) raw: Option<RawBody>,
    pub(crate) request_id: Option<String>,
}

impl<'c, P: Prompt> Pending<'c, P> {
    /// The call, with its first request.
    pub(super) fn begin(
        client: Client,
        prompt: P,
        settings: Settings,
        customize: Vec<Customize>,
        history: Option<&'c mut History>,
        timeout: Option<Duration>,
        is_stream: bool,
    ) -> Result<(Self, Request), Error> {
        let mut pending = Self {
            client,
            prompt,
            settings,
            customize,
            history,
            means: Means::default(),
            asked: Asked::default(),
            spent: Spent::default(),
            refused: None,
            is_stream,
            until: timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            span: Span::none(),
            counting: Counting::default(),
        };
        pending.choose_means();
        let request = pending.draft()?;
        pending.span = trace::span(&request, P::SPEC.name, pending.client.region());
        pending.counting = pending.client.counting(request.model_id());
        pending.take_note(&request);
        Ok((pending, request))
    }

    /// The next request, by the means of the moment.
    pub(super) fn request(&mut self) -> Result<(ConverseInput, Verbatim), Error> {
        let request = self.draft()?;
        self.take_note(&request);
        Ok(request.into_parts())
    }

    fn draft(&mut self) -> Result<Request, Error> {
        let request = self.build()?;
        match self.must_not_force(&request) {
            true => self.build(),
            false => Ok(request),
        }
    }

    fn take_note(&mut self, request: &Request) {
        if self.client.traces_content() {
            self.span.in_scope(|| trace::request_content(request));
        }
        self.asked = Asked::of(request, self.history.is_some(), self.means.again.len());
    }

    pub(super) fn build(&self) -> Result<Request, Error> {
        let none = History::default();
        let setting = Setting {
            settings: &self.settings,
            model: self.model(),
            base_model: self.base_model(),
            geography: self.client.geography(self.model()),
            history: self.history.as_deref().unwrap_or(&none),
            means: &self.means,
            customize: &self.customize,
        };
        Request::build(&self.prompt, &setting)
    }

    pub(super) fn model_id(&self) -> &str {
        self.settings.model_id.as_deref().unwrap_or_default()
    }

    pub(super) fn model(&self) -> Model {
        self.client.model(self.model_id())
    }

    /// The id of the base model, as far as it is known.
    fn base_model(&self) -> &str {
        self.client.base_model(self.model_id())
    }

    /// What is left of the time that the call may take.
    pub(super) fn time_left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// The error of a call that the SDK did not bring to an answer.
    pub(super) fn refusal<E>(&self, error: SdkError<E>) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let model_id = &self.asked.model_id;
        let to = Destination {
            id: model_id,
            region: self.client.region(),
            geography: self.client.geography(self.client.model(model_id)),
        };
        from_sdk(error, &to).with_guardrail(self.asked.guardrail.as_ref())
    }

    /// Reads what came; what does not do comes back with its error.
    pub(super) fn read(&self, came: Came) -> Result<Response<P::Output>, Box<(Error, Came)>> {
        let Asked { model_id, expected, .. } = &self.asked;
        let answer = Answer { output: &came.output, raw: came.raw.as_ref() };
        if self.client.traces_content() {
            self.span.in_scope(|| trace::answer_content(answer.whole().as_deref()));
        }
        let policy = self.settings.repair.unwrap_or_default();
        let read = answer.read::<P::Output>(expected.wanted(), policy);
        let read = read.and_then(|(value, repairs)| {
            let violations = self.prompt.check(&value);
            if violations.is_empty() {
                return Ok((value, repairs));
            }
            let what = format!("the answer to `{}` does not pass its check", P::SPEC.name);
            let error = Error::new(ErrorKind::CheckFailed, what)
                .with_violations(violations)
                .with_repairs(repairs)
                .with_partial(answer.value::<P::Output>(expected.wanted(), policy));
            Err(answer.blame(error))
        });
        match read {
            Ok((value, repairs)) => {
                let Came { output, raw, request_id } = came;
                let (model_id, mode) = (model_id.clone(), expected.mode());
                let record = Record { model_id, mode, repairs, request_id };
                Ok(Response::new(value, record, output, raw))
            }
            Err(error) => {
                let error = error
                    .with_limit(self.asked.max_tokens)
                    .with_request_id(came.request_id.as_deref())
                    .with_guardrail(self.asked.guardrail.as_ref());
                Err(Box::new((error, came)))
            }
        }
    }

    /// Puts the end of the call on record: in its response or error, its span, the client's
    /// tracker, and the conversation whose turn it is.
    pub(super) fn settle(
        mut self,
        result: Result<Response<P::Output>, Error>,
    ) -> Result<Response<P::Output>, Error> {
        let result = match result {
            Ok(response) => {
                let spent = std::mem::take(&mut self.spent);
                let adaptations =
                    spent.adaptations.into_iter().chain(self.asked.adaptations.drain(..)).collect();
                Ok(response.with_spent(spent.attempts, spent.usage, adaptations, spent.re_asks))
            }
            Err(error) => Err(self.blame(error)),
        };
        trace::record(&self.span, result.as_ref());
        let paid = result.as_ref().map(Response::paid).map_err(Paid::from);
        std::mem::take(&mut self.counting).end(paid);
        if let Some(history) = self.history {
            match &result {
                Ok(response) => self.asked.keep(history, response),
                Err(error) => history.usage += error.usage().unwrap_or_default(),
            }
        }
        result
    }

    /// Puts an error on record that leaves the call where it is: a stream that broke off.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        let error = self.blame(error);
        trace::record::<P::Output>(&self.span, Err(&error));
        std::mem::take(&mut self.counting).end(Err(Paid::from(&error)));
        if let Some(history) = self.history.as_deref_mut() {
            history.usage += error.usage().unwrap_or_default();
        }
        error
    }

    /// The error, with all that the call has come through.
    fn blame(&mut self, error: Error) -> Error {
        let error = match error.kind() {
            ErrorKind::Truncated => {
                let help = self.help_when_cut(&error);
                error.with_help(help)
            }
            _ => error,
        };
        let spent = std::mem::take(&mut self.spent);
        let usage = match (spent.usage, error.usage()) {
            (Some(before), Some(last)) => Some(before + last),
            (before, last) => before.or(last),
        };
        let adaptations =
            spent.adaptations.into_iter().chain(self.asked.adaptations.drain(..)).collect();
        error
            .with_model_id(&self.asked.model_id)
            .with_attempts(spent.attempts)
            .with_usage(usage)
            .with_course(self.asked.expected.mode(), adaptations, spent.re_asks)
    }
}

impl Asked {
    pub(super) fn of(request: &Request, is_turn: bool, asked_again: usize) -> Self {
        Self {
            model_id: request.model_id().to_owned(),
            expected: request.expected().clone(),
            max_tokens: request.max_tokens(),
            guardrail: Guardrail::of(request.input()),
            adaptations: request.adaptations().to_vec(),
            has_tools: request.input().tool_config().is_some(),
            turn: is_turn.then(|| {
                (request.messages_of_turn(asked_again), request.declared_tools().to_vec())
            }),
        }
    }

    /// Adds the turn to its conversation: what was sent first, and the answer that counts.
    fn keep<T>(self, history: &mut History, response: &Response<T>) {
        history.usage += response.usage;
        if let (Some((sent, tools)), Some(types::ConverseOutput::Message(answer))) =
            (self.turn, response.converse_output().output)
        {
            history.keep(sent, answer, tools, response.written_inputs());
        }
    }
}
