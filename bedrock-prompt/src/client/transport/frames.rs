//! The frames of an event stream on their way to the SDK, without halves of surrogate pairs: the SDK
//! ends a stream at the first event that it cannot read.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use aws_smithy_eventstream::frame::{read_message_from, write_message_to};
use aws_smithy_types::body::{Error as BodyError, SdkBody};
use aws_smithy_types::event_stream::Message;
use bytes::{BufMut as _, Bytes, BytesMut};
use http_body::{Body, Frame};

use super::exchange::Exchange;
use crate::wire::{HalfJoiner, may_have_halves};

/// The prelude and the checksums of a frame.
const MIN_FRAME: usize = 16;

/// The body of a streamed response.
pub(super) struct Frames {
    body: SdkBody,
    exchange: Option<Arc<Exchange>>,
    /// The beginning of a frame whose end has not come.
    partial: BytesMut,
    joiner: HalfJoiner,
    /// An event that ends with a first half.
    held: Option<Message>,
    is_ended: bool,
    /// The error of the body, behind the event that was held back.
    error: Option<BodyError>,
}

impl Frames {
    pub(super) fn new(body: SdkBody, exchange: Option<Arc<Exchange>>) -> Self {
        let (partial, joiner) = (BytesMut::new(), HalfJoiner::default());
        Self { body, exchange, partial, joiner, held: None, is_ended: false, error: None }
    }

    /// What can go on of the next bytes. Frames go on as they are, unless they have halves.
    fn take(&mut self, data: Bytes) -> Bytes {
        let is_plain = self.held.is_none() && self.partial.is_empty() && !may_have_halves(&data);
        if is_plain && ends_with_a_frame(&data) {
            return data;
        }
        self.partial.put(data);
        let mut out = BytesMut::new();
        while let Some(length) = frame_length(&self.partial) {
            if self.partial.len() < length {
                return out.freeze();
            }
            let frame = self.partial.split_to(length);
            if self.held.is_some() || may_have_halves(&frame) {
                self.take_frame(&frame, &mut out);
            } else {
                out.put(frame);
            }
        }
        // No event stream, or less than a length.
        if self.partial.len() >= 4 {
            out.put(self.partial.split());
        }
        out.freeze()
    }

    fn take_frame(&mut self, frame: &[u8], out: &mut BytesMut) {
        let read = read_message_from(frame).ok();
        let Some(message) = read.filter(|message| std::str::from_utf8(message.payload()).is_ok())
        else {
            self.release(out);
            return out.put(frame);
        };
        let held = self.held.take();
        let json = |message: &Message| String::from_utf8_lossy(message.payload()).into_owned();
        let (held_json, event_json) = (held.as_ref().map(json), json(&message));
        let (before, event) = self.joiner.take(held_json.as_deref(), &event_json);
        if let (Some(held), Some(before)) = (held, before) {
            write(&held, before, out);
        }
        if self.joiner.is_holding() {
            self.held = Some(with_payload(&message, event.into_owned()));
        } else {
            write(&message, event.into_owned(), out);
        }
        self.record();
    }

    /// Lets the event go on that is held back.
    fn release(&mut self, out: &mut BytesMut) {
        let Some(held) = self.held.take() else { return };
        let json = String::from_utf8_lossy(held.payload()).into_owned();
        write(&held, self.joiner.end(&json).unwrap_or(json), out);
        self.record();
    }

    fn record(&self) {
        if let Some(exchange) = &self.exchange {
            exchange.record().halves = self.joiner.replaced().to_vec();
        }
    }

    /// The rest, when the body has ended.
    fn end(&mut self) -> Bytes {
        let mut out = BytesMut::new();
        self.release(&mut out);
        out.put(self.partial.split());
        out.freeze()
    }
}

/// The length of the frame that begins here; `None` if no frame begins here, or less than its
/// length is there. A frame is shorter than 16 MiB.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    usize::try_from(length).ok().filter(|length| (MIN_FRAME..1 << 24).contains(length))
}

/// Whether bytes that begin with a frame end with one.
fn ends_with_a_frame(mut bytes: &[u8]) -> bool {
    while let Some(rest) = frame_length(bytes).and_then(|length| bytes.get(length..)) {
        bytes = rest;
    }
    bytes.is_empty()
}

fn with_payload(message: &Message, payload: String) -> Message {
    Message::new_from_parts(message.headers().to_vec(), payload)
}

fn write(message: &Message, payload: String, out: &mut BytesMut) {
    let length = out.len();
    if write_message_to(&with_payload(message, payload), out).is_err() {
        out.truncate(length);
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        while !self.is_ended {
            let data = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.take(data),
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                Some(Err(error)) if self.held.is_none() => return Poll::Ready(Some(Err(error))),
                Some(Err(error)) => {
                    self.error = Some(error);
                    let mut out = BytesMut::new();
                    self.release(&mut out);
                    out.freeze()
                }
                None => {
                    self.is_ended = true;
                    self.end()
                }
            };
            if !data.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(data))));
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(payload: &str) -> Vec<u8> {
        let mut frame = Vec::new();
        write_message_to(&Message::new(payload.to_owned()), &mut frame).expect("a frame");
        frame
    }

    fn text(text: &str) -> Vec<u8> {
        frame(&format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{text}"}}}}"#))
    }

    /// What comes out of bytes that come in pieces of this size.
    fn through(bytes: &[u8], size: usize) -> Vec<u8> {
        let mut frames = Frames::new(SdkBody::taken(), None);
        let mut out = Vec::new();
        for piece in bytes.chunks(size) {
            out.extend(frames.take(Bytes::copy_from_slice(piece)));
        }
        out.extend(frames.end());
        out
    }

    #[test]
    fn frames_are_mended_however_they_are_cut() {
        let sent = [text("a"), text(r"\ud83d"), text(r"\ude00"), text(r"x\ud83d"), frame("{}")];
        let expected = [text("a"), text(""), text(r"\ud83d\ude00"), text(r"x\ufffd"), frame("{}")];
        for size in [1, 2, 3, 7, 16, 40, 1000] {
            assert_eq!(through(&sent.concat(), size), expected.concat(), "{size}");
        }
    }

    #[test]
    fn what_is_no_frame_or_broken_goes_on_as_it_is() {
        let mut broken = text(r"a\ud83d");
        let last = broken.len() - 1;
        broken[last] ^= 1;
        let held = [text(r"\ud83d"), broken.clone()].concat();
        assert!(through(&held, 9).ends_with(&broken));
        let cut = text(r"a\ud83d")[..30].to_vec();
        let html = br"<html>\ud83d</html>".to_vec();
        for bytes in [broken, cut, html, b"{}".to_vec(), Vec::new(), vec![0, 0, 0, 3, 1]] {
            for size in [1, 4, 1000] {
                assert_eq!(through(&bytes, size), bytes, "{size}");
            }
        }
    }
}
