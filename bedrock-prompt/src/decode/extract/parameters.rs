//! What a parameter in tags may be: nothing there tells a text from JSON.

use crate::json::{self, Node, Tolerance};
use crate::json_schema::{OutputSchema, Rule, WRAPPER};

/// How deep alternatives and parts are looked into for a property.
const MAX_DEPTH: u8 = 4;

/// Whether a type takes a parameter both as the text that it is, and as the JSON that it may be.
pub(super) fn is_ambiguous(name: &str, text: &str, schema: &OutputSchema) -> bool {
    let Some(other) = non_text_value(text, schema) else {
        return false;
    };
    let root = schema.rules().root();
    let inner = root.property(WRAPPER).filter(|_| schema.is_wrapped());
    let mut rules = Vec::new();
    for start in [Some(root), inner].into_iter().flatten() {
        collect(start, Some(name), MAX_DEPTH, &mut rules);
    }
    if rules.is_empty() {
        // Another name of a property, or one that is misspelt.
        for start in [Some(root), inner].into_iter().flatten() {
            collect(start, None, MAX_DEPTH, &mut rules);
        }
    }
    let text = Node::String(text.into());
    rules.iter().any(|rule| rule.fits(&text)) && rules.iter().any(|rule| rule.types().take(&other))
}

/// The JSON that a text may be meant as, if that is no text.
fn non_text_value<'a>(text: &'a str, schema: &OutputSchema) -> Option<Node<'a>> {
    let text = text.trim();
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&["null", "none", "nil"]) {
        return Some(Node::Null);
    }
    if is_one_of(&["true", "false"]) {
        return Some(Node::Bool(text.eq_ignore_ascii_case("true")));
    }
    let read = json::read(text, Tolerance::Text, schema.names()).ok()?;
    Some(read.node).filter(|node| !matches!(node, Node::String(_) | Node::Word(_)))
}

/// The rules of a property, or of all of them, whatever alternative names it.
fn collect<'r>(rule: Rule<'r>, name: Option<&str>, depth: u8, found: &mut Vec<Rule<'r>>) {
    match name {
        Some(name) => found.extend(rule.property(name)),
        None => found.extend(rule.properties().map(|(_, rule)| rule)),
    }
    if depth > 0 {
        for inner in rule.parts().chain(rule.branches()) {
            collect(inner, name, depth - 1, found);
        }
    }
}
