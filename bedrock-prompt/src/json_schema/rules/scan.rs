//! Scans a JSON text against its rules, without a tree, to decide whether validation is needed.

use super::choice::Choice;
use super::compiled::Compiled;
use super::list::ListRules;
use super::object::ObjectRules;
use super::{Rules, Scope, Types};
use crate::json::{Node, Tokens};

/// The result of scanning a JSON text that serde accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScanVerdict {
    /// Valid in [`Scope::BeyondSerde`], and nothing is suspicious.
    Clean,
    /// Nothing is suspicious, but validation may find violations.
    NeedsCheck,
    /// A value may be lost: an unknown key that may be a missing property, a duplicate key, a list
    /// instead of an object, a string that is not an allowed value.
    Suspicious,
}

/// The reason why a scan ends early.
enum End {
    Suspicious,
    /// The value does not match this alternative.
    OtherForm,
}

impl End {
    /// The value does not match its rule.
    fn mismatch(via: Via) -> Self {
        if via.is_form { Self::OtherForm } else { Self::Suspicious }
    }
}

type Look = Result<(), End>;

/// The context in which a rule applies to a value.
#[derive(Clone, Copy)]
struct Via {
    /// The rule of the path, which refers to the other rules of the same value.
    top: usize,
    /// Whether it is one of several alternatives.
    is_form: bool,
}

struct Scan<'s> {
    rules: &'s Rules,
    tokens: Tokens<'s>,
    /// The number of bytes that may be scanned again, which bounds nested alternatives.
    again: usize,
    needs_check: bool,
}

impl Rules {
    /// Whether all lists are values of properties that contain lists, so that no scan is needed.
    fn has_plain_lists_only(&self, json: &str) -> bool {
        let Some(lists) = &self.lists else { return false };
        json.match_indices('[').all(|(at, _)| {
            let key = json[..at].trim_ascii_end().strip_suffix(':').map(str::trim_ascii_end);
            key.and_then(|key| key.strip_suffix('"')).is_some_and(|key| {
                let is_key =
                    |name: &str| key.strip_suffix(name).is_some_and(|it| it.ends_with('"'));
                lists.iter().any(|name| is_key(name))
            })
        })
    }

    /// Scans a text that is valid JSON.
    pub(crate) fn prescan(&self, json: &str) -> ScanVerdict {
        if self.has_plain_lists_only(json) {
            return ScanVerdict::Clean;
        }
        let again = json.len() * 8;
        let mut scan =
            Scan { rules: self, tokens: Tokens { json, at: 0 }, again, needs_check: false };
        scan.tokens.blank();
        match scan.value(self.root, Via { top: self.root, is_form: false }) {
            Err(_) => ScanVerdict::Suspicious,
            Ok(()) if scan.needs_check => ScanVerdict::NeedsCheck,
            Ok(()) => ScanVerdict::Clean,
        }
    }
}

