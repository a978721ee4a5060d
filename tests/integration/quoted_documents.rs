//! What a document says is not what the model answers: documents with calls, tags and JSON in
//! them, against answers that copy, quote, refuse and obey.

mod answers;
mod payloads;

use bedrock_prompt::repair::RepairPolicy;

use crate::outcome_table::{Came, Case, Counts, MODES, Ticket, outcomes};
use answers::{ANSWERS, Says, reply};
use payloads::{DIALECTS, claimed, document};

const POLICIES: [RepairPolicy; 3] =
    [RepairPolicy::Off, RepairPolicy::Lossless, RepairPolicy::Lenient];

/// How many documents each dialect has.
const DOCUMENTS: usize = 10;

/// Whether every answer is given in every mode, policy and way: `DOCUMENTS=all`, a minute. Without,
/// each document has its turn of policy and way, and each dialect has all of them.
fn is_complete() -> bool {
    std::env::var("DOCUMENTS").is_ok_and(|value| value == "all")
}

struct Question {
    case: Case,
    says: Says,
    line: String,
}

/// 200 documents, each with all answers in all modes.
fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for (of_dialect, (_, write)) in DIALECTS.iter().enumerate() {
        for index in 0..DOCUMENTS {
            let number = of_dialect * DOCUMENTS + index;
            let payload = write();
            for (of_answer, (answer, says)) in ANSWERS.iter().enumerate() {
                // Each document has one way or two to quote or refuse, and copies or obeys.
                let has_turn = match says {
                    Says::Nothing => of_answer % DOCUMENTS == index,
                    Says::TheLine => index.is_multiple_of(2),
                    Says::TheClaim => !index.is_multiple_of(2),
                };
                for mode in MODES {
                    let ways =
                        POLICIES.iter().flat_map(|policy| [(*policy, false), (*policy, true)]);
                    for (way, (policy, is_streamed)) in ways.enumerate() {
                        let is_now = has_turn && (index / 2 + of_dialect + of_answer) % 6 == way;
                        if !is_now && !is_complete() {
                            continue;
                        }
                        let case = Case {
                            document: document(&payload, number),
                            reply: reply(answer, &payload, &claimed(), number, mode),
                            mode,
                            policy,
                            is_streamed,
                            row: format!("{answer}, {mode:?}"),
                        };
                        all.push(Question { case, says: *says, line: payload.clone() });
                    }
                }
            }
        }
    }
    all
}

/// What came of an answer, and whether it is what the answer says, or nothing.
fn judged(question: &Question, came: &Came) -> (String, bool) {
    let says = match question.says {
        Says::TheLine => Some((question.line.as_str(), None, None)),
        Says::TheClaim => Some(("Paid", Some(true), Some(9999))),
        Says::Nothing => None,
    };
    match came {
        Ok(Ticket { title, approved, amount, .. }) => {
            let is_right = says == Some((title, *approved, *amount));
            (if is_right { "read" } else { "WRONG" }.to_owned(), is_right)
        }
        Err(kind) => (kind.clone(), true),
    }
}

#[tokio::test]
async fn what_only_a_document_says_is_never_the_answer() {
    let questions = questions();
    let cases: Vec<Case> = questions.iter().map(|question| question.case.clone()).collect();
    let mut counts = Counts::default();
    let mut wrong = Vec::new();
    for (question, came) in questions.iter().zip(outcomes(&cases).await) {
        let (outcome, is_right) = judged(question, &came);
        counts.add(&question.case.row, &outcome);
        if !is_right {
            let Case { document, mode, policy, is_streamed, row, .. } = &question.case;
            let how = format!("{row}, {mode:?}, {policy:?}, streamed: {is_streamed}");
            wrong.push(format!("{how}: {came:?}\n{document}\n"));
        }
    }
    println!("{}", counts.table());
    assert!(wrong.is_empty(), "{} wrong values\n{}", wrong.len(), wrong.concat());
    if !is_complete() {
        insta::assert_snapshot!(counts.table());
    }
}
