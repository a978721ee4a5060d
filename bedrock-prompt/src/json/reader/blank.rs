//! White space and comments between tokens.

use super::{Reader, Step, Tolerance};
use crate::json::{JsonPath, RepairKind};

impl<'a> Reader<'a, '_> {
    /// Goes to the next token.
    pub(super) fn blank(&mut self, place: &JsonPath<'_>) -> Step<'a, ()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                // Outside of the document, they are words of the model.
                Some(b'/' | b'#') if self.forgives(Tolerance::Text) && self.depth > 0 => {
                    if !self.comment(place)? {
                        return Ok(());
                    }
                }
                Some(0x80..) if self.forgives(Tolerance::Text) => {
                    if !self.other_blanks(place) {
                        return Ok(());
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// White space that JSON does not have, such as no-break spaces; `false` if there is none.
    fn other_blanks(&mut self, place: &JsonPath<'_>) -> bool {
        let rest = &self.text[self.at..];
        let is_blank = |c: char| !c.is_ascii() && (c.is_whitespace() || c == '\u{feff}');
        let blanks = &rest[..rest.find(|c| !is_blank(c)).unwrap_or(rest.len())];
        self.at += blanks.len();
        if !blanks.is_empty() {
            self.record(RepairKind::Syntax, place, blanks, "");
        }
        !blanks.is_empty()
    }

    fn comment(&mut self, place: &JsonPath<'_>) -> Step<'a, bool> {
        let rest = &self.text[self.at..];
        let len = if let Some(inside) = rest.strip_prefix("/*") {
            inside.find("*/").map(|end| end + 4)
        } else if rest.starts_with("//") || rest.starts_with('#') {
            // If line breaks were lost, the comment may include the closing brackets.
            rest.find(['\n', '\r'])
        } else if rest == "/" {
            None
        } else {
            return Ok(false);
        };
        let Some(len) = len else { return self.cut(place) };
        self.at += len;
        self.record(RepairKind::Syntax, place, &rest[..len], "");
        Ok(true)
    }
}
