//! The body of a response on record.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::cassette::Response;

/// A body in the parts in which it came; of a stream, in frames.
pub(super) struct ReplayedBody {
    parts: VecDeque<Vec<u8>>,
    is_incomplete: bool,
}

impl ReplayedBody {
    pub(super) fn new(response: Response) -> Self {
        let mut parts = VecDeque::from(response.parts);
        parts.retain(|part| !part.is_empty());
        Self { parts, is_incomplete: response.is_incomplete }
    }
}

impl Body for ReplayedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(match self.parts.pop_front() {
            Some(part) => Some(Ok(Frame::data(part.into()))),
            None if std::mem::take(&mut self.is_incomplete) => Some(Err(io::Error::new(
                ErrorKind::ConnectionReset,
                "the recording of this response ends before the response does",
            ))),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty() && !self.is_incomplete
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_incomplete {
            return SizeHint::new();
        }
        SizeHint::with_exact(self.parts.iter().map(|part| part.len() as u64).sum())
    }
}
