//! Unions of objects: which branch a text speaks of.

use super::choice;
use super::fields::Filled;
use super::fill::{self, Place};
use super::schema::{Kind, Property, Schema, Variant};
use super::words::{FIT, Name};

/// The branch that a label names; else the one for which most was found; else, of those for which
/// as much was found, the one that the text speaks of.
pub(super) fn fill(branches: &[Schema<'_>], name: &Name, place: Place<'_, '_>) -> Option<Filled> {
    let tags: Vec<Option<Property<'_>>> = branches.iter().map(|branch| tag(*branch)).collect();
    let named = named(&tags, name, place);
    let mut best: Vec<(usize, Filled)> = Vec::new();
    for (at, branch) in branches.iter().enumerate() {
        if named.is_some_and(|named| named != at) {
            continue;
        }
        let filled = place.in_union(|place| fill::object(*branch, name, place)).flatten();
        let Some(Ok(found)) = filled else {
            continue;
        };
        let known = best.first().map_or(0, |(_, known)| known.copied);
        if found.copied > known {
            best.clear();
        }
        if found.copied >= known {
            best.push((at, found));
        }
    }
    let certain = best.len() == 1 && (named.is_some() || best[0].1.copied > 0);
    let chosen = if certain {
        Some(best[0].0)
    } else if place.classify {
        let tied = |at: usize| best.iter().any(|(other, _)| *other == at);
        let descriptions: Vec<String> = branches.iter().map(|b| b.description()).collect();
        let variants = variants(&tags, &descriptions).filter(|(at, _)| tied(*at));
        let (ats, variants): (Vec<usize>, Vec<Variant<'_>>) = variants.unzip();
        let value = choice::classify(&variants, &place.lines.join("\n"));
        let index = value.and_then(|value| variants.iter().position(|v| *v.value == value));
        index.map(|index| ats[index])
    } else {
        None
    };
    best.into_iter().find(|(at, _)| Some(*at) == chosen).map(|(_, found)| found)
}

/// The property that tells a branch from the others by its constant.
fn tag(branch: Schema<'_>) -> Option<Property<'_>> {
    let Kind::Object(properties) = branch.kind() else {
        return None;
    };
    let mut properties = properties.into_iter().filter(|property| property.required);
    properties.find(|property| matches!(property.schema.kind(), Kind::Choice(v) if v.len() == 1))
}

fn variants<'s>(
    tags: &[Option<Property<'s>>],
    descriptions: &'s [String],
) -> impl Iterator<Item = (usize, Variant<'s>)> {
    let tags = tags.iter().zip(descriptions).enumerate();
    tags.filter_map(|(at, (tag, description))| match tag.as_ref()?.schema.kind() {
        Kind::Choice(variants) => {
            Some((at, Variant { value: variants.first()?.value, description }))
        }
        _ => None,
    })
}

fn named(tags: &[Option<Property<'_>>], name: &Name, place: Place<'_, '_>) -> Option<usize> {
    let key = tags.iter().flatten().next()?.name;
    let name = name.member(key, "");
    let none = vec![String::new(); tags.len()];
    let (ats, variants): (Vec<usize>, Vec<Variant<'_>>) = variants(tags, &none).unzip();
    let labels = place.labels();
    let mut fitting = labels.iter().filter(|label| name.fit(&label.words) >= FIT);
    let value = fitting.find_map(|label| choice::named(&variants, label.value))?;
    variants.iter().position(|variant| *variant.value == value).map(|index| ats[index])
}
