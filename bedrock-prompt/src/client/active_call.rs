//! A call from its first request to its end, streamed or not.

use std::error::Error as StdError;

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::converse::ConverseInput;

use super::call_log::CallLog;
use super::plan::{CallPlan, SentRequest};
use super::{ResponseStream, halves, token_limit, trace};
use crate::decode::{Answer, Check, Given};
use crate::outcome::{Adaptation, Destination, Error, ErrorKind, Response, from_sdk};
use crate::prompt::Prompt;
use crate::request::{Change, History, Request, RequestPlan, Verbatim, given_texts};
use crate::wire::{RawResponse, transcript};

/// A call with its current request, which is about to be sent or was sent.
pub(crate) struct ActiveCall<'c, P> {
    pub(super) plan: CallPlan<P>,
    /// The history of the conversation, if the call is a turn of one.
    history: Option<&'c mut History>,
    pub(super) request_plan: RequestPlan,
    pub(super) sent: SentRequest,
    pub(super) log: CallLog,
    /// The error of the invalid answer that led to the current re-ask.
    rejected: Option<Error>,
}

/// The parts of a request that the transport sends.
pub(super) type Outgoing = (ConverseInput, Verbatim);

impl<'c, P: Prompt> ActiveCall<'c, P> {
    /// Builds the first request. Nothing is sent.
    pub(super) fn begin(
        plan: CallPlan<P>,
        history: Option<&'c mut History>,
    ) -> Result<(Self, Request), Error> {
        let (mut request_plan, learned) = plan.first();
        let (request, change) = plan.draft(&mut request_plan, history.as_deref())?;
        let sent = SentRequest::new(&request, history.is_some(), 0);
        let mut log = CallLog::new(&plan.client, &request, P::SPEC.name);
        learned.into_iter().chain(change).for_each(|each| log.add_adaptation(each));
        log.add_request(&request, &sent);
        let call = Self { plan, history, request_plan, sent, log, rejected: None };
        call.trace_request(&request);
        Ok((call, request))
    }

    /// Sends a request, then adapted requests and re-asks, until there is a response or an error.
    pub(super) async fn run(mut self, mut request: Outgoing) -> Result<Response<P::Output>, Error> {
        loop {
            let (input, verbatim) = request;
            let timeout = self.plan.time_left();
            self.log.start_request();
            let (transport, in_flight) = (self.plan.client.transport(), self.log.in_flight());
            let outcome = transport.converse(input, verbatim, timeout, in_flight).await;
            self.log.add_attempts(outcome.attempts);
            let next = match outcome.result {
                Ok(raw) => {
                    self.log.add_answer(&raw);
                    match self.read(&raw) {
                        Ok((output, repairs)) => {
                            return self.end(Ok(Response::new(output, repairs, raw)));
                        }
                        Err(error) => self.ask_again(error, &raw),
                    }
                }
                Err(error) => {
                    let error = self.service_error(error);
                    self.adapt(error).map_err(|error| match self.rejected.take() {
                        // The invalid answer is the main error; the failed re-ask is its source.
                        Some(rejected) => rejected.with_source(error),
                        None => error,
                    })
                }
            };
            request = match next {
                Ok(request) => request,
                Err(error) => return self.end(Err(error)),
            };
        }
    }

