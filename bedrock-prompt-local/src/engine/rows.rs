//! Lists of objects: the rows of a table, or records.

use std::ops::Range;

use serde_json::{Map, Value};

use super::fill::Place;
use super::list;
use super::schema::{Kind, Property, Schema};
use super::table::{self, Cell, Table};
use super::words::{self, FIT, Name};

/// What a row is read into.
struct Columns<'s> {
    properties: Vec<Property<'s>>,
    names: Vec<Name>,
}

impl<'s> Columns<'s> {
    fn of(items: Schema<'s>) -> Option<Self> {
        let Kind::Object(properties) = items.kind() else {
            return None;
        };
        let names = properties
            .iter()
            .map(|property| Name::new(property.name, &property.schema.description(), &[]))
            .collect();
        Some(Self { properties, names })
    }

    /// An object from what was found for each property. `None`: something required is missing.
    fn object(&self, values: Vec<Option<Value>>) -> Option<Value> {
        let mut members = Map::new();
        for (property, value) in self.properties.iter().zip(values) {
            match value {
                Some(value) => {
                    members.insert(property.name.to_owned(), value);
                }
                None if property.required => return None,
                None => {}
            }
        }
        Some(Value::Object(members))
    }
}

/// Objects, and the lines that they were read from.
#[derive(Default)]
pub(super) struct Found {
    pub(super) values: Vec<Value>,
    pub(super) lines: Vec<usize>,
}

impl Found {
    pub(super) fn push(&mut self, value: Value, lines: Range<usize>) {
        self.values.push(value);
        self.lines.extend(lines);
    }

    pub(super) fn some(self) -> Option<Self> {
        if self.values.is_empty() { None } else { Some(self) }
    }
}

/// The best reading of the lines as a list of such objects.
pub(super) fn fill(items: Schema<'_>, place: Place<'_, '_>, own: bool) -> Option<Found> {
    let columns = Columns::of(items)?;
    if let Some(found) = in_tables(&columns, place).transpose() {
        return found.ok();
    }
    list::records(items, columns.properties.len(), place, own)
}

/// A table with a row that lacks something required.
struct Spoilt;

/// The rows of every table with the header that names most properties.
fn in_tables(columns: &Columns<'_>, place: Place<'_, '_>) -> Result<Option<Found>, Spoilt> {
    let tables = table::find(place.lines);
    let mut groups: Vec<(Vec<Option<usize>>, Option<Found>)> = Vec::new();
    // The header of the table before, for the rest of its rows behind a gap.
    let mut known: Option<(usize, &[Cell<'_>])> = None;
    for table in &tables {
        let assigned = table.header().map(|header| assign(columns, header));
        let least = 2.min(columns.names.len());
        if let Some(assigned) = assigned.filter(|a| a.iter().flatten().count() >= least)
            && let Some((header, rows)) = table.rows.split_first()
        {
            let read = under_header(columns, header, rows, &assigned, place);
            let at = groups.iter().position(|(other, _)| *other == assigned);
            let at = at.unwrap_or_else(|| {
                groups.push((assigned, Some(Found::default())));
                groups.len() - 1
            });
            known = Some((at, header));
            add(&mut groups[at].1, read, table);
        } else if let Some((at, header)) = known
            && header.len() > 2
            && table.rows.iter().all(|r| r.len() == header.len() || is_total(r, header.len()))
        {
            let read = under_header(columns, header, &table.rows, &groups[at].0, place);
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
    best.map_or(Ok(None), |(_, found)| Ok(found.ok_or(Spoilt)?.some()))
}

/// Adds the rows of a table; one that cannot be read spoils the list.
fn add(found: &mut Option<Found>, rows: Option<Vec<Value>>, table: &Table<'_>) {
    *found = found.take().zip(rows).map(|(mut found, rows)| {
        found.values.extend(rows);
        found.lines.extend(table.lines.clone());
        found
    });
}

/// For each header cell the property that it names; each property once.
fn assign(columns: &Columns<'_>, header: &[Cell<'_>]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        let label = words::words(cell.text);
        for (index, name) in columns.names.iter().enumerate() {
            let kind = columns.properties[index].schema.kind();
            if matches!(kind, Kind::List(_) | Kind::Object(_) | Kind::Unknown) {
                continue;
            }
            let fit = name.fit(&label);
            if fit >= FIT {
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

fn under_header(
    columns: &Columns<'_>,
    header: &[Cell<'_>],
    rows: &[Vec<Cell<'_>>],
    assigned: &[Option<usize>],
    place: Place<'_, '_>,
) -> Option<Vec<Value>> {
    let mut found = Vec::new();
    for row in rows {
        if is_total(row, header.len()) {
            continue;
        }
        let mut values = vec![None; columns.properties.len()];
        for (index, text) in assigned.iter().zip(table::under(header, row)) {
            if let (Some(index), Some(text)) = (index, text) {
                let schema = columns.properties[*index].schema;
                values[*index] = place.reading.value(schema, &columns.names[*index], text);
            }
        }
        // A remark between the rows is no row; a row that cannot be read spoils the list.
        if values.iter().flatten().count() >= 2.min(values.len()) {
            found.push(columns.object(values)?);
        }
    }
    Some(found)
}

/// A row that sums up the ones above it: it leaves cells empty.
fn is_total(row: &[Cell<'_>], width: usize) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
    let short = filled.clone().count() < width;
    short && filled.next().is_some_and(|cell| is_total_label(cell.text))
}

/// Whether a label has only words of sums: `Balance due` has, `Balance bike` has not.
fn is_total_label(text: &str) -> bool {
    let totals = [
        "total", "subtotal", "sum", "vat", "tax", "balance", "net", "grand", "gst", "due",
        "change", "cash", "tip", "mwst", "summe", "gesamt",
    ];
    let around = ["amount", "incl", "excl", "include", "exclude", "paid", "plus", "to", "pay"];
    let is = |words: &[&str], word: &String| words.iter().any(|other| words::stem(other) == *word);
    let figure = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let words = words::words(text);
    words.iter().any(|word| is(&totals, word))
        && words.iter().all(|word| is(&totals, word) || is(&around, word) || figure(word))
}
