//! The engine with a corpus of texts: the values that a text gives, or a refusal that names what
//! is missing.

mod corpus;
mod generated;

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use self::corpus::{Case, Expected};
use crate::support::{converse, decimal, object, with_tool};

/// The input of the tool, or the paths that the text of the answer names.
async fn read(local: &Server, case: &Case) -> Expected {
    let text = format!("Read this:\n<document>\n{}\n</document>", case.text);
    let answer = converse(local, &with_tool(&text, &case.tool, &case.schema)).await;
    assert_eq!(answer.status, 200, "{}: {}", case.name, answer.body);
    let block = answer.json()["output"]["message"]["content"][0].clone();
    match &block["toolUse"]["input"] {
        Value::Null => {
            let text = block["text"].as_str().expect("text");
            Expected::Missing(text.split('`').skip(1).step_by(2).map(str::to_owned).collect())
        }
        input => Expected::Value(input.clone()),
    }
}

#[tokio::test]
async fn every_case_of_the_corpus() {
    let cases = corpus::all();
    assert!(cases.len() > 100, "only {} cases", cases.len());
    let local = Server::builder().record(false).start().await.expect("a free port");
    let mut wrong = Vec::new();
    for case in &cases {
        let found = read(&local, case).await;
        if found != case.expected {
            let expected = &case.expected;
            wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}\n", case.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

#[tokio::test]
async fn generated_invoices_are_read_whole_or_refused() {
    let schema = object(json!({
        "number": {"type": "string", "description": "Invoice number, exactly as printed."},
        "issued": {"type": "string", "format": "date", "description": "Date of issue."},
        "lines": {"type": "array", "items": object(json!({
            "description": {"type": "string"},
            "quantity": {"type": "integer", "minimum": 0},
            "amount": decimal(),
        }))},
        "total": decimal(),
    }));
    let local = Server::builder().record(false).start().await.expect("a free port");
    let (mut whole, mut refused) = (0, 0);
    for seed in 0..500 {
        let case = generated::invoice(seed, schema.clone());
        match (read(&local, &case).await, &case.expected) {
            (found, expected) if found == *expected => whole += 1,
            // The path may be less exact, and a single record in a paragraph is none.
            (Expected::Missing(paths), _) if paths.iter().all(|path| path.starts_with("lines")) => {
                refused += 1;
            }
            (found, expected) => {
                panic!("{}\n  expected {expected:?}\n  found    {found:?}", case.name)
            }
        }
    }
    assert!(whole > 15 * refused, "{refused} of {} refused", whole + refused);
}
