//! Reasoning in tags at the start of a text.

use crate::json::find_json;

const TAGS: [(&str, &str); 3] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>")];

/// Splits a text into the reasoning in tags at its start, and the rest; `None` without reasoning.
///
/// Without a closing tag, the whole text is reasoning. The opening tag may be missing, because
/// some models have it in their prompt template.
pub(super) fn without_thinking(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    for (begin, end) in TAGS {
        if let Some(inside) = text.strip_prefix(begin) {
            let (thinking, rest) = inside.split_once(end).unwrap_or((inside, ""));
            return Some((thinking.trim(), rest.trim()));
        }
    }
    if text.starts_with(['{', '[', '`']) {
        return None;
    }
    let (thinking, rest) = text.split_once("</think>")?;
    (!is_in_value(&text[..=thinking.len()])).then(|| (thinking.trim(), rest.trim()))
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
    use super::without_thinking;

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
            assert_eq!(without_thinking(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reasoning_and_rest_are_parts_of_the_text(text in "(<think>|</think>|<thinking>|[ae{} \n<]){0,12}") {
            if let Some((thinking, rest)) = without_thinking(&text) {
                assert!(text.contains(thinking) && text.contains(rest));
                assert!(thinking.len() + rest.len() < text.len());
            }
        }
    }
}
