//! Filling an object: from sections first, then from tables, then from labels.

use std::collections::HashMap;

use serde_json::Value;

use super::fields::{self, Extracted, Field, Missing, Unread};
use super::label::Label;
use super::name::{FieldName, MIN_FIT};
use super::records::Incomplete;
use super::schema::{Kind, Schema};
use super::scope::Scope;
use super::value::{self, Notation};
use super::{choice, json, list, rows, text, union, words};

/// The maximum depth of objects within objects.
const MAX_DEPTH: usize = 8;

/// The input of a tool, or the paths of the required values that were not found.
pub(super) fn tool_input(
    schema: &Value,
    name: &str,
    description: &str,
    text: &str,
) -> Result<Extracted, Missing> {
    let json = json::as_lines(text);
    let notation = match &json {
        Some(_) => Notation::of_json(text),
        None => Notation::detect(text),
    };
    let text = json.as_deref().unwrap_or(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let root = Schema::root(schema);
    let context = words::context(&format!("{name} {}", root.title()), description);
    let scope = Scope::new(&lines, notation);
    object(root, &FieldName::new("", "", &context), scope)
        .unwrap_or_else(|| Err(Missing::default()))
}

/// Fills an object schema. `None`: the schema is not one, or the lines are being read for it
/// already.
pub(super) fn object(
    schema: Schema<'_>,
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Option<Result<Extracted, Missing>> {
    if scope.depth() > MAX_DEPTH {
        return None;
    }
    let mut fields = fields::tree(schema, name, &mut scope.enclosing_ids())?;
    let enclosing = scope.enclosing(schema);
    let inner = scope.within(&enclosing);
    let mut rest = scope.lines.to_vec();
    fill_from_sections(&mut fields, &mut rest, inner);
    let is_only_field = fields.len() == 1 && scope.is_root();
    let shared = fill_from_rows(&mut fields, &mut rest, inner, is_only_field);
    fill_from_labels(&mut fields, &shared, inner.with_lines(&rest));
    if scope.classify {
        fill_by_classification(&mut fields, scope);
    }
    Some(fields::assemble(fields))
}

fn is_scalar(schema: Schema<'_>) -> bool {
    match schema.kind() {
        Kind::List(_) | Kind::Object(_) | Kind::Unknown => false,
        Kind::Union(branches) => branches
            .into_iter()
            .all(|branch| !matches!(branch.kind(), Kind::Union(_)) && is_scalar(branch)),
        _ => true,
    }
}

/// Fills objects and lists that have a heading. Their sections are not read for anything else.
fn fill_from_sections<'a>(fields: &mut [Field<'_>], rest: &mut [&'a str], scope: Scope<'a, '_>) {
    let sections = text::sections(rest);
    let mut candidates: Vec<(Schema<'_>, FieldName)> = Vec::new();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    fields::for_each(fields, &mut |field| {
        let has_sections = !is_scalar(field.schema);
        for (index, section) in sections.iter().enumerate().filter(|_| has_sections) {
            let fit = field.name.fit(&section.title);
            if fit >= 0.6 {
                pairs.push((fit, candidates.len(), index));
            }
        }
        candidates.push((field.schema, field.name.clone()));
    });
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut tried: Vec<Option<f64>> = vec![None; candidates.len()];
    let mut found: Vec<Result<Option<Extracted>, Incomplete>> =
        candidates.iter().map(|_| Ok(None)).collect();
    for (fit, at, index) in pairs {
        // Another section with such a heading counts if those before were read.
        let is_open = match (tried[at], &found[at]) {
            (Some(known), Ok(Some(_))) => known <= fit,
            (known, _) => known.is_none(),
        };
        let section = &sections[index];
        if !is_open || rest[section.heading].is_empty() {
            continue;
        }
        tried[at] = Some(fit);
        let within = scope.part(&rest[section.body.clone()]);
        let value = section_value(candidates[at].0, &candidates[at].1, within);
        if matches!(value, Ok(Some(_))) {
            rest[section.heading..section.body.end].fill("");
        }
        found[at] = match std::mem::replace(&mut found[at], Ok(None)) {
            Ok(Some(before)) => both(before, value),
            _ => value,
        };
    }
    let mut found = found.into_iter().zip(tried);
    fields::for_each(fields, &mut |field| match found.next() {
        Some((Ok(Some(value)), _)) => field.found = Some(value),
        Some((Err(incomplete), _)) => field.incomplete = Some(incomplete),
        Some((Ok(None), tried)) => {
            field.unread = tried.map_or(Unread::Nothing, |_| Unread::Text);
        }
        None => {}
    });
}

