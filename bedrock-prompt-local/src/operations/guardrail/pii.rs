//! Personal data that is recognized by its form.

use std::net::Ipv4Addr;
use std::ops::Range;

/// The ranges of personal data of a type. An unsupported type has none.
pub(super) fn find(kind: &str, text: &str) -> Vec<Range<usize>> {
    let length_of: fn(&str) -> Option<usize> = match kind {
        "EMAIL" => return emails(text),
        "PHONE" => phone,
        "CREDIT_DEBIT_CARD_NUMBER" => card,
        "US_SOCIAL_SECURITY_NUMBER" => |text| match_form(text, "000-00-0000"),
        "IP_ADDRESS" => ip_address,
        "URL" => url,
        _ => return Vec::new(),
    };
    let mut found = Vec::new();
    let mut scanned = 0;
    for (start, _) in text.char_indices() {
        if start < scanned || ends_within_token(&text[..start]) {
            continue;
        }
        if let Some(length) = length_of(&text[start..]).filter(|length| *length > 0) {
            let end = start + length;
            if !starts_within_token(&text[end..]) {
                found.push(start..end);
                scanned = end;
            }
        }
    }
    found
}

/// Whether a text ends within a word or a number.
fn ends_within_token(text: &str) -> bool {
    let at_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    text.ends_with(|c: char| c.is_alphanumeric() || c == '+')
        || text.strip_suffix(['-', '.']).is_some_and(at_digit)
}

/// Whether a text starts within a word or a number.
fn starts_within_token(text: &str) -> bool {
    let at_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    text.starts_with(char::is_alphanumeric) || text.strip_prefix(['-', '.']).is_some_and(at_digit)
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let is_name_char = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let is_host_char = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let around = |(at, _): (usize, _)| {
        let name = text[..at].len() - text[..at].trim_end_matches(is_name_char).len();
        let host = &text[at + 1..];
        let host = &host[..host.len() - host.trim_start_matches(is_host_char).len()];
        let host = host.trim_end_matches(['.', '-']);
        (name > 0 && host.contains('.')).then(|| at - name..at + 1 + host.len())
    };
    text.match_indices('@').filter_map(around).collect()
}

/// An international number with a plus sign, or a North American number.
fn phone(text: &str) -> Option<usize> {
    if let Some(international) = text.strip_prefix('+') {
        let (length, digits) = number(international, " -.()");
        return (8..=15).contains(&digits.len()).then_some(length + 1);
    }
    let forms = ["(000) 000-0000", "000-000-0000", "000.000.0000", "000 000 0000"];
    forms.iter().find_map(|form| match_form(text, form))
}

/// 13 to 19 digits with a correct check digit.
fn card(text: &str) -> Option<usize> {
    let (length, digits) = number(text, " -");
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    ((13..=19).contains(&digits.len()) && sum.is_multiple_of(10)).then_some(length)
}

fn ip_address(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let address = text[..end].trim_end_matches('.');
    address.parse::<Ipv4Addr>().ok().map(|_| address.len())
}

fn url(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let ends = |c: char| c.is_whitespace() || "\"'<>()".contains(c);
    let end = rest.find(ends).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', '!', '?']);
    (!url.is_empty()).then_some(text.len() - rest.len() + url.len())
}

/// The length of the number that a text starts with, and its digits. There may be up to two
/// separators between digits, such as `) `.
fn number(text: &str, separators: &str) -> (usize, Vec<u32>) {
    let (mut length, mut digits, mut gap) = (0, Vec::new(), 0);
    for (at, c) in text.char_indices() {
        match c.to_digit(10) {
            Some(digit) => {
                digits.push(digit);
                (length, gap) = (at + 1, 0);
            }
            None if !separators.contains(c) || gap == 2 => break,
            None => gap += 1,
        }
    }
    (length, digits)
}

/// The length of a form, if the text starts with it. `0` matches any digit.
fn match_form(text: &str, form: &str) -> Option<usize> {
    let start = text.get(..form.len())?;
    let fits = |(c, wanted): (char, char)| match wanted {
        '0' => c.is_ascii_digit(),
        other => c == other,
    };
    start.chars().zip(form.chars()).all(fits).then_some(form.len())
}