impl Scan<'_> {
    /// The value that starts here.
    fn value(&mut self, at: usize, via: Via) -> Look {
        let rules = self.rules;
        let rule = &rules.all[at];
        let (start, byte) = (self.tokens.at, self.tokens.peek());
        if byte == b'[' && rule.is_struct() {
            return Err(End::mismatch(via));
        }
        if !rule.needs_scan && !via.is_form {
            self.tokens.skip();
            return Ok(());
        }
        match byte {
            b'{' => rule.object.iter().try_for_each(|object| self.object(object, via))?,
            b'[' => rule.list.iter().try_for_each(|list| self.list(list))?,
            b'"' => self.text(rule, via)?,
            _ => self.number(rule),
        }
        if rule.parts.is_empty() && rule.choices.is_empty() && self.tokens.at > start {
            return Ok(());
        }
        let mut end = self.tokens.at;
        for part in &rule.parts {
            self.back_to(start)?;
            self.value(*part, via)?;
            end = self.tokens.at;
        }
        for choice in &rule.choices {
            end = end.max(self.choice(choice, start, via)?);
        }
        self.tokens.at = end;
        if end == start {
            self.tokens.skip();
        }
        Ok(())
    }

    /// Scans all alternatives that allow the value's type; returns the end of the value, if known.
    fn choice(&mut self, choice: &Choice, start: usize, via: Via) -> Result<usize, End> {
        let (mut end, mut is_other) = (start, false);
        for at in &choice.alternatives {
            self.back_to(start)?;
            if self.rules.all[*at].types & Types::starting_with(self.tokens.peek()) == Types::NONE {
                continue;
            }
            let needed_check = self.needs_check;
            match self.value(*at, Via { is_form: true, ..via }) {
                Ok(()) => end = self.tokens.at,
                Err(End::OtherForm) => (is_other, self.needs_check) = (true, needed_check),
                Err(End::Suspicious) => return Err(End::Suspicious),
            }
        }
        if is_other && end == start { Err(End::mismatch(via)) } else { Ok(end) }
    }

    fn object(&mut self, object: &ObjectRules, via: Via) -> Look {
        // The property that is most likely the next; which ones there were, of the first 64.
        let (mut next, mut seen) = (0, 0_u64);
        let (mut count, mut has_unknown_key) = (0, false);
        let mut others = Vec::new();
        self.tokens.at += 1;
        self.tokens.blank();
        let mut goes_on = self.tokens.peek() != b'}';
        while goes_on {
            let likely =
                object.properties.get(next).filter(|_| object.plain_names & bit(next) != 0);
            let likely = likely.filter(|(name, _)| self.tokens.is_next(name));
            let (index, key) = if let Some((name, _)) = likely {
                (Some(next), &**name)
            } else {
                let (key, is_escaped) = self.tokens.string();
                if is_escaped {
                    return Err(End::Suspicious);
                }
                (object.index_of(key, next + 1), key)
            };
            self.tokens.colon();
            let rule = if let Some(index) = index {
                next = index + 1;
                seen |= bit(index);
                self.needs_check |= !object.patterns.is_empty();
                Some(object.properties[index].1)
            } else {
                self.needs_check |= object.patterns.len() > 1;
                let rule = object.rule_of_other(key);
                others.extend(rule.map(|_| key));
                rule
            };
            let is_leaf = index.is_some_and(|index| object.leaves & bit(index) != 0);
            match rule {
                Some(_) if is_leaf && !via.is_form && self.tokens.leaf() => {}
                Some(rule) => {
                    // The value of a tag tells the alternative.
                    let is_form = via.is_form && self.rules.all[rule].values.is_some();
                    self.value(rule, Via { top: rule, is_form })?;
                }
                None => {
                    has_unknown_key = has_unknown_key || !self.is_known(via.top, key);
                    self.tokens.skip();
                }
            }
            count += 1;
            goes_on = self.tokens.comma();
        }
        self.tokens.at += 1;
        if !has_unknown_key && others.is_empty() && !via.is_form && !object.has_rules_of_count() {
            return Ok(());
        }
        let is_missing = |(index, _): &(usize, _)| seen & bit(*index) == 0;
        let mut missing = object.properties.iter().enumerate().filter(is_missing);
        if via.is_form && missing.clone().any(|(at, (name, _))| at < 64 && object.is_required(name))
        {
            return Err(End::OtherForm);
        }
        // A value for another alternative also matches one whose properties are all optional.
        has_unknown_key |= via.is_form && seen == 0 && count > others.len();
        others.sort_unstable();
        if has_unknown_key && missing.any(|(_, (name, _))| !object.is_required(name))
            || others.windows(2).any(|pair| pair[0] == pair[1])
        {
            return Err(End::Suspicious);
        }
        self.needs_check |= object.count_violation(count).is_some()
            || object.property_names.is_some() && count > 0
            || !object.dependent_required.is_empty()
            || !object.dependent_schemas.is_empty();
        Ok(())
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
        self.tokens.at += 1;
        self.tokens.blank();
        let mut goes_on = self.tokens.peek() != b']';
        while goes_on {
            match list.rule_of(count) {
                Some(rule) => self.value(rule, Via { top: rule, is_form: false })?,
                None => self.tokens.skip(),
            }
            count += 1;
            goes_on = self.tokens.comma();
        }
        self.tokens.at += 1;
        self.needs_check |= list.count_violation(count).is_some()
            || list.is_unique && count > 1
            || list.contains.is_some();
        Ok(())
    }

    fn text(&mut self, rule: &Compiled, via: Via) -> Look {
        let (text, is_escaped) = self.tokens.string();
        if let Some(values) = &rule.values {
            if is_escaped {
                return Err(End::Suspicious);
            }
            if !values.contain(&Node::String(text.into())) {
                return Err(End::mismatch(via));
            }
        }
        let mut hidden = rule.text.iter().filter(|rule| !rule.is_checked_by_serde());
        self.needs_check |= !hidden.all(|rule| {
            if is_escaped { rule.surely_holds(text) } else { rule.holds(text, Scope::BeyondSerde) }
        });
        Ok(())
    }

    /// A number, or a word.
    fn number(&mut self, rule: &Compiled) {
        let digits = self.tokens.word();
        if digits.starts_with(['t', 'f', 'n']) {
            return;
        }
        let mut hidden = rule.number.iter().filter(|rule| !rule.is_checked_by_serde);
        self.needs_check |= !hidden.all(|rule| rule.holds(digits));
    }

    /// Goes back to the start of a value; fails if the budget is exhausted.
    fn back_to(&mut self, start: usize) -> Look {
        self.again = self.again.checked_sub(self.tokens.at - start).ok_or(End::Suspicious)?;
        self.tokens.at = start;
        Ok(())
    }
}

fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0)
}
