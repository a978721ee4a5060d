//! The id and version of a guardrail.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::types::{GuardrailConfiguration, GuardrailTrace};

/// A version of an Amazon Bedrock guardrail.
///
/// It is set by [`Call::guardrail`](crate::client::Call::guardrail), the key `guardrail` of a prompt
/// or [`ClientBuilder::guardrail`](crate::client::ClientBuilder::guardrail), in that order of
/// precedence. Its text form is `id:version`. The id consists of `a-z` and `0-9`, or is an ARN. The
/// version is a number from 1 to 99999999, or `DRAFT` for the working draft. The form is checked when
/// a request is built.
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
    /// A guardrail with this id or ARN and this version: a number, or `DRAFT`.
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into() }
    }

    /// The id or ARN.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The version: a number, or `DRAFT`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The guardrail of a request, if it has one.
    pub(crate) fn from_input(input: &ConverseInput) -> Option<Self> {
        let config = input.guardrail_config()?;
        Some(Self::new(config.guardrail_identifier(), config.guardrail_version()))
    }

    /// Checks the form of the id and the version.
    ///
    /// # Errors
    ///
    /// A clause without a subject, such as "has the guardrail ..".
    pub(crate) fn check(&self) -> Result<(), String> {
        match violation(&self.id, &self.version) {
            None => Ok(()),
            Some(GrammarViolation::NoVersion) => Err(format!(
                "has the guardrail `{self}` without a version; write `{0}:1`, or `{0}:DRAFT` for \
                 its working draft",
                self.id
            )),
            Some(GrammarViolation::Version) => Err(format!(
                "has the guardrail `{self}`; its version must be a number of at least 1, or `DRAFT`"
            )),
            Some(GrammarViolation::Id) => Err(format!(
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

/// `id:version`, or `id` if the version is empty.
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

/// Whether a text has the form `id:version`.
pub const fn is_guardrail(text: &str) -> bool {
    let (id, version) = split(text);
    violation(id, version).is_none()
}

/// The part of a guardrail whose form is invalid.
enum GrammarViolation {
    Id,
    NoVersion,
    Version,
}

const fn violation(id: &str, version: &str) -> Option<GrammarViolation> {
    if !is_id(id) {
        Some(GrammarViolation::Id)
    } else if version.is_empty() {
        Some(GrammarViolation::NoVersion)
    } else if !is_version(version) {
        Some(GrammarViolation::Version)
    } else {
        None
    }
}

/// Splits `id:version` at the last colon after the last slash: an ARN has other colons.
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

/// `[a-z0-9]+`, or an ARN that ends with `:guardrail/` and `[a-z0-9]+`.
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
    fn form_is_that_of_aws() {
        let arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/ab1";
        for (text, is_valid) in [
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
            assert_eq!(is_guardrail(&text), is_valid, "{text}");
            assert_eq!(Guardrail::from(text.as_str()).check().is_ok(), is_valid, "{text}");
        }
    }
}
