//! Properties that the schema does not require and that are absent, but that serde wants: an answer
//! without them is valid, and read.

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy::{Lossless, Off};
use bedrock_prompt_local::Reply;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

use crate::prompts::CLAUDE;
use crate::support::{assert_outcomes, client, scripted};

/// The usual "blank is none".
fn blank_is_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Contact {
    name: String,
    #[serde(deserialize_with = "blank_is_none")]
    email: Option<String>,
    #[serde(deserialize_with = "blank_is_none")]
    phone: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Team {
    members: Vec<Contact>,
    size: Option<u8>,
}

#[tokio::test]
async fn absent_is_null_on_record() {
    assert_outcomes::<Contact>(
        Lossless,
        &[
            (
                json!({"name":"a"}),
                r#"{"name":"a","email":null,"phone":null} [AbsentAsNull `email`, AbsentAsNull `phone`] 1"#,
            ),
            (
                json!({"name":"a","email":" ","phone":"1"}),
                r#"{"name":"a","email":null,"phone":"1"} [] 1"#,
            ),
            (
                json!({"name":"a","email":null,"phone":null}),
                r#"{"name":"a","email":null,"phone":null} [] 1"#,
            ),
            // What is required is asked for again.
            (json!({"email":"x","phone":"1"}), "InvalidOutput: `name`: missing [] 3"),
            (json!({"email":"x"}), "InvalidOutput: `name`: missing [] 3"),
        ],
    )
    .await;
    assert_outcomes::<Team>(
        Lossless,
        &[
            (
                json!({"members":[{"name":"a","email":"x"},{"name":"b","phone":"1"}],"size":"2"}),
                r#"{"members":[{"name":"a","email":"x","phone":null},{"name":"b","email":null,"phone":"1"}],"size":2} [NumberInString `size`, AbsentAsNull `members[0].phone`, AbsentAsNull `members[1].email`] 1"#,
            ),
            (
                json!({"members":[{"name":"a"},{"name":7,"phone":"1"}]}),
                "InvalidOutput: `members[1].name`: expected a string, got a whole number; `members[0].email`: missing [] 3",
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Party {
    Person {
        #[serde(deserialize_with = "blank_is_none")]
        title: Option<String>,
    },
    Firm {
        seat: Option<String>,
    },
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Deal {
    parties: Vec<Party>,
    #[serde(flatten)]
    contact: Option<Contact>,
}

#[tokio::test]
async fn behind_tags_and_flattened() {
    assert_outcomes::<Deal>(
        Lossless,
        &[
            (
                json!({"parties":[{"kind":"person"},{"kind":"firm"}]}),
                r#"{"parties":[{"kind":"person","title":null},{"kind":"firm","seat":null}]} [AbsentAsNull `parties[0].title`] 1"#,
            ),
            (
                json!({"parties":[],"name":"a","email":"x"}),
                r#"{"parties":[],"name":"a","email":"x","phone":null} [AbsentAsNull `phone`] 1"#,
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_model_whose_schema_has_no_null_leaves_it_out() {
    for mode in [OutputMode::Native, OutputMode::StrictTool] {
        let answer = json!({"name":"a"});
        let reply = match mode {
            OutputMode::Native => Reply::text(answer.to_string()),
            _ => Reply::tool_use("contact", answer),
        };
        let server = scripted([reply]).await;
        let call = client(&server).extract::<Contact>("..").model(CLAUDE).mode(mode);
        let response = call.send().await.expect("a contact");
        assert_eq!(response.output.name, "a");
        assert_eq!(response.repairs.len(), 2, "{:?}", response.repairs);
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the default of an optional field")]
fn fallback() -> Option<String> {
    Some("fallback".into())
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Inner {
    name: String,
    #[serde(default = "fallback")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Outer {
    #[serde(deserialize_with = "blank_is_none")]
    note: Option<String>,
    inner: Inner,
}

/// A property of the same name that has a default keeps it.
#[tokio::test]
async fn only_where_the_type_misses_it() {
    assert_outcomes::<Outer>(
        Lossless,
        &[
            (
                json!({"inner":{"name":"n"}}),
                r#"{"note":null,"inner":{"name":"n","note":"fallback"}} [AbsentAsNull `note`] 1"#,
            ),
            (
                json!({"note":"x","inner":{"name":"n"}}),
                r#"{"note":"x","inner":{"name":"n","note":"fallback"}} [] 1"#,
            ),
            (
                json!({"inner":{"name":"n","note":null}}),
                r#"{"note":null,"inner":{"name":"n","note":null}} [AbsentAsNull `note`] 1"#,
            ),
        ],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Entry {
    Strict {
        inner: Noted,
        #[serde(default = "fallback")]
        note: Option<String>,
    },
    Loose {
        inner: Inner,
    },
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Noted {
    #[serde(deserialize_with = "blank_is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Ledger {
    entries: Vec<Entry>,
    by_name: std::collections::BTreeMap<String, Noted>,
}

/// Behind a tag, serde does not say where the field is missing.
#[tokio::test]
async fn only_where_it_is_missed_behind_a_tag_and_in_maps() {
    assert_outcomes::<Ledger>(
        Lossless,
        &[(
            json!({
                "entries":[
                    {"kind":"strict","inner":{}},
                    {"kind":"loose","inner":{"name":"n"}},
                    {"kind":"strict","inner":{"note":"x"}},
                    {"kind":"strict","inner":{}},
                ],
                "by_name":{"a":{},"b":{"note":"y"},"c":{}},
            }),
            r#"{"entries":[{"kind":"strict","inner":{"note":null},"note":"fallback"},{"kind":"loose","inner":{"name":"n","note":"fallback"}},{"kind":"strict","inner":{"note":"x"},"note":"fallback"},{"kind":"strict","inner":{"note":null},"note":"fallback"}],"by_name":{"a":{"note":null},"b":{"note":"y"},"c":{"note":null}}} [AbsentAsNull `entries[0].inner.note`, AbsentAsNull `entries[3].inner.note`, AbsentAsNull `by_name.*.note`, AbsentAsNull `by_name.*.note`] 1"#,
        )],
    )
    .await;
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Row {
    id: u8,
    #[serde(flatten)]
    contact: Option<Contact>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Table {
    rows: Vec<Row>,
}

/// A flattened part that is absent as a whole stays absent.
#[tokio::test]
async fn only_where_a_part_was_dropped() {
    assert_outcomes::<Table>(
        Lossless,
        &[(
            json!({"rows":[{"id":1},{"id":3},{"id":2,"name":"a","email":"x"}]}),
            r#"{"rows":[{"id":1},{"id":3},{"id":2,"name":"a","email":"x","phone":null}]} [AbsentAsNull `rows[2].phone`] 1"#,
        )],
    )
    .await;
}

#[tokio::test]
async fn nothing_is_given_under_off() {
    assert_outcomes::<Contact>(
        Off,
        &[
            (json!({"name":"a","phone":"1"}), "InvalidOutput: `email`: missing [] 3"),
            (
                json!({"name":"a","email":" ","phone":"1"}),
                r#"{"name":"a","email":null,"phone":"1"} [] 1"#,
            ),
        ],
    )
    .await;
    assert_outcomes::<Outer>(
        Off,
        &[(json!({"inner":{"name":"n"}}), "InvalidOutput: `note`: missing [] 3")],
    )
    .await;
}
