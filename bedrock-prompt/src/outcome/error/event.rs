//! Converts an error within an event stream to [`Error`].

use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::primitives::event_stream::Message;
use aws_smithy_types::event_stream::RawMessage;
use aws_smithy_types::str_bytes::StrBytes;

use super::service::named;
use super::validation::{self, Finding};
use super::{Error, ErrorKind, access, source};

/// Converts the SDK error of a stream that has started, of any streaming operation.
pub(crate) fn from_event<E>(error: SdkError<E, RawMessage>, model_id: &str) -> Error
where
    E: std::error::Error + Send + Sync + 'static,
{
    let (code, message) = match raw(&error) {
        Some(RawMessage::Decoded(message)) => (code(message), aws_message(message)),
        _ => (None, None),
    };
    let mut help = None;
    let (kind, what) = match (&error, code) {
        (_, Some(code)) => {
            let found = message.as_deref().and_then(|message| match code.as_str() {
                "ValidationException" => access::read(message, model_id, "its region")
                    .or_else(|| validation::read(message, model_id, None)),
                "AccessDeniedException" => access::read(message, model_id, "its region"),
                _ => None,
            });
            let (kind, what) = match found {
                Some(Finding { kind, what, help: found }) => {
                    help = found;
                    (kind, what)
                }
                None => named(&code, model_id, "its region"),
            };
            (kind, format!("{what}, during the stream"))
        }
        (SdkError::ResponseError(response), None) if is_no_frame(response.raw()) => {
            (ErrorKind::InvalidResponse, "the response is not an event stream".into())
        }
        (SdkError::ResponseError(response), None)
            if matches!(response.raw(), RawMessage::Decoded(_) | RawMessage::Invalid(None)) =>
        {
            (ErrorKind::InvalidResponse, "the stream contains an unknown event type".into())
        }
        _ => (ErrorKind::StreamInterrupted, "the stream was interrupted".into()),
    };
    let ours = Error::new(kind, what).with_service_message(message.as_deref());
    let ours = ours.with_source(source::without_frame(error));
    match (kind, help) {
        (_, Some(help)) => ours.with_help(help),
        (ErrorKind::InvalidResponse, None) => ours.with_help(
            "retry; if the error persists, check for a proxy that modifies the response",
        ),
        (_, None) => ours,
    }
}

/// Whether what is left at the end cannot be the beginning of a frame, which is shorter than 16 MiB
/// and begins with its length in four bytes.
fn is_no_frame(rest: &RawMessage) -> bool {
    matches!(rest, RawMessage::Invalid(Some(bytes)) if bytes.first().is_some_and(|byte| *byte != 0))
}

fn raw<E>(error: &SdkError<E, RawMessage>) -> Option<&RawMessage> {
    match error {
        SdkError::ServiceError(service) => Some(service.raw()),
        SdkError::ResponseError(response) => Some(response.raw()),
        _ => None,
    }
}

/// `ThrottlingException` of an exception `throttlingException`, or the code of an error frame.
fn code(message: &Message) -> Option<String> {
    let name = header(message, ":exception-type").or_else(|| header(message, ":error-code"))?;
    let mut letters = name.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// The message of the error, as AWS wrote it.
fn aws_message(message: &Message) -> Option<String> {
    let in_payload = || {
        let payload: serde_json::Value = serde_json::from_slice(message.payload()).ok()?;
        Some(payload.get("message")?.as_str()?.to_owned())
    };
    header(message, ":error-message").map(Into::into).or_else(in_payload)
}

fn header<'a>(message: &'a Message, name: &str) -> Option<&'a str> {
    let header = message.headers().iter().find(|header| header.name().as_str() == name)?;
    header.value().as_string().ok().map(StrBytes::as_str)
}
