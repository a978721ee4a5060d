//! The ways in which an answer goes wrong on its way.

use std::time::Duration;

use crate::AwsError;
use crate::delivery::{Breach, HangUp};

/// How an answer goes wrong, for [`Reply::cut_after`](crate::Reply::cut_after) and
/// [`Reply::cut_at_byte`](crate::Reply::cut_at_byte).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// An exception of AWS with this message, such as `throttlingException`; then the stream ends.
    Exception(AwsError, String),
    /// An exception with a type and a message of your own, such as one that no SDK knows; then the
    /// stream ends.
    NamedException(String, String),
    /// A frame that is an error (`:message-type` = `error`) with this code and this message; then
    /// the stream ends.
    Error(String, String),
    /// The checksum of the next frame is wrong; the frames after it are not touched.
    BadCrc,
    /// Half of the next frame is sent; then the stream ends in good order.
    HalfFrame,
    /// The answer ends in good order, but too early.
    End,
    /// The connection is closed; in the middle of the next frame, where events are counted.
    Connection,
    /// The connection is reset, at the same place: an error of the socket, and not its end.
    Reset,
    /// Nothing more comes. The connection stays open until the client goes away or the server is
    /// dropped.
    Stall,
    /// Nothing comes for so long; then the rest.
    Pause(Duration),
}

/// A cut and its place.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) at: At,
    pub(crate) cut: Cut,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum At {
    /// After so many events.
    Event(usize),
    /// After so many bytes of the body.
    Byte(u64),
}

impl Cut {
    /// What the connection does, for the cuts that leave the frames as they are.
    pub(crate) fn breach(&self) -> Option<Breach> {
        match self {
            Self::Exception(..)
            | Self::NamedException(..)
            | Self::Error(..)
            | Self::BadCrc
            | Self::HalfFrame => None,
            Self::End => Some(Breach::End),
            Self::Connection => Some(Breach::HangUp(HangUp::Close)),
            Self::Reset => Some(Breach::HangUp(HangUp::Reset)),
            Self::Stall => Some(Breach::Stall),
            Self::Pause(pause) => Some(Breach::Pause(*pause)),
        }
    }
}
