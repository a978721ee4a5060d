//! Event streams: frames in the format `vnd.amazon.eventstream`, sent one at a time.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};
use hyper::Response;
use hyper::body::{Bytes, Frame};
use hyper::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::time::Sleep;

use super::delivery::DeliveryFault;
use super::{AwsError, Body, Delivery, FaultPosition, HangUp, PlacedFault, StreamFault, response};

/// The type of the content of an event stream.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

/// An event whose payload is JSON.
pub(crate) struct Event {
    name: Cow<'static, str>,
    payload: Value,
}

/// An encoded frame. Only a script can ask for a header that is too long.
type EncodedFrame = Result<Bytes, HeaderTooLong>;

struct HeaderTooLong;

impl Event {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, payload: Value) -> Self {
        Self { name: name.into(), payload }
    }
}

/// A response of status 200 that sends the events one by one, with a delay between them.
pub(crate) fn respond(
    events: Vec<Event>,
    fault: Option<PlacedFault>,
    delay: Duration,
) -> Response<Body> {
    let mut frames: Vec<EncodedFrame> =
        events.into_iter().enumerate().map(|(index, event)| encode(index, event)).collect();
    let mut delivery_fault = fault.and_then(|fault| apply_fault(&mut frames, fault));
    if let Some(index) = frames.iter().position(Result::is_err) {
        frames.truncate(index);
        let hang_up = DeliveryFault::HangUp(HangUp::Close);
        delivery_fault = delivery_fault.or(Some((total_length(&frames), hang_up)));
    }
    let frames = frames.into_iter().flatten().collect();
    let mut response = Response::new(Body::new(FrameBody { frames, delay, wait: None }));
    response::set_header(response.headers_mut(), CONTENT_TYPE.as_str(), MEDIA_TYPE);
    Delivery::change(&mut response, |delivery| delivery.fault = delivery_fault);
    response
}

fn encode(index: usize, event: Event) -> EncodedFrame {
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

/// AWS hides the length of an event with a random number of letters; here the number varies with
/// the index.
fn padding(index: usize) -> &'static str {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    &letters[..=index * 23 % letters.len()]
}

fn frame(headers: &[(&'static str, &str)], payload: &Value) -> EncodedFrame {
    let payload = if payload.is_null() { String::new() } else { payload.to_string() };
    let headers = headers
        .iter()
        .map(|(name, value)| Header::new(*name, HeaderValue::String((*value).to_owned().into())));
    let message = Message::new_from_parts(headers.collect(), payload.into_bytes());
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).map_err(|_| HeaderTooLong)?;
    Ok(bytes.into())
}

fn total_length(frames: &[EncodedFrame]) -> u64 {
    frames.iter().flatten().map(|frame| frame.len() as u64).sum()
}

/// The offset of each frame.
fn offsets(frames: &[EncodedFrame]) -> impl Iterator<Item = u64> {
    frames.iter().flatten().scan(0, |next, frame| {
        let start = *next;
        *next += frame.len() as u64;
        Some(start)
    })
}

/// Changes the frames; or returns the byte at which the connection fails, and how.
fn apply_fault(
    frames: &mut Vec<EncodedFrame>,
    PlacedFault { position, fault }: PlacedFault,
) -> Option<(u64, DeliveryFault)> {
    let delivery_fault = fault.delivery_fault();
    let index = match position {
        FaultPosition::Events(events) => events,
        // The connection fails at the byte, wherever the frames begin.
        FaultPosition::Bytes(_) if delivery_fault.is_some() => return None,
        FaultPosition::Bytes(byte) => {
            offsets(frames).position(|start| start >= byte).unwrap_or(frames.len())
        }
    };
    let index = index.min(frames.len().saturating_sub(usize::from(fault.needs_frame())));
    if let Some(delivery_fault) = delivery_fault {
        let half = frames.get(index).filter(|_| fault.needs_frame());
        let half = half.and_then(|frame| frame.as_ref().ok()).map_or(0, |frame| frame.len() / 2);
        return Some((total_length(&frames[..index]) + half as u64, delivery_fault));
    }
    match fault {
        StreamFault::BadCrc => change_frame(frames, index, |bytes| {
            if let Some(byte) = bytes.last_mut() {
                *byte ^= 0xff;
            }
        }),
        StreamFault::HalfFrame => {
            frames.truncate(index + 1);
            change_frame(frames, index, |bytes| bytes.truncate(bytes.len() / 2));
        }
        StreamFault::Exception { name, message } => {
            let mut payload = json!({ "message": message });
            if name == AwsError::ModelStreamError.stream_name() {
                payload["originalMessage"] = payload["message"].clone();
                payload["originalStatusCode"] = 500.into();
            }
            frames.truncate(index);
            frames.push(exception(&name, &payload));
        }
        StreamFault::Error { code, message } => {
            frames.truncate(index);
            frames.push(frame(
                &[(":message-type", "error"), (":error-code", &code), (":error-message", &message)],
                &Value::Null,
            ));
        }
        StreamFault::End
        | StreamFault::Connection
        | StreamFault::Reset
        | StreamFault::Stall
        | StreamFault::Pause(_) => {}
    }
    None
}

fn change_frame(frames: &mut [EncodedFrame], index: usize, change: impl FnOnce(&mut Vec<u8>)) {
    if let Some(Ok(frame)) = frames.get_mut(index) {
        let mut bytes = frame.to_vec();
        change(&mut bytes);
        *frame = bytes.into();
    }
}

fn exception(name: &str, payload: &Value) -> EncodedFrame {
    frame(
        &[
            (":exception-type", name),
            (":content-type", "application/json"),
            (":message-type", "exception"),
        ],
        payload,
    )
}

/// A body that yields one frame at a time, so that each is written on its own.
struct FrameBody {
    frames: VecDeque<Bytes>,
    delay: Duration,
    /// The wait before the next frame; `None` before the first.
    wait: Option<Wait>,
}

enum Wait {
    /// One turn of the scheduler, in which the previous frame is written.
    Yield,
    Sleep(Pin<Box<Sleep>>),
}

impl hyper::body::Body for FrameBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        match &mut self.wait {
            Some(Wait::Sleep(sleep)) => ready!(sleep.as_mut().poll(context)),
            Some(Wait::Yield) => {
                self.wait = None;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            None => {}
        }
        let Some(bytes) = self.frames.pop_front() else { return Poll::Ready(None) };
        self.wait = Some(if self.delay.is_zero() {
            Wait::Yield
        } else {
            Wait::Sleep(Box::pin(tokio::time::sleep(self.delay)))
        });
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}
