//! The next token in a text that is valid JSON.

use super::Scan;
use crate::json::plain_bytes;

impl<'s> Scan<'s> {
    pub(super) fn skip(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => {
                    self.string();
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                0 => return,
                _ if depth == 0 => {
                    self.word();
                }
                _ => self.at += 1,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A string as written, and whether it contains escapes.
    #[inline]
    pub(super) fn string(&mut self) -> (&'s str, bool) {
        let start = self.at + 1;
        let bytes = self.json.as_bytes();
        let (mut end, mut is_escaped) = (start, false);
        loop {
            end += plain_bytes(bytes.get(end..).unwrap_or_default(), b'"');
            if bytes.get(end) != Some(&b'\\') {
                break;
            }
            is_escaped = true;
            end += 2;
        }
        self.at = end + 1;
        (self.json.get(start..end).unwrap_or_default(), is_escaped)
    }

    /// A number, `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> &'s str {
        let rest = self.json.get(self.at..).unwrap_or_default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
        let length = rest.bytes().take_while(is_part).count();
        self.at += length;
        &rest[..length]
    }

    /// Goes on to the next item or member, if there is one.
    pub(super) fn comma(&mut self) -> bool {
        self.blank();
        let goes_on = self.peek() == b',';
        if goes_on {
            self.at += 1;
            self.blank();
        }
        goes_on
    }

    pub(super) fn blank(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// The next byte; zero, which JSON does not have, at the end.
    pub(super) fn peek(&self) -> u8 {
        self.json.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}
