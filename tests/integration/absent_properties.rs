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
    for policy in [Lossless, Off] {
        assert_outcomes::<Contact>(
            policy,
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
    }
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
