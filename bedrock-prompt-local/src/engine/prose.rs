//! What sentences say: names, places, codes and plain statements.

use serde_json::Value;

use super::words::{self, Name};
use super::{labels, text};

/// A statement such as `this is urgent`, `not paid` or `unpaid`.
pub(super) fn stated(name: &Name, lines: &[&str]) -> Option<Value> {
    let mut stated = None;
    for line in lines {
        for sentence in text::sentences(line) {
            let lower = sentence.to_lowercase();
            let tokens: Vec<&str> = lower
                .split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|token| !token.is_empty())
                .collect();
            let stems: Vec<String> = tokens.iter().map(|token| words::stem(token)).collect();
            let denied: Vec<String> = tokens
                .iter()
                .filter_map(|token| token.strip_prefix("un").or(token.strip_prefix("non")))
                .map(words::stem)
                .collect();
            if name.covers_exactly(&denied) {
                return Some(Value::Bool(false));
            }
            if name.covers_exactly(&stems) {
                let negated = tokens.iter().any(|token| {
                    ["not", "no", "never", "without"].contains(token) || token.ends_with("n't")
                });
                stated = stated.or(Some(Value::Bool(!negated)));
            }
        }
    }
    stated
}

/// Something with a digit in it, right after words that name the field: `order #4711`.
pub(super) fn code<'a>(name: &Name, text: &'a str) -> Option<&'a str> {
    for line in text.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        for (at, token) in tokens.iter().enumerate() {
            let code = token.trim_matches(|c: char| !c.is_alphanumeric());
            let digits = code.chars().filter(char::is_ascii_digit).count();
            if digits < 2 || code.contains('@') {
                continue;
            }
            let before = words::words(&tokens[at.saturating_sub(3)..at].join(" "));
            let sign = if token.starts_with('#') { "#" } else { "" };
            let mut label = before;
            label.extend(words::words(sign));
            if !label.is_empty() && (name.covered(&label) >= 0.6 || name.fit(&label) >= 0.55) {
                return Some(code);
            }
        }
    }
    None
}

/// `my name is Ada Lovelace`: what follows the verb, up to the end of the clause.
pub(super) fn told<'a>(name: &Name, lines: &[&'a str]) -> Option<&'a str> {
    let verbs = [" is ", " are ", " was ", " is called ", " named "];
    for line in lines {
        for sentence in text::sentences(line) {
            for verb in verbs {
                let Some((before, after)) = sentence.split_once(verb) else {
                    continue;
                };
                let before = words::words(before);
                let near = &before[before.len().saturating_sub(2)..];
                if !near.is_empty() && name.fit(near) >= 0.75 {
                    let end = after.find([',', ';', '(']).unwrap_or(after.len());
                    let clause = after[..end].split(" and ").next().unwrap_or_default();
                    return Some(clause.trim_end_matches(['.', '!', '?']).trim());
                }
            }
        }
    }
    None
}

/// The capitalised words after an `in`, if only one place is named so.
pub(super) fn place_name<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let mut found = lines.iter().flat_map(|line| {
        let after = line.match_indices(" in ").map(|(at, mark)| &line[at + mark.len()..]);
        after.map(capitalised).filter(|name| name.len() > 1)
    });
    found.next().filter(|_| found.next().is_none())
}

/// The name that a sentence begins with: `Maria Rossi is`, `John Smith, 42`.
pub(super) fn leading_name<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let mut sentences = lines.iter().flat_map(|line| text::sentences(labels::bare(line)));
    sentences.find_map(|sentence| {
        let sentence = labels::pair(sentence).map_or(sentence, |(_, value)| value.trim());
        let name = capitalised(sentence);
        let rest = &sentence[name.len()..];
        let verbs = [" is ", " was ", " has ", " lives ", " works "];
        let two = name.contains(' ') && rest.starts_with(',');
        let subject = verbs.iter().any(|verb| rest.starts_with(verb));
        let pronoun = ["This", "It", "That", "There", "He", "She", "What", "Who"];
        ((two || subject) && !name.is_empty() && !pronoun.contains(&name)).then_some(name)
    })
}

/// The words at the start of a text that begin with a capital letter.
fn capitalised(text: &str) -> &str {
    let mut end = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end().trim_end_matches([',', '.', '!', '?', ';', ':']);
        let letters = bare.chars().all(|c| c.is_alphabetic() || c == '-' || c == '\'');
        if !bare.starts_with(char::is_uppercase) || !letters {
            break;
        }
        let offset = word.as_ptr() as usize - text.as_ptr() as usize;
        end = offset + bare.len();
        if bare.len() < word.trim_end().len() {
            break;
        }
    }
    &text[..end]
}
