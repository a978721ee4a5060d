//! A number with a currency or a unit, under the lenient policy: only what is known to be one is
//! left out. A word of magnitude would change the number.

use bedrock_prompt::repair::RepairPolicy::{Lenient, Lossless};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::outcome;

#[derive(Serialize, Deserialize, JsonSchema)]
struct Price {
    amount: f64,
}

#[tokio::test]
async fn a_word_that_changes_the_number_is_not_left_out() {
    for text in [
        "12 millions",
        "12 MM",
        "3 dozens",
        "5 lakh",
        "2 crore",
        "12 k",
        "5 %",
        "2 gross",
        "€ 12k",
        "12 million EUR",
        "12 apples",
        "5 mi",
        "5 pc",
        "5 mil",
    ] {
        let actual = outcome::<Price>(&json!({ "amount": text }), Lenient).await;
        let length = text.chars().count();
        let expected = format!(
            "InvalidOutput: `amount`: expected a number, got a string of {length} characters [] 3"
        );
        assert_eq!(actual, expected, "{text}");
    }
}

#[tokio::test]
async fn a_currency_and_a_unit_are_left_out_on_record() {
    for text in ["12.5 EUR", "USD 12.5", "€12.50", "12.5 kg", "12.50 dollars", "12.5 h"] {
        let actual = outcome::<Price>(&json!({ "amount": text }), Lenient).await;
        assert_eq!(actual, r#"{"amount":12.5} [Unit `amount`] 1"#, "{text}");
        let actual = outcome::<Price>(&json!({ "amount": text }), Lossless).await;
        assert!(actual.starts_with("InvalidOutput: `amount`: expected a number"), "{actual}");
    }
}
