//! Damaged answers of our own: orders, written down right and then damaged, a class of damage at a
//! time. For each it is known what the one reading is, or that there are several.

mod meaning;
mod order;
mod places;
mod strings;
mod style;
mod syntax;

use serde_json::Value;

use crate::answer::{Answer, read};
use crate::judge::are_same;
use crate::table::{Outcome, Table};

use order::{Order, orders};

/// A damaged answer.
pub(crate) struct Damaged {
    pub(crate) text: String,
    /// The one reading; `None` if there are several, or none, so that nothing may be read.
    pub(crate) right: Option<Value>,
}

/// Damages an order; `None` if nothing in it can be damaged in this way.
pub(crate) type Damage = fn(&Value) -> Option<Damaged>;

#[expect(clippy::unnecessary_wraps, reason = "other damages find nothing to damage")]
impl Damaged {
    /// A text with one reading.
    fn one(text: impl Into<String>, right: &Value) -> Option<Self> {
        Some(Self { text: text.into(), right: Some(right.clone()) })
    }

    /// A text that may not be read.
    fn several(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), right: None })
    }
}

/// Whether a string in a value has one of these characters.
fn has_any(value: &Value, any: &[char]) -> bool {
    match value {
        Value::String(text) => text.contains(any),
        Value::Array(items) => items.iter().any(|item| has_any(item, any)),
        Value::Object(members) => members.values().any(|value| has_any(value, any)),
        _ => false,
    }
}

/// All damaged answers, each with the name of its class.
pub(crate) fn all() -> Vec<(&'static str, Damaged)> {
    let classes = [syntax::CLASSES, strings::CLASSES, places::CLASSES, meaning::CLASSES].concat();
    let of_class = |(name, damage): (&'static str, Damage)| {
        let damaged: Vec<_> = orders().iter().filter_map(damage).collect();
        assert!(!damaged.is_empty(), "no order can be damaged: {name}");
        damaged.into_iter().map(move |damaged| (name, damaged))
    };
    classes.into_iter().flat_map(of_class).collect()
}

pub(crate) async fn run() -> Table {
    let mut table = Table::default();
    for (class, Damaged { text, right }) in all() {
        let came = read::<Order>(Answer::text(&text)).await;
        let outcome = match (&came, &right) {
            (Ok(value), Some(right)) if are_same(value, right) => Outcome::Read,
            (Ok(_), _) => Outcome::Wrong,
            (Err(_), _) => Outcome::AskedAgain,
        };
        let what = match &came {
            Ok(value) => value.to_string(),
            Err(kind) => format!("{kind:?}"),
        };
        let readings = if right.is_some() { "one reading" } else { "several readings" };
        table.add(&format!("{readings}: {class}"), outcome, &format!("{what}\t{text:?}"));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_damaged_answer_is_read_as_another() {
        let table = run().await;
        assert!(table.is_right(), "{}", table.list());
        assert!(all().len() >= 300 && table.count(Outcome::Read) > 150, "{table}");
    }

    #[tokio::test]
    async fn every_order_is_read_as_it_is_when_nothing_is_damaged() {
        for order in orders() {
            let came = read::<Order>(Answer::text(&order.to_string())).await;
            assert!(came.is_ok_and(|value| are_same(&value, &order)), "{order}");
        }
    }
}
