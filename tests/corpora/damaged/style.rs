//! How JSON is written down, right or not.

use std::fmt::Write as _;

use serde_json::Value;

/// A way to write JSON. By default it is right, with each member on a line of its own.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// The quotes of strings.
    pub(super) quotes: [&'static str; 2],
    /// The quotes of keys.
    pub(super) key_quotes: [&'static str; 2],
    /// The brackets of objects.
    pub(super) braces: [&'static str; 2],
    /// What stands between members and items.
    pub(super) comma: &'static str,
    /// What stands behind the last member or item.
    pub(super) last: &'static str,
    /// `true`, `false` and `null`.
    pub(super) literals: [&'static str; 3],
    /// What stands before each member and item: a line break, or a comment.
    pub(super) before: &'static str,
    /// Whether the double quotes in strings are escaped.
    pub(super) escapes_quotes: bool,
    /// Whether line breaks and tabs in strings are escaped.
    pub(super) escapes_controls: bool,
}

pub(super) const RIGHT: Style = Style {
    quotes: ["\"", "\""],
    key_quotes: ["\"", "\""],
    braces: ["{", "}"],
    comma: ",",
    last: "",
    literals: ["true", "false", "null"],
    before: "\n",
    escapes_quotes: true,
    escapes_controls: true,
};

impl Style {
    /// The text of a value.
    pub(super) fn write(&self, value: &Value) -> String {
        let mut text = String::new();
        self.value(value, &mut text);
        text
    }

    fn value(&self, value: &Value, text: &mut String) {
        match value {
            Value::Bool(is) => text.push_str(self.literals[usize::from(!is)]),
            Value::Null => text.push_str(self.literals[2]),
            Value::String(string) => self.string(string, self.quotes, text),
            Value::Number(_) => {
                let _ = write!(text, "{value}");
            }
            Value::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.before(index, text);
                    self.value(item, text);
                }
                self.end(items.is_empty(), "]", text);
            }
            Value::Object(members) => {
                text.push_str(self.braces[0]);
                for (index, (key, value)) in members.iter().enumerate() {
                    self.before(index, text);
                    self.string(key, self.key_quotes, text);
                    text.push_str(": ");
                    self.value(value, text);
                }
                self.end(members.is_empty(), self.braces[1], text);
            }
        }
    }

    fn before(&self, index: usize, text: &mut String) {
        if index > 0 {
            text.push_str(self.comma);
        }
        text.push_str(self.before);
    }

    fn end(&self, is_empty: bool, bracket: &str, text: &mut String) {
        if !is_empty {
            text.push_str(self.last);
            text.push_str(if self.before.contains('\n') { "\n" } else { "" });
        }
        text.push_str(bracket);
    }

    fn string(&self, string: &str, [open, close]: [&str; 2], text: &mut String) {
        text.push_str(open);
        for c in string.chars() {
            match c {
                '\\' => text.push_str("\\\\"),
                '"' if self.escapes_quotes && close == "\"" => text.push_str("\\\""),
                '\'' if self.escapes_quotes && close == "'" => text.push_str("\\'"),
                '\n' if self.escapes_controls => text.push_str("\\n"),
                '\t' if self.escapes_controls => text.push_str("\\t"),
                c => text.push(c),
            }
        }
        text.push_str(close);
    }
}
