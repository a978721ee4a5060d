//! Documents that are JSON, YAML or XML themselves, or hold code in fences, with right answers:
//! that documents look like answers does not keep answers from being read.

mod documents;

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt_local::Reply;
use serde_json::{Value, json};

use crate::outcome_table::{Case, Counts, MODES, Ticket, outcomes};
use documents::{Document, documents};

/// Forms of right answers; the first is the one that was asked for.
const FORMS: [&str; 8] = [
    "as asked for",
    "in a fence",
    "in prose",
    "in a fence in prose",
    "behind reasoning",
    "a call as text",
    "a call as text behind words",
    "a call in tags",
];

/// A right answer in a form, in a mode.
fn reply(form: &str, ticket: &Ticket, mode: OutputMode) -> Reply {
    let json = serde_json::to_value(ticket).expect("JSON");
    let call = json!({ "name": "ticket", "arguments": json });
    let call = format!("<tool_call>\n{call}\n{}tool_call>", "</");
    let text = match form {
        "as asked for" if mode == OutputMode::Tool => return Reply::tool_use("ticket", json),
        "as asked for" => json.to_string(),
        "in a fence" => format!("```json\n{json:#}\n```"),
        "in prose" => format!("Here is what the document says: {json}. Anything else?"),
        "in a fence in prose" => format!("Here it is:\n\n```json\n{json:#}\n```\n\nAnything else?"),
        "behind reasoning" => format!("<think>\nIt has a title.\n{}think>\n{json}", "</"),
        "a call as text" => call,
        "a call as text behind words" => format!("I will note it down.\n{call}"),
        "a call in tags" => in_tags(&json),
        other => unreachable!("no form is called {other}"),
    };
    Reply::text(text)
}

fn in_tags(json: &Value) -> String {
    let parameters = json.as_object().expect("an object").iter().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        format!("<parameter name=\"{name}\">{text}{}parameter>", "</")
    });
    format!("<invoke name=\"ticket\">{}{}invoke>", parameters.collect::<String>(), "</")
}

/// The share of answers in hundredths, rounded down.
fn hundredths(part: usize, all: usize) -> usize {
    part * 100 / all.max(1)
}

#[tokio::test]
async fn right_answers_about_documents_that_look_like_answers_are_read() {
    let documents = documents();
    assert_eq!(documents.len(), 200);
    let mut cases = Vec::new();
    let mut right = Vec::new();
    for (index, Document { kind, text, ticket }) in documents.iter().enumerate() {
        for (of_form, form) in FORMS.iter().enumerate() {
            let mode = MODES[(index / 4 + of_form) % MODES.len()];
            cases.push(Case {
                document: text.clone(),
                reply: reply(form, ticket, mode),
                mode,
                policy: RepairPolicy::default(),
                is_streamed: (index / 2 + of_form).is_multiple_of(2),
                row: format!("{kind}, {form}"),
            });
            right.push(ticket);
        }
    }
    let mut counts = Counts::default();
    let (mut read, mut wrong) = (0, Vec::new());
    for ((case, right), came) in cases.iter().zip(right).zip(outcomes(&cases).await) {
        let outcome = match came {
            Ok(value) if value == *right => {
                read += 1;
                "read".to_owned()
            }
            Ok(value) => {
                wrong
                    .push(format!("{}, {:?}: {value:?}\n{}\n", case.row, case.mode, case.document));
                "WRONG".to_owned()
            }
            Err(kind) => kind,
        };
        counts.add(&case.row, &outcome);
        counts.add(&format!("all, {:?}", case.mode), &outcome);
    }
    println!("{}", counts.table());
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(hundredths(read, cases.len()) >= 80, "{}", counts.table());
    insta::assert_snapshot!(counts.table());
}
