//! Words around JSON or a call: a model that explains may only show what it would answer.

use std::ops::Range;

/// The longest tag, in bytes.
const MAX_TAG_LENGTH: usize = 64;

/// What a text has around these stretches of it: before the first, between them, behind the last.
pub(super) fn outside(text: &str, stretches: impl IntoIterator<Item = Range<usize>>) -> Vec<&str> {
    let mut json_documents = Vec::new();
    let mut done = 0;
    for at in stretches {
        json_documents.push(text.get(done..at.start).unwrap_or_default());
        done = done.max(at.end);
    }
    json_documents.push(text.get(done..).unwrap_or_default());
    json_documents
}

/// Whether there is a word in a text: tags, the marks of fences, and the language that stands
/// beside them are none.
pub(super) fn has_words(mut text: &str) -> bool {
    while let Some(at) = text.find(|c: char| c.is_alphanumeric() || "<[`~".contains(c)) {
        text = &text[at..];
        let mark = match text.as_bytes()[0] {
            b'<' => tag(text).unwrap_or(1),
            b'[' => {
                if text.starts_with("[TOOL_CALLS]") {
                    "[TOOL_CALLS]".len()
                } else {
                    1
                }
            }
            b'`' | b'~' => fence(text),
            _ => return true,
        };
        text = &text[mark..];
    }
    false
}

/// The length of the tag or token that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let start = &text[..text.floor_char_boundary(MAX_TAG_LENGTH)];
    let end = start.find('>')?;
    let is_tag = !start[1..end].contains(|c: char| c.is_whitespace() || c == '<');
    is_tag.then_some(end + 1)
}

/// The length of the marks that a text begins with, and of the language beside them.
fn fence(text: &str) -> usize {
    let behind = text.trim_start_matches(&text[..1]);
    let marks = text.len() - behind.len();
    match marks {
        ..3 => marks,
        _ => marks + behind.find(char::is_whitespace).unwrap_or(behind.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_no_words() {
        for text in [
            "",
            " \n;",
            "```json\n",
            "\n```",
            "~~~~ ",
            "<function_calls>\n",
            "</tool_call>",
            "<｜tool▁calls▁begin｜>",
            "<|tool_calls_section_end|><|im_end|>",
            "[TOOL_CALLS] [",
            "]",
        ] {
            assert!(!has_words(text), "{text}");
        }
        for text in [
            "Here:",
            "```json\nfor example",
            "``wrong``",
            "<no, not this>",
            "[sic]",
            "</tool_call> 7",
            "例えば",
        ] {
            assert!(has_words(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[<>`~\\[\\]aé▁ \n]{0,80}") {
            let _ = has_words(&text);
        }
    }
}
