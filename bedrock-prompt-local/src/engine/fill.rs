//! Filling an object: what stands under a heading first, then tables, then labels.

use serde_json::Value;

use super::fields::{self, Field, Filled};
use super::labels::{self, Label};
use super::schema::{Kind, Schema};
use super::value::Reading;
use super::words::{self, FIT, Name};
use super::{choice, list, rows, table, text, union};

/// Deeper than any honest schema.
const DEEPEST: usize = 8;

/// Stands for any union: branches with unions in them would take time without end.
const UNION: usize = 0;

/// Where the engine is: what to read, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 'b> {
    pub(super) lines: &'b [&'a str],
    pub(super) reading: Reading,
    /// Whether an enum may be chosen by what the whole text speaks of.
    pub(super) classify: bool,
    outer: Option<&'b Outer<'b>>,
    /// Values of labels that belong to something around this.
    taken: &'b [&'a str],
}

/// An object that is being filled.
#[derive(Clone, Copy)]
struct Outer<'b> {
    id: usize,
    lines: usize,
    up: Option<&'b Outer<'b>>,
}

impl<'a, 'b> Place<'a, 'b> {
    /// A part of the lines, which is about one thing: no place to choose by what all is about.
    pub(super) fn part<'c>(self, lines: &'c [&'a str]) -> Place<'a, 'c>
    where
        'b: 'c,
    {
        Place { lines, classify: false, ..self }
    }

    /// Tries the branches of a union. `None`: these lines are read for one already.
    pub(super) fn in_union<R>(self, f: impl FnOnce(Place<'a, '_>) -> R) -> Option<R> {
        if self.around().contains(&UNION) {
            return None;
        }
        let outer = Outer { id: UNION, lines: self.lines.len(), up: self.outer };
        Some(f(Place { outer: Some(&outer), ..self }))
    }

    fn outers(self) -> impl Iterator<Item = &'b Outer<'b>> {
        std::iter::successors(self.outer, |outer| outer.up)
    }

    /// The objects that these lines are being read for already.
    fn around(self) -> Vec<usize> {
        self.outers().filter(|o| o.lines <= self.lines.len()).map(|o| o.id).collect()
    }

    pub(super) fn labels(self) -> Vec<Label<'a>> {
        let mut tabular = vec![false; self.lines.len()];
        for table in table::find(self.lines).iter().filter(|table| table.is_wide()) {
            tabular[table.lines.clone()].fill(true);
        }
        let mut found = labels::find(self.lines, &tabular);
        found.retain(|label| !self.taken.iter().any(|taken| std::ptr::eq(*taken, label.value)));
        found
    }
}

/// The input of a tool, or the paths of what is required and was not found.
pub(super) fn tool(
    schema: &Value,
    name: &str,
    description: &str,
    text: &str,
) -> Result<Filled, Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let root = Schema::root(schema);
    let context = words::words(&format!("{name} {} {description}", root.title()));
    let reading = Reading::of(text);
    let place = Place { lines: &lines, reading, classify: true, outer: None, taken: &[] };
    object(root, &Name::new("", "", &context), place).unwrap_or_else(|| Err(Vec::new()))
}

/// Fills an object schema. `None`: the schema is not one, or the lines are read for it already.
pub(super) fn object(
    schema: Schema<'_>,
    name: &Name,
    place: Place<'_, '_>,
) -> Option<Result<Filled, Vec<String>>> {
    if place.outers().count() > DEEPEST {
        return None;
    }
    let mut fields = fields::tree(schema, name, &mut place.around())?;
    let outer = Outer { id: schema.id(), lines: place.lines.len(), up: place.outer };
    let inner = Place { outer: Some(&outer), ..place };
    let mut rest = place.lines.to_vec();
    under_headings(&mut fields, &mut rest, inner);
    let only = fields.len() == 1 && place.outer.is_none();
    in_rows(&mut fields, &mut rest, inner, only);
    labelled(&mut fields, Place { lines: &rest, ..inner });
    if place.classify {
        classified(&mut fields, place);
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

/// Objects and lists that have a heading of their own; nothing else is read from there.
fn under_headings<'a>(fields: &mut [Field<'_>], rest: &mut [&'a str], place: Place<'a, '_>) {
    let sections = text::sections(rest);
    let mut blocks: Vec<(Schema<'_>, Name)> = Vec::new();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    fields::each(fields, &mut |field| {
        let block = !is_scalar(field.schema);
        for (index, section) in sections.iter().enumerate().filter(|_| block) {
            let fit = field.name.fit(&section.title);
            if fit >= 0.6 {
                pairs.push((fit, blocks.len(), index));
            }
        }
        blocks.push((field.schema, field.name.clone()));
    });
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut tried = vec![false; blocks.len()];
    let mut found: Vec<Option<Filled>> = blocks.iter().map(|_| None).collect();
    for (_, at, index) in pairs {
        let section = &sections[index];
        if tried[at] || rest[section.heading].is_empty() {
            continue;
        }
        tried[at] = true;
        let within = place.part(&rest[section.body.clone()]);
        found[at] = block(blocks[at].0, &blocks[at].1, within);
        if found[at].is_some() {
            rest[section.heading..section.body.end].fill("");
        }
    }
    let mut found = found.into_iter();
    fields::each(fields, &mut |field| {
        field.found = found.next().flatten().or_else(|| field.found.take());
    });
}

