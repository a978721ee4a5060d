//! The patterns of AWS, each compiled once.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex_lite::Regex;

static COMPILED: LazyLock<Mutex<HashMap<&'static str, Regex>>> = LazyLock::new(Mutex::default);

/// Whether the whole of a text fits. A pattern that is none fits nothing.
pub(super) fn fits(pattern: &'static str, text: &str) -> bool {
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = compiled.get(pattern) {
        return regex.is_match(text);
    }
    Regex::new(&format!(r"\A(?:{pattern})\z")).is_ok_and(|regex| {
        let fits = regex.is_match(text);
        compiled.insert(pattern, regex);
        fits
    })
}
