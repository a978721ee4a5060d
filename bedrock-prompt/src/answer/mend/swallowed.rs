//! Strings that end in the tags of a tool call: what should have come after them was swallowed.

use std::collections::HashSet;

use super::keys::Member;
use super::scalar::own_key;
use super::{At, Mender};
use crate::json::{Node, Place};
use crate::repair::{Repair, RepairKind};
use crate::violation::Violation;

/// The tags of a tool call, as models have learnt them.
const TAGS: &[&str] = &["parameter", "invoke", "function_calls", "tool_call", "tool_use"];

const WHAT: &str = "ends in the tags of a tool call, which may have swallowed what follows";

const ADVICE: &str = "leave the tags out";

fn violation(place: &Place<'_>, names: &HashSet<String>, node: &Node<'_>) -> Violation {
    let mut violation = Violation::of_place(place, names, WHAT);
    violation.make_loss();
    violation.with_value(Some(node)).with_advice(ADVICE)
}

/// Whether strings of this JSON may hold tags.
pub(in crate::answer) fn may_have_swallowed(json: &str) -> bool {
    json.contains("</") || json.contains("<\\/") || json.contains("\\u003c")
}

/// What a string holds besides its own text.
pub(super) struct Swallowed<'t> {
    text: &'t str,
    /// The properties that it has swallowed.
    members: Vec<(&'t str, &'t str)>,
}

/// Splits a string from the tags that it ends in, if it does.
pub(super) fn of<'t>(text: &'t str, place: &Place<'_>) -> Option<Swallowed<'t>> {
    let own = own_key(place);
    for (at, _) in text.match_indices("</") {
        let Some((name, _)) = closing_tag(&text[at..]) else { continue };
        let is_of_call = TAGS.contains(&name);
        if !is_of_call && Some(name) != own || is_open(&text[..at], name) {
            continue;
        }
        if let Some((members, is_sure)) = members(&text[at..], own)
            && (is_sure || is_of_call)
        {
            return Some(Swallowed { text: &text[..at], members });
        }
    }
    None
}

/// Whether a tag of this name is open at the end of a text, so that closing it is part of it.
fn is_open(text: &str, name: &str) -> bool {
    let count = |mark: &str| {
        text.match_indices(mark)
            .filter(|(at, _)| {
                let rest = &text[at + mark.len()..];
                rest.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>', '\t', '\n']))
            })
            .count()
    };
    count("<") > count("</")
}

/// The properties in a text of nothing but tags and what stands between them, and whether any
/// tag is one of a tool call.
fn members<'t>(mut rest: &'t str, own: Option<&str>) -> Option<(Vec<(&'t str, &'t str)>, bool)> {
    let (mut members, mut is_sure) = (Vec::new(), false);
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some((members, is_sure));
        }
        if let Some((name, after)) = closing_tag(rest) {
            is_sure |= TAGS.contains(&name);
            if !TAGS.contains(&name) && Some(name) != own {
                return None;
            }
            rest = after;
        } else {
            let (name, after) = opening_tag(rest)?;
            let end = closing_of_parameter(after);
            members.push((name, &after[..end]));
            is_sure = true;
            rest = &after[end..];
        }
    }
}

/// Where the value of a parameter ends.
fn closing_of_parameter(text: &str) -> usize {
    let mut closing = text.match_indices("</").map(|(at, _)| at).filter(|&at| {
        closing_tag(&text[at..]).is_some_and(|(name, _)| name == "parameter")
            && !is_open(&text[..at], "parameter")
    });
    closing.next().unwrap_or(text.len())
}

/// The name of a closing tag at the beginning, without the namespace, and what follows it.
fn closing_tag(text: &str) -> Option<(&str, &str)> {
    let (tag, rest) = text.strip_prefix("</")?.split_once('>')?;
    let name = without_namespace(tag.trim());
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, rest))
}

/// The property that a `<parameter name="..">` at the beginning names, and what follows it.
fn opening_tag(text: &str) -> Option<(&str, &str)> {
    let (tag, rest) = text.strip_prefix('<')?.split_once('>')?;
    let attribute = without_namespace(tag).strip_prefix("parameter")?.trim();
    let quoted = attribute.strip_prefix("name=")?;
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
    (!name.contains(quote)).then_some((name, rest))
}

/// `parameter` of `antml:parameter`, or of `antml parameter`.
fn without_namespace(tag: &str) -> &str {
    match tag.strip_prefix("antml") {
        Some(rest) => rest.trim_start_matches([':', ' ']),
        None => tag,
    }
}

impl Mender<'_> {
    pub(super) fn has_swallowed(&self, at: At<'_>, node: &Node<'_>) -> Violation {
        violation(at.place, self.names, node)
    }

    /// Gives back the properties that strings have swallowed, where all of them are missing and fit.
    pub(super) fn free_swallowed(
        &self,
        at: At<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        for index in 0..members.len() {
            let (key, Node::String(text)) = &members[index] else { continue };
            let place = Place::Member(at.place, key);
            let Some(swallowed) = of(text, &place) else { continue };
            let Some(freed) = self.freed(at, members, &swallowed) else { continue };
            let after = Node::String(swallowed.text.to_owned().into());
            let path = place.path(self.names);
            let before = members[index].1.to_string();
            let kind = RepairKind::ToolCallTags;
            repairs.push(Repair::new(kind, path, before, after.to_string()));
            members[index].1 = after;
            members.extend(freed);
        }
    }

    /// The swallowed properties; none, where one is not missing or does not fit.
    fn freed(
        &self,
        at: At<'_>,
        members: &[Member<'_>],
        swallowed: &Swallowed<'_>,
    ) -> Option<Vec<Member<'static>>> {
        let has = |name: &str| members.iter().any(|(key, _)| key == name);
        let mut freed: Vec<Member<'static>> = Vec::new();
        for (name, text) in &swallowed.members {
            let rule = at.rule.property(name).filter(|_| !has(name))?;
            if freed.iter().any(|(other, _)| other == name) {
                return None;
            }
            let place = Place::Member(at.place, name);
            let mut value = Node::String((*text).to_owned().into());
            let below = At { rule, place: &place, is_part: false, ..at };
            if !self.fit(below, &mut value.clone(), &mut Vec::new()).is_empty() {
                return None;
            }
            value = value.into_owned();
            freed.push(((*name).to_owned().into(), value));
        }
        // With no property in the tags, one that is missing may be lost for good.
        let is_missing = |(name, _)| !has(name);
        match freed.is_empty() && at.rule.properties().any(is_missing) {
            true => None,
            false => Some(freed),
        }
    }

    /// Finds such strings where no rule holds: anything may stand there.
    pub(super) fn find_swallowed(
        &self,
        place: &Place<'_>,
        node: &Node<'_>,
        found: &mut Vec<Violation>,
    ) {
        match node {
            Node::String(text) if of(text, place).is_some() => {
                found.push(violation(place, self.names, node));
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.find_swallowed(&Place::Item(place, index), item, found);
                }
            }
            Node::Object(members) => {
                for (key, member) in members {
                    self.find_swallowed(&Place::Member(place, key), member, found);
                }
            }
            _ => {}
        }
    }
}
