//! Lists of objects: the rows of a table, or records.

use std::ops::Range;

use serde_json::{Map, Value};

use super::list;
use super::schema::{Kind, Property, Schema};
use super::scope::Scope;
use super::table::{self, Cell, Table};
use super::words::{self, FieldName, MIN_FIT};

/// The properties that the cells of a row may have values for.
struct Columns<'s> {
    properties: Vec<Property<'s>>,
    names: Vec<FieldName>,
}

impl<'s> Columns<'s> {
    fn new(items: Schema<'s>) -> Option<Self> {
        let Kind::Object(properties) = items.kind() else {
            return None;
        };
        let names = properties
            .iter()
            .map(|property| FieldName::new(property.name, &property.schema.description(), &[]))
            .collect();
        Some(Self { properties, names })
    }

    /// An object of the values that were found. `None`: a required value is missing.
    fn object(&self, values: Vec<Option<Value>>) -> Option<Value> {
        let mut members = Map::new();
        for (property, value) in self.properties.iter().zip(values) {
            match value {
                Some(value) => {
                    members.insert(property.name.to_owned(), value);
                }
                None if property.is_required => return None,
                None => {}
            }
        }
        Some(Value::Object(members))
    }
}

/// Objects, and the lines that they were read from.
#[derive(Default)]
pub(super) struct Records {
    pub(super) values: Vec<Value>,
    pub(super) lines: Vec<usize>,
}

impl Records {
    pub(super) fn push(&mut self, value: Value, lines: Range<usize>) {
        self.values.push(value);
        self.lines.extend(lines);
    }

    pub(super) fn non_empty(self) -> Option<Self> {
        if self.values.is_empty() { None } else { Some(self) }
    }
}

/// The lines as a list of objects: the rows of a table, or else records.
pub(super) fn fill(
    items: Schema<'_>,
    scope: Scope<'_, '_>,
    is_own_section: bool,
) -> Option<Records> {
    let columns = Columns::new(items)?;
    if let Some(found) = in_tables(&columns, scope).transpose() {
        return found.ok();
    }
    list::records(items, columns.properties.len(), scope, is_own_section)
}

/// A row of a table lacks a required value.
struct IncompleteRow;

/// The rows of all tables with the header that names most properties.
fn in_tables(
    columns: &Columns<'_>,
    scope: Scope<'_, '_>,
) -> Result<Option<Records>, IncompleteRow> {
    let tables = table::find(scope.lines);
    let mut groups: Vec<(Vec<Option<usize>>, Option<Records>)> = Vec::new();
    // The header of the previous table, whose rows may continue after a gap.
    let mut known: Option<(usize, &[Cell<'_>])> = None;
    for table in &tables {
        let assigned = table.header().map(|header| assign(columns, header));
        let min_columns = 2.min(columns.names.len());
        if let Some(assigned) = assigned.filter(|a| a.iter().flatten().count() >= min_columns)
            && let Some((header, rows)) = table.rows.split_first()
        {
            let header_cells = Header { cells: header, assigned: &assigned };
            let read = under_header(columns, &header_cells, rows, scope);
            let at = groups.iter().position(|(other, _)| *other == assigned);
            let at = at.unwrap_or_else(|| {
                groups.push((assigned, Some(Records::default())));
                groups.len() - 1
            });
            known = Some((at, header));
            add(&mut groups[at].1, read, table);
        } else if let Some((at, header)) = known
            && header.len() > 2
            && table.rows.iter().all(|r| r.len() == header.len() || is_total(r, header.len()))
        {
            let header = Header { cells: header, assigned: &groups[at].0 };
            let read = under_header(columns, &header, &table.rows, scope);
            if read.as_ref().is_none_or(|rows| !rows.is_empty()) {
                add(&mut groups[at].1, read, table);
            }
        } else {
            known = None;
        }
    }
    let best = groups.into_iter().max_by_key(|(assigned, found)| {
        let rows = found.as_ref().map_or(0, |found| found.values.len());
        (assigned.iter().flatten().count(), rows)
    });
    best.map_or(Ok(None), |(_, found)| Ok(found.ok_or(IncompleteRow)?.non_empty()))
}

/// Adds the rows of a table. `None`: a row is incomplete.
fn add(found: &mut Option<Records>, rows: Option<Vec<Value>>, table: &Table<'_>) {
    *found = found.take().zip(rows).map(|(mut found, rows)| {
        found.values.extend(rows);
        found.lines.extend(table.lines.clone());
        found
    });
}

/// The property that each header cell names, if any; each property once.
fn assign(columns: &Columns<'_>, header: &[Cell<'_>]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        let label = words::significant_stems(cell.text);
        for (index, name) in columns.names.iter().enumerate() {
            let kind = columns.properties[index].schema.kind();
            if matches!(kind, Kind::List(_) | Kind::Object(_) | Kind::Unknown) {
                continue;
            }
            let fit = name.fit(&label);
            if fit >= MIN_FIT {
                pairs.push((fit, at, index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut assigned = vec![None; header.len()];
    for (_, at, index) in pairs {
        if assigned[at].is_none() && !assigned.contains(&Some(index)) {
            assigned[at] = Some(index);
        }
    }
    assigned
}

/// A header with the properties that its cells name.
struct Header<'h, 'a> {
    cells: &'h [Cell<'a>],
    assigned: &'h [Option<usize>],
}

/// The objects of the rows under a header. `None`: a row is incomplete.
fn under_header(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    rows: &[Vec<Cell<'_>>],
    scope: Scope<'_, '_>,
) -> Option<Vec<Value>> {
    let mut found = Vec::new();
    for row in rows {
        if is_total(row, header.cells.len()) {
            continue;
        }
        let mut values = vec![None; columns.properties.len()];
        for (index, text) in header.assigned.iter().zip(table::cells_by_header(header.cells, row)) {
            if let (Some(index), Some(text)) = (index, text) {
                let schema = columns.properties[*index].schema;
                values[*index] = scope.notation.parse(schema, &columns.names[*index], text);
            }
        }
        // A line with fewer values is a comment between the rows.
        if values.iter().flatten().count() >= 2.min(values.len()) {
            found.push(columns.object(values)?);
        }
    }
    Some(found)
}

/// Whether a row is a total of the rows above it, which has empty cells.
fn is_total(row: &[Cell<'_>], width: usize) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
    let has_empty_cells = filled.clone().count() < width;
    has_empty_cells && filled.next().is_some_and(|cell| is_total_label(cell.text))
}

/// Whether all words of a label are used for totals, as in `Balance due` but not in `Balance bike`.
fn is_total_label(text: &str) -> bool {
    let totals = [
        "total", "subtotal", "sum", "vat", "tax", "balance", "net", "grand", "gst", "due",
        "change", "cash", "tip", "mwst", "summe", "gesamt",
    ];
    let around = ["amount", "incl", "excl", "include", "exclude", "paid", "plus", "to", "pay"];
    let is = |words: &[&str], word: &String| words.iter().any(|other| words::stem(other) == *word);
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let words = words::significant_stems(text);
    words.iter().any(|word| is(&totals, word))
        && words.iter().all(|word| is(&totals, word) || is(&around, word) || is_number(word))
}
