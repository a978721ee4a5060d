//! Converts text to a JSON value of the kind that a schema describes.

use serde_json::Value;

use super::choice;
use super::clock;
use super::date::{self, DateOrder};
use super::joined::joins;
use super::name::FieldName;
use super::number::{self, DecimalMark, Number};
use super::schema::{Kind, Schema};

/// What stands for a value that cannot be written on a line. It is there, so that it is not null, and
/// no kind of value is read from it.
pub(super) const UNREADABLE: &str = "\u{fffc}";

/// The notation of numbers and dates in a text.
#[derive(Clone, Copy)]
pub(super) struct Notation {
    decimal_mark: Option<DecimalMark>,
    date_order: DateOrder,
}

impl Notation {
    pub(super) fn detect(text: &str) -> Self {
        Self { decimal_mark: DecimalMark::detect(text), date_order: DateOrder::detect(text) }
    }

    /// The notation of a text with JSON, whose numbers have a point.
    pub(super) fn of_json(text: &str) -> Self {
        Self { decimal_mark: Some(DecimalMark::Point), date_order: DateOrder::detect(text) }
    }

    /// Converts the value of a label.
    pub(super) fn parse(self, schema: Schema<'_>, name: &FieldName, raw: &str) -> Option<Value> {
        match schema.kind() {
            Kind::Text { format } => {
                let address = email(raw).filter(|_| name.has(&["email", "mail"]));
                plain_text(schema, format, address.unwrap_or(raw))
            }
            Kind::Date => {
                let found = date::scan(raw, self.date_order);
                let date = match &found[..] {
                    [one] => one,
                    [.., last] if name.has(&["end", "until", "to", "finish"]) => last,
                    [first, ..] if name.has(&["start", "begin", "from", "since"]) => first,
                    _ => return None,
                };
                Some(date::iso(date.date).into())
            }
            Kind::DateTime { needs_zone } => self.date_time(raw, needs_zone),
            Kind::Time => time(raw),
            Kind::Integer | Kind::Number | Kind::Decimal => {
                let numbers = number::scan(raw, self.decimal_mark);
                let is_count = matches!(schema.kind(), Kind::Integer);
                let number = select_number(&numbers, name, is_count);
                let number = number.and_then(|number| number_value(schema, number));
                number
                    .or_else(|| schema.has_type("boolean").then(|| boolean(raw))?.map(Value::Bool))
            }
            Kind::NumberOrText { is_integer } => number_or_text(self, schema, raw, is_integer),
            Kind::Boolean => boolean(raw).map(Value::Bool),
            Kind::Choice(variants) => choice::from_label(&variants, raw),
            Kind::Union(mut branches) => {
                // Any value is a text.
                branches.sort_by_key(|branch| matches!(branch.kind(), Kind::Text { format: "" }));
                branches.into_iter().find_map(|branch| self.parse(branch, name, raw))
            }
            Kind::List(_) | Kind::Object(_) | Kind::Unknown => None,
        }
    }

    /// A date with a time of day, and with a zone if the schema needs one.
    fn date_time(self, raw: &str, needs_zone: bool) -> Option<Value> {
        let [found] = &date::scan(raw, self.date_order)[..] else {
            return None;
        };
        let (time, zone) = clock::time_of_day(&raw[found.end..])?;
        let zone = if needs_zone { zone? } else { String::new() };
        Some(format!("{}T{time}{zone}", date::iso(found.date)).into())
    }
}

/// Whether a text looks like a number or a code, and not like an amount, a share or words.
pub(super) fn is_code(raw: &str) -> bool {
    let numbers = number::scan(raw, None);
    raw.contains(|c: char| c.is_ascii_digit())
        && raw.split_whitespace().count() <= 4
        && !numbers.iter().any(|number| number.is_percentage || number.is_money())
        && date::scan(raw, DateOrder::Unknown).is_empty()
}

