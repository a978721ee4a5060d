//! What is wrong with the region or the endpoint URL of a client.

use super::{ErrorKind, Misconfigured};

fn invalid(what: String, help: String) -> Misconfigured {
    Misconfigured { kind: ErrorKind::InvalidConfiguration, what, help: Some(help) }
}

/// The URL of an endpoint as the settings have it.
pub(crate) fn check_endpoint_url(url: &str) -> Result<(), Misconfigured> {
    if url.trim().is_empty() {
        let help =
            "write a URL such as `http://127.0.0.1:8080`, or leave it out for AWS's endpoint";
        return Err(invalid("the endpoint URL is empty".into(), help.into()));
    }
    let what = |wrong: &str| format!("the endpoint URL `{}` {wrong}", shown_url(url));
    if url.contains(char::is_whitespace) {
        let help = "write it without spaces, as in `http://127.0.0.1:8080`";
        return Err(invalid(what("has a space in it"), help.into()));
    }
    match url.split_once("://") {
        Some((scheme, rest)) if scheme == "http" || scheme == "https" => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            if host.is_empty() {
                let help = format!("write it as in `{scheme}://127.0.0.1:8080`");
                return Err(invalid(what("has no host"), help));
            }
            Ok(())
        }
        Some((scheme, rest)) => {
            let help = format!("write `https://{}` or `http://{0}`", shown_url(rest));
            Err(invalid(what(&format!("has the scheme `{scheme}`")), help))
        }
        None => {
            let shown = shown_url(url);
            let scheme = if is_near(&shown) { "http" } else { "https" };
            Err(invalid(what("has no scheme"), format!("write `{scheme}://{shown}`")))
        }
    }
}

/// An error if an API key is sent without TLS to a host, with its port, that is not this machine.
pub(crate) fn check_key_in_the_open(host: &str) -> Result<(), Misconfigured> {
    // What stands before `@` is not the host.
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_loopback = match name.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    };
    if is_loopback {
        return Ok(());
    }
    let what = format!(
        "the API key (AWS_BEARER_TOKEN_BEDROCK) is not sent to `http://{host}`, where everyone on the \
         way can read it"
    );
    let help = "use `https://`, or credentials with which requests are signed";
    Err(invalid(what, help.into()))
}

/// Whether a host is on this machine or in its network, where TLS is rare: a name without a dot, or a
/// private address.
fn is_near(host: &str) -> bool {
    let host = host.split(['/', ':']).next().unwrap_or_default();
    match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => address.is_loopback() || address.is_private(),
        Err(_) => !host.contains('.'),
    }
}

/// A region as the settings have it.
pub(crate) fn check_region(region: &str) -> Result<(), Misconfigured> {
    let trimmed = region.trim();
    if trimmed.is_empty() {
        let what = "the AWS region is empty".into();
        return Err(Misconfigured { kind: ErrorKind::NoRegion, what, help: None });
    }
    let is_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !region.chars().all(is_label) {
        let likely: String = trimmed
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let likely = if is_region(&likely) { likely.as_str() } else { "us-east-1" };
        let what = format!("the AWS region `{}` is not valid", region.escape_debug());
        return Err(invalid(what, format!("write it as in `{likely}`")));
    }
    if let Some(of_zone) = region.strip_suffix(|c: char| c.is_ascii_lowercase())
        && is_region(of_zone)
    {
        let what = format!("`{region}` is an availability zone, not an AWS region");
        return Err(invalid(what, format!("write `{of_zone}`")));
    }
    Ok(())
}

/// `us-east-1`, `ap-southeast-2` or `us-gov-west-1`.
pub(crate) fn is_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let number = parts.next_back().unwrap_or_default();
    let words: Vec<_> = parts.collect();
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && (2..=3).contains(&words.len())
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

/// A URL without what may be secret: the user name, the password and the query.
pub(crate) fn shown_url(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    // A password may have any character: all before the last `@` may belong to it.
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    format!("{scheme}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(result: Result<(), Misconfigured>) -> String {
        match result {
            Ok(()) => "ok".into(),
            Err(Misconfigured { what, help, .. }) => {
                format!("{what}; {}", help.unwrap_or_default())
            }
        }
    }

    #[test]
    fn keys_are_sent_without_tls_to_this_machine_alone() {
        for host in [
            "127.0.0.1:8080",
            "127.9.9.9",
            "localhost:80",
            "localhost",
            "bedrock.localhost:1",
            "[::1]:80",
        ] {
            assert_eq!(said(check_key_in_the_open(host)), "ok", "{host}");
        }
        for host in [
            "10.0.0.1:80",
            "bedrock",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "[fe80::1]:80",
            "127.0.0.1@example.com",
            "0.0.0.0:80",
            "",
            "notlocalhost",
        ] {
            let said = said(check_key_in_the_open(host));
            assert!(
                said.starts_with("the API key (AWS_BEARER_TOKEN_BEDROCK) is not sent"),
                "{said}"
            );
        }
    }

    #[test]
    fn urls_are_checked() {
        let urls = [
            "http://127.0.0.1:8080",
            "https://bedrock.example.com/path",
            "https://user:secret@proxy:8080/bedrock?key=secret",
            "http://[::1]:8080",
            "",
            " ",
            "127.0.0.1:8080",
            "localhost:8080/x",
            "user:secret@proxy:8080",
            "bedrock-runtime.us-east-1.amazonaws.com",
            "bedrock-runtime.us-east-1.api.aws",
            "10.0.0.7/bedrock",
            "https://user:pass/word@localhost:1/x",
            "ftp://user:pass?word@localhost",
            "user:pass#word@localhost",
            "ftp://localhost",
            "ws://user:secret@localhost:1/x?y=secret",
            "http://",
            "http:///path",
            "http://local host",
            " http://localhost",
            "http://localhost ",
        ];
        let said: Vec<_> =
            urls.map(|url| format!("{url:?}: {}", said(check_endpoint_url(url)))).into();
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn regions_are_checked() {
        let regions = [
            "us-east-1",
            "us-gov-west-1",
            "ap-southeast-7",
            "aws-global",
            "us-iso-east-1",
            "",
            " ",
            "us east 1",
            " us-east-1",
            "us-east-1\n",
            "US-EAST-1",
            "us_east_1",
            "us-east-1a",
            "us-gov-west-1b",
            "Frankfurt, please",
            "eu.central.1",
        ];
        let said: Vec<_> =
            regions.map(|each| format!("{each:?}: {}", said(check_region(each)))).into();
        insta::assert_snapshot!(said.join("\n"));
    }
}
