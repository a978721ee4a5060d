//! The body of a response, which is recorded while it is read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use hyper::HeaderMap;
use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::Cassettes;
use super::cassette::Response;
use super::request::Request;
use super::scrub::Scrubber;

/// What is known of an exchange before the body of the response.
pub(super) struct Tape {
    pub(super) cassettes: Cassettes,
    pub(super) request: Request,
    pub(super) scrubber: Scrubber,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
}

impl Tape {
    fn end(self, body: &[u8], is_incomplete: bool) -> io::Result<()> {
        let Self { cassettes, request, scrubber, status, headers } = self;
        let id = headers.get("x-amzn-requestid").and_then(|id| id.to_str().ok());
        let scrubber = scrubber.with_request_id(id);
        let response = Response::new(status, &headers, body, is_incomplete, &scrubber);
        cassettes.add(request, response)
    }
}

/// A body that is passed on as it comes, and recorded at its end.
pub(crate) struct RecordedBody<B: Body> {
    inner: B,
    received: Vec<u8>,
    /// `None` once it is recorded.
    tape: Option<Tape>,
}

impl<B: Body> RecordedBody<B> {
    pub(super) fn new(inner: B, tape: Tape) -> io::Result<Self> {
        let mut body = Self { inner, received: Vec::new(), tape: Some(tape) };
        // An empty body may never be read.
        body.end_if_complete()?;
        Ok(body)
    }

    fn end_if_complete(&mut self) -> io::Result<()> {
        let is_complete = self.inner.is_end_stream() || self.inner.size_hint().exact() == Some(0);
        if is_complete { self.end(false) } else { Ok(()) }
    }

    fn end(&mut self, is_incomplete: bool) -> io::Result<()> {
        self.tape.take().map_or(Ok(()), |tape| tape.end(&self.received, is_incomplete))
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for RecordedBody<B>
where
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        let recorded = match &frame {
            Some(Ok(frame)) => {
                self.received.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
                self.end_if_complete()
            }
            Some(Err(_)) => self.end(true),
            None => self.end(false),
        };
        Poll::Ready(match (recorded, frame) {
            (Err(error), _) => Some(Err(error)),
            (Ok(()), frame) => frame.map(|frame| frame.map_err(io::Error::other)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.tape.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A client that stops reading leaves the rest unknown.
impl<B: Body> Drop for RecordedBody<B> {
    fn drop(&mut self) {
        // There is nobody to tell.
        let _ = self.end(true);
    }
}
