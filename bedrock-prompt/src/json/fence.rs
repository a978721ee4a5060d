//! Markdown code fences and their contents.

use std::ops::Range;

use super::locate::json_at;

/// A code fence: lines of three or more backticks or tildes, and what stands between them.
///
/// Models also open a fence after a sentence, close it after the last bracket, and write it on one
/// line. A fence that is never closed extends to the end of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fence {
    /// The byte range of its content.
    pub(crate) inside: Range<usize>,
    /// The byte after its closing marks.
    pub(crate) end: usize,
}

/// How many bytes of a line are looked at for a fence that opens.
const LINE_START: usize = 1024;

/// How often the end of JSON in a fence is searched for in vain, which may take the whole text.
const MOST_TRIES: usize = 64;

/// Finds the code fences of a text.
pub(crate) struct Fences<'t> {
    text: &'t str,
    tries: usize,
}

impl<'t> Fences<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, tries: MOST_TRIES }
    }

    /// The first fence that opens at this byte or later.
    ///
    /// If the content starts with JSON, marks in a string of it do not close the fence.
    pub(crate) fn next(&mut self, from: usize) -> Option<Fence> {
        let mut at = from;
        while at < self.text.len() {
            if let Some(opening) = opening(self.text, at) {
                return Some(self.closed(opening));
            }
            at += self.text[at..].find('\n')? + 1;
        }
        None
    }

    /// The whole fence.
    fn closed(&mut self, Opening { marks, inside, close }: Opening<'_>) -> Fence {
        let text = self.text;
        let start = text.len() - text[inside..].trim_start().len();
        if self.tries > 0
            && let Some(json) = json_at(text, start)
        {
            let behind = text[json.end..].trim_start();
            if behind.starts_with(marks) {
                let run = behind.len() - behind.trim_start_matches(&marks[..1]).len();
                return Fence { inside: inside..json.end, end: text.len() - behind.len() + run };
            }
            self.tries -= 1;
        }
        if let Some(close) = close {
            return Fence { inside: inside..close, end: close + marks.len() };
        }
        let mut at = inside;
        for line in text[inside..].split_inclusive('\n') {
            let trimmed = line.trim_end();
            let before = trimmed.trim_end_matches(&marks[..1]);
            if trimmed.len() - before.len() >= marks.len() {
                let before = if before.trim().is_empty() { 0 } else { before.len() };
                return Fence { inside: inside..at + before, end: at + trimmed.len() };
            }
            at += line.len();
        }
        Fence { inside: inside..text.len(), end: text.len() }
    }
}

/// How a fence opens.
struct Opening<'t> {
    marks: &'t str,
    /// Where its content starts.
    inside: usize,
    /// Where its content ends, if it closes in the same line.
    close: Option<usize>,
}

/// The fence that opens in the line that starts at this byte.
fn opening(text: &str, start: usize) -> Option<Opening<'_>> {
    let rest = &text[start..];
    let window = &rest[..rest.floor_char_boundary(LINE_START)];
    let end = window.find('\n').map(|end| end + 1);
    let line = &window[..end.unwrap_or(window.len())];
    let is_whole = end.is_some() || window.len() == rest.len();
    let at = line.find("```").or_else(|| line.find("~~~"))?;
    let (before, rest) = line.split_at(at);
    let mark = &rest[..1];
    let marks = &rest[..rest.len() - rest.trim_start_matches(mark).len()];
    let behind = &rest[marks.len()..];
    // Other marks in a line may be inline code, or part of a JSON string.
    let is_alone = before.trim().is_empty();
    if !is_alone && (before.contains(['"', '\'', '{', '[']) || behind.contains(mark)) {
        return None;
    }
    let content = start + at + marks.len();
    let json = behind.find(['{', '[']);
    let open = |inside| Opening { marks, inside: content + inside, close: None };
    if let Some(end) = behind.find(marks) {
        let inside = json.filter(|at| *at < end).unwrap_or(0);
        return Some(Opening { close: Some(content + end), ..open(inside) });
    }
    let is_word = !behind.trim().contains(char::is_whitespace);
    match json {
        _ if behind.contains(mark) => None,
        Some(json) if is_alone => Some(open(json)),
        None if is_whole && (is_alone || is_word) => Some(open(behind.len())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fenced(text: &str) -> Vec<&str> {
        let (mut found, mut at, mut fences) = (Vec::new(), 0, Fences::new(text));
        while let Some(fence) = fences.next(at) {
            found.push(&text[fence.inside]);
            at = fence.end;
        }
        found
    }

    #[test]
    fn contents_of_fences_are_found() {
        for (text, expected) in [
            ("Here:\n```json\n{\"a\":1}\n```\nDone.", vec!["{\"a\":1}"]),
            ("```\n1\n```\n\n  ~~~~ JSON5 x=1\r\n2\r\n~~~~\r\n", vec!["1\n", "2\r\n"]),
            ("````md\n```json\n1\n````", vec!["```json\n1\n"]),
            ("```json\n{\"a\": [", vec!["{\"a\": ["]),
            ("```json", vec![""]),
            ("It is this:```json\n{}\n```", vec!["{}"]),
            ("```json\n{\n}```\nDone", vec!["{\n}"]),
            ("```json {\"a\":1} ```", vec!["{\"a\":1}"]),
            ("```json {\n\"a\":1}\n```", vec!["{\n\"a\":1}"]),
            ("```json {\"a\":1}\n``` ```json {\"b\":1}\n```", vec!["{\"a\":1}", "{\"b\":1}"]),
            ("```x``` ```y```", vec!["x", "y"]),
            ("Use ```x``` or ```y```.", vec![]),
            ("{\"code\": \"```json [1] ```\"}", vec![]),
            (
                "```json\n{\"code\": \"```sh\\nls\\n```\"}\n```",
                vec!["{\"code\": \"```sh\\nls\\n```\"}"],
            ),
            (
                "```json\n{\"code\": \"Run:\n```sh\nls\n```\nDone.\"}\n```",
                vec!["{\"code\": \"Run:\n```sh\nls\n```\nDone.\"}"],
            ),
            ("```json\n{\"a\":1} // one\n```", vec!["{\"a\":1} // one\n"]),
            ("no ``fence``", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(fenced(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_does_not_panic(text in "[`~a{\\[\" \n\ré]{0,30}") {
            fenced(&text);
        }

        #[test]
        fn json_in_a_fence_is_found_whole(value in crate::json::any_json::value(), is_pretty: bool) {
            let json = if is_pretty { format!("{value:#}") } else { value.to_string() };
            let text = format!("Here `it` is:\n\n```json\n{json}\n```\nHope it helps.");
            let found = fenced(&text);
            assert_eq!(found.iter().map(|json| json.trim_end()).collect::<Vec<_>>(), [json.trim_end()]);
        }
    }
}
