//! The tree of an answer whose sound parts stay text.
//!
//! Most of an answer that needs a repair is sound. An object or a list in it that matches its rule
//! becomes a [`Node::Unread`], which no repair changes, and which serde reads later.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json::{
    MAX_DEPTH, Node, Tokens, Tolerance, Unread, has_duplicate_keys, plain_bytes, read,
};
use crate::json_schema::Rule;

/// The tree of an object or a list whose own members or items may need a repair.
///
/// `None` if the text is not exactly one such value, or if it must be read as a whole.
pub(super) fn root<'a>(json: &'a str, rule: Rule<'_>, names: &HashSet<String>) -> Option<Node<'a>> {
    Outline::whole(json, names, |outline| outline.divided(rule, 0))
}

/// A value, down to the parts that match their rules, which may be all of it.
///
/// `depth` is the number of objects and lists around it.
pub(super) fn value<'a>(
    json: &'a str,
    rule: Rule<'_>,
    depth: usize,
    names: &HashSet<String>,
) -> Option<Node<'a>> {
    Outline::whole(json, names, |outline| outline.value(Some(rule), depth))
}

struct Outline<'a, 'n> {
    tokens: Tokens<'a>,
    names: &'n HashSet<String>,
}

impl<'a, 'n> Outline<'a, 'n> {
    fn whole(
        json: &'a str,
        names: &'n HashSet<String>,
        read: impl FnOnce(&mut Self) -> Option<Node<'a>>,
    ) -> Option<Node<'a>> {
        let mut outline = Self { tokens: Tokens { json, at: 0 }, names };
        outline.tokens.blank();
        let node = read(&mut outline)?;
        outline.tokens.blank();
        (outline.tokens.at == json.len()).then_some(node)
    }

    /// The object or list that starts here, as its members or items.
    fn divided(&mut self, rule: Rule<'_>, depth: usize) -> Option<Node<'a>> {
        if depth == MAX_DEPTH || !rule.is_divisible() {
            return None;
        }
        let open = self.tokens.peek();
        self.tokens.at += 1;
        self.tokens.blank();
        match open {
            b'{' => self.members(rule, depth + 1).map(Node::Object),
            b'[' => self.items(rule, depth + 1).map(Node::Array),
            _ => None,
        }
    }

    fn members(&mut self, rule: Rule<'_>, depth: usize) -> Option<Vec<(Cow<'a, str>, Node<'a>)>> {
        let mut members = Vec::new();
        let mut goes_on = self.tokens.peek() != b'}';
        while goes_on {
            let key = self.key()?;
            self.tokens.colon();
            members.push((key.into(), self.value(rule.property(key), depth)?));
            goes_on = self.tokens.comma();
        }
        self.tokens.end(b'}')?;
        (!has_duplicate_keys(&members)).then_some(members)
    }

    fn items(&mut self, rule: Rule<'_>, depth: usize) -> Option<Vec<Node<'a>>> {
        let mut items = Vec::new();
        let mut goes_on = self.tokens.peek() != b']';
        while goes_on {
            items.push(self.value(rule.item(items.len()), depth)?);
            goes_on = self.tokens.comma();
        }
        self.tokens.end(b']')?;
        Some(items)
    }

    fn value(&mut self, rule: Option<Rule<'_>>, depth: usize) -> Option<Node<'a>> {
        let (json, start) = (self.tokens.json, self.tokens.at);
        let Some(rule) = rule.filter(|_| matches!(self.tokens.peek(), b'{' | b'[')) else {
            self.tokens.skip();
            let value = json.get(start..self.tokens.at)?;
            return match value.as_bytes().first()? {
                b'{' | b'[' => Some(Node::Unread(Unread::new(value, None))),
                _ => self.read(value),
            };
        };
        if let Some(end) = rule.end_of_match(json, start, depth) {
            self.tokens.at = end;
            let value = json.get(start..end)?;
            return Some(Node::Unread(Unread::new(value, Some(rule.index()))));
        }
        if rule.is_divisible() {
            return self.divided(rule, depth);
        }
        self.tokens.skip();
        self.read(json.get(start..self.tokens.at)?)
    }

    /// A value that is read as a whole.
    fn read(&self, value: &'a str) -> Option<Node<'a>> {
        read(value, Tolerance::Exact, self.names).ok().map(|read| read.node)
    }

    /// A key and its colon.
    fn key(&mut self) -> Option<&'a str> {
        if self.tokens.peek() != b'"' {
            return None;
        }
        let (key, is_escaped) = self.tokens.string();
        self.tokens.blank();
        let is_plain = !is_escaped && plain_bytes(key.as_bytes(), b'"') == key.len();
        (is_plain && self.tokens.peek() == b':').then_some(key)
    }
}
