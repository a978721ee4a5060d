//! What a type takes although its schema does not hold is found in any number of rows, and comes out
//! as it does in one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bedrock_prompt::repair::RepairPolicy::Lossless;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::support::outcome;

const COUNTS: [usize; 6] = [1, 10, 133, 134, 200, 1000];

/// The JSON of some rows, the one at an index of which is another.
fn rows(count: usize, row: impl Fn(usize) -> Value, odd: usize, other: &Value) -> Vec<Value> {
    (0..count).map(|index| if index == odd { other.clone() } else { row(index) }).collect()
}

/// The indices of the first, the middle and the last row.
fn odd_ones(count: usize) -> [usize; 3] {
    [0, count / 2, count - 1]
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Address {
    street: String,
    zip: u32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Customer {
    name: String,
    #[serde(flatten)]
    address: Option<Address>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Customers {
    all: Vec<Customer>,
}

fn customer(index: usize) -> Value {
    json!({"name":"c","street":"A","zip":8000 + index})
}

#[tokio::test]
async fn a_flattened_part_of_one_row() {
    for count in COUNTS {
        for odd in odd_ones(count) {
            let other = json!({"name":"c","street":"A","zip":"8001"});
            let input = json!({"all": rows(count, customer, odd, &other)});
            let read = json!({"name":"c","street":"A","zip":8001});
            let all = json!({"all": rows(count, customer, odd, &read)});
            let expected = format!("{all} [NumberInString `all[{odd}].zip`] 1");
            assert_eq!(outcome::<Customers>(&input, Lossless).await, expected, "{count} {odd}");

            let other = json!({"name":"c","street":"A","zip":"near Bern"});
            let input = json!({"all": rows(count, customer, odd, &other)});
            let expected = format!(
                "InvalidOutput: `all[{odd}].zip`: expected a whole number, got a string of 9 characters [] 3"
            );
            assert_eq!(outcome::<Customers>(&input, Lossless).await, expected, "{count} {odd}");
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Shop {
    /// Neither a short list beside the customers nor a map is in the way.
    point: [u8; 3],
    by_city: BTreeMap<String, Vec<Customer>>,
    others: Vec<Customer>,
}

#[tokio::test]
async fn lists_in_maps_and_beside_lists() {
    for count in COUNTS {
        for odd in odd_ones(count) {
            let shop = |other: &Value| {
                let mut cities: BTreeMap<_, _> =
                    (0..40).map(|n| (format!("c{n:02}"), vec![customer(n)])).collect();
                cities.insert("c20".into(), rows(count, customer, odd, other));
                let others = rows(count, customer, count, &Value::Null);
                json!({"point":[1,2,3],"by_city":cities,"others":others})
            };
            let input = shop(&json!({"name":"c","street":"A","zip":"8001"}));
            let read = shop(&json!({"name":"c","street":"A","zip":8001}));
            let expected = format!("{read} [NumberInString `by_city.*[{odd}].zip`] 1");
            assert_eq!(outcome::<Shop>(&input, Lossless).await, expected, "{count} {odd}");
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Grades {
    grades: Vec<Grade>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
struct Grade(#[schemars(extend("enum" = ["good", "bad"]))] String);

#[tokio::test]
async fn an_enum_that_only_the_schema_has() {
    for count in COUNTS {
        for odd in odd_ones(count) {
            let grades = rows(count, |_| json!("good"), odd, &json!("zzz"));
            let expected = format!(
                "InvalidOutput: `grades[{odd}]`: expected one of `good`, `bad`, got a string of 3 characters [] 3"
            );
            let came = outcome::<Grades>(&json!({"grades":grades}), Lossless).await;
            assert_eq!(came, expected, "{count} {odd}");
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Tagged {
    #[schemars(with = "Vec<String>")]
    tags: Value,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Labelled {
    rows: Vec<Tagged>,
}

#[tokio::test]
async fn a_value_under_the_schema_of_a_list() {
    for count in COUNTS {
        for odd in odd_ones(count) {
            let other = json!({"tags":17});
            let input = json!({"rows": rows(count, |_| json!({"tags":["a"]}), odd, &other)});
            let came = outcome::<Labelled>(&input, Lossless).await;
            let first = json!({"rows": rows(1, |_| Value::Null, 0, &other)});
            let alone = outcome::<Labelled>(&first, Lossless).await;
            assert_eq!(came.replace(&format!("rows[{odd}]"), "rows[0]"), alone, "{count} {odd}");
            assert!(alone.starts_with("InvalidOutput: `rows[0].tags`"), "{alone}");
        }
    }
}

/// A date that only the type checks, so that no rule of the schema is broken.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.len() == 10 { Ok(text) } else { Err(serde::de::Error::custom("no date")) }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Period {
    #[serde(deserialize_with = "date")]
    from: String,
    colour: [u8; 3],
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Stay {
    name: String,
    #[serde(flatten)]
    period: Option<Period>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Stays {
    all: Vec<Stay>,
}

#[tokio::test]
async fn what_only_the_type_refuses() {
    for count in COUNTS {
        for odd in odd_ones(count) {
            let stay = |_| json!({"name":"s","from":"2026-01-31","colour":[1,2,3]});
            let other = json!({"name":"s","from":"soon","colour":[1,2,3]});
            let input = json!({"all": rows(count, stay, odd, &other)});
            let because = "would be lost: what belongs with it does not fit";
            let mut places = String::new();
            for place in ["from", "colour", "colour[0]", "colour[1]", "colour[2]"] {
                let separator = if places.is_empty() { "" } else { "; " };
                let _ = write!(places, "{separator}`all[{odd}].{place}`: {because}");
            }
            let expected = format!("InvalidOutput: {places} [] 3");
            assert_eq!(outcome::<Stays>(&input, Lossless).await, expected, "{count} {odd}");
        }
    }
}

/// What is in order stays as it is, whatever is absent.
#[tokio::test]
async fn rows_without_the_flattened_part() {
    for count in COUNTS {
        let row = |index| if index % 2 == 0 { customer(index) } else { json!({"name":"c"}) };
        let all = json!({"all": rows(count, row, count, &Value::Null)});
        let expected = format!("{all} [] 1");
        assert_eq!(outcome::<Customers>(&all, Lossless).await, expected, "{count}");
    }
}

/// A rule about the whole list, which no single row breaks.
fn no_more_than_150<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let all = Vec::<u32>::deserialize(deserializer)?;
    if all.len() <= 150 { Ok(all) } else { Err(serde::de::Error::custom("too many")) }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Some150 {
    #[serde(deserialize_with = "no_more_than_150")]
    numbers: Vec<u32>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Perhaps {
    #[serde(flatten)]
    numbers: Option<Some150>,
}

#[tokio::test]
async fn what_only_the_whole_list_breaks() {
    for count in COUNTS {
        let input = json!({"numbers": (0..count).collect::<Vec<_>>()});
        let expected = match count {
            ..=150 => format!("{input} [] 1"),
            _ => "InvalidOutput: `numbers`: would be lost: what belongs with it does not fit [] 3"
                .to_owned(),
        };
        assert_eq!(outcome::<Perhaps>(&input, Lossless).await, expected, "{count}");
    }
}