    /// Opens a stream. If the model rejects the request, an adapted one is sent.
    pub(super) async fn open(
        mut self,
        mut request: Outgoing,
    ) -> Result<ResponseStream<'c, P>, Error> {
        loop {
            let (input, verbatim) = request;
            let timeout = self.plan.time_left();
            self.log.start_request();
            let processing = self.plan.settings.guardrail_stream_mode.clone();
            let (transport, in_flight) = (self.plan.client.transport(), self.log.in_flight());
            let sending =
                transport.converse_stream(input, verbatim, processing, timeout, in_flight);
            let outcome = sending.await;
            self.log.add_attempts(outcome.attempts);
            let error = match outcome.result {
                Ok(events) => return Ok(ResponseStream::new(self, events)),
                Err(error) => self.service_error(error),
            };
            request = match self.adapt(error) {
                Ok(request) => request,
                Err(error) => return Err(self.fail(error)),
            };
        }
    }

    /// The adapted request after the model has rejected one, if the error shows what to change.
    fn adapt(&mut self, error: Error) -> Result<Outgoing, Error> {
        let next = self.plan.after_refusal(&self.request_plan, &self.sent, &error);
        let Some((request_plan, adaptation)) = next else { return Err(error) };
        self.request_plan = request_plan;
        // The refusal is the main error; why no other request could be built is its source.
        self.next_request(adaptation).map_err(|source| error.with_source(source))
    }

    /// The request after an invalid answer, if another one is allowed.
    pub(super) fn ask_again(&mut self, error: Error, raw: &RawResponse) -> Result<Outgoing, Error> {
        let re_asks = self.log.record().re_asks;
        let history = self.history.as_deref();
        let next = self.plan.after_rejection(
            &self.request_plan,
            &self.sent,
            history,
            re_asks,
            &error,
            raw,
        );
        let Some((request_plan, adaptation)) = next else { return Err(error) };
        self.request_plan = request_plan;
        match self.next_request(adaptation) {
            Ok(request) => {
                self.log.add_re_ask();
                self.rejected = Some(error);
                Ok(request)
            }
            // The invalid answer is the main error; the failed re-ask is its source.
            Err(source) => Err(error.with_source(source)),
        }
    }

    /// The next request, and its adaptation on record.
    fn next_request(&mut self, adaptation: Option<Adaptation>) -> Result<Outgoing, Error> {
        let history = self.history.as_deref();
        let (request, change) = self.plan.draft(&mut self.request_plan, history)?;
        adaptation.into_iter().chain(change).for_each(|each| self.log.add_adaptation(each));
        let re_ask_messages = self.request_plan.re_ask_messages.len();
        self.sent = SentRequest::new(&request, self.history.is_some(), re_ask_messages);
        self.log.add_request(&request, &self.sent);
        self.trace_request(&request);
        Ok(request.into_parts())
    }

    /// Decodes an answer, and returns the repairs that were needed.
    pub(super) fn read(&self, raw: &RawResponse) -> Result<Read<P::Output>, Error> {
        if !raw.has_message() {
            let what = "the response has no message";
            return Err(Error::new(ErrorKind::InvalidResponse, what));
        }
        let parts = raw.parts();
        let given = || given_texts(&self.plan.prompt, self.history.as_deref());
        let given = Given::new(&given);
        let answer = Answer { output: raw.output(), parts: &parts, given: &given };
        if self.plan.client.traces_content() {
            self.log.span.in_scope(|| trace::answer_content(transcript(&parts).as_deref()));
        }
        let (wanted, policy) =
            (self.sent.expected.wanted(), self.plan.settings.repair.unwrap_or_default());
        let check: Check<'_, _> = &|value| self.plan.prompt.check(value);
        let read = match raw.halves() {
            [] => answer.read(wanted, policy, check),
            halves => halves::read(answer, halves, wanted, policy, check),
        };
        read.map_err(|error| {
            answer
                .with_context(error)
                .with_limit(self.sent.max_tokens)
                .with_guardrail(self.sent.guardrail.as_ref())
        })
    }

    /// Ends a request without a response, and returns its error.
    pub(super) fn service_error<E>(&mut self, error: SdkError<E>) -> Error
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        self.log.end_request();
        let (client, id) = (&self.plan.client, &self.sent.model_id);
        let to =
            Destination { timeout: self.plan.timeout, ..Destination::new(id, client.region()) };
        from_sdk(error, &to).with_guardrail(self.sent.guardrail.as_ref())
    }

    /// Ends the call: adds its record to the result, and the turn to its conversation.
    pub(super) fn end(
        mut self,
        result: Result<Response<P::Output>, Error>,
    ) -> Result<Response<P::Output>, Error> {
        let response = match result {
            Ok(response) => response,
            Err(error) => return Err(self.fail(error)),
        };
        let response = self.log.end(response);
        if let Some(history) = self.history {
            history.usage += response.record.usage;
            if self.request_plan.has(Change::ReasoningForgotten) {
                history.origins.forget(&history.messages, &self.sent.origin.model_id);
            }
            if let (Some((messages, tools)), Some(answer)) =
                (self.sent.turn, response.raw().message())
            {
                let inputs = response.raw().written_inputs();
                history.own_texts.extend(self.sent.own_texts);
                history.keep(messages, answer, tools, inputs, self.sent.origin);
            }
        }
        Ok(response)
    }

    /// Ends the call with an error.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        let error = if error.kind() == ErrorKind::Truncated {
            let help = token_limit::help(&self.plan, &self.sent, &error);
            error.with_help(help)
        } else {
            error
        };
        let error = self.log.fail::<P::Output>(error);
        if let Some(history) = self.history.as_deref_mut() {
            history.usage += self.log.record().usage;
        }
        error
    }

    fn trace_request(&self, request: &Request) {
        if self.plan.client.traces_content() {
            self.log.span.in_scope(|| trace::request_content(request));
        }
    }
}

/// A value, and the repairs that were needed.
pub(super) type Read<T> = (T, Vec<crate::json::Repair>);
