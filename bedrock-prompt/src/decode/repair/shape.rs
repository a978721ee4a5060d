//! Values that stand in another shape than was asked for: in a string, an object, a list, or
//! without one.

use super::keys::Member;
use super::scalar::{means_null, normalized_spelling, own_key};
use super::{Cursor, MAX_DEPTH, MAX_REINTERPRETATIONS, RepairedValue, Repairer, unique};
use crate::json::{Node, Place, RepairKind, RepairPolicy, Tolerance, read};
use crate::json_schema::{Types, WRAPPER};

/// Objects that models put around an answer.
const WRAPPERS: &[&str] = &[
    "properties",
    "parameters",
    "$PARAMETER_NAME",
    "input",
    "arguments",
    "args",
    "value",
    "values",
    "item",
    "items",
    "list",
];

impl Repairer<'_> {
    /// Whether a value could be read in another shape.
    pub(super) fn may_reinterpret(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        // The forms that a value may have are tried one by one.
        if cursor.reinterpretations == MAX_REINTERPRETATIONS
            || cursor.rule.branches().next().is_some()
        {
            return false;
        }
        let takes_lists = cursor.takes(Types::ARRAY);
        match node {
            _ if self.lacks_wrapper(cursor, node) => true,
            Node::Null => false,
            Node::Array(items) => items.len() == 1 && !takes_lists,
            Node::Object(members) => {
                let has_own_key = own_key(cursor.place)
                    .is_some_and(|key| members.iter().any(|(name, _)| name == key));
                members.len() == 1 || has_own_key || takes_lists
            }
            _ => true,
        }
    }

    /// The value in the one other shape in which it fits.
    pub(super) fn reinterpreted<'n>(
        &self,
        cursor: Cursor<'_>,
        node: &Node<'n>,
    ) -> Option<RepairedValue<'n>> {
        let mut interpretations = Vec::new();
        match node {
            Node::String(text) => {
                interpretations = self.interpretations(cursor, text);
                let json = self.json_in(cursor, text);
                interpretations.extend(json.map(|json| (RepairKind::JsonInString, json)));
            }
            Node::Number(digits)
                if self.policy == RepairPolicy::Lenient && cursor.takes(Types::STRING) =>
            {
                interpretations.push((RepairKind::NumberForString, Node::String(digits.clone())));
            }
            Node::Word(word) if cursor.takes(Types::NULL) && !word.contains("Infinity") => {
                interpretations.push((RepairKind::NullInString, Node::Null));
            }
            Node::Array(items) if !cursor.takes(Types::ARRAY) => {
                if let [item] = items.as_slice()
                    && *item != Node::Null
                {
                    interpretations.push((RepairKind::SingletonList, item.clone()));
                }
            }
            Node::Object(members) => {
                let inner = self.unwrapped(cursor, members);
                // An object without members would say that all was left out.
                let is_empty =
                    |inner: &&Node<'_>| matches!(inner, Node::Object(all) if all.is_empty());
                let inner = inner.filter(|inner| !is_empty(inner));
                interpretations.extend(inner.map(|inner| (RepairKind::Unwrapped, inner.clone())));
            }
            _ => {}
        }
        // In a list of lists it could as well be an item of the one before.
        let is_item = matches!(cursor.place, Place::Item(..));
        if cursor.takes(Types::ARRAY) && !is_item && may_be_one_item(node) {
            interpretations.push((RepairKind::SingleItem, Node::Array(vec![node.clone()])));
        }
        if self.lacks_wrapper(cursor, node) {
            let member = (WRAPPER.into(), node.clone());
            interpretations.push((RepairKind::Wrapped, Node::Object(vec![member])));
        }
        let fitting = interpretations.into_iter().filter_map(|(kind, interpretation)| {
            self.try_interpretation(cursor, node, kind, interpretation)
        });
        unique(fitting.collect())
    }

    fn try_interpretation<'n>(
        &self,
        cursor: Cursor<'_>,
        node: &Node<'n>,
        kind: RepairKind,
        mut interpretation: Node<'n>,
    ) -> Option<RepairedValue<'n>> {
        if !self.spend_budget(&interpretation) {
            return None;
        }
        let mut repairs = vec![self.repair(cursor, kind, node, &interpretation)];
        let cursor = Cursor {
            reinterpretations: cursor.reinterpretations + 1,
            is_accepted: false,
            ..cursor
        };
        let fits = self.repair_value(cursor, &mut interpretation, &mut repairs).is_empty();
        fits.then_some(RepairedValue { node: interpretation, repairs })
    }

    /// A whole object that stands as the one member of another: `{"properties": {..}}`, or under
    /// the key of one of its members, `{"items": {"items": [..]}}`.
    pub(super) fn nested_object<'n>(
        &self,
        cursor: Cursor<'_>,
        node: &Node<'n>,
    ) -> Option<RepairedValue<'n>> {
        let Node::Object(members) = node else { return None };
        let [(key, inner)] = members.as_slice() else { return None };
        let is_object = cursor.takes(Types::OBJECT) && cursor.rule.properties().next().is_some();
        if !is_object || cursor.is_subschema || cursor.reinterpretations == MAX_REINTERPRETATIONS {
            return None;
        }
        let may_be_whole = match cursor.rule.property(key) {
            None => self.is_wrapper(key) && matches!(inner, Node::Object(_) | Node::String(_)),
            // The object that it stands in can then be no value of its own.
            Some(rule) => inner.get(key).is_some() && !rule.types().has(Types::OBJECT),
        };
        if !may_be_whole {
            return None;
        }
        let fitting =
            self.try_interpretation(cursor, node, RepairKind::Unwrapped, inner.clone())?;
        has_declared_key(cursor, &fitting.node).then_some(fitting)
    }

    /// Whether models put objects of this name around an answer.
    fn is_wrapper(&self, key: &str) -> bool {
        WRAPPERS.contains(&key)
            || normalized_spelling(key) == normalized_spelling(self.schema.type_name())
    }

    /// Whether a whole answer stands without the object that it was asked for in.
    fn lacks_wrapper(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        self.schema.is_wrapped()
            && matches!(cursor.place, Place::Root)
            && match node {
                Node::Object(_) => node.get(WRAPPER).is_none(),
                Node::String(text) => !text.trim_start().starts_with('{'),
                _ => true,
            }
    }

    /// Whether an object fits as the one that was asked for around a value, and also as the value.
    pub(super) fn is_ambiguous(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        let Node::Object(members) = node else { return false };
        let bare = || Node::Object(vec![(WRAPPER.into(), node.clone())]);
        self.schema.is_wrapped() && members.len() > 1 && cursor.rule.fits(&bare())
    }

    /// What stands in an object that was not asked for.
    fn unwrapped<'v, 'n>(
        &self,
        cursor: Cursor<'_>,
        members: &'v [Member<'n>],
    ) -> Option<&'v Node<'n>> {
        let own_key_name = own_key(cursor.place);
        match members {
            [(key, inner)] => {
                // What is a property somewhere is no wrapper.
                let is_wrapper = self.is_wrapper(key) && !self.names.contains(&**key);
                (is_wrapper || own_key_name == Some(&**key)).then_some(inner)
            }
            // Once more under its own key, with others beside it that are asked for nowhere.
            several => {
                let own_key_name = several.iter().find(|(key, _)| own_key_name == Some(&**key))?;
                let are_unknown = several
                    .iter()
                    .all(|(key, _)| *key == own_key_name.0 || !self.names.contains(&**key));
                are_unknown.then_some(&own_key_name.1)
            }
        }
    }

    /// The object, list or string that a string holds as JSON.
    fn json_in(&self, cursor: Cursor<'_>, text: &str) -> Option<Node<'static>> {
        let text = text.trim();
        if !text.starts_with(['{', '[', '"']) {
            return None;
        }
        let node = read(text, Tolerance::Strings, self.names).ok()?.node;
        (cursor.depth + depth(&node) <= MAX_DEPTH).then(|| node.into_owned())
    }
}

/// How deep a value is nested.
fn depth(node: &Node<'_>) -> usize {
    match node {
        Node::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Node::Object(members) => {
            1 + members.iter().map(|(_, member)| depth(member)).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Whether a value may be a list's one item. A text that could be split, or read as JSON, is not
/// surely one.
fn may_be_one_item(node: &Node<'_>) -> bool {
    match node {
        Node::Null | Node::Array(_) | Node::Word(_) => false,
        Node::String(text) => {
            let parts = [",", ";", "/", "|", "&", "\n", "\t", " and ", " or "];
            !means_null(text.trim())
                && !parts.iter().any(|part| text.contains(part))
                && !text.trim_start().starts_with(['[', '{', '"'])
        }
        _ => true,
    }
}

/// Whether an object has a property that was asked for.
fn has_declared_key(cursor: Cursor<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::Object(members) => members.iter().any(|(key, _)| cursor.rule.is_declared(key)),
        _ => false,
    }
}
