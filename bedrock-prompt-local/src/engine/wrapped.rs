//! The rows of a table whose lines wrap, or whose columns are apart by single spaces.

use std::ops::Range;

use super::header::Header;
use super::pair::pair;
use super::records::Columns;
use super::table::{Cell, Row};
use super::words;

/// The texts of a row, one for each header cell, and the lines that it has.
pub(super) struct FullRow {
    pub(super) texts: Vec<Option<String>>,
    pub(super) lines: Range<usize>,
}

/// What a line without columns is.
enum Part {
    /// The end of the row above.
    Tail,
    /// The start of the row below.
    Start,
    Row(FullRow),
    /// A total, or a text after the table.
    Other,
    Unclear,
}

/// All rows, without totals. `Err`: the number of the rows before a line of which it is unclear
/// whether it is a row or a part of one.
pub(super) fn full_rows(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    rows: &[Row<'_>],
) -> Result<Vec<FullRow>, usize> {
    let mut full: Vec<FullRow> = Vec::new();
    let mut start: Option<&Row<'_>> = None;
    // The last row with columns.
    let mut previous: Option<&Row<'_>> = None;
    for (at, row) in rows.iter().enumerate() {
        let next = rows.get(at + 1).filter(|next| next.cells.len() > 1);
        match &row.cells[..] {
            [cell] => match part(columns, header, previous, row, next) {
                _ if start.is_some() => return Err(full.len()),
                Part::Tail => {
                    let text = first_text(columns, header, row).ok_or(full.len())?;
                    let count = full.len();
                    let last = full.last_mut().ok_or(count)?;
                    let whole = last.texts[text].take().map(|known| join(&known, cell.text));
                    last.texts[text] = Some(whole.ok_or(count - 1)?);
                    last.lines.end = row.line + 1;
                }
                Part::Start => start = Some(row),
                Part::Row(row) => full.push(row),
                Part::Other => {}
                Part::Unclear => return Err(full.len()),
            },
            _ if is_total_row(row, header.width()) && start.is_none() => {
                if !is_surely_total(rows, at, header.width()) {
                    return Err(full.len());
                }
            }
            _ if row.cells.iter().all(|cell| cell.text.is_empty()) => {}
            _ => {
                let mut texts = row.texts(header.row).ok_or(full.len())?;
                let mut lines = row.line..row.line + 1;
                if let Some(before) = start.take() {
                    let at = first_text(columns, header, before).ok_or(full.len())?;
                    let text = before.cells[0].text;
                    let rest = texts[at].take();
                    texts[at] = Some(rest.map_or(text.to_owned(), |rest| join(text, &rest)));
                    lines.start = before.line;
                }
                full.push(FullRow { texts, lines });
            }
        }
        if row.cells.len() > 1 {
            previous = Some(row);
        }
    }
    if start.is_some() { Err(full.len()) } else { Ok(full) }
}

fn join(start: &str, end: &str) -> String {
    format!("{start} {end}")
}

/// The column of a line without columns, if it may wrap.
fn first_text(columns: &Columns<'_>, header: &Header<'_, '_>, row: &Row<'_>) -> Option<usize> {
    let texts = row.by_header(header.row)?;
    let at = texts.iter().position(Option::is_some)?;
    header.assigned[at].is_none_or(|index| columns.is_text(index)).then_some(at)
}

fn part(
    columns: &Columns<'_>,
    header: &Header<'_, '_>,
    previous: Option<&Row<'_>>,
    row: &Row<'_>,
    next: Option<&Row<'_>>,
) -> Part {
    let cell = row.cells[0];
    match single_spaced(cell.text, header) {
        SingleSpaced::Row(texts) => {
            return Part::Row(FullRow { texts, lines: row.line..row.line + 1 });
        }
        SingleSpaced::Unclear => return Part::Unclear,
        SingleSpaced::No => {}
    }
    let is_inside = |row: &Row<'_>| cell.start > row.cells[0].start;
    let is_cut = |text: &str| text.ends_with([',', '&', '/', '-', '–']);
    let column = first_text(columns, header, row);
    let ends_cut = |above: &Row<'_>| {
        let text = above.by_header(header.row).zip(column).and_then(|(texts, at)| texts[at]);
        text.is_some_and(is_cut)
    };
    let is_tail = previous.is_some_and(|row| is_inside(row) || ends_cut(row));
    let is_start = next.is_some_and(|next| next.cells[0].start > cell.start || is_cut(cell.text));
    let is_sentence = cell.text.ends_with(['.', '!', '?', ':']) || pair(cell.text).is_some();
    let is_total = is_total(cell.text);
    let is_after_total = previous.is_some_and(|row| is_total_row(row, header.width()));
    match (is_tail, is_start) {
        // What looked like a total may be a product, such as `VAT` and then `guide`.
        (true, _) if is_after_total => {
            if is_sentence {
                Part::Other
            } else {
                Part::Unclear
            }
        }
        _ if is_total && (!is_start || cell.text.contains(|c: char| c.is_ascii_digit())) => {
            Part::Other
        }
        (true, false) => Part::Tail,
        (false, true) => Part::Start,
        (false, false) if is_sentence && next.is_none() => Part::Other,
        _ => Part::Unclear,
    }
}

