//! The formats of strings that are checked.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{email, time};

/// A format of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Date,
    Time,
    DateTime,
    Duration,
    Email,
    Uuid,
    Ipv4,
    Ipv6,
    Uri,
}

/// The formats of the specification that are not checked; any other format is an annotation.
pub(super) const UNCHECKED: &[&str] = &[
    "hostname",
    "idn-email",
    "idn-hostname",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "uri-reference",
    "uri-template",
];

/// A format that is not the specification's, and that only types check, in words.
pub(crate) fn in_words(name: &str) -> Option<&'static str> {
    Some(match name {
        "partial-date-time" => "a date and time without an offset, such as `2026-11-30T10:00:00`",
        "partial-time" => "a time of day without an offset, such as `10:00:00`",
        "ip" => "an IPv4 or IPv6 address",
        _ => return None,
    })
}

impl Format {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "time" => Self::Time,
            "date-time" => Self::DateTime,
            "duration" => Self::Duration,
            "email" => Self::Email,
            "uuid" => Self::Uuid,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "uri" => Self::Uri,
            _ => return None,
        })
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Date => "a date (RFC 3339)",
            Self::Time => "a time with its offset (RFC 3339)",
            Self::DateTime => "a date and time with its offset (RFC 3339)",
            Self::Duration => "a duration (ISO 8601)",
            Self::Email => "an email address",
            Self::Uuid => "a UUID",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Uri => "a URI with its scheme",
        }
    }

    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Self::Date => time::is_date(text),
            Self::Time => time::is_time(text),
            Self::DateTime => time::is_date_time(text),
            Self::Duration => time::is_duration(text),
            Self::Email => email::is_email(text),
            Self::Uuid => is_uuid(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Uri => is_uri(text),
        }
    }

    /// Whether it matches the format, or a form that Rust types accept: a URI with letters of any
    /// script, a UUID in any of its forms, a space before the time.
    pub(super) fn may_be_read(self, text: &str) -> bool {
        match self {
            Self::DateTime => {
                text.split_once(' ')
                    .is_some_and(|(date, time)| self.fits(&format!("{date}T{time}")))
                    || self.fits(text)
            }
            Self::Uuid => is_uuid_in_any_form(text),
            Self::Uri => text
                .split_once(':')
                .is_some_and(|(scheme, rest)| is_uri(&format!("{scheme}:{}", in_ascii(rest)))),
            _ => self.fits(text),
        }
    }
}

/// Also 32 digits, in braces, or as a URN.
fn is_uuid_in_any_form(text: &str) -> bool {
    let is_simple = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let of_urn = || text.split_at_checked(9).filter(|it| it.0.eq_ignore_ascii_case("urn:uuid:"));
    is_simple || is_uuid(inner.or_else(|| of_urn().map(|it| it.1)).unwrap_or(text))
}

/// A part of an IRI (RFC 3987), with a letter of ASCII for each of another script.
fn in_ascii(text: &str) -> Cow<'_, str> {
    let is_other = |c: char| !c.is_ascii() && !c.is_control() && !c.is_whitespace();
    if text.is_ascii() {
        text.into()
    } else {
        text.chars().map(|c| if is_other(c) { 'x' } else { c }).collect()
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// By RFC 3986, with a scheme.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    is_scheme
        && is_authority(authority)
        && is_encoded(path, ":@/")
        && is_encoded(query, ":@/?")
        && is_encoded(fragment, ":@/?")
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.split_once('@').unwrap_or(("", text));
    let is_port = |text: &str| {
        let port = text.strip_prefix(':');
        text.is_empty() || port.is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_host = if let Some(host) = host.strip_prefix('[') {
        let ended = host.split_once(']');
        ended.is_some_and(|(address, port)| is_address(address) && is_port(port))
    } else {
        let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
        is_encoded(name, "") && is_port(port)
    };
    is_encoded(user, ":") && is_host
}

/// An address in brackets: IPv6, or a later version with its number.
fn is_address(text: &str) -> bool {
    let later = text.strip_prefix(['v', 'V']).and_then(|text| text.split_once('.'));
    let is_later = later.is_some_and(|(version, address)| {
        !version.is_empty()
            && version.bytes().all(|byte| byte.is_ascii_hexdigit())
            && !address.is_empty()
            && !address.contains('%')
            && is_encoded(address, ":")
    });
    is_later || text.parse::<Ipv6Addr>().is_ok()
}

/// Whether all is letters, digits, marks of RFC 3986, these others, or escaped.
fn is_encoded(text: &str, others: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_plain = byte.is_ascii_alphanumeric()
            || b"-._~!$&'()*+,;=".contains(&byte)
            || others.as_bytes().contains(&byte);
        let mut hex = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
        let mut is_escaped = || byte == b'%' && hex() && hex();
        if !is_plain && !is_escaped() {
            return false;
        }
    }
    true
}
