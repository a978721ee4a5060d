//! Known model ids, for a suggestion when an id is misspelt.
//!
//! Source: Bedrock user guide, "Supported foundation models", November 2026.

use super::id::base_of;
use super::words;

const KNOWN: &[&str] = &[
    "ai21.jamba-1-5-large-v1:0",
    "ai21.jamba-1-5-mini-v1:0",
    "amazon.nova-2-lite-v1:0",
    "amazon.nova-lite-v1:0",
    "amazon.nova-micro-v1:0",
    "amazon.nova-premier-v1:0",
    "amazon.nova-pro-v1:0",
    "amazon.titan-text-express-v1",
    "amazon.titan-text-lite-v1",
    "amazon.titan-text-premier-v1:0",
    "anthropic.claude-3-5-haiku-20241022-v1:0",
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "anthropic.claude-3-5-sonnet-20241022-v2:0",
    "anthropic.claude-3-7-sonnet-20250219-v1:0",
    "anthropic.claude-3-haiku-20240307-v1:0",
    "anthropic.claude-3-opus-20240229-v1:0",
    "anthropic.claude-3-sonnet-20240229-v1:0",
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "anthropic.claude-opus-4-1-20250805-v1:0",
    "anthropic.claude-opus-4-20250514-v1:0",
    "anthropic.claude-opus-4-5-20251101-v1:0",
    "anthropic.claude-sonnet-4-20250514-v1:0",
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "cohere.command-r-plus-v1:0",
    "cohere.command-r-v1:0",
    "deepseek.r1-v1:0",
    "deepseek.v3-v1:0",
    "meta.llama3-1-405b-instruct-v1:0",
    "meta.llama3-1-70b-instruct-v1:0",
    "meta.llama3-1-8b-instruct-v1:0",
    "meta.llama3-2-11b-instruct-v1:0",
    "meta.llama3-2-1b-instruct-v1:0",
    "meta.llama3-2-3b-instruct-v1:0",
    "meta.llama3-2-90b-instruct-v1:0",
    "meta.llama3-3-70b-instruct-v1:0",
    "meta.llama3-70b-instruct-v1:0",
    "meta.llama3-8b-instruct-v1:0",
    "meta.llama4-maverick-17b-instruct-v1:0",
    "meta.llama4-scout-17b-instruct-v1:0",
    "mistral.mistral-7b-instruct-v0:2",
    "mistral.mistral-large-2402-v1:0",
    "mistral.mistral-large-2407-v1:0",
    "mistral.mistral-small-2402-v1:0",
    "mistral.mixtral-8x7b-instruct-v0:1",
    "mistral.pixtral-large-2502-v1:0",
    "openai.gpt-oss-120b-1:0",
    "openai.gpt-oss-20b-1:0",
    "qwen.qwen3-32b-v1:0",
    "writer.palmyra-x4-v1:0",
    "writer.palmyra-x5-v1:0",
];

/// The maximum edit distance of a misspelling. The ids of other versions are further away.
const MAX_DISTANCE: usize = 4;

/// The known model id that was probably meant by one that is not known.
pub(crate) fn nearest_known(id: &str) -> Option<&'static str> {
    let base = base_of(id);
    if KNOWN.contains(&base) {
        return None;
    }
    known_with_words_of(base).or_else(|| {
        let distances = KNOWN.iter().map(|known| (distance(base, known), *known));
        let (distance, known) = distances.min_by_key(|(distance, _)| *distance)?;
        (distance <= MAX_DISTANCE).then_some(known)
    })
}

/// The known model id with the fewest words besides those of an incomplete one; of several, the last.
///
/// Two words at least name a model, and not only its provider or its family.
pub(super) const fn known_with_words_of(id: &str) -> Option<&'static str> {
    let mut found = None;
    let mut fewest = usize::MAX;
    let mut i = 0;
    while i < KNOWN.len() {
        let (provider, model) = words::provider_and_model(KNOWN[i]);
        if words::all_within(id, provider, model) && words::count(KNOWN[i]) <= fewest {
            fewest = words::count(KNOWN[i]);
            found = Some(KNOWN[i]);
        }
        i += 1;
    }
    found
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
            ("mistral-large", Some("mistral.mistral-large-2407-v1:0")),
            ("amazon.nova-lite-v1:0", None),
            ("anthropic.claude", None),
            ("anthropic.claude-opus-5", None),
            ("claude-sonnet-5", None),
            ("gpt-4o", None),
            ("gpt-4.1", None),
            ("anthropic.claude-sonnet-4-6", None),
            ("anthropic.claude-opus-4-6-v1:0", None),
            ("Claude Haiku 4.5", Some("anthropic.claude-haiku-4-5-20251001-v1:0")),
            ("claude-3-sonnet", Some("anthropic.claude-3-sonnet-20240229-v1:0")),
            ("claude-opus-4-6", None),
            ("claude", None),
            ("gpt-4", None),
            ("", None),
        ] {
            assert_eq!(nearest_known(id), known, "{id}");
        }
    }
}