/// A line whose columns may be apart by single spaces.
pub(super) enum SingleSpaced {
    /// A text, then as many figures as the header has further cells.
    Row(Vec<Option<String>>),
    /// The text may end with a figure, too.
    Unclear,
    No,
}

pub(super) fn single_spaced(line: &str, header: &Header<'_, '_>) -> SingleSpaced {
    let is_figure = |token: &&str| {
        let bare = token.trim_start_matches(['-', '−', '€', '$', '£']);
        bare.starts_with(|c: char| c.is_ascii_digit()) && !bare.contains(char::is_alphabetic)
    };
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let figures = header.width() - 1;
    let Some(at) = tokens.len().checked_sub(figures).filter(|_| figures > 1) else {
        return SingleSpaced::No;
    };
    let (text, tail) = tokens.split_at(at);
    let is_row = !text.is_empty() && tail.iter().all(is_figure);
    if !is_row || is_total(line) || pair(line).is_some() {
        return SingleSpaced::No;
    }
    if text.last().is_some_and(is_figure) {
        return SingleSpaced::Unclear;
    }
    let texts = [text.join(" ")].into_iter().chain(tail.iter().map(|token| (*token).to_owned()));
    SingleSpaced::Row(texts.map(Some).collect())
}

/// Whether a row is a total of the rows above it, which has empty cells if there are more than two.
pub(super) fn is_total_row(row: &Row<'_>, width: usize) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    let has_empty_cells = filled.clone().count() < width;
    let is_named = filled.next().is_some_and(|cell| is_total(cell.text));
    let is_figure = |cell: &Cell<'_>| cell.text.contains(|c: char| c.is_ascii_digit());
    is_named && if width == 2 { filled.any(is_figure) } else { has_empty_cells }
}

/// Whether a row that is named like a total is one and not an item: it says `total`, or it is below
/// all items and next to a row that does. `Cash` and `Tip` may be items.
fn is_surely_total(rows: &[Row<'_>], at: usize, width: usize) -> bool {
    let says_total = |row: &Row<'_>| {
        let first = row.cells.iter().find(|cell| !cell.text.is_empty());
        let words = first.map(|cell| words::label_words(cell.text)).unwrap_or_default();
        words.iter().any(|word| ["total", "subtotal", "sum"].contains(&word.as_str()))
            && is_total_row(row, width)
    };
    let is_item = |row: &Row<'_>| {
        row.cells.len() > 1
            && !is_total_row(row, width)
            && row.cells.iter().any(|cell| !cell.text.is_empty())
    };
    let is_below_items = !rows[at + 1..].iter().any(is_item);
    let before = rows[..at].iter().rposition(is_item).map_or(0, |last| last + 1);
    says_total(&rows[at]) || (is_below_items && rows[before..].iter().any(says_total))
}

/// Whether all words of a label are used for totals, as in `Balance due` but not in `Balance bike`.
pub(super) fn is_total(text: &str) -> bool {
    let totals = [
        "total", "subtotal", "sum", "vat", "tax", "balance", "net", "grand", "gst", "due",
        "change", "cash", "tip", "mwst", "gross",
    ];
    let around = [
        "amount", "incl", "excl", "include", "exclude", "paid", "plus", "to", "pay", "payable",
        "without",
    ];
    let is = |words: &[&str], word: &String| words.iter().any(|other| words::stem(other) == *word);
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    let words = words::label_words(text);
    words.iter().any(|word| is(&totals, word))
        && words.iter().all(|word| is(&totals, word) || is(&around, word) || is_number(word))
}
