//! Objects and lists that stay text, because nothing in them needs a repair.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use super::{Tokens, Tolerance, read, skip};

/// An object or a list as JSON, which was stepped over, but not read: it may be invalid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unread<'a> {
    json: Cow<'a, str>,
    /// The index of the rule that it matches, if that is known.
    matches: Option<usize>,
}

impl<'a> Unread<'a> {
    /// A JSON text that starts with a bracket.
    pub(crate) fn new(json: &'a str, matches: Option<usize>) -> Self {
        Self { json: Cow::Borrowed(json), matches }
    }

    pub(crate) fn json(&self) -> &str {
        &self.json
    }

    pub(crate) fn is_object(&self) -> bool {
        self.json.starts_with('{')
    }

    /// Whether there is nothing between the brackets.
    pub(crate) fn is_empty(&self) -> bool {
        skip::blanks(self.json.as_bytes(), 1) + 1 == self.json.len()
    }

    /// Whether it is an object with this key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        let mut tokens = Tokens { json: &self.json, at: 1 };
        tokens.blank();
        let mut goes_on = self.is_object();
        while goes_on && tokens.peek() == b'"' {
            if tokens.string().0 == key {
                return true;
            }
            tokens.colon();
            tokens.skip();
            goes_on = tokens.comma();
        }
        false
    }

    /// Whether it matches the rule of this index.
    pub(crate) fn matches(&self, rule: usize) -> bool {
        self.matches == Some(rule)
    }

    /// Whether it is not known to match a rule.
    pub(crate) fn has_no_rule(&self) -> bool {
        self.matches.is_none()
    }

    /// More than the number of values in it: each one but the first follows a comma or a bracket.
    pub(crate) fn count_values(&self) -> usize {
        1 + self.json.len() / 2
    }

    pub(crate) fn into_owned(self) -> Unread<'static> {
        Unread { json: Cow::Owned(self.json.into_owned()), matches: self.matches }
    }
}

/// The JSON as [`Node`] writes it: compact, without needless escapes.
impl fmt::Display for Unread<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.json.contains('\\') {
            return match read(&self.json, Tolerance::Exact, &HashSet::new()) {
                Ok(read) => read.node.fmt(f),
                Err(_) => f.write_str(&self.json),
            };
        }
        // Written in as few pieces as there are blanks between tokens.
        let mut tokens = Tokens { json: &self.json, at: 0 };
        let mut written = 0;
        while tokens.at < self.json.len() {
            match tokens.peek() {
                b'"' => drop(tokens.string()),
                b' ' | b'\n' | b'\r' | b'\t' => {
                    f.write_str(self.json.get(written..tokens.at).unwrap_or_default())?;
                    tokens.blank();
                    written = tokens.at;
                }
                _ => tokens.at += 1,
            }
        }
        f.write_str(self.json.get(written..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Node, any_json};

    proptest::proptest! {
        #[test]
        fn it_is_written_as_if_it_were_read(value in any_json::value()) {
            if !value.is_object() && !value.is_array() {
                return Ok(());
            }
            for json in [value.to_string(), format!("{value:#}")] {
                let unread = Unread::new(&json, None);
                let node = Node::from(&value);
                assert_eq!(unread.to_string(), node.to_string());
                assert_eq!(Node::Unread(unread.clone()).to_value(), Some(value.clone()));
                assert!(unread.is_object() == value.is_object());
                let is_empty = matches!(&node, Node::Object(all) if all.is_empty())
                    || matches!(&node, Node::Array(all) if all.is_empty());
                assert_eq!(unread.is_empty(), is_empty);
            }
        }
    }
}
