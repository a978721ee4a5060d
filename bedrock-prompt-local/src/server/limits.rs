//! The limits of connections.

use std::time::Duration;

/// The limits of connections.
#[derive(Clone, Copy)]
pub(super) struct ConnectionLimits {
    /// The maximum size of a request body, in bytes.
    pub(super) body_bytes: usize,
    /// The maximum number of connections at a time.
    pub(super) connections: usize,
    /// The maximum time without a byte of a request.
    pub(super) idle: Duration,
    /// The maximum number of bytes in one write.
    pub(super) write_bytes: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            // The limit of Bedrock Runtime.
            body_bytes: 25_000_000,
            connections: 512,
            idle: Duration::from_mins(1),
            write_bytes: usize::MAX,
        }
    }
}
