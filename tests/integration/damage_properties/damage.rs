//! Ways to damage JSON, and what may stand around it.

use serde_json::Value;

use super::random::Random;
use super::style::{RIGHT, Style};

/// Writes a value down, damaged.
pub(super) type Damage = fn(&Value, &mut Random) -> String;

/// Ways to damage the text of a value, none of which changes what it means.
pub(super) const DAMAGES: &[(&str, Damage)] = &[
    ("nothing", |value, _| value.to_string()),
    ("trailing commas", |value, _| Style { last: ",", ..RIGHT }.write(value)),
    ("comments", |value, _| Style { before: " // \"x\": 2, }\n", ..RIGHT }.write(value)),
    ("comments in lines", |value, _| Style { before: "/* {\"x\": 1} */", ..RIGHT }.write(value)),
    ("single quotes", |value, _| {
        let quotes = ["'", "'"];
        Style { quotes, key_quotes: quotes, ..RIGHT }.write(value)
    }),
    ("a dict of Python", |value, _| {
        let (quotes, literals) = (["'", "'"], ["True", "False", "None"]);
        Style { quotes, key_quotes: quotes, literals, ..RIGHT }.write(value)
    }),
    ("literals in capitals", |value, _| {
        Style { literals: ["TRUE", "FALSE", "NULL"], ..RIGHT }.write(value)
    }),
    ("unquoted keys", |value, _| Style { key_quotes: ["", ""], ..RIGHT }.write(value)),
    ("curly quotes", |value, _| {
        let quotes = ["“", "”"];
        Style { quotes, key_quotes: quotes, ..RIGHT }.write(value)
    }),
    ("back quotes", |value, _| {
        let quotes = ["`", "`"];
        Style { quotes, key_quotes: quotes, ..RIGHT }.write(value)
    }),
    ("missing commas", |value, _| Style { comma: "", ..RIGHT }.write(value)),
    ("missing commas on one line", |value, _| {
        Style { comma: "", before: " ", ..RIGHT }.write(value)
    }),
    ("semicolons", |value, _| Style { comma: ";", ..RIGHT }.write(value)),
    ("unescaped quotes", |value, _| Style { escapes_quotes: false, ..RIGHT }.write(value)),
    ("raw line breaks", |value, _| Style { escapes_controls: false, ..RIGHT }.write(value)),
    ("doubled braces", |value, _| Style { braces: ["{{", "}}"], ..RIGHT }.write(value)),
    ("a missing end", |value, random| {
        let mut text = RIGHT.write(value);
        let ends = text.len() - text.trim_end_matches(['}', ']', '\n']).len();
        text.truncate(text.len() - random.below(ends + 1));
        text
    }),
    ("an end too many", |value, _| RIGHT.write(value) + "}"),
    ("escaped as a whole", |value, _| {
        let text = Value::String(RIGHT.write(value)).to_string();
        text[1..text.len() - 1].to_owned()
    }),
    ("a string of JSON", |value, _| Value::String(value.to_string()).to_string()),
    ("a list of one", |value, _| format!("[{value}]")),
    ("wrapped in its name", |value, _| format!("{{\"sample\": {value}}}")),
    ("wrapped as properties", |value, _| format!("{{\"properties\": {value}}}")),
    ("a byte order mark", |value, _| format!("\u{feff}{value}")),
    ("blanks behind", |value, _| format!("{value}{}", " \n".repeat(300))),
];

/// Where an answer stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    ToolInput,
    TextForTool,
    Text,
}

/// What stands around an answer.
#[derive(Clone, Copy)]
pub(super) struct Surrounding {
    pub(super) name: &'static str,
    pub(super) at: Place,
    /// The text with the answer in it; the other value is no part of the answer.
    pub(super) write: fn(&str, &Value) -> String,
    /// Whether the other value stands there, too, and may be meant.
    pub(super) has_other: bool,
}

macro_rules! surroundings {
    ($($name:literal $at:ident $has_other:literal $write:expr,)+) => {
        &[$(Surrounding { name: $name, at: Place::$at, write: $write, has_other: $has_other },)+]
    };
}

pub(super) const SURROUNDINGS: &[Surrounding] = surroundings! {
    "as tool input" ToolInput false |text, _| text.to_owned(),
    "as tool input in a fence" ToolInput false |text, _| format!("```json\n{text}\n```"),
    "as a text" Text false |text, _| text.to_owned(),
    "as a text for a tool" TextForTool false |text, _| text.to_owned(),
    "in a fence" Text false |text, _| format!("```json\n{text}\n```"),
    "in a fence in words" Text false |text, _| format!("Here:\n```\n{text}\n```\nDone."),
    "in words" Text false |text, _| format!("It is {text}, as you see."),
    "behind reasoning" Text false |text, _| format!("<think>Or {{\"x\": 1}}?{}think>\n{text}", "</"),
    "in a call" TextForTool false |text, _| {
        format!("<tool_call>{{\"name\": \"sample\", \"arguments\": {text}}}{}tool_call>", "</")
    },
    "in a call in words" TextForTool false |text, _| {
        format!("I call it.\n<tool_call>{{\"name\": \"sample\", \"arguments\": {text}}}{}tool_call>", "</")
    },
    "twice" Text false |text, _| format!("{text}\n\n{text}"),
    "behind an example" Text true |text, other| format!("For example {other}. But here: {text}"),
    "before a correction" Text true |text, other| format!("{text}\nCorrection: {other}"),
    "in the first fence" Text true |text, other| format!("```\n{text}\n```\n```\n{other}\n```"),
    "in a fence before JSON" Text true |text, other| format!("```json\n{text}\n```\n{other}"),
};

/// The JSON of a value with edits of a letter or a few.
pub(super) fn mangled(value: &Value, edits: usize, random: &mut Random) -> String {
    const PIECES: [&str; 24] = [
        "", "", "", "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "0", "-", ".", "e", " ", "\n",
        "null", "true", "x", "```", "\"x\":", "//",
    ];
    let mut text = value.to_string();
    for _ in 0..edits {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = starts[random.below(starts.len())];
        match PIECES[random.below(PIECES.len())] {
            "" if text.len() > 1 => drop(text.remove(at)),
            piece => text.insert_str(at, piece),
        }
        if text.is_empty() {
            return text;
        }
    }
    text
}
