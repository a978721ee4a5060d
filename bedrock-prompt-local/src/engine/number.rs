//! Numbers as documents print them: `1,234.50`, `1.234,50 €`, `EUR 12`, `-3.10`, `12 %`.

/// Codes and signs that make a number an amount of money.
const CURRENCIES: [&str; 25] = [
    "EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
    "HUF", "INR", "CNY", "BRL", "MXN", "ZAR", "SGD", "€", "$", "£", "¥", "₹",
];

/// What makes the digits before it another number than they are.
const MULTIPLIERS: [&str; 24] = [
    "k",
    "m",
    "mn",
    "mm",
    "mio",
    "million",
    "millions",
    "b",
    "bn",
    "mrd",
    "billion",
    "billions",
    "t",
    "tn",
    "trillion",
    "tsd",
    "thousand",
    "thousands",
    "hundred",
    "hundreds",
    "dozen",
    "lakh",
    "crore",
    "cr",
];

const SPACES: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// Which mark parts the decimals, where the text shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    Point,
    Comma,
}

/// A number found in a text.
#[derive(Debug)]
pub(super) struct Number {
    /// Plain decimal notation: `-1234.50`.
    pub(super) plain: String,
    pub(super) percent: bool,
    currency: bool,
}

impl Number {
    pub(super) fn is_money(&self) -> bool {
        let decimals = self.plain.split_once('.').map(|(_, decimals)| decimals);
        self.currency || decimals.is_some_and(|decimals| decimals.len() == 2)
    }

    pub(super) fn is_whole(&self) -> bool {
        !self.plain.contains('.')
    }
}

impl Style {
    /// The style of a text, proven by a number that can only be read in one way.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (mut comma, mut point) = (false, false);
        for (start, end) in spans(text) {
            let (token, after) = (&text[start..end], &text[end..]);
            let Some(at) = token.rfind([',', '.']) else {
                continue;
            };
            let mark = if token[at..].starts_with(',') { ',' } else { '.' };
            let mixed = token[..at].contains([',', '.']);
            let repeated = token[..at].contains(mark);
            // `04.03` and `4.12.` are rather days than amounts.
            let day = (token.starts_with('0') && at > 1) || after.starts_with('.');
            let proof = mixed || (token.len() - at == 3 && !day);
            if proof && !repeated && stands_alone(&text[..start], after) {
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

/// Every number of a text that stands on its own: not in a code, a date or a time, not scaled by
/// a word such as `million`, and with no more than one reading.
pub(super) fn scan(text: &str, style: Option<Style>) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (start, end) in spans(text) {
        let (before, after) = (&text[..start], &text[end..]);
        // `- 3`: a minus, or the mark of a list.
        let loose = before.ends_with(' ') && ["-", "–", "−"].contains(&before.trim());
        if loose || !stands_alone(before, after) || is_multiplied(after) {
            continue;
        }
        let Some(plain) = plain(&text[start..end], style) else {
            continue;
        };
        let (bare_before, bare_after) = (without_currency_end(before), without_currency(after));
        // In parentheses: a remark to some, a minus to bookkeepers.
        if bare_before.ends_with('(') && bare_after.starts_with(')') {
            continue;
        }
        let sign = if is_negative(before, after) { "-" } else { "" };
        numbers.push(Number {
            plain: format!("{sign}{plain}"),
            percent: after.trim_start_matches(SPACES).starts_with('%'),
            currency: bare_before.len() < before.trim_end_matches(SPACES).len()
                || bare_after.len() < after.trim_start_matches(SPACES).len(),
        });
    }
    numbers
}

/// Byte ranges of digits with separators between them.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut chars = text.char_indices().peekable();
    // Groups up to here are known not to be one number.
    let mut apart = 0;
    while let Some((start, c)) = chars.next() {
        if !c.is_ascii_digit() {
            continue;
        }
        let mut end = start + 1;
        while let Some((at, c)) = chars.peek().copied() {
            let rest = &text[at + c.len_utf8()..];
            let inside = match c {
                '0'..='9' => true,
                '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' => {
                    rest.starts_with(|c: char| c.is_ascii_digit())
                }
                ' ' if at >= apart && end - start <= 3 => {
                    let (length, one) = groups(&text[at..]);
                    if one {
                        end = at + length;
                        while chars.next_if(|(next, _)| *next < end).is_some() {}
                        break;
                    }
                    apart = at + length;
                    false
                }
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

/// How far groups of three digits go, and whether decimals after them leave no doubt that they
/// are one number: ` 234 567,50`.
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

fn plain(token: &str, style: Option<Style>) -> Option<String> {
    let last = token.rfind([',', '.']);
    let mut decimal = None;
    if let Some(at) = last {
        let mark = if token[at..].starts_with(',') { ',' } else { '.' };
        let repeated = token[..at].contains(mark);
        let mixed = token[..at].contains(|c: char| !c.is_ascii_digit() && c != mark);
        let clear = mixed || token.len() - at != 4 || at > 3 || token.starts_with('0');
        let own = if mark == ',' { Style::Comma } else { Style::Point };
        // `1.250` is either a thousand or one and a quarter.
        if !repeated && (clear || style? == own) {
            decimal = Some(at);
        }
    }
    let (whole, decimals) = match decimal {
        Some(at) => (&token[..at], Some(&token[at + 1..])),
        None => (token, None),
    };
    let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
    let well_grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !well_grouped {
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

fn stands_alone(before: &str, after: &str) -> bool {
    starts_number(before) && ends_number(after)
}

fn starts_number(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('_') => false,
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
        Some('_') => false,
        Some(c) if c.is_alphabetic() => {
            let unit: String = after.chars().take(4).take_while(|c| c.is_alphabetic()).collect();
            let ordinal = ["st", "nd", "rd", "th"].contains(&unit.as_str());
            let lower = unit.chars().count() <= 3 && unit.chars().all(char::is_lowercase);
            let joined = after[unit.len()..].starts_with(|c: char| c.is_alphanumeric());
            let currency = without_currency(after).len() < after.len();
            !ordinal && !joined && (lower || currency)
        }
        _ => true,
    }
}

fn is_multiplied(after: &str) -> bool {
    let word: String =
        without_currency(after).chars().take(10).take_while(|c| c.is_alphabetic()).collect();
    MULTIPLIERS.contains(&word.to_lowercase().as_str())
}

/// A minus before it, or right after it as accounts print it.
fn is_negative(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(['€', '$', '£', '¥', '₹']);
    let minus = before.strip_suffix(['-', '−']);
    let trailing = after.strip_prefix(['-', '−']).map(without_currency);
    minus.is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == ')'))
        || trailing.is_some_and(|rest| !rest.starts_with(['-', '−']))
}

fn without_currency_end(before: &str) -> &str {
    let before = before.trim_end_matches(SPACES).trim_end_matches(['-', '−']);
    let bare = before.trim_end_matches(SPACES);
    let found = CURRENCIES.iter().find_map(|code| bare.strip_suffix(code));
    found.unwrap_or(before).trim_end_matches(SPACES)
}

fn without_currency(after: &str) -> &str {
    let after = after.trim_start_matches(SPACES);
    let rest = CURRENCIES.iter().find_map(|code| after.strip_prefix(code));
    let rest = rest.filter(|rest| !rest.starts_with(char::is_alphanumeric));
    rest.unwrap_or(after).trim_start_matches(SPACES)
}
