//! From a piece of text to a JSON value of the kind that the schema asks for.

use serde_json::Value;

use super::choice;
use super::date::{self, Order};
use super::number::{self, Number, Style};
use super::schema::{Kind, Schema};
use super::words::Name;

/// How this text writes numbers and dates.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) style: Option<Style>,
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
                let date = match &found[..] {
                    [one] => one,
                    [.., last] if name.has(&["end", "until", "to", "finish"]) => last,
                    [first, ..] if name.has(&["start", "begin", "from", "since"]) => first,
                    _ => return None,
                };
                Some(date::iso(date.date).into())
            }
            Kind::DateTime { zoned } => self.date_time(raw, zoned),
            Kind::Time => time(raw),
            Kind::Integer | Kind::Number | Kind::Decimal => {
                of_number(schema, pick(&self.numbers(raw), name)?)
            }
            Kind::Boolean => truth(raw).map(Value::Bool),
            Kind::Choice(variants) => choice::named(&variants, raw),
            Kind::Union(branches) => {
                branches.into_iter().find_map(|branch| self.value(branch, name, raw))
            }
            Kind::List(_) | Kind::Object(_) | Kind::Unknown => None,
        }
    }

    /// A date with a time of day; where the schema wants a zone, the text has to have one.
    fn date_time(self, raw: &str, zoned: bool) -> Option<Value> {
        let [found] = &date::scan(raw, self.order)[..] else {
            return None;
        };
        let (time, zone) = date::clock(&raw[found.end..])?;
        let zone = if zoned { zone? } else { String::new() };
        Some(format!("{}T{time}{zone}", date::iso(found.date)).into())
    }
}

/// The only time of day.
fn time(raw: &str) -> Option<Value> {
    let starts = raw.char_indices().filter(|(at, c)| {
        let inside = raw[..*at].ends_with(|c: char| c.is_alphanumeric() || ":+-−.".contains(c));
        c.is_ascii_digit() && !inside
    });
    let mut times = starts.filter_map(|(at, _)| date::clock(&raw[at..]));
    let (time, zone) = times.next().filter(|_| times.next().is_none())?;
    Some(format!("{time}{}", zone.unwrap_or_default()).into())
}

/// Of several numbers the only share, amount or figure that there is, in this order.
fn pick<'n>(numbers: &'n [Number], name: &Name) -> Option<&'n Number> {
    let share = name.has(&["percent", "percentage", "rate", "share"]);
    let wanted: [fn(&Number) -> bool; 3] =
        [|number| number.percent, |number| !number.percent && number.is_money(), |_| true];
    let wanted = wanted.iter().skip(usize::from(!share));
    let mut fitting = wanted
        .map(|fits| numbers.iter().filter(|number| fits(number)).collect::<Vec<_>>())
        .find(|fitting| !fitting.is_empty())?;
    fitting.dedup_by(|a, b| a.plain == b.plain);
    let [one] = fitting[..] else {
        return None;
    };
    Some(one)
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
            integer(whole).filter(|_| exact)
        }
        Kind::Number if number.is_whole() => integer(&number.plain),
        // With more digits, a JSON number is another one for most readers.
        Kind::Number => {
            let digits = number.plain.chars().filter(char::is_ascii_digit).count();
            serde_json::from_str(&number.plain).ok().filter(|_| digits <= 15)
        }
        _ => None,
    }
}

fn integer(plain: &str) -> Option<Value> {
    let signed = plain.parse::<i64>().map(Value::from);
    signed.or_else(|_| plain.parse::<u64>().map(Value::from)).ok()
}

fn plain_text(schema: Schema<'_>, format: &str, raw: &str) -> Option<Value> {
    let text = match format {
        "email" | "idn-email" => email(raw)?,
        "uri" | "url" | "iri" => url(raw)?,
        "uuid" => Some(raw.trim()).filter(|text| is_uuid(text))?,
        _ => raw.trim(),
    };
    let nothing = ["", "-", "–", "—", "n/a", "none", "tbd", "?", "null"];
    let length = u32::try_from(text.chars().count()).map(f64::from).ok()?;
    let fits = schema.bound("minLength").is_none_or(|least| length >= least)
        && schema.bound("maxLength").is_none_or(|most| length <= most);
    (fits && !nothing.contains(&text.to_lowercase().as_str())).then(|| text.into())
}

fn is_uuid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// The only e-mail address.
fn email(text: &str) -> Option<&str> {
    let mut found = tokens(text).filter(|token| {
        token.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && host.trim_matches('.').contains('.')
        })
    });
    found.next().filter(|_| found.next().is_none())
}

/// The only web address.
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

/// A yes or no that is the whole value, or that a remark without figures follows.
fn truth(raw: &str) -> Option<bool> {
    let raw = raw.trim().to_lowercase();
    let end = raw.find(|c: char| !c.is_alphabetic()).unwrap_or(raw.len());
    let (word, remark) = if end == 0 { (raw.as_str(), "") } else { raw.split_at(end) };
    let apart = remark.is_empty()
        || remark.starts_with([',', '.', ';', '!', '('])
        || remark.starts_with(" (");
    if !apart || remark.contains(|c: char| c.is_ascii_digit()) {
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
