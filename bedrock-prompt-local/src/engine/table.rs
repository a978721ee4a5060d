//! Tables in plain text: pipes, aligned columns, or values separated by commas.

use std::ops::Range;

use super::line::{columns, is_rule, pipe_cells};

/// A cell and the columns that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    start: usize,
    end: usize,
}

/// Consecutive lines with the same layout.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// All rows; the first one may be the header.
    pub(super) rows: Vec<Vec<Cell<'a>>>,
    pub(super) lines: Range<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Layout {
    Pipes,
    Columns,
    Delimited(char, usize),
}

impl<'a> Table<'a> {
    /// The first row, if none of its cells looks like a value.
    pub(super) fn header(&self) -> Option<&[Cell<'a>]> {
        let first = self.rows.first()?;
        let is_title = |cell: &Cell<'_>| {
            !cell.text.chars().any(|c| c.is_ascii_digit()) && cell.text.split(' ').count() <= 4
        };
        (self.rows.len() > 1 && first.len() > 1 && first.iter().all(is_title)).then_some(first)
    }

    /// Whether the lines are more likely a table than labels with a value each.
    pub(super) fn is_wide(&self) -> bool {
        let wide = self.rows.iter().filter(|row| row.len() > 2).count();
        wide > 1 && self.rows.iter().all(|row| row.iter().all(|cell| !cell.text.contains(": ")))
    }
}

/// The text under each header cell: by index if the row has as many cells, else by column.
pub(super) fn cells_by_header<'a>(header: &[Cell<'_>], row: &[Cell<'a>]) -> Vec<Option<&'a str>> {
    if header.len() == row.len() {
        let text = |cell: &Cell<'a>| Some(cell.text).filter(|text| !text.is_empty());
        return row.iter().map(text).collect();
    }
    let mut texts = vec![None; header.len()];
    for cell in row {
        let distance = |head: &Cell<'_>| {
            let overlap = head.start < cell.end && cell.start < head.end;
            let distance = head.start.abs_diff(cell.start).min(head.end.abs_diff(cell.end));
            (!overlap, distance)
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

/// The tables of a text. A blank line ends a table, unless it comes after the header.
pub(super) fn find<'a>(lines: &[&'a str]) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    let mut open: Option<(Layout, Table<'a>)> = None;
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
        let row = layout(line).map(|layout| (layout, cells(line, layout)));
        match (&mut open, row) {
            (Some((known, table)), Some((layout, row))) if *known == layout => {
                table.rows.push(row);
                table.lines.end = index + 1;
            }
            // A line without columns between rows is a comment, or the rest of a long cell.
            (Some((Layout::Columns, _)), None) => {}
            (_, row) => {
                tables.extend(open.take().map(|(_, table)| table));
                open = row.map(|(layout, row)| {
                    let lines = index..index + 1;
                    (layout, Table { rows: vec![row], lines })
                });
            }
        }
    }
    tables.extend(open.map(|(_, table)| table));
    tables
}

fn layout(line: &str) -> Option<Layout> {
    if pipe_cells(line).is_some() {
        return Some(Layout::Pipes);
    }
    if columns(line).len() > 1 {
        return Some(Layout::Columns);
    }
    let is_prose = line.contains(": ") || line.trim_end().ends_with(['.', '!', '?', ':']);
    let delimited = [';', ','].into_iter().find_map(|mark| {
        let count = line.matches(mark).count();
        let spaced = line.contains(&format!("{mark} "));
        (count > 0 && !spaced).then_some(Layout::Delimited(mark, count))
    });
    delimited.filter(|_| !is_prose)
}

fn cells(line: &str, layout: Layout) -> Vec<Cell<'_>> {
    let part = |start: usize, text| Cell { text, start, end: start + str::chars(text).count() };
    match layout {
        Layout::Columns => columns(line).into_iter().map(|(at, text)| part(at, text)).collect(),
        Layout::Pipes => {
            let cells = pipe_cells(line).unwrap_or_default();
            cells.into_iter().enumerate().map(|(at, text)| part(at, text)).collect()
        }
        Layout::Delimited(mark, _) => {
            let cells = line.split(mark).map(str::trim).enumerate();
            cells.map(|(at, text)| part(at, text)).collect()
        }
    }
}
