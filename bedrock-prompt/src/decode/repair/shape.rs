//! Values that stand in another shape than was asked for: in a string, an object, a list, or
//! without one.

use super::keys::Member;
use super::scalar::{own_key, says_nothing, unspelt};
use super::{At, DEEPEST, Fitting, MOST_RESHAPES, Mender, only_one};
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

impl Mender<'_> {
    /// Whether a value could be read in another shape.
    pub(super) fn has_other_shapes(&self, at: At<'_>, node: &Node<'_>) -> bool {
        // The forms that a value may have are tried one by one.
        if at.reshapes == MOST_RESHAPES || at.rule.branches().next().is_some() {
            return false;
        }
        let takes_lists = at.takes(Types::ARRAY);
        match node {
            _ if self.is_bare(at, node) => true,
            Node::Null => false,
            Node::Array(items) => items.len() == 1 && !takes_lists,
            Node::Object(members) => {
                let has_own_key = own_key(at.place)
                    .is_some_and(|key| members.iter().any(|(name, _)| name == key));
                members.len() == 1 || has_own_key || takes_lists
            }
            _ => true,
        }
    }

    /// The value in the one other shape in which it fits.
    pub(super) fn reshaped<'n>(&self, at: At<'_>, node: &Node<'n>) -> Option<Fitting<'n>> {
        let mut readings = Vec::new();
        match node {
            Node::String(text) => {
                readings = self.readings(at, text);
                let json = self.json_in(at, text);
                readings.extend(json.map(|json| (RepairKind::JsonInString, json)));
            }
            Node::Number(digits)
                if self.policy == RepairPolicy::Lenient && at.takes(Types::STRING) =>
            {
                readings.push((RepairKind::NumberForString, Node::String(digits.clone())));
            }
            Node::Word(word) if at.takes(Types::NULL) && !word.contains("Infinity") => {
                readings.push((RepairKind::NullInString, Node::Null));
            }
            Node::Array(items) if !at.takes(Types::ARRAY) => {
                if let [item] = items.as_slice()
                    && *item != Node::Null
                {
                    readings.push((RepairKind::SingletonList, item.clone()));
                }
            }
            Node::Object(members) => {
                let inner = self.unwrapped(at, members);
                // An object without members would say that all was left out.
                let is_empty =
                    |inner: &&Node<'_>| matches!(inner, Node::Object(all) if all.is_empty());
                let inner = inner.filter(|inner| !is_empty(inner));
                readings.extend(inner.map(|inner| (RepairKind::Unwrapped, inner.clone())));
            }
            _ => {}
        }
        // In a list of lists it could as well be an item of the one before.
        let is_item = matches!(at.place, Place::Item(..));
        if at.takes(Types::ARRAY) && !is_item && may_be_one_item(node) {
            readings.push((RepairKind::SingleItem, Node::Array(vec![node.clone()])));
        }
        if self.is_bare(at, node) {
            let member = (WRAPPER.into(), node.clone());
            readings.push((RepairKind::Wrapped, Node::Object(vec![member])));
        }
        let fitting = readings
            .into_iter()
            .filter_map(|(kind, reading)| self.fit_reading(at, node, kind, reading));
        only_one(fitting.collect())
    }

    fn fit_reading<'n>(
        &self,
        at: At<'_>,
        node: &Node<'n>,
        kind: RepairKind,
        mut reading: Node<'n>,
    ) -> Option<Fitting<'n>> {
        if !self.may_try(&reading) {
            return None;
        }
        let mut repairs = vec![self.repair(at, kind, node, &reading)];
        let at = At { reshapes: at.reshapes + 1, is_taken: false, ..at };
        let fits = self.fit(at, &mut reading, &mut repairs).is_empty();
        fits.then_some(Fitting { node: reading, repairs })
    }

    /// A whole object that stands as the one member of another: `{"properties": {..}}`, or under
    /// the key of one of its members, `{"items": {"items": [..]}}`.
    pub(super) fn whole_in_member<'n>(&self, at: At<'_>, node: &Node<'n>) -> Option<Fitting<'n>> {
        let Node::Object(members) = node else { return None };
        let [(key, inner)] = members.as_slice() else { return None };
        let is_object = at.takes(Types::OBJECT) && at.rule.properties().next().is_some();
        if !is_object || at.is_part || at.reshapes == MOST_RESHAPES {
            return None;
        }
        let may_be_whole = match at.rule.property(key) {
            None => self.is_wrapper(key) && matches!(inner, Node::Object(_) | Node::String(_)),
            // The object that it stands in can then be no value of its own.
            Some(rule) => inner.get(key).is_some() && !rule.types().has(Types::OBJECT),
        };
        if !may_be_whole {
            return None;
        }
        let fitting = self.fit_reading(at, node, RepairKind::Unwrapped, inner.clone())?;
        knows_a_key(at, &fitting.node).then_some(fitting)
    }

    /// Whether models put objects of this name around an answer.
    fn is_wrapper(&self, key: &str) -> bool {
        WRAPPERS.contains(&key) || unspelt(key) == unspelt(self.schema.type_name())
    }

    /// Whether a whole answer stands without the object that it was asked for in.
    fn is_bare(&self, at: At<'_>, node: &Node<'_>) -> bool {
        self.schema.is_wrapped()
            && matches!(at.place, Place::Root)
            && match node {
                Node::Object(_) => node.get(WRAPPER).is_none(),
                Node::String(text) => !text.trim_start().starts_with('{'),
                _ => true,
            }
    }

    /// Whether an object fits as the one that was asked for around a value, and also as the value.
    pub(super) fn has_two_meanings(&self, at: At<'_>, node: &Node<'_>) -> bool {
        let Node::Object(members) = node else { return false };
        let bare = || Node::Object(vec![(WRAPPER.into(), node.clone())]);
        self.schema.is_wrapped() && members.len() > 1 && at.rule.fits(&bare())
    }

    /// What stands in an object that was not asked for.
    fn unwrapped<'v, 'n>(&self, at: At<'_>, members: &'v [Member<'n>]) -> Option<&'v Node<'n>> {
        let own = own_key(at.place);
        match members {
            [(key, inner)] => {
                // What is a property somewhere is no wrapper.
                let is_wrapper = self.is_wrapper(key) && !self.names.contains(&**key);
                (is_wrapper || own == Some(&**key)).then_some(inner)
            }
            // Once more under its own key, with others beside it that are asked for nowhere.
            several => {
                let own = several.iter().find(|(key, _)| own == Some(&**key))?;
                let are_strangers =
                    several.iter().all(|(key, _)| *key == own.0 || !self.names.contains(&**key));
                are_strangers.then_some(&own.1)
            }
        }
    }

    /// The object, list or string that a string holds as JSON.
    fn json_in(&self, at: At<'_>, text: &str) -> Option<Node<'static>> {
        let text = text.trim();
        if !text.starts_with(['{', '[', '"']) {
            return None;
        }
        let node = read(text, Tolerance::Strings, self.names).ok()?.node;
        (at.depth + depth(&node) <= DEEPEST).then(|| node.into_owned())
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
            !says_nothing(text.trim())
                && !parts.iter().any(|part| text.contains(part))
                && !text.trim_start().starts_with(['[', '{', '"'])
        }
        _ => true,
    }
}

/// Whether an object has a property that was asked for.
fn knows_a_key(at: At<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::Object(members) => members.iter().any(|(key, _)| at.rule.is_declared(key)),
        _ => false,
    }
}
