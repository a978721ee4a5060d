//! The ways in which a stream goes wrong.

use crate::AwsError;

/// How a stream goes wrong, for [`Reply::cut_after`](crate::Reply::cut_after).
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
    /// The stream ends in good order, but too early.
    End,
    /// The connection is closed in the middle of the next frame.
    Connection,
    /// The checksum of the next frame is wrong; the frames after it are not touched.
    BadCrc,
    /// Nothing more comes. The connection stays open until the client goes away or the server is
    /// dropped.
    Stall,
}
