//! Event streams: frames in the format `vnd.amazon.eventstream`, sent one at a time.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::convert::Infallible;
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

use crate::cut::{At, Fault};
use crate::delivery::{Breach, Delivery, HangUp};
use crate::reply::Faults;
use crate::{AwsError, Cut, respond};

/// An event whose payload is JSON.
pub(crate) struct Event {
    name: Cow<'static, str>,
    payload: Value,
}

/// A frame; only a script can ask for a header that none can hold.
type Encoded = Result<Bytes, TooLarge>;

struct TooLarge;

impl Event {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, payload: Value) -> Self {
        Self { name: name.into(), payload }
    }
}

/// An answer of status 200 that sends the events one by one, with a pause between them.
pub(crate) fn respond(events: Vec<Event>, faults: Faults, pause: Duration) -> Response<Body> {
    let mut frames: Vec<Encoded> =
        events.into_iter().enumerate().map(|(index, event)| encode(index, event)).collect();
    let mut breach = faults.and_then(|fault| spoil(&mut frames, fault));
    if let Some(index) = frames.iter().position(Result::is_err) {
        frames.truncate(index);
        breach = breach.or(Some((length(&frames), Breach::HangUp(HangUp::Close))));
    }
    let frames = frames.into_iter().flatten().collect();
    let mut response = Response::new(Body::new(Frames { left: frames, pause, rest: None }));
    let kind = "application/vnd.amazon.eventstream";
    respond::set_header(response.headers_mut(), CONTENT_TYPE.as_str(), kind);
    Delivery::change(&mut response, |delivery| delivery.breach = breach);
    response
}

fn encode(index: usize, event: Event) -> Encoded {
    let mut payload = event.payload;
    if let Some(members) = payload.as_object_mut() {
        members.insert("p".to_owned(), padding(index).into());
        members.sort_keys();
    }
    frame(
        &[
            (":event-type", &event.name),
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

fn frame(headers: &[(&'static str, &str)], payload: &Value) -> Encoded {
    let payload = if payload.is_null() { String::new() } else { payload.to_string() };
    let headers = headers
        .iter()
        .map(|(name, value)| Header::new(*name, HeaderValue::String((*value).to_owned().into())));
    let message = Message::new_from_parts(headers.collect(), payload.into_bytes());
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).map_err(|_| TooLarge)?;
    Ok(bytes.into())
}

fn length(frames: &[Encoded]) -> u64 {
    frames.iter().flatten().map(|frame| frame.len() as u64).sum()
}

/// Where each frame begins.
fn starts(frames: &[Encoded]) -> impl Iterator<Item = u64> {
    frames.iter().flatten().scan(0, |next, frame| {
        let start = *next;
        *next += frame.len() as u64;
        Some(start)
    })
}

/// Changes the frames; or says where the connection is to do something.
fn spoil(frames: &mut Vec<Encoded>, fault: Fault) -> Option<(u64, Breach)> {
    let after = match fault.at {
        At::Event(after) => after,
        // Where the connection acts at a byte, the frames do not count.
        At::Byte(_) if fault.cut.breach().is_some() => return None,
        At::Byte(byte) => starts(frames).position(|start| start >= byte).unwrap_or(frames.len()),
    };
    // These need a frame to act on.
    let acts_on_one =
        matches!(fault.cut, Cut::Connection | Cut::Reset | Cut::BadCrc | Cut::HalfFrame);
    let after = after.min(frames.len().saturating_sub(usize::from(acts_on_one)));
    if let Some(breach) = fault.cut.breach() {
        let half = frames.get(after).filter(|_| acts_on_one);
        let half = half.and_then(|frame| frame.as_ref().ok()).map_or(0, |frame| frame.len() / 2);
        return Some((length(&frames[..after]) + half as u64, breach));
    }
    match fault.cut {
        Cut::BadCrc => change(frames, after, |next| {
            if let Some(byte) = next.last_mut() {
                *byte ^= 0xff;
            }
        }),
        Cut::HalfFrame => {
            frames.truncate(after + 1);
            change(frames, after, |next| next.truncate(next.len() / 2));
        }
        Cut::Exception(error, message) => {
            let mut payload = json!({ "message": message });
            if error == AwsError::ModelStreamError {
                payload["originalMessage"] = payload["message"].clone();
                payload["originalStatusCode"] = 500.into();
            }
            frames.truncate(after);
            frames.push(exception(&lower_camel(error.name()), &payload));
        }
        Cut::NamedException(name, message) => {
            frames.truncate(after);
            frames.push(exception(&name, &json!({ "message": message })));
        }
        Cut::Error(code, message) => {
            frames.truncate(after);
            frames.push(frame(
                &[(":message-type", "error"), (":error-code", &code), (":error-message", &message)],
                &Value::Null,
            ));
        }
        Cut::End | Cut::Connection | Cut::Reset | Cut::Stall | Cut::Pause(_) => {}
    }
    None
}

fn change(frames: &mut [Encoded], index: usize, change: impl FnOnce(&mut Vec<u8>)) {
    if let Some(Ok(frame)) = frames.get_mut(index) {
        let mut bytes = frame.to_vec();
        change(&mut bytes);
        *frame = bytes.into();
    }
}

fn exception(name: &str, payload: &Value) -> Encoded {
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
    left: VecDeque<Bytes>,
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
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut self.rest {
            Some(Rest::Sleep(sleep)) => ready!(sleep.as_mut().poll(context)),
            Some(Rest::Yield) => {
                self.rest = None;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            None => {}
        }
        let Some(bytes) = self.left.pop_front() else { return Poll::Ready(None) };
        self.rest = Some(match self.pause.is_zero() {
            true => Rest::Yield,
            false => Rest::Sleep(Box::pin(tokio::time::sleep(self.pause))),
        });
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}
