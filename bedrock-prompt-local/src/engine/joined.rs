//! What is between the ends of a range, the parts of a choice, or the factors of a product.

/// Words between the ends of a range or the parts of a choice.
const RANGE_WORDS: [&str; 18] = [
    "to", "and", "or", "through", "thru", "till", "until", "bis", "und", "oder", "et", "ou", "à",
    "au", "al", "y", "&", "/",
];

/// Words between the factors of a product, or between a part and the whole.
const OTHER_WORDS: [&str; 10] = ["of", "von", "at", "@", "by", "x", "×", "*", "minus", "plus"];

/// Whether two figures with this text between them are one statement: `10 to 12`, `3 x 4.00`.
pub(super) fn joins(gap: &str) -> bool {
    is_range_mark(gap.trim()) || is_range_word(gap) || is_one_of(gap, &OTHER_WORDS)
}

/// Whether a text is a dash, or the points of an ellipsis.
pub(super) fn is_range_mark(text: &str) -> bool {
    ["-", "–", "—", "−", "..", "...", "…"].contains(&text)
}

/// Whether a text is a word between the ends of a range or the parts of a choice.
pub(super) fn is_range_word(text: &str) -> bool {
    is_one_of(text, &RANGE_WORDS)
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    const LONGEST: usize = 10;
    let word = text.trim();
    word.len() <= LONGEST && words.contains(&word.to_lowercase().as_str())
}
