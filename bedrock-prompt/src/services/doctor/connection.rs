//! The region, the endpoint and the credentials.

use super::{Check, Finding, State};
use crate::client::{Client, Probe, Seen};
use crate::outcome::{Error, ErrorKind, check_region, is_region};

/// The finding about the region, and whether requests can be sent with it.
pub(super) fn region(client: &Client, probe: &Probe) -> (Finding, bool) {
    let Some(region) = client.region() else {
        let none = Error::new(ErrorKind::NoRegion, "no AWS region is set");
        // That of the environment knows more.
        let error = probe.result.as_ref().err().filter(|error| error.kind() == none.kind());
        return (Finding::of_error(Check::Region, State::Failed, error.unwrap_or(&none)), false);
    };
    let source = client.region_source();
    match check_region(region) {
        Ok(()) => (Finding::ok(Check::Region, format!("{region}, from {source}")), true),
        Err(problem) => {
            let mut finding =
                Finding::of_error(Check::Region, State::Failed, &Error::from(problem));
            finding.found = format!("{}; it is from {source}", finding.found);
            (finding, false)
        }
    }
}

/// The findings about the endpoint and the credentials.
pub(super) fn read(probe: &Probe, region: Option<&str>) -> (Finding, Finding) {
    let Seen { url, credentials, is_answered } = &probe.seen;
    let what = credentials.unwrap_or("credentials");
    let accepted = || Finding::ok(Check::Credentials, format!("{what}, which Bedrock accepts"));
    let Err(error) = &probe.result else { return (answers(url.as_deref(), region), accepted()) };
    let unknown =
        |why: &str| Finding::not_checked(Check::Credentials, format!("because {why}"), "");
    let endpoint = |state| Finding::of_error(Check::Endpoint, state, error);
    match error.kind() {
        ErrorKind::NoCredentials
        | ErrorKind::ExpiredCredentials
        | ErrorKind::InvalidCredentials => {
            let credentials = Finding::of_error(Check::Credentials, State::Failed, error);
            let endpoint = match url.as_deref() {
                Some(url) if *is_answered => answers(Some(url), region),
                _ => {
                    let why = "because no request can be signed without credentials";
                    Finding::not_checked(Check::Endpoint, why, "")
                }
            };
            (endpoint, credentials)
        }
        ErrorKind::ConnectionFailed | ErrorKind::Timeout if !is_answered => {
            let mut finding = endpoint(State::Failed);
            if error.kind() == ErrorKind::Timeout {
                if let Some(url) = url {
                    finding.found = format!("{url} did not answer in time");
                }
                finding.advice = ErrorKind::ConnectionFailed.help().into();
            }
            let why = format!("the endpoint did not answer; found: {what}");
            (finding, unknown(&why))
        }
        ErrorKind::InvalidResponse | ErrorKind::ServiceUnavailable | ErrorKind::InternalServer => {
            (endpoint(State::Warning), unknown("of the endpoint's answer"))
        }
        // Nothing was sent.
        _ if !is_answered => (endpoint(State::Failed), unknown("no request could be sent")),
        // Whatever AWS says of the request, it says after it has read the signature.
        _ => (answers(url.as_deref(), region), accepted()),
    }
}

/// An endpoint that answers. One of another region does not take the client's signature.
fn answers(url: Option<&str>, region: Option<&str>) -> Finding {
    let url = url.unwrap_or_default();
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default();
    let of_host = host.split('.').find(|label| is_region(label));
    match (of_host, region) {
        (Some(of_host), Some(region)) if of_host != region => Finding::warning(
            Check::Endpoint,
            format!(
                "{url} answers, and is the endpoint of {of_host}: the client's region is {region}"
            ),
            format!(
                "set the region to {of_host} (AWS_REGION, `ClientBuilder::region`), or write the \
                 endpoint of {region}"
            ),
        ),
        _ => Finding::ok(Check::Endpoint, format!("{url} answers")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_of_another_region_is_noticed() {
        let aws = "https://bedrock-runtime.us-west-2.amazonaws.com";
        let vpc = "https://vpce-0a1b-2c3d.bedrock-runtime.us-west-2.vpce.amazonaws.com:443/path";
        for (url, region, state) in [
            (aws, "us-west-2", State::Ok),
            (aws, "us-east-1", State::Warning),
            (vpc, "us-west-2", State::Ok),
            (vpc, "us-west-1", State::Warning),
            ("http://127.0.0.1:8080", "us-east-1", State::Ok),
            ("https://bedrock.example.com/us-west-2", "us-east-1", State::Ok),
        ] {
            let finding = answers(Some(url), Some(region));
            assert_eq!(finding.state, state, "{url} {region}: {}", finding.found);
        }
    }
}
