//! Lists of objects: the rows of a table, or records.

use serde_json::Value;

use super::header::Header;
use super::items;
use super::line::columns;
use super::records::{Columns, Incomplete, Records};
use super::schema::Schema;
use super::scope::Scope;
use super::table::{self, Row, Table};
use super::value;
use super::wrapped::{self, FullRow, SingleSpaced};

/// The lines as a list of objects: the rows of a table, or else records.
pub(super) fn fill(
    items: Schema<'_>,
    scope: Scope<'_, '_>,
    is_own_section: bool,
) -> Result<Option<Records>, Incomplete> {
    let Some(columns) = Columns::new(items) else {
        return Ok(None);
    };
    match in_tables(&columns, scope)? {
        Some(found) => Ok(Some(found)),
        None => items::records(items, columns.properties.len(), scope, is_own_section),
    }
}

/// The rows of all tables with headers that name the same properties.
struct Group<'h, 'a> {
    header: Header<'h, 'a>,
    rows: Vec<FullRow>,
    found: Result<Records, Incomplete>,
}

/// The rows of the group with the header that names most properties.
fn in_tables(columns: &Columns<'_>, scope: Scope<'_, '_>) -> Result<Option<Records>, Incomplete> {
    let tables = table::find(scope.lines);
    let mut groups: Vec<Group<'_, '_>> = Vec::new();
    // The group of the previous table, whose rows may continue after a gap.
    let mut known: Option<usize> = None;
    for table in &tables {
        for (header, rows) in parts(columns, table) {
            if let Some(header) = header {
                let at = groups.iter().position(|group| group.header.assigned == header.assigned);
                known = Some(at.unwrap_or(groups.len()));
                match at {
                    Some(at) => groups[at].header = header,
                    None => groups.push(Group {
                        header,
                        rows: Vec::new(),
                        found: Ok(Records::default()),
                    }),
                }
            } else if let Some(at) = known {
                match continuation(columns, &groups[at].header, rows, scope) {
                    Continuation::Rows => {}
                    Continuation::None => known = None,
                    Continuation::Unclear => {
                        groups[at].spoil();
                        known = None;
                    }
                }
            }
            if let Some(group) = known.map(|at| &mut groups[at]) {
                group.add(columns, rows, scope);
            }
        }
    }
    let best = groups
        .into_iter()
        .filter(Group::has_rows)
        .max_by_key(|group| (group.header.known(), group.rows.len()));
    let Some(group) = best else { return Ok(None) };
    let mut found = group.found?;
    if let Some(index) = stray_row(&group.header, scope.lines, &found) {
        return Err(Incomplete { index, missing: Vec::new() });
    }
    found.shared = shared(&group.header, &group.rows);
    Ok(found.non_empty())
}

/// The rows of a table with the header above them. The first rows may have none.
fn parts<'h, 'a>(
    columns: &Columns<'_>,
    table: &'h Table<'a>,
) -> Vec<(Option<Header<'h, 'a>>, &'h [Row<'a>])> {
    let min_columns = 2.min(columns.names.len());
    let mut parts: Vec<(Option<Header<'h, 'a>>, usize, usize)> = vec![(None, 0, 0)];
    for (at, row) in table.rows.iter().enumerate() {
        let header = row.is_title().then(|| Header::new(columns, row));
        match (header.filter(|header| header.known() >= min_columns), parts.last_mut()) {
            (Some(header), _) => parts.push((Some(header), at + 1, at + 1)),
            (None, Some(last)) => last.2 = at + 1,
            (None, None) => {}
        }
    }
    let parts = parts.into_iter().filter(|(header, start, end)| header.is_some() || start < end);
    parts.map(|(header, start, end)| (header, &table.rows[start..end])).collect()
}

impl Group<'_, '_> {
    fn has_rows(&self) -> bool {
        self.found.as_ref().map_or(true, |found| !found.values.is_empty())
    }

    /// The next record cannot be read.
    fn spoil(&mut self) {
        if let Ok(found) = &self.found {
            self.found = Err(Incomplete { index: found.values.len(), missing: Vec::new() });
        }
    }

