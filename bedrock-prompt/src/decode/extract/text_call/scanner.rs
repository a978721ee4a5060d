//! Searches in a text with a limit on the total work.

use std::ops::Range;

/// How often a byte may be scanned on average.
const SCANS_PER_BYTE: usize = 16;

/// The maximum length of the name of a tool or a parameter, in bytes.
const MAX_NAME_LENGTH: usize = 256;

/// A text, and how many bytes may still be scanned.
pub(super) struct Scanner<'a> {
    text: &'a str,
    budget: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, budget: text.len().saturating_mul(SCANS_PER_BYTE).saturating_add(1024) }
    }

    /// Whether the limit is reached.
    pub(super) fn is_exhausted(&self) -> bool {
        self.budget == 0
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn slice(&self, at: Range<usize>) -> &'a str {
        self.text.get(at).unwrap_or_default()
    }

    pub(super) fn rest(&self, from: usize) -> &'a str {
        self.slice(from..self.text.len())
    }

    pub(super) fn starts_with(&self, at: usize, word: &str) -> bool {
        self.rest(at).starts_with(word)
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The position of the next character that is not white space.
    pub(super) fn skip_blank(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.len() - rest.trim_start().len()
    }

    /// The position of the next of these characters.
    pub(super) fn find_any(&mut self, any: &[char], from: usize) -> Option<usize> {
        let found = self.rest(from).find(any).map(|at| from + at);
        self.spend(from, found)
    }

    /// The position of the next occurrence of a word.
    pub(super) fn find(&mut self, word: &str, from: usize) -> Option<usize> {
        let found = self.rest(from).find(word).map(|at| from + at);
        self.spend(from, found)
    }

    /// A name that ends with `terminator`, and the position after that.
    pub(super) fn name(&self, from: usize, terminator: &str) -> Option<(&'a str, usize)> {
        let most = self.text.floor_char_boundary(from + MAX_NAME_LENGTH + terminator.len());
        let name = self.slice(from..most).split_once(terminator)?.0;
        let end = from + name.len() + terminator.len();
        Some((name.trim(), end)).filter(|(name, _)| !name.is_empty())
    }

    /// The end of the JSON value that starts here with a bracket or a quote. Only the brackets and
    /// quotes must match; the value may be invalid otherwise.
    pub(super) fn value_end(&mut self, from: usize) -> Option<usize> {
        let end = value_end(self.rest(from)).map(|length| from + length);
        self.spend(from, end)
    }

    /// A JSON object, which may be invalid, up to `terminator`, and the position after that.
    /// Without the terminator it ends with its brackets, or with the text if they do not match.
    pub(super) fn payload(&mut self, from: usize, terminator: &str) -> Option<(&'a str, usize)> {
        let start = self.skip_blank(from);
        if self.byte(start) != Some(b'{') {
            return None;
        }
        if let Some(end) = self.value_end(start) {
            let next = self.skip_blank(end);
            if self.starts_with(next, terminator) {
                return Some((self.slice(start..end), next + terminator.len()));
            }
            if matches!(self.byte(next), None | Some(b'<' | b'`')) {
                return Some((self.slice(start..end), end));
            }
        }
        let end = self.find(terminator, start);
        let json = self.slice(start..end.unwrap_or(self.len())).trim_end();
        Some((json, end.map_or(self.len(), |end| end + terminator.len())))
    }

    fn spend(&mut self, from: usize, to: Option<usize>) -> Option<usize> {
        let scanned = to.unwrap_or(self.len()).saturating_sub(from) + 1;
        self.budget = self.budget.saturating_sub(scanned);
        to.filter(|_| self.budget > 0)
    }
}

/// The length of the JSON value at the start of a text.
fn value_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !in_string {
            return Some(at + 1);
        }
    }
    None
}
