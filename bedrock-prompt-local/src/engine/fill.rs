//! Filling an object: from sections first, then from tables, then from labels.

use serde_json::Value;

use super::fields::{self, Extracted, Field};
use super::schema::{Kind, Schema};
use super::scope::Scope;
use super::value::Notation;
use super::words::{self, FieldName, MIN_FIT};
use super::{choice, list, rows, text, union};

/// The maximum depth of objects within objects.
const MAX_DEPTH: usize = 8;

/// The input of a tool, or the paths of the required values that were not found.
pub(super) fn tool_input(
    schema: &Value,
    name: &str,
    description: &str,
    text: &str,
) -> Result<Extracted, Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let root = Schema::root(schema);
    let context = words::significant_stems(&format!("{name} {} {description}", root.title()));
    let scope = Scope::new(&lines, Notation::detect(text));
    object(root, &FieldName::new("", "", &context), scope).unwrap_or_else(|| Err(Vec::new()))
}

/// Fills an object schema. `None`: the schema is not one, or the lines are being read for it
/// already.
pub(super) fn object(
    schema: Schema<'_>,
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Option<Result<Extracted, Vec<String>>> {
    if scope.depth() > MAX_DEPTH {
        return None;
    }
    let mut fields = fields::tree(schema, name, &mut scope.enclosing_ids())?;
    let enclosing = scope.enclosing(schema);
    let inner = scope.within(&enclosing);
    let mut rest = scope.lines.to_vec();
    fill_from_sections(&mut fields, &mut rest, inner);
    let is_only_field = fields.len() == 1 && scope.is_root();
    fill_from_rows(&mut fields, &mut rest, inner, is_only_field);
    fill_from_labels(&mut fields, inner.with_lines(&rest));
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
    let mut tried = vec![false; candidates.len()];
    let mut found: Vec<Option<Extracted>> = candidates.iter().map(|_| None).collect();
    for (_, at, index) in pairs {
        let section = &sections[index];
        if tried[at] || rest[section.heading].is_empty() {
            continue;
        }
        tried[at] = true;
        let within = scope.part(&rest[section.body.clone()]);
        found[at] = section_value(candidates[at].0, &candidates[at].1, within);
        if found[at].is_some() {
            rest[section.heading..section.body.end].fill("");
        }
    }
    let mut found = found.into_iter();
    fields::for_each(fields, &mut |field| {
        field.found = found.next().flatten().or_else(|| field.found.take());
    });
}

fn section_value(schema: Schema<'_>, name: &FieldName, scope: Scope<'_, '_>) -> Option<Extracted> {
    match schema.kind() {
        Kind::Object(_) => {
            object(schema, &FieldName::default(), scope)?.ok().filter(|found| found.copied > 0)
        }
        Kind::List(_) => list::in_section(schema, name, scope).map(Extracted::copied),
        Kind::Union(branches) => union::fill(&branches, name, scope),
        _ => None,
    }
}

/// Fills the list of objects from a table or from records. With two lists it is ambiguous which of
/// them the rows belong to.
fn fill_from_rows<'a>(
    fields: &mut [Field<'_>],
    rest: &mut [&'a str],
    scope: Scope<'a, '_>,
    is_only_field: bool,
) {
    let mut lists = 0;
    let is_list_of_objects = |schema: Schema<'_>| match schema.kind() {
        Kind::List(items) => matches!(items.kind(), Kind::Object(_)),
        _ => false,
    };
    fields::for_each(fields, &mut |field| lists += usize::from(is_list_of_objects(field.schema)));
    fields::for_each(fields, &mut |field| {
        let Kind::List(items) = field.schema.kind() else {
            return;
        };
        if lists != 1 || field.found.is_some() || !is_list_of_objects(field.schema) {
            return;
        }
        let found = rows::fill(items, scope.part(rest), is_only_field);
        if let Some(found) =
            found.filter(|found| list::has_valid_length(field.schema, &found.values))
        {
            field.found = Some(Extracted::copied(Value::Array(found.values)));
            found.lines.into_iter().for_each(|line| rest[line] = "");
        }
    });
}

/// Gives each label to the field that it fits best, the most certain pairs first. Then fills
/// unions.
fn fill_from_labels(fields: &mut [Field<'_>], scope: Scope<'_, '_>) {
    let labels = scope.labels();
    let mut open = Vec::new();
    fields::collect_unfilled(fields, &mut open);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, field) in open.iter().enumerate() {
        let is_constant = matches!(field.schema.kind(), Kind::Choice(v) if v.len() == 1);
        let has_labels = match field.schema.kind() {
            Kind::List(items) => is_scalar(items),
            _ => is_scalar(field.schema),
        };
        for (index, label) in labels.iter().enumerate().filter(|_| has_labels && !is_constant) {
            let fit = field.name.fit(&label.words);
            if fit >= MIN_FIT && fit * label.confidence >= 0.45 {
                pairs.push((fit * label.confidence, index, at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken: Vec<&str> = scope.taken.to_vec();
    let mut used = vec![false; labels.len()];
    for (nth, (score, index, at)) in pairs.iter().enumerate() {
        let raw = labels[*index].value;
        if open[*at].found.is_some() || used[*index] {
            continue;
        }
        let Some(value) = parse(open[*at], raw, scope.notation) else {
            continue;
        };
        used[*index] = true;
        taken.push(raw);
        // A label that fits two fields equally is used for neither.
        let mut rivals = pairs[nth + 1..].iter().take_while(|p| (p.0, p.1) == (*score, *index));
        let is_rival = |(_, _, other): &(f64, usize, usize)| {
            open[*other].found.is_none() && parse(open[*other], raw, scope.notation).is_some()
        };
        if !rivals.any(is_rival) {
            open[*at].found = Some(Extracted::copied(value));
        }
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

fn parse(field: &Field<'_>, raw: &str, notation: Notation) -> Option<Value> {
    match field.schema.kind() {
        Kind::List(_) => list::labelled(field.schema, &field.name, raw, notation),
        _ => notation.parse(field.schema, &field.name, raw),
    }
}

/// Chooses required enums that have no label.
fn fill_by_classification(fields: &mut [Field<'_>], scope: Scope<'_, '_>) {
    let text = scope.lines.join("\n");
    fields::for_each(fields, &mut |field| {
        if let Kind::Choice(variants) = field.schema.kind()
            && field.is_always_required
            && field.found.is_none()
            && variants.len() > 1
        {
            let value = choice::classify(&variants, &text);
            field.found = value.map(|value| Extracted { value, copied: 0 });
        }
    });
}