/// The time of day, if there is exactly one and it is not the end of a range.
fn time(raw: &str) -> Option<Value> {
    let starts = raw.char_indices().filter(|(at, c)| {
        let is_inside =
            raw[..*at].ends_with(|c: char| c.is_alphanumeric() || ":+-−–—.".contains(c));
        c.is_ascii_digit() && !is_inside
    });
    let (mut found, mut end) = (None, None);
    for (at, _) in starts {
        let rest = raw[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        if end.is_some_and(|end| at > end && joins(&raw[end..at])) {
            return None;
        }
        end = Some(raw.len() - rest.len());
        match clock::time_of_day(&raw[at..]) {
            Some(_) if found.is_some() => return None,
            Some(time) => found = Some(time),
            // What looks like a time cannot be read, such as one with an unknown zone.
            None if rest
                .strip_prefix(':')
                .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())) =>
            {
                return None;
            }
            None => {}
        }
    }
    let (time, zone) = found?;
    Some(format!("{time}{}", zone.unwrap_or_default()).into())
}

/// The only percentage if the name asks for one, else the only amount of money, else the only
/// number. A count is the only number: `2, 80 EUR each` has two.
fn select_number<'n>(
    numbers: &'n [Number],
    name: &FieldName,
    is_count: bool,
) -> Option<&'n Number> {
    if numbers.iter().any(|number| number.is_joined) {
        return None;
    }
    let is_share = name.has(&["percent", "percentage", "rate", "share"]);
    let is_amount = !is_share && name.has(&["amount", "total", "subtotal", "price", "sum", "cost"]);
    let filters: [fn(&Number) -> bool; 3] = [
        |number| number.is_percentage,
        |number| !number.is_percentage && number.is_money(),
        |_| true,
    ];
    let first = match (is_share, is_count) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 2,
    };
    let mut fitting = filters[first..]
        .iter()
        .map(|filter| numbers.iter().filter(|number| filter(number)).collect::<Vec<_>>())
        .find(|fitting| !fitting.is_empty())?;
    fitting.dedup_by(|a, b| a.decimal == b.decimal);
    let [one] = fitting[..] else {
        return None;
    };
    // `Tax: 19 %` is the rate and not the amount.
    let is_rate = is_amount && one.is_percentage;
    (!is_rate && !name.has_other_unit(&one.units)).then_some(one)
}

/// A number if the whole text is one, with its currency; else the text.
fn number_or_text(
    notation: Notation,
    schema: Schema<'_>,
    raw: &str,
    is_integer: bool,
) -> Option<Value> {
    let text = raw.trim();
    if is_integer {
        // `007` is a code.
        let whole = text.parse::<i64>().ok().filter(|whole| whole.to_string() == text);
        return whole.map(Value::from).or_else(|| plain_text(schema, "", raw));
    }
    match &number::scan(raw, notation.decimal_mark)[..] {
        [one] if !one.is_joined && number::is_alone(raw) => Some(one.decimal.clone().into()),
        _ => plain_text(schema, "", raw),
    }
}

/// A number in the form that the schema describes, if it is within the bounds.
fn number_value(schema: Schema<'_>, number: &Number) -> Option<Value> {
    let value: f64 = number.decimal.parse().ok()?;
    let is_too_low = schema.bound("minimum").is_some_and(|min| value < min)
        || schema.bound("exclusiveMinimum").is_some_and(|min| value <= min);
    let is_too_high = schema.bound("maximum").is_some_and(|max| value > max)
        || schema.bound("exclusiveMaximum").is_some_and(|max| value >= max);
    if is_too_low || is_too_high {
        return None;
    }
    match schema.kind() {
        Kind::Decimal => Some(number.decimal.clone().into()),
        Kind::Integer => {
            let (whole, decimals) = match number.decimal.split_once('.') {
                Some((whole, decimals)) => (whole, decimals),
                None => (number.decimal.as_str(), ""),
            };
            let is_exact = decimals.chars().all(|digit| digit == '0');
            integer(whole).filter(|_| is_exact)
        }
        Kind::Number if number.is_integer() => integer(&number.decimal),
        // Most JSON parsers do not represent more digits exactly.
        Kind::Number => {
            let digits = number.decimal.chars().filter(char::is_ascii_digit).count();
            serde_json::from_str(&number.decimal).ok().filter(|_| digits <= 15)
        }
        _ => None,
    }
}

