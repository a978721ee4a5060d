//! How far an answer may be repaired, what an error holds, and what a schema says beyond types.

use std::fmt::Write as _;

use bedrock_prompt::{OutputMode, Prompt, repair::RepairPolicy};
use bedrock_prompt_local::Reply;
use insta::assert_snapshot;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::prompts::CLAUDE;
use crate::repaired_answers::{ReadOrder, order, read, shown, tool, with};
use crate::support::{client, scripted};

#[tokio::test]
async fn the_policy_says_how_far_it_may_go() {
    let mut text = String::new();
    for (row, input) in [
        ("a number in a string", with("/total", "1234.56")),
        ("a unit", with("/total", "1234.56 EUR")),
        ("an explanation", with("/status", "refund, since it broke")),
        ("digits for a text", with("/order_number", 7)),
    ] {
        for policy in [RepairPolicy::Off, RepairPolicy::Lossless, RepairPolicy::Lenient] {
            let server = scripted([tool(input.clone())]).await;
            let sent = client(&server).prompt(ReadOrder).repair(policy).send().await;
            writeln!(text, "{row}, {policy:?}\n  {}", shown(&sent, &order())).expect("a string");
        }
    }
    assert_snapshot!("policy", text);
}

#[tokio::test]
async fn an_error_holds_all_there_is() {
    let input = json!({
        "order_number": "B-7",
        "status": "s3cret",
        "items": [{ "sku": "A", "quantity": "2" }, { "sku": "C" }],
        "total": "1,234",
        "paid": true,
    });
    let server = scripted([tool(input.clone())]).await;
    let error = client(&server).prompt(ReadOrder).send().await.expect_err("three mistakes");
    assert_snapshot!("all_at_once", error);
    assert!(!format!("{error:?}{:?}", error.repairs()).contains("s3cret"));
    let repair = &error.repairs()[0];
    assert_eq!(
        (&*repair.path, &*repair.before, &*repair.after),
        ("items[0].quantity", "\"2\"", "2")
    );
    let partial = error.partial().expect("what came");
    assert_eq!(
        (&partial["items"][0]["quantity"], &partial["status"]),
        (&json!(2), &json!("s3cret"))
    );
    assert_eq!(
        error.answer().map(|answer| serde_json::from_str::<Value>(answer).ok()),
        Some(Some(input))
    );
    assert_eq!(
        error.violations().iter().next().and_then(|first| first.got()),
        Some(&json!("s3cret"))
    );
}

/// A date as shops print it: the format is the user's to choose.
#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Receipt {
    #[serde(with = "day_first")]
    #[schemars(with = "String", regex(pattern = r"^\d\d/\d\d/\d{4}$"))]
    day: chrono::NaiveDate,
}

mod day_first {
    use chrono::NaiveDate;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const FORMAT: &str = "%d/%m/%Y";

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(day: &NaiveDate, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&day.format(FORMAT))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<NaiveDate, D::Error> {
        NaiveDate::parse_from_str(&String::deserialize(d)?, FORMAT).map_err(D::Error::custom)
    }
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the receipt.", output = Receipt)]
struct ReadReceipt;

#[tokio::test]
async fn formats_of_dates_are_the_users_to_choose() {
    let mut text = String::new();
    for day in ["25/12/2018", "2018-12-25", "31/02/2018"] {
        let reply = Reply::tool_use("receipt", json!({ "day": day }));
        let good = json!({ "day": "25/12/2018" });
        let outcome = read(ReadReceipt, &good, OutputMode::Tool, reply).await;
        writeln!(text, "22 {day}\n  {outcome}").expect("a string");
    }
    assert_snapshot!("dates", text);
}

/// What serde cannot see.
#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Bounded {
    #[schemars(range(min = 1, max = 5))]
    stars: u8,
    #[schemars(length(min = 3, max = 10))]
    title: String,
    #[schemars(length(max = 2), inner(length(min = 1)))]
    tags: Vec<String>,
    #[schemars(regex(pattern = r"^[A-Z]{2}-\d+$"))]
    code: String,
    #[schemars(email)]
    contact: Option<String>,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the review.", output = Bounded)]
struct ReadReview;

#[tokio::test]
async fn bounds_lengths_patterns_and_formats_are_checked() {
    let good =
        json!({ "stars": 5, "title": "Fine.", "tags": ["a"], "code": "AB-1", "contact": null });
    let mut text = String::new();
    for (row, input) in [
        ("fine", good.clone()),
        (
            "all wrong at once",
            json!({ "stars": 6, "title": "No", "tags": ["a", "", "c"], "code": "ab-1", "contact": "a" }),
        ),
        (
            "nothing for an optional",
            json!({ "stars": "5", "title": "Fine.", "tags": "a", "code": "AB-1", "contact": "n/a" }),
        ),
    ] {
        let reply = Reply::tool_use("bounded", input);
        let outcome = read(ReadReview, &good, OutputMode::Tool, reply).await;
        writeln!(text, "{row}\n  {outcome}").expect("a string");
    }
    assert_snapshot!("bounds", text);
}
