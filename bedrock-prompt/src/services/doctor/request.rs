//! One request to the model.

use std::time::Duration;

use super::{Check, Finding, State};
use crate::client::Client;
use crate::outcome::ErrorKind;

/// The smallest `max_tokens` that every model takes.
const MAX_TOKENS: u32 = 16;

/// The least time that a model gets: it may think.
const TIMEOUT: Duration = Duration::from_mins(1);

pub(super) fn not_sent() -> Finding {
    Finding::not_checked(
        Check::Request,
        "because a request to the model costs money",
        "`Doctor::send_request(true)` sends one, with at most 16 tokens for the answer",
    )
}

/// Asks a question of one word. An answer that is cut off is an answer.
pub(super) async fn send(client: &Client, id: &str, timeout: Duration) -> Finding {
    let call = client.prompt("Hello").model(id).max_tokens(MAX_TOKENS);
    let call = call.max_tokens_ceiling(MAX_TOKENS).max_re_asks(0).timeout(timeout.max(TIMEOUT));
    let Err(error) = call.await else { return Finding::ok(Check::Request, "the model answers") };
    match error.kind() {
        ErrorKind::Truncated | ErrorKind::EmptyAnswer => {
            Finding::ok(Check::Request, "the model answers")
        }
        ErrorKind::GuardrailIntervened
        | ErrorKind::ContentFiltered
        | ErrorKind::Refused
        | ErrorKind::MalformedAnswer => Finding::of_error(Check::Request, State::Warning, &error),
        _ => Finding::of_error(Check::Request, State::Failed, &error),
    }
}
