//! Streams that go wrong.

use std::time::Duration;

use bedrock_prompt_local::{AwsError, Cut, Reply, Script, Server};
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use crate::frames::{STREAM, Streamed, converse_stream, frame, open, read};
use crate::support::{converse, user};

async fn start(events: usize, cut: Cut) -> Server {
    let reply = Reply::text("One two three").cut_after(events, cut);
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn cut(events: usize, cut: Cut) -> Streamed {
    converse_stream(&start(events, cut).await, &user("hi")).await
}

/// The names of the frames, whatever they are.
fn names(answer: &Streamed) -> Vec<String> {
    let of = [":event-type", ":exception-type", ":error-code"];
    let frames = answer.frames();
    let name = frames.iter().map(|frame| of.iter().find_map(|name| frame.header(name)));
    name.map(|name| name.unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn exceptions_of_aws() {
    for (error, name) in [
        (AwsError::InternalServer, "internalServerException"),
        (AwsError::ModelStreamError, "modelStreamErrorException"),
        (AwsError::ModelTimeout, "modelTimeoutException"),
        (AwsError::ServiceUnavailable, "serviceUnavailableException"),
        (AwsError::Throttling, "throttlingException"),
        (AwsError::Validation, "validationException"),
    ] {
        let answer = cut(2, Cut::Exception(error, "it failed".to_owned())).await;
        assert!(answer.head.starts_with("HTTP/1.1 200 "), "{}", answer.head);
        assert!(answer.complete);
        assert_eq!(names(&answer), ["messageStart", "contentBlockDelta", name]);
        let frames = answer.frames();
        let last = frames.last().expect("an exception");
        let headers: Vec<(&str, &str)> =
            last.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(
            headers,
            [
                (":exception-type", name),
                (":content-type", "application/json"),
                (":message-type", "exception"),
            ]
        );
        assert_eq!(last.payload["message"], "it failed");
        let members = if error == AwsError::ModelStreamError { 3 } else { 1 };
        assert_eq!(last.payload.as_object().map(serde_json::Map::len), Some(members));
    }
}

#[tokio::test]
async fn an_exception_that_nobody_knows() {
    let answer = cut(0, Cut::NamedException("moonException".to_owned(), "full".to_owned())).await;
    assert_eq!(names(&answer), ["moonException"]);
    assert_eq!(answer.frames()[0].payload, json!({"message": "full"}));
}

#[tokio::test]
async fn an_error_frame() {
    let answer = cut(1, Cut::Error("InternalError".to_owned(), "it failed".to_owned())).await;
    assert_eq!(names(&answer), ["messageStart", "InternalError"]);
    let frames = answer.frames();
    assert_eq!(frames[1].header(":message-type"), Some("error"));
    assert_eq!(frames[1].header(":error-message"), Some("it failed"));
}

#[tokio::test]
async fn an_end_too_early() {
    let answer = cut(3, Cut::End).await;
    assert!(answer.complete, "in good order");
    assert_eq!(names(&answer), ["messageStart", "contentBlockDelta", "contentBlockDelta"]);
}

#[tokio::test]
async fn a_connection_that_breaks() {
    let answer = cut(1, Cut::Connection).await;
    assert!(!answer.complete, "no end was sent");
    assert_eq!(answer.chunks.len(), 2);
    assert!(frame(&answer.chunks[0]).is_ok());
    assert!(frame(&answer.chunks[1]).is_err(), "half a frame");
}

#[tokio::test]
async fn a_wrong_checksum() {
    let answer = cut(1, Cut::BadCrc).await;
    assert!(answer.complete);
    let error = frame(&answer.chunks[1]).expect_err("a checksum that does not fit");
    assert!(error.contains("checksum"), "{error}");
    let others = answer.chunks.iter().enumerate().filter(|(index, _)| *index != 1);
    assert!(others.map(|(_, chunk)| frame(chunk)).all(|frame| frame.is_ok()));
    assert_eq!(answer.chunks.len(), 8);
}

#[tokio::test]
async fn a_stall_lasts_until_the_server_is_gone() {
    let local = start(2, Cut::Stall).await;
    let mut socket = open(&local, STREAM, &user("hi")).await;
    let mut answer = Vec::new();
    let wait = Duration::from_millis(300);
    assert!(timeout(wait, socket.read_to_end(&mut answer)).await.is_err(), "open, and silent");
    let seen = read(&answer);
    assert_eq!(names(&seen), ["messageStart", "contentBlockDelta"]);
    drop(local);
    let end = timeout(Duration::from_secs(10), socket.read_to_end(&mut answer)).await;
    assert!(end.is_ok(), "closed with the server");
}

#[tokio::test]
async fn more_events_than_there_are() {
    let whole = ["messageStart", "contentBlockDelta", "contentBlockDelta", "contentBlockDelta"];
    let end = cut(99, Cut::End).await;
    assert_eq!(names(&end)[..4], whole);
    assert_eq!(names(&end).last().map(String::as_str), Some("metadata"));
    let late = cut(99, Cut::Exception(AwsError::Throttling, "late".to_owned())).await;
    assert_eq!(names(&late).last().map(String::as_str), Some("throttlingException"));
    assert_eq!(names(&late).len(), names(&end).len() + 1);
    let broken = cut(99, Cut::Connection).await;
    assert!(!broken.complete);
    assert_eq!(broken.chunks.len(), end.chunks.len());
}

#[tokio::test]
async fn an_answer_in_one_piece_is_whole() {
    let answer = converse(&start(1, Cut::Connection).await, &user("hi")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["output"]["message"]["content"], json!([{"text": "One two three"}]));
}
