//! The next token in a text that should be JSON.

use super::skip;

/// A position in a JSON text. Nothing here panics or runs past the end, whatever the text is.
pub(crate) struct Tokens<'s> {
    pub(crate) json: &'s str,
    pub(crate) at: usize,
}

impl<'s> Tokens<'s> {
    #[inline]
    pub(crate) fn skip(&mut self) {
        self.at = skip::value(self.json.as_bytes(), self.at);
    }

    /// Steps over this value, if it is a string, a number or a word.
    #[inline]
    pub(crate) fn leaf(&mut self) -> bool {
        match self.peek() {
            b'"' => self.at = skip::string_end(self.json.as_bytes(), self.at + 1).0 + 1,
            b'{' | b'[' => return false,
            _ => self.at = skip::word(self.json.as_bytes(), self.at),
        }
        true
    }

    /// A string as written, and whether it contains escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> (&'s str, bool) {
        let start = self.at + 1;
        let (end, is_escaped) = skip::string_end(self.json.as_bytes(), start);
        self.at = end + 1;
        (self.json.get(start..end).unwrap_or_default(), is_escaped)
    }

    /// Steps over this string, if it is the next one.
    #[inline]
    pub(crate) fn is_next(&mut self, text: &str) -> bool {
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
    pub(crate) fn word(&mut self) -> &'s str {
        let start = self.at;
        self.at = skip::word(self.json.as_bytes(), start);
        self.json.get(start..self.at).unwrap_or_default()
    }

    /// Goes on to the value of a member, whose key was read.
    #[inline]
    pub(crate) fn colon(&mut self) {
        self.blank();
        self.at += 1;
        self.blank();
    }

    /// Goes on to the next item or member, if there is one.
    #[inline]
    pub(crate) fn comma(&mut self) -> bool {
        self.blank();
        let goes_on = self.peek() == b',';
        if goes_on {
            self.at += 1;
            self.blank();
        }
        goes_on
    }

    /// Steps over the closing bracket of an object or a list; `None` if something else is next.
    pub(crate) fn end(&mut self, bracket: u8) -> Option<()> {
        let is_end = self.peek() == bracket;
        self.at += 1;
        is_end.then_some(())
    }

    #[inline]
    pub(crate) fn blank(&mut self) {
        if self.peek() <= b' ' {
            self.at = skip::blanks(self.json.as_bytes(), self.at);
        }
    }

    /// The next byte; zero, which JSON does not have, at the end.
    #[inline]
    pub(crate) fn peek(&self) -> u8 {
        self.json.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}
