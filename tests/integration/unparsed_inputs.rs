//! Inputs that Bedrock could not parse: a whole answer has them in a JSON string, a stream as they are.
//! Both are read alike, with the same repairs on record.

use bedrock_prompt::repair::RepairKind;
use bedrock_prompt::{Error, ErrorKind, Response};
use bedrock_prompt_local::Reply;
use serde_json::Value;

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct Note {
    title: String,
    body: String,
}

/// What comes of an input, whole and streamed.
async fn both(input: &str) -> [Result<Response<Note>, Error>; 2] {
    let reply = || Reply::tool_use("note", Value::from(input));
    let server = scripted([reply(), reply()]).await;
    let call = || client(&server).extract::<Note>("x").model(CLAUDE);
    let whole = call().send().await;
    let streamed = call().stream().await.expect("it begins").finish().await;
    assert_eq!(server.received().len(), 2);
    [whole, streamed]
}

async fn read(input: &str, body: &str, repairs: &[(RepairKind, &str)]) {
    for result in both(input).await {
        let response = result.expect("a note");
        assert_eq!(response.output, Note { title: "a".into(), body: body.into() });
        let found: Vec<_> =
            response.repairs.iter().map(|repair| (repair.kind, repair.path.as_str())).collect();
        assert_eq!(found, repairs, "{input}");
    }
}

#[tokio::test]
async fn repairs_in_an_input_that_is_a_string_are_on_record() {
    use RepairKind::{Repeated, StringSyntax};
    read("{\"title\":\"a\",\"body\":\"1\n2\"}", "1\n2", &[(StringSyntax, "body")]).await;
    read("{\"title\":\"a\",\"body\":\"1\t2\"}", "1\t2", &[(StringSyntax, "body")]).await;
    let both = "{\"title\":\"a\",\"body\":\"1\r\n2\",\"body\":\"1\r\n2\"}";
    read(both, "1\r\n2", &[(StringSyntax, "body"), (StringSyntax, "body"), (Repeated, "body")])
        .await;
}

#[tokio::test]
async fn the_answer_of_an_error_is_what_the_model_wrote() {
    for input in [r#"{"title":"a","body":"b"#, "{\"title\":\"a\",\"body\":\n", "{title"] {
        for result in both(input).await {
            let error = result.expect_err("it breaks off");
            assert_eq!((error.kind(), error.answer()), (ErrorKind::InvalidOutput, Some(input)));
        }
    }
    // A text that is no beginning of JSON.
    for result in both("none").await {
        assert_eq!(result.expect_err("no note").kind(), ErrorKind::InvalidOutput);
    }
}
