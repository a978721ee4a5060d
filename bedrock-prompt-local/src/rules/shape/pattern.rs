//! AWS's patterns, which are regular expressions.
//!
//! Names and ids of tools, which most requests have, are a set of characters, repeated. They are
//! compared with it directly; any other pattern is compiled once.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex_lite::Regex;

static COMPILED: LazyLock<Mutex<HashMap<&'static str, Regex>>> = LazyLock::new(Mutex::default);

/// Whether a pattern matches a complete text. An invalid pattern matches nothing.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    match repeated_set(pattern) {
        Some(set) => !text.is_empty() && text.bytes().all(|byte| is_in(set, byte)),
        None => matches_regex(pattern, text),
    }
}

fn matches_regex(pattern: &'static str, text: &str) -> bool {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = compiled.get(pattern) {
        return regex.is_match(text);
    }
    Regex::new(&format!(r"\A(?:{pattern})\z")).is_ok_and(|regex| {
        let matches = regex.is_match(text);
        compiled.insert(pattern, regex);
        matches
    })
}

/// The set of a pattern such as `[a-z0-9_-]+`, which names its characters, of ASCII, without escapes
/// and is not negated.
fn repeated_set(pattern: &str) -> Option<&[u8]> {
    let set = pattern.strip_prefix('[')?.strip_suffix("]+")?.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._: ".contains(byte);
    (!set.is_empty() && set.iter().all(is_plain)).then_some(set)
}

/// Whether a set of single characters and ranges has a character.
fn is_in(set: &[u8], byte: u8) -> bool {
    match set {
        [first, b'-', last, rest @ ..] => (*first..=*last).contains(&byte) || is_in(rest, byte),
        [first, rest @ ..] => *first == byte || is_in(rest, byte),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_characters_that_its_regular_expression_has() {
        let sets = ["[a-zA-Z0-9_-]+", "[a-zA-Z0-9_.:-]+", "[-a]+", "[a]+", "[0-9a-f-]+", "[a-c-]+"];
        for pattern in sets {
            assert!(repeated_set(pattern).is_some(), "{pattern}");
            for c in ('\0'..='\u{17f}').chain(['あ', '\u{1f600}']) {
                for text in [c.to_string(), format!("a{c}"), format!("{c}a")] {
                    let expected = matches_regex(pattern, &text);
                    assert_eq!(matches(pattern, &text), expected, "{pattern} {text:?}");
                }
            }
            assert!(!matches(pattern, "") && !matches_regex(pattern, ""));
        }
    }

    #[test]
    fn other_patterns_are_regular_expressions() {
        for pattern in ["[a-z]", "[^a]+", "[]+", r"[\d]+", "[a]+[b]+", "[ä]+", "a+", "[a]+|b", ""]
        {
            assert_eq!(repeated_set(pattern), None, "{pattern}");
        }
        assert!(matches("[0-9]{2}", "12") && !matches("[0-9]{2}", "123"));
        assert!(!matches("(", "("), "an invalid one");
    }
}
