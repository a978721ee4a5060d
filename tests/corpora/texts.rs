//! Texts of other projects' tests, with the value that the project reads in each.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::answer::{Answer, read};
use crate::judge::are_same;
use crate::table::{Outcome, Table};

/// A text of a test.
#[derive(Deserialize)]
struct Text {
    suite: String,
    #[serde(rename = "text")]
    written: String,
    /// What the project reads; absent where it refuses the text.
    #[serde(default, deserialize_with = "some")]
    expected: Option<Value>,
}

/// `null` is a value, too.
fn some<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Texts that have another reading by right, with it: the key is as it is written, and a backslash
/// before a letter that JSON does not escape is kept.
const OTHER_READINGS: [(&str, &str); 2] =
    [("{\"key_1\n\": \"value\"}", r#"{"key_1\n":"value"}"#), ("\"\\abc def\"", r#""\\abc def""#)];

pub(crate) async fn run(file: &Path) -> Table {
    let lines = fs::read_to_string(file).expect("a file of texts");
    let mut table = Table::default();
    for line in lines.lines() {
        let text: Text = serde_json::from_str(line).expect("a text");
        let came = came_of(&text).await;
        let outcome = match (&came, &text.expected) {
            (Ok(value), Some(expected)) if are_same(value, expected) => Outcome::Read,
            (Ok(value), Some(_)) if is_other_reading(&text.written, value) => Outcome::Read,
            (Ok(_), Some(_)) => Outcome::Wrong,
            // The project refuses what we repair: there is nothing to compare with.
            (Ok(_), None) => Outcome::NotChecked,
            (Err(_), _) => Outcome::AskedAgain,
        };
        let what = match &came {
            Ok(value) => format!("{value}"),
            Err(kind) => kind.clone(),
        };
        let expected = text.expected.as_ref().map_or("-".into(), Value::to_string);
        let class =
            if text.expected.is_some() { text.suite } else { text.suite + ", refused there" };
        table.add(&class, outcome, &format!("{:?}\t{expected}\t{what}", text.written));
    }
    table
}

fn is_other_reading(text: &str, value: &Value) -> bool {
    OTHER_READINGS.contains(&(text, value.to_string().as_str()))
}

/// What the library reads, asked for a value of the kind that the project reads.
async fn came_of(text: &Text) -> Result<Value, String> {
    let answer = Answer::text(&text.written);
    let came = match &text.expected {
        Some(Value::Array(_)) => read::<Vec<Value>>(answer).await,
        Some(Value::String(_)) => read::<String>(answer).await,
        Some(Value::Number(_)) => read::<f64>(answer).await,
        Some(Value::Bool(_)) => read::<bool>(answer).await,
        Some(Value::Null) => read::<Option<bool>>(answer).await,
        Some(Value::Object(_)) | None => read::<Map<String, Value>>(answer).await,
    };
    came.map_err(|kind| format!("{kind:?}"))
}
