//! How an answer goes wrong, in a script file.

use std::time::Duration;

use serde::Deserialize;

use crate::{AwsError, Cut, Reply};

/// Where and how an answer goes wrong.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Cut", extend("oneOf" = super::schema::places())))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct CutFile {
    /// After so many events; for streams.
    after_events: Option<usize>,
    /// After so many bytes of the body.
    at_byte: Option<u64>,
    /// How.
    how: How,
}

/// How an answer goes wrong.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
enum How {
    /// An exception; then the stream ends.
    Exception {
        /// Such as `throttlingException`.
        #[serde(rename = "type")]
        name: String,
        /// What it says.
        message: String,
    },
    /// A frame that is an error; then the stream ends.
    Error {
        /// Such as `InternalError`.
        code: String,
        /// What it says.
        message: String,
    },
    /// The checksum of the next frame is wrong.
    BadCrc,
    /// Half of the next frame, then the end in good order.
    HalfFrame,
    /// The end in good order, but too early.
    End,
    /// The connection is closed.
    Connection,
    /// The connection is reset.
    Reset,
    /// Nothing more, and an open connection.
    Stall,
    /// Nothing for so long, then the rest.
    Pause {
        /// In milliseconds.
        ms: u64,
    },
}

impl CutFile {
    pub(super) fn add_to(self, reply: Reply) -> Result<Reply, String> {
        let cut = self.how.finish();
        match (self.after_events, self.at_byte) {
            (Some(events), None) => Ok(reply.cut_after(events, cut)),
            (None, Some(byte)) => Ok(reply.cut_at_byte(byte, cut)),
            _ => Err("cut: write `afterEvents` or `atByte`, and not both".to_owned()),
        }
    }
}

impl How {
    fn finish(self) -> Cut {
        match self {
            Self::Exception { name, message } => {
                let known = AwsError::ALL.into_iter();
                match known.into_iter().find(|error| error.name().eq_ignore_ascii_case(&name)) {
                    Some(error) => Cut::Exception(error, message),
                    None => Cut::NamedException(name, message),
                }
            }
            Self::Error { code, message } => Cut::Error(code, message),
            Self::BadCrc => Cut::BadCrc,
            Self::HalfFrame => Cut::HalfFrame,
            Self::End => Cut::End,
            Self::Connection => Cut::Connection,
            Self::Reset => Cut::Reset,
            Self::Stall => Cut::Stall,
            Self::Pause { ms } => Cut::Pause(Duration::from_millis(ms)),
        }
    }
}
