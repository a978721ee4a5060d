//! One look at a JSON text and its rules together, without a tree: whether a closer one is needed.

mod text;

use std::borrow::Cow;
use std::collections::HashSet;

use super::choice::Choice;
use super::compiled::Compiled;
use super::list::ListRules;
use super::object::ObjectRules;
use super::{Rules, Scope, Types};
use crate::json::Node;

/// What one look says of a JSON text that serde took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glance {
    /// Nothing is wrong in [`Scope::Hidden`](super::Scope::Hidden), and no key is strange.
    Fine,
    /// No key is strange; a closer look may find something.
    Unsure,
    /// A key that nobody asked for may be that of a property that is missing.
    Strange,
}

/// What ends a look early.
enum End {
    Strange,
    /// The value is none of this alternative.
    OtherForm,
}

type Look = Result<(), End>;

/// How a rule came to a value.
#[derive(Clone, Copy)]
struct Via {
    /// The rule of the place; others of the same value stand behind it.
    top: usize,
    /// Whether it is one of several alternatives.
    is_form: bool,
}

struct Scan<'s> {
    rules: &'s Rules,
    json: &'s str,
    at: usize,
    /// How many bytes may be read again: alternatives within alternatives would take ever more.
    again: usize,
    is_unsure: bool,
}

impl Rules {
    /// Whether a list stands where none may: serde would take it for a struct, item by item.
    fn has_odd_lists(&self, json: &str) -> bool {
        json.match_indices('[').any(|(at, _)| {
            let before = json[..at].trim_end();
            match before.as_bytes().last() {
                // A whole answer is asked for as an object.
                None => true,
                Some(b'[' | b',') => !self.lists.as_items,
                Some(b':') => {
                    let key = before[..before.len() - 1].trim_end().strip_suffix('"');
                    let key = key.and_then(|key| key.rsplit('"').next());
                    // Under a key that nobody asked for, it is not read.
                    let may_be = |key: &str| {
                        self.lists.under_others
                            || self.lists.names.contains(key)
                            || !self.names.contains(key)
                    };
                    !key.is_some_and(may_be)
                }
                // In a text.
                _ => false,
            }
        })
    }

    /// Looks once at a text that is valid JSON.
    pub(crate) fn glance(&self, json: &str) -> Glance {
        if self.is_vague || self.has_odd_lists(json) {
            return Glance::Strange;
        }
        if !self.all[self.root].needs_look {
            return Glance::Fine;
        }
        let again = json.len() * 8;
        let mut scan = Scan { rules: self, json, at: 0, again, is_unsure: false };
        scan.blank();
        match scan.value(self.root, Via { top: self.root, is_form: false }) {
            Err(_) => Glance::Strange,
            Ok(()) if scan.is_unsure => Glance::Unsure,
            Ok(()) => Glance::Fine,
        }
    }
}

