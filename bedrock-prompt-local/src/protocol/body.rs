//! The body of a response, whichever way it is produced.

use std::io::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Bytes, Frame, SizeHint};

/// A body of any kind: complete in memory, an event stream, or one with a fault in it.
pub(crate) struct Body(Pin<Box<dyn hyper::body::Body<Data = Bytes, Error = Error> + Send>>);

impl Body {
    pub(crate) fn new(
        body: impl hyper::body::Body<Data = Bytes, Error = Error> + Send + 'static,
    ) -> Self {
        Self(Box::pin(body))
    }

    pub(crate) fn empty() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(InMemory(Some(bytes).filter(|bytes| !bytes.is_empty())))
    }
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.0.as_mut().poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// A body in one piece; `None` once it has been sent.
struct InMemory(Option<Bytes>);

impl hyper::body::Body for InMemory {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
