//! Prose around JSON or a call. A model that explains may show an example instead of its answer.

use std::ops::Range;

/// The maximum length of a tag, in bytes.
const MAX_TAG_LENGTH: usize = 64;

/// The parts of a text outside of these ranges: before the first, between them, after the last.
pub(super) fn outside(text: &str, stretches: impl IntoIterator<Item = Range<usize>>) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut end = 0;
    for at in stretches {
        parts.push(text.get(end..at.start).unwrap_or_default());
        end = end.max(at.end);
    }
    parts.push(text.get(end..).unwrap_or_default());
    parts
}

/// Whether a text has words. Tags, code fences and the name of the language do not count.
pub(super) fn has_words(mut text: &str) -> bool {
    if is_label(text) {
        return false;
    }
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

/// Whether the words around a document have a part of it: a member with a key that is asked for,
/// or what goes on behind a comma up to a closing bracket.
pub(super) fn has_member(text: &str, is_asked_for: impl Fn(&str) -> bool) -> bool {
    let brackets = |brackets: [char; 2]| text.matches(brackets).count();
    let goes_on = text.trim_start().starts_with(',') && brackets(['}', ']']) > brackets(['{', '[']);
    goes_on
        || text.match_indices(':').any(|(colon, _)| {
            let (before, value) = (text[..colon].trim_end(), text[colon + 1..].trim_start());
            let is_value =
                value.starts_with(|c: char| c.is_ascii_digit() || "\"'-{[tfn".contains(c));
            let Some(quote) =
                before.chars().next_back().filter(|c| is_value && matches!(c, '"' | '\''))
            else {
                return false;
            };
            let before = &before[..before.len() - 1];
            before.rfind(quote).is_some_and(|start| is_asked_for(&before[start + 1..]))
        })
}

/// Whether nothing stands around an answer but white space, fences and the tags of a tool call.
pub(super) fn is_plain(text: &str) -> bool {
    const TAGS: [&str; 8] = [
        "tool_call>",
        "function_calls>",
        "tools>",
        "tool>",
        "function>",
        "invoke>",
        "__function>",
        concat!("antml:", "function_calls>"),
    ];
    if is_label(text) {
        return true;
    }
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '`' | '~' => Some(fence(rest)).filter(|length| *length >= 3),
            '[' | ']' => Some(if rest.starts_with("[TOOL_CALLS]") { 12 } else { 1 }),
            '<' => tag(rest).filter(|length| {
                let name = rest[1..*length].trim_start_matches('/');
                TAGS.contains(&name) || name.starts_with(['|', '｜'])
            }),
            _ => None,
        };
        let Some(length) = length else { return false };
        rest = rest[length..].trim_start();
    }
    true
}

/// Whether a text is only the name of the language, which also stands without a fence.
fn is_label(text: &str) -> bool {
    text.trim().trim_end_matches(':').eq_ignore_ascii_case("json")
}

/// Whether a text has the beginning of a JSON object or list that the reader does not know: with
/// other quotes, or with escapes as in a JSON string.
pub(super) fn begins_json(text: &str) -> bool {
    const QUOTES: [char; 11] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '«', '‹', '{'];
    // Behind a key there is a colon.
    let colon = text.rfind([':', '=']).unwrap_or(0);
    text.match_indices(['{', '[']).any(|(at, _)| {
        let inside = text[at + 1..].trim_start();
        inside.starts_with('\\') || at < colon && inside.starts_with(QUOTES)
    })
}

/// The length of the tag or special token at the start of a text.
fn tag(text: &str) -> Option<usize> {
    let start = &text[..text.floor_char_boundary(MAX_TAG_LENGTH)];
    let end = start.find('>')?;
    let is_tag = !start[1..end].contains(|c: char| c.is_whitespace() || c == '<');
    is_tag.then_some(end + 1)
}

/// The length of the code fence and its language at the start of a text.
fn fence(text: &str) -> usize {
    let rest = text.trim_start_matches(&text[..1]);
    let length = text.len() - rest.len();
    match length {
        ..3 => length,
        _ => length + rest.find(char::is_whitespace).unwrap_or(rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_fences_are_not_words() {
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
            "json\n",
            "JSON:",
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

    #[test]
    fn members_are_found_by_their_keys() {
        let is_key = |key: &str| ["total", "é"].contains(&key);
        for text in [
            "\"total\": 1",
            ", total, 'total' :1",
            "so \"é\":null",
            "\"a\": \"total\": 1",
            ", \"a\" 1}",
        ] {
            assert!(has_member(text, is_key), "{text}");
        }
        for text in
            ["", "total: 1", "\"totals\": 1", "\"total\"", "\"total\", :", "\":", ":", ", so"]
        {
            assert!(!has_member(text, is_key), "{text}");
        }
    }

    #[test]
    fn fences_and_tags_of_calls_are_plain() {
        for text in [
            "",
            " \n",
            "```json\n",
            "</tool_call>\n",
            "<|tool_call_end|>",
            "[TOOL_CALLS] [",
            "JSON:",
        ] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["<document>", "~~", "> ", "❌", "So:", ";", "<json>", "`", "<a b>"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn unknown_kinds_of_json_are_seen() {
        for text in [
            "or {\n`a`: 1}",
            "{“a”: 1}",
            "\"{\\\"a\\\":1}\"",
            "{\\n \\\"a\\\"",
            "[\\\"a\\\"]",
            "{{\"a\": 1",
            "{ 'a' = 1",
        ] {
            assert!(begins_json(text), "{text}");
        }
        for text in ["", "{placeholder}", "[sic]", "[1]: see", "{}: {", "a [`x`] b", "{ “a” }"]
        {
            assert!(!begins_json(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_does_not_panic(text in "[<>`~\\[\\]aé▁ \n]{0,80}") {
            let _ = has_words(&text);
        }
    }
}
