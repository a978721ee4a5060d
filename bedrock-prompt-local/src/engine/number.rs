//! Numbers in the notations of documents: `1,234.50`, `1.234,50 €`, `EUR 12`, `-3.10`, `12 %`.

use super::joined::joins;
use super::units::{self, Unit};

/// Currency codes and symbols.
const CURRENCIES: [&str; 25] = [
    "EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "INR", "CNY", "BRL", "MXN", "ZAR", "SGD", "€", "$", "£", "¥", "₹",
];

/// Words that change the number before them: they multiply it, or give it a sign.
#[rustfmt::skip]
const MODIFIERS: [&str; 54] = [
    "k", "m", "mn", "mm", "mio", "mill", "million", "millions", "millionen", "millones", "b", "bn",
    "mrd", "mia", "md", "billion", "billions", "billionen", "milliard", "milliards", "milliarde",
    "milliarden", "t", "tn", "trillion", "trillions", "trillionen", "tsd", "thousand", "thousands",
    "tausend", "mille", "mil", "hundred", "hundreds", "hundert", "dozen", "dozens", "dutzend",
    "lakh", "lakhs", "lac", "lacs", "crore", "crores", "cr", "dr", "debit", "credit", "soll",
    "haben", "below", "unter", "half",
];

/// Words that give the number after them a sign.
const SIGNS: [&str; 4] = ["minus", "negative", "neg", "moins"];

const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// The mark before the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DecimalMark {
    Point,
    Comma,
}

/// A number in a text.
#[derive(Debug)]
pub(super) struct Number {
    /// The number in decimal notation: `-1234.50`.
    pub(super) decimal: String,
    pub(super) is_percentage: bool,
    /// Whether it is one end of a range, a part of a choice or a factor: `10 to 12`, `2 x 5.00`.
    pub(super) is_joined: bool,
    /// Its unit and its currency.
    pub(super) units: Vec<Unit>,
    has_currency: bool,
}

impl Number {
    pub(super) fn is_money(&self) -> bool {
        let decimals = self.decimal.split_once('.').map(|(_, decimals)| decimals);
        self.has_currency || decimals.is_some_and(|decimals| decimals.len() == 2)
    }

    pub(super) fn is_integer(&self) -> bool {
        !self.decimal.contains('.')
    }
}

impl DecimalMark {
    /// The mark of a text, which an unambiguous number shows.
    pub(super) fn detect(text: &str) -> Option<Self> {
        let (mut comma, mut point) = (false, false);
        for (start, end) in spans(text) {
            let (token, after) = (&text[start..end], &text[end..]);
            let Some(at) = token.rfind([',', '.']) else {
                continue;
            };
            let mark = if token[at..].starts_with(',') { ',' } else { '.' };
            let has_both_marks = token[..at].contains([',', '.']);
            let is_repeated = token[..at].contains(mark);
            // `04.03` and `4.12.` are more likely days than amounts.
            let is_day = (token.starts_with('0') && at > 1) || after.starts_with('.');
            let is_unambiguous = has_both_marks || (token.len() - at == 3 && !is_day);
            if is_unambiguous && !is_repeated && is_separate(&text[..start], after) {
                comma |= mark == ',';
                point |= mark == '.';
            }
        }
        match (comma, point) {
            (true, false) => Some(Self::Comma),
            (false, true) => Some(Self::Point),
            _ => None,
        }
    }
}

/// Whether a text is one number in digits, and perhaps its currency: not a code such as `007`, nor
/// with a mark that a number does not have, such as `>5`.
pub(super) fn is_alone(text: &str) -> bool {
    let text = without_currency(without_code_end(text)).trim();
    let digits = text.trim_start_matches(['-', '−']);
    let is_code = digits.starts_with('0') && digits[1..].starts_with(|c: char| c.is_ascii_digit());
    let marks = [',', '.', '\'', '’', '-', '−'];
    let is_plain = |c: char| c.is_ascii_digit() || SPACES.contains(&c) || marks.contains(&c);
    !is_code && text.chars().all(is_plain)
}

