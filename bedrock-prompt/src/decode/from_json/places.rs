//! The places of an answer that its schema has rules for.

use std::collections::HashSet;

use crate::json::{JsonPath, Node};
use crate::json_schema::{OutputSchema, Rule, Types};

/// A list or map with more parts than this is long. A list of a fixed length is mostly shorter.
pub(super) const LONG: usize = 16;

/// A value inside an answer.
#[derive(Default)]
pub(super) struct Place<'r> {
    /// The index of each member and item on the way.
    pub(super) steps: Vec<usize>,
    /// Which of the steps lead to an item of a long list, or to an entry of a long map.
    pub(super) rows: Vec<usize>,
    /// The path with all keys.
    pub(super) path: String,
    /// The path as it is shown.
    pub(super) shown: String,
    pub(super) hides_keys: bool,
    /// Whether it is in a map, under a key that is a number.
    pub(super) is_number_key: bool,
    pub(super) rules: Vec<Rule<'r>>,
}

impl<'r> Place<'r> {
    /// The answer itself.
    pub(super) fn root(schema: &'r OutputSchema) -> Self {
        Self {
            steps: Vec::new(),
            rows: Vec::new(),
            path: String::new(),
            shown: String::new(),
            hides_keys: false,
            is_number_key: false,
            rules: vec![schema.rules().root()],
        }
    }

    /// The same place in a part of the answer.
    pub(super) fn in_part(&self, steps: Vec<usize>) -> Self {
        Self { steps, rules: self.rules.clone(), ..Self::default() }
    }
}

impl Place<'_> {
    /// The JSON types that the schema asks for.
    pub(super) fn types(&self) -> Types {
        self.rules.iter().fold(Types::NONE, |types, rule| types | rule.types())
    }

    /// The value at this place of an answer.
    pub(super) fn value_in<'n, 'a>(&self, answer: &'n Node<'a>) -> Option<&'n Node<'a>> {
        self.steps.iter().try_fold(answer, |node, step| match node {
            Node::Object(members) => members.get(*step).map(|(_, member)| member),
            Node::Array(items) => items.get(*step),
            _ => None,
        })
    }

    pub(super) fn is_one_of(&self, indices: &HashSet<usize>) -> bool {
        self.rules.iter().any(|rule| indices.contains(&rule.index()))
    }
}

/// The value at a place.
pub(super) fn at<'n, 'a>(node: &'n mut Node<'a>, steps: &[usize]) -> Option<&'n mut Node<'a>> {
    let [step, further @ ..] = steps else { return Some(node) };
    match node {
        Node::Object(members) => at(&mut members.get_mut(*step)?.1, further),
        Node::Array(items) => at(items.get_mut(*step)?, further),
        _ => None,
    }
}

/// The first values of an answer that the schema has rules for, without the answer itself.
pub(super) fn places_of<'r>(
    node: &Node<'_>,
    schema: &'r OutputSchema,
    most: usize,
) -> Vec<Place<'r>> {
    let mut finder =
        Finder { schema, most, steps: Vec::new(), rows: Vec::new(), found: Vec::new() };
    finder.inside(&[schema.rules().root()], node, &JsonPath::Root);
    finder.found
}

struct Finder<'r> {
    schema: &'r OutputSchema,
    most: usize,
    steps: Vec<usize>,
    rows: Vec<usize>,
    found: Vec<Place<'r>>,
}

impl<'r> Finder<'r> {
    /// The members or items of a value.
    fn inside(&mut self, rules: &[Rule<'r>], node: &Node<'_>, place: &JsonPath<'_>) {
        let all: Vec<Rule<'r>> = rules.iter().flat_map(|rule| rule.of_same_value()).collect();
        match node {
            Node::Object(members) => {
                let is_map = members.len() > LONG
                    && all.iter().all(|rule| rule.properties().next().is_none());
                for (index, (key, member)) in members.iter().enumerate() {
                    let inner = all.iter().filter_map(|rule| rule.property(key)).collect();
                    let is_property = |rule: &Rule<'_>| rule.properties().any(|it| *it.0 == **key);
                    let is_number = key.parse::<i64>().is_ok() && !all.iter().any(is_property);
                    let place = JsonPath::Member(place, key);
                    self.value(inner, index, is_map, is_number, member, &place);
                }
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let inner = all.iter().filter_map(|rule| rule.item(index)).collect();
                    let is_row = items.len() > LONG;
                    self.value(inner, index, is_row, false, item, &JsonPath::Item(place, index));
                }
            }
            _ => {}
        }
    }

    fn value(
        &mut self,
        mut rules: Vec<Rule<'r>>,
        index: usize,
        is_row: bool,
        is_number_key: bool,
        node: &Node<'_>,
        place: &JsonPath<'_>,
    ) {
        if rules.is_empty() || self.found.len() == self.most {
            return;
        }
        rules.sort_by_key(|rule| rule.index());
        rules.dedup_by_key(|rule| rule.index());
        let names = self.schema.names();
        let (shown, full) = (place.path(names), place.model_path(names));
        let (hides_keys, path) = (full.is_some(), full.unwrap_or_else(|| shown.clone()));
        if is_row {
            self.rows.push(self.steps.len());
        }
        self.steps.push(index);
        let (steps, rows, inner) = (self.steps.clone(), self.rows.clone(), rules.clone());
        self.found.push(Place { steps, rows, path, shown, hides_keys, is_number_key, rules });
        self.inside(&inner, node, place);
        self.steps.pop();
        if is_row {
            self.rows.pop();
        }
    }
}
