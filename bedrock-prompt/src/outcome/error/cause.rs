//! Errors of this crate that come back as the cause of an error of the SDK.

use std::error::Error as StdError;
use std::fmt;

use aws_sdk_bedrockruntime::error::BoxError;

use super::{Error, ErrorKind};

/// Why a client cannot send anything.
#[derive(Debug, Clone)]
pub(crate) struct Misconfigured {
    pub(crate) kind: ErrorKind,
    pub(crate) what: String,
    pub(crate) help: Option<String>,
}

impl From<Misconfigured> for Error {
    fn from(Misconfigured { kind, what, help }: Misconfigured) -> Self {
        let error = Self::new(kind, what);
        match help {
            Some(help) => error.with_help(help),
            None => error,
        }
    }
}

impl fmt::Display for Misconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl StdError for Misconfigured {}

/// A URL with which no request could be exchanged.
#[derive(Debug)]
pub(crate) struct Unreachable {
    /// Without a user name, a password or a query.
    pub(crate) url: String,
    pub(crate) source: BoxError,
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} did not answer", self.url)
    }
}

impl StdError for Unreachable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A response that should be an event stream.
#[derive(Debug)]
pub(crate) struct NoEventStream {
    pub(crate) content_type: String,
}

impl fmt::Display for NoEventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response is `{}` and not an event stream", self.content_type)
    }
}

impl StdError for NoEventStream {}
