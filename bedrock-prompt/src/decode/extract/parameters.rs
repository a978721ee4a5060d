//! Parameters in tags, which do not show whether a value is text or JSON.

use crate::json::{self, Node, Tolerance};
use crate::json_schema::{OutputSchema, Rule, WRAPPER};

/// How many levels of subschemas are searched for a property.
const MAX_DEPTH: u8 = 4;

/// Whether the schema accepts a parameter both as text and as the JSON value in that text.
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
        // The name is an alias or a misspelt property.
        for start in [Some(root), inner].into_iter().flatten() {
            collect(start, None, MAX_DEPTH, &mut rules);
        }
    }
    let text = Node::String(text.into());
    rules.iter().any(|rule| rule.fits(&text)) && rules.iter().any(|rule| rule.types().take(&other))
}

/// The value of a text read as JSON; `None` if that is not possible or is a string.
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

/// Collects the rules of a property, or of all properties, from a rule and its subschemas.
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
