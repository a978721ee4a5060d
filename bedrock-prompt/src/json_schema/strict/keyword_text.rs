//! Describes keywords in text that the subset does not support.

use serde_json::{Map, Value};

use crate::json_schema::format_in_words;
use crate::json_schema::inline::describe;

/// The formats that grammars know.
const FORMATS: &[&str] =
    &["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"];

/// A sentence that grows with each keyword.
#[derive(Default)]
pub(super) struct KeywordText(Vec<String>);

impl KeywordText {
    /// The keyword's value, if the subset supports it; otherwise it is described in text, if it
    /// applies to these types.
    pub(super) fn take(
        &mut self,
        keyword: &str,
        value: &Value,
        schema: &Map<String, Value>,
        kinds: &[String],
    ) -> Option<Value> {
        let has = |kind: &str| kinds.iter().any(|each| each == kind);
        let is_number = has("number") || has("integer");
        let kept = match keyword {
            "pattern" if has("string") => value.as_str().is_some_and(is_plain_pattern),
            "format" if has("string") => value.as_str().is_some_and(|name| FORMATS.contains(&name)),
            "minItems" if has("array") => matches!(value.as_u64(), Some(0 | 1)),
            _ => false,
        };
        if kept {
            return Some(value.clone());
        }
        let equals = |other: &str| schema.get(other) == Some(value);
        let said = match keyword {
            "minimum" if is_number => match schema.get("exclusiveMinimum") {
                Some(Value::Bool(true)) => format!("more than {value}"),
                _ => format!("at least {value}"),
            },
            "maximum" if is_number => match schema.get("exclusiveMaximum") {
                Some(Value::Bool(true)) => format!("less than {value}"),
                _ => format!("at most {value}"),
            },
            "exclusiveMinimum" if is_number && value.is_number() => format!("more than {value}"),
            "exclusiveMaximum" if is_number && value.is_number() => format!("less than {value}"),
            "multipleOf" if is_number => format!("a multiple of {value}"),
            "minLength" if has("string") && equals("maxLength") => {
                counted("exactly", value, "character")
            }
            "minLength" if has("string") => counted("at least", value, "character"),
            "maxLength" if has("string") && !equals("minLength") => {
                counted("at most", value, "character")
            }
            "pattern" if has("string") => {
                format!("matches the regular expression `{}`", value.as_str()?)
            }
            "format" if has("string") => {
                match (value.as_str()?, format_in_words(value.as_str()?)) {
                    (_, Some(words)) => words.into(),
                    (name, None) => format!("in the format `{name}`"),
                }
            }
            "not" => format!("not {}", forbidden(value)?.join(", not ")),
            "contentEncoding" if has("string") => format!("encoded as `{}`", value.as_str()?),
            "contentMediaType" if has("string") => format!("of the type `{}`", value.as_str()?),
            "minItems" if has("array") && equals("maxItems") => counted("exactly", value, "item"),
            "minItems" if has("array") => counted("at least", value, "item"),
            "maxItems" if has("array") && !equals("minItems") => counted("at most", value, "item"),
            "uniqueItems" if has("array") && *value == Value::Bool(true) => {
                "items must be unique".into()
            }
            "minProperties" if has("object") => counted("at least", value, "property"),
            "maxProperties" if has("object") => counted("at most", value, "property"),
            "examples" => {
                let examples: Vec<_> =
                    value.as_array()?.iter().map(|example| format!("`{example}`")).collect();
                (!examples.is_empty()).then(|| format!("for example {}", examples.join(", ")))?
            }
            _ => return None,
        };
        self.0.push(said);
        None
    }

    /// Adds the sentence to the schema's description.
    pub(super) fn describe(self, schema: &mut Map<String, Value>) {
        let sentence = self.0.join(", ");
        let mut letters = sentence.chars();
        if let Some(first) = letters.next() {
            describe(schema, &format!("{}{}.", first.to_uppercase(), letters.as_str()));
        }
    }
}

/// The values of a `not` that only lists some, as JSON.
pub(super) fn forbidden(not: &Value) -> Option<Vec<String>> {
    let not = not.as_object()?;
    let mut keywords = not.iter().filter(|(keyword, _)| *keyword != "type");
    let values = match (keywords.next()?, keywords.next()) {
        ((keyword, value), None) if keyword == "const" => vec![value.to_string()],
        ((keyword, Value::Array(values)), None) if keyword == "enum" => {
            values.iter().map(Value::to_string).collect()
        }
        _ => return None,
    };
    (!values.is_empty()).then_some(values)
}

fn counted(bound: &str, count: &Value, thing: &str) -> String {
    match (count.as_u64(), thing) {
        (Some(1), _) => format!("{bound} 1 {thing}"),
        (_, "property") => format!("{bound} {count} properties"),
        _ => format!("{bound} {count} {thing}s"),
    }
}

/// Whether a regular expression has none of what grammars refuse: looking around, references
/// back, boundaries of words, classes of Unicode.
fn is_plain_pattern(pattern: &str) -> bool {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('b' | 'B' | 'k' | 'p' | 'P' | '1'..='9')) => return false,
            ('\\', _) => {
                chars.next();
            }
            ('(', Some('?')) => {
                chars.next();
                if chars.peek() != Some(&':') {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_look_around_are_no_grammar() {
        for plain in [r"^-?\d+(\.\d+)?$", r"^(?:a|b){1,3}\\b", r"\(?=", "["] {
            assert!(is_plain_pattern(plain), "{plain}");
        }
        for other in ["^(?=a)", "(?!a)", "(?<=a)b", r"(a)\1", r"\bword", r"\p{L}", "(?i)a"] {
            assert!(!is_plain_pattern(other), "{other}");
        }
    }
}
