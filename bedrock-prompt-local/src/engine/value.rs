//! From a piece of text to a JSON value of the kind that the schema asks for.

use serde_json::Value;

use super::choice;
use super::date::{self, Order};
use super::number::{self, Number, Style};
use super::schema::{Kind, Schema};
use super::text;
use super::words::Name;

/// How this text writes numbers and dates.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) style: Style,
    pub(super) order: Order,
}

impl Reading {
    pub(super) fn of(text: &str) -> Self {
        Self { style: Style::of(text), order: Order::of(text) }
    }

    pub(super) fn numbers(self, text: &str) -> Vec<Number> {
        number::scan(text, self.style)
    }

    /// Reads a value that is known to belong to a name.
    pub(super) fn value(self, schema: Schema<'_>, name: &Name, raw: &str) -> Option<Value> {
        match schema.kind() {
            Kind::Text { format } => {
                let address = email(raw).filter(|_| name.has(&["email", "mail"]));
                plain_text(schema, format, address.unwrap_or(raw))
            }
            Kind::Date => {
                let found = date::scan(raw, self.order);
                let last = name.has(&["end", "until", "to", "finish"]);
                let found = if last { found.last() } else { found.first() };
                found.map(|found| date::iso(found.date).into())
            }
            Kind::DateTime { zoned } => self.date_time(raw, zoned),
            Kind::Time => {
                let clocks = raw.char_indices().filter(|(_, c)| c.is_ascii_digit());
                clocks
                    .filter_map(|(at, _)| date::clock(&raw[at..]))
                    .map(|(time, zone)| format!("{time}{}", zone.unwrap_or_default()).into())
                    .next()
            }
            Kind::Integer | Kind::Number | Kind::Decimal => {
                let numbers = self.numbers(raw);
                of_number(schema, pick(&numbers, name)?)
            }
            Kind::Boolean => truth(raw).map(Value::Bool),
            Kind::Choice(variants) => choice::named(&variants, raw),
            Kind::Union(branches) => {
                branches.into_iter().find_map(|branch| self.value(branch, name, raw))
            }
            Kind::List(_) | Kind::Object(_) | Kind::Unknown => None,
        }
    }

    /// A date with a time of day. Without a zone it is read as UTC where the schema wants one.
    pub(super) fn date_time(self, raw: &str, zoned: bool) -> Option<Value> {
        date::scan(raw, self.order).into_iter().find_map(|found| {
            let (time, zone) = date::clock(&raw[found.end..])?;
            let zone = zone.unwrap_or_else(|| "Z".to_owned());
            let zone = if zoned { zone.as_str() } else { "" };
            Some(format!("{}T{time}{zone}", date::iso(found.date)).into())
        })
    }
}

/// Of several numbers: the share if a share is asked for, else the amount, else the first.
fn pick<'n>(numbers: &'n [Number], name: &Name) -> Option<&'n Number> {
    let share = name.has(&["percent", "percentage", "rate", "share"]);
    let shares = numbers.iter().find(|number| number.percent);
    if share && shares.is_some() {
        return shares;
    }
    let plain = || numbers.iter().filter(|number| !number.percent);
    plain().find(|number| number.is_money()).or_else(|| plain().next()).or(shares)
}

/// A number as the schema wants it, if it lies within its bounds.
pub(super) fn of_number(schema: Schema<'_>, number: &Number) -> Option<Value> {
    let figure: f64 = number.plain.parse().ok()?;
    let low = schema.bound("minimum").is_some_and(|least| figure < least)
        || schema.bound("exclusiveMinimum").is_some_and(|least| figure <= least);
    let high = schema.bound("maximum").is_some_and(|most| figure > most)
        || schema.bound("exclusiveMaximum").is_some_and(|most| figure >= most);
    if low || high {
        return None;
    }
    match schema.kind() {
        Kind::Decimal => Some(number.plain.clone().into()),
        Kind::Integer => {
            let (whole, decimals) = match number.plain.split_once('.') {
                Some((whole, decimals)) => (whole, decimals),
                None => (number.plain.as_str(), ""),
            };
            let exact = decimals.chars().all(|digit| digit == '0');
            serde_json::from_str(whole).ok().filter(|_| exact)
        }
        Kind::Number => serde_json::from_str(&number.plain).ok(),
        _ => None,
    }
}

fn plain_text(schema: Schema<'_>, format: &str, raw: &str) -> Option<Value> {
    let text = match format {
        "email" | "idn-email" => email(raw)?,
        "uri" | "url" | "iri" => url(raw)?,
        _ => raw.trim(),
    };
    let nothing = ["", "-", "–", "—", "n/a", "none", "tbd", "?", "null"];
    let length = u32::try_from(text.chars().count()).map(f64::from).ok()?;
    let fits = schema.bound("minLength").is_none_or(|least| length >= least)
        && schema.bound("maxLength").is_none_or(|most| length <= most);
    (fits && !nothing.contains(&text.to_lowercase().as_str())).then(|| text.into())
}

/// The first e-mail address.
pub(super) fn email(text: &str) -> Option<&str> {
    tokens(text).find(|token| {
        token.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
        })
    })
}

/// The first web address.
pub(super) fn url(text: &str) -> Option<&str> {
    tokens(text).find(|token| {
        token.starts_with("http://") || token.starts_with("https://") || token.starts_with("www.")
    })
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "<>()[]{},;|\"".contains(c))
        .map(|token| token.trim_end_matches(['.', ':', '!', '?']))
        .map(|token| token.strip_prefix("mailto:").unwrap_or(token))
}

/// A sentence that is a plain yes or no.
pub(super) fn answered(lines: &[&str]) -> Option<Value> {
    let sentences = lines.iter().flat_map(|line| text::sentences(line));
    let mut short = sentences.filter(|sentence| sentence.split(' ').count() <= 2);
    short.find_map(truth).map(Value::Bool)
}

fn truth(raw: &str) -> Option<bool> {
    let raw = raw.trim().to_lowercase();
    let first = raw.split([' ', ',', '.', ';', '(']).next()?;
    if ["yes", "y", "true", "on", "x", "[x]", "☑", "✓", "✔", "ja", "oui"].contains(&first) {
        Some(true)
    } else if ["no", "n", "false", "off", "[", "[]", "☐", "✗", "nein", "non", "none"]
        .contains(&first)
    {
        Some(false)
    } else {
        None
    }
}