    fn add(&mut self, columns: &Columns<'_>, rows: &[Row<'_>], scope: Scope<'_, '_>) {
        let Ok(found) = &mut self.found else { return };
        found.lines.push(self.header.row.line);
        let rows = wrapped::full_rows(columns, &self.header, rows);
        let read = rows.map_err(|after| (after, Vec::new())).and_then(|rows| {
            for row in rows {
                let values = values(columns, &self.header, &row, scope);
                let before = found.values.len();
                let unread = unread(columns, &self.header, &row, &values);
                let object = columns
                    .object(values)
                    .and_then(|object| if unread.is_empty() { Ok(object) } else { Err(unread) });
                found.values.push(object.map_err(|missing| (before, missing))?);
                found.lines.extend(row.lines.clone());
                self.rows.push(row);
            }
            Ok(())
        });
        if let Err((index, missing)) = read {
            self.found = Err(Incomplete { index, missing });
        }
    }
}

/// The values of a row.
fn values(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    row: &FullRow,
    scope: Scope<'_, '_>,
) -> Vec<Option<Value>> {
    let mut values = vec![None; columns.properties.len()];
    for (index, text) in header.assigned.iter().zip(&row.texts) {
        if let (Some(index), Some(text)) = (index, text) {
            let schema = columns.properties[*index].schema;
            values[*index] = scope.notation.parse(schema, &columns.names[*index], text);
        }
    }
    values
}

/// The names of the properties whose cell has a text that is no value of theirs: `two` or `free`.
fn unread(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    row: &FullRow,
    values: &[Option<Value>],
) -> Vec<String> {
    let cells = header.assigned.iter().zip(&row.texts);
    let unread = cells.filter_map(|(index, text)| {
        let (index, text) = ((*index)?, text.as_ref()?);
        let is_unread = values[index].is_none() && !value::is_placeholder(text);
        is_unread.then(|| columns.properties[index].name.to_owned())
    });
    unread.collect()
}

/// The columns without a property that have the same text in all rows: they belong to the whole.
fn shared(header: &Header<'_, '_>, rows: &[FullRow]) -> Vec<(String, String)> {
    let columns = header.assigned.iter().enumerate().filter(|(_, property)| property.is_none());
    let same = columns.filter_map(|(at, _)| {
        let text = rows.first()?.texts[at].as_ref()?;
        let is_same = rows.iter().all(|row| row.texts[at].as_ref() == Some(text));
        is_same.then(|| (header.row.cells[at].text.to_owned(), text.clone()))
    });
    same.collect()
}

/// The index of the first record after a line that looks like a row but was not read.
fn stray_row(header: &Header<'_, '_>, lines: &[&str], found: &Records) -> Option<usize> {
    let mut is_read = vec![false; lines.len()];
    found.lines.iter().for_each(|at| is_read[*at] = true);
    let last = *found.lines.iter().max()?;
    let mut rest = (header.row.line..lines.len()).filter(|at| !is_read[*at]);
    let is_single = |line: &str| columns(line).len() == 1;
    let is_row = |line: &str| !matches!(wrapped::single_spaced(line, header), SingleSpaced::No);
    let at = rest.find(|at| is_single(lines[*at]) && is_row(lines[*at]))?;
    Some(if at > last { found.values.len() } else { 0 })
}

/// What rows without a header are to the table above them.
enum Continuation {
    Rows,
    None,
    Unclear,
}

fn continuation(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    rows: &[Row<'_>],
    scope: Scope<'_, '_>,
) -> Continuation {
    let first = rows.first().filter(|row| row.is_title() && rows.len() > 1);
    if first.is_some_and(|row| Header::new(columns, row).known() > 0) {
        // The header of another table, with a column of the same name.
        return Continuation::None;
    }
    let width = header.width();
    let is_alike = |row: &Row<'_>| {
        let texts = row.texts(header.row).filter(|_| row.cells.len() >= width.min(3))?;
        let row = FullRow { texts, lines: row.line..row.line + 1 };
        let values = values(columns, header, &row, scope);
        let any = |is_text: bool| {
            let mut known = values.iter().enumerate().filter(|(_, value)| value.is_some());
            known.any(|(index, _)| columns.is_text(index) == is_text)
        };
        Some(any(true) && any(false) || columns.are_filled(&values))
    };
    let mut rows = rows.iter().filter(|row| !wrapped::is_total_row(row, width));
    match rows.any(|row| is_alike(row).unwrap_or(false)) {
        false => Continuation::None,
        // Two columns are as likely names and values.
        true if width == 2 => Continuation::Unclear,
        true => Continuation::Rows,
    }
}
