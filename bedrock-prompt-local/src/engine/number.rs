//! Numbers as documents print them: `1,234.50`, `1.234,50 €`, `EUR 12`, `(1,200.00)`, `12 %`.

/// Currency codes and signs, with the code that a sign stands for.
const CURRENCIES: &[(&str, &str)] = &[
    ("EUR", "EUR"),
    ("USD", "USD"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("JPY", "JPY"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("NZD", "NZD"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("PLN", "PLN"),
    ("CZK", "CZK"),
    ("HUF", "HUF"),
    ("INR", "INR"),
    ("CNY", "CNY"),
    ("BRL", "BRL"),
    ("MXN", "MXN"),
    ("ZAR", "ZAR"),
    ("SGD", "SGD"),
    ("€", "EUR"),
    ("$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
];

/// How a text writes the decimal separator, where a single number could be read both ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Point,
    Comma,
}

/// A number found in a text.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// Byte range of the digits and their separators.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Plain decimal notation: `-1234.50`.
    pub(super) plain: String,
    pub(super) currency: Option<&'static str>,
    pub(super) percent: bool,
}

impl Number {
    pub(super) fn is_money(&self) -> bool {
        let decimals = self.plain.split_once('.').map(|(_, decimals)| decimals);
        self.currency.is_some() || decimals.is_some_and(|decimals| decimals.len() == 2)
    }

    pub(super) fn is_whole(&self) -> bool {
        !self.plain.contains('.')
    }
}

impl Style {
    /// The style of a text: a comma if some number can only be read so and none the other way.
    pub(super) fn of(text: &str) -> Self {
        let (mut comma, mut point) = (false, false);
        for (start, end) in spans(text) {
            let token = &text[start..end];
            if let Some(at) = token.rfind([',', '.']) {
                let decimals = token.len() - at - 1;
                let last_comma = token[at..].starts_with(',');
                if decimals == 2 || (decimals == 1 && token[..at].len() < 4) {
                    comma |= last_comma;
                    point |= !last_comma;
                }
            }
        }
        if comma && !point { Self::Comma } else { Self::Point }
    }
}

/// Every number of a text that stands on its own: not in a code, a date or a time.
pub(super) fn scan(text: &str, style: Style) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (start, end) in spans(text) {
        let (before, after) = (&text[..start], &text[end..]);
        let Some(plain) = plain(&text[start..end], style) else {
            continue;
        };
        if !starts_number(before) || !ends_number(after) {
            continue;
        }
        let currency = currency_before(before).or_else(|| currency_after(after));
        let percent = after.trim_start_matches([' ', '\u{a0}']).starts_with('%');
        let negative = is_negative(before, after, plain.contains('.'));
        let sign = if negative { "-" } else { "" };
        numbers.push(Number { start, end, plain: format!("{sign}{plain}"), currency, percent });
    }
    numbers
}

/// Byte ranges of digits with separators between them.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_ascii_digit() {
            continue;
        }
        let mut end = start + 1;
        while let Some((at, c)) = chars.peek().copied() {
            let rest = &text[at + c.len_utf8()..];
            let next_digit = rest.starts_with(|c: char| c.is_ascii_digit());
            let inside = match c {
                '0'..='9' => true,
                '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' => next_digit,
                ' ' => grouped_by_space(&text[start..end], rest),
                _ => false,
            };
            if !inside {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        spans.push((start, end));
    }
    spans
}

/// `1 234,50`: a space is a separator only where the rest leaves no doubt.
fn grouped_by_space(so_far: &str, rest: &str) -> bool {
    let last_group = so_far.rsplit([' ']).next().unwrap_or_default();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let mut rest = rest;
    if last_group.len() > 3 || so_far.contains(['.', ',']) {
        return false;
    }
    while digits(rest) == 3 {
        let after = &rest[3..];
        if let Some(decimals) = after.strip_prefix(',') {
            return matches!(digits(decimals), 1 | 2);
        }
        match after.strip_prefix(' ') {
            Some(next) => rest = next,
            None => return false,
        }
    }
    false
}

fn plain(token: &str, style: Style) -> Option<String> {
    let marks: Vec<char> = token.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = token.rfind([',', '.']);
    let decimal = last.filter(|at| {
        let mark = if token[*at..].starts_with(',') { ',' } else { '.' };
        let decimals = token.len() - at - 1;
        let repeated = marks.iter().filter(|other| **other == mark).count() > 1;
        let mixed = marks.iter().any(|other| *other != mark);
        let own = if style == Style::Comma { ',' } else { '.' };
        // Three digits after a single mark: thousands, unless the mark is the decimal one here.
        !repeated && (mixed || decimals != 3 || mark == own || *at > 3 || token.starts_with('0'))
    });
    let (whole, decimals) = match decimal {
        Some(at) => (&token[..at], Some(&token[at + 1..])),
        None => (token, None),
    };
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let well_grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !well_grouped || decimals.is_some_and(str::is_empty) {
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

fn starts_number(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('_') => false,
        // With an `x`: `x3`, three times.
        Some('-' | '/' | ':' | '.' | ',' | 'x') => !back.next().is_some_and(char::is_alphanumeric),
        Some(c) if c.is_alphabetic() => code_before(before).is_some(),
        None | Some(_) => true,
    }
}

fn ends_number(after: &str) -> bool {
    let mut ahead = after.chars();
    match ahead.next() {
        Some('-' | '/' | ':') => !ahead.next().is_some_and(char::is_alphanumeric),
        Some('_') => false,
        Some(c) if c.is_alphabetic() => {
            let unit: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
            let ordinal = ["st", "nd", "rd", "th"].contains(&unit.as_str());
            let lower = unit.chars().count() <= 3 && unit.chars().all(char::is_lowercase);
            let joined = after[unit.len()..].starts_with(|c: char| c.is_alphanumeric());
            !ordinal && !joined && (lower || currency_after(after).is_some())
        }
        _ => true,
    }
}

/// A minus before it, or the parentheses of bookkeeping; `(3)` alone is just a 3.
fn is_negative(before: &str, after: &str, has_decimals: bool) -> bool {
    let before = before.trim_end_matches(['€', '$', '£', '¥', '₹']);
    let minus = before.strip_suffix(['-', '−']);
    minus.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == ')'))
        || (has_decimals && before.ends_with('(') && after.trim_start().starts_with(')'))
}

fn currency_before(before: &str) -> Option<&'static str> {
    let before = before.trim_end_matches([' ', '\u{a0}', '-', '−']);
    let sign = CURRENCIES
        .iter()
        .find(|(sign, _)| sign.len() != 3 && before.ends_with(sign))
        .map(|(_, code)| *code);
    sign.or_else(|| code_before(before))
}

fn code_before(before: &str) -> Option<&'static str> {
    CURRENCIES.iter().find_map(|(code, name)| {
        let rest = before.strip_suffix(code)?;
        let alone = !rest.ends_with(char::is_alphanumeric);
        (alone && code.is_ascii() && code.len() == 3).then_some(*name)
    })
}

fn currency_after(after: &str) -> Option<&'static str> {
    let after = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    CURRENCIES.iter().find_map(|(code, name)| {
        let rest = after.strip_prefix(code)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some(*name)
    })
}
