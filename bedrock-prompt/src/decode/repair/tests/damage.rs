//! Damage that models do to an answer.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[derive(Clone, Copy, Debug)]
pub(super) enum Damage {
    AsJsonString,
    UnderItsOwnKey,
    InWrapper,
    WholeInWrapper,
    WithoutWrapper,
    AsText,
    Grouped,
    WholeWithFraction,
    YesOrNo,
    WordForNull,
    OtherCase,
    FullStop,
    SingletonList,
    ItemForList,
    OtherKey,
    KeyLost,
    ValueLost,
    LeakedTags,
}

impl Arbitrary for Damage {
    type Parameters = ();
    type Strategy = prop::sample::Select<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        prop::sample::select(vec![
            Self::AsJsonString,
            Self::UnderItsOwnKey,
            Self::InWrapper,
            Self::WholeInWrapper,
            Self::WithoutWrapper,
            Self::AsText,
            Self::Grouped,
            Self::WholeWithFraction,
            Self::YesOrNo,
            Self::WordForNull,
            Self::OtherCase,
            Self::FullStop,
            Self::SingletonList,
            Self::ItemForList,
            Self::OtherKey,
            Self::KeyLost,
            Self::ValueLost,
            Self::LeakedTags,
        ])
    }
}

/// Collects the JSON pointers of a value and all values in it.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(map) => {
            for (key, member) in map {
                places(member, &format!("{at}/{key}"), found);
            }
        }
        _ => {}
    }
}

/// An answer with one kind of damage at one position; `None` if it applies to none.
pub(super) fn damaged(answer: &Value, damage: Damage, at: prop::sample::Index) -> Option<Value> {
    let mut all = Vec::new();
    places(answer, "", &mut all);
    let mut results: Vec<Value> = Vec::new();
    for pointer in &all {
        let mut damaged = answer.clone();
        let key = pointer.rsplit('/').next().unwrap_or_default();
        if let Some(place) = damaged.pointer_mut(pointer)
            && let Some(changed) = change(place, key, pointer.is_empty(), damage)
        {
            *place = changed;
            results.push(damaged);
        }
    }
    (!results.is_empty()).then(|| results.swap_remove(at.index(results.len())))
}

fn change(value: &Value, key: &str, is_root: bool, damage: Damage) -> Option<Value> {
    let number = || value.is_number().then(|| value.to_string());
    Some(match damage {
        Damage::AsJsonString => {
            (value.is_object() || value.is_array()).then(|| value.to_string().into())?
        }
        Damage::UnderItsOwnKey => (!is_root).then(|| json!({ key: value }))?,
        Damage::InWrapper => json!({ "input": value }),
        Damage::WholeInWrapper => is_root.then(|| json!({ "properties": value }))?,
        Damage::WithoutWrapper => value.get("value").filter(|_| is_root)?.clone(),
        Damage::AsText => number()?.into(),
        Damage::Grouped => {
            let text = number()?;
            let (whole, fraction) = text.split_once('.')?;
            let cut = whole.len().checked_sub(3).filter(|cut| *cut > 0)?;
            let (high, low) = whole.split_at(cut);
            (high != "-").then(|| format!("{high},{low}.{fraction}"))?.into()
        }
        Damage::WholeWithFraction => {
            let whole = value.as_i64().filter(|n| n.unsigned_abs() < 1 << 50)?;
            serde_json::from_str(&format!("{whole}.0")).ok()?
        }
        Damage::YesOrNo => if value.as_bool()? { "Yes" } else { "no" }.into(),
        Damage::WordForNull => value.is_null().then(|| "N/A".into())?,
        Damage::OtherCase => {
            let text = value.as_str()?;
            text.replace('_', " ").to_uppercase().into()
        }
        Damage::FullStop => format!("{}.", value.as_str()?).into(),
        Damage::SingletonList => json!([value]),
        Damage::ItemForList => match value.as_array()?.as_slice() {
            // A text that is a list in JSON is read as that list, and an empty one as null.
            [Value::String(one)] if one.trim().is_empty() || one.trim().starts_with('[') => {
                return None;
            }
            [one] => one.clone(),
            _ => return None,
        },
        Damage::OtherKey => renamed(value.as_object()?)?,
        Damage::KeyLost => {
            let mut map = value.as_object()?.clone();
            let first = map.keys().next()?.clone();
            let lost = map.shift_remove(&first)?;
            map.insert("other".into(), lost);
            map.into()
        }
        Damage::ValueLost => (!is_root).then_some(Value::Null)?,
        Damage::LeakedTags => leaked_tags(value.as_object()?)?,
    })
}

/// The object with its first key in another case.
fn renamed(map: &Map<String, Value>) -> Option<Value> {
    let mut renamed = Map::new();
    let first = map.keys().next()?;
    let other = match first.split_once(['_', '-']) {
        Some((head, tail)) => {
            format!("{head}{}{}", tail.get(..1)?.to_uppercase(), tail.get(1..)?)
        }
        None => first.to_uppercase(),
    };
    for (key, value) in map {
        let key = if key == first { other.clone() } else { key.clone() };
        renamed.insert(key, value.clone());
    }
    Some(renamed.into())
}

/// Moves the last member into the string before it, in the tags of a tool call.
fn leaked_tags(map: &Map<String, Value>) -> Option<Value> {
    let mut map = map.clone();
    let (last, value) = map.iter().next_back().map(|(key, value)| (key.clone(), value.clone()))?;
    map.shift_remove(&last);
    let (_, text) = map.iter_mut().next_back().filter(|(_, value)| value.is_string())?;
    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let tags = format!("</parameter>\n<parameter name=\"{last}\">{value}</parameter>\n</invoke>");
    *text = (text.as_str()?.to_owned() + &tags).into();
    Some(map.into())
}
