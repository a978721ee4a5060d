//! Dates and times in the notations of documents, converted to ISO 8601.

use time::{Date, Month};

use super::joined::{is_range_mark, is_range_word};

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

/// Short names of weekdays in English and German; long ones end alike.
const WEEKDAYS: [&str; 15] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so",
    "mittwoch",
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

/// All dates of a text, without those that are ambiguous. None, if one of them is joined with a day
/// that has no year of its own: `12 to 14 June 2026` is not one day.
pub(super) fn scan(text: &str, order: DateOrder) -> Vec<DateMatch> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    let mut last_end = 0;
    while i < tokens.len() {
        if let Some((date, last)) = date_at(text, &tokens, i, order) {
            if ends_range(text, &tokens, i, last_end) || starts_range(text, &tokens, i, last, order)
            {
                return Vec::new();
            }
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

/// The date that begins with a token, and its last token.
fn date_at(text: &str, tokens: &[Token<'_>], i: usize, order: DateOrder) -> Option<(Date, usize)> {
    if !is_outside_code(text, tokens[i].start) {
        return None;
    }
    year_first(text, tokens, i)
        .or_else(|| numeric(text, tokens, i, order))
        .or_else(|| day_month_name(text, tokens, i))
        .or_else(|| month_name_day(text, tokens, i))
}

/// Whether a token is a day without a month or year, or the day of one.
fn is_short(tokens: &[Token<'_>], i: usize) -> bool {
    number(tokens, i, 2).is_some()
}

/// Whether the date that begins with a token is the end of a range or a list of days.
fn ends_range(text: &str, tokens: &[Token<'_>], i: usize, last_end: usize) -> bool {
    let starts_with_year = tokens[i].text.len() == 4;
    let is_weekday = |at: usize| {
        let word = tokens[at].text.to_lowercase();
        WEEKDAYS.contains(&word.as_str()) || word.ends_with("day") || word.ends_with("tag")
    };
    let first = if i > 0 && is_weekday(i - 1) { i - 1 } else { i };
    let Some(mut at) = first.checked_sub(1) else { return false };
    let mut is_by_word = is_range_word(tokens[at].text);
    if is_by_word {
        let Some(before) = at.checked_sub(1) else { return false };
        at = before;
    } else {
        let gap = gap_after(text, tokens, at).unwrap_or_default();
        let mark = gap.trim_matches([' ', '.']);
        is_by_word = is_range_mark(mark);
        // `Room 12, 2026-03-04`
        if !is_by_word && (starts_with_year || ![",", "/", "&", "+"].contains(&mark)) {
            return false;
        }
    }
    let is_ordinal = ["st", "nd", "rd", "th"].contains(&tokens[at].text);
    let day = if is_ordinal { at.checked_sub(1).unwrap_or(at) } else { at };
    let is_month = month_name(&tokens[day]).is_some();
    let day = if is_month { day.checked_sub(1).unwrap_or(day) } else { day };
    let token = &tokens[day];
    is_short(tokens, day)
        && token.start + token.text.len() > last_end
        && (is_by_word || !is_minute(text, token.start))
}

/// Whether a number is a part of a time of day.
fn is_minute(text: &str, start: usize) -> bool {
    text[..start].ends_with(':')
}

/// Whether the date that ends with a token is the start of a range or a list of days: `2026-03-04
/// to 06`.
fn starts_range(
    text: &str,
    tokens: &[Token<'_>],
    first: usize,
    last: usize,
    order: DateOrder,
) -> bool {
    let starts_with_year = tokens[first].text.len() == 4;
    let Some(gap) = gap_after(text, tokens, last) else { return false };
    let mark = gap.trim_matches([' ', '.']);
    let next = match () {
        () if is_range_word(tokens[last + 1].text) => last + 2,
        () if is_range_mark(mark) || ["/", "&", "+"].contains(&mark) => last + 1,
        () if mark == "," && starts_with_year => last + 1,
        () => return false,
    };
    let Some(token) = tokens.get(next) else { return false };
    let after = &text[token.start + token.text.len()..];
    let is_last = !after.trim_start().starts_with(char::is_alphanumeric);
    let is_day = is_short(tokens, next) && !after.starts_with(':') && (mark != "," || is_last);
    // The year of a date that cannot be read: `2026-03-04/2026-03-06`.
    let is_day = is_day || (mark != "," && year_at(tokens, next).is_some());
    let is_time = ["am", "pm", "a.m", "p.m", "Uhr", "h"]
        .iter()
        .any(|word| after.trim_start().starts_with(word));
    let is_month = month_name(token).is_some() && is_short(tokens, next + 1);
    ((is_day && !is_time) || is_month) && date_at(text, tokens, next, order).is_none()
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