fn integer(plain: &str) -> Option<Value> {
    let signed = plain.parse::<i64>().map(Value::from);
    signed.or_else(|_| plain.parse::<u64>().map(Value::from)).ok()
}

fn plain_text(schema: Schema<'_>, format: &str, raw: &str) -> Option<Value> {
    if format == "duration" {
        return clock::duration(raw).map(Value::from);
    }
    let text = match format {
        "email" | "idn-email" => email(raw)?,
        "uri" | "url" | "iri" => url(raw)?,
        "uuid" => Some(raw.trim()).filter(|text| is_uuid(text))?,
        _ => raw.trim(),
    };
    let length = u32::try_from(text.chars().count()).map(f64::from).ok()?;
    let has_valid_length = schema.bound("minLength").is_none_or(|min| length >= min)
        && schema.bound("maxLength").is_none_or(|max| length <= max);
    (has_valid_length && !is_placeholder(text) && text != UNREADABLE).then(|| text.into())
}

/// Whether a text stands for no value.
pub(super) fn is_placeholder(text: &str) -> bool {
    let placeholders = ["", "-", "–", "—", "n/a", "none", "tbd", "?", "null"];
    placeholders.contains(&text.trim().to_lowercase().as_str())
}

fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// The e-mail address, if there is exactly one.
fn email(text: &str) -> Option<&str> {
    let mut found = tokens(text).filter(|token| {
        token.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
        })
    });
    found.next().filter(|_| found.next().is_none())
}

/// The URL, if there is exactly one.
fn url(text: &str) -> Option<&str> {
    let mut found = tokens(text).filter(|token| {
        token.starts_with("http://") || token.starts_with("https://") || token.starts_with("www.")
    });
    found.next().filter(|_| found.next().is_none())
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "<>()[]{},;|\"".contains(c))
        .map(|token| token.trim_end_matches(['.', ':', '!', '?']))
        .map(|token| token.strip_prefix("mailto:").unwrap_or(token))
}

/// Words of a comment that may take back a yes or no: `yes, not in full`.
const RESERVATIONS: [&str; 20] = [
    "yes",
    "no",
    "not",
    "if",
    "but",
    "unless",
    "except",
    "only",
    "partly",
    "partially",
    "maybe",
    "ja",
    "nein",
    "nicht",
    "wenn",
    "aber",
    "oui",
    "non",
    "true",
    "false",
];

/// A yes or no that is the complete value, or that a comment without digits follows.
fn boolean(raw: &str) -> Option<bool> {
    let raw = raw.trim().to_lowercase();
    let end = raw.find(|c: char| !c.is_alphabetic()).unwrap_or(raw.len());
    let (word, comment) = if end == 0 { (raw.as_str(), "") } else { raw.split_at(end) };
    let is_separate = comment.is_empty()
        || comment.starts_with([',', '.', ';', '!', '('])
        || comment.starts_with(" (");
    let mut words = comment.split(|c: char| !c.is_alphabetic());
    if !is_separate
        || comment.contains(|c: char| c.is_ascii_digit())
        || words.any(|word| RESERVATIONS.contains(&word))
    {
        return None;
    }
    match word {
        "yes" | "y" | "true" | "on" | "x" | "[x]" | "☑" | "✓" | "✔" | "ja" | "oui" => {
            Some(true)
        }
        "no" | "n" | "false" | "off" | "[ ]" | "[]" | "☐" | "✗" | "nein" | "non" => Some(false),
        _ => None,
    }
}
