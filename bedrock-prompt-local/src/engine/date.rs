//! Dates and times as documents print them, written as ISO 8601.

use time::{Date, Month, Time};

/// The start of each month's name in English, German, French and Spanish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maer"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

const MONTH_NAMES: [&[&str]; 12] = [
    &["january", "januar", "janvier", "enero", "jänner"],
    &["february", "februar", "février", "fevrier", "febrero"],
    &["march", "märz", "maerz", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juni", "juin", "junio"],
    &["july", "juli", "juillet", "julio"],
    &["august", "août", "aout", "agosto"],
    &["september", "septembre", "septiembre", "sept"],
    &["october", "oktober", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "décembre", "decembre", "diciembre"],
];

/// Which of two numbers is the day in `03/04/2026`, where the text shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// A date found in a text.
pub(super) struct Found {
    pub(super) end: usize,
    pub(super) date: Date,
}

/// A run of digits or of letters.
struct Token<'a> {
    start: usize,
    text: &'a str,
}

impl Order {
    pub(super) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let (mut day, mut month) = (false, false);
        for i in 0..tokens.len() {
            if let Some((first, second, _)) = three(text, &tokens, i, &["/", "-"]) {
                day |= first > 12 && first <= 31;
                month |= first <= 12 && second > 12;
            }
        }
        match (day, month) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        }
    }
}

/// Every date of a text. One that could be read in two ways is left out.
pub(super) fn scan(text: &str, order: Order) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    let mut last_end = 0;
    while i < tokens.len() {
        let parsed = (starts_alone(text, tokens[i].start)
            && !ends_range(text, &tokens, i, last_end))
        .then(|| {
            year_first(text, &tokens, i)
                .or_else(|| numeric(text, &tokens, i, order))
                .or_else(|| day_month_name(text, &tokens, i))
                .or_else(|| month_name_day(text, &tokens, i))
        })
        .flatten();
        if let Some((date, last)) = parsed {
            let end = tokens[last].start + tokens[last].text.len();
            found.push(Found { end, date });
            last_end = end;
            i = last;
        }
        i += 1;
    }
    found
}

/// A date as `2026-03-04`.
pub(super) fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The time of day at the start of a text, in ISO 8601, and its zone where it has one.
///
/// `None`: there is no time, or what stands behind it may change it.
pub(super) fn clock(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim_start_matches([' ', ',', 'T']);
    let text = text.strip_prefix("at ").unwrap_or(text);
    let (hour, mut rest) = digits(text)?;
    let (mut minute, mut second) = (None, 0);
    if let Some((figure, after)) = rest.strip_prefix(':').and_then(digits) {
        (minute, rest) = (Some(figure), after);
    }
    if let Some((figure, after)) = rest.strip_prefix(':').and_then(digits) {
        // Fractions of a second are not kept.
        let fraction = after.strip_prefix('.').unwrap_or(after);
        (second, rest) = (figure, fraction.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    let next = rest.trim_start();
    let word: String =
        next.chars().take(6).take_while(|c| c.is_alphabetic() || *c == '.').collect();
    let half = match word.replace('.', "").to_lowercase().as_str() {
        "am" => Some(0),
        "pm" => Some(12),
        _ => None,
    };
    if half.is_some() {
        rest = &next[word.len()..];
    }
    let hour = match (hour, half) {
        (12, Some(noon)) => noon,
        (1..=11, Some(noon)) => hour + noon,
        _ => hour,
    };
    // `3 pm` has no minutes; without `am` or `pm` a lone number is no time.
    let minute = minute.or(half.map(|_| 0))?;
    let short = |n: u32| u8::try_from(n).ok();
    let time = Time::from_hms(short(hour)?, short(minute)?, short(second)?).ok()?;
    let (hour, minute, second) = time.as_hms();
    Some((format!("{hour:02}:{minute:02}:{second:02}"), zone(rest).ok()?))
}

/// What stands behind a time and cannot be read, such as `CET`.
struct Unread;

/// The zone at the start of a text.
fn zone(rest: &str) -> Result<Option<String>, Unread> {
    let rest = rest.trim_start_matches([' ', '(', '[']);
    let universal = ["Z", "UTC", "GMT"].iter().find_map(|name| rest.strip_prefix(name));
    let rest = universal.unwrap_or(rest);
    let mark = rest.chars().next();
    if let Some(mark) = mark.filter(|c| ['+', '-', '−', '–'].contains(c)) {
        let sign = if mark == '+' { '+' } else { '-' };
        let (hour, after) = figures(&rest[mark.len_utf8()..]).ok_or(Unread)?;
        let after = after.strip_prefix(':').unwrap_or(after);
        let (minute, after) = figures(after).unwrap_or((0, after));
        let legal = hour <= 14 && minute < 60 && !after.starts_with(char::is_alphanumeric);
        return if legal { Ok(Some(format!("{sign}{hour:02}:{minute:02}"))) } else { Err(Unread) };
    }
    let unread = |c: char| c.is_uppercase() || (universal.is_some() && c.is_alphanumeric());
    if mark.is_some_and(unread) { Err(Unread) } else { Ok(universal.map(|_| "Z".to_owned())) }
}

/// Two digits, or one that stands alone.
fn figures(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    Some((text[..length].parse().ok()?, &text[length..]))
}

fn digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let value = text.get(..length)?.parse().ok().filter(|_| length <= 2)?;
    Some((value, &text[length..]))
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            let same = before.is_alphanumeric() && before.is_ascii_digit() == c.is_ascii_digit();
            match tokens.last_mut().filter(|_| same) {
                Some(token) => token.text = &text[token.start..at + c.len_utf8()],
                None => tokens.push(Token { start: at, text: &text[at..at + c.len_utf8()] }),
            }
        }
        before = c;
    }
    tokens
}