/// All numbers of a text that are unambiguous, without those that are part of a code, a date or a
/// time, and those before a word such as `million`.
pub(super) fn scan(text: &str, mark: Option<DecimalMark>) -> Vec<Number> {
    let mut numbers = Vec::new();
    let spans = spans(text);
    let is_joint = |from: Option<usize>, to: Option<usize>| {
        from.zip(to).is_some_and(|(from, to)| joins(without_units(&text[from..to])))
    };
    for (at, (start, end)) in spans.iter().copied().enumerate() {
        let (before, after) = (&text[..start], &text[end..]);
        let (bare_before, bare_after) = (without_currency_end(before), without_currency(after));
        // `- 3` has a minus sign or a list marker.
        let is_after_dash = is_after_loose_dash(before);
        if is_after_dash || !is_separate(before, after) || is_modified(bare_before, bare_after) {
            continue;
        }
        let Some(decimal) = normalize(&text[start..end], mark) else {
            continue;
        };
        // Parentheses mean a negative number in accounts, and a comment elsewhere.
        if bare_before.ends_with('(') && bare_after.starts_with(')') {
            continue;
        }
        let sign = if is_negative(before, after) { "-" } else { "" };
        let previous = at.checked_sub(1).map(|before| spans[before].1);
        let next = spans.get(at + 1).map(|next| next.0);
        numbers.push(Number {
            decimal: format!("{sign}{decimal}"),
            is_percentage: after.trim_start_matches(SPACES).starts_with('%'),
            is_joined: is_joint(previous, Some(start)) || is_joint(Some(end), next),
            units: units::around(before, after),
            has_currency: bare_before.len() < without_sign_end(before).len()
                || bare_after.len() < after.trim_start_matches(SPACES).len(),
        });
    }
    numbers
}

/// The byte ranges of digits with separators between them.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut chars = text.char_indices().peekable();
    // Groups of digits before this position are separate numbers.
    let mut separate_until = 0;
    while let Some((start, c)) = chars.next() {
        if !c.is_ascii_digit() {
            continue;
        }
        let mut end = start + 1;
        while let Some((at, c)) = chars.peek().copied() {
            let rest = &text[at + c.len_utf8()..];
            let is_inside = match c {
                '0'..='9' => true,
                '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' => {
                    rest.starts_with(|c: char| c.is_ascii_digit())
                }
                ' ' if at >= separate_until && end - start <= 3 => {
                    let (length, is_one_number) = groups(&text[at..]);
                    if is_one_number {
                        end = at + length;
                        while chars.next_if(|(next, _)| *next < end).is_some() {}
                        break;
                    }
                    separate_until = at + length;
                    false
                }
                _ => false,
            };
            if !is_inside {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        spans.push((start, end));
    }
    spans
}

/// The length of groups of three digits, and whether they are one number, which decimals after them
/// show: ` 234 567,50`.
fn groups(text: &str) -> (usize, bool) {
    let digits = |at: usize| text[at..].bytes().take(4).take_while(u8::is_ascii_digit).count();
    let mut end = 0;
    while text[end..].starts_with(' ') && digits(end + 1) == 3 {
        end += 4;
    }
    let decimals = if end > 0 && text[end..].starts_with(',') { digits(end + 1) } else { 0 };
    match decimals {
        1 | 2 => (end + 1 + decimals, true),
        _ => (end.max(1), false),
    }
}

/// A number in decimal notation. `None`: it is ambiguous.
fn normalize(token: &str, mark: Option<DecimalMark>) -> Option<String> {
    let last = token.rfind([',', '.']);
    let mut decimal = None;
    if let Some(at) = last {
        let last_mark = if token[at..].starts_with(',') { ',' } else { '.' };
        let is_repeated = token[..at].contains(last_mark);
        let has_other_separators =
            token[..at].contains(|c: char| !c.is_ascii_digit() && c != last_mark);
        let is_clear =
            has_other_separators || token.len() - at != 4 || at > 3 || token.starts_with('0');
        let meaning = if last_mark == ',' { DecimalMark::Comma } else { DecimalMark::Point };
        // `1.250` may be a thousand or a number with decimals.
        if !is_repeated && (is_clear || mark? == meaning) {
            decimal = Some(at);
        }
    }
    let (whole, decimals) = match decimal {
        Some(at) => (&token[..at], Some(&token[at + 1..])),
        None => (token, None),
    };
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let is_well_grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !is_well_grouped {
        return None;
    }
    let digits = groups.concat();
    let trimmed = digits.trim_start_matches('0');
    let digits = if trimmed.is_empty() { "0" } else { trimmed };
    Some(match decimals {
        Some(decimals) => format!("{digits}.{decimals}"),
        None => digits.to_owned(),
    })
}

/// Whether a number is not a part of a code, a date or a time.
fn is_separate(before: &str, after: &str) -> bool {
    starts_number(before) && ends_number(after)
}

fn starts_number(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('_' | '^') => false,
        Some('-' | '/' | ':' | '.' | ',') => !back.next().is_some_and(char::is_alphanumeric),
        Some(c) if c.is_alphabetic() => {
            let rest = without_currency_end(before);
            rest.len() < before.len() && !rest.ends_with(char::is_alphanumeric)
        }
        None | Some(_) => true,
    }
}

