//! Interprets strings as numbers, booleans, null or enum values, and normalizes spelling.

use serde_json::Value;

use super::placeholder::means_null;
use super::unit::number_with_unit;
use super::{Cursor, Repairer};
use crate::json::{JsonPath, Node, Repair, RepairKind, RepairPolicy};
use crate::json_schema::Types;

/// A value in another type, and the kind of repair that leads to it.
pub(super) type Interpretation<'n> = (RepairKind, Node<'n>);

impl Repairer<'_> {
    /// Repairs the spelling of an enum value that the type has accepted, such as with serde's
    /// `other`.
    pub(super) fn repair_enum_spelling(
        &self,
        cursor: Cursor<'_>,
        node: &mut Node<'_>,
        repairs: &mut Vec<Repair>,
    ) {
        if let Node::String(text) = &*node
            && let Some(value) =
                unique_match(&enum_texts(cursor), |value| same_spelling(value, text))
        {
            let value = Node::String(value.to_owned().into());
            repairs.push(self.repair(cursor, RepairKind::EnumSpelling, node, &value));
            *node = value;
        }
    }

    /// The interpretations of a string that does not match its rule.
    pub(super) fn interpretations<'n>(
        &self,
        cursor: Cursor<'_>,
        text: &str,
    ) -> Vec<Interpretation<'n>> {
        let mut interpretations = Vec::new();
        let trimmed = text.trim();
        let is_lenient = self.policy == RepairPolicy::Lenient;
        let is_numeric = cursor.takes(Types::NUMBER) || cursor.takes(Types::INTEGER);
        let mut add = |kind, node| interpretations.push((kind, node));
        if is_numeric && let Some(digits) = number(trimmed) {
            add(RepairKind::NumberInString, Node::Number(digits.into()));
        } else if is_numeric
            && is_lenient
            && let Some(digits) = number_with_unit(trimmed)
        {
            add(RepairKind::Unit, Node::Number(digits.into()));
        }
        if cursor.takes(Types::BOOLEAN)
            && let Some(value) = boolean(trimmed)
        {
            add(RepairKind::BooleanInString, Node::Bool(value));
        }
        if cursor.takes(Types::NULL) && means_null(trimmed) {
            add(RepairKind::NullInString, Node::Null);
        }
        let values = enum_texts(cursor);
        if let Some(value) = unique_match(&values, |value| same_spelling(value, trimmed)) {
            add(RepairKind::EnumSpelling, Node::String(value.to_owned().into()));
        } else if is_lenient && let Some(value) = value_before_explanation(&values, trimmed) {
            add(RepairKind::Explanation, Node::String(value.to_owned().into()));
        }
        interpretations
    }
}

/// The strings that an enum allows; empty for other types.
fn enum_texts(cursor: Cursor<'_>) -> Vec<&str> {
    cursor.rule.values().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The only value for which the condition holds; duplicates count once.
fn unique_match<'v>(values: &[&'v str], holds: impl Fn(&str) -> bool) -> Option<&'v str> {
    let mut fitting = values.iter().filter(|value| holds(value));
    let first = *fitting.next()?;
    fitting.all(|other| *other == first).then_some(first)
}

