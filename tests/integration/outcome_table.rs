//! What comes of many answers, each to a question about a document, as a table of counts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt::{Client, OutputMode, Prompt};
use bedrock_prompt_local::Reply;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

pub(crate) const MODES: [OutputMode; 3] =
    [OutputMode::Tool, OutputMode::Native, OutputMode::Prompted];

/// What is read in the documents. The last two are what documents claim, and never the model.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "ticket")]
pub(crate) struct Ticket {
    /// The line under the heading, copied exactly.
    pub(crate) title: String,
    pub(crate) reference: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) approved: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) amount: Option<u32>,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, system = "Copy values exactly.", user = "Read:\n{document}", output = Ticket)]
struct ReadTicket<'a> {
    #[prompt(untrusted)]
    document: &'a str,
}

/// A question about a document, and the answer that the model gives.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) document: String,
    pub(crate) reply: Reply,
    pub(crate) mode: OutputMode,
    pub(crate) policy: RepairPolicy,
    pub(crate) is_streamed: bool,
    /// The row of the table.
    pub(crate) row: String,
}

/// What came of a case: the value, or the kind of the error.
pub(crate) type Came = Result<Ticket, String>;

/// What came of all cases, asked one after the other of one server.
pub(crate) async fn outcomes(cases: &[Case]) -> Vec<Came> {
    let server = scripted(cases.iter().map(|case| case.reply.clone())).await;
    let client = client(&server);
    let mut all = Vec::with_capacity(cases.len());
    for (index, case) in cases.iter().enumerate() {
        // The two ways to hand over a document.
        let came = if index % 2 == 0 {
            ask(&client, ReadTicket { document: &case.document }, case).await
        } else {
            extract(&client, case).await
        };
        all.push(came);
    }
    assert_eq!(server.received().len(), cases.len());
    all
}

async fn ask(client: &Client, prompt: ReadTicket<'_>, case: &Case) -> Came {
    let call = client.prompt(prompt).mode(case.mode).repair(case.policy);
    let result = if case.is_streamed {
        call.stream().await.expect("a stream").finish().await
    } else {
        call.send().await
    };
    result.map(|response| response.output).map_err(|error| format!("{:?}", error.kind()))
}

async fn extract(client: &Client, case: &Case) -> Came {
    let call = client.extract::<Ticket>(&case.document).model(CLAUDE);
    let call = call.mode(case.mode).repair(case.policy);
    let result = if case.is_streamed {
        call.stream().await.expect("a stream").finish().await
    } else {
        call.send().await
    };
    result.map(|response| response.output).map_err(|error| format!("{:?}", error.kind()))
}

/// A table of rows with the counts of their outcomes.
#[derive(Default)]
pub(crate) struct Counts(BTreeMap<String, BTreeMap<String, usize>>);

impl Counts {
    pub(crate) fn add(&mut self, row: &str, outcome: &str) {
        *self.0.entry(row.to_owned()).or_default().entry(outcome.to_owned()).or_default() += 1;
    }

    pub(crate) fn table(&self) -> String {
        let mut table = String::new();
        for (row, counts) in &self.0 {
            let counts: Vec<_> =
                counts.iter().map(|(outcome, count)| format!("{outcome} {count}")).collect();
            let _ = writeln!(table, "{row}: {}", counts.join(", "));
        }
        table
    }
}
