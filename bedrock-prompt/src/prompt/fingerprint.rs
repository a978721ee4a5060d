use std::fmt;

use sha2::{Digest, Sha256};

use crate::decode::Output;
use crate::json_schema::OutputSchema;
use crate::prompt::Prompt;

/// A SHA-256 hash that identifies a prompt type or a request.
///
/// `Display` shows 64 lowercase hexadecimal digits. It is the same in every process and on every
/// machine, so it can be the key of a cache, or show that a prompt has changed.
///
/// ```
/// use bedrock_prompt::Client;
///
/// let client = Client::builder().model("amazon.nova-lite-v1:0").local("http://127.0.0.1:8080");
/// let key = |text: &str| client.prompt(text).into_request()?.fingerprint();
/// assert_eq!(key("Name a river.")?, key("Name a river.")?);
/// assert_ne!(key("Name a river.")?, key("Name a lake.")?);
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a prompt type: of its name, templates and settings, and of the schema of
    /// its output.
    ///
    /// A prompt implemented by hand has the templates that its
    /// [`PromptSpec`](crate::prompt::PromptSpec) sets.
    ///
    /// ```
    /// use bedrock_prompt::{Prompt, prompt::Fingerprint};
    ///
    /// #[derive(Prompt)]
    /// #[prompt(user = "Name a river.")]
    /// struct River;
    ///
    /// #[derive(Prompt)]
    /// #[prompt(user = "Name a lake.")]
    /// struct Lake;
    ///
    /// assert_ne!(Fingerprint::for_prompt::<River>(), Fingerprint::for_prompt::<Lake>());
    /// ```
    pub fn for_prompt<P: Prompt>() -> Self {
        let spec = P::SPEC;
        let schema = P::Output::schema();
        let schema = schema.as_deref();
        let numbers = format!(
            "{} {} {}",
            spec.max_tokens.map_or("-".into(), |n| n.to_string()),
            spec.temperature.map_or("-".into(), |n| n.to_string()),
            spec.top_p.map_or("-".into(), |n| n.to_string()),
        );
        let mut parts = vec![
            spec.name,
            spec.model.unwrap_or_default(),
            spec.tool.or(schema.map(OutputSchema::tool_name)).unwrap_or_default(),
            spec.description.or(schema.and_then(OutputSchema::description)).unwrap_or_default(),
            schema.map(|schema| &**schema.text()).unwrap_or_default(),
            spec.system.unwrap_or_default(),
            spec.user.unwrap_or_default(),
            &numbers,
        ];
        let (stops, fields) = (spec.stop_sequences.unwrap_or_default(), spec.fields);
        let counts = format!("{} {}", stops.len(), fields.len());
        parts.push(&counts);
        parts.extend(stops.iter().chain(fields));
        // Only if they are set, so that they do not change the fingerprints of other prompts.
        parts.extend(spec.guardrail);
        let mode = spec.mode.map(|mode| format!("mode {mode:?}"));
        parts.extend(mode.as_deref());
        let repair = spec.repair.map(|policy| format!("repair {policy:?}"));
        parts.extend(repair.as_deref());
        let ceiling = spec.max_tokens_ceiling.map(|tokens| format!("max_tokens_ceiling {tokens}"));
        parts.extend(ceiling.as_deref());
        Self::from_parts(&parts)
    }

    /// The fingerprint of texts in this order, including their boundaries.
    pub(crate) fn from_parts(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// The 32 bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_parts_have_the_hash_of_empty_input() {
        assert_eq!(
            Fingerprint::from_parts(&[]).to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn boundaries_of_parts_matter() {
        assert_ne!(Fingerprint::from_parts(&["ab", "c"]), Fingerprint::from_parts(&["a", "bc"]));
    }
}
