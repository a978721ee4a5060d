//! Filling an object: labels first, then what stands in the text without one.

use serde_json::{Map, Value};

use super::labels::{self, Label};
use super::schema::{Kind, Property, Schema};
use super::unlabelled::{self, Field};
use super::value::Reading;
use super::words::{self, FIT, Name};
use super::{address, leaves, list, table, text};

/// Deeper than any honest schema; a schema that refers to itself ends here.
const DEEPEST: usize = 8;

/// Where the engine is: what to read, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 'b> {
    pub(super) lines: &'b [&'a str],
    pub(super) reading: Reading,
    pub(super) depth: usize,
    /// Whether a value may be taken that no label names.
    pub(super) unlabelled: bool,
}

/// A property that is to be filled, with what has been found for it.
struct Slot<'s> {
    property: Property<'s>,
    name: Name,
    value: Option<Value>,
    missing: Vec<String>,
}

/// The input of a tool, or the paths of what is required and was not found.
pub(super) fn tool(
    schema: &Value,
    name: &str,
    description: &str,
    text: &str,
) -> Result<Value, Vec<String>> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let root = Schema::root(schema);
    let context = words::words(&format!("{name} {} {description}", root.title()));
    let place = Place { lines: &lines, reading: Reading::of(text), depth: 0, unlabelled: true };
    let context = Name::new("", "", &context);
    object(root, &context, place).unwrap_or_else(|| Err(Vec::new()))
}

/// Fills an object schema. `None`: the schema is not one, or nothing was found for it.
pub(super) fn object(
    schema: Schema<'_>,
    name: &Name,
    place: Place<'_, '_>,
) -> Option<Result<Value, Vec<String>>> {
    let Kind::Object(properties) = schema.kind() else {
        return None;
    };
    if place.depth > DEEPEST {
        return None;
    }
    let mut slots: Vec<Slot<'_>> = properties
        .into_iter()
        .map(|property| Slot {
            name: name.member(property.name, &property.schema.description()),
            property,
            value: None,
            missing: Vec::new(),
        })
        .collect();
    keep_apart(&mut slots);
    labelled(&mut slots, place);
    nested(&mut slots, place);
    if place.unlabelled {
        loose(&mut slots, place);
    }
    Some(collect(slots))
}

/// A label that bears the name of one member object is not for another.
fn keep_apart(slots: &mut [Slot<'_>]) {
    let objects: Vec<(usize, String)> = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| matches!(slot.property.schema.kind(), Kind::Object(_)))
        .flat_map(|(at, slot)| {
            let words = words::words(slot.property.name);
            words.into_iter().map(move |word| (at, word))
        })
        .collect();
    for (at, slot) in slots.iter_mut().enumerate() {
        let others = objects.iter().filter(|(owner, _)| *owner != at);
        let rivals: Vec<String> = others.map(|(_, word)| word.clone()).collect();
        slot.name.beside(&rivals);
    }
}

fn is_scalar(schema: Schema<'_>) -> bool {
    match schema.kind() {
        Kind::List(_) | Kind::Object(_) | Kind::Unknown => false,
        Kind::Union(branches) => branches.into_iter().all(is_scalar),
        _ => true,
    }
}

/// Gives each label to the property that it fits best, the surest pairs first.
fn labelled(slots: &mut [Slot<'_>], place: Place<'_, '_>) {
    let labels = find_labels(place.lines);
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, slot) in slots.iter().enumerate() {
        let constant = matches!(slot.property.schema.kind(), Kind::Choice(v) if v.len() == 1);
        if constant || !is_scalar(slot.property.schema) {
            continue;
        }
        for (index, label) in labels.iter().enumerate() {
            let fit = slot.name.fit(&label.words);
            if fit >= FIT && fit * label.trust >= 0.45 {
                pairs.push((fit * label.trust, at, index));
            }
        }
    }
    // A stable sort: equal scores keep the order of the schema, then of the text.
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut used = vec![false; labels.len()];
    for (_, at, index) in pairs {
        let slot = &mut slots[at];
        if slot.value.is_some() || used[index] {
            continue;
        }
        let value = labels[index].value;
        slot.value = place.reading.value(slot.property.schema, &slot.name, value);
        used[index] = slot.value.is_some();
    }
}

fn find_labels<'a>(lines: &[&'a str]) -> Vec<Label<'a>> {
    let mut tabular = vec![false; lines.len()];
    for table in table::find(lines).iter().filter(|table| table.is_wide()) {
        tabular[table.lines.clone()].fill(true);
    }
    labels::find(lines, &tabular)
}

