//! Judges a JSON text without a tree: whether a value surely matches its rule.

use super::choice::Choice;
use super::compiled::Compiled;
use super::object::ObjectRules;
use super::{Rule, Rules, Scope, Types};
use crate::json::{MAX_DEPTH, Node, Tokens};

impl Rule<'_> {
    /// The end of the value that starts at a byte, if that matches this rule, provided that the
    /// text is valid JSON. `None` in any doubt.
    ///
    /// `depth` is the number of objects and lists around the value.
    pub(crate) fn end_of_match(self, json: &str, at: usize, depth: usize) -> Option<usize> {
        let left = 2 * json.len().saturating_sub(at);
        let mut fit = Fit { rules: self.rules, tokens: Tokens { json, at }, depth, left };
        fit.value(self.at)?;
        Some(fit.tokens.at).filter(|end| *end <= json.len())
    }
}

struct Fit<'s> {
    rules: &'s Rules,
    tokens: Tokens<'s>,
    depth: usize,
    /// How many more values may be visited: several rules for one value, nested in each other, take
    /// exponential time.
    left: usize,
}

impl<'s> Fit<'s> {
    /// The value that starts here. Afterwards, the position is behind it.
    fn value(&mut self, at: usize) -> Option<()> {
        let rule = &self.rules.all[at];
        self.left = self.left.checked_sub(1).filter(|_| rule.is_simple())?;
        if rule.choices.is_empty() && rule.parts.is_empty() {
            return self.own(rule);
        }
        // Rules that share a value are left to the tree, but for those that add nothing.
        let is_only_shared = rule.object.is_none()
            && rule.list.is_none()
            && rule.values.is_none()
            && rule.text.is_empty()
            && rule.number.is_empty()
            && rule.own_types.has(Types::starting_with(self.tokens.peek()));
        if !is_only_shared {
            return None;
        }
        let start = self.tokens.at;
        for choice in &rule.choices {
            self.tokens.at = start;
            self.value(self.only_alternative(choice)?)?;
        }
        for part in &rule.parts {
            self.tokens.at = start;
            self.value(*part)?;
        }
        Some(())
    }

    /// The alternative for a value of this type, if there is only one.
    fn only_alternative(&self, choice: &Choice) -> Option<usize> {
        let types = Types::starting_with(self.tokens.peek());
        let takes = |at: &&usize| self.rules.all[**at].types & types != Types::NONE;
        let mut taking = choice.alternatives.iter().filter(takes);
        taking.next().copied().filter(|_| taking.next().is_none())
    }

    /// The value, by the rule's own keywords.
    fn own(&mut self, rule: &'s Compiled) -> Option<()> {
        let is_free = |types| rule.own_types.has(types) && rule.values.is_none();
        match self.tokens.peek() {
            b'{' if is_free(Types::OBJECT) => self.inside(|fit| match &rule.object {
                Some(object) => fit.members(object),
                None => None,
            }),
            b'[' if is_free(Types::ARRAY) => self.inside(|fit| fit.items(rule)),
            b'"' if rule.own_types.has(Types::STRING) => self.string(rule),
            b'{' | b'[' | b'"' => None,
            _ => self.word(rule),
        }
    }

    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        self.tokens.at += 1;
        self.tokens.blank();
        read(self)?;
        self.depth -= 1;
        Some(())
    }

    fn members(&mut self, object: &'s ObjectRules) -> Option<()> {
        let (mut next, mut seen, mut count) = (0, 0_u64, 0);
        let mut others = Vec::new();
        let mut goes_on = self.tokens.peek() != b'}';
        while goes_on {
            let likely = object.properties.get(next);
            let likely = likely.filter(|_| object.plain_names >> next & 1 != 0);
            let rule = if let Some((_, rule)) = likely.filter(|(name, _)| self.is_key(name)) {
                seen |= 1 << next;
                next += 1;
                *rule
            } else {
                let key = self.key()?;
                match object.index_of(key, next + 1) {
                    Some(index @ 0..64) if seen >> index & 1 == 0 => {
                        seen |= 1 << index;
                        next = index + 1;
                        object.properties[index].1
                    }
                    Some(_) => return None,
                    None => {
                        others.push(key);
                        object.rule_of_other(key)?
                    }
                }
            };
            self.tokens.blank();
            if self.tokens.peek() != b':' {
                return None;
            }
            self.tokens.colon();
            self.value(rule)?;
            count += 1;
            goes_on = self.tokens.comma();
        }
        self.tokens.end(b'}')?;
        others.sort_unstable();
        let is_repeated = others.windows(2).any(|pair| pair[0] == pair[1]);
        let is_complete = object.required_bits.is_some_and(|bits| bits & !seen == 0);
        (is_complete && !is_repeated && object.count_violation(count).is_none()).then_some(())
    }

    fn items(&mut self, rule: &'s Compiled) -> Option<()> {
        let list = rule.list.as_ref()?;
        let mut count = 0;
        let mut goes_on = self.tokens.peek() != b']';
        while goes_on {
            self.value(list.rule_of(count)?)?;
            count += 1;
            goes_on = self.tokens.comma();
        }
        self.tokens.end(b']')?;
        list.count_violation(count).is_none().then_some(())
    }

    /// Steps over this key, if it is the next one.
    fn is_key(&mut self, name: &str) -> bool {
        self.tokens.peek() == b'"' && self.tokens.is_next(name)
    }

    fn key(&mut self) -> Option<&'s str> {
        if self.tokens.peek() != b'"' {
            return None;
        }
        let (key, is_escaped) = self.tokens.string();
        (!is_escaped).then_some(key)
    }

    fn string(&mut self, rule: &Compiled) -> Option<()> {
        let (text, is_escaped) = self.tokens.string();
        let is_listed = rule
            .values
            .as_ref()
            .is_none_or(|values| !is_escaped && values.contain(&Node::String(text.into())));
        let holds = is_listed
            && rule.text.iter().all(|rule| {
                if is_escaped { rule.surely_holds(text) } else { rule.holds(text, Scope::All) }
            });
        holds.then_some(())
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self, rule: &Compiled) -> Option<()> {
        let word = self.tokens.word();
        let types = match word.as_bytes() {
            b"true" | b"false" => Types::BOOLEAN,
            b"null" => Types::NULL,
            [b'-' | b'0'..=b'9', ..] => {
                // `7.0` and `-0` are whole numbers for the schema only.
                let is_whole = !word.starts_with("-0") && !word.contains(['.', 'e', 'E']);
                let types = if is_whole { Types::INTEGER } else { Types::NUMBER };
                return (rule.own_types.has(types)
                    && rule.values.is_none()
                    && rule.number.iter().all(|rule| rule.holds(word)))
                .then_some(());
            }
            _ => return None,
        };
        (rule.own_types.has(types) && rule.values.is_none()).then_some(())
    }
}
