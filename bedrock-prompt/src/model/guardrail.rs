//! A guardrail that watches over prompts and answers, and what it did.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{GuardrailConfiguration, GuardrailTrace};

/// A guardrail of Amazon Bedrock, in one of its versions.
///
/// [`Call::guardrail`](crate::client::Call::guardrail), the key `guardrail` of a prompt and
/// [`ClientBuilder::guardrail`](crate::client::ClientBuilder::guardrail) take one, in that order of
/// precedence. As a text it is written `id:version`; the version is a number, or `DRAFT` for
/// the working draft. Its shape is checked when a request is built.
///
/// ```
/// use bedrock_prompt::guardrail::Guardrail;
///
/// let guardrail = Guardrail::from("gr7kx2p9qz1a:3");
/// assert_eq!(guardrail, Guardrail::new("gr7kx2p9qz1a", "3"));
///
/// let arn = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr7kx2p9qz1a";
/// assert_eq!(Guardrail::from(format!("{arn}:DRAFT")), Guardrail::new(arn, "DRAFT"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Guardrail {
    id: String,
    version: String,
}

impl Guardrail {
    /// A guardrail by its id or ARN, and its version: a number, or `DRAFT`.
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into() }
    }

    /// Its id, or its ARN.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version: a number, or `DRAFT`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The guardrail that an input names.
    pub(crate) fn of(input: &ConverseInput) -> Option<Self> {
        let config = input.guardrail_config()?;
        Some(Self::new(config.guardrail_identifier(), config.guardrail_version()))
    }

    /// What AWS would refuse, before it is sent; `Err` says what.
    pub(crate) fn check(&self) -> Result<(), String> {
        match flaw(&self.id, &self.version) {
            None => Ok(()),
            Some(Flaw::NoVersion) => Err(format!(
                "has the guardrail `{self}` without a version; write `{0}:1`, or `{0}:DRAFT` for \
                 its working draft",
                self.id
            )),
            Some(Flaw::Version) => Err(format!(
                "has the guardrail `{self}`; its version must be a number of at least 1, or `DRAFT`"
            )),
            Some(Flaw::Id) => Err(format!(
                "has the guardrail `{self}`; its id must consist of `a-z` and `0-9`, or be a \
                 guardrail ARN: `aws bedrock list-guardrails` lists both"
            )),
        }
    }

    pub(crate) fn configuration(&self, traces: bool) -> GuardrailConfiguration {
        GuardrailConfiguration::builder()
            .guardrail_identifier(&self.id)
            .guardrail_version(&self.version)
            .trace(if traces { GuardrailTrace::Enabled } else { GuardrailTrace::Disabled })
            .build()
    }
}

/// `id:version`; without the colon where there is no version.
impl fmt::Display for Guardrail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        match self.version.as_str() {
            "" => Ok(()),
            version => write!(f, ":{version}"),
        }
    }
}

/// Reads `id:version`.
impl From<&str> for Guardrail {
    fn from(text: &str) -> Self {
        let (id, version) = split(text);
        Self::new(id, version)
    }
}

/// Reads `id:version`.
impl From<String> for Guardrail {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Guardrail> for Guardrail {
    fn from(guardrail: &Guardrail) -> Self {
        guardrail.clone()
    }
}

/// Whether a text is `id:version`.
pub const fn is_guardrail(text: &str) -> bool {
    let (id, version) = split(text);
    flaw(id, version).is_none()
}

/// What is wrong with a guardrail, as far as its shape tells.
enum Flaw {
    Id,
    NoVersion,
    Version,
}

const fn flaw(id: &str, version: &str) -> Option<Flaw> {
    if !is_id(id) {
        Some(Flaw::Id)
    } else if version.is_empty() {
        Some(Flaw::NoVersion)
    } else if !is_version(version) {
        Some(Flaw::Version)
    } else {
        None
    }
}

/// The id and the version. The last colon of an ARN without a version stands before a slash.
const fn split(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut i = bytes.len();
    while i > 0 && bytes[i - 1] != b'/' {
        i -= 1;
        if bytes[i] == b':' {
            return (text.split_at(i).0, text.split_at(i + 1).1);
        }
    }
    (text, "")
}

/// `[a-z0-9]+`, alone or behind `arn:` and a slash.
pub(crate) const fn is_id(id: &str) -> bool {
    let bytes = id.as_bytes();
    let mut i = bytes.len();
    while i > 0 && matches!(bytes[i - 1], b'a'..=b'z' | b'0'..=b'9') {
        i -= 1;
    }
    let is_arn = i > 0
        && bytes[i - 1] == b'/'
        && matches!(bytes, [b'a', b'r', b'n', b':', ..])
        && ends_with(id.split_at(i).0, ":guardrail/");
    i < bytes.len() && (i == 0 || is_arn)
}

/// `DRAFT`, or a number of 1 to 8 digits.
const fn is_version(version: &str) -> bool {
    let bytes = version.as_bytes();
    let mut i = 0;
    while i < bytes.len() && bytes[i].is_ascii_digit() {
        i += 1;
    }
    let is_number = i == bytes.len() && i > 0 && i <= 8 && bytes[0] != b'0';
    is_number || matches!(bytes, b"DRAFT")
}

const fn ends_with(text: &str, end: &str) -> bool {
    let (bytes, end) = (text.as_bytes(), end.as_bytes());
    if bytes.len() < end.len() {
        return false;
    }
    let mut i = 0;
    while i < end.len() {
        if bytes[bytes.len() - end.len() + i] != end[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_that_of_aws() {
        let arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/ab1";
        for (text, is_right) in [
            ("ab1:1".to_owned(), true),
            ("ab1:DRAFT".into(), true),
            ("ab1:99999999".into(), true),
            (format!("{arn}:2"), true),
            (arn.into(), false),
            (format!("{arn}:"), false),
            ("ab1".into(), false),
            ("ab1:".into(), false),
            ("ab1:0".into(), false),
            ("ab1:100000000".into(), false),
            ("ab1:draft".into(), false),
            ("ab1:latest".into(), false),
            ("Ab1:1".into(), false),
            ("a b:1".into(), false),
            (":1".into(), false),
            ("/a:1".into(), false),
            ("é/a:1".into(), false),
            ("arn:aws:bedrock:us-east-1:111122223333:prompt/ab1:1".into(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_guardrail(&text), is_right, "{text}");
            assert_eq!(Guardrail::from(text.as_str()).check().is_ok(), is_right, "{text}");
        }
    }
}
