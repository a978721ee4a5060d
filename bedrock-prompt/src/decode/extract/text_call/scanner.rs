//! Looking around in a text, at a bounded cost.

use std::ops::Range;

/// How often, on average, a byte may be looked at.
const SCANS_PER_BYTE: usize = 16;

/// The longest name of a tool or a parameter, in bytes.
const MAX_NAME_LENGTH: usize = 256;

/// A text, and how much work may still be spent on it.
pub(super) struct Scanner<'a> {
    text: &'a str,
    left: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, left: text.len().saturating_mul(SCANS_PER_BYTE).saturating_add(1024) }
    }

    /// Whether the work was more than the text is worth.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left == 0
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

    /// The next place that is not blank.
    pub(super) fn skip_blank(&self, from: usize) -> usize {
        let rest = self.rest(from);
        from + rest.len() - rest.trim_start().len()
    }

    /// Where one of these characters stands.
    pub(super) fn find_any(&mut self, any: &[char], from: usize) -> Option<usize> {
        let found = self.rest(from).find(any).map(|at| from + at);
        self.spend(from, found)
    }

    /// Where a word stands.
    pub(super) fn find(&mut self, word: &str, from: usize) -> Option<usize> {
        let found = self.rest(from).find(word).map(|at| from + at);
        self.spend(from, found)
    }

    /// A name up to the word behind it, and where it goes on.
    pub(super) fn name(&self, from: usize, behind: &str) -> Option<(&'a str, usize)> {
        let most = self.text.floor_char_boundary(from + MAX_NAME_LENGTH + behind.len());
        let name = self.slice(from..most).split_once(behind)?.0;
        let end = from + name.len() + behind.len();
        Some((name.trim(), end)).filter(|(name, _)| !name.is_empty())
    }

    /// The end of the JSON value that begins with a bracket or a quote here: its brackets match,
    /// whatever else is wrong with it.
    pub(super) fn value_end(&mut self, from: usize) -> Option<usize> {
        let end = value_end(self.rest(from)).map(|length| from + length);
        self.spend(from, end)
    }

    /// A JSON object, broken or not, up to the word behind it, and where it goes on. Where that
    /// word is missing it ends with its brackets, and where they do not match with the text.
    pub(super) fn payload(&mut self, from: usize, behind: &str) -> Option<(&'a str, usize)> {
        let start = self.skip_blank(from);
        if self.byte(start) != Some(b'{') {
            return None;
        }
        if let Some(end) = self.value_end(start) {
            let next = self.skip_blank(end);
            if self.starts_with(next, behind) {
                return Some((self.slice(start..end), next + behind.len()));
            }
            if matches!(self.byte(next), None | Some(b'<' | b'`')) {
                return Some((self.slice(start..end), end));
            }
        }
        let end = self.find(behind, start);
        let json = self.slice(start..end.unwrap_or(self.len())).trim_end();
        Some((json, end.map_or(self.len(), |end| end + behind.len())))
    }

    fn spend(&mut self, from: usize, to: Option<usize>) -> Option<usize> {
        let looked_at = to.unwrap_or(self.len()).saturating_sub(from) + 1;
        self.left = self.left.saturating_sub(looked_at);
        to.filter(|_| self.left > 0)
    }
}

/// The length of the JSON value that a text begins with.
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
