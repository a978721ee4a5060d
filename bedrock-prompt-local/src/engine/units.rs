//! Units of measurement and currencies: `Weight kg: 500 g` is not 500 kg.

use super::words;

/// The spellings of each unit, by what it measures. A symbol may be of several currencies.
#[rustfmt::skip]
const UNITS: [&[&[&str]]; 7] = [
    // Money.
    &[
        &["eur", "euro", "euros", "€"], &["usd", "dollar", "dollars", "$"], &["gbp", "£"],
        &["chf", "franken"], &["jpy", "yen", "¥"], &["cny", "yuan", "¥"], &["inr", "rupees", "₹"],
        &["cad", "$"], &["aud", "$"], &["nzd", "$"], &["sgd", "$"], &["mxn", "$"], &["brl"],
        &["sek"], &["nok"], &["dkk"], &["pln"], &["czk"], &["huf"], &["zar"],
    ],
    // Mass.
    &[
        &["kg", "kilo", "kilos", "kilogram", "kilograms"], &["g", "gram", "grams"], &["mg"],
        &["lb", "lbs", "pound", "pounds"], &["oz", "ounce", "ounces"],
        &["ton", "tons", "tonne", "tonnes"],
    ],
    // Time.
    &[
        &["ms", "millis", "milliseconds"], &["s", "sec", "secs", "second", "seconds", "sekunden"],
        &["min", "mins", "minute", "minutes", "minuten"],
        &["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"],
        &["d", "day", "days", "tag", "tage"], &["week", "weeks", "woche", "wochen"],
        &["month", "months", "monat", "monate"], &["year", "years", "jahr", "jahre"],
    ],
    // Length.
    &[
        &["mm"], &["cm"], &["m", "meter", "meters", "metre", "metres"], &["km", "kilometers"],
        &["in", "inch", "inches"], &["ft", "foot", "feet"], &["mi", "mile", "miles"],
    ],
    // Data.
    &[
        &["byte", "bytes"], &["kb"], &["mb"], &["gb"], &["tb"], &["kib"], &["mib"], &["gib"],
        &["tib"],
    ],
    // Temperature.
    &[&["c", "celsius"], &["f", "fahrenheit"], &["kelvin"]],
    // Volume.
    &[&["ml"], &["cl"], &["l", "liter", "liters", "litre", "litres"], &["gal", "gallons"]],
];

/// A unit: what it measures, and which one it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    kind: usize,
    index: usize,
}

/// The units that a word may mean.
fn of_word(word: &str) -> Vec<Unit> {
    let word = word.to_lowercase();
    let of_kind = |(kind, units): (usize, &&[&[&str]])| {
        let fitting = units.iter().enumerate().filter(|(_, names)| names.contains(&word.as_str()));
        fitting.map(|(index, _)| Unit { kind, index }).collect::<Vec<_>>()
    };
    UNITS.iter().enumerate().flat_map(of_kind).collect()
}

/// The units in the name of a field or in a label: its last word, and currencies and plurals before
/// that. The `min` of `min_duration` is none.
pub(super) fn of_name(name: &str) -> Vec<Unit> {
    const LONGEST: usize = 200;
    if name.len() > LONGEST {
        return Vec::new();
    }
    let words = words::split(name);
    let last = words.len().saturating_sub(1);
    let of_word = |(at, word): (usize, &String)| {
        let is_plural = word.len() > 3 && word.ends_with('s');
        let units = of_word(word).into_iter();
        units.filter(|unit| at == last || is_plural || unit.kind == 0).collect::<Vec<_>>()
    };
    words.iter().enumerate().flat_map(of_word).collect()
}

/// The unit after a number, and the currency before or after it.
pub(super) fn around(before: &str, after: &str) -> Vec<Unit> {
    const LONGEST: usize = 12;
    let is_space = |c: char| c.is_whitespace() || ['-', '−', '°'].contains(&c);
    let word = |chars: &mut dyn Iterator<Item = char>| -> Vec<char> {
        let mut chars = chars.peekable();
        match chars.next_if(|c| "€$£¥₹".contains(*c)) {
            Some(symbol) => vec![symbol],
            None => chars.take(LONGEST).take_while(|c| c.is_alphabetic()).collect(),
        }
    };
    let next: String = word(&mut after.trim_start_matches(is_space).chars()).iter().collect();
    let previous = word(&mut before.trim_end_matches(is_space).chars().rev());
    let previous: String = previous.iter().rev().collect();
    let mut units = of_word(&previous);
    units.retain(|unit| unit.kind == 0);
    units.extend(of_word(&next));
    units
}

/// Whether two texts measure the same in different units.
pub(super) fn differ(some: &[Unit], others: &[Unit]) -> bool {
    some.iter().any(|unit| {
        let mut alike = others.iter().filter(|other| other.kind == unit.kind).peekable();
        alike.peek().is_some() && !alike.any(|other| some.contains(other))
    })
}