/// A text for comparison that ignores spelling: in lower case, without surrounding white space,
/// quotes and full stop, and without `_`, `-` or a space between letters. Other characters are
/// significant, as in `C++`, `A-` and `-1`.
pub(super) fn normalized_spelling(text: &str) -> String {
    let is_around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`');
    let text = text.trim_matches(is_around);
    let text = text.strip_suffix('.').unwrap_or(text).trim_matches(is_around);
    let mut left = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let parts =
            matches!(c, '_' | '-' | ' ') && is_letter(before) && is_letter(chars.peek().copied());
        if !parts {
            left.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    left
}

pub(super) fn same_spelling(value: &str, text: &str) -> bool {
    let value = normalized_spelling(value);
    !value.is_empty() && value == normalized_spelling(text)
}

/// The value that a text starts with, if an explanation follows that contains no other value.
fn value_before_explanation<'v>(values: &[&'v str], text: &str) -> Option<&'v str> {
    let names = |value: &str| {
        let lower = text.to_lowercase();
        lower.match_indices(&value.to_lowercase()).next().is_some()
    };
    let value = unique_match(values, |value| !value.is_empty() && names(value))?;
    let rest = text.get(value.len()..)?;
    let is_first = text.get(..value.len())?.eq_ignore_ascii_case(value);
    (is_first && is_explanation(rest)).then_some(value)
}

/// Whether a text explains the value that stands before it: set off by punctuation, without a doubt.
/// `billing is not what this is about` and `billing? No.` are sentences about a value, and
/// `billing, shipping` may be two.
fn is_explanation(text: &str) -> bool {
    const REASONS: &[&str] = &["as", "because", "due", "given", "since", "da", "weil"];
    const DOUBTS: &[&str] = &[
        "actually",
        "although",
        "but",
        "cannot",
        "either",
        "excluded",
        "except",
        "false",
        "guess",
        "guessing",
        "however",
        "incorrect",
        "instead",
        "kein",
        "keine",
        "may",
        "maybe",
        "might",
        "neither",
        "never",
        "nicht",
        "no",
        "none",
        "nor",
        "not",
        "nothing",
        "oder",
        "or",
        "perhaps",
        "possibly",
        "rather",
        "ruled",
        "unclear",
        "uncertain",
        "undetermined",
        "unknown",
        "unless",
        "unsure",
        "wrong",
    ];
    let lower = text.to_lowercase();
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let words = || lower.split(|c| !is_letter(c)).filter(|word| !word.is_empty());
    let has_doubt = words()
        .any(|word| DOUBTS.contains(&word) || word.ends_with("n't") || word.ends_with("n’t"));
    let is_several = words().nth(1).is_some();
    let has_reason = words().next().is_some_and(|word| REASONS.contains(&word));
    let starts = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    let is_set_off = starts(&[" ("])
        || is_several && starts(&[": ", " - ", " – ", " — ", "—", ". "])
        || is_several && has_reason && starts(&[", ", "; "]);
    is_set_off && !has_doubt && !text.contains('?')
}

/// The number in a text as JSON; the text may have a plus sign or thousands separators.
///
/// `1,234` and `1.234` are ambiguous: the separator may be for thousands or for decimals.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let plain = match unsigned.split_once(',') {
        None if is_ambiguous_group(unsigned) => return None,
        None if unsigned.matches('.').count() < 2 => unsigned.to_owned(),
        _ => {
            without_grouping(unsigned, ',', '.').or_else(|| without_grouping(unsigned, '.', ','))?
        }
    };
    let (mantissa, exponent) = match plain.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (&*plain, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_exponent = |text: &str| are_digits(text.strip_prefix(['+', '-']).unwrap_or(text));
    if !are_digits(whole) || !fraction.is_none_or(are_digits) || !exponent.is_none_or(is_exponent) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let mut digits = format!("{sign}{}", if whole.is_empty() { "0" } else { whole });
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        digits.push('e');
        digits.push_str(exponent);
    }
    Some(digits)
}

/// `1.234`, but not `0.125`.
fn is_ambiguous_group(text: &str) -> bool {
    text.split_once('.').is_some_and(|(whole, fraction)| {
        fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
    })
}

/// A number without thousands separators and with a decimal point, if it is not ambiguous: it has
/// both separators, or the one for thousands more than once.
fn without_grouping(text: &str, group: char, point: char) -> Option<String> {
    let (whole, fraction) = match text.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let are_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = whole.split(group).collect();
    let (first, others) = groups.split_first()?;
    let is_sure = match fraction {
        Some(fraction) => !others.is_empty() && !fraction.is_empty() && are_digits(fraction),
        None => others.len() > 1,
    };
    let are_groups = (1..=3).contains(&first.len())
        && are_digits(first)
        && others.iter().all(|group| group.len() == 3 && are_digits(group));
    (is_sure && are_groups).then(|| match fraction {
        Some(fraction) => format!("{}.{fraction}", groups.concat()),
        None => groups.concat(),
    })
}

fn boolean(text: &str) -> Option<bool> {
    let is_one_of = |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is_one_of(["true", "yes"]), is_one_of(["false", "no"])) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// The key of a value in its object.
pub(super) fn own_key<'p>(place: &'p JsonPath<'p>) -> Option<&'p str> {
    match place {
        JsonPath::Member(_, name) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: &[&str] = &["billing", "lost_parcel"];

    #[test]
    fn an_explanation_is_set_off_from_the_value() {
        for text in [
            "billing: the customer asks for a refund",
            "Billing (the invoice is too high)",
            "billing (invoice)",
            "billing - it is about an invoice",
            "billing – it is about an invoice",
            "billing — it is about an invoice",
            "billing—about an invoice",
            "billing, since it is about an invoice",
            "billing; because of the invoice",
            "Billing. The invoice is too high.",
        ] {
            assert_eq!(value_before_explanation(VALUES, text), Some("billing"), "{text}");
        }
    }

    #[test]
    fn a_sentence_about_a_value_is_none() {
        for text in [
            "Billing cannot be determined",
            "Billing is not what this is about",
            "billing? No.",
            "billing? Yes, the invoice",
            "billing: cannot be determined",
            "billing: unclear",
            "billing: no",
            "billing: it isn't",
            "billing (not sure)",
            "billing - or shipping costs",
            "billing, shipping",
            "billing, lost_parcel",
            "billing, shipping costs",
            "billing; shipping",
            "billing, since it is not a parcel",
            "billing. Maybe a parcel",
            "billing.com",
            "billing-issue",
            "billing/shipping",
            "billing & shipping",
            "billing_address",
            "billings: the invoice",
            "not billing: the invoice",
            "billing:",
            "billing!",
        ] {
            assert_eq!(value_before_explanation(VALUES, text), None, "{text}");
        }
    }
}
