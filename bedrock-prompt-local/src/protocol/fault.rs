//! Faults that a script injects into a response.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::AwsError;
use super::delivery::{DeliveryFault, HangUp};

/// How a response fails while it is sent, for [`Reply::fault_after`](crate::Reply::fault_after) and
/// [`Reply::fault_at_byte`](crate::Reply::fault_at_byte).
///
/// ```
/// use bedrock_prompt_local::{Reply, StreamFault};
///
/// // The connection is closed after five events of the stream.
/// Reply::text("one two three four five").fault_after(5, StreamFault::Connection);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(description = "How a response fails."))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[non_exhaustive]
pub enum StreamFault {
    /// An exception event; then the stream ends. [`StreamFault::exception`] names one of AWS's.
    Exception {
        /// The type, such as `throttlingException`; any text is sent as it is.
        #[serde(rename = "type")]
        name: String,
        /// The message.
        message: String,
    },
    /// An error frame (`:message-type` is `error`); then the stream ends.
    Error {
        /// The error code, such as `InternalError`.
        code: String,
        /// The message.
        message: String,
    },
    /// The checksum of the next frame is wrong; the frames after it are correct.
    BadCrc,
    /// Half of the next frame is sent; then the stream ends without an error.
    HalfFrame,
    /// The response ends early, without an error.
    End,
    /// The connection is closed; with a count of events, in the middle of the next frame.
    Connection,
    /// The connection is reset at the same position, which the client sees as a socket error.
    Reset,
    /// Nothing more is sent. The connection stays open until the client closes it or the server is
    /// dropped.
    Stall,
    /// Nothing is sent for this long; then the rest follows.
    #[serde(deserialize_with = "milliseconds")]
    #[cfg_attr(test, schemars(with = "Milliseconds"))]
    Pause(Duration),
}

/// A wait.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Milliseconds {
    /// The time in milliseconds.
    ms: u64,
}

fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let Milliseconds { ms } = Milliseconds::deserialize(deserializer)?;
    Ok(Duration::from_millis(ms))
}

/// A fault and its position in the response.
#[derive(Clone, Debug)]
pub(crate) struct PlacedFault {
    pub(crate) position: FaultPosition,
    pub(crate) fault: StreamFault,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum FaultPosition {
    /// After this many events.
    Events(usize),
    /// After this many bytes of the body.
    Bytes(u64),
}

impl StreamFault {
    /// An exception of AWS with this message; then the stream ends.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, StreamFault};
    ///
    /// StreamFault::exception(AwsError::Throttling, "Too many tokens");
    /// ```
    pub fn exception(error: AwsError, message: impl Into<String>) -> Self {
        Self::Exception { name: error.stream_name(), message: message.into() }
    }

    /// What the connection does, for a fault that leaves the frames unchanged.
    pub(super) fn delivery_fault(&self) -> Option<DeliveryFault> {
        match self {
            Self::Exception { .. } | Self::Error { .. } | Self::BadCrc | Self::HalfFrame => None,
            Self::End => Some(DeliveryFault::End),
            Self::Connection => Some(DeliveryFault::HangUp(HangUp::Close)),
            Self::Reset => Some(DeliveryFault::HangUp(HangUp::Reset)),
            Self::Stall => Some(DeliveryFault::Stall),
            Self::Pause(pause) => Some(DeliveryFault::Pause(*pause)),
        }
    }

    /// Whether the fault needs a frame that it can change or interrupt.
    pub(super) const fn needs_frame(&self) -> bool {
        matches!(self, Self::Connection | Self::Reset | Self::BadCrc | Self::HalfFrame)
    }
}

impl PlacedFault {
    /// What the connection does at a byte of the body, for a fault that is placed there.
    pub(super) fn at_byte(&self) -> Option<(u64, DeliveryFault)> {
        match self.position {
            FaultPosition::Bytes(byte) => Some((byte, self.fault.delivery_fault()?)),
            FaultPosition::Events(_) => None,
        }
    }
}
