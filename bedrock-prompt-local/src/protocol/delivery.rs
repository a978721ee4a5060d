//! How a response reaches the client: late, in part, or not at all.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::Response;
use hyper::body::{Body as _, Bytes, Frame, SizeHint};
use hyper::header::CONTENT_LENGTH;
use tokio::time::Sleep;

use super::{Body, PlacedFault, ResetFlag};

/// What an operation requires of the connection, in the extensions of its response.
#[derive(Clone, Copy, Default)]
pub(crate) struct Delivery {
    /// The wait before the response.
    pub(crate) latency: Duration,
    /// Nothing is sent: the connection is closed, or reset.
    pub(crate) hang_up: Option<HangUp>,
    /// The number of bytes of the body after which the connection fails, and how.
    pub(super) fault: Option<(u64, DeliveryFault)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HangUp {
    Close,
    Reset,
}

/// What a connection does in the middle of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeliveryFault {
    /// The body ends there, without an error.
    End,
    HangUp(HangUp),
    Stall,
    Pause(Duration),
}

impl Delivery {
    /// The delivery of a response; the usual one unless [`change`](Self::change) was called.
    pub(crate) fn from_response(response: &Response<Body>) -> Self {
        response.extensions().get().copied().unwrap_or_default()
    }

    pub(crate) fn change(response: &mut Response<Body>, change: impl FnOnce(&mut Self)) {
        let mut delivery = Self::from_response(response);
        change(&mut delivery);
        response.extensions_mut().insert(delivery);
    }

    /// Lets the connection fail where the fault says so, if the fault counts bytes.
    pub(crate) fn set_fault(&mut self, fault: &PlacedFault) {
        self.fault = fault.at_byte().or(self.fault);
    }

    /// Puts the fault, if there is one, into the body.
    pub(crate) fn apply(self, response: Response<Body>, reset: &ResetFlag) -> Response<Body> {
        let Some((at, fault)) = self.fault else { return response };
        let (mut parts, inner) = response.into_parts();
        let body = FaultyBody {
            inner,
            bytes_before_fault: at,
            fault: Some(fault),
            remainder: None,
            wait: Wait::NotStarted,
            reset: reset.clone(),
        };
        if let Some(exact) = body.size_hint().exact() {
            parts.headers.insert(CONTENT_LENGTH, exact.into());
        }
        Response::from_parts(parts, Body::new(body))
    }
}

/// A body that is correct up to a number of bytes.
struct FaultyBody {
    inner: Body,
    bytes_before_fault: u64,
    /// `None` once the fault has passed.
    fault: Option<DeliveryFault>,
    /// The part of a chunk that comes after the fault.
    remainder: Option<Bytes>,
    wait: Wait,
    reset: ResetFlag,
}

enum Wait {
    NotStarted,
    /// One turn of the scheduler, in which the bytes before the fault are written.
    Yielded,
    Sleeping(Pin<Box<Sleep>>),
}

impl FaultyBody {
    fn poll_fault(
        &mut self,
        fault: DeliveryFault,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if matches!(self.wait, Wait::NotStarted) {
            self.wait = Wait::Yielded;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        match fault {
            DeliveryFault::End => Poll::Ready(None),
            DeliveryFault::HangUp(how) => {
                if how == HangUp::Reset {
                    self.reset.set();
                }
                Poll::Ready(Some(Err(ErrorKind::ConnectionAborted.into())))
            }
            DeliveryFault::Stall => Poll::Pending,
            DeliveryFault::Pause(pause) => {
                if matches!(self.wait, Wait::Yielded) {
                    self.wait = Wait::Sleeping(Box::pin(tokio::time::sleep(pause)));
                }
                if let Wait::Sleeping(sleep) = &mut self.wait {
                    ready!(sleep.as_mut().poll(context));
                }
                self.fault = None;
                self.poll_after_fault(context)
            }
        }
    }

    fn poll_after_fault(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(remainder) = self.remainder.take() {
            return Poll::Ready(Some(Ok(Frame::data(remainder))));
        }
        Pin::new(&mut self.inner).poll_frame(context)
    }
}

impl hyper::body::Body for FaultyBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(fault) = self.fault else { return self.poll_after_fault(context) };
        if self.bytes_before_fault == 0 {
            return self.poll_fault(fault, context);
        }
        let frame = match ready!(Pin::new(&mut self.inner).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            // A shorter body fails at its end.
            None => {
                self.bytes_before_fault = 0;
                return self.poll_fault(fault, context);
            }
        };
        let Ok(mut data) = frame.into_data() else { return Poll::Ready(None) };
        let limit = usize::try_from(self.bytes_before_fault).unwrap_or(usize::MAX);
        if data.len() > limit {
            self.remainder = Some(data.split_off(limit));
        }
        self.bytes_before_fault -= data.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    /// The length of the complete body, unless the body is meant to look complete.
    fn size_hint(&self) -> SizeHint {
        let complete = self.inner.size_hint();
        match (self.fault, complete.exact()) {
            (Some(DeliveryFault::End), Some(exact)) => {
                SizeHint::with_exact(exact.min(self.bytes_before_fault))
            }
            // One byte more than is sent, or a short body would be complete before it fails.
            (Some(DeliveryFault::HangUp(_) | DeliveryFault::Stall), Some(exact)) => {
                let beyond = exact.max(self.bytes_before_fault.saturating_add(1));
                SizeHint::with_exact(beyond.min(exact + 1))
            }
            _ => complete,
        }
    }
}