/// The values of two sections with the same heading: those of a list are one list, and others have
/// to agree.
fn both(
    first: Extracted,
    second: Result<Option<Extracted>, Incomplete>,
) -> Result<Option<Extracted>, Incomplete> {
    let Value::Array(mut values) = first.value else {
        return Ok(second?.filter(|second| second.value == first.value));
    };
    let index = values.len();
    match second {
        Ok(Some(Extracted { value: Value::Array(more), copied })) => {
            values.extend(more);
            let copied = first.copied + copied;
            Ok(Some(Extracted { value: Value::Array(values), copied }))
        }
        Ok(_) => Err(Incomplete { index, missing: Vec::new() }),
        Err(more) => Err(Incomplete { index: index + more.index, missing: more.missing }),
    }
}

fn section_value(
    schema: Schema<'_>,
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Result<Option<Extracted>, Incomplete> {
    Ok(match schema.kind() {
        Kind::Object(_) => object(schema, &FieldName::default(), scope)
            .and_then(Result::ok)
            .filter(|found| found.copied > 0),
        Kind::List(_) => list::in_section(schema, name, scope)?.map(Extracted::copied),
        Kind::Union(branches) => union::fill(&branches, name, scope),
        _ => None,
    })
}

/// Fills the list of objects from a table or from records. With two lists it is ambiguous which of
/// them the rows belong to. The result has what all rows of a table say of the whole.
fn fill_from_rows<'a>(
    fields: &mut [Field<'_>],
    rest: &mut [&'a str],
    scope: Scope<'a, '_>,
    is_only_field: bool,
) -> Vec<(String, String)> {
    let mut lists = 0;
    let is_list_of_objects = |schema: Schema<'_>| match schema.kind() {
        Kind::List(items) => matches!(items.kind(), Kind::Object(_)),
        _ => false,
    };
    fields::for_each(fields, &mut |field| lists += usize::from(is_list_of_objects(field.schema)));
    let mut shared = Vec::new();
    fields::for_each(fields, &mut |field| {
        let Kind::List(items) = field.schema.kind() else {
            return;
        };
        let is_open = field.found.is_none() && field.incomplete.is_none();
        if lists != 1 || !is_open || !is_list_of_objects(field.schema) {
            return;
        }
        match rows::fill(items, scope.part(rest), is_only_field) {
            Ok(Some(found)) if list::has_valid_length(field.schema, &found.values) => {
                field.found = Some(Extracted::copied(Value::Array(found.values)));
                found.lines.into_iter().for_each(|line| rest[line] = "");
                shared = found.shared;
            }
            Ok(_) => {}
            Err(incomplete) => field.incomplete = Some(incomplete),
        }
    });
    shared
}

/// What the labels that fit a field best say of it.
#[derive(Default)]
struct Offer {
    fit: f64,
    /// The values that can be read, each once.
    values: Vec<Value>,
    unread: Unread,
}

impl Offer {
    fn add(&mut self, fit: f64, value: Option<Value>) {
        const SAME: f64 = 0.001;
        if fit > self.fit + SAME {
            (self.fit, self.values) = (fit, value.into_iter().collect());
        } else if fit > self.fit - SAME {
            self.values.extend(value.filter(|value| !self.values.contains(value)));
        }
    }

    /// The value, if all labels agree.
    fn value(mut self) -> Option<Value> {
        self.values.pop().filter(|_| self.values.is_empty())
    }
}

/// Gives each label to the field that it fits best, and each field the value of the label that fits
/// it best. A label that fits two fields equally is used for neither, and a field with two such
/// labels has no value unless they agree. Then fills unions.
fn fill_from_labels(fields: &mut [Field<'_>], shared: &[(String, String)], scope: Scope<'_, '_>) {
    let mut labels = scope.labels();
    labels.extend(shared.iter().map(|(label, value)| Label::new(label, value, 0.9)));
    let mut open = Vec::new();
    fields::collect_unfilled(fields, &mut open);
    let has_labels = |field: &Field<'_>| match field.schema.kind() {
        Kind::List(items) => is_scalar(items),
        Kind::Choice(variants) => variants.len() > 1 || field.schema.is_nullable(),
        _ => is_scalar(field.schema),
    };
    let readable: Vec<bool> = open.iter().map(|field| has_labels(field)).collect();
    let fits = |label: &Label<'_>| {
        let fits = open.iter().zip(&readable).map(|(field, readable)| {
            if *readable { field.name.fit(&label.words_with_unit(&field.name)) } else { 0.0 }
        });
        let fits: Vec<f64> = fits.collect();
        let best = fits.iter().copied().fold(0.0, f64::max);
        (best >= MIN_FIT && best * label.confidence >= 0.45).then_some((fits, best))
    };
    let fitting = labels.iter().filter_map(|label| Some((label, fits(label)?)));
    let mut fitting: Vec<(&Label<'_>, (Vec<f64>, f64))> = fitting.collect();
    // Of the header of a table, one cell is not enough.
    let mut in_header: HashMap<usize, usize> = HashMap::new();
    for line in fitting.iter().filter_map(|(label, _)| label.header) {
        *in_header.entry(line).or_default() += 1;
    }
    fitting.retain(|(label, _)| label.header.is_none_or(|line| in_header[&line] > 1));
    let mut offers: Vec<Offer> = open.iter().map(|_| Offer::default()).collect();
    let mut taken: Vec<&str> = scope.taken.to_vec();
    for (label, (fits, best)) in fitting {
        taken.push(label.source);
        let best = (0..open.len()).filter(|at| fits[*at] >= best);
        let mut values: Vec<(usize, Option<Value>)> =
            best.map(|at| (at, parse(open[at], label, scope.notation))).collect();
        if values.iter().filter(|(_, value)| value.is_some()).count() > 1 {
            for (_, value) in &mut values {
                *value = None;
            }
        }
        for (at, value) in values {
            let is_placeholder = value::is_placeholder(&label.value);
            let unread = if is_placeholder { Unread::Placeholder } else { Unread::Text };
            offers[at].unread = offers[at].unread.max(unread);
            offers[at].add(fits[at] - label.demotion(), value);
        }
    }
    for (field, offer) in open.iter_mut().zip(offers) {
        field.unread = field.unread.max(offer.unread);
        field.found = offer.value().map(Extracted::copied);
    }
    let scope = scope.with_taken(&taken);
    for field in open.into_iter().filter(|field| field.found.is_none()) {
        if let Kind::Union(branches) = field.schema.kind()
            && !is_scalar(field.schema)
        {
            field.found = union::fill(&branches, &field.name, scope);
        }
    }
}

fn parse(field: &Field<'_>, label: &Label<'_>, notation: Notation) -> Option<Value> {
    let raw = label.value.as_ref();
    match field.schema.kind() {
        _ if field.name.has_other_unit(&label.units) => None,
        Kind::List(_) => list::labelled(field.schema, &field.name, raw, notation),
        Kind::Text { .. } if label.is_open => None,
        Kind::Text { .. } if field.name.wants_code(&label.words) && !value::is_code(raw) => None,
        _ => {
            let nothing = || field.schema.is_nullable() && value::is_placeholder(raw);
            let value = notation.parse(field.schema, &field.name, raw);
            value.or_else(|| nothing().then_some(Value::Null))
        }
    }
}

/// Chooses required enums that have no label.
fn fill_by_classification(fields: &mut [Field<'_>], scope: Scope<'_, '_>) {
    let text = scope.lines.join("\n");
    fields::for_each(fields, &mut |field| {
        if let Kind::Choice(variants) = field.schema.kind()
            && field.is_always_required
            && field.found.is_none()
            && field.unread == Unread::Nothing
            && variants.len() > 1
        {
            let value = choice::classify(&variants, &text);
            field.found = value.map(|value| Extracted { value, copied: 0 });
        }
    });
}
