//! Numbers, and words that stand for values.

use std::borrow::Cow;

use super::{Reader, Step, Tolerance};
use crate::json::{Node, Place, RepairKind};

/// What may stand as a bare word, who reads it, and whether it is JSON's.
static WORDS: [(&str, Tolerance, Node<'static>); 9] = [
    ("true", Tolerance::Exact, Node::Bool(true)),
    ("false", Tolerance::Exact, Node::Bool(false)),
    ("null", Tolerance::Exact, Node::Null),
    ("NaN", Tolerance::Strings, Node::Word(Cow::Borrowed("NaN"))),
    ("Infinity", Tolerance::Strings, Node::Word(Cow::Borrowed("Infinity"))),
    ("-Infinity", Tolerance::Strings, Node::Word(Cow::Borrowed("-Infinity"))),
    ("True", Tolerance::Text, Node::Bool(true)),
    ("False", Tolerance::Text, Node::Bool(false)),
    ("None", Tolerance::Text, Node::Null),
];

impl<'a> Reader<'a, '_> {
    pub(super) fn number(&mut self, place: &Place<'_>) -> Step<'a, Node<'a>> {
        let start = self.at;
        if self.eat(b'-') && self.peek() == Some(b'I') {
            self.at = start;
            return self.word(place);
        }
        if self.eat(b'0') {
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return self.broken(place, "a number has a leading zero");
            }
        } else {
            self.digits(place)?;
        }
        if self.eat(b'.') {
            self.digits(place)?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'-') || self.eat(b'+');
            self.digits(place)?;
        }
        Ok(Node::Number(Cow::Borrowed(&self.text[start..self.at])))
    }

    fn digits(&mut self, place: &Place<'_>) -> Step<'a, ()> {
        let digits =
            self.bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        match (digits, self.peek()) {
            (0, None) => self.cut(place),
            (0, Some(_)) => self.broken(place, "expected a digit in a number"),
            _ => Ok(()),
        }
    }

    pub(super) fn word(&mut self, place: &Place<'_>) -> Step<'a, Node<'a>> {
        let rest = &self.text[self.at..];
        for (word, tolerance, node) in &WORDS {
            if !self.forgives(*tolerance) || (*tolerance == Tolerance::Text && self.depth == 0) {
                continue;
            }
            if rest.starts_with(word) {
                self.at += word.len();
                if *tolerance == Tolerance::Text {
                    self.mend(RepairKind::Syntax, place, word, &node.to_string());
                }
                return Ok(node.clone());
            }
            if word.starts_with(rest) {
                return self.cut(place);
            }
        }
        self.broken(place, "expected a value; strings need double quotes")
    }
}
