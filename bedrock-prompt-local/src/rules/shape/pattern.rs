//! AWS's patterns, which are regular expressions; each is compiled once.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex_lite::Regex;

static COMPILED: LazyLock<Mutex<HashMap<&'static str, Regex>>> = LazyLock::new(Mutex::default);

/// Whether a pattern matches a complete text. An invalid pattern matches nothing.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
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
