//! Errors in a script in JSON.

use std::fmt;

/// An error in a script in JSON, and its position.
///
/// ```
/// use bedrock_prompt_local::Script;
///
/// let error = r#"{"replys": []}"#.parse::<Script>().unwrap_err();
/// assert_eq!(error.line(), 1);
/// println!("{error}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    line: usize,
    column: usize,
    message: String,
}

impl ScriptError {
    pub(super) fn not_an_object() -> Self {
        let message = r#"a script is an object, such as {"replies": [{"text": "hello"}]}"#;
        Self { line: 1, column: 1, message: message.to_owned() }
    }

    /// The line of the file, from 1. For a reply that lacks a member, the line of its end.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in the line.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Which reply is invalid, and what is expected.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ScriptError {}

impl From<serde_json::Error> for ScriptError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let position = format!(" at line {line} column {column}");
        let message = message.strip_suffix(&position).unwrap_or(&message);
        Self { line, column, message: in_terms_of_json(message) }
    }
}

/// What serde calls the forms of JSON by the types of Rust that they are read into.
const FORMS: [(&str, &str); 8] = [
    ("tuple struct", "a list"),
    ("struct variant", "an object with its members"),
    ("unit variant", "a name alone"),
    ("unit", "a name alone"),
    ("newtype variant", "a value"),
    ("struct", "an object"),
    ("a map", "an object"),
    ("a sequence", "a list"),
];

/// A message of serde without the names of types.
fn in_terms_of_json(message: &str) -> String {
    let Some((found, expected)) = message.split_once(", expected ") else {
        return message.to_owned();
    };
    let found = match found.rsplit_once("invalid type: ") {
        Some((reply, "map" | "struct variant")) => format!("{reply}invalid type: object"),
        Some((reply, "sequence")) => format!("{reply}invalid type: list"),
        Some((reply, "unit variant")) => format!("{reply}invalid type: a name alone"),
        _ => found.to_owned(),
    };
    let form = FORMS.iter().find_map(|(rust, json)| {
        let rest = expected.strip_prefix(rust)?;
        rest.is_empty().then_some(*json).or_else(|| rest.starts_with(' ').then_some(*json))
    });
    match form {
        Some(json) => format!("{found}, expected {json}: `bedrock-local --schema` has its form"),
        None => format!("{found}, expected {expected}"),
    }
}
