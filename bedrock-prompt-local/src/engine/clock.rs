//! Times of day in the notations of documents, converted to ISO 8601.

use time::Time;

/// The time of day at the start of a text in ISO 8601, and its zone if it has one.
///
/// `None`: there is no time, or it has an unknown zone.
pub(super) fn time_of_day(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim_start_matches([' ', ',', 'T']);
    let text = text.strip_prefix("at ").unwrap_or(text);
    let (hour, mut rest) = short_number(text)?;
    let (mut minute, mut second, mut has_seconds) = (None, 0, false);
    if let Some((number, after)) = rest.strip_prefix(':').and_then(short_number) {
        (minute, rest) = (Some(number), after);
    }
    if let Some((number, after)) = rest.strip_prefix(':').and_then(short_number) {
        // Fractions of a second are dropped.
        let fraction = after.strip_prefix('.').unwrap_or(after);
        has_seconds = true;
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
    let zone = zone(rest).ok()?;
    let is_bare =
        !has_seconds && rest.trim_start_matches([' ', '(', '[']).starts_with(['-', '−', '–', '—']);
    let is_range = zone
        .as_ref()
        .is_some_and(|zone| half_day.is_some() || zone[1..] > format!("{hour:02}:{minute:02}")[..]);
    // `10:00-11:30` is a range and not a time with an offset.
    if is_bare && is_range {
        return None;
    }
    Some((format!("{hour:02}:{minute:02}:{second:02}"), zone))
}

/// A time has an unknown zone, such as `CET`.
struct UnknownZone;

/// The zone at the start of a text.
fn zone(rest: &str) -> Result<Option<String>, UnknownZone> {
    let rest = rest.trim_start_matches([' ', '(', '[']);
    let universal = ["Z", "UTC", "GMT"].iter().find_map(|name| rest.strip_prefix(name));
    let rest = universal.unwrap_or(rest);
    let mark = rest.chars().next();
    // A longer dash is the mark of a range.
    if mark.is_some_and(|c| ['–', '—'].contains(&c)) {
        return Err(UnknownZone);
    }
    if let Some(mark) = mark.filter(|c| ['+', '-', '−'].contains(c)) {
        let sign = if mark == '+' { '+' } else { '-' };
        let (hour, after) = up_to_two_digits(&rest[mark.len_utf8()..]).ok_or(UnknownZone)?;
        let after = after.strip_prefix(':').unwrap_or(after);
        let (minute, after) = up_to_two_digits(after).unwrap_or((0, after));
        let is_valid =
            hour <= 14 && minute < 60 && !after.trim_start().starts_with(char::is_alphanumeric);
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
    up_to_two_digits(text).filter(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A duration in the notation of ISO 8601: `PT1H30M`, or one number with its unit: `90 minutes`.
pub(super) fn duration(raw: &str) -> Option<String> {
    let text = raw.trim();
    if let Some(parts) = text.strip_prefix('P') {
        let is_valid = match parts.split_once('T') {
            Some((days, time)) => {
                (days.is_empty() || are_parts(days, "YMWD")) && are_parts(time, "HMS")
            }
            None => are_parts(parts, "YMWD"),
        };
        return is_valid.then(|| text.to_owned());
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
    let (count, unit) = text.split_at(end);
    let count = count.trim_start_matches('0');
    let count = if count.is_empty() { "0" } else { count };
    let (mark, unit) = match unit.trim().to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunde" | "sekunden" => ("PT", 'S'),
        "min" | "mins" | "minute" | "minutes" | "minuten" => ("PT", 'M'),
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" => ("PT", 'H'),
        "day" | "days" | "tag" | "tage" => ("P", 'D'),
        "week" | "weeks" | "woche" | "wochen" => ("P", 'W'),
        "month" | "months" | "monat" | "monate" => ("P", 'M'),
        "year" | "years" | "jahr" | "jahre" => ("P", 'Y'),
        _ => return None,
    };
    Some(format!("{mark}{count}{unit}"))
}

/// Whether a text is one number or more, each with its unit, in the order of the units. Seconds may
/// have decimals.
fn are_parts(text: &str, units: &str) -> bool {
    let (mut rest, mut units) = (text, units);
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let fraction = digits.strip_prefix('.').unwrap_or(digits);
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(unit) = after.chars().next().filter(char::is_ascii_uppercase) else {
            return false;
        };
        let has_decimals = fraction.len() < digits.len();
        let is_number = digits.len() < rest.len()
            && (!has_decimals || (unit == 'S' && after.len() < fraction.len()));
        let Some((_, later)) = units.split_once(unit).filter(|_| is_number) else { return false };
        (rest, units) = (&after[1..], later);
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_one_reading() {
        for (text, expected) in [
            ("3 hours", Some("PT3H")),
            (" 90min ", Some("PT90M")),
            ("007 days", Some("P7D")),
            ("0 s", Some("PT0S")),
            ("2 Wochen", Some("P2W")),
            ("1 month", Some("P1M")),
            ("PT1H30M", Some("PT1H30M")),
            ("P1DT2.5S", Some("P1DT2.5S")),
            ("P1Y2M3W4DT5H6M7S", Some("P1Y2M3W4DT5H6M7S")),
            ("PT0S", Some("PT0S")),
            ("P5S", None),
            ("P1H", None),
            ("P1D2", None),
            ("P1D1Y", None),
            ("P1D1D", None),
            ("P1DT", None),
            ("PT1.5H", None),
            ("PT1.S", None),
            ("PT.5S", None),
            ("PTS", None),
            ("PPT5S", None),
            ("PT5ß", None),
            ("P", None),
            ("PT", None),
            ("PT5", None),
            ("Paris 5 D", None),
            ("1 hour 30 minutes", None),
            ("2 to 3 hours", None),
            ("1.5 hours", None),
            ("5 m", None),
            ("03:00", None),
            ("hours", None),
            ("", None),
        ] {
            assert_eq!(duration(text).as_deref(), expected, "{text}");
        }
    }
}