/// `INV-2026-03-04` is a code, not a date.
fn starts_alone(text: &str, start: usize) -> bool {
    let mut back = text[..start].chars().rev();
    match back.next() {
        Some('-' | '/' | '.' | '_') => !back.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    }
}

/// Whether a bare number and a dash stand before: `12–14 June` is not one day.
fn ends_range(text: &str, tokens: &[Token<'_>], i: usize, last_end: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    let gap = &text[before.start + before.text.len()..tokens[i].start];
    before.text.len() <= 2
        && before.text.starts_with(|c: char| c.is_ascii_digit())
        && before.start + before.text.len() > last_end
        && ["-", "–", "—"].contains(&gap.trim())
}

fn between<'a>(text: &'a str, tokens: &[Token<'_>], i: usize) -> Option<&'a str> {
    let start = tokens.get(i)?.start + tokens[i].text.len();
    text.get(start..tokens.get(i + 1)?.start)
}

fn number(tokens: &[Token<'_>], i: usize, most: usize) -> Option<u32> {
    let text = tokens.get(i)?.text;
    text.parse().ok().filter(|_| text.len() <= most)
}

/// Three numbers with the same separator between them, not followed by a fourth.
fn three(text: &str, tokens: &[Token<'_>], i: usize, seps: &[&str]) -> Option<(u32, u32, u32)> {
    let sep = between(text, tokens, i).filter(|sep| seps.contains(sep))?;
    let more = between(text, tokens, i + 2).is_some_and(|next| next == sep);
    if between(text, tokens, i + 1) != Some(sep) || more {
        return None;
    }
    let year = number(tokens, i + 2, 4).filter(|_| tokens[i + 2].text.len().is_multiple_of(2))?;
    Some((number(tokens, i, 2)?, number(tokens, i + 1, 2)?, year))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    // `85` may be 1985 as well as 2085.
    if year < 100 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()
}

fn year_first(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let year = number(tokens, i, 4).filter(|_| tokens[i].text.len() == 4)?;
    let sep = between(text, tokens, i).filter(|sep| ["-", "/", "."].contains(sep))?;
    if between(text, tokens, i + 1) != Some(sep) {
        return None;
    }
    let (month, day) = (number(tokens, i + 1, 2)?, number(tokens, i + 2, 2)?);
    Some((date(year, month, day)?, i + 2))
}

fn numeric(text: &str, tokens: &[Token<'_>], i: usize, order: Order) -> Option<(Date, usize)> {
    let (first, second, year) = three(text, tokens, i, &[".", "/", "-"])?;
    let day_first = match between(text, tokens, i)? {
        "." => true,
        _ if first == second || first > 12 => true,
        _ if second > 12 => false,
        _ => match order {
            Order::DayFirst => true,
            Order::MonthFirst => false,
            Order::Unknown => return None,
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some((date(year, month, day)?, i + 2))
}

fn month_name(token: &Token<'_>) -> Option<u32> {
    let name = token.text.to_lowercase();
    let known = MONTHS.iter().zip(MONTH_NAMES).position(|(short, long)| {
        short.contains(&name.as_str()) || long.contains(&name.as_str())
    })?;
    u32::try_from(known + 1).ok()
}

fn skip(tokens: &[Token<'_>], i: usize, words: &[&str]) -> usize {
    let hit =
        tokens.get(i).is_some_and(|token| words.contains(&token.text.to_lowercase().as_str()));
    if hit { i + 1 } else { i }
}

fn near(text: &str, tokens: &[Token<'_>], from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        between(text, tokens, i)
            .is_some_and(|gap| gap.len() <= 2 && !gap.contains(['\n', '|', ';', ':']))
    })
}

fn year_at(tokens: &[Token<'_>], i: usize) -> Option<u32> {
    let year = number(tokens, i, 4)?;
    (tokens[i].text.len() == 4).then_some(year)
}

fn day_month_name(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let day = number(tokens, i, 2)?;
    let at = skip(tokens, i + 1, &["st", "nd", "rd", "th"]);
    let at = skip(tokens, at, &["of", "de"]);
    let month = month_name(tokens.get(at)?)?;
    let at_year = skip(tokens, at + 1, &["de"]);
    let year = year_at(tokens, at_year)?;
    let found = date(year, month, day)?;
    near(text, tokens, i, at_year).then_some((found, at_year))
}

fn month_name_day(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let month = month_name(tokens.get(i)?)?;
    let day = number(tokens, i + 1, 2)?;
    let at_year = skip(tokens, i + 2, &["st", "nd", "rd", "th"]);
    let year = year_at(tokens, at_year)?;
    let found = date(year, month, day)?;
    near(text, tokens, i, at_year).then_some((found, at_year))
}
