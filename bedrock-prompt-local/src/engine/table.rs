//! Tables in plain text: pipes, aligned columns, or values separated by commas.

use super::line::{columns, delimited_cells, is_rule, pipe_cells, without_quotes};

/// A cell and the columns that it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    end: usize,
}

/// A line of a table. A row of one cell is a line without columns between or after rows with them.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) cells: Vec<Cell<'a>>,
    is_delimited: bool,
}

/// Consecutive lines with the same layout.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) rows: Vec<Row<'a>>,
    layout: Layout,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Layout {
    Pipes,
    Columns,
    Delimited(char),
}

impl<'a> Row<'a> {
    /// Whether the row may be a header: no cell looks like a value.
    pub(super) fn is_title(&self) -> bool {
        let is_title = |cell: &Cell<'_>| {
            !cell.text.chars().any(|c| c.is_ascii_digit()) && cell.text.split(' ').count() <= 4
        };
        self.cells.len() > 1 && self.cells.iter().all(is_title)
    }

    /// The text under each header cell. `None`: a cell is under no header cell, or two are under
    /// the same.
    pub(super) fn texts(&self, header: &Row<'_>) -> Option<Vec<Option<String>>> {
        let text = |text: &str| {
            // In a cell in quotation marks, two are one.
            if self.is_delimited { text.replace("\"\"", "\"") } else { text.to_owned() }
        };
        Some(self.by_header(header)?.into_iter().map(|cell| cell.map(text)).collect())
    }

    /// The cell under each header cell: by index if the row has as many cells, else by column.
    pub(super) fn by_header(&self, header: &Row<'_>) -> Option<Vec<Option<&'a str>>> {
        let (cells, header) = (&self.cells, &header.cells);
        if header.len() == cells.len() {
            let text = |cell: &Cell<'a>| Some(cell.text).filter(|text| !text.is_empty());
            return Some(cells.iter().map(text).collect());
        }
        let mut texts = vec![None; header.len()];
        for cell in cells.iter().filter(|cell| !cell.text.is_empty()) {
            let distance =
                |head: &Cell<'_>| head.start.abs_diff(cell.start).min(head.end.abs_diff(cell.end));
            let is_over = |head: &Cell<'_>| head.start < cell.end && cell.start < head.end;
            let heads = header.iter().enumerate().filter(|(_, head)| is_over(head));
            let (at, _) = heads.min_by_key(|(_, head)| distance(head))?;
            if texts[at].replace(cell.text).is_some() {
                return None;
            }
        }
        Some(texts)
    }
}

impl<'a> Table<'a> {
    /// Whether the lines are more likely a table than labels with a value each.
    pub(super) fn is_wide(&self) -> bool {
        let rows = self.rows.iter().filter(|row| row.cells.len() > 1);
        let wide = rows.clone().filter(|row| row.cells.len() > 2).count();
        wide > 1 && rows.flat_map(|row| &row.cells).all(|cell| !cell.text.contains(": "))
    }

    /// The only row under a header, with the header.
    pub(super) fn single(&self) -> Option<(&Row<'a>, &Row<'a>)> {
        match &self.rows[..] {
            [header, row] if header.is_title() && header.cells.len() == row.cells.len() => {
                Some((header, row))
            }
            _ => None,
        }
    }
}

/// The tables of a text. A blank line ends a table, unless it comes after the header.
pub(super) fn find<'a>(lines: &[&'a str]) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    let mut open: Option<Table<'a>> = None;
    for (index, line) in lines.iter().enumerate() {
        if is_rule(line) {
            continue;
        }
        if line.trim().is_empty() {
            let is_header =
                |table: &Table<'_>| matches!(&table.rows[..], [header] if header.is_title());
            if open.as_ref().is_some_and(|table| !is_header(table)) {
                tables.extend(open.take());
            }
            continue;
        }
        let own = layout(line);
        let within = open.as_ref().map(|table| table.layout);
        let layout = match (within, own) {
            // A line without columns may be the rest of a long cell.
            (Some(Layout::Columns), None | Some(Layout::Delimited(_))) => Some(Layout::Columns),
            (Some(Layout::Delimited(_)), None) if !is_prose(line) => within,
            _ => own,
        };
        let row = layout.map(|layout| {
            let is_delimited = matches!(layout, Layout::Delimited(_));
            Row { line: index, cells: cells(line, layout), is_delimited }
        });
        match (&mut open, row) {
            (Some(table), Some(row)) if Some(table.layout) == layout => table.rows.push(row),
            (_, row) => {
                tables.extend(open.take());
                open = layout.zip(row).map(|(layout, row)| Table { rows: vec![row], layout });
            }
        }
    }
    tables.extend(open);
    tables
}

/// Whether a line is more likely a sentence or a label than a row. Quoted cells may be either.
fn is_prose(line: &str) -> bool {
    if line.contains('"') {
        let bare: String = line.split('"').step_by(2).collect();
        return bare.contains(": ");
    }
    line.contains(": ") || line.trim_end().ends_with(['.', '!', '?', ':'])
}

fn layout(line: &str) -> Option<Layout> {
    if pipe_cells(line).is_some() {
        return Some(Layout::Pipes);
    }
    if columns(line).len() > 1 {
        return Some(Layout::Columns);
    }
    let mark = [';', ','].into_iter().find(|mark| {
        let cells = delimited_cells(line, *mark);
        let is_spaced = cells.iter().skip(1).any(|cell| cell.starts_with(' '));
        cells.len() > if is_spaced { 2 } else { 1 }
    });
    mark.filter(|_| !is_prose(line)).map(Layout::Delimited)
}

fn cells(line: &str, layout: Layout) -> Vec<Cell<'_>> {
    let part = |start: usize, text| Cell { text, start, end: start + str::chars(text).count() };
    let at_index = |cells: Vec<_>| {
        cells.into_iter().enumerate().map(|(start, text)| Cell { text, start, end: start + 1 })
    };
    match layout {
        Layout::Columns => columns(line).into_iter().map(|(at, text)| part(at, text)).collect(),
        Layout::Pipes => at_index(pipe_cells(line).unwrap_or_default()).collect(),
        Layout::Delimited(mark) => {
            let cells = delimited_cells(line, mark).into_iter().map(without_quotes);
            at_index(cells.collect()).collect()
        }
    }
}
