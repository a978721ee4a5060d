//! Interprets a value of the wrong type as another one: JSON in a string, a value in a wrapper
//! object or in a list, or one without them.

use super::keys::Member;
use super::placeholder::is_placeholder;
use super::scalar::{normalized_spelling, own_key};
use super::{Cursor, MAX_REINTERPRETATIONS, RepairedValue, Repairer, may_have_leaked_tags};
use crate::decode::outline;
use crate::json::{JsonPath, MAX_DEPTH, Node, Repair, RepairKind, RepairPolicy, Tolerance, read};
use crate::json_schema::{Rule, Types, WRAPPER};

/// Keys of objects that models wrap answers in.
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
    /// Whether a value may have another interpretation.
    pub(super) fn may_reinterpret(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        // The branches of `anyOf` and `oneOf` are tried one by one.
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

    /// The only other interpretation of a value that matches its rule.
    pub(super) fn reinterpreted<'n>(
        &self,
        cursor: Cursor<'_>,
        node: &Node<'n>,
    ) -> Option<RepairedValue<'n>> {
        let (mut interpretations, mut inside) = (Vec::new(), Vec::new());
        match node {
            Node::String(text) => {
                interpretations = self.interpretations(cursor, text);
                if let Some((json, repairs)) = self.json_in(cursor, text) {
                    inside = repairs;
                    interpretations.push((RepairKind::JsonInString, json));
                }
            }
            // A text has the digits that the model wrote.
            Node::Number(digits)
                if self.policy == RepairPolicy::Lenient
                    && cursor.takes(Types::STRING)
                    && !self.is_rewritten(digits) =>
            {
                interpretations.push((RepairKind::NumberForString, Node::String(digits.clone())));
            }
            Node::BareWord(word) if *word == "NaN" => {
                let null = cursor.takes(Types::NULL).then_some(Node::Null);
                interpretations.extend(null.map(|null| (RepairKind::NullInString, null)));
            }
            // A value of an enum, a boolean or null; as a text it may be a name of a type or of
            // nothing, as in `{title: string, body: TBD}`.
            Node::BareWord(word) if !word.contains("Infinity") => {
                interpretations = self.interpretations(cursor, word);
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
                // An empty object would mean that all properties are absent.
                let is_empty = |inner: &&Node<'_>| match inner {
                    Node::Object(all) => all.is_empty(),
                    Node::Unread(unread) => unread.is_object() && unread.is_empty(),
                    _ => false,
                };
                let inner = inner.filter(|inner| !is_empty(inner));
                interpretations.extend(inner.map(|inner| (RepairKind::Unwrapped, inner.clone())));
            }
            _ => {}
        }
        // In a list of lists it could also be an item of the previous list.
        let is_item = matches!(cursor.place, JsonPath::Item(..));
        if cursor.takes(Types::ARRAY) && !is_item && may_be_one_item(cursor, node) {
            interpretations.push((RepairKind::SingleItem, Node::Array(vec![node.clone()])));
        }
        if self.lacks_wrapper(cursor, node) {
            let wrapped = Node::Object(vec![(WRAPPER.into(), node.clone())]);
            if cursor.rule.fits(&wrapped) {
                // The value is valid as it is.
                interpretations.clear();
            }
            interpretations.push((RepairKind::Wrapped, wrapped));
        }
        let fitting = interpretations.into_iter().filter_map(|(kind, interpretation)| {
            let mut fitting = self.try_interpretation(cursor, node, kind, interpretation)?;
            if kind == RepairKind::JsonInString {
                fitting.repairs.splice(1..1, std::mem::take(&mut inside));
            }
            Some(fitting)
        });
        self.unique(fitting.collect())
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

    /// An object that is the only member of another one: `{"properties": {..}}`, or under the key
    /// of one of its own members, `{"items": {"items": [..]}}`.
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
            None => self.is_wrapper(key) && (inner.is_object() || inner.as_str().is_some()),
            // Then the outer object cannot be a valid value itself.
            Some(rule) => inner.has_key(key) && !rule.types().has(Types::OBJECT),
        };
        if !may_be_whole {
            return None;
        }
        let fitting =
            self.try_interpretation(cursor, node, RepairKind::Unwrapped, inner.clone())?;
        has_declared_key(cursor, &fitting.node).then_some(fitting)
    }

    /// Whether models wrap answers in an object under this key.
    fn is_wrapper(&self, key: &str) -> bool {
        WRAPPERS.contains(&key)
            || normalized_spelling(key) == normalized_spelling(self.schema.type_name())
    }

    /// Whether the answer is a value without the object that the schema wraps it in.
    fn lacks_wrapper(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        self.schema.is_wrapped()
            && matches!(cursor.place, JsonPath::Root)
            && match node {
                Node::Object(_) => node.get(WRAPPER).is_none(),
                Node::String(text) => !text.trim_start().starts_with('{'),
                _ => true,
            }
    }

    /// Whether the reader wrote a number in place of one that is not JSON, such as `0x1F`.
    fn is_rewritten(&self, digits: &str) -> bool {
        self.read.iter().any(|repair| repair.kind == RepairKind::Syntax && repair.after == digits)
    }

    /// Whether an object matches both as the wrapper of the value and as the value itself.
    pub(super) fn is_ambiguous(&self, cursor: Cursor<'_>, node: &Node<'_>) -> bool {
        let Node::Object(members) = node else { return false };
        let bare = || Node::Object(vec![(WRAPPER.into(), node.clone())]);
        self.schema.is_wrapped() && members.len() > 1 && cursor.rule.fits(&bare())
    }

    /// The value inside an object that the schema does not have.
    fn unwrapped<'v, 'n>(
        &self,
        cursor: Cursor<'_>,
        members: &'v [Member<'n>],
    ) -> Option<&'v Node<'n>> {
        let own = own_key(cursor.place);
        match members {
            [(key, inner)] => {
                // A key that is a property somewhere in the schema is not a wrapper.
                let is_wrapper = self.is_wrapper(key) && !self.names.contains(&**key);
                (is_wrapper || own == Some(&**key)).then_some(inner)
            }
            // Nested under its own key, next to keys that are nowhere in the schema.
            several => {
                let (own, inner) = several.iter().find(|(key, _)| own == Some(&**key))?;
                let are_unknown =
                    several.iter().all(|(key, _)| key == own || !self.names.contains(&**key));
                // What is dropped must be valid JSON, too.
                let are_read =
                    |(key, node): &Member<'_>| key == own || !node.has_part_without_rule();
                if are_unknown && !several.iter().all(are_read) {
                    return self.undecided(None);
                }
                are_unknown.then_some(inner)
            }
        }
    }

    /// The object, list or string that a string contains as JSON, and the repairs of its syntax.
    fn json_in(&self, cursor: Cursor<'_>, text: &str) -> Option<(Node<'static>, Vec<Repair>)> {
        let text = text.trim();
        if !text.starts_with(['{', '[', '"']) {
            return None;
        }
        let (node, mut repairs) = if self.is_outline && !text.starts_with('"') {
            let text = Some(text).filter(|text| !may_have_leaked_tags(text));
            let node =
                text.and_then(|it| outline::value(it, cursor.rule, cursor.depth, self.names));
            match node {
                Some(node) => (node, Vec::new()),
                None => return self.undecided(None),
            }
        } else {
            let read = read(text, Tolerance::Strings, self.names).ok()?;
            (read.node, read.repairs)
        };
        // A quoted text is no list, and as the only item of one it would lose its quotes.
        if let Node::String(inner) = &node
            && cursor.takes(Types::ARRAY)
            && !inner.trim_start().starts_with(['[', '{'])
        {
            return None;
        }
        let around = self.path(cursor);
        for repair in &mut repairs {
            let is_joined =
                around.is_empty() || repair.path.is_empty() || repair.path.starts_with('[');
            let dot = if is_joined { "" } else { "." };
            repair.path = format!("{around}{dot}{}", repair.path);
        }
        (cursor.depth + depth(&node) <= MAX_DEPTH).then(|| (node.into_owned(), repairs))
    }
}

