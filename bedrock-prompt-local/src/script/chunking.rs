//! Texts cut into the chunks of a stream. The same text is always cut at the same positions.

use std::borrow::Cow;

use serde_json::Value;

const MAX_CHUNK_CHARS: usize = 12;

/// Words, each with the space after it. Long words are cut, and so is every third word.
pub(crate) fn text_chunks(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return vec![""];
    }
    let mut chunks = Vec::new();
    for (index, word) in text.split_inclusive(char::is_whitespace).enumerate() {
        let length = word.chars().count();
        let is_cut = index % 3 == 2 && length > 3;
        let size = if is_cut { length.div_ceil(2).min(MAX_CHUNK_CHARS) } else { MAX_CHUNK_CHARS };
        cut(word, &[size], &mut chunks);
    }
    chunks
}

/// How a stream sends the input of a tool use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InputDeltas {
    /// An empty delta, then fragments of JSON.
    #[default]
    Fragments,
    /// A single delta.
    Single,
    /// No delta.
    Omitted,
}

/// The JSON text of the input of a tool use, in chunks.
///
/// An input without members is a single empty chunk. A string is the text itself.
pub(crate) fn input_chunks(input: &Value, deltas: InputDeltas) -> Vec<String> {
    let text: Cow<'_, str> = match input {
        Value::Null => Cow::Borrowed(""),
        Value::Object(members) if members.is_empty() => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        input => Cow::Owned(input.to_string()),
    };
    match deltas {
        InputDeltas::Fragments => {
            let mut chunks = vec![""];
            cut(&text, &[2, 7, 1, 12, 5], &mut chunks);
            chunks.into_iter().map(str::to_owned).collect()
        }
        InputDeltas::Single => vec![text.into_owned()],
        InputDeltas::Omitted => Vec::new(),
    }
}

/// Cuts a text into chunks of these sizes in characters, which repeat.
fn cut<'t>(mut text: &'t str, sizes: &[usize], chunks: &mut Vec<&'t str>) {
    for size in sizes.iter().cycle() {
        if text.is_empty() {
            return;
        }
        let end = text.char_indices().nth(*size).map_or(text.len(), |(at, _)| at);
        let (chunk, rest) = text.split_at(end);
        chunks.push(chunk);
        text = rest;
    }
}
