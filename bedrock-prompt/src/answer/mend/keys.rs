//! The members of an object: their keys, and what is missing.

use std::borrow::Cow;

use super::scalar::bare;
use super::{At, Mender};
use crate::json::{Node, Place};
use crate::repair::{Repair, RepairKind};
use crate::violation::Violation;

pub(super) type Member<'n> = (Cow<'n, str>, Node<'n>);

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
                    let at = At { rule, place: &place, is_part: false, ..at };
                    found.extend(self.fit(at, member, repairs));
                }
                None => self.find_swallowed(&place, member, found),
            }
        }
        if !at.is_part && is_of_strangers(at, members) {
            let what = match members
                .iter()
                .any(|(key, member)| key == "properties" && matches!(member, Node::Object(_)))
            {
                true => "a schema came back instead of a value",
                false => "has none of the properties that were asked for, but others",
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
        let mut index = 0;
        while index < members.len() {
            let (key, member) = &members[index];
            // Maps may have many keys, and serde takes the last of two.
            let before = if at.rule.is_declared(key) { &members[..index] } else { &[] };
            let Some((_, first)) = before.iter().find(|(other, _)| other == key) else {
                index += 1;
                continue;
            };
            let place = Place::Member(at.place, key);
            if first == member && self.mends() {
                let json = member.to_string();
                let path = place.path(self.names);
                repairs.push(Repair::new(
                    RepairKind::Repeated,
                    path,
                    format!("{json},{json}"),
                    json,
                ));
            } else {
                found.push(Violation::of_loss(place.path(self.names), "stands twice"));
            }
            members.remove(index);
        }
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
            let spelling = bare(name);
            let is_meant = |key: &str| is_stranger(key) && bare(key) == spelling;
            let mut meant = (0..members.len()).filter(|&index| is_meant(&members[index].0));
            let (Some(index), None) = (meant.next(), meant.next()) else { continue };
            let place = Place::Member(at.place, name);
            let (mut value, mut more) = (members[index].1.clone(), Vec::new());
            let below = At { rule, place: &place, is_part: false, ..at };
            if self.fit(below, &mut value, &mut more).is_empty() {
                let before = std::mem::replace(&mut members[index].0, name.to_owned().into());
                let path = place.path(self.names);
                repairs.push(Repair::new(RepairKind::KeySpelling, path, before, name));
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
