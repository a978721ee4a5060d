//! The next token in a text that is valid JSON.

use super::Scan;
use crate::json::skip;

impl<'s> Scan<'s> {
    #[inline]
    pub(super) fn skip(&mut self) {
        self.at = skip::value(self.json.as_bytes(), self.at);
    }

    /// Steps over this value, if it is a string, a number or a word.
    #[inline]
    pub(super) fn leaf(&mut self) -> bool {
        match self.peek() {
            b'"' => self.at = skip::string_end(self.json.as_bytes(), self.at + 1).0 + 1,
            b'{' | b'[' => return false,
            _ => self.at = skip::word(self.json.as_bytes(), self.at),
        }
        true
    }

    /// A string as written, and whether it contains escapes.
    #[inline]
    pub(super) fn string(&mut self) -> (&'s str, bool) {
        let start = self.at + 1;
        let (end, is_escaped) = skip::string_end(self.json.as_bytes(), start);
        self.at = end + 1;
        (self.json.get(start..end).unwrap_or_default(), is_escaped)
    }

    /// Steps over this string, if it is the next one.
    #[inline]
    pub(super) fn is_next(&mut self, text: &str) -> bool {
        let start = self.at + 1;
        let end = start + text.len();
        let bytes = self.json.as_bytes();
        let is_next =
            bytes.get(end) == Some(&b'"') && bytes.get(start..end) == Some(text.as_bytes());
        if is_next {
            self.at = end + 1;
        }
        is_next
    }

    /// A number, `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self) -> &'s str {
        let start = self.at;
        self.at = skip::word(self.json.as_bytes(), start);
        self.json.get(start..self.at).unwrap_or_default()
    }

    /// Goes on to the value of a member, whose key was read.
    #[inline]
    pub(super) fn colon(&mut self) {
        self.blank();
        self.at += 1;
        self.blank();
    }

    /// Goes on to the next item or member, if there is one.
    #[inline]
    pub(super) fn comma(&mut self) -> bool {
        self.blank();
        let goes_on = self.peek() == b',';
        if goes_on {
            self.at += 1;
            self.blank();
        }
        goes_on
    }

    #[inline]
    pub(super) fn blank(&mut self) {
        if self.peek() <= b' ' {
            self.at = skip::blanks(self.json.as_bytes(), self.at);
        }
    }

    /// The next byte; zero, which JSON does not have, at the end.
    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.json.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}
