//! How an answer reaches the client: late, in part, or not at all.

use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::header::CONTENT_LENGTH;
use hyper::body::{Body as _, Frame, SizeHint};
use tokio::time::Sleep;

use crate::wire::Reset;

/// What a handler asks of the connection, in the extensions of its answer.
#[derive(Clone, Copy, Default)]
pub(crate) struct Delivery {
    /// The wait before the answer.
    pub(crate) latency: Duration,
    /// Nothing is sent: the connection is closed, or reset.
    pub(crate) hang_up: Option<HangUp>,
    /// After how many bytes of the body the connection misbehaves, and how.
    pub(crate) breach: Option<(u64, Breach)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HangUp {
    Close,
    Reset,
}

/// What a connection does in the middle of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breach {
    /// The body ends there, in good order.
    End,
    HangUp(HangUp),
    Stall,
    Pause(Duration),
}

impl Delivery {
    /// Of an answer; one that asks for nothing is delivered as usual.
    pub(crate) fn of(response: &Response<Body>) -> Self {
        response.extensions().get().copied().unwrap_or_default()
    }

    pub(crate) fn change(response: &mut Response<Body>, change: impl FnOnce(&mut Self)) {
        let mut delivery = Self::of(response);
        change(&mut delivery);
        response.extensions_mut().insert(delivery);
    }

    /// Puts the breach, if there is one, into the body.
    pub(crate) fn apply(self, response: Response<Body>, reset: &Reset) -> Response<Body> {
        let Some((at, breach)) = self.breach else { return response };
        let (mut parts, inner) = response.into_parts();
        let broken = Broken {
            inner,
            left: at,
            breach: Some(breach),
            kept: None,
            wait: Wait::No,
            reset: reset.clone(),
        };
        if let Some(exact) = broken.size_hint().exact() {
            parts.headers.insert(CONTENT_LENGTH, exact.into());
        }
        Response::from_parts(parts, Body::new(broken))
    }
}

/// A body that is whole for so many bytes.
struct Broken {
    inner: Body,
    left: u64,
    /// What is still to happen.
    breach: Option<Breach>,
    /// The rest of a piece that was cut.
    kept: Option<Bytes>,
    wait: Wait,
    reset: Reset,
}

enum Wait {
    No,
    /// Long enough for what came before to be written.
    Yielded,
    Sleep(Pin<Box<Sleep>>),
}

impl Broken {
    fn breach(
        &mut self,
        breach: Breach,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if matches!(self.wait, Wait::No) {
            self.wait = Wait::Yielded;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        match breach {
            Breach::End => Poll::Ready(None),
            Breach::HangUp(how) => {
                if how == HangUp::Reset {
                    self.reset.set();
                }
                Poll::Ready(Some(Err(ErrorKind::ConnectionAborted.into())))
            }
            Breach::Stall => Poll::Pending,
            Breach::Pause(pause) => {
                if matches!(self.wait, Wait::Yielded) {
                    self.wait = Wait::Sleep(Box::pin(tokio::time::sleep(pause)));
                }
                if let Wait::Sleep(sleep) = &mut self.wait {
                    ready!(sleep.as_mut().poll(context));
                }
                self.breach = None;
                self.rest(context)
            }
        }
    }

    fn rest(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(kept) = self.kept.take() {
            return Poll::Ready(Some(Ok(Frame::data(kept))));
        }
        Pin::new(&mut self.inner).poll_frame(context).map_err(Error::other)
    }
}

impl hyper::body::Body for Broken {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(breach) = self.breach else { return self.rest(context) };
        if self.left == 0 {
            return self.breach(breach, context);
        }
        let frame = match ready!(Pin::new(&mut self.inner).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(Error::other(error)))),
            // A body that is shorter than that breaks at its end.
            None => {
                self.left = 0;
                return self.breach(breach, context);
            }
        };
        let Ok(mut data) = frame.into_data() else { return Poll::Ready(None) };
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        if data.len() > most {
            self.kept = Some(data.split_off(most));
        }
        self.left -= data.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    /// A client is told of the whole body, unless the body is meant to look whole.
    fn size_hint(&self) -> SizeHint {
        let whole = self.inner.size_hint();
        match (self.breach, whole.exact()) {
            (Some(Breach::End), Some(exact)) => SizeHint::with_exact(exact.min(self.left)),
            // One byte more, or a short body would be complete before it breaks.
            (Some(Breach::HangUp(_) | Breach::Stall), Some(exact)) => {
                SizeHint::with_exact(exact.max(self.left.saturating_add(1)).min(exact + 1))
            }
            _ => whole,
        }
    }
}
