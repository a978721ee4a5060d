//! The JSON documents in a text, in code fences and outside of them.

use std::ops::Range;

use crate::json::{Fence, Fences, find_json, next_json};

/// A JSON document in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Document {
    /// The byte range.
    pub(super) at: Range<usize>,
    pub(super) is_fenced: bool,
}

/// The JSON documents in a text, in order.
///
/// A fence inside a string of a document outside of fences is a part of that document.
pub(super) fn documents(text: &str) -> Vec<Document> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut fences = Fences::new(text);
    let (mut json, mut fence) = (next_json(text, 0), fences.next(0));
    loop {
        if json.as_ref().is_some_and(|json| json.start < at) {
            json = next_json(text, at);
        }
        if fence.as_ref().is_some_and(|fence| fence.inside.start < at || fence.end <= at) {
            fence = fences.next(at);
        }
        at = match (&json, &fence) {
            (_, Some(fence)) if json.as_ref().is_none_or(|it| it.start >= fence.inside.start) => {
                found.extend(in_fence(text, fence));
                fence.end
            }
            (Some(json), _) => {
                // The last bracket of a text is not a document.
                if text.get(json.clone()).is_some_and(|json| json.trim_end().len() > 1) {
                    found.push(Document { at: json.clone(), is_fenced: false });
                }
                json.end
            }
            (None, _) => return found,
        };
    }
}

/// The documents in a fence.
fn in_fence(text: &str, fence: &Fence) -> Vec<Document> {
    let inside = text.get(fence.inside.clone()).unwrap_or_default();
    let start = fence.inside.start;
    let found = find_json(inside).into_iter();
    found.map(|at| Document { at: start + at.start..start + at.end, is_fenced: true }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_in_and_outside_of_fences() {
        let long = "```json\n{\"a\":\"x\n```\ny\"}\n```";
        for (text, expected) in [
            ("", vec![]),
            ("No.", vec![]),
            ("{\"a\":1}", vec![("{\"a\":1}", false)]),
            ("It is [1] or {\"a\":1}.", vec![("[1]", false), ("{\"a\":1}", false)]),
            (
                "```json\n{\"a\":1}\n```\nNo: {\"a\":2}",
                vec![("{\"a\":1}", true), ("{\"a\":2}", false)],
            ),
            (
                "First {\"a\":1}, then:\n```\n{\"a\":2}\n```",
                vec![("{\"a\":1}", false), ("{\"a\":2}", true)],
            ),
            (
                "```json {\"a\":1} ``` or ```json {\"a\":2} ```",
                vec![("{\"a\":1}", true), ("{\"a\":2}", false)],
            ),
            ("```\n{\"a\":1}\n{\"a\":2}\n```", vec![("{\"a\":1}", true), ("{\"a\":2}", true)]),
            ("```\n{\"a\":1\n```\nDone.", vec![("{\"a\":1\n", true)]),
            ("```\n{\"a\":1}}\n```\n", vec![("{\"a\":1}", true)]),
            ("```\n{\"a\":1} and so on\n```\n", vec![("{\"a\":1}", true)]),
            ("{\"a\":\"```\\n{}\\n```\"}", vec![("{\"a\":\"```\\n{}\\n```\"}", false)]),
            (long, vec![("{\"a\":\"x\n```\ny\"}", true)]),
            (
                "{\"a\":\"x\n```\n[1]\n```\ny\"} [2]",
                vec![("{\"a\":\"x\n```\n[1]\n```\ny\"}", false), ("[2]", false)],
            ),
        ] {
            let found = documents(text);
            let found: Vec<_> =
                found.iter().map(|it| (&text[it.at.clone()], it.is_fenced)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    /// With quadratic time, these texts would take minutes.
    #[test]
    fn long_texts_are_searched() {
        for piece in [
            "```\n",
            "[1] ",
            "```\n[1]\n```\n",
            "{\"a\":",
            "``` ",
            "```{",
            "```{\"a\":",
            "```{\"a\":\n",
            "~~~\n[1] ```\n",
        ] {
            documents(&piece.repeat(200_000 / piece.len()));
        }
    }

    proptest::proptest! {
        #[test]
        fn documents_are_parts_of_the_text_in_order(text in "([`~a{}\\[\\]\" \né]|```|```\n){0,30}") {
            let found = documents(&text);
            assert!(found.is_sorted_by(|one, next| one.at.end <= next.at.start), "{text}");
            assert!(found.iter().all(|it| text.get(it.at.clone()).is_some()), "{text}");
        }
    }
}
