//! Faults in responses.

use std::time::Duration;

use bedrock_prompt_local::{AwsError, Reply, Script, Server, StreamFault};
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use crate::frames::{STREAM, Streamed, converse_stream, frame, open, read};
use crate::support::{PATH, converse, user};

async fn start(events: usize, cut: StreamFault) -> Server {
    let reply = Reply::text("One two three").fault_after(events, cut);
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn cut(events: usize, cut: StreamFault) -> Streamed {
    converse_stream(&start(events, cut).await, &user("hi")).await
}

/// The names of the frames of any type.
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
        let answer = cut(2, StreamFault::exception(error, "it failed")).await;
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
    let answer = cut(
        0,
        StreamFault::Exception { name: "moonException".to_owned(), message: "full".to_owned() },
    )
    .await;
    assert_eq!(names(&answer), ["moonException"]);
    assert_eq!(answer.frames()[0].payload, json!({"message": "full"}));
}

#[tokio::test]
async fn an_error_frame() {
    let answer = cut(
        1,
        StreamFault::Error { code: "InternalError".to_owned(), message: "it failed".to_owned() },
    )
    .await;
    assert_eq!(names(&answer), ["messageStart", "InternalError"]);
    let frames = answer.frames();
    assert_eq!(frames[1].header(":message-type"), Some("error"));
    assert_eq!(frames[1].header(":error-message"), Some("it failed"));
}

#[tokio::test]
async fn an_end_too_early() {
    let answer = cut(3, StreamFault::End).await;
    assert!(answer.complete, "in good order");
    assert_eq!(names(&answer), ["messageStart", "contentBlockDelta", "contentBlockDelta"]);
}

#[tokio::test]
async fn a_connection_that_breaks() {
    let answer = cut(1, StreamFault::Connection).await;
    assert!(!answer.complete, "no end was sent");
    assert_eq!(answer.chunks.len(), 2);
    assert!(frame(&answer.chunks[0]).is_ok());
    assert!(frame(&answer.chunks[1]).is_err(), "half a frame");
}

#[tokio::test]
async fn a_wrong_checksum() {
    let answer = cut(1, StreamFault::BadCrc).await;
    assert!(answer.complete);
    let error = frame(&answer.chunks[1]).expect_err("a checksum that does not fit");
    assert!(error.contains("checksum"), "{error}");
    let others = answer.chunks.iter().enumerate().filter(|(index, _)| *index != 1);
    assert!(others.map(|(_, chunk)| frame(chunk)).all(|frame| frame.is_ok()));
    assert_eq!(answer.chunks.len(), 8);
}

#[tokio::test]
async fn a_stall_lasts_until_the_server_is_gone() {
    let local = start(2, StreamFault::Stall).await;
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
    let end = cut(99, StreamFault::End).await;
    assert_eq!(names(&end)[..4], whole);
    assert_eq!(names(&end).last().map(String::as_str), Some("metadata"));
    let late = cut(99, StreamFault::exception(AwsError::Throttling, "late")).await;
    assert_eq!(names(&late).last().map(String::as_str), Some("throttlingException"));
    assert_eq!(names(&late).len(), names(&end).len() + 1);
    let broken = cut(99, StreamFault::Connection).await;
    assert!(!broken.complete);
    assert_eq!(broken.chunks.len(), end.chunks.len());
}

#[tokio::test]
async fn an_answer_in_one_piece_is_whole() {
    let answer = converse(&start(1, StreamFault::Connection).await, &user("hi")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["output"]["message"]["content"], json!([{"text": "One two three"}]));
}

#[tokio::test]
async fn half_a_frame_and_an_end_in_good_order() {
    let answer = cut(1, StreamFault::HalfFrame).await;
    assert!(answer.complete);
    assert_eq!(answer.chunks.len(), 2);
    assert!(frame(&answer.chunks[0]).is_ok());
    assert!(frame(&answer.chunks[1]).is_err(), "half a frame");
}

/// What the client has received when the connection ends, and how it ends.
async fn until_the_end(reply: Reply, path: &str) -> (Vec<u8>, std::io::Result<()>) {
    let script = Script::always(reply);
    let local = Server::builder().script(script).start().await.expect("a free port");
    let mut socket = open(&local, path, &user("hi")).await;
    let (mut answer, mut buffer) = (Vec::new(), [0; 1024]);
    loop {
        match socket.read(&mut buffer).await {
            Ok(0) => return (answer, Ok(())),
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(error) => return (answer, Err(error)),
        }
    }
}

