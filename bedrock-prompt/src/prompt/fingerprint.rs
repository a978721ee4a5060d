use std::fmt;

use sha2::{Digest, Sha256};

use crate::decode::Output;
use crate::json_schema::OutputSchema;
use crate::prompt::Prompt;

/// A short name for something that stays the same as long as the thing does.
///
/// SHA-256; `Display` writes it in hexadecimal. It is the same in every process
/// and on every machine, so it can key a cache or tell two versions of a prompt apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of a prompt's type: its name, templates and settings, and the schema of its output.
    ///
    /// The templates of a prompt that is written by hand count where its
    /// [`PromptSpec`](crate::prompt::PromptSpec) names them.
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
    /// assert_ne!(Fingerprint::of::<River>(), Fingerprint::of::<Lake>());
    /// ```
    pub fn of<P: Prompt>() -> Self {
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
        // Behind the rest, so that a prompt without them keeps its fingerprint.
        parts.extend(spec.guardrail);
        let mode = spec.mode.map(|mode| format!("mode {mode:?}"));
        parts.extend(mode.as_deref());
        let repair = spec.repair.map(|policy| format!("repair {policy:?}"));
        parts.extend(repair.as_deref());
        let ceiling = spec.max_tokens_ceiling.map(|tokens| format!("max_tokens_ceiling {tokens}"));
        parts.extend(ceiling.as_deref());
        Self::of_parts(&parts)
    }

    /// Of texts, in order; where one ends and the next begins counts.
    pub(crate) fn of_parts(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Its bytes.
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
    fn it_is_the_same_everywhere() {
        assert_eq!(
            Fingerprint::of_parts(&[]).to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn borders_count() {
        assert_ne!(Fingerprint::of_parts(&["ab", "c"]), Fingerprint::of_parts(&["a", "bc"]));
    }
}
