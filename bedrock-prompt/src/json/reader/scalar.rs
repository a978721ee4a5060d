//! Numbers and bare words, such as `true`.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Reader, Step, Tolerance};
use crate::json::{JsonPath, Node, RepairKind};

/// The bare words, the tolerance that accepts each, and its value.
static WORDS: [(&str, Tolerance, Node<'static>); 9] = [
    ("true", Tolerance::Exact, Node::Bool(true)),
    ("false", Tolerance::Exact, Node::Bool(false)),
    ("null", Tolerance::Exact, Node::Null),
    ("NaN", Tolerance::Strings, Node::BareWord(Cow::Borrowed("NaN"))),
    ("Infinity", Tolerance::Strings, Node::BareWord(Cow::Borrowed("Infinity"))),
    ("-Infinity", Tolerance::Strings, Node::BareWord(Cow::Borrowed("-Infinity"))),
    ("True", Tolerance::Text, Node::Bool(true)),
    ("False", Tolerance::Text, Node::Bool(false)),
    ("None", Tolerance::Text, Node::Null),
];

impl<'a> Reader<'a, '_> {
    pub(super) fn number(&mut self, place: &JsonPath<'_>) -> Step<'a, Node<'a>> {
        let start = self.at;
        if self.eat(b'-') && self.peek() == Some(b'I') {
            self.at = start;
            return self.word(place);
        }
        if self.forgives(Tolerance::Text)
            && let Some(node) = self.json5_number(start, place)
        {
            return Ok(node);
        }
        if self.eat(b'0') {
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return self.error(place, "a number has a leading zero");
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

    /// A number in a form of JSON5 that is not JSON: `+1`, `.5`, `5.`, `0x1F`.
    fn json5_number(&mut self, start: usize, place: &JsonPath<'_>) -> Option<Node<'a>> {
        let rest = &self.text[start..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_');
        let written = &rest[..rest.find(|c| !is_part(c))?];
        let (sign, unsigned) = match written.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", written.strip_prefix('+').unwrap_or(written)),
        };
        let plain = match unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
            Some(digits) if !digits.starts_with('+') => {
                u64::from_str_radix(digits, 16).ok()?.to_string()
            }
            Some(_) => return None,
            None => {
                let end = unsigned.find(['e', 'E']).unwrap_or(unsigned.len());
                let (mantissa, exponent) = unsigned.split_at(end);
                let leads = if mantissa.starts_with('.') { "0" } else { "" };
                let trails = if mantissa.ends_with('.') { "0" } else { "" };
                mantissa.contains(|c: char| c.is_ascii_digit()).then_some(())?;
                format!("{leads}{mantissa}{trails}{exponent}")
            }
        };
        let number = format!("{sign}{plain}");
        let is_number = number != written && serde_json::from_str::<&RawValue>(&number).is_ok();
        if !is_number {
            return None;
        }
        self.at = start + written.len();
        self.record(RepairKind::Syntax, place, written, &number);
        Some(Node::Number(Cow::Owned(number)))
    }

    fn digits(&mut self, place: &JsonPath<'_>) -> Step<'a, ()> {
        let digits =
            self.bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        match (digits, self.peek()) {
            (0, None) => self.cut(place),
            (0, Some(_)) => self.error(place, "expected a digit in a number"),
            _ => Ok(()),
        }
    }

    pub(super) fn word(&mut self, place: &JsonPath<'_>) -> Step<'a, Node<'a>> {
        let rest = &self.text[self.at..];
        for (word, tolerance, node) in &WORDS {
            if !self.forgives(*tolerance) || (*tolerance == Tolerance::Text && self.depth == 0) {
                continue;
            }
            if rest.starts_with(word) {
                self.at += word.len();
                if *tolerance == Tolerance::Text {
                    self.record(RepairKind::Syntax, place, word, &node.to_string());
                }
                return Ok(node.clone());
            }
            if word.starts_with(rest) {
                return self.cut(place);
            }
        }
        match self.bare_word() {
            Some(word) => Ok(Node::BareWord(Cow::Borrowed(word))),
            None => self.error(place, "expected a value; strings need double quotes"),
        }
    }

    /// A word without quotes that is all of a value. The type decides what it means.
    fn bare_word(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')?;
        let (word, after) = rest.split_at(length);
        let is_word = word.starts_with(char::is_alphabetic)
            && after.trim_start().starts_with([',', ']', '}'])
            && self.forgives(Tolerance::Text)
            && self.depth > 0;
        self.at += if is_word { length } else { 0 };
        is_word.then_some(word)
    }
}
