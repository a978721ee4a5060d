//! Lists of objects: the rows of a table, lines such as `3 x Widget @ 4.50`, or records.

use serde_json::{Map, Value};

use super::fill::Place;
use super::schema::{Kind, Property, Schema};
use super::table::{self, Cell, Table};
use super::words::{self, FIT, Name};
use super::{date, item, list};

/// What a row is read into.
pub(super) struct Columns<'s> {
    pub(super) properties: Vec<Property<'s>>,
    pub(super) names: Vec<Name>,
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
    pub(super) fn object(&self, values: Vec<Option<Value>>) -> Option<Value> {
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

/// The best reading of the lines as a list of such objects.
pub(super) fn fill(items: Schema<'_>, place: Place<'_, '_>) -> Option<Vec<Value>> {
    let columns = Columns::of(items)?;
    let mut best: Option<(usize, Vec<Value>)> = None;
    for table in table::find(place.lines) {
        let read = match table.header().map(|header| assign(&columns, header)) {
            Some(assigned) if assigned.iter().flatten().count() >= 2.min(columns.names.len()) => {
                let matched = assigned.iter().flatten().count();
                with_header(&columns, &table, &assigned, place).map(|rows| (matched * 100, rows))
            }
            _ => without_header(&columns, &table, place).map(|rows| (0, rows)),
        };
        if let Some((score, rows)) = read {
            let score = score + rows.len();
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, rows));
            }
        }
    }
    best.map(|(_, rows)| rows)
        .or_else(|| list::records(items, columns.properties.len(), place))
        .or_else(|| item::list(&columns, place))
        .or_else(|| list::texts(&columns, place))
}

/// For each header cell the property that it names; each property once.
fn assign(columns: &Columns<'_>, header: &[Cell<'_>]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, cell) in header.iter().enumerate() {
        let label = words::words(cell.text);
        for (index, name) in columns.names.iter().enumerate() {
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

fn with_header(
    columns: &Columns<'_>,
    table: &Table<'_>,
    assigned: &[Option<usize>],
    place: Place<'_, '_>,
) -> Option<Vec<Value>> {
    let (header, rows) = table.rows.split_first()?;
    let mut found = Vec::new();
    for row in rows {
        if is_total(row) {
            break;
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
    (!found.is_empty()).then_some(found)
}

#[derive(Clone, Copy, PartialEq)]
enum Content {
    Text,
    Date,
    Whole,
    Figure,
}

/// Without a header, columns go to properties of their kind in the order of the schema.
fn without_header(
    columns: &Columns<'_>,
    table: &Table<'_>,
    place: Place<'_, '_>,
) -> Option<Vec<Value>> {
    let rows: Vec<&Vec<Cell<'_>>> = table.rows.iter().take_while(|row| !is_total(row)).collect();
    let width = rows.first()?.len();
    if width < 2 || rows.iter().any(|row| row.len() != width) {
        return None;
    }
    let contents: Vec<Content> = (0..width).map(|at| content(&rows, at, place)).collect();
    let mut taken = vec![false; columns.properties.len()];
    let mut assigned = vec![None; width];
    for (at, content) in contents.iter().enumerate() {
        let open = (0..taken.len()).filter(|index| !taken[*index]);
        let best = open.filter_map(|index| Some((rank(columns, index, *content)?, index))).min();
        if let Some((_, index)) = best {
            taken[index] = true;
            assigned[at] = Some(index);
        }
    }
    if !contents.iter().any(|content| *content != Content::Text) {
        return None;
    }
    let mut found = Vec::new();
    for row in rows {
        let mut values = vec![None; columns.properties.len()];
        for (cell, index) in row.iter().zip(&assigned) {
            let Some(index) = index else { continue };
            let (counted, text) = item::counted(cell.text, place.reading);
            if let Some(number) = counted
                && let Some(at) = item::quantity(columns)
                && !taken[at]
            {
                let schema = columns.properties[at].schema;
                values[at] = super::value::of_number(schema, &number);
                let schema = columns.properties[*index].schema;
                values[*index] = place.reading.value(schema, &columns.names[*index], text);
            } else {
                let schema = columns.properties[*index].schema;
                values[*index] = place.reading.value(schema, &columns.names[*index], cell.text);
            }
        }
        found.push(columns.object(values)?);
    }
    (!found.is_empty()).then_some(found)
}

fn content(rows: &[&Vec<Cell<'_>>], at: usize, place: Place<'_, '_>) -> Content {
    let all = |test: &dyn Fn(&str) -> bool| rows.iter().all(|row| test(row[at].text));
    let figure = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        letters <= 3 && place.reading.numbers(text).len() == 1
    };
    let whole = |text: &str| {
        figure(text) && place.reading.numbers(text).iter().all(|n| n.is_whole() && !n.is_money())
    };
    if all(&|text| date::scan(text, place.reading.order).len() == 1) {
        Content::Date
    } else if all(&whole) {
        Content::Whole
    } else if all(&figure) {
        Content::Figure
    } else {
        Content::Text
    }
}

/// How well a property suits a column, less being better; `None`: not at all.
fn rank(columns: &Columns<'_>, index: usize, content: Content) -> Option<u8> {
    let name = &columns.names[index];
    let counts = name.has(&["quantity", "qty", "count"]);
    match (columns.properties[index].schema.kind(), content) {
        (Kind::Text { .. } | Kind::Choice(_), Content::Text) | (Kind::Date, Content::Date) => {
            Some(0)
        }
        (Kind::Integer, Content::Whole) => Some(0),
        (Kind::Number | Kind::Decimal, Content::Whole) => Some(u8::from(!counts)),
        (Kind::Number | Kind::Decimal, Content::Figure) => Some(u8::from(counts)),
        _ => None,
    }
}

/// A row that sums up the ones above it.
fn is_total(row: &[Cell<'_>]) -> bool {
    let first = row.iter().find(|cell| !cell.text.is_empty());
    first.is_some_and(|cell| is_total_label(cell.text))
}

pub(super) fn is_total_label(text: &str) -> bool {
    let text = words::words(text);
    let totals = [
        "total", "subtotal", "sum", "vat", "tax", "balance", "net", "grand", "gst", "due",
        "change", "cash", "tip", "mwst", "summe", "gesamt",
    ];
    text.len() <= 4
        && text.iter().take(2).any(|word| totals.iter().any(|total| words::stem(total) == *word))
}
