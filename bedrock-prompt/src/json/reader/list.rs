//! Lists, and what ends a list's item or an object's member.

use super::{Broken, Reader, Step, Tolerance};
use crate::json::{Node, Place, RepairKind};

impl<'a> Reader<'a, '_> {
    /// The list whose opening bracket was just read.
    pub(super) fn list(&mut self, place: &Place<'_>) -> Step<'a, Node<'a>> {
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

    fn items(&mut self, place: &Place<'_>, items: &mut Vec<Node<'a>>) -> Step<'a, ()> {
        self.blank(place)?;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            let here = Place::Item(place, items.len());
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
        here: &Place<'_>,
        place: &Place<'_>,
    ) -> Step<'a, bool> {
        let end = self.at;
        self.blank(place)?;
        let Some(byte) = self.peek() else {
            if !self.forgives(Tolerance::Text) || self.may_go_on(value, end) {
                return self.cut(here);
            }
            self.missing += 1;
            self.mend(RepairKind::Syntax, place, "", if close == b'}' { "}" } else { "]" });
            return Ok(false);
        };
        if byte == close {
            self.at += 1;
            return Ok(false);
        }
        match byte {
            b',' => self.at += 1,
            b'}' | b']' => return self.broken(here, "mismatched brackets"),
            b':' => return self.broken(here, "unexpected colon after a value"),
            _ => return self.broken(here, "missing comma"),
        }
        self.blank(place)?;
        if self.peek() != Some(close) {
            return Ok(true);
        }
        if !self.forgives(Tolerance::Text) {
            return self.broken(here, "trailing comma before a closing bracket");
        }
        self.at += 1;
        self.mend(RepairKind::Syntax, place, ",", "");
        Ok(false)
    }

    /// Whether a value, the last of the text, may be only the start of what was meant: a number,
    /// or a string in single quotes, of which an apostrophe is one.
    fn may_go_on(&self, value: &Node<'_>, end: usize) -> bool {
        match value {
            Node::Number(_) => true,
            Node::String(_) => self.bytes()[..end].ends_with(b"'"),
            _ => false,
        }
    }

    /// Whether a value is no part of what came whole before the break behind it.
    pub(super) fn is_in_doubt(&self, value: &Node<'_>, end: usize, broken: &Broken<'_>) -> bool {
        if broken.is_cut {
            return end == self.text.len() && self.may_go_on(value, end);
        }
        // Behind a comma, it only breaks for who does not forgive that one, nor any comment.
        let has_comma = || self.bytes()[end..broken.at].contains(&b',');
        !matches!(value, Node::Array(_) | Node::Object(_))
            && (self.forgives(Tolerance::Text) || !has_comma())
    }
}
