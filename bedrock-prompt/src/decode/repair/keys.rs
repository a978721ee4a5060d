//! The members of an object: their keys, and what is missing.

use std::borrow::Cow;
use std::collections::HashMap;

use super::scalar::unspelt;
use super::{At, Mender};
use crate::json::{Node, Place, Repair, RepairKind, Violation, has_twins};

pub(super) type Member<'n> = (Cow<'n, str>, Node<'n>);

const SCHEMA: &str = "a schema came back instead of a value";
const STRANGERS: &str = "has none of the properties that were asked for, but others";

/// Whether it says that an object has no property that was asked for.
pub(in crate::decode) fn tells_of_strangers(violation: &Violation) -> bool {
    [SCHEMA, STRANGERS].contains(&violation.expected())
}

impl Mender<'_> {
    pub(super) fn fit_members(
        &self,
        at: At<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
        found: &mut Vec<Violation>,
    ) {
        self.find_twice(at, members, repairs, found);
        if self.mends() {
            self.mend_keys(at, members, repairs);
            self.free_swallowed(at, members, repairs);
            self.leave_nulls_out(at, members, repairs);
        }
        for (key, member) in members.iter_mut() {
            let place = Place::Member(at.place, key);
            match at.rule.property(key) {
                Some(rule) => {
                    found.extend(self.fit(at.below(rule, &place), member, repairs));
                }
                None => self.find_swallowed(&place, member, found),
            }
        }
        if !at.is_part && is_of_strangers(at, members) {
            let what = match members
                .iter()
                .any(|(key, member)| key == "properties" && matches!(member, Node::Object(_)))
            {
                true => SCHEMA,
                false => STRANGERS,
            };
            found.push(Violation::of_loss(self.path(at), what));
        }
    }

    /// A key that stands twice, with the same value, stands there once; two values are one too many.
    fn find_twice(
        &self,
        at: At<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
        found: &mut Vec<Violation>,
    ) {
        if !has_twins(members) {
            return;
        }
        let mut firsts: HashMap<&str, &Node<'_>> = HashMap::new();
        let mut is_once = Vec::with_capacity(members.len());
        for (key, member) in members.iter() {
            let first = *firsts.entry(key).or_insert(member);
            // What nobody asked for may stand there as it likes.
            let is_again = !std::ptr::eq(first, member) && at.rule.property(key).is_some();
            is_once.push(!is_again);
            if !is_again {
                continue;
            }
            let path = Place::Member(at.place, key).path(self.names);
            if first == member && self.mends() {
                let json = member.to_string();
                let before = format!("{json},{json}");
                repairs.push(Repair::new(RepairKind::Repeated, path, before, json));
            } else {
                found.push(Violation::of_loss(path, "stands twice"));
            }
        }
        let mut is_once = is_once.into_iter();
        members.retain(|_| is_once.next() != Some(false));
    }

    /// `firstName` for `first_name`, where that is missing.
    fn mend_keys(&self, at: At<'_>, members: &mut [Member<'_>], repairs: &mut Vec<Repair>) {
        let is_stranger = |key: &str| at.rule.property(key).is_none();
        if members.iter().all(|(key, _)| !is_stranger(key)) {
            return;
        }
        for (name, rule) in at.rule.properties() {
            if members.iter().any(|(key, _)| key == name) {
                continue;
            }
            let spelling = unspelt(name);
            let is_meant = |key: &str| is_stranger(key) && unspelt(key) == spelling;
            let mut meant = (0..members.len()).filter(|&index| is_meant(&members[index].0));
            let (Some(index), None) = (meant.next(), meant.next()) else { continue };
            let place = Place::Member(at.place, name);
            let (mut value, mut more) = (members[index].1.clone(), Vec::new());
            let below = At { is_taken: false, ..at.below(rule, &place) };
            if self.may_try(&value) && self.fit(below, &mut value, &mut more).is_empty() {
                let path = place.path(self.names);
                let before = members[index].0.clone();
                repairs.push(Repair::new(RepairKind::KeyCase, path, before, name));
                repairs.extend(more);
                members[index] = (name.to_owned().into(), value);
            }
        }
    }

    /// `null` for a property that may be left out, and may not be `null`.
    fn leave_nulls_out(
        &self,
        at: At<'_>,
        members: &mut Vec<Member<'_>>,
        repairs: &mut Vec<Repair>,
    ) {
        members.retain(|(key, member)| {
            let is_odd = *member == Node::Null
                && !at.is_taken
                && at.rule.is_declared(key)
                && !at.rule.is_required(key)
                && at.rule.property(key).is_some_and(|rule| !rule.fits(&Node::Null));
            if is_odd {
                let path = Place::Member(at.place, key).path(self.names);
                repairs.push(Repair::new(RepairKind::NullForAbsent, path, "null", ""));
            }
            !is_odd
        });
    }
}

/// Whether an object has members, and not one that was asked for: what it says would be lost.
fn is_of_strangers(at: At<'_>, members: &[Member<'_>]) -> bool {
    !members.is_empty()
        && at.rule.properties().next().is_some()
        && at.rule.branches().next().is_none()
        && at.rule.parts().next().is_none()
        && members.iter().all(|(key, _)| at.rule.property(key).is_none())
}