fn nested(slots: &mut [Slot<'_>], place: Place<'_, '_>) {
    let deeper = Place { depth: place.depth + 1, ..place };
    let lists =
        slots.iter().filter(|slot| matches!(slot.property.schema.kind(), Kind::List(_))).count();
    let only = slots.len() == 1;
    for slot in slots.iter_mut().filter(|slot| slot.value.is_none()) {
        match slot.property.schema.kind() {
            Kind::Object(_) => member(slot, deeper, only),
            Kind::List(items) => {
                slot.value = list::fill(items, &slot.name, deeper, lists == 1);
            }
            Kind::Union(branches) if !is_scalar(slot.property.schema) => {
                let mut best: Option<(usize, Value)> = None;
                for branch in branches {
                    let filled = object(branch, &slot.name, deeper);
                    let Some(Ok(value)) = filled else { continue };
                    let found = leaves(&value);
                    if best.as_ref().is_none_or(|(known, _)| found > *known) {
                        best = Some((found, value));
                    }
                }
                slot.value = best.map(|(_, value)| value);
            }
            _ => {}
        }
    }
}

/// An object within an object: under a heading of its name, or from labels that bear its name.
fn member(slot: &mut Slot<'_>, place: Place<'_, '_>, only: bool) {
    let schema = slot.property.schema;
    let section = text::section(place.lines, &slot.name).and_then(|lines| {
        let within = Place { lines, ..place };
        object(schema, &Name::default(), within)
    });
    if let Some(Ok(value)) = section {
        slot.value = Some(value);
        return;
    }
    let around = Place { unlabelled: only && place.unlabelled, ..place };
    match object(schema, &slot.name, around) {
        Some(Ok(value)) if leaves(&value) > 0 => slot.value = Some(value),
        Some(Err(paths)) => slot.missing = paths,
        _ => {}
    }
    if slot.value.is_none() {
        slot.value = address(slot, place);
    }
}

/// An address whose parts have no labels: the value of a label, or the lines of a section.
fn address(slot: &Slot<'_>, place: Place<'_, '_>) -> Option<Value> {
    let Kind::Object(properties) = slot.property.schema.kind() else {
        return None;
    };
    let name =
        |property: &Property<'_>| Name::new(property.name, &property.schema.description(), &[]);
    let names: Vec<Name> = properties.iter().map(name).collect();
    if !address::is_asked_for(&names) {
        return None;
    }
    let lines = text::section(place.lines, &slot.name).map(|lines| lines.join("\n"));
    let within = |raw: &str| address::fill(&properties, &names, raw, place);
    lines.and_then(|raw| within(&raw)).or_else(|| within(list::value_of(&slot.name, place)?))
}

/// What no label names.
fn loose(slots: &mut [Slot<'_>], place: Place<'_, '_>) {
    let taken: Vec<Value> = slots.iter().filter_map(|slot| slot.value.clone()).collect();
    let same = |a: Schema<'_>, b: Schema<'_>| {
        std::mem::discriminant(&a.kind()) == std::mem::discriminant(&b.kind())
    };
    for at in 0..slots.len() {
        let schema = slots[at].property.schema;
        if slots[at].value.is_some() || !is_scalar(schema) {
            continue;
        }
        let alone = slots.iter().filter(|slot| same(slot.property.schema, schema)).count() == 1;
        let field = Field {
            schema,
            name: &slots[at].name,
            required: slots[at].property.required,
            alone,
            only: slots.len() == 1,
        };
        let printed = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        slots[at].value = unlabelled::find(&field, place).filter(|value| {
            value.is_boolean() || !taken.iter().any(|known| printed(known) == printed(value))
        });
    }
}

fn collect(slots: Vec<Slot<'_>>) -> Result<Value, Vec<String>> {
    let mut members = Map::new();
    let mut missing = Vec::new();
    for slot in slots {
        let name = slot.property.name;
        match slot.value {
            Some(value) => {
                members.insert(name.to_owned(), value);
            }
            None if slot.property.required && slot.missing.is_empty() => {
                missing.push(name.to_owned());
            }
            None if slot.property.required => {
                missing.extend(slot.missing.iter().map(|path| format!("{name}.{path}")));
            }
            None => {}
        }
    }
    if missing.is_empty() { Ok(Value::Object(members)) } else { Err(missing) }
}
