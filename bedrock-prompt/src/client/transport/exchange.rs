//! What one call hands to the interceptor of its client, and what the interceptor hands back.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;

use crate::invoke::TokenCounts;
use crate::outcome::Attempts;
use crate::request::Verbatim;
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
    pub(super) attempts: Attempts,
    pub(super) counts: TokenCounts,
    pub(super) raw: Option<RawBody>,
    /// The first half of a surrogate pair that was replaced in a stream.
    pub(super) half: Option<u16>,
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
    /// copied with each future around them.
    pub(super) async fn run<F: Future>(self: &Arc<Self>, mut call: Pin<Box<F>>) -> F::Output {
        poll_fn(|context| {
            let _entered = Entered(CURRENT.replace(Some(Arc::clone(self))));
            call.as_mut().poll(context)
        })
        .await
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

/// Restores the exchange of an outer call.
struct Entered(Option<Arc<Exchange>>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}
