//! The lines that are being read, and the objects that they are read for.

use super::label::Label;
use super::labels;
use super::schema::Schema;
use super::table;
use super::value::Notation;

/// The id of all unions: unions within unions would take exponential time.
const UNION_ID: usize = 0;

/// The lines to read, and the objects around them.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 'b> {
    pub(super) lines: &'b [&'a str],
    pub(super) notation: Notation,
    /// Whether an enum may be chosen by the words of the whole text.
    pub(super) classify: bool,
    enclosing: Option<&'b Enclosing<'b>>,
    /// The values of labels that belong to an object around these lines.
    pub(super) taken: &'b [&'a str],
}

/// An object or a union that is being filled.
#[derive(Clone, Copy)]
pub(super) struct Enclosing<'b> {
    id: usize,
    lines: usize,
    parent: Option<&'b Enclosing<'b>>,
}

impl<'a, 'b> Scope<'a, 'b> {
    /// The scope of a complete text.
    pub(super) fn new(lines: &'b [&'a str], notation: Notation) -> Self {
        Self { lines, notation, classify: true, enclosing: None, taken: &[] }
    }

    /// The same scope with the lines that are left.
    pub(super) fn with_lines<'c>(self, lines: &'c [&'a str]) -> Scope<'a, 'c>
    where
        'b: 'c,
    {
        Scope { lines, ..self }
    }

    /// The same scope, in which the labels with these values are taken.
    pub(super) fn with_taken<'c>(self, taken: &'c [&'a str]) -> Scope<'a, 'c>
    where
        'b: 'c,
    {
        Scope { taken, ..self }
    }

    /// A part of the lines, in which enums are not chosen by the words of the whole text.
    pub(super) fn part<'c>(self, lines: &'c [&'a str]) -> Scope<'a, 'c>
    where
        'b: 'c,
    {
        Scope { lines, classify: false, ..self }
    }

    /// The link to an object that is filled from these lines.
    pub(super) fn enclosing(self, schema: Schema<'_>) -> Enclosing<'b> {
        Enclosing { id: schema.id(), lines: self.lines.len(), parent: self.enclosing }
    }

    /// The scope within an object.
    pub(super) fn within<'c>(self, enclosing: &'c Enclosing<'c>) -> Scope<'a, 'c>
    where
        'b: 'c,
    {
        Scope { enclosing: Some(enclosing), ..self }
    }

    pub(super) fn is_root(self) -> bool {
        self.enclosing.is_none()
    }

    pub(super) fn depth(self) -> usize {
        self.ancestors().count()
    }

    /// Calls `f` for the branches of a union. `None`: these lines are being read for a union
    /// already.
    pub(super) fn in_union<R>(self, f: impl FnOnce(Scope<'a, '_>) -> R) -> Option<R> {
        if self.enclosing_ids().contains(&UNION_ID) {
            return None;
        }
        let union = Enclosing { id: UNION_ID, lines: self.lines.len(), parent: self.enclosing };
        Some(f(self.within(&union)))
    }

    fn ancestors(self) -> impl Iterator<Item = &'b Enclosing<'b>> {
        std::iter::successors(self.enclosing, |enclosing| enclosing.parent)
    }

    /// The ids of the objects that these lines are being read for already.
    pub(super) fn enclosing_ids(self) -> Vec<usize> {
        let same_lines = self.ancestors().filter(|object| object.lines <= self.lines.len());
        same_lines.map(|object| object.id).collect()
    }

    /// The labels in the lines, without those of tables and those that are taken. The header of a
    /// single row is a row of labels.
    pub(super) fn labels(self) -> Vec<Label<'a>> {
        let mut in_table = vec![false; self.lines.len()];
        let mut found = Vec::new();
        for table in table::find(self.lines) {
            if let Some((header, row)) = table.single() {
                found.extend(labels::under_header(header, row));
            }
            if table.is_wide() || table.single().is_some() {
                table.rows.iter().for_each(|row| in_table[row.line] = row.cells.len() > 1);
            }
        }
        found.extend(labels::find(self.lines, &in_table));
        found.retain(|label| !self.taken.iter().any(|taken| std::ptr::eq(*taken, label.source)));
        found
    }
}
