//! Lists of objects that are list items or paragraphs with labels.

use std::collections::HashSet;
use std::ops::Range;

use super::fields::{Extracted, Missing};
use super::name::FieldName;
use super::records::{Incomplete, Records};
use super::schema::Schema;
use super::scope::Scope;
use super::{fill, labels, line, text};

/// An object that was read from lines, or what it lacks.
struct Record {
    filled: Result<Extracted, Missing>,
    lines: Range<usize>,
}

/// Objects that are list items, or else paragraphs.
///
/// A single record is more likely a part of the object around it, unless the lines belong to the
/// list alone. Of list items all are records, or none is. Of paragraphs those are that have a label
/// which the complete records have.
pub(super) fn records(
    items: Schema<'_>,
    properties: usize,
    scope: Scope<'_, '_>,
    is_own_section: bool,
) -> Result<Option<Records>, Incomplete> {
    let min_records = if is_own_section { 1 } else { 2 };
    let min_copied = properties.clamp(1, min_records);
    let is_complete =
        |record: &Record| record.filled.as_ref().is_ok_and(|filled| filled.copied >= min_copied);
    for (runs, are_items) in
        [(runs(scope.lines), true), (vec![text::paragraphs(scope.lines)], false)]
    {
        let runs: Option<Vec<Vec<Record>>> = runs
            .iter()
            .map(|run| run.iter().map(|lines| read(items, lines, scope)).collect())
            .collect();
        let Some(runs) = runs else { return Ok(None) };
        let complete = runs.iter().flatten().filter(|record| is_complete(record)).count();
        if complete == 0 && are_items && is_own_section {
            first_lost(runs.first())?;
        }
        let mut found = Records::default();
        for run in runs.into_iter().filter(|_| complete >= min_records) {
            let labels = labels_of(run.iter().filter(|record| is_complete(record)), scope);
            for record in run {
                let is_whole = is_complete(&record);
                let own = labels_of([&record], scope);
                if labels.is_empty() || (!are_items && labels.is_disjoint(&own)) {
                    continue;
                }
                match record.filled {
                    Ok(filled) if is_whole || (are_items && filled.copied > 0) => {
                        found.values.push(filled.value);
                        found.lines.extend(record.lines);
                    }
                    filled => {
                        let missing = filled.err().map(|lost| lost.paths).unwrap_or_default();
                        return Err(Incomplete { index: found.values.len(), missing });
                    }
                }
            }
        }
        if !found.values.is_empty() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The object of a record. `None`: the lines are being read for it already.
fn read(items: Schema<'_>, lines: &Range<usize>, scope: Scope<'_, '_>) -> Option<Record> {
    let mut own = scope.lines[lines.clone()].to_vec();
    if let Some(first) = own.first_mut() {
        *first = line::bullet(first).unwrap_or(first);
    }
    let filled = fill::object(items, &FieldName::default(), scope.part(&own))?;
    Some(Record { filled, lines: lines.clone() })
}

/// The words of the labels of records.
fn labels_of<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    scope: Scope<'_, '_>,
) -> HashSet<Vec<String>> {
    let lines = records.into_iter().map(|record| &scope.lines[record.lines.clone()]);
    let labels = lines.flat_map(|lines| labels::find(lines, &[]));
    labels.map(|label| label.words).collect()
}

/// An error if the first record that lacks something has other values.
fn first_lost(run: Option<&Vec<Record>>) -> Result<(), Incomplete> {
    let records = run.into_iter().flatten().enumerate();
    let mut lost = records.filter_map(|(at, record)| Some((at, record.filled.as_ref().err()?)));
    match lost.next() {
        Some((index, lost)) if lost.copied > 0 => {
            Err(Incomplete { index, missing: lost.paths.clone() })
        }
        _ => Ok(()),
    }
}

/// The list items of each list, with the lines further to the right that belong to them.
fn runs(lines: &[&str]) -> Vec<Vec<Range<usize>>> {
    let mut runs: Vec<Vec<Range<usize>>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let column = line::column(line);
        let is_inside = open.is_some_and(|known| column > known);
        match (line::bullet(line).is_some(), runs.last_mut()) {
            (_, Some(run)) if is_inside => {
                if let Some(last) = run.last_mut() {
                    last.end = at + 1;
                }
            }
            (true, Some(run)) if open == Some(column) => run.push(at..at + 1),
            (true, _) => {
                let first = at..at + 1;
                runs.push(Vec::from([first]));
                open = Some(column);
            }
            (false, _) => open = None,
        }
    }
    runs
}
