//! The events of a streamed answer, each in bounded time.

use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamOutput as Opened;
use aws_sdk_bedrockruntime::types::ConverseStreamOutput as Event;
use aws_smithy_async::future::timeout::Timeout;
use aws_smithy_async::rt::sleep::{AsyncSleep as _, SharedAsyncSleep};

use crate::error::{Error, ErrorKind, from_event};

/// How long a stream may pause, and when it has to be over. The SDK's own timeouts end
/// with the headers of the response.
pub(crate) struct Pace {
    pub(super) idle: Duration,
    pub(super) until: Option<Instant>,
    /// `None` where the user's SDK client has no runtime to sleep on.
    pub(super) sleep: Option<SharedAsyncSleep>,
}

/// The events of an answer, as they come.
pub(crate) struct Events {
    opened: Opened,
    pace: Pace,
    model_id: String,
}

impl Events {
    pub(super) fn new(opened: Opened, pace: Pace, model_id: String) -> Self {
        Self { opened, pace, model_id }
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.opened.request_id()
    }

    /// The next event; `None` when the connection was closed in order.
    ///
    /// A call that is dropped before it is ready loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Option<Event>, Error> {
        let event = self.opened.stream.recv();
        let received = match self.pace.wait()? {
            None => event.await,
            Some((wait, sleep)) => match Timeout::new(event, sleep.sleep(wait)).await {
                Ok(received) => received,
                Err(_) => return Err(self.pace.timed_out()),
            },
        };
        received.map_err(|error| from_event(error, &self.model_id))
    }
}

impl Pace {
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
