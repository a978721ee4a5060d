//! The headers of tables.

use super::name::MIN_FIT;
use super::records::Columns;
use super::schema::Kind;
use super::table::Row;
use super::{units, words};

/// A header with the property that each of its cells names.
pub(super) struct Header<'h, 'a> {
    pub(super) row: &'h Row<'a>,
    pub(super) assigned: Vec<Option<usize>>,
}

impl<'h, 'a> Header<'h, 'a> {
    pub(super) fn new(columns: &Columns<'_>, row: &'h Row<'a>) -> Self {
        Self { row, assigned: assign(columns, row) }
    }

    pub(super) fn width(&self) -> usize {
        self.row.cells.len()
    }

    /// How many properties the header names.
    pub(super) fn known(&self) -> usize {
        self.assigned.iter().flatten().count()
    }
}

/// The property that each header cell names, if any; each property once.
fn assign(columns: &Columns<'_>, header: &Row<'_>) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, cell) in header.cells.iter().enumerate() {
        let label = words::label_words(cell.text);
        let units = units::of_name(cell.text);
        for (index, name) in columns.names.iter().enumerate() {
            let kind = columns.properties[index].schema.kind();
            if matches!(kind, Kind::List(_) | Kind::Object(_) | Kind::Unknown) {
                continue;
            }
            let fit = name.fit(&label);
            if fit >= MIN_FIT && !name.has_other_unit(&units) {
                pairs.push((fit, at, index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut assigned = vec![None; header.cells.len()];
    for (_, at, index) in pairs {
        if assigned[at].is_none() && !assigned.contains(&Some(index)) {
            assigned[at] = Some(index);
        }
    }
    assigned
}