#[tokio::test]
async fn connections_that_are_reset() {
    for (reply, path, is_begun) in [
        (Reply::reset(), PATH, false),
        (Reply::text("One two three").fault_after(1, StreamFault::Reset), STREAM, true),
        (Reply::text("One two three").fault_at_byte(9, StreamFault::Reset), PATH, true),
    ] {
        let (answer, end) = until_the_end(reply, path).await;
        let error = end.expect_err("not a mere end");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
        assert_eq!(answer.starts_with(b"HTTP/1.1 200"), is_begun);
    }
}

/// The length in the head, and the body.
fn body_of(answer: &[u8]) -> (Option<usize>, String) {
    let answer = String::from_utf8_lossy(answer);
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    (length.and_then(|length| length.parse().ok()), body.to_owned())
}

#[tokio::test]
async fn answers_that_break_at_a_byte() {
    let whole = until_the_end(Reply::text("One two three"), PATH).await.0;
    let (length, body) = body_of(&whole);
    assert_eq!(length, Some(body.len()));
    for at in [0, 1, 30, body.len() - 1, body.len(), body.len() + 7] {
        let bytes = at as u64;
        let kept = &body[..at.min(body.len())];
        let broken = Reply::text("One two three").fault_at_byte(bytes, StreamFault::Connection);
        let (answer, end) = until_the_end(broken, PATH).await;
        let (told, got) = body_of(&answer);
        assert!(end.is_ok());
        assert_eq!(got, kept, "{at}");
        assert!(told > Some(got.len()), "{at}: a client sees that it is not whole");

        let short = Reply::text("One two three").fault_at_byte(bytes, StreamFault::End);
        let (told, got) = body_of(&until_the_end(short, PATH).await.0);
        assert_eq!((told, got.as_str()), (Some(kept.len()), kept), "{at}: it looks whole");

        let pause = StreamFault::Pause(Duration::from_millis(2));
        let late = Reply::text("One two three").fault_at_byte(bytes, pause);
        assert_eq!(body_of(&until_the_end(late, PATH).await.0), (length, body.clone()), "{at}");
    }
}

#[tokio::test]
async fn errors_and_raw_answers_break_too() {
    let error = Reply::error(AwsError::Throttling, "busy").fault_at_byte(5, StreamFault::End);
    assert_eq!(body_of(&until_the_end(error, PATH).await.0).1, "{\"mes");
    let raw = Reply::http(200, "0123456789").fault_at_byte(4, StreamFault::Connection);
    assert_eq!(body_of(&until_the_end(raw, PATH).await.0).1, "0123");
}

#[tokio::test]
async fn a_stream_breaks_at_a_byte() {
    let reply = |byte, cut| Reply::text("One two three").fault_at_byte(byte, cut);
    let run = async |byte, cut| {
        let script = Script::always(reply(byte, cut));
        let local = Server::builder().script(script).start().await.expect("a free port");
        converse_stream(&local, &user("hi")).await
    };
    let whole = converse_stream(&start(99, StreamFault::End).await, &user("hi")).await;
    let first = whole.chunks[0].len();
    let sent = |answer: &Streamed| answer.chunks.concat().len();
    let end = run(first as u64 + 3, StreamFault::End).await;
    assert!(end.complete);
    assert_eq!(sent(&end), first + 3);
    let broken = run(first as u64 + 3, StreamFault::Connection).await;
    assert!(!broken.complete);
    assert_eq!(sent(&broken), first + 3);
    let late = run(3, StreamFault::Pause(Duration::from_millis(2))).await;
    assert_eq!(late.chunks.concat(), whole.chunks.concat());
    // A fault that changes a frame changes the first one that begins after the byte.
    let exception = StreamFault::exception(AwsError::Throttling, "busy");
    for (byte, events) in [(0, 0), (1, 1), (first, 1), (first + 1, 2)] {
        assert_eq!(names(&run(byte as u64, exception.clone()).await).len(), events + 1, "{byte}");
    }
}

#[tokio::test]
async fn an_answer_in_one_piece_stalls() {
    let script = Script::always(Reply::text("One two three").fault_at_byte(4, StreamFault::Stall));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let mut socket = open(&local, PATH, &user("hi")).await;
    let mut answer = Vec::new();
    let wait = Duration::from_millis(100);
    assert!(timeout(wait, socket.read_to_end(&mut answer)).await.is_err(), "open, and silent");
    assert_eq!(body_of(&answer).1.len(), 4);
}

#[tokio::test]
async fn a_wrong_content_type_and_an_empty_body() {
    let script = Script::new()
        .reply(Reply::text("One").header("content-type", "text/html"))
        .reply(Reply::text("One").fault_at_byte(0, StreamFault::End));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let typed = converse(&local, &user("hi")).await;
    assert_eq!((typed.status, typed.header("content-type")), (200, Some("text/html")));
    let empty = converse(&local, &user("hi")).await;
    assert_eq!((empty.status, empty.body.as_str()), (200, ""));
}
