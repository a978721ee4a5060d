//! How far an answer may be repaired: said by the call, the prompt and the client.

use bedrock_prompt::{
    Client, Error, ErrorKind, Prompt, Response, Violation,
    repair::{RepairKind, RepairPolicy},
};
use bedrock_prompt_local::{Reply, Server};
use serde_json::json;

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct Count {
    rivers: u32,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "How many?", output = Count, repair = "off")]
struct Strictly;

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "How many?", output = Count)]
struct Loosely;

async fn server() -> Server {
    scripted((0..4).map(|_| Reply::tool_use("count", json!({ "rivers": 7.0 })))).await
}

fn repaired(result: Result<Response<Count>, Error>) -> Vec<RepairKind> {
    let response = result.expect("repaired");
    assert_eq!(response.output.rivers, 7);
    response.repairs.iter().map(|repair| repair.kind).collect()
}

#[tokio::test]
async fn an_answer_is_not_repaired_where_that_is_off() {
    let server = server().await;
    let error = client(&server).prompt(Strictly).send().await.expect_err("no whole number");
    assert_eq!(error.kind(), ErrorKind::InvalidOutput);
    assert!(error.repairs().is_empty());
    assert_eq!(error.violations().iter().map(Violation::path).collect::<Vec<_>>(), ["rivers"]);
    assert_eq!(error.partial(), Some(&json!({ "rivers": 7.0 })));
    assert!(error.to_string().contains("`rivers`"), "{error}");
}

#[tokio::test]
async fn the_call_goes_before_the_prompt_and_the_prompt_before_the_client() {
    let server = server().await;
    let strict = |on: bool| {
        let policy = if on { RepairPolicy::Off } else { RepairPolicy::Lossless };
        let builder = Client::builder().max_re_asks(0).repair(policy);
        builder.build(client(&server).sdk().clone())
    };
    strict(false).prompt(Strictly).send().await.expect_err("the prompt says so");
    strict(true).prompt(Loosely).send().await.expect_err("the client says so");
    let call = strict(true).prompt(Strictly).repair(RepairPolicy::Lossless);
    assert_eq!(repaired(call.send().await), [RepairKind::IntegralFloat]);
    assert_eq!(repaired(client(&server).prompt(Loosely).send().await), [RepairKind::IntegralFloat]);
}
