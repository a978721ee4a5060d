//! The part of an answer that shows what a type does with one place.
//!
//! What a type does with a row does not depend on the other rows. So a place is judged in an answer
//! with one row instead of all, and the cost of many rows is that of each.

use std::borrow::Cow;

use super::places::{LONG, Place};
use crate::json::Node;

/// An answer of which long lists and maps have only one part each, but for the row of a place, which
/// is whole.
pub(super) struct Part<'n> {
    /// The steps to the row in the whole answer; empty for the whole answer.
    row: Vec<usize>,
    /// The steps to the row in this part.
    own_row: Vec<usize>,
    pub(super) node: Node<'n>,
    /// The number of its values, and of its text in units of a short value.
    pub(super) size: usize,
}

impl<'n> Part<'n> {
    /// The part for a place, of whose lists and maps the outer `levels` are shortened.
    pub(super) fn of(answer: &'n Node<'_>, place: &Place<'_>, levels: usize) -> Self {
        let row = row_of(place, levels);
        let mut maker = Maker { rows: &place.rows[..levels], own_row: Vec::new(), size: 0 };
        let node = maker.on_the_way(answer, row, 0);
        Self { row: row.to_vec(), own_row: maker.own_row, node, size: maker.size }
    }

    /// Whether it is the part for this place.
    pub(super) fn is_of(&self, place: &Place<'_>, levels: usize) -> bool {
        self.row == row_of(place, levels)
    }

    /// The steps to a place of the row.
    pub(super) fn steps_to(&self, place: &Place<'_>) -> Vec<usize> {
        let inside = place.steps.get(self.row.len()..).unwrap_or_default();
        [&self.own_row, inside].concat()
    }
}

/// The steps to the row around a place.
fn row_of<'p>(place: &'p Place<'_>, levels: usize) -> &'p [usize] {
    match place.rows[..levels].last() {
        Some(depth) => &place.steps[..=*depth],
        None => &[],
    }
}

struct Maker<'p> {
    /// Which steps lead to an item of a list, or to an entry of a map.
    rows: &'p [usize],
    own_row: Vec<usize>,
    size: usize,
}

impl Maker<'_> {
    fn on_the_way<'n>(&mut self, node: &'n Node<'_>, left: &[usize], depth: usize) -> Node<'n> {
        let [step, left @ ..] = left else { return self.copy(node, usize::MAX) };
        self.size += 1;
        let is_row = self.rows.contains(&depth);
        self.own_row.push(if is_row { 0 } else { *step });
        match node {
            Node::Object(members) => {
                let kept = kept(members, is_row, *step);
                let copied = kept.map(|(index, (key, member))| {
                    let member = if index == *step {
                        self.on_the_way(member, left, depth + 1)
                    } else {
                        self.copy(member, LONG)
                    };
                    (Cow::Borrowed(&**key), member)
                });
                Node::Object(copied.collect())
            }
            Node::Array(items) => {
                let all = items.iter().enumerate();
                let kept = all.filter(|(index, _)| !is_row || index == step);
                let copied = kept.map(|(index, item)| {
                    if index == *step {
                        self.on_the_way(item, left, depth + 1)
                    } else {
                        self.copy(item, LONG)
                    }
                });
                Node::Array(copied.collect())
            }
            _ => self.copy(node, usize::MAX),
        }
    }

    /// A copy that borrows all texts; of lists and maps with more than `most` parts only the first.
    fn copy<'n>(&mut self, node: &'n Node<'_>, most: usize) -> Node<'n> {
        self.size += 1;
        match node {
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(*value),
            Node::Number(digits) => Node::Number(Cow::Borrowed(digits)),
            Node::String(text) => {
                self.size += text.len() / 64;
                Node::String(Cow::Borrowed(text))
            }
            Node::BareWord(word) => Node::BareWord(Cow::Borrowed(word)),
            Node::Unread(unread) => Node::Unread(unread.clone()),
            Node::Array(items) => {
                let kept = if items.len() > most { &items[..1] } else { items };
                Node::Array(kept.iter().map(|item| self.copy(item, most)).collect())
            }
            Node::Object(members) => {
                // No type has as many fields.
                let kept = if members.len() / LONG > most { &members[..1] } else { members };
                let copied =
                    kept.iter().map(|(key, it)| (Cow::Borrowed(&**key), self.copy(it, most)));
                Node::Object(copied.collect())
            }
        }
    }
}

/// All parts of a list or object, or of many only the one, with their indices.
fn kept<N>(all: &[N], is_row: bool, step: usize) -> impl Iterator<Item = (usize, &N)> {
    let range = if is_row { step..step.saturating_add(1) } else { 0..all.len() };
    range.clone().zip(all.get(range).unwrap_or_default())
}