/// The nesting depth of a value; 0 for a scalar.
fn depth(node: &Node<'_>) -> usize {
    match node {
        Node::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Node::Object(members) => {
            1 + members.iter().map(|(_, member)| depth(member)).max().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Whether a value may be the only item of a list. A string that could be split, or parsed as JSON,
/// is ambiguous, and one that may stand for no value is none.
fn may_be_one_item(cursor: Cursor<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::Null | Node::Array(_) | Node::BareWord(_) => false,
        Node::String(text) => {
            let parts = [",", ";", "/", "|", "&", "\n", "\t", " and ", " or "];
            let is_listed = || {
                let values = cursor.rule.item(0).and_then(Rule::values);
                values.is_some_and(|values| values.iter().any(|value| *value == **text))
            };
            !text.trim_start().starts_with(['[', '{', '"'])
                && !parts.iter().any(|part| text.contains(part))
                && (!is_placeholder(text) || is_listed())
        }
        _ => true,
    }
}

/// Whether an object has a declared property.
fn has_declared_key(cursor: Cursor<'_>, node: &Node<'_>) -> bool {
    match node {
        Node::Unread(unread) => cursor.rule.properties().any(|(name, _)| unread.has_key(name)),
        Node::Object(members) => members.iter().any(|(key, _)| cursor.rule.is_declared(key)),
        _ => false,
    }
}
