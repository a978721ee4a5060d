//! Tables in plain text: pipes, aligned columns, or values parted by commas.

use std::ops::Range;

use super::labels::{columns, pipe_cells};
use super::text::is_rule;

/// A cell and the columns of the line that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    start: usize,
    end: usize,
}

/// Lines in a row that have the same kind of columns.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// The first row too, which may be the header.
    pub(super) rows: Vec<Vec<Cell<'a>>>,
    pub(super) lines: Range<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Form {
    Pipes,
    Columns,
    Delimited(char, usize),
}

impl<'a> Table<'a> {
    /// The first row, if none of its cells looks like a value.
    pub(super) fn header(&self) -> Option<&[Cell<'a>]> {
        let first = self.rows.first()?;
        let plain = |cell: &Cell<'_>| {
            !cell.text.chars().any(|c| c.is_ascii_digit()) && cell.text.split(' ').count() <= 4
        };
        (self.rows.len() > 1 && first.len() > 1 && first.iter().all(plain)).then_some(first)
    }

    /// Whether its lines are rather a table than labels with a value each.
    pub(super) fn is_wide(&self) -> bool {
        let wide = self.rows.iter().filter(|row| row.len() > 2).count();
        wide > 1 && self.rows.iter().all(|row| row.iter().all(|cell| !cell.text.contains(": ")))
    }
}

/// The text under each header cell: by position where the counts agree, else by place.
pub(super) fn under<'a>(header: &[Cell<'_>], row: &[Cell<'a>]) -> Vec<Option<&'a str>> {
    if header.len() == row.len() {
        let text = |cell: &Cell<'a>| Some(cell.text).filter(|text| !text.is_empty());
        return row.iter().map(text).collect();
    }
    let mut texts = vec![None; header.len()];
    for cell in row {
        let distance = |head: &Cell<'_>| {
            let overlap = head.start < cell.end && cell.start < head.end;
            let near = head.start.abs_diff(cell.start).min(head.end.abs_diff(cell.end));
            (!overlap, near)
        };
        let nearest = header.iter().enumerate().min_by_key(|(_, head)| distance(head));
        if let Some((at, _)) = nearest
            && texts[at].is_none()
        {
            texts[at] = Some(cell.text);
        }
    }
    texts
}

/// The tables of a text. A blank line ends one, unless it only parts the header from the rows.
pub(super) fn find<'a>(lines: &[&'a str]) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    let mut open: Option<(Form, Table<'a>)> = None;
    for (index, line) in lines.iter().enumerate() {
        if is_rule(line) {
            continue;
        }
        if line.trim().is_empty() {
            if open.as_ref().is_some_and(|(_, table)| table.rows.len() > 1) {
                tables.extend(open.take().map(|(_, table)| table));
            }
            continue;
        }
        let row = form(line).map(|form| (form, cells(line, form)));
        match (&mut open, row) {
            (Some((known, table)), Some((form, row))) if *known == form => {
                table.rows.push(row);
                table.lines.end = index + 1;
            }
            // A line without columns between rows: a remark, or the rest of a long cell.
            (Some((Form::Columns, _)), None) => {}
            (_, row) => {
                tables.extend(open.take().map(|(_, table)| table));
                open = row.map(|(form, row)| {
                    let lines = index..index + 1;
                    (form, Table { rows: vec![row], lines })
                });
            }
        }
    }
    tables.extend(open.map(|(_, table)| table));
    tables
}

fn form(line: &str) -> Option<Form> {
    if pipe_cells(line).is_some() {
        return Some(Form::Pipes);
    }
    if columns(line).len() > 1 {
        return Some(Form::Columns);
    }
    let prose = line.contains(": ") || line.trim_end().ends_with(['.', '!', '?', ':']);
    let delimited = [';', ','].into_iter().find_map(|mark| {
        let count = line.matches(mark).count();
        let spaced = line.contains(&format!("{mark} "));
        (count > 0 && !spaced).then_some(Form::Delimited(mark, count))
    });
    delimited.filter(|_| !prose)
}

fn cells(line: &str, form: Form) -> Vec<Cell<'_>> {
    let part = |start: usize, text| Cell { text, start, end: start + str::chars(text).count() };
    match form {
        Form::Columns => columns(line).into_iter().map(|(at, text)| part(at, text)).collect(),
        Form::Pipes => {
            let cells = pipe_cells(line).unwrap_or_default();
            cells.into_iter().enumerate().map(|(at, text)| part(at, text)).collect()
        }
        Form::Delimited(mark, _) => {
            let cells = line.split(mark).map(str::trim).enumerate();
            cells.map(|(at, text)| part(at, text)).collect()
        }
    }
}
