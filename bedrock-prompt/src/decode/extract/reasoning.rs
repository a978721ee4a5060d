//! What a model thinks before it answers, where it stands in its text.

use crate::json::find_json;

const TAGS: [(&str, &str); 3] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>")];

/// What a model thinks at the beginning of a text, in tags, and the rest of the text.
///
/// Where the closing tag is missing, all of the text is thinking; the opening one may stand in
/// the template of the model, which does not come back.
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

/// Whether the last character of a text stands in a value, of JSON or of a call in tags, that has
/// begun before it: it is a part of a string.
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
    fn thinking_stands_at_the_beginning() {
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
        fn any_text_is_thinking_or_not(text in "(<think>|</think>|<thinking>|[ae{} \n<]){0,12}") {
            if let Some((thinking, rest)) = without_thinking(&text) {
                assert!(text.contains(thinking) && text.contains(rest));
                assert!(thinking.len() + rest.len() < text.len());
            }
        }
    }
}
