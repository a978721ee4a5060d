//! What one call hands to the interceptor of its client, and what the interceptor hands back.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;

use crate::invoke::TokenCounts;
use crate::outcome::Attempts;
use crate::request::Verbatim;
use crate::usage::InFlight;
use crate::wire::RawBody;

/// One call, from within. The SDK has no place for the data of a call in a client's interceptor:
/// while the call is polled, its exchange is the current one of the thread.
#[derive(Default)]
pub(super) struct Exchange {
    /// The JSON that is sent verbatim; `None` for operations whose body is sent as it is.
    pub(super) verbatim: Option<Verbatim>,
    /// The input with all its members, if the operation's builder lacks one.
    pub(super) whole: Option<ConverseInput>,
    record: Mutex<Record>,
}

#[derive(Default)]
pub(super) struct Record {
    /// The current attempt was handed to the connection.
    pub(super) is_sent: bool,
    /// The connection of the current attempt, once there is one.
    pub(super) connection: Option<CaptureSmithyConnection>,
    pub(super) attempts: Attempts,
    pub(super) counts: TokenCounts,
    pub(super) raw: Option<RawBody>,
    /// The halves of surrogate pairs that were replaced in texts of a stream, in order.
    pub(super) halves: Vec<u16>,
}

impl Record {
    /// Whether a byte of the current attempt may have been sent.
    pub(super) fn may_be_sent(&self) -> bool {
        let is_connected = |connection: &CaptureSmithyConnection| connection.get().is_some();
        self.is_sent && self.connection.as_ref().is_none_or(is_connected)
    }
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Exchange>>> = const { RefCell::new(None) };
}

impl Exchange {
    /// An exchange for Converse or its stream.
    pub(super) fn converse(verbatim: Verbatim, whole: Option<ConverseInput>) -> Arc<Self> {
        Arc::new(Self { verbatim: Some(verbatim), whole, record: Mutex::default() })
    }

    /// The exchange of the call that is polled now.
    pub(super) fn current() -> Option<Arc<Self>> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Runs a call with this exchange. It is boxed, because the SDK's futures are large and would be
    /// copied with each future around them. If it is dropped before its end, `in_flight` learns what
    /// it may have cost.
    pub(super) async fn run<F: Future>(
        self: &Arc<Self>,
        mut call: Pin<Box<F>>,
        in_flight: &InFlight,
    ) -> F::Output {
        let mut unfinished = Unfinished { exchange: Some(self), in_flight };
        let output = poll_fn(|context| {
            let _entered = Entered(CURRENT.replace(Some(Arc::clone(self))));
            call.as_mut().poll(context)
        })
        .await;
        unfinished.exchange = None;
        output
    }

    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often the call was sent.
    pub(super) fn attempts(&self) -> Attempts {
        self.record().attempts
    }

    /// The token counts in the headers of the response: the SDK's `InvokeModelOutput` has no
    /// members for them.
    pub(super) fn counts(&self) -> TokenCounts {
        self.record().counts
    }

    /// The bytes of the answer.
    pub(super) fn take_body(&self) -> Option<RawBody> {
        self.record().raw.take()
    }
}

/// A call that has not ended.
struct Unfinished<'a> {
    exchange: Option<&'a Exchange>,
    in_flight: &'a InFlight,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(exchange) = self.exchange {
            let record = exchange.record();
            let current = u32::from(record.may_be_sent());
            self.in_flight.set(record.attempts.possibly_billed + current);
        }
    }
}

/// Restores the exchange of an outer call.
struct Entered(Option<Arc<Exchange>>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}
