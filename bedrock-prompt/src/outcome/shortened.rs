//! Texts of others in errors and spans, so short that they are no content.

use std::borrow::Cow;

/// The longest stop reason that is shown: AWS's own have 29 characters.
const MAX_REASON: usize = 40;

/// The beginning of a text, and how much was left out.
pub(crate) fn shortened(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        Some((end, _)) => {
            let more = text[end..].chars().count();
            format!("{}.. ({more} characters more)", &text[..end]).into()
        }
        None => text.into(),
    }
}

/// A stop reason as it is shown: one that is no word may be any text.
pub(crate) fn shown_reason(reason: &str) -> Cow<'_, str> {
    let is_word = reason.len() <= MAX_REASON
        && reason.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_word {
        return reason.into();
    }
    format!("({} characters that are no stop reason)", reason.chars().count()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shortened() {
        assert_eq!(shortened("ä\u{1f600}b", 3), "ä\u{1f600}b");
        assert_eq!(shortened("ä\u{1f600}bc", 2), "ä\u{1f600}.. (2 characters more)");
        assert_eq!(shown_reason("model_context_window_exceeded"), "model_context_window_exceeded");
        assert_eq!(shown_reason("s3cret words"), "(12 characters that are no stop reason)");
    }
}
