//! The known model that was probably meant by a misspelt id.

use super::super::id::base_of;
use super::super::words;
use super::{KnownModel, rows};

/// The maximum edit distance of a misspelling.
const MAX_DISTANCE: usize = 4;

/// The known model id that was probably meant by one that is not known.
pub(crate) fn nearest_known(id: &str) -> Option<&'static str> {
    let base = base_of(id);
    if rows::MODELS.iter().any(|known| known.id == base) {
        return None;
    }
    // A family alone is near to the first of its models, and means none.
    if !base.bytes().any(|byte| byte.is_ascii_digit()) {
        return known_with_words_of(base);
    }
    known_with_words_of(base).or_else(|| {
        let known = rows::MODELS.iter().filter(|known| known.can_be_suggested());
        let known = known.filter(|known| has_version_of(base, known.id));
        let distances = known.map(|known| (distance(base, known.id), known.id));
        let (distance, known) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= MAX_DISTANCE).then_some(known)
    })
}

/// The known model id with the fewest words besides those of an incomplete one; of several, the first
/// of the table, which has later versions first.
///
/// Two words at least name a model, and not only its provider or its family.
pub(in crate::model) const fn known_with_words_of(id: &str) -> Option<&'static str> {
    let mut found = None;
    let mut fewest = usize::MAX;
    let mut i = 0;
    while i < rows::MODELS.len() {
        let known = &rows::MODELS[i];
        let (provider, model) = words::provider_and_model(known.id);
        if known.can_be_suggested()
            && words::all_within(id, provider, model)
            && words::count(known.id) < fewest
        {
            fewest = words::count(known.id);
            found = Some(known.id);
        }
        i += 1;
    }
    found
}

impl KnownModel {
    /// Whether Converse serves it, and it had not ended at the date of the table.
    const fn can_be_suggested(&self) -> bool {
        let has_ended = match self.life_cycle() {
            Some(life) => life.has_ended(),
            None => false,
        };
        self.is_text && !has_ended
    }
}

/// Whether the digits of two ids are those of one version, as far as both have them.
fn has_version_of(id: &str, known: &str) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    digits(id).iter().zip(&digits(known)).all(|(a, b)| a == b)
}

/// The Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_ids_get_a_suggestion() {
        for (id, known) in [
            ("anthropic.claude-sonnet-4-5", Some("anthropic.claude-sonnet-4-5-20250929-v1:0")),
            ("us.amazon.nova-lite-v1", Some("amazon.nova-lite-v1:0")),
            (
                "anthropic.claude-haiku-4.5-20251001-v1:0",
                Some("anthropic.claude-haiku-4-5-20251001-v1:0"),
            ),
            ("amazon.nova-lit-v1:0", Some("amazon.nova-lite-v1:0")),
            ("anthropic.claude-3-5-sonnet-v2", Some("anthropic.claude-3-5-sonnet-20241022-v2:0")),
            ("claude-haiku-4-5-20251001", Some("anthropic.claude-haiku-4-5-20251001-v1:0")),
            ("claude-3-5-sonnet-latest", Some("anthropic.claude-3-5-sonnet-20241022-v2:0")),
            ("anthropic/claude-sonnet-4.5", Some("anthropic.claude-sonnet-4-5-20250929-v1:0")),
            ("Claude Sonnet 4.5", Some("anthropic.claude-sonnet-4-5-20250929-v1:0")),
            ("bedrock/amazon.nova-pro-v1:0", Some("amazon.nova-pro-v1:0")),
            ("nova-lite", Some("amazon.nova-lite-v1:0")),
            ("amazon.nova-2-lite", Some("amazon.nova-2-lite-v1:0")),
            ("llama-3.1-8b", Some("meta.llama3-1-8b-instruct-v1:0")),
            ("llama3-8b", Some("meta.llama3-8b-instruct-v1:0")),
            ("deepseek-r1", Some("deepseek.r1-v1:0")),
            ("mistral-large", Some("mistral.mistral-large-3-675b-instruct")),
            ("amazon.nova-lite-v1:0", None),
            ("anthropic.claude", None),
            ("anthropic.claude-opus-5", None),
            ("claude-sonnet-5", Some("anthropic.claude-sonnet-5")),
            ("gpt-4o", None),
            ("gpt-4.1", None),
            ("anthropic.claude-sonnet-4-6", None),
            ("anthropic.claude-opus-4-6-v1:0", Some("anthropic.claude-opus-4-6-v1")),
            ("Claude Haiku 4.5", Some("anthropic.claude-haiku-4-5-20251001-v1:0")),
            ("claude-3-sonnet", None),
            ("claude-opus-4-6", Some("anthropic.claude-opus-4-6-v1")),
            ("claude", None),
            ("gpt-4", None),
            ("", None),
            ("anthropic.claude-sonnet-5.5", Some("anthropic.claude-sonnet-5-5")),
            ("us.openai.gpt-6.1-so", Some("openai.gpt-6.1-sol")),
            ("zai.glm5", Some("zai.glm-5")),
            ("a.b", None),
            ("kimi-k3", Some("moonshotai.kimi-k3")),
            ("xai.grok-4-7", Some("xai.grok-4.7")),
            // Ended before the date of the table.
            ("llama-3.2-3b", None),
            ("anthropic.claude-sonnet-4", Some("anthropic.claude-sonnet-4-6")),
            ("anthropic.claude-opus-9", None),
            ("xai.grok-4.9", None),
        ] {
            assert_eq!(nearest_known(id), known, "{id}");
        }
    }
}
