//! What is between the ends of a range, the parts of a choice, or the factors of a product.

/// Whether two figures with this text between them are one statement: `10 to 12`, `3 x 4.00`.
pub(super) fn joins(gap: &str) -> bool {
    is_range_mark(gap.trim()) || joins_by_word(gap)
}

/// Whether a text is a dash.
pub(super) fn is_range_mark(text: &str) -> bool {
    ["-", "–", "—", "−", "..", "...", "…"].contains(&text)
}

/// Whether the text between two figures is a word that joins them.
pub(super) fn joins_by_word(gap: &str) -> bool {
    const WORDS: [&str; 28] = [
        "to", "and", "or", "of", "at", "through", "thru", "till", "until", "by", "minus", "plus",
        "bis", "und", "oder", "von", "et", "ou", "à", "au", "al", "y", "x", "×", "*", "&", "/",
        "@",
    ];
    const WIDEST: usize = 10;
    let word = gap.trim();
    word.len() <= WIDEST && WORDS.contains(&word.to_lowercase().as_str())
}
