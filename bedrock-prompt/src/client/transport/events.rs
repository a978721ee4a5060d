//! The events of a streamed answer, each in bounded time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput as Opened;
use aws_sdk_bedrockruntime::operation::invoke_model_with_response_stream::InvokeModelWithResponseStreamOutput as NativeOpened;
use aws_sdk_bedrockruntime::types::{ConverseStreamOutput as Event, ResponseStream};
use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep};

use super::exchange::Exchange;
use crate::client::preflight::check_runtime;
use crate::invoke::{self, Reader};
use crate::outcome::{Error, ErrorKind, from_event};

/// How long a stream may pause, and when it has to be over. The SDK's own timeouts end
/// with the headers of the response.
pub(crate) struct Pace {
    pub(super) idle: Duration,
    pub(super) until: Option<Instant>,
    /// `None` where the user's SDK client has no runtime to sleep on.
    pub(super) sleep: Option<SharedAsyncSleep>,
    /// Whether the sleep panics outside of a tokio runtime.
    pub(super) needs_tokio: bool,
}

/// The events of an answer, as they come.
pub(crate) struct Events {
    source: Source,
    pace: Pace,
    model_id: String,
}

enum Source {
    Converse {
        opened: Box<Opened>,
        exchange: Arc<Exchange>,
    },
    /// A chunk in a model's own format may make several events.
    Native {
        opened: Box<NativeOpened>,
        reader: Reader,
        ready: VecDeque<Event>,
    },
}

impl Events {
    pub(super) fn converse(
        opened: Opened,
        exchange: Arc<Exchange>,
        pace: Pace,
        model_id: String,
    ) -> Self {
        let opened = Box::new(opened);
        Self { source: Source::Converse { opened, exchange }, pace, model_id }
    }

    pub(super) fn native(
        opened: NativeOpened,
        reader: Reader,
        pace: Pace,
        model_id: String,
    ) -> Self {
        let (opened, ready) = (Box::new(opened), VecDeque::new());
        Self { source: Source::Native { opened, reader, ready }, pace, model_id }
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        match &self.source {
            Source::Converse { opened, .. } => opened.request_id(),
            Source::Native { opened, .. } => opened.request_id(),
        }
    }

    /// The halves of surrogate pairs for which the texts have U+FFFD, in order.
    pub(crate) fn halves(&self) -> Vec<u16> {
        match &self.source {
            Source::Converse { exchange, .. } => exchange.record().halves.clone(),
            Source::Native { .. } => Vec::new(),
        }
    }

    /// The next event; `None` when the connection was closed in order.
    ///
    /// A call that is dropped before it is ready loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Option<Event>, Error> {
        let Self { source, pace, model_id } = self;
        match source {
            Source::Converse { opened, .. } => {
                let received = pace.hold(opened.stream.recv()).await?;
                received.map_err(|error| from_event(error, model_id))
            }
            Source::Native { opened, reader, ready } => loop {
                if let Some(event) = ready.pop_front() {
                    return Ok(Some(event));
                }
                let received = pace.hold(opened.body.recv()).await?;
                match received.map_err(|error| from_event(error, model_id))? {
                    None => return Ok(None),
                    Some(ResponseStream::Chunk(part)) => {
                        let bytes = part.bytes().map(AsRef::as_ref).unwrap_or_default();
                        let events = reader.chunk(bytes)?;
                        ready.extend(events.into_iter().map(|event| served(event, opened)));
                    }
                    Some(_) => {}
                }
            },
        }
    }
}

/// The metadata get what the headers of the response say of how it was served.
fn served(mut event: Event, opened: &NativeOpened) -> Event {
    if let Event::Metadata(metadata) = &mut event {
        metadata.service_tier = invoke::service_tier(opened.service_tier());
        metadata.performance_config = invoke::performance(opened.performance_config_latency());
    }
    event
}

impl Pace {
    /// Waits for the next event, as long as it may take.
    async fn hold<F: Future>(&self, event: F) -> Result<F::Output, Error> {
        match self.wait()? {
            None => Ok(event.await),
            Some((wait, sleep)) => {
                if self.needs_tokio {
                    check_runtime().map_err(Error::from)?;
                }
                let received = Timeout::new(event, sleep.sleep(wait)).await;
                received.map_err(|_| self.timed_out())
            }
        }
    }

    /// How long the next event may take.
    fn wait(&self) -> Result<Option<(Duration, &SharedAsyncSleep)>, Error> {
        let left = self.left();
        if left.is_some_and(|left| left.is_zero()) {
            return Err(self.timed_out());
        }
        let wait = left.map_or(self.idle, |left| left.min(self.idle));
        Ok(self.sleep.as_ref().map(|sleep| (wait, sleep)))
    }

    fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }

    fn timed_out(&self) -> Error {
        if self.left().is_some_and(|left| left.is_zero()) {
            let what = "the stream was not over within the call's timeout";
            return Error::new(ErrorKind::Timeout, what)
                .with_help("allow more with `Call::timeout`, or ask for a shorter answer");
        }
        let what = format!("the stream paused for {:?}", self.idle);
        Error::new(ErrorKind::Timeout, what)
            .with_help("send it again, or allow more with `ClientBuilder::stream_idle_timeout`")
    }
}
