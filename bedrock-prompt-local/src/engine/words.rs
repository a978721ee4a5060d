//! Words: splitting, simple stemming, and the words of labels.

use super::vocabulary;

const STOP_WORDS: &[&str] = &[
    "a", "an", "the", "of", "for", "and", "or", "in", "on", "is", "are", "was", "were", "as", "at",
    "your", "our", "my", "this", "that", "its", "it", "be", "has", "have", "with", "per", "if",
    "any", "which", "was", "must", "will", "not", "we", "you", "i",
];

/// All words of a name, a label or a text, in lower case.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = false;
    let mut lower_before = false;
    for c in text.chars() {
        if c == '#' {
            found.push("number".to_owned());
        }
        if c.is_alphanumeric() {
            match found.last_mut().filter(|_| open && !(c.is_uppercase() && lower_before)) {
                Some(word) => word.extend(c.to_lowercase()),
                None => found.push(c.to_lowercase().collect()),
            }
        }
        open = c.is_alphanumeric();
        lower_before = c.is_lowercase();
    }
    found
}

pub(super) fn is_stop(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// The stems of all words except stop words.
pub(super) fn significant_stems(text: &str) -> Vec<String> {
    // The `s` of a genitive is a word of its own, because of the apostrophe.
    let significant = split(text).into_iter().filter(|word| word != "s" && !is_stop(word));
    let mut found: Vec<String> = significant.map(|word| stem(&word)).collect();
    join_spellings(&mut found);
    found
}

fn join_spellings(found: &mut Vec<String>) {
    join(found, "sub", "total");
    join(found, "e", "mail");
    join(found, "bil", "to");
    join(found, "bil", "from");
}

/// The stems of the words of a label or of the name of a field, in English.
///
/// Without what says nothing about a value: percentages, currencies, comments with digits, and that
/// tax is included. With `not`, and with the verb of a question.
pub(super) fn label_words(text: &str) -> Vec<String> {
    let text = without_comments(text);
    let asks =
        |word: &str| ["is", "are", "was", "were", "has", "have", "if", "will"].contains(&word);
    let is_question = text.contains(' ') && split(&text).first().is_some_and(|word| asks(word));
    let words = split(&text).into_iter().filter(|word| word != "s");
    let english = words.flat_map(|word| match vocabulary::in_english(&word) {
        Some(words) => words.into_iter().map(str::to_owned).collect(),
        None => vec![word],
    });
    let significant =
        english.filter(|word| word == "not" || (is_question && asks(word)) || !is_stop(word));
    let mut found: Vec<String> = significant.map(|word| stem(&word)).collect();
    if found.is_empty() {
        // A property may be called `a`.
        found = split(&text).iter().map(|word| stem(word)).collect();
    }
    join_spellings(&mut found);
    remove_included(&mut found);
    if found.len() > 1 {
        found.retain(|word| !CURRENCIES.contains(&word.as_str()));
    }
    found
}

/// The words for the whole: of its name, and what documents its description speaks of.
pub(super) fn context(name: &str, description: &str) -> Vec<String> {
    let mut words = label_words(name);
    words.extend(label_words(description).into_iter().filter(|w| vocabulary::is_numbered(w)));
    words
}

/// Codes of currencies, as words of labels: `Total EUR`.
const CURRENCIES: [&str; 8] = ["eur", "usd", "gbp", "chf", "cad", "aud", "euro", "dollar"];

/// A label without percentages and without parentheses around digits.
fn without_comments(label: &str) -> String {
    /// A longer text is no label.
    const MAX_LABEL: usize = 200;
    if label.len() > MAX_LABEL {
        return label.to_owned();
    }
    let mut kept = String::new();
    let mut rest = label;
    while let Some((before, inner)) = rest.split_once('(') {
        let Some((comment, after)) = inner.split_once(')') else { break };
        kept.push_str(before);
        if !comment.contains(|c: char| c.is_ascii_digit()) {
            kept.push(' ');
            kept.push_str(comment);
        }
        kept.push(' ');
        rest = after;
    }
    kept.push_str(rest);
    while let Some(at) = kept.find('%') {
        let before = kept[..at].trim_end();
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || ".,".contains(c));
        kept.replace_range(number.len()..=at, " ");
    }
    kept
}

/// Removes `tax included`, `incl. VAT` and the like.
fn remove_included(found: &mut Vec<String>) {
    let is_included =
        |word: &String| ["includ", "incl", "inclusiv", "inkl"].contains(&word.as_str());
    while let Some(at) = found.iter().position(is_included) {
        let is_tax = |at: usize| found.get(at).is_some_and(|w| vocabulary::are_synonyms(w, "tax"));
        let before = at.checked_sub(1).filter(|before| is_tax(*before));
        let after = Some(at + 1).filter(|after| before.is_none() && is_tax(*after));
        let (first, last) = (before.unwrap_or(at), after.unwrap_or(at));
        found.drain(first..=last);
    }
}

/// Joins two words that are also spelled as one.
fn join(found: &mut Vec<String>, first: &str, second: &str) {
    let second = stem(second);
    if let Some(at) = found.windows(2).position(|pair| pair[0] == first && pair[1] == second) {
        let joined = stem(&format!("{first}{}", found.remove(at + 1)));
        found[at] = joined;
    }
}

/// Removes common endings, so that `issued`, `issue` and `issues` have the same stem.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word;
    if let Some(cut) = stem.strip_suffix("ies").filter(|cut| cut.len() > 1) {
        return format!("{cut}y");
    }
    if stem.len() > 3 && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem = stem.strip_suffix('s').unwrap_or(stem);
    }
    let shorter = [("ing", 3), ("ed", 3)]
        .iter()
        .find_map(|(end, min)| stem.strip_suffix(end).filter(|cut| cut.len() >= *min));
    stem = shorter.unwrap_or(stem);
    if stem.len() > 3 {
        stem = stem.strip_suffix('e').unwrap_or(stem);
    }
    let mut last = stem.chars().rev();
    if let (Some(a), Some(b)) = (last.next(), last.next())
        && a == b
        && stem.len() > 3
        && a.is_alphabetic()
    {
        return stem[..stem.len() - a.len_utf8()].to_owned();
    }
    stem.to_owned()
}
