//! Unions of objects: the branch that a text matches.

use super::choice;
use super::fields::Extracted;
use super::fill;
use super::name::{FieldName, MIN_FIT};
use super::schema::{Kind, Property, Schema, Variant};
use super::scope::Scope;

/// The branch that a label names; else the branch with the most values; else, of several such
/// branches, the one that the words of the text match.
pub(super) fn fill(
    branches: &[Schema<'_>],
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Option<Extracted> {
    let tags: Vec<Option<Property<'_>>> = branches.iter().map(|branch| tag(*branch)).collect();
    let named = branch_by_label(&tags, name, scope);
    let mut best: Vec<(usize, Extracted)> = Vec::new();
    for (at, branch) in branches.iter().enumerate() {
        if named.is_some_and(|named| named != at) {
            continue;
        }
        let filled = scope.in_union(|scope| fill::object(*branch, name, scope)).flatten();
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
    let is_certain = best.len() == 1 && (named.is_some() || best[0].1.copied > 0);
    let chosen = if is_certain {
        Some(best[0].0)
    } else if scope.classify {
        let is_tied = |at: usize| best.iter().any(|(other, _)| *other == at);
        let descriptions: Vec<String> = branches.iter().map(|b| b.description()).collect();
        let variants = variants(&tags, &descriptions).filter(|(at, _)| is_tied(*at));
        let (ats, variants): (Vec<usize>, Vec<Variant<'_>>) = variants.unzip();
        let value = choice::classify(&variants, &scope.lines.join("\n"));
        let index = value.and_then(|value| variants.iter().position(|v| *v.value == value));
        index.map(|index| ats[index])
    } else {
        None
    };
    best.into_iter().find(|(at, _)| Some(*at) == chosen).map(|(_, found)| found)
}

/// The property whose constant identifies a branch.
fn tag(branch: Schema<'_>) -> Option<Property<'_>> {
    let Kind::Object(properties) = branch.kind() else {
        return None;
    };
    let mut properties = properties.into_iter().filter(|property| property.is_required);
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

/// The branch that the value of a label names.
fn branch_by_label(
    tags: &[Option<Property<'_>>],
    name: &FieldName,
    scope: Scope<'_, '_>,
) -> Option<usize> {
    let key = tags.iter().flatten().next()?.name;
    let name = name.member(key, "");
    let none = vec![String::new(); tags.len()];
    let (ats, variants): (Vec<usize>, Vec<Variant<'_>>) = variants(tags, &none).unzip();
    let labels = scope.labels();
    let mut fitting = labels.iter().filter(|label| name.fit(&label.words) >= MIN_FIT);
    let value = fitting.find_map(|label| choice::from_label(&variants, &label.value))?;
    variants.iter().position(|variant| *variant.value == value).map(|index| ats[index])
}
