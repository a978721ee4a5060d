//! The names by which clients may call a server on loopback.
//!
//! A page in a browser can let its own name point to 127.0.0.1, and would then be allowed to read the
//! responses of a server there (DNS rebinding). Its requests have that name in `Host`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::header::HOST;
use hyper::http::uri::Authority;
use hyper::http::{HeaderMap, Uri};

use crate::protocol::{AwsError, Refusal};

/// The names that are answered.
pub(super) enum Hosts {
    /// On an address that others can reach: they may call it by any name.
    Any,
    /// Names of loopback, and these.
    Loopback(Vec<String>),
}

impl Hosts {
    /// The names of a server on this address, and names that were allowed.
    pub(super) fn new(address: IpAddr, allowed: &[String]) -> Self {
        let names = allowed.iter().map(|name| bare(name).to_owned());
        let is_loopback = address.to_canonical().is_loopback();
        if is_loopback { Self::Loopback(names.collect()) } else { Self::Any }
    }

    /// Checks the name in the `Host` of HTTP/1.1, or in the `:authority` of HTTP/2. A request without
    /// a name is not from a browser, which always sends one.
    pub(super) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let Self::Loopback(allowed) = self else { return Ok(()) };
        let header = headers.get(HOST).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let authority = uri.authority().map(Authority::as_str);
        let named = [authority, header.as_deref()];
        for name in named.into_iter().flatten().map(bare).filter(|name| !name.is_empty()) {
            if !is_loopback(name) && !allowed.iter().any(|host| host.eq_ignore_ascii_case(name)) {
                let message = format!(
                    "The local server is called by the host `{name}` and answers loopback names \
                     alone, such as 127.0.0.1 and localhost. Allow the name with \
                     `--allow-host {name}`, or with `ServerBuilder::allow_host`."
                );
                return Err(Refusal::new(AwsError::AccessDenied, message));
            }
        }
        Ok(())
    }
}

fn is_loopback(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".localhost") {
        return true;
    }
    if let Some(address) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        return address.parse().is_ok_and(|address: Ipv6Addr| address.to_canonical().is_loopback());
    }
    name.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
}

/// The name of a host without its port and without the point at its end: an IPv6 address is in
/// brackets.
fn bare(host: &str) -> &str {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use hyper::http::HeaderValue;

    use super::*;

    #[test]
    fn loopback_names() {
        for name in [
            "localhost",
            "localhost:8080",
            "LOCALHOST.:80",
            "bedrock-runtime.us-east-1.localhost:8080",
            "127.0.0.1",
            "127.1.2.3:9",
            "[::1]",
            "[::1]:8080",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]:1",
        ] {
            assert!(is_loopback(bare(name)), "{name}");
        }
        for name in [
            "",
            ":8080",
            "example.com",
            "localhost.example.com:80",
            "notlocalhost",
            "127.0.0.1.example.com",
            "128.0.0.1",
            "0.0.0.0",
            "10.0.0.1:80",
            "::1",
            "[::2]",
            "127.0.0.1x",
            "2130706433",
        ] {
            assert!(!is_loopback(bare(name)), "{name}");
        }
    }

    #[test]
    fn names_are_allowed_with_and_without_a_port() {
        let host =
            |name: &'static str| HeaderMap::from_iter([(HOST, HeaderValue::from_static(name))]);
        for allowed in ["proxy.example", "Proxy.example:8080", "proxy.example."] {
            for address in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
                let address = address.parse().expect("an address");
                let hosts = Hosts::new(address, &[allowed.to_owned()]);
                let is_answered = |name| hosts.check(&Uri::default(), &host(name)).is_ok();
                for name in ["proxy.example", "PROXY.example:1", "proxy.example.:80", "localhost"] {
                    assert!(is_answered(name), "{name} {address}");
                }
                for name in ["example", "a.proxy.example", "proxy.example.com"] {
                    assert!(!is_answered(name), "{name} {address}");
                }
            }
        }
    }
}
