//! Damage inside of strings, and of all quotes.

use serde_json::Value;

use super::style::{RIGHT, Style};
use super::{Damage, Damaged, has_any};

pub(super) const CLASSES: &[(&str, Damage)] = &[
    ("raw line breaks and tabs", |order| {
        let text = Style { escapes_controls: false, ..RIGHT }.write(order);
        has_any(order, &['\n', '\t']).then(|| Damaged::one(text, order))?
    }),
    ("unescaped quotes", |order| {
        let text = Style { escapes_quotes: false, ..RIGHT }.write(order);
        has_any(order, &['"']).then(|| Damaged::one(text, order))?
    }),
    ("unescaped apostrophes in single quotes", |order| {
        let quotes = ["'", "'"];
        let style = Style { quotes, key_quotes: quotes, escapes_quotes: false, ..RIGHT };
        has_any(order, &['\'']).then(|| Damaged::one(style.write(order), order))?
    }),
    ("unescaped quotes that may end the string", |order| {
        // The tail may be the note's, or the discount may be what the answer says.
        let mut other = order.clone();
        other["note"] = "x\", \"discount\": 99, \"note\": \"y".into();
        Damaged::several(Style { escapes_quotes: false, ..RIGHT }.write(&other))
    }),
    ("escaped quotes throughout", |order| {
        let text = serde_json::to_string(&RIGHT.write(order)).expect("JSON");
        Damaged::one(&text[1..text.len() - 1], order)
    }),
    ("quotes escaped throughout, nothing else", |order| {
        let text = RIGHT.write(order);
        (!text.contains('\\')).then(|| Damaged::one(text.replace('"', "\\\""), order))?
    }),
    ("the document as a string", |order| {
        Damaged::one(serde_json::to_string(&order.to_string()).expect("JSON"), order)
    }),
    ("entities for quotes", |order| {
        let text = RIGHT.write(order);
        (!text.contains(['&', '\\'])).then(|| Damaged::one(text.replace('"', "&quot;"), order))?
    }),
    ("escapes of JSON5", |order| {
        let text = RIGHT.write(order).replace("\"on_hold\"", "\"on\\x5fhold\"");
        (order["status"] == "on_hold").then(|| Damaged::one(text, order))?
    }),
    ("an escaped apostrophe", |order| {
        let text = RIGHT.write(order);
        has_any(order, &['\'']).then(|| Damaged::one(text.replace('\'', "\\'"), order))?
    }),
    ("a backslash before a letter outside ASCII", |order| {
        let text = RIGHT.write(order).replacen('é', "\\é", 1).replacen('漢', "\\漢", 1);
        has_any(order, &['é', '漢']).then(|| Damaged::several(text))?
    }),
    ("a broken escape of Unicode", |order| {
        Damaged::several(RIGHT.write(order).replacen("\"city\": \"", "\"city\": \"\\u12", 1))
    }),
    ("half a surrogate pair", |order| {
        Damaged::several(RIGHT.write(order).replacen("\"city\": \"", "\"city\": \"\\ud83d", 1))
    }),
    ("a fence around raw line breaks and a fence", |order| {
        let text = Style { escapes_controls: false, ..RIGHT }.write(order);
        let is_raw = has_any(order, &['\n']);
        is_raw.then(|| Damaged::one(format!("```json\n{text}\n```"), order))?
    }),
    ("a byte order mark", |order| Damaged::one(format!("\u{feff}{order}"), order)),
    ("blanks of other scripts", |order| {
        Damaged::one(Style { before: "\u{a0}\u{3000}", ..RIGHT }.write(order), order)
    }),
    ("blanks without end behind it", |order| {
        Damaged::one(format!("{order}{}", "\n \t".repeat(200)), order)
    }),
    ("zero bytes behind it", |order: &Value| Damaged::one(format!("{order}\0\0"), order)),
];
