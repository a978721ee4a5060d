//! Objects, their keys, and keys that stand twice.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{Reader, Step, Tolerance};
use crate::json::{Node, Place, RepairKind};

type Member<'a> = (Cow<'a, str>, Node<'a>);

impl<'a> Reader<'a, '_> {
    /// The object whose opening bracket was just read.
    pub(super) fn object(&mut self, place: &Place<'_>) -> Step<'a, Node<'a>> {
        let mut members = Vec::new();
        let mut read = self.members(place, &mut members);
        if read.is_ok() && self.forgives(Tolerance::Text) && has_twins(&members) {
            read = self.merge(place, &mut members);
        }
        match read {
            Ok(()) => Ok(Node::Object(members)),
            Err(mut broken) => {
                broken.partial = (!members.is_empty()).then_some(Node::Object(members));
                Err(broken)
            }
        }
    }

    fn members(&mut self, place: &Place<'_>, members: &mut Vec<Member<'a>>) -> Step<'a, ()> {
        self.blank(place)?;
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key(place)?;
            let read = self.value(&Place::Member(place, &key));
            let value = match read {
                Ok(value) => value,
                Err(mut broken) => {
                    members.extend(broken.partial.take().map(|partial| (key, partial)));
                    return Err(broken);
                }
            };
            let end = self.at;
            let here = Place::Member(place, &key);
            let goes_on = self.goes_on(b'}', &value, &here, place);
            if !goes_on.as_ref().is_err_and(|broken| self.is_in_doubt(&value, end, broken)) {
                members.push((key, value));
            }
            if !goes_on? {
                return Ok(());
            }
        }
    }

    /// A key, its colon, and the way to its value.
    fn key(&mut self, place: &Place<'_>) -> Step<'a, Cow<'a, str>> {
        let mended = self.repairs.len();
        let key = match self.peek() {
            Some(b'"') => self.string(place)?,
            Some(b'\'') if self.forgives(Tolerance::Text) => self.string_to(b'\'', place)?,
            Some(_) if self.forgives(Tolerance::Text) => self.bare_key(place)?,
            Some(_) => return self.broken(place, "expected a quoted key"),
            None => return self.cut(place),
        };
        if self.repairs.len() > mended {
            let path = Place::Member(place, &key).path(self.names);
            self.repairs[mended..].iter_mut().for_each(|repair| repair.path.clone_from(&path));
        }
        self.blank(place)?;
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return self.broken(place, "missing colon after a key"),
            None => return self.cut(place),
        }
        self.blank(&Place::Member(place, &key))?;
        Ok(key)
    }

    /// A key without quotes.
    fn bare_key(&mut self, place: &Place<'_>) -> Step<'a, Cow<'a, str>> {
        let rest = &self.text[self.at..];
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-');
        let key = &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())];
        // A number and Python's words have other names as keys of JSON.
        let is_name = key
            .starts_with(|letter: char| letter.is_alphabetic() || "_$".contains(letter))
            && !["True", "False", "None"].contains(&key);
        if !is_name {
            return self.broken(place, "expected a key");
        }
        self.at += key.len();
        self.mend(RepairKind::Syntax, place, key, &format!("\"{key}\""));
        Ok(Cow::Borrowed(key))
    }

    /// Keeps one of members that are the same.
    fn merge(&mut self, place: &Place<'_>, members: &mut Vec<Member<'a>>) -> Step<'a, ()> {
        let mut seen: HashMap<Cow<'a, str>, usize> = HashMap::new();
        let mut kept: Vec<Member<'a>> = Vec::with_capacity(members.len());
        for (key, value) in std::mem::take(members) {
            match seen.get(&key) {
                None => {
                    seen.insert(key.clone(), kept.len());
                    kept.push((key, value));
                }
                Some(first) if kept[*first].1 == value => {
                    let place = Place::Member(place, &key);
                    let written = format!("{}:{value}", Node::String(key.clone()));
                    self.mend(RepairKind::Repeated, &place, &written, "");
                }
                Some(_) => {
                    let what = "duplicate key with different values";
                    let broken = self.broken(&Place::Member(place, &key), what);
                    kept.retain(|(other, _)| *other != key);
                    *members = kept;
                    return broken;
                }
            }
        }
        *members = kept;
        Ok(())
    }
}

/// Whether a key stands twice.
pub(crate) fn has_twins(members: &[Member<'_>]) -> bool {
    const FEW: usize = 16;
    if members.len() <= FEW {
        return (1..members.len())
            .any(|n| members[..n].iter().any(|(key, _)| *key == members[n].0));
    }
    let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_ref()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}