fn ends_number(after: &str) -> bool {
    let mut ahead = after.chars();
    match ahead.next() {
        Some('-' | '/' | ':') => !ahead.next().is_some_and(char::is_alphanumeric),
        Some('_' | '^') => false,
        // `3½`, `5²`
        Some(c) if c.is_numeric() => false,
        Some(' ') if starts_fraction(after.trim_start_matches(SPACES)) => false,
        Some(c) if c.is_alphabetic() => {
            let unit: String = after.chars().take(4).take_while(|c| c.is_alphabetic()).collect();
            let ordinal = ["st", "nd", "rd", "th"].contains(&unit.as_str());
            let lower = unit.chars().count() <= 3 && unit.chars().all(char::is_lowercase);
            // `1e-07` has an exponent.
            let rest = after[unit.len()..].trim_start_matches(['+', '-', '−']);
            let joined = rest.starts_with(|c: char| c.is_alphanumeric());
            let currency = without_currency(after).len() < after.len();
            !ordinal && !joined && (lower || currency)
        }
        _ => true,
    }
}

/// Whether a text begins with the fraction of a mixed number: `3 1/2`, `3 ½`.
fn starts_fraction(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_in_digits = rest.len() < text.len()
        && rest.strip_prefix(['/', '⁄']).is_some_and(|r| r.starts_with(|c: char| c.is_numeric()));
    is_in_digits || text.starts_with(|c: char| c.is_numeric() && !c.is_ascii_digit())
}

/// Whether a word next to a number multiplies it or gives it a sign.
fn is_modified(before: &str, after: &str) -> bool {
    const LONGEST: usize = 10;
    let word: String = after.chars().take(LONGEST + 1).take_while(|c| c.is_alphabetic()).collect();
    let mut back: Vec<char> =
        before.chars().rev().take(LONGEST + 1).take_while(|c| c.is_alphabetic()).collect();
    back.reverse();
    let sign: String = back.into_iter().collect();
    MODIFIERS.contains(&word.to_lowercase().as_str())
        || SIGNS.contains(&sign.to_lowercase().as_str())
}

/// Whether a dash with a space after it is before the number or before its currency, and nothing
/// or a currency is before the dash: `- 12`, `EUR - 12`, `- EUR 12`.
fn is_after_loose_dash(before: &str) -> bool {
    let dashes = ['-', '–', '−'];
    [before, without_code_end(before)].iter().any(|text| {
        let rest = text.trim_end_matches(SPACES);
        let is_loose = rest.len() < text.len() && rest.ends_with(dashes);
        is_loose && without_code_end(rest.trim_end_matches(dashes)).trim().is_empty()
    })
}

/// Whether there is a minus sign before the number or before its currency, or after it as in
/// accounts.
fn is_negative(before: &str, after: &str) -> bool {
    let is_minus = |before: &str| {
        let minus = before.strip_suffix(['-', '−']);
        minus.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == ')'))
    };
    let trailing = after.strip_prefix(['-', '−']).map(without_currency);
    is_minus(before)
        || is_minus(without_code_end(before))
        || trailing.is_some_and(|rest| !rest.starts_with(['-', '−']))
}

/// A text without a currency at its end, and without the spaces after that.
fn without_code_end(before: &str) -> &str {
    let bare = before.trim_end_matches(SPACES);
    let found = CURRENCIES.iter().find_map(|code| bare.strip_suffix(code));
    found.filter(|rest| !rest.ends_with(char::is_alphanumeric)).unwrap_or(before)
}

/// A text without a sign at its end.
fn without_sign_end(before: &str) -> &str {
    before.trim_end_matches(SPACES).trim_end_matches(['-', '−']).trim_end_matches(SPACES)
}

fn without_currency_end(before: &str) -> &str {
    let bare = without_sign_end(before);
    let found = CURRENCIES.iter().find_map(|code| bare.strip_suffix(code));
    found.unwrap_or(bare).trim_end_matches(SPACES)
}

/// The text between two numbers without their currencies and signs of percentages and degrees.
fn without_units(gap: &str) -> &str {
    let gap = without_code_end(without_currency(gap)).trim_start_matches(['%', '°']);
    gap.strip_prefix(['C', 'F']).filter(|rest| rest.starts_with(' ')).unwrap_or(gap)
}

fn without_currency(after: &str) -> &str {
    let after = after.trim_start_matches(SPACES);
    let rest = CURRENCIES.iter().find_map(|code| after.strip_prefix(code));
    let rest = rest.filter(|rest| !rest.starts_with(char::is_alphanumeric));
    rest.unwrap_or(after).trim_start_matches(SPACES)
}
