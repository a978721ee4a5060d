//! Damaged syntax, outside of strings.

use super::style::{RIGHT, Style};
use super::{Damage, Damaged, has_any};

pub(super) const CLASSES: &[(&str, Damage)] = &[
    ("trailing commas", |order| Damaged::one(Style { last: ",", ..RIGHT }.write(order), order)),
    ("comments on lines", |order| {
        Damaged::one(Style { before: " // as printed, \"here\"\n", ..RIGHT }.write(order), order)
    }),
    ("comments in lines", |order| {
        Damaged::one(Style { before: "/* {\"a\": 1} */ ", ..RIGHT }.write(order), order)
    }),
    ("comments of Python", |order| {
        Damaged::one(Style { before: " # as printed\n", ..RIGHT }.write(order), order)
    }),
    ("single quotes", |order| {
        let quotes = ["'", "'"];
        Damaged::one(Style { quotes, key_quotes: quotes, ..RIGHT }.write(order), order)
    }),
    ("a dict of Python", |order| {
        let (quotes, literals) = (["'", "'"], ["True", "False", "None"]);
        let style = Style { quotes, key_quotes: quotes, literals, before: " ", ..RIGHT };
        Damaged::one(style.write(order), order)
    }),
    ("literals of Python", |order| {
        Damaged::one(Style { literals: ["True", "False", "None"], ..RIGHT }.write(order), order)
    }),
    ("literals in capitals", |order| {
        Damaged::one(Style { literals: ["TRUE", "FALSE", "NULL"], ..RIGHT }.write(order), order)
    }),
    ("unquoted keys", |order| {
        Damaged::one(Style { key_quotes: ["", ""], ..RIGHT }.write(order), order)
    }),
    ("back quotes", |order| {
        let quotes = ["`", "`"];
        let text = Style { quotes, key_quotes: quotes, ..RIGHT }.write(order);
        (!has_any(order, &['`'])).then(|| Damaged::one(text, order))?
    }),
    ("curly quotes", |order| {
        let quotes = ["“", "”"];
        Damaged::one(Style { quotes, key_quotes: quotes, ..RIGHT }.write(order), order)
    }),
    ("missing commas between lines", |order| {
        Damaged::one(Style { comma: "", ..RIGHT }.write(order), order)
    }),
    ("one missing comma in a line", |order| {
        let text = Style { before: " ", ..RIGHT }.write(order);
        Damaged::one(text.replacen(", \"paid\"", " \"paid\"", 1), order)
    }),
    ("semicolons for commas", |order| {
        Damaged::one(Style { comma: ";", ..RIGHT }.write(order), order)
    }),
    ("doubled braces", |order| {
        Damaged::one(Style { braces: ["{{", "}}"], ..RIGHT }.write(order), order)
    }),
    ("missing closing brackets at the end", |order| {
        let text = RIGHT.write(order);
        Damaged::one(text.trim_end_matches(['}', '\n']), order)
    }),
    ("one closing brace too many", |order| Damaged::one(RIGHT.write(order) + "\n}", order)),
    ("missing opening brace", |order| Damaged::one(RIGHT.write(order).split_off(1), order)),
    ("a member twice, alike", |order| {
        let text = RIGHT.write(order);
        let status = format!("\"status\": {}", order["status"]);
        Damaged::one(text.replacen(&status, &format!("{status}, {status}"), 1), order)
    }),
    ("a member twice, differing", |order| {
        let text = RIGHT.write(order);
        let status = format!("\"status\": {}", order["status"]);
        let other = if order["status"] == "new" { "shipped" } else { "new" };
        Damaged::several(text.replacen(&status, &format!("{status}, \"status\": \"{other}\""), 1))
    }),
    ("a list without its closing bracket, in the middle", |order| {
        let text = RIGHT.write(order);
        let end = text.find("],\n\"tags\"")?;
        let (before, after) = text.split_at(end);
        (!order["lines"].as_array()?.is_empty())
            .then(|| Damaged::several(format!("{before}{}", &after[1..])))?
    }),
    ("an ellipsis in a list", |order| {
        let text = RIGHT.write(order);
        let end = text.find("\n],\n\"status\"")?;
        let (before, after) = text.split_at(end);
        Damaged::several(format!("{before}, ...{after}"))
    }),
    ("a member without a value", |order| {
        let value = format!("\"paid\": {}", order["paid"]);
        Damaged::several(RIGHT.write(order).replacen(&value, "\"paid\": ", 1))
    }),
    ("cut in the last string", |order| {
        let text = RIGHT.write(order);
        let note = order["note"].as_str().filter(|note| note.is_ascii() && note.len() > 8)?;
        let at = text.rfind("\"note\"")? + 10 + note.len() / 2;
        Damaged::several(&text[..at])
    }),
    ("cut in the last number", |order| {
        let text = RIGHT.write(order);
        let at = text.find("\"discount\"")?;
        order["discount"].is_number().then(|| Damaged::several(&text[..at + 13]))?
    }),
    ("cut in the lines", |order| {
        let text = RIGHT.write(order);
        let at = text.rfind("\"quantity\"")?;
        Damaged::several(&text[..at])
    }),
];
