//! Finds JSON in surrounding text.

use std::ops::Range;

/// The ranges of a text that look like a JSON object or list, in order and without overlaps.
///
/// A range ends with its closing bracket. If that is missing, the range extends to the end of the
/// text.
pub(crate) fn find_json(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    while let Some(next) = next_json(text, found.last().map_or(0, |last| last.end)) {
        found.push(next);
    }
    found
}

/// The first of these ranges that starts at this byte or later.
pub(crate) fn next_json(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += text[at..].find(['{', '['])?;
        if let Some(json) = json_at(text, at) {
            return Some(json);
        }
        at += 1;
    }
}

/// The range that starts at this byte.
pub(crate) fn json_at(text: &str, at: usize) -> Option<Range<usize>> {
    let looks_like_json = text[at..].starts_with(['{', '[']) && looks_like_json(&text[at..]);
    looks_like_json.then(|| at..end(text, at))
}

/// Whether a text that starts with an opening bracket looks like JSON, unlike `{placeholder}` or
/// `[sic]`.
fn looks_like_json(text: &str) -> bool {
    const WORDS: [&str; 9] =
        ["true", "false", "null", "True", "False", "None", "NaN", "Infinity", "-Infinity"];
    let (bracket, rest) = text.split_at(1);
    let rest = rest.trim_start();
    let Some(first) = rest.chars().next() else { return true };
    let is_comment = rest.starts_with("//") || rest.starts_with("/*");
    match (bracket, first) {
        (_, '"' | '\'') | ("{", '}') | ("[", ']' | '{' | '[' | '0'..='9') => true,
        ("{", _) => {
            let is_part = |letter: char| letter.is_alphanumeric() || "_$-".contains(letter);
            let behind = rest.trim_start_matches(is_part);
            is_comment || (behind.len() < rest.len() && behind.trim_start().starts_with(':'))
        }
        _ => {
            let is_negative =
                first == '-' && rest[1..].starts_with(|next: char| next.is_ascii_digit());
            is_comment || is_negative || WORDS.iter().any(|word| rest.starts_with(word))
        }
    }
}

/// The end of the range whose opening bracket is at this byte.
fn end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut open = Open::default();
    let mut at = start;
    // The last byte that is not white space decides whether an apostrophe is a quote.
    let mut before = b'{';
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        if let Some(len) = comment(rest) {
            at += len;
            continue;
        }
        at += match byte {
            b'"' => quoted(rest).unwrap_or(rest.len()),
            b'\'' if b"{[,:".contains(&before) => quoted(rest).unwrap_or(1),
            _ => 1,
        };
        match byte {
            b'{' | b'[' => open.push(byte),
            b'}' | b']' => {
                open.close(byte);
                if open.brackets.is_empty() {
                    return at;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    text.len()
}

/// The brackets that are open.
#[derive(Default)]
struct Open {
    brackets: Vec<u8>,
    /// The number of brackets that belong to objects.
    objects: usize,
}

impl Open {
    fn push(&mut self, bracket: u8) {
        self.brackets.push(bracket);
        self.objects += usize::from(bracket == b'{');
    }

    /// Also closes the brackets inside the matching one; does nothing if none matches.
    fn close(&mut self, bracket: u8) {
        let (opening, count) = match bracket {
            b'}' => (b'{', self.objects),
            _ => (b'[', self.brackets.len() - self.objects),
        };
        while count > 0
            && let Some(inner) = self.brackets.pop()
        {
            self.objects -= usize::from(inner == b'{');
            if inner == opening {
                break;
            }
        }
    }
}

/// The length of the string at the start; `None` if it is not closed. A string in single quotes
/// must not contain line breaks, because its quote may be an apostrophe.
fn quoted(bytes: &[u8]) -> Option<usize> {
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' if quote == b'\'' => return None,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The length of the comment at the start, if there is one.
fn comment(bytes: &[u8]) -> Option<usize> {
    let len = match bytes {
        [b'#', ..] | [b'/', b'/', ..] => bytes.iter().position(|byte| b"\n\r".contains(byte)),
        [b'/', b'*', inside @ ..] => {
            inside.windows(2).position(|pair| pair == b"*/").map(|end| end + 4)
        }
        _ => return None,
    };
    Some(len.unwrap_or(bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find_json(text).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn json_is_found_among_words() {
        for (text, expected) in [
            ("Here is the JSON: {\"a\": [1]} Hope it helps.", vec!["{\"a\": [1]}"]),
            ("{\"a\":1}{\"a\":1}", vec!["{\"a\":1}", "{\"a\":1}"]),
            ("{name} and [sic] [x](y) {{\"a\": 1}}", vec!["{\"a\": 1}"]),
            ("a: [ {} ], then [-1], [None], []", vec!["[ {} ]", "[-1]", "[None]", "[]"]),
            (
                "{a : 'it}', b: \"}\\\"}\", c: don't }",
                vec!["{a : 'it}', b: \"}\\\"}\", c: don't }"],
            ),
            ("{// it's }\n'a': 1 /* } */} .", vec!["{// it's }\n'a': 1 /* } */}"]),
            ("{'tis: 1}\n{\"a\": 1}", vec!["{'tis: 1}", "{\"a\": 1}"]),
            ("é {\"é\": \"😀\"} é", vec!["{\"é\": \"😀\"}"]),
            ("{\"a\": [1} and [2)", vec!["{\"a\": [1}", "[2)"]),
            ("{\"a\": 1]} and", vec!["{\"a\": 1]}"]),
            ("so {\"a\": \"x} and [1]", vec!["{\"a\": \"x} and [1]"]),
            ("so {", vec!["{"]),
            ("", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn it_takes_no_longer_than_the_text_is_long() {
        for piece in ["[", "{", "[[}", "{\"a\":[", "{a", "['", "{'a,'", "/*[", "[1,#", "{ "] {
            find_json(&piece.repeat(200_000));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}\"'\\\\/*#,:a1 \né-]{0,40}") {
            let found = find_json(&text);
            assert!(found.is_sorted_by(|one, next| one.end <= next.start));
            assert!(found.iter().all(|at| text.get(at.clone()).is_some()));
        }

        #[test]
        fn a_document_is_found_whole(value in crate::json::any_json::value(), is_pretty: bool) {
            let json = if is_pretty { format!("{value:#}") } else { value.to_string() };
            let text = format!("It's {{this}}: {json} (it isn't [that]). [] {json}");
            let is_container = value.is_array() || value.is_object();
            if is_container {
                assert_eq!(found(&text), [json.as_str(), "[]", json.as_str()]);
            }
        }
    }
}
