//! The words of a model id, and of what people write instead of one.
//!
//! A word is a run of letters, or a number; the numbers of a version, such as `4-5` and `4.5`, are one
//! word. All of it runs at compile time, for the model of a prompt.

/// A range of bytes.
#[derive(Clone, Copy)]
struct Word(usize, usize);

/// A number with more digits is a date, and no part of a version.
const MAX_VERSION_DIGITS: usize = 3;

/// Words that other programs put into an id, and Bedrock does not.
const OF_OTHERS: &[u8] = b"bedrock latest";

/// The number of words.
pub(super) const fn count(text: &str) -> usize {
    let mut count = 0;
    let mut next = word_from(text.as_bytes(), 0);
    while let Some(word) = next {
        count += 1;
        next = word_from(text.as_bytes(), word.1);
    }
    count
}

/// The provider of a model id, and the rest behind the first dot.
pub(super) const fn provider_and_model(id: &str) -> (&str, &str) {
    let mut dot = 0;
    while dot < id.len() && id.as_bytes()[dot] != b'.' {
        dot += 1;
    }
    id.split_at(dot)
}

/// Whether all words of a text are words of a provider or a model, and at least two of the model.
pub(super) const fn all_within(text: &str, provider: &str, model: &str) -> bool {
    let text = text.as_bytes();
    let (mut of_model, mut names_a_model) = (0, false);
    let mut next = word_from(text, 0);
    while let Some(word) = next {
        if has(model.as_bytes(), text, word) {
            of_model += 1;
            // Letters, such as that of `8b`, name no model.
            names_a_model |= word.1 - word.0 > 1 || text[word.0].is_ascii_digit();
        } else if !has(provider.as_bytes(), text, word) && !has(OF_OTHERS, text, word) {
            return false;
        }
        next = word_from(text, word.1);
    }
    of_model >= 2 && names_a_model
}

const fn has(text: &[u8], other: &[u8], word: Word) -> bool {
    let mut next = word_from(text, 0);
    while let Some(own) = next {
        if is_equal(text, own, other, word) {
            return true;
        }
        next = word_from(text, own.1);
    }
    false
}

/// Whether two words are equal, apart from case and from the sign between the numbers of a version.
const fn is_equal(text: &[u8], own: Word, other: &[u8], word: Word) -> bool {
    let length = own.1 - own.0;
    if word.1 - word.0 != length {
        return false;
    }
    let mut i = 0;
    while i < length {
        let (x, y) = (text[own.0 + i], other[word.0 + i]);
        if !x.eq_ignore_ascii_case(&y) && (x.is_ascii_alphanumeric() || y.is_ascii_alphanumeric()) {
            return false;
        }
        i += 1;
    }
    true
}

/// The first word from an index on.
const fn word_from(text: &[u8], mut start: usize) -> Option<Word> {
    while start < text.len() && !text[start].is_ascii_alphanumeric() {
        start += 1;
    }
    if start == text.len() {
        return None;
    }
    if !text[start].is_ascii_digit() {
        let mut end = start;
        while end < text.len() && text[end].is_ascii_alphabetic() {
            end += 1;
        }
        return Some(Word(start, end));
    }
    let mut end = digits_end(text, start);
    let mut is_version = end - start <= MAX_VERSION_DIGITS;
    while is_version && end < text.len() && matches!(text[end], b'-' | b'.') {
        let next = digits_end(text, end + 1);
        is_version = next > end + 1 && next - end <= MAX_VERSION_DIGITS + 1;
        if is_version {
            end = next;
        }
    }
    Some(Word(start, end))
}

const fn digits_end(text: &[u8], mut end: usize) -> usize {
    while end < text.len() && text[end].is_ascii_digit() {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let next = |end: &usize| word_from(text.as_bytes(), *end);
        let mut end = 0;
        std::iter::from_fn(|| {
            let word = next(&end)?;
            end = word.1;
            Some(&text[word.0..word.1])
        })
        .collect()
    }

    #[test]
    fn a_version_is_one_word_and_a_date_another() {
        for (text, expected) in [
            ("claude-3-5-sonnet-20241022-v2:0", "claude|3-5|sonnet|20241022|v|2|0"),
            ("sonnet-4-20250514", "sonnet|4|20250514"),
            ("llama3.1-8b", "llama|3.1-8|b"),
            ("4.", "4"),
            ("é 1--2", "1|2"),
            ("-.:", ""),
            ("", ""),
        ] {
            assert_eq!(words(text).join("|"), expected, "{text}");
            assert_eq!(count(text), words(text).len(), "{text}");
        }
    }
}
