//! Lists, and the separators after a list's item or an object's member.

use super::{Reader, Step, SyntaxError, Tolerance, plain_bytes};
use crate::json::{JsonPath, Node, RepairKind};

impl<'a> Reader<'a, '_> {
    /// The list whose opening bracket was just read.
    pub(super) fn list(&mut self, place: &JsonPath<'_>) -> Step<'a, Node<'a>> {
        let mut items = Vec::new();
        match self.items(place, &mut items) {
            Ok(()) => Ok(Node::Array(items)),
            Err(mut broken) => {
                items.extend(broken.partial.take());
                broken.partial = (!items.is_empty()).then_some(Node::Array(items));
                Err(broken)
            }
        }
    }

    fn items(&mut self, place: &JsonPath<'_>, items: &mut Vec<Node<'a>>) -> Step<'a, ()> {
        self.blank(place)?;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            let here = JsonPath::Item(place, items.len());
            let item = self.value(&here)?;
            let end = self.at;
            let goes_on = self.goes_on(b']', &item, &here, place);
            if !goes_on.as_ref().is_err_and(|broken| self.is_in_doubt(&item, end, broken)) {
                items.push(item);
            }
            if !goes_on? {
                return Ok(());
            }
        }
    }

    /// Whether another item or member follows the value that was just read. If not, the closing
    /// bracket was read.
    pub(super) fn goes_on(
        &mut self,
        close: u8,
        value: &Node<'_>,
        here: &JsonPath<'_>,
        place: &JsonPath<'_>,
    ) -> Step<'a, bool> {
        let end = self.at;
        self.blank(place)?;
        let Some(byte) = self.peek() else {
            if !self.forgives(Tolerance::Text) || self.may_go_on(value, end) {
                return self.cut(here);
            }
            self.missing += 1;
            self.record(RepairKind::Syntax, place, "", if close == b'}' { "}" } else { "]" });
            return Ok(false);
        };
        if byte == close {
            self.at += 1;
            return Ok(false);
        }
        match byte {
            b',' => self.at += 1,
            b'}' | b']' => return self.error(here, "mismatched brackets"),
            b':' => return self.error(here, "unexpected colon after a value"),
            _ if self.lacks_comma(close, value, end) => {
                self.record(RepairKind::Syntax, place, "", ",");
                return Ok(true);
            }
            _ => return self.error(here, "missing comma"),
        }
        self.blank(place)?;
        if self.peek() != Some(close) {
            return Ok(true);
        }
        if !self.forgives(Tolerance::Text) {
            return self.error(here, "trailing comma before a closing bracket");
        }
        self.at += 1;
        self.record(RepairKind::Syntax, place, ",", "");
        Ok(false)
    }

    /// Whether only a comma is missing between a value and what follows: a key and its colon, or a
    /// second container of the same kind in a list.
    ///
    /// The quote at the end of a string could be one inside of it: so behind a string there must be
    /// a line break, and a key of the type.
    fn lacks_comma(&self, close: u8, value: &Node<'_>, end: usize) -> bool {
        let (between, rest) = (&self.text[end..self.at], &self.text[self.at..]);
        let follows = match (close, value) {
            (_, Node::BareWord(_)) | (b']', Node::String(_)) => false,
            (b'}', value) => rest.strip_prefix('"').is_some_and(|key| {
                let (key, behind) = key.split_at(plain_bytes(key.as_bytes(), b'"'));
                let is_clear = !matches!(value, Node::String(_))
                    || between.contains('\n') && self.names.contains(key);
                let behind = behind.strip_prefix('"').filter(|_| is_clear);
                behind.is_some_and(|behind| behind.trim_start().starts_with(':'))
            }),
            (_, Node::Object(_)) => rest.starts_with('{'),
            (_, Node::Array(_)) => rest.starts_with('['),
            _ => false,
        };
        follows && self.forgives(Tolerance::Text)
    }

    /// Whether the last value of a text may be truncated: a number, or a string in single quotes
    /// that may end with an apostrophe.
    fn may_go_on(&self, value: &Node<'_>, end: usize) -> bool {
        match value {
            Node::Number(_) => true,
            Node::String(_) => self.bytes()[..end].ends_with(b"'"),
            _ => false,
        }
    }

    /// Whether a value may be incomplete because of the error that follows it.
    pub(super) fn is_in_doubt(
        &self,
        value: &Node<'_>,
        end: usize,
        broken: &SyntaxError<'_>,
    ) -> bool {
        if broken.is_cut {
            return end == self.text.len() && self.may_go_on(value, end);
        }
        // After a comma, the value is complete unless the comma may belong to a comment.
        let has_comma = || self.bytes()[end..broken.at].contains(&b',');
        !matches!(value, Node::Array(_) | Node::Object(_))
            && (self.forgives(Tolerance::Text) || !has_comma())
    }
}
