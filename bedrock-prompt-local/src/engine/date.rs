//! Dates and times in the notations of documents, converted to ISO 8601.

use time::{Date, Month, Time};

/// Abbreviations of each month in English, German, French and Spanish.
const MONTH_ABBREVIATIONS: [&[&str]; 12] = [
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

/// Which number is the day in dates such as `03/04/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DateOrder {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// A date in a text.
pub(super) struct DateMatch {
    pub(super) end: usize,
    pub(super) date: Date,
}

/// A run of digits or of letters.
struct Token<'a> {
    start: usize,
    text: &'a str,
}

impl DateOrder {
    /// The order that the dates of a text show.
    pub(super) fn detect(text: &str) -> Self {
        let tokens = tokens(text);
        let (mut day, mut month) = (false, false);
        for i in 0..tokens.len() {
            if let Some((first, second, _)) = three_numbers(text, &tokens, i, &["/", "-"]) {
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

/// All dates of a text, without those that are ambiguous.
pub(super) fn scan(text: &str, order: DateOrder) -> Vec<DateMatch> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    let mut last_end = 0;
    while i < tokens.len() {
        let parsed = (is_outside_code(text, tokens[i].start)
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
            found.push(DateMatch { end, date });
            last_end = end;
            i = last;
        }
        i += 1;
    }
    found
}

/// Whether a word is the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    month_name(&Token { start: 0, text: word.trim_end_matches(['.', ',']) }).is_some()
}

/// A date in the form `2026-03-04`.
pub(super) fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// The time of day at the start of a text in ISO 8601, and its zone if it has one.
///
/// `None`: there is no time, or it has an unknown zone.
pub(super) fn time_of_day(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim_start_matches([' ', ',', 'T']);
    let text = text.strip_prefix("at ").unwrap_or(text);
    let (hour, mut rest) = short_number(text)?;
    let (mut minute, mut second) = (None, 0);
    if let Some((number, after)) = rest.strip_prefix(':').and_then(short_number) {
        (minute, rest) = (Some(number), after);
    }
    if let Some((number, after)) = rest.strip_prefix(':').and_then(short_number) {
        // Fractions of a second are dropped.
        let fraction = after.strip_prefix('.').unwrap_or(after);
        (second, rest) = (number, fraction.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    let next = rest.trim_start();
    let word: String =
        next.chars().take(6).take_while(|c| c.is_alphabetic() || *c == '.').collect();
    let half_day = match word.replace('.', "").to_lowercase().as_str() {
        "am" => Some(0),
        "pm" => Some(12),
        _ => None,
    };
    if half_day.is_some() {
        rest = &next[word.len()..];
    }
    let hour = match (hour, half_day) {
        (12, Some(start)) => start,
        (1..=11, Some(start)) => hour + start,
        _ => hour,
    };
    // `3 pm` has no minutes. A single number without `am` or `pm` is not a time.
    let minute = minute.or(half_day.map(|_| 0))?;
    let short = |n: u32| u8::try_from(n).ok();
    let time = Time::from_hms(short(hour)?, short(minute)?, short(second)?).ok()?;
    let (hour, minute, second) = time.as_hms();
    Some((format!("{hour:02}:{minute:02}:{second:02}"), zone(rest).ok()?))
}

/// A time has an unknown zone, such as `CET`.
struct UnknownZone;

/// The zone at the start of a text.
fn zone(rest: &str) -> Result<Option<String>, UnknownZone> {
    let rest = rest.trim_start_matches([' ', '(', '[']);
    let universal = ["Z", "UTC", "GMT"].iter().find_map(|name| rest.strip_prefix(name));
    let rest = universal.unwrap_or(rest);
    let mark = rest.chars().next();
    if let Some(mark) = mark.filter(|c| ['+', '-', '−', '–'].contains(c)) {
        let sign = if mark == '+' { '+' } else { '-' };
        let (hour, after) = up_to_two_digits(&rest[mark.len_utf8()..]).ok_or(UnknownZone)?;
        let after = after.strip_prefix(':').unwrap_or(after);
        let (minute, after) = up_to_two_digits(after).unwrap_or((0, after));
        let is_valid = hour <= 14 && minute < 60 && !after.starts_with(char::is_alphanumeric);
        return if is_valid {
            Ok(Some(format!("{sign}{hour:02}:{minute:02}")))
        } else {
            Err(UnknownZone)
        };
    }
    let is_unknown = |c: char| c.is_uppercase() || (universal.is_some() && c.is_alphanumeric());
    if mark.is_some_and(is_unknown) {
        Err(UnknownZone)
    } else {
        Ok(universal.map(|_| "Z".to_owned()))
    }
}

/// The number of the first one or two digits, and the text after them.
fn up_to_two_digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    Some((text[..length].parse().ok()?, &text[length..]))
}

/// A number of one or two digits, and the text after it.
fn short_number(text: &str) -> Option<(u32, &str)> {
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

/// Whether a token is not a part of a code, such as `INV-2026-03-04`.
fn is_outside_code(text: &str, start: usize) -> bool {
    let mut back = text[..start].chars().rev();
    match back.next() {
        Some('-' | '/' | '.' | '_') => !back.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric(),
        None => true,
    }
}

/// Whether the token is the end of a range: `12–14 June` is not one day.
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

/// The text between a token and the next one.
fn gap_after<'a>(text: &'a str, tokens: &[Token<'_>], i: usize) -> Option<&'a str> {
    let start = tokens.get(i)?.start + tokens[i].text.len();
    text.get(start..tokens.get(i + 1)?.start)
}

/// The number that a token of at most `max_length` digits is.
fn number(tokens: &[Token<'_>], i: usize, max_length: usize) -> Option<u32> {
    let text = tokens.get(i)?.text;
    text.parse().ok().filter(|_| text.len() <= max_length)
}

/// Three numbers with the same separator, without a fourth one after them.
fn three_numbers(
    text: &str,
    tokens: &[Token<'_>],
    i: usize,
    separators: &[&str],
) -> Option<(u32, u32, u32)> {
    let sep = gap_after(text, tokens, i).filter(|sep| separators.contains(sep))?;
    let has_fourth = gap_after(text, tokens, i + 2).is_some_and(|next| next == sep);
    if gap_after(text, tokens, i + 1) != Some(sep) || has_fourth {
        return None;
    }
    let year = number(tokens, i + 2, 4).filter(|_| tokens[i + 2].text.len().is_multiple_of(2))?;
    Some((number(tokens, i, 2)?, number(tokens, i + 1, 2)?, year))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    // `85` is 1985 or 2085.
    if year < 100 {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()
}

fn year_first(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let year = number(tokens, i, 4).filter(|_| tokens[i].text.len() == 4)?;
    let sep = gap_after(text, tokens, i).filter(|sep| ["-", "/", "."].contains(sep))?;
    if gap_after(text, tokens, i + 1) != Some(sep) {
        return None;
    }
    let (month, day) = (number(tokens, i + 1, 2)?, number(tokens, i + 2, 2)?);
    Some((date(year, month, day)?, i + 2))
}

fn numeric(text: &str, tokens: &[Token<'_>], i: usize, order: DateOrder) -> Option<(Date, usize)> {
    let (first, second, year) = three_numbers(text, tokens, i, &[".", "/", "-"])?;
    let day_first = match gap_after(text, tokens, i)? {
        "." => true,
        _ if first == second || first > 12 => true,
        _ if second > 12 => false,
        _ => match order {
            DateOrder::DayFirst => true,
            DateOrder::MonthFirst => false,
            DateOrder::Unknown => return None,
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some((date(year, month, day)?, i + 2))
}

fn month_name(token: &Token<'_>) -> Option<u32> {
    let name = token.text.to_lowercase();
    let known = MONTH_ABBREVIATIONS.iter().zip(MONTH_NAMES).position(|(short, long)| {
        short.contains(&name.as_str()) || long.contains(&name.as_str())
    })?;
    u32::try_from(known + 1).ok()
}

/// The index after a token, if it is one of these words.
fn skip_word(tokens: &[Token<'_>], i: usize, words: &[&str]) -> usize {
    let hit =
        tokens.get(i).is_some_and(|token| words.contains(&token.text.to_lowercase().as_str()));
    if hit { i + 1 } else { i }
}

/// Whether tokens are separated by at most two characters, on the same line.
fn are_adjacent(text: &str, tokens: &[Token<'_>], from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        gap_after(text, tokens, i)
            .is_some_and(|gap| gap.len() <= 2 && !gap.contains(['\n', '|', ';', ':']))
    })
}

fn year_at(tokens: &[Token<'_>], i: usize) -> Option<u32> {
    let year = number(tokens, i, 4)?;
    (tokens[i].text.len() == 4).then_some(year)
}

fn day_month_name(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let day = number(tokens, i, 2)?;
    let at = skip_word(tokens, i + 1, &["st", "nd", "rd", "th"]);
    let at = skip_word(tokens, at, &["of", "de"]);
    let month = month_name(tokens.get(at)?)?;
    let at_year = skip_word(tokens, at + 1, &["de"]);
    let year = year_at(tokens, at_year)?;
    let found = date(year, month, day)?;
    are_adjacent(text, tokens, i, at_year).then_some((found, at_year))
}

fn month_name_day(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(Date, usize)> {
    let month = month_name(tokens.get(i)?)?;
    let day = number(tokens, i + 1, 2)?;
    let at_year = skip_word(tokens, i + 2, &["st", "nd", "rd", "th"]);
    let year = year_at(tokens, at_year)?;
    let found = date(year, month, day)?;
    are_adjacent(text, tokens, i, at_year).then_some((found, at_year))
}
