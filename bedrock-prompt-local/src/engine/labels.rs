//! Labelled values: `Invoice number: INV-7`, `Total due   1,234.50 EUR`, `| Total | 12.00 |`.

use super::label::Label;
use super::line::{
    bullet, column, columns, is_rule, pipe_cells, without_emphasis, without_markup, without_quotes,
};
use super::pair::{delimited, is_quoted, label_and_number, pair};
use super::table::Row;
use super::text::heading;

/// The labels of a text in order, without those of lines that are in a table.
pub(super) fn find<'a>(lines: &[&'a str], in_table: &[bool]) -> Vec<Label<'a>> {
    let mut found: Vec<Label<'a>> = Vec::new();
    let mut headings = Headings::default();
    for (index, line) in lines.iter().enumerate() {
        let is_in_table = in_table.get(index).copied().unwrap_or(false);
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let is_header = pipe_cells(line).is_some() && is_rule(next);
        if is_in_table || is_header || is_rule(line) || line.trim().is_empty() {
            continue;
        }
        headings.close(line);
        let before = found.len();
        find_in_line(line, &mut found);
        if found.len() == before {
            find_above_value(&lines[index..], &mut found);
        } else if let Some(last) = found.last_mut() {
            last.go_on(&lines[index..]);
        }
        for label in &mut found[before..] {
            label.is_in_item = bullet(line).is_some();
            label.words.splice(0..0, headings.words().cloned());
        }
        if found.len() == before {
            headings.open(line, next);
        }
    }
    found
}

/// The headings above a line that is further to the right: a label under them has their words, too.
#[derive(Default)]
struct Headings(Vec<(usize, Vec<String>)>);

impl Headings {
    /// The column of a line. A list item belongs to a heading in the same column.
    fn column(line: &str) -> usize {
        column(line) + usize::from(bullet(line).is_some())
    }

    fn close(&mut self, line: &str) {
        let column = Self::column(line);
        self.0.retain(|(known, _)| *known < column);
    }

    fn open(&mut self, line: &str, next: &str) {
        let title = Some(line).filter(|line| line.trim_end().ends_with(':'));
        if let Some(words) = title.map(without_markup).and_then(heading)
            && (column(next) > column(line) || bullet(next).is_some())
        {
            self.0.push((Self::column(line), words));
        }
    }

    fn words(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|(_, words)| words)
    }
}

/// The header cells of a table as labels of the cells of its only row.
pub(super) fn under_header<'a>(header: &Row<'a>, row: &Row<'a>) -> Vec<Label<'a>> {
    let mut found = Vec::new();
    for (head, cell) in header.cells.iter().zip(&row.cells) {
        push(&mut found, head.text, cell.text, 0.9);
    }
    for label in &mut found {
        label.header = Some(header.line);
    }
    found
}

fn push<'a>(found: &mut Vec<Label<'a>>, label: &'a str, value: &'a str, confidence: f64) {
    // A dash before a number is its sign and not a list marker.
    let value = without_quotes(without_emphasis(value));
    // YAML has these before a text on the next lines.
    let is_mark = ["|", ">", "|-", ">-"].contains(&value);
    let label = Label::new(label, value, confidence);
    if !label.words.is_empty() && !value.is_empty() && !is_mark {
        found.push(label);
    }
}

fn find_in_line<'a>(line: &'a str, found: &mut Vec<Label<'a>>) {
    if let Some((label, value)) = pair(line)
        && is_quoted(value.trim())
    {
        push(found, label, value, 1.0);
        return;
    }
    if let Some(mut cells) = pipe_cells(line) {
        cells.retain(|cell| !cell.is_empty());
        if let [label, value] = cells[..]
            && pair(label).is_none()
        {
            push(found, label, value, 0.95);
        } else {
            for cell in cells {
                find_in_segment(cell, found);
            }
        }
        return;
    }
    let segments: Vec<&str> = columns(line).into_iter().map(|(_, text)| text).collect();
    if let [segment] = segments[..] {
        find_in_segment(segment, found);
        return;
    }
    let before = found.len();
    let mut open: Option<&str> = None;
    for (at, segment) in segments.iter().enumerate() {
        if let Some(label) = open.take() {
            push(found, label, segment, 1.0);
        } else if let Some(label) = without_markup(segment).strip_suffix(':') {
            open = Some(label);
        } else if let Some((label, value)) = label_before(&segments, at + 1) {
            push(found, label, value, 1.0);
        } else if label_before(&segments, at).is_none() {
            find_in_segment(segment, found);
        }
    }
    // Words alone are more likely the header of a table than a label and its value.
    if found.len() == before
        && let [label, between @ .., value] = &segments[..]
        && value.contains(|c: char| c.is_ascii_digit() || c == '@')
        && between
            .iter()
            .all(|text| text.ends_with('%') || !text.contains(|c: char| c.is_ascii_digit()))
    {
        let confidence = if between.is_empty() { 0.9 } else { 0.85 };
        push(found, label, value, confidence);
    }
}

/// The label and the value of `Number    : 7`, if the part at an index has the colon.
fn label_before<'a>(segments: &[&'a str], at: usize) -> Option<(&'a str, &'a str)> {
    let value = segments.get(at)?.strip_prefix(':')?;
    Some((segments.get(at.checked_sub(1)?)?, value))
}

/// Finds labels in a part of a line that has no columns.
fn find_in_segment<'a>(segment: &'a str, found: &mut Vec<Label<'a>>) {
    for separator in ["; ", ", "] {
        let parts: Vec<&str> = segment.split(separator).collect();
        if parts.len() > 1 && parts.iter().all(|part| part.contains(": ")) {
            for part in parts {
                find_in_segment(part, found);
            }
            return;
        }
    }
    if let Some((label, value)) = pair(segment) {
        push(found, label, value, 1.0);
    } else if let Some((label, value)) = delimited(segment) {
        push(found, label, value, 0.85);
    } else if let Some((label, value)) = label_and_number(without_markup(segment)) {
        push(found, label, value, 0.85);
    }
}

/// Finds a label on one line with its value on the next line.
fn find_above_value<'a>(lines: &[&'a str], found: &mut Vec<Label<'a>>) {
    let [line, next, rest @ ..] = lines else { return };
    if !line.trim().ends_with(':')
        || heading(line).is_none()
        || next.trim().is_empty()
        || pair(next).is_some()
        || bullet(next).is_some()
        || is_rule(next)
    {
        return;
    }
    push(found, line, next, 0.9);
    // Of several lines, it is unclear which belong to the value.
    let after = rest.first().copied().unwrap_or_default().trim();
    let is_open = !after.is_empty() && !after.ends_with(':') && pair(after).is_none();
    if let Some(label) = found.last_mut().filter(|_| is_open) {
        label.is_open = true;
    }
}
