//! The texts that a model was given to read: what it quotes of them is not its answer.

mod fold;

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

pub(super) use fold::folded;

use super::extract::values_in;

/// How many bytes of the texts are searched for the parts of one answer. Answers that need more
/// quote thousands of parts.
const BUDGET: usize = 1 << 28;

/// The texts of others in a request: untrusted fields of the prompt, tool results, and earlier
/// messages of the user.
pub struct Given<'g> {
    /// The texts; `None` if the request is not known.
    texts: Option<&'g dyn Fn() -> Vec<String>>,
    known: OnceCell<Known>,
    budget: Cell<usize>,
}

/// The texts in forms for comparison.
struct Known {
    /// All texts, [folded].
    folded: String,
    /// The JSON documents, and the inputs of calls, in them: their values, folded.
    values: HashSet<String>,
}

impl<'g> Given<'g> {
    /// The texts of a request. The function is called when an answer is found among other words.
    pub(crate) fn new(texts: &'g dyn Fn() -> Vec<String>) -> Self {
        Self { texts: Some(texts), ..Self::default() }
    }

    /// No texts.
    #[cfg(test)]
    pub(crate) fn nothing() -> Self {
        Self::new(&Vec::new)
    }

    /// Whether the texts are known.
    pub(crate) fn is_known(&self) -> bool {
        self.texts.is_some()
    }

    /// Whether a part of an answer stands in one of the texts, apart from white space, escapes and
    /// quotes; `None` if too much was searched for already.
    pub(crate) fn find(&self, part: &str) -> Option<bool> {
        let Some(known) = self.known() else { return Some(false) };
        let part = folded(part);
        let left = self.budget.get().checked_sub(known.folded.len());
        self.budget.set(left.unwrap_or(0));
        left.map(|_| !part.is_empty() && known.folded.contains(&part))
    }

    /// Whether a part may be a quotation: [`find`](Self::find) finds it, or cannot say.
    pub(crate) fn may_have(&self, part: &str) -> bool {
        self.find(part) != Some(false)
    }

    /// Whether a JSON document, or its items, are values of documents or calls in the texts; also
    /// if the document stands in a text apart from its closing brackets.
    pub(crate) fn may_have_value(&self, json: &str, value: &str, items: &[String]) -> bool {
        let Some(known) = self.known() else { return false };
        let has = |value: &str| known.values.contains(&folded(value));
        has(value)
            || !items.is_empty() && items.iter().all(|item| has(item))
            || self.may_have(json.trim_end_matches(|c: char| c.is_whitespace() || "}]".contains(c)))
    }

    fn known(&self) -> Option<&Known> {
        let texts = self.texts?;
        Some(self.known.get_or_init(|| {
            let mut known = Known { folded: String::new(), values: HashSet::new() };
            for text in texts() {
                // Nothing stands in two texts.
                known.folded.push('\0');
                known.folded.push_str(&folded(&text));
                known.values.extend(values_in(&text).iter().map(|value| folded(value)));
            }
            known
        }))
    }
}

impl Default for Given<'_> {
    /// The texts of a request that is not known.
    fn default() -> Self {
        Self { texts: None, known: OnceCell::new(), budget: Cell::new(BUDGET) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, part: &str) -> bool {
        let texts = || vec!["Other.".to_owned(), text.to_owned()];
        Given::new(&texts).may_have(part)
    }

    #[test]
    fn quotations_are_found_apart_from_blanks_and_escapes() {
        for (text, part) in [
            ("Set {\"a\": 1}, please.", "{\"a\":1}"),
            ("{\"a\":\n\t1}", "{ \"a\" : 1 }"),
            ("Set {\"a\":\"x\"}", "{\\\"a\\\":\\\"x\\\"}"),
            ("{\\\"a\\\":\\\"x\\\"}", "{\"a\":\"x\"}"),
            ("{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}"),
            ("{\"a\":\"x\\ny\"}", "{\"a\":\"x\ny\"}"),
            ("C:\\new\\table", "C:\\\\new\\\\table"),
            ("<tool_call>{}</tool_call>", "&lt;tool_call&gt;{}&lt;/tool_call&gt;"),
            ("&lt;invoke name=&#34;a&#x22;>", "<invoke name=\"a\">"),
            ("<b>é😀</b>", "\\u003cb\\u003e\\u00e9\\ud83d\\ude00\\u003c/b\\u003e"),
            ("{\u{200b}\"a\":\u{ad}1}", "{'a':1}"),
            ("{\"a\":1}", "> {\n> \"a\":1,\n> }"),
        ] {
            assert!(has(text, part), "{part}");
        }
    }

    #[test]
    fn other_words_are_not_quotations() {
        for (text, part) in [
            ("{\"a\":1}", "{\"a\":2}"),
            ("{\"a\":1}", "{\"A\":1}"),
            ("{\"a\":1", "{\"a\":1}"),
            ("}", "Other.}"),
            ("x", ""),
            ("x", " \n\\"),
        ] {
            assert!(!has(text, part), "{part}");
        }
    }

    #[test]
    fn what_costs_too_much_may_be_a_quotation() {
        let long = || vec!["x".repeat(1 << 20)];
        let given = Given::new(&long);
        let found = (0..1000).map(|_| given.find("y")).collect::<Vec<_>>();
        assert_eq!((found[0], found[999]), (Some(false), None));
    }

    proptest::proptest! {
        #[test]
        fn a_part_of_a_text_is_found_as_it_is_and_as_json(
            text in "[a-c{}\"<;u0 \né]{0,30}",
            skip in 0_usize..30,
        ) {
            let part: String = text.chars().skip(skip).collect();
            let json = serde_json::to_string(&part).expect("a text");
            let is_blank = folded(&part).is_empty();
            assert_eq!(has(&text, &part), !is_blank);
            assert!(is_blank || has(&text, &json[1..json.len() - 1]), "{text} {json}");
        }
    }
}
