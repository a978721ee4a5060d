use std::fmt;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::stream::try_unfold;
use tracing::Instrument;

use super::active_call::ActiveCall;
use crate::client::transport::Events;
use crate::outcome::{Error, ErrorKind, Response};
use crate::prompt::Prompt;
use crate::wire::{Collector, Delta, RawResponse, transcript};

/// An answer that is still coming.
///
/// [`next`](Self::next) gives its fragments as they come, [`finish`](Self::finish) the
/// same [`Response`] that [`send`](crate::client::Call::send) gives; it takes what is left of the
/// stream, so that the fragments can be left alone. A stream that is dropped without it
/// closes the connection: there is no response, a conversation forgets the turn, and AWS may
/// charge for what the model has said.
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
    /// Whether a fragment was handed out: what was shown is not asked for again.
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

    /// The next fragment; `None` at the end.
    ///
    /// A call that is dropped before it is ready loses nothing.
    ///
    /// # Errors
    ///
    /// An error of the service in the middle of the stream, a connection that broke off or
    /// paused for too long, an end before the model had said that it is done.
    /// [`Error::answer`] holds what came. After an error there is nothing more to come.
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
                Ok(None) if self.collector.is_complete() => return Ok(self.end()),
                Ok(None) => {
                    let what = "the stream ended before the answer was whole";
                    return Err(self.fail(Error::new(ErrorKind::StreamInterrupted, what)));
                }
                // What comes after the answer is its price.
                Err(error) if self.collector.is_complete() && is_of_connection(&error) => {
                    return Ok(self.end());
                }
                Err(error) => return Err(self.fail(error)),
            };
            if let Some(delta) = self.collector.take(event) {
                return Ok(Some(delta));
            }
        }
        Ok(None)
    }

    /// The fragments, as a [`Stream`] of the `futures` crates.
    pub fn deltas(&mut self) -> Pin<Box<dyn Stream<Item = Result<Delta, Error>> + Send + '_>>
    where
        P: Send + Sync,
    {
        Box::pin(try_unfold(self, |stream| async move {
            Ok(stream.next().await?.map(|delta| (delta, stream)))
        }))
    }

    /// The whole answer, once it is here.
    ///
    /// An answer that does not do is asked for again, as by [`Call::send`](crate::client::Call::send),
    /// unless a fragment of it was handed out.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next) for what is left of the stream, and as
    /// [`Call::send`](crate::client::Call::send) for the answer.
    pub async fn finish(mut self) -> Result<Response<P::Output>, Error> {
        while self.advance().await?.is_some() {}
        if let State::Failed(kind) = self.state {
            let what = "the stream has failed before, with an error of its own";
            return Err(Error::new(kind, what)
                .with_help("look at the error that `ResponseStream::next` gave")
                .with_model_id(&self.call.sent.model_id)
                .with_request_id(self.events.request_id()));
        }
        let Self { mut call, events, collector, is_shown, .. } = self;
        let request_id = events.request_id().map(Into::into);
        let raw = match collector.finish() {
            Ok((output, body)) => RawResponse::new(output, Some(body), request_id),
            Err(source) => {
                let what = "the stream ended without a complete message";
                let error = Error::new(ErrorKind::InvalidResponse, what).with_source(source);
                return call.end(Err(error));
            }
        };
        call.plan.client.transport().remember(&raw);
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

    /// There is no more to come.
    fn end(&mut self) -> Option<Delta> {
        self.state = State::Ended;
        match self.collector.usage() {
            Some(usage) => self.call.log.expect_usage(usage.into()),
            None => self.call.log.add_unreported_answer(),
        }
        None
    }

    /// The error, with what came before it. The model has worked for it.
    fn fail(&mut self, error: Error) -> Error {
        self.state = State::Failed(error.kind());
        let request_id = self.events.request_id().map(String::from);
        if self.collector.usage().is_none() {
            self.call.log.add_unreported_answer();
        }
        let mut said = None;
        if let Ok((output, body)) = std::mem::take(&mut self.collector).finish() {
            let raw = RawResponse::new(output, Some(body), request_id.clone());
            self.call.log.add_answer(&raw);
            said = transcript(&raw.parts());
        }
        let error = error.with_answer(said).with_request_id(request_id.as_deref());
        self.call.fail(error)
    }
}

/// Whether the stream broke off, and nobody has said why.
fn is_of_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::StreamInterrupted | ErrorKind::Timeout)
}

impl<P: Prompt> fmt::Debug for ResponseStream<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseStream")
            .field("prompt", &P::SPEC.name)
            .field("model_id", &self.call.sent.model_id)
            .finish_non_exhaustive()
    }
}
