//! Reads an error that occurred before a response: of the configuration, the credentials, the
//! connection, or a timeout.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_bedrockruntime::error::{BuildError, ConnectorError, SdkError};

use super::validation::Finding;
use super::{Destination, ErrorKind, Misconfigured, NoEventStream, Unreachable, check_region};

/// What an error without a response says.
pub(super) fn read<E>(error: &SdkError<E>, to: &Destination<'_>) -> Finding
where
    E: StdError + Send + Sync + 'static,
{
    let chain = Chain(error);
    if let Some(Misconfigured { kind, what, help }) = chain.find() {
        return Finding { kind: *kind, what: what.clone(), help: help.clone() };
    }
    // The SDK's own check comes before ours.
    if chain.says("must be a valid host label")
        && let Some(Err(Misconfigured { kind, what, help })) = to.region.map(check_region)
    {
        return Finding { kind, what, help };
    }
    match error {
        SdkError::TimeoutError(_) => return timeout(&chain, to),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => return timeout(&chain, to),
        _ => {}
    }
    if chain.says("Missing Region") || chain.says("missing signing region") {
        return (ErrorKind::NoRegion, "no AWS region is set".into()).into();
    }
    if let Some(finding) = credentials(&chain) {
        return finding;
    }
    match error {
        SdkError::DispatchFailure(failure) if failure.is_user() && chain.is_of_http_client() => {
            let what = format!("the HTTP client refused the request: {}", chain.cause());
            let help =
                "check the HTTP client of the SDK client (`http_client` of its configuration)";
            Finding { kind: ErrorKind::Dispatch, what, help: Some(help.into()) }
        }
        // An error of the connection has its URL, of whatever kind it is, such as a connection whose
        // runtime has ended. An interceptor's has none.
        SdkError::DispatchFailure(failure)
            if failure.is_io() || failure.as_other().is_some() || chain.url().is_some() =>
        {
            unreachable(&chain, to)
        }
        _ if chain.find::<BuildError>().is_some() => {
            let what = format!("the SDK could not build the request: {}", chain.cause());
            (ErrorKind::InvalidPrompt, what).into()
        }
        _ => {
            let what = format!("the SDK could not send the request: {}", chain.cause());
            (ErrorKind::Dispatch, what).into()
        }
    }
}

/// The response that should have been an event stream, if that is the error.
pub(super) fn no_event_stream<'a>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a NoEventStream> {
    Chain(error).find()
}

/// An error and its sources.
struct Chain<'a>(&'a (dyn StdError + 'static));

impl<'a> Chain<'a> {
    fn errors(&self) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
        std::iter::successors(Some(self.0), |&error| error.source())
    }

    fn find<T: StdError + 'static>(&self) -> Option<&'a T> {
        self.errors().find_map(|error| error.downcast_ref())
    }

    fn says(&self, words: &str) -> bool {
        self.errors().any(|error| error.to_string().contains(words))
    }

    /// The text of the last source.
    fn cause(&self) -> String {
        self.errors().last().map(ToString::to_string).unwrap_or_default()
    }

    /// Whether the HTTP client itself made the error, and no layer below it.
    fn is_of_http_client(&self) -> bool {
        let sources = self
            .errors()
            .fold(0, |sources, error| if error.is::<ConnectorError>() { 0 } else { sources + 1 });
        sources == 1
    }

    /// The place that a connection was opened to.
    fn url(&self) -> Option<&'a str> {
        self.find().map(|unreachable: &Unreachable| unreachable.url.as_str())
    }
}

fn credentials(chain: &Chain<'_>) -> Option<Finding> {
    if chain.says("no identity resolver") {
        return Some((ErrorKind::NoCredentials, "no AWS credentials were found".into()).into());
    }
    let finding = match chain.find()? {
        _ if chain.says("expired") => {
            (ErrorKind::ExpiredCredentials, "the credentials have expired".into())
        }
        CredentialsError::CredentialsNotLoaded(_) => {
            (ErrorKind::NoCredentials, "no AWS credentials were found".into())
        }
        _ => {
            let what = format!("could not load AWS credentials: {}", chain.cause());
            (ErrorKind::NoCredentials, what)
        }
    };
    Some(finding.into())
}

fn unreachable(chain: &Chain<'_>, to: &Destination<'_>) -> Finding {
    let cause = chain.cause();
    let Some(url) = chain.url() else {
        let what = format!("could not reach Bedrock in {}: {cause}", to.region_name());
        return (ErrorKind::ConnectionFailed, what).into();
    };
    let is_no_tls = chain.says("InvalidContentType");
    let help = match url.strip_prefix("https://") {
        Some(rest) if is_no_tls => Some(format!("the server has no TLS: write `http://{rest}`")),
        _ => None,
    };
    let what = format!("could not reach Bedrock at {url}: {cause}");
    Finding { kind: ErrorKind::ConnectionFailed, what, help }
}

/// Which timeout expired, and how long it was: the SDK's error says so in words alone.
fn timeout(chain: &Chain<'_>, to: &Destination<'_>) -> Finding {
    let (id, cause) = (to.id, chain.cause());
    let after =
        cause.rsplit_once(" after ").map_or(String::new(), |(_, time)| format!(" of {time}"));
    let (what, help) = if cause.starts_with("operation attempt timeout") {
        (
            format!("`{id}` did not respond within the timeout{after} for one attempt"),
            "raise `ClientBuilder::operation_attempt_timeout`, or ask for less at once",
        )
    } else if cause.starts_with("operation timeout") {
        // The SDK was given what was left of it.
        let whole = to.timeout.map_or(after, |timeout| format!(" of {timeout:?}"));
        (
            format!("`{id}` did not respond within the timeout{whole} for the whole call"),
            "raise `Call::timeout` or the SDK client's operation timeout, or ask for less at once",
        )
    } else if cause.contains("connect timeout") {
        let url = chain.url().unwrap_or("the endpoint");
        (
            format!("could not connect to {url} within the connect timeout{after}"),
            "check the network, the region and the endpoint, or raise \
             `ClientBuilder::connect_timeout`",
        )
    } else {
        (
            format!("`{id}` did not respond within a timeout of the SDK client: {cause}"),
            "raise the SDK client's timeouts, or ask for less at once",
        )
    };
    Finding { kind: ErrorKind::Timeout, what, help: Some(help.into()) }
}