impl Scan<'_> {
    /// The value that starts here.
    fn value(&mut self, at: usize, via: Via) -> Look {
        let rules = self.rules;
        let rule = &rules.all[at];
        if !rule.needs_look {
            self.skip();
            return Ok(());
        }
        let (start, byte) = (self.at, self.peek());
        match byte {
            b'{' => rule.object.iter().try_for_each(|object| self.object(object, via))?,
            b'[' => rule.list.iter().try_for_each(|list| self.list(list))?,
            b'"' => self.text(rule, via)?,
            _ => self.number(rule),
        }
        let mut end = self.at;
        for part in &rule.parts {
            self.back_to(start)?;
            self.value(*part, via)?;
            end = self.at;
        }
        for choice in &rule.choices {
            end = end.max(self.choice(choice, start, via.top)?);
        }
        self.at = end;
        if end == start {
            self.skip();
        }
        Ok(())
    }

    /// Every alternative that the value may be one of; where the value ends, if any has seen it.
    fn choice(&mut self, choice: &Choice, start: usize, top: usize) -> Result<usize, End> {
        let (mut end, mut may_be_any) = (start, false);
        for at in &choice.alternatives {
            self.back_to(start)?;
            if self.rules.all[*at].types & self.types() == Types::NONE {
                continue;
            }
            let was_unsure = self.is_unsure;
            match self.value(*at, Via { top, is_form: true }) {
                Ok(()) => (end, may_be_any) = (self.at, true),
                Err(End::OtherForm) => self.is_unsure = was_unsure,
                Err(End::Strange) => return Err(End::Strange),
            }
        }
        self.at = start;
        match may_be_any || self.types() != Types::STRING {
            true => Ok(end),
            // A word that is none of those that are counted.
            false => Err(End::Strange),
        }
    }

    fn object(&mut self, object: &ObjectRules, via: Via) -> Look {
        // The property that is most likely the next; which ones there were, of the first 64.
        let (mut next, mut seen) = (0, 0_u64);
        let (mut count, mut has_stranger) = (0, false);
        let mut others = HashSet::new();
        self.at += 1;
        self.blank();
        let mut goes_on = self.peek() != b'}';
        while goes_on {
            let (key, is_escaped) = self.string();
            if is_escaped && !(object.properties.is_empty() && object.patterns.is_empty()) {
                return Err(End::Strange);
            }
            self.blank();
            self.at += 1;
            self.blank();
            let index = object.index_of(key, next);
            if let Some(index) = index {
                next = index + 1;
                seen |= bit(index);
            }
            self.is_unsure |= object.patterns.len() > usize::from(index.is_none());
            let other = index.is_none().then(|| object.rule_of_other(key)).flatten();
            if other.is_some() && (is_escaped || !others.insert(key)) {
                return Err(End::Strange);
            }
            if let Some(rule) = index.map(|at| object.properties[at].1).or(other) {
                if via.is_form && self.is_of_other_form(rule) {
                    return Err(End::OtherForm);
                }
                self.value(rule, Via { top: rule, is_form: false })?;
            } else {
                has_stranger = has_stranger || !self.is_known(via.top, key);
                self.skip();
            }
            count += 1;
            goes_on = self.comma();
        }
        self.at += 1;
        let is_missing = |(index, _): &(usize, _)| seen & bit(*index) == 0;
        let mut missing = object.properties.iter().enumerate().filter(is_missing);
        if via.is_form && missing.clone().any(|(at, (name, _))| at < 64 && object.is_required(name))
        {
            return Err(End::OtherForm);
        }
        if has_stranger && missing.any(|(_, (name, _))| !object.is_required(name)) {
            return Err(End::Strange);
        }
        self.is_unsure |= object.flaw_of_count(count).is_some()
            || object.keys.is_some() && count > 0
            || !object.required_by.is_empty()
            || !object.ruled_by.is_empty();
        Ok(())
    }

    /// Whether the value of a tag is that of another alternative.
    fn is_of_other_form(&mut self, rule: usize) -> bool {
        let rules = self.rules;
        let Some(values) = rules.all[rule].values.as_ref().filter(|_| self.peek() == b'"') else {
            return false;
        };
        let start = self.at;
        let (tag, is_escaped) = self.string();
        self.at = start;
        !is_escaped && !values.contain(&Node::String(Cow::Borrowed(tag)))
    }

    /// Whether any rule of a value knows a key.
    fn is_known(&mut self, at: usize, key: &str) -> bool {
        let rules = self.rules;
        let rule = &rules.all[at];
        let knows = |object: &ObjectRules| {
            object.index_of(key, 0).is_some() || object.rule_of_other(key).is_some()
        };
        if rule.object.as_ref().is_some_and(|object| knows(object)) {
            return true;
        }
        let choices = rule.choices.iter().flat_map(|choice| &choice.alternatives);
        rule.parts.iter().chain(choices).any(|behind| {
            self.again = self.again.saturating_sub(1);
            self.again > 0 && self.is_known(*behind, key)
        })
    }

    fn list(&mut self, list: &ListRules) -> Look {
        let mut count = 0;
        self.at += 1;
        self.blank();
        let mut goes_on = self.peek() != b']';
        while goes_on {
            match list.rule_of(count) {
                Some(rule) => self.value(rule, Via { top: rule, is_form: false })?,
                None => self.skip(),
            }
            count += 1;
            goes_on = self.comma();
        }
        self.at += 1;
        self.is_unsure |= list.flaw_of_count(count).is_some()
            || list.is_unique && count > 1
            || list.contains.is_some();
        Ok(())
    }

    fn text(&mut self, rule: &Compiled, via: Via) -> Look {
        let (text, is_escaped) = self.string();
        if let Some(values) = &rule.values
            && (is_escaped || !values.contain(&Node::String(text.into())))
        {
            return Err(if via.is_form { End::OtherForm } else { End::Strange });
        }
        let mut hidden = rule.text.iter().filter(|rule| !rule.is_seen());
        self.is_unsure |= !hidden.all(|rule| match is_escaped {
            true => rule.surely_holds(text),
            false => rule.holds(text, Scope::Hidden),
        });
        Ok(())
    }

    /// A number, or a word.
    fn number(&mut self, rule: &Compiled) {
        let digits = self.word();
        if digits.starts_with(['t', 'f', 'n']) {
            return;
        }
        let mut hidden = rule.number.iter().filter(|rule| !rule.is_seen);
        self.is_unsure |= !hidden.all(|rule| rule.holds(digits));
    }

    /// The types that the value that starts here may be of.
    fn types(&self) -> Types {
        match self.peek() {
            b'{' => Types::OBJECT,
            b'[' => Types::ARRAY,
            b'"' => Types::STRING,
            b't' | b'f' => Types::BOOLEAN,
            b'n' => Types::NULL,
            _ => Types::NUMBER,
        }
    }

    /// Back to where a value starts; too often, and nothing is known.
    fn back_to(&mut self, start: usize) -> Look {
        self.again = self.again.checked_sub(self.at - start).ok_or(End::Strange)?;
        self.at = start;
        Ok(())
    }
}

fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0)
}