fn block(schema: Schema<'_>, name: &Name, place: Place<'_, '_>) -> Option<Filled> {
    match schema.kind() {
        Kind::Object(_) => {
            object(schema, &Name::default(), place)?.ok().filter(|found| found.copied > 0)
        }
        Kind::List(items) => list::under_heading(schema, items, name, place).map(Filled::copied),
        Kind::Union(branches) => union::fill(&branches, name, place),
        _ => None,
    }
}

/// The one list of objects, from a table or lines; with a second one it is open whose they are.
fn in_rows<'a>(fields: &mut [Field<'_>], rest: &mut [&'a str], place: Place<'a, '_>, only: bool) {
    let mut lists = 0;
    let of_objects = |schema: Schema<'_>| match schema.kind() {
        Kind::List(items) => matches!(items.kind(), Kind::Object(_)),
        _ => false,
    };
    fields::each(fields, &mut |field| lists += usize::from(of_objects(field.schema)));
    fields::each(fields, &mut |field| {
        let Kind::List(items) = field.schema.kind() else {
            return;
        };
        if lists != 1 || field.found.is_some() || !of_objects(field.schema) {
            return;
        }
        let found = rows::fill(items, place.part(rest), only);
        if let Some(found) = found.filter(|found| list::fits(field.schema, &found.values)) {
            field.found = Some(Filled::copied(Value::Array(found.values)));
            found.lines.into_iter().for_each(|line| rest[line] = "");
        }
    });
}

/// Gives each label to the field that it fits best, the surest pairs first; then the unions.
fn labelled(fields: &mut [Field<'_>], place: Place<'_, '_>) {
    let labels = place.labels();
    let mut open = Vec::new();
    fields::open(fields, &mut open);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, field) in open.iter().enumerate() {
        let constant = matches!(field.schema.kind(), Kind::Choice(v) if v.len() == 1);
        let plain = match field.schema.kind() {
            Kind::List(items) => is_scalar(items),
            _ => is_scalar(field.schema),
        };
        for (index, label) in labels.iter().enumerate().filter(|_| plain && !constant) {
            let fit = field.name.fit(&label.words);
            if fit >= FIT && fit * label.trust >= 0.45 {
                pairs.push((fit * label.trust, index, at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken: Vec<&str> = place.taken.to_vec();
    let mut used = vec![false; labels.len()];
    for (nth, (score, index, at)) in pairs.iter().enumerate() {
        let raw = labels[*index].value;
        if open[*at].found.is_some() || used[*index] {
            continue;
        }
        let Some(value) = read(open[*at], raw, place.reading) else {
            continue;
        };
        used[*index] = true;
        taken.push(raw);
        // What may be meant for two fields as well is for neither.
        let mut rivals = pairs[nth + 1..].iter().take_while(|p| (p.0, p.1) == (*score, *index));
        let rival = |(_, _, other): &(f64, usize, usize)| {
            open[*other].found.is_none() && read(open[*other], raw, place.reading).is_some()
        };
        if !rivals.any(rival) {
            open[*at].found = Some(Filled::copied(value));
        }
    }
    let place = Place { taken: &taken, ..place };
    for field in open.into_iter().filter(|field| field.found.is_none()) {
        if let Kind::Union(branches) = field.schema.kind()
            && !is_scalar(field.schema)
        {
            field.found = union::fill(&branches, &field.name, place);
        }
    }
}

fn read(field: &Field<'_>, raw: &str, reading: Reading) -> Option<Value> {
    match field.schema.kind() {
        Kind::List(items) => list::labelled(field.schema, items, &field.name, raw, reading),
        _ => reading.value(field.schema, &field.name, raw),
    }
}

/// Enums that have to be chosen but have no label.
fn classified(fields: &mut [Field<'_>], place: Place<'_, '_>) {
    let whole = place.lines.join("\n");
    fields::each(fields, &mut |field| {
        if let Kind::Choice(variants) = field.schema.kind()
            && field.demanded
            && field.found.is_none()
            && variants.len() > 1
        {
            let value = choice::classify(&variants, &whole);
            field.found = value.map(|value| Filled { value, copied: 0 });
        }
    });
}
