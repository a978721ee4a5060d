//! Event streams: frames in the format `vnd.amazon.eventstream`, sent one at a time.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::header::CONTENT_TYPE;
use hyper::body::Frame;
use serde_json::{Value, json};
use tokio::time::Sleep;

use crate::reply::Faults;
use crate::{AwsError, Cut, respond};

/// An event whose payload is JSON.
pub(crate) struct Event {
    name: &'static str,
    payload: Value,
}

/// What a connection does next.
enum Step {
    Send(Bytes),
    HangUp,
    Stall,
}

impl Event {
    pub(crate) fn new(name: &'static str, payload: Value) -> Self {
        Self { name, payload }
    }
}

/// An answer of status 200 that sends the events one by one, with a pause between them.
pub(crate) fn respond(events: Vec<Event>, faults: Faults, pause: Duration) -> Response<Body> {
    let mut steps: VecDeque<Step> =
        events.into_iter().enumerate().map(|(index, event)| encode(index, event)).collect();
    if let Some((after, cut)) = faults {
        spoil(&mut steps, after, cut);
    }
    let mut response = Response::new(Body::new(Frames { steps, pause, rest: None }));
    let kind = "application/vnd.amazon.eventstream";
    respond::set_header(response.headers_mut(), CONTENT_TYPE.as_str(), kind);
    response
}

fn encode(index: usize, event: Event) -> Step {
    let mut payload = event.payload;
    if let Some(members) = payload.as_object_mut() {
        members.insert("p".to_owned(), padding(index).into());
        members.sort_keys();
    }
    frame(
        &[
            (":event-type", event.name),
            (":content-type", "application/json"),
            (":message-type", "event"),
        ],
        &payload,
    )
}

/// AWS hides the length of an event behind letters of a random number; here the number varies.
fn padding(index: usize) -> &'static str {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    &letters[..=index * 23 % letters.len()]
}

fn frame(headers: &[(&'static str, &str)], payload: &Value) -> Step {
    let payload = if payload.is_null() { String::new() } else { payload.to_string() };
    let headers = headers
        .iter()
        .map(|(name, value)| Header::new(*name, HeaderValue::String((*value).to_owned().into())));
    let message = Message::new_from_parts(headers.collect(), payload.into_bytes());
    let mut bytes = Vec::new();
    match write_message_to(&message, &mut bytes) {
        Ok(()) => Step::Send(bytes.into()),
        // Only a script can ask for a header that no frame can hold.
        Err(_) => Step::HangUp,
    }
}

fn spoil(steps: &mut VecDeque<Step>, after: usize, cut: Cut) {
    // These two need a frame to act on.
    let last =
        steps.len().saturating_sub(usize::from(matches!(cut, Cut::Connection | Cut::BadCrc)));
    let after = after.min(last);
    let mut rest = steps.split_off(after);
    let mut next = match rest.pop_front() {
        Some(Step::Send(bytes)) => bytes.to_vec(),
        _ => Vec::new(),
    };
    match cut {
        Cut::End => {}
        Cut::Stall => steps.push_back(Step::Stall),
        Cut::Exception(error, message) => {
            let mut payload = json!({ "message": message });
            if error == AwsError::ModelStreamError {
                payload["originalMessage"] = payload["message"].clone();
                payload["originalStatusCode"] = 500.into();
            }
            steps.push_back(exception(&lower_camel(error.name()), &payload));
        }
        Cut::NamedException(name, message) => {
            steps.push_back(exception(&name, &json!({ "message": message })));
        }
        Cut::Error(code, message) => steps.push_back(frame(
            &[(":message-type", "error"), (":error-code", &code), (":error-message", &message)],
            &Value::Null,
        )),
        Cut::Connection => {
            next.truncate(next.len() / 2);
            steps.extend([Step::Send(next.into()), Step::HangUp]);
        }
        Cut::BadCrc => {
            if let Some(byte) = next.last_mut() {
                *byte ^= 0xff;
            }
            steps.push_back(Step::Send(next.into()));
            steps.append(&mut rest);
        }
    }
}

fn exception(name: &str, payload: &Value) -> Step {
    frame(
        &[
            (":exception-type", name),
            (":content-type", "application/json"),
            (":message-type", "exception"),
        ],
        payload,
    )
}

/// `ThrottlingException` is `throttlingException` in a stream.
fn lower_camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

/// A body that gives one frame at a time, so that each goes out as it comes.
struct Frames {
    steps: VecDeque<Step>,
    pause: Duration,
    /// The wait before the next frame; the first frame has none.
    rest: Option<Rest>,
}

enum Rest {
    /// Long enough for the frame before to be written.
    Yield,
    Sleep(Pin<Box<Sleep>>),
}

impl hyper::body::Body for Frames {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match &mut self.rest {
            Some(Rest::Sleep(sleep)) => ready!(sleep.as_mut().poll(context)),
            Some(Rest::Yield) => {
                self.rest = None;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            None => {}
        }
        match self.steps.pop_front() {
            None => Poll::Ready(None),
            Some(Step::Send(bytes)) => {
                self.rest = Some(match self.pause.is_zero() {
                    true => Rest::Yield,
                    false => Rest::Sleep(Box::pin(tokio::time::sleep(self.pause))),
                });
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Some(Step::HangUp) => Poll::Ready(Some(Err(ErrorKind::ConnectionAborted.into()))),
            Some(Step::Stall) => {
                self.rest = None;
                self.steps.push_front(Step::Stall);
                Poll::Pending
            }
        }
    }
}
