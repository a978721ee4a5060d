//! JSON documents in a text, rewritten as lines with labels, headings and list items.

use serde_json::Deserializer;

use super::value::UNREADABLE;
use crate::json::Node;

/// The maximum number of texts that look like JSON and are not.
const MAX_FAILURES: usize = 64;

/// The text with each JSON object and list as lines. `None`: it has none.
pub(super) fn as_lines(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut is_found, mut failures) = (false, 0);
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let start = line.len() - line.trim_start().len();
        let end = if line.trim_start().starts_with(['{', '[']) && failures < MAX_FAILURES {
            // Reading it into a tree limits how deep it may be, which skipping it does not.
            let mut documents = Deserializer::from_str(&rest[start..]).into_iter::<Node<'_>>();
            let is_json = documents.next().is_some_and(|document| document.is_ok());
            failures += usize::from(!is_json);
            Some(start + documents.byte_offset()).filter(|_| is_json)
        } else {
            None
        };
        if let Some(end) = end {
            Writer { rest: &rest[start..end], out: &mut out }.value(0, "", "");
            is_found = true;
        } else {
            out.push_str(line);
        }
        at += end.unwrap_or(line.len());
    }
    is_found.then_some(out)
}

/// Rewrites JSON that is known to be valid.
struct Writer<'a, 'o> {
    rest: &'a str,
    out: &'o mut String,
}

impl Writer<'_, '_> {
    /// Writes the next value with its key after `start`, which is an indentation or a list marker.
    fn value(&mut self, indent: usize, start: &str, key: &str) {
        match self.peek() {
            Some('{') if start.ends_with("- ") => {
                let before = self.out.len();
                self.members(indent, start);
                if key.is_empty() && self.out.len() == before {
                    self.line(start, key, "", UNREADABLE);
                }
            }
            Some('[') if start.ends_with("- ") && key.is_empty() => {
                // The items of the inner list are no items of the outer one.
                self.line(start, key, "", UNREADABLE);
                self.items(indent + 2);
            }
            Some(open @ ('{' | '[')) => {
                if !key.is_empty() {
                    self.line(start, key, ":", "");
                }
                let inner = if key.is_empty() { indent } else { indent + 2 };
                let pad = " ".repeat(inner);
                if open == '{' { self.members(inner, &pad) } else { self.items(inner) }
            }
            Some('"') => {
                let text = self.string();
                // A text of several lines cannot be written as one, nor what looks like two texts.
                if text.contains(['\n', '\r']) || text.contains("\", ") {
                    self.line(start, key, ": ", UNREADABLE);
                } else {
                    self.line(start, key, ": ", &format!("\"{text}\""));
                }
            }
            _ => {
                let end = self.rest.find([',', '}', ']']).unwrap_or(self.rest.len());
                let (value, rest) = self.rest.split_at(end);
                self.rest = rest;
                if value.trim() == "null" {
                    // A member without a value is left out, and an item is not.
                    if key.is_empty() && start.ends_with("- ") {
                        self.line(start, key, "", UNREADABLE);
                    }
                } else {
                    self.line(start, key, ": ", value.trim());
                }
            }
        }
    }

    fn line(&mut self, start: &str, key: &str, mark: &str, value: &str) {
        let mark = if key.is_empty() { "" } else { mark };
        for part in [start, key, mark, value, "\n"] {
            self.out.push_str(part);
        }
    }

    fn members(&mut self, indent: usize, start: &str) {
        let inner = if start.ends_with("- ") { indent + 2 } else { indent };
        let (mut start, pad) = (start.to_owned(), " ".repeat(inner));
        self.skip();
        while self.peek().is_some_and(|c| c != '}') {
            let key = self.string();
            self.skip_to(':');
            let before = self.out.len();
            self.value(inner, &start, &key);
            if self.out.len() > before {
                start.clone_from(&pad);
            }
            self.skip_to(',');
        }
        self.skip();
    }

    fn items(&mut self, indent: usize) {
        let start = format!("{}- ", " ".repeat(indent));
        self.skip();
        while self.peek().is_some_and(|c| c != ']') {
            self.value(indent, &start, "");
            self.skip_to(',');
        }
        self.skip();
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn skip(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    fn skip_to(&mut self, mark: char) {
        if self.peek() == Some(mark) {
            self.skip();
        }
    }

    fn string(&mut self) -> String {
        self.peek();
        let mut is_escaped = false;
        let end = self.rest.char_indices().skip(1).find_map(|(at, c)| {
            let is_end = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end.then_some(at + 1)
        });
        let (text, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        serde_json::from_str::<String>(text).unwrap_or_default()
    }
}
