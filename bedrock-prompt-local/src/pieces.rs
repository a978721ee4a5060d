//! Texts cut into the pieces of a stream: the same text always in the same places.

use std::borrow::Cow;

use serde_json::Value;

/// What a piece of text has at most, in characters.
const LONGEST: usize = 12;

/// Words with the space behind them; long ones, and every third one of some length, are cut inside.
pub(crate) fn of_text(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return vec![""];
    }
    let mut pieces = Vec::new();
    for (index, word) in text.split_inclusive(char::is_whitespace).enumerate() {
        let length = word.chars().count();
        let inside = index % 3 == 2 && length > 3;
        let most = if inside { length.div_ceil(2).min(LONGEST) } else { LONGEST };
        cut(word, &[most], &mut pieces);
    }
    pieces
}

/// How the input of a tool use comes in a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Deltas {
    /// Cut anywhere, behind a first piece that is empty.
    #[default]
    Fragments,
    /// In one piece.
    One,
    /// Not at all.
    None,
}

/// The input of a tool use as JSON text.
///
/// An input without members has no other piece than that; a string is taken as the text itself.
pub(crate) fn of_input(input: &Value, deltas: Deltas) -> Vec<String> {
    let text: Cow<'_, str> = match input {
        Value::Null => Cow::Borrowed(""),
        Value::Object(members) if members.is_empty() => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        input => Cow::Owned(input.to_string()),
    };
    match deltas {
        Deltas::Fragments => {}
        Deltas::One => return vec![text.into_owned()],
        Deltas::None => return Vec::new(),
    }
    let mut pieces = vec![""];
    cut(&text, &[2, 7, 1, 12, 5], &mut pieces);
    pieces.into_iter().map(str::to_owned).collect()
}

/// Cuts a text into pieces of so many characters, in turn.
fn cut<'t>(mut text: &'t str, sizes: &[usize], pieces: &mut Vec<&'t str>) {
    for size in sizes.iter().cycle() {
        if text.is_empty() {
            return;
        }
        let at = text.char_indices().nth(*size).map_or(text.len(), |(at, _)| at);
        let (piece, rest) = text.split_at(at);
        pieces.push(piece);
        text = rest;
    }
}
