//! Reasoning in tags at the start of a text.

use crate::json::find_json;

const TAGS: [(&str, &str); 3] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>")];

/// A text that starts with reasoning.
#[derive(Debug, PartialEq)]
pub(super) struct Thinking<'t> {
    pub(super) thought: &'t str,
    /// The text behind the closing tag; empty without one.
    pub(super) rest: &'t str,
    /// The text from the closing tag on.
    pub(super) ending: &'t str,
    /// Whether there is an opening tag.
    pub(super) is_opened: bool,
}

/// Splits a text into the reasoning in tags at its start, and the rest; `None` without reasoning.
///
/// Without a closing tag, the whole text is reasoning. The opening tag may be missing, because
/// some models have it in their prompt template.
pub(super) fn thinking(text: &str) -> Option<Thinking<'_>> {
    let text = text.trim_start();
    for (begin, end) in TAGS {
        if let Some(inside) = text.strip_prefix(begin) {
            let at = inside.find(end).unwrap_or(inside.len());
            return Some(split(inside, at, end, true));
        }
    }
    if text.starts_with(['{', '[', '`']) {
        return None;
    }
    let end = "</think>";
    let at = text.find(end)?;
    (!is_in_value(&text[..=at])).then(|| split(text, at, end, false))
}

fn split<'t>(text: &'t str, at: usize, end: &str, is_opened: bool) -> Thinking<'t> {
    let (thought, ending) = text.split_at(at);
    let rest = ending.strip_prefix(end).unwrap_or_default();
    Thinking { thought: thought.trim(), rest: rest.trim(), ending: ending.trim_end(), is_opened }
}

/// The text without reasoning in tags at its start.
pub(super) fn without_thinking(text: &str) -> &str {
    thinking(text).map_or(text, |thinking| thinking.rest)
}

/// Whether a text ends inside a JSON value or a parameter in tags, so that the next character is
/// part of a string.
fn is_in_value(text: &str) -> bool {
    const PARAMETERS: [&str; 3] =
        ["<parameter", concat!("<", "antml:", "parameter"), "<__parameter"];
    let opened = PARAMETERS.iter().filter_map(|tag| text.rfind(tag)).max();
    opened > text.rfind("parameter>")
        || find_json(text).last().is_some_and(|last| last.end == text.len())
}

#[cfg(test)]
mod tests {
    use super::{Thinking, thinking};

    #[test]
    fn reasoning_is_split_from_the_start() {
        for (text, expected) in [
            ("<think>Hm.</think>\n{}", Some(("Hm.", "{}"))),
            (" \n<thinking>\nHm.\n</thinking>{} ", Some(("Hm.", "{}"))),
            ("<reasoning>Hm.</reasoning>{}", Some(("Hm.", "{}"))),
            ("<think></think>{}", Some(("", "{}"))),
            ("<think>Hm. {}", Some(("Hm. {}", ""))),
            ("Hm.\n</think>\n\n{}", Some(("Hm.", "{}"))),
            ("<think>Hm.</think>{\"a\":\"</think>\"}", Some(("Hm.", "{\"a\":\"</think>\"}"))),
            ("{\"a\":\"</think>\"}", None),
            ("```json\n{\"a\":\"</think>\"}\n```", None),
            ("Hm. {\"a\":1}</think>{}", Some(("Hm. {\"a\":1}", "{}"))),
            ("Here: {\"a\":\"the tag </think> is\"}", None),
            ("Here: [{\"a\":1},{\"a\":\"</think>{}\"}]", None),
            ("Here:\n```\n{\"a\":\"</think>\"}\n```", None),
            ("<invoke name=\"a\"><parameter name=\"b\"></think>{}</parameter></invoke>", None),
            ("Hm. <think>Ah.", None),
            ("{}", None),
            ("", None),
        ] {
            let found = thinking(text).map(|it| (it.thought, it.rest));
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reasoning_and_rest_are_parts_of_the_text(text in "(<think>|</think>|<thinking>|[ae{} \n<]){0,12}") {
            if let Some(Thinking { thought, rest, ending, .. }) = thinking(&text) {
                assert!(text.contains(thought) && ending.ends_with(rest) && text.contains(ending));
                assert!(thought.len() + rest.len() < text.len());
            }
        }
    }
}
