//! Postal addresses, whose parts are known by their shape and order instead of by labels.

use serde_json::{Map, Value};

use super::fill::Place;
use super::schema::Property;
use super::words::Name;

/// The parts of an address, as far as they can be told apart.
#[derive(Default)]
struct Address<'a> {
    name: Option<&'a str>,
    street: Option<&'a str>,
    postal_code: Option<&'a str>,
    city: Option<&'a str>,
    state: Option<&'a str>,
    country: Option<&'a str>,
}

const PARTS: [(&[&str], usize); 6] = [
    (&["name", "recipient", "company", "line1"], 0),
    (&["street", "address", "road"], 1),
    (&["postal", "zip", "postcode", "plz"], 2),
    (&["city", "town", "locality"], 3),
    (&["state", "province", "region"], 4),
    (&["country"], 5),
];

/// Whether the properties are those of an address.
pub(super) fn is_asked_for(names: &[Name]) -> bool {
    let any = |words: &[&str]| names.iter().any(|name| name.has(words));
    any(PARTS[3].0) && (any(PARTS[1].0) || any(PARTS[2].0))
}

/// Fills the properties from an address in one line or several. `None`: a required one is missing.
pub(super) fn fill(
    properties: &[Property<'_>],
    names: &[Name],
    raw: &str,
    place: Place<'_, '_>,
) -> Option<Value> {
    let address = parse(raw);
    let parts = [
        address.name,
        address.street,
        address.postal_code,
        address.city,
        address.state,
        address.country,
    ];
    let mut members = Map::new();
    for (property, name) in properties.iter().zip(names) {
        let part = PARTS.iter().rev().find(|(words, _)| name.has(words));
        let value = part
            .and_then(|(_, at)| parts[*at])
            .and_then(|raw| place.reading.value(property.schema, name, raw));
        match value {
            Some(value) => {
                members.insert(property.name.to_owned(), value);
            }
            None if property.required => return None,
            None => {}
        }
    }
    (members.len() > 1).then_some(Value::Object(members))
}

fn parse(raw: &str) -> Address<'_> {
    let mut address = Address::default();
    let pieces = raw.split([',', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    for piece in pieces {
        let digits = piece.chars().any(|c| c.is_ascii_digit());
        let located = address.city.is_some();
        if let Some((code, rest)) = code(piece).filter(|_| address.postal_code.is_none()) {
            address.postal_code = Some(code);
            if rest.len() == 2 && rest.chars().all(|c| c.is_ascii_uppercase()) {
                address.state = Some(rest);
            } else if !located && !rest.is_empty() {
                address.city = Some(rest);
            }
        } else if digits {
            address.street = address.street.or(Some(piece));
        } else if address.street.is_none() && address.postal_code.is_none() {
            address.name = address.name.or(Some(piece));
        } else if located {
            address.country = Some(piece);
        } else {
            address.city = Some(piece);
        }
    }
    address
}

/// Splits off a postal code: `00179 Rome`, `Leeds LS1 4AB`, `TX 78701`.
fn code(piece: &str) -> Option<(&str, &str)> {
    let is_figure =
        |text: &str| (4..=6).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
    if let Some((first, rest)) = piece.split_once(' ').filter(|(first, _)| is_figure(first)) {
        return Some((first, rest.trim()));
    }
    let (rest, last) = piece.rsplit_once(' ').unwrap_or(("", piece));
    if is_figure(last) {
        return Some((last, rest.trim()));
    }
    let (rest, outward) = rest.rsplit_once(' ').unwrap_or(("", rest));
    let british = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len())
            && text.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
            && text.chars().any(|c| c.is_ascii_digit())
    };
    let fits = british(outward, 2..=4) && british(last, 3..=3);
    fits.then(|| (piece[rest.len()..].trim(), rest.trim()))
}
