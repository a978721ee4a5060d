use std::fmt;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::stream::try_unfold;
use tracing::Instrument;

use super::active_call::ActiveCall;
use crate::client::transport::Events;
use crate::outcome::{Bill, Error, ErrorKind, Response};
use crate::prompt::Prompt;
use crate::wire::{Collector, Delta, RawResponse, transcript};

/// A streamed answer.
///
/// [`next`](Self::next) returns the deltas as they arrive. [`finish`](Self::finish) reads the rest
/// of the stream and returns the same [`Response`] as [`send`](crate::client::Call::send); you need
/// not read the deltas before. A stream that is dropped without `finish` closes the connection:
/// there is no response, a conversation does not keep the turn, and AWS may charge for the tokens
/// that the model has written.
///
/// ```no_run
/// # use bedrock_prompt::{Client, Error, Prompt, stream::Delta};
/// # #[derive(Prompt)]
/// # #[prompt(model = "amazon.nova-lite-v1:0", user = "Tell me about {0}.")]
/// # struct Tell<'a>(&'a str);
/// # async fn run(client: Client) -> Result<(), Error> {
/// let mut stream = client.prompt(Tell("the moon")).stream().await?;
/// while let Some(delta) = stream.next().await? {
///     print!("{}", delta.text().unwrap_or_default());
/// }
/// let response = stream.finish().await?;
/// println!("\n{:?}, {} tokens", response.stop_reason, response.record.usage.output_tokens);
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing until it is read"]
pub struct ResponseStream<'c, P> {
    call: ActiveCall<'c, P>,
    events: Events,
    collector: Collector,
    state: State,
    /// Whether the caller got a delta. Then there is no re-ask, because the caller may have shown
    /// the answer.
    is_shown: bool,
}

enum State {
    Open,
    Ended,
    Failed(ErrorKind),
}

impl<'c, P: Prompt> ResponseStream<'c, P> {
    pub(super) fn new(call: ActiveCall<'c, P>, events: Events) -> Self {
        let collector = Collector::default();
        Self { call, events, collector, state: State::Open, is_shown: false }
    }

    /// The next delta; `None` at the end.
    ///
    /// It is cancel-safe: if the future is dropped before it is ready, no delta is lost. Read it
    /// with `while let Some(delta) = stream.next().await? { .. }`: a loop over `Ok(Some(delta))`
    /// would end at an error as at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::StreamInterrupted`] if the connection was lost or the stream ended before the
    /// answer was complete, [`ErrorKind::Timeout`] if there was no event for too long, and errors
    /// of the service during the stream. [`Error::answer`] returns the part that was received.
    /// After an error, the stream has no more deltas.
    pub async fn next(&mut self) -> Result<Option<Delta>, Error> {
        let delta = self.advance().await?;
        self.is_shown |= delta.is_some();
        Ok(delta)
    }

    async fn advance(&mut self) -> Result<Option<Delta>, Error> {
        while matches!(self.state, State::Open) {
            let span = self.call.log.span.clone();
            let event = match self.events.next().instrument(span).await {
                Ok(Some(event)) => event,
                // With a whole answer, only the metadata with the tokens is missing.
                Ok(None) | Err(_) if self.collector.is_complete() => return Ok(self.end()),
                Ok(None) => {
                    let what = "the stream ended before the answer was complete";
                    return Err(self.fail(Error::new(ErrorKind::StreamInterrupted, what)));
                }
                Err(error) => return Err(self.fail(error)),
            };
            if let Some(delta) = self.collector.take(event) {
                return Ok(Some(delta));
            }
        }
        Ok(None)
    }

    /// The deltas as a [`Stream`] of the `futures` crates.
    pub fn deltas(&mut self) -> Pin<Box<dyn Stream<Item = Result<Delta, Error>> + Send + '_>>
    where
        P: Send + Sync,
    {
        Box::pin(try_unfold(self, |stream| async move {
            Ok(stream.next().await?.map(|delta| (delta, stream)))
        }))
    }

    /// Reads the rest of the stream, and decodes the complete answer.
    ///
    /// After an invalid answer there are re-asks, as in [`Call::send`](crate::client::Call::send),
    /// but not if [`next`](Self::next) or [`deltas`](Self::deltas) has returned a delta.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next) for the rest of the stream, and as for
    /// [`Call::send`](crate::client::Call::send) for the answer.
    pub async fn finish(mut self) -> Result<Response<P::Output>, Error> {
        while self.advance().await?.is_some() {}
        if let State::Failed(kind) = self.state {
            let what = "the stream has failed before, with an error of its own";
            return Err(Error::new(kind, what)
                .with_help("look at the error that `ResponseStream::next` gave")
                .with_record(self.call.log.record().clone()));
        }
        let Self { mut call, events, collector, is_shown, .. } = self;
        let request_id = events.request_id().map(String::from);
        let bill = collector.metadata().map(Bill::from);
        let raw = match collector.finish() {
            Ok((output, body)) => {
                RawResponse::new(output, Some(body.with_halves(events.halves())), request_id)
            }
            Err(source) => {
                let what = "the stream ended without a complete message";
                let error = Error::new(ErrorKind::InvalidResponse, what).with_source(source);
                if bill.is_some() {
                    call.log.add_bill(bill);
                }
                return call.end(Err(error.with_request_id(request_id.as_deref())));
            }
        };
        call.log.add_answer(&raw);
        let error = match call.read(&raw) {
            Ok((output, repairs)) => return call.end(Ok(Response::new(output, repairs, raw))),
            Err(error) => error,
        };
        if is_shown {
            return call.end(Err(error));
        }
        let span = call.log.span.clone();
        match call.ask_again(error, &raw) {
            Ok(request) => call.run(request).instrument(span).await,
            Err(error) => call.end(Err(error)),
        }
    }

    /// Ends the stream after a complete answer.
    fn end(&mut self) -> Option<Delta> {
        self.state = State::Ended;
        match self.collector.metadata().map(Bill::from) {
            Some(bill) => self.call.log.expect_bill(bill),
            None => self.call.log.add_bill(None),
        }
        None
    }

    /// Ends the stream with an error, and adds the part of the answer that was received. AWS may
    /// charge for that part, so it is logged.
    fn fail(&mut self, error: Error) -> Error {
        self.state = State::Failed(error.kind());
        let request_id = self.events.request_id().map(String::from);
        let bill = self.collector.metadata().map(Bill::from);
        let (mut received, mut reasoning) = (None, Vec::new());
        match std::mem::take(&mut self.collector).finish() {
            Ok((output, body)) => {
                let raw = RawResponse::new(output, Some(body), request_id.clone());
                self.call.log.add_answer(&raw);
                received = transcript(&raw.parts());
                reasoning = raw.reasoning().map(String::from).collect();
                if bill.is_none() {
                    self.call.log.add_bill(None);
                }
            }
            Err(_) => self.call.log.add_bill(bill),
        }
        let error = error
            .with_answer(received)
            .with_reasoning(reasoning.iter().map(String::as_str))
            .with_request_id(request_id.as_deref());
        self.call.fail(error)
    }
}

impl<P: Prompt> fmt::Debug for ResponseStream<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseStream")
            .field("prompt", &P::SPEC.name)
            .field("model_id", &self.call.sent.model_id)
            .finish_non_exhaustive()
    }
}
