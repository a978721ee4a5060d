//! Who answers a request, and what with, whatever the operation.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::cut::{At, Fault};
use crate::delivery::Delivery;
use crate::event_stream::{self, Event};
use crate::incoming::Incoming;
use crate::pieces::Deltas;
use crate::reply::{Faults, Kind, Message};
use crate::server::{Answers, lock};
use crate::usage::Usage;
use crate::when::Asked;
use crate::{AwsError, Reply, engine, respond};

/// A message with nothing left open: every tool use has an id, and all has a count.
pub(crate) struct Finished {
    pub(crate) content: Vec<Value>,
    /// In the words of Converse.
    pub(crate) stop_reason: String,
    pub(crate) usage: Usage,
    /// The guardrail's part of the trace; none if it is `null`.
    pub(crate) trace: Value,
    /// The latency of the script; else 1, so that whole answers can be compared.
    pub(crate) latency_ms: u64,
    pub(crate) deltas: Deltas,
}

impl Finished {
    /// Puts the trace, if there is one, beside the other members.
    pub(crate) fn trace_into(&self, body: &mut Value) {
        if !self.trace.is_null() {
            body["trace"] = json!({"guardrail": self.trace});
        }
    }
}

/// The next reply of the script, or what the engine says to a request in the shape of Converse.
pub(crate) async fn reply(
    incoming: &Incoming,
    request: Value,
) -> Result<(Reply, Value), Response<Body>> {
    match scripted(incoming) {
        Some(Ok(reply)) => Ok((reply, request)),
        Some(Err(missing)) => {
            let message =
                format!("The script of the local server has no reply left for request {missing}.");
            Err(respond::error(AwsError::Validation, &message))
        }
        None => {
            // A long text takes its time, which is not that of other requests.
            let work = move || (from_engine(&request), request);
            let failed = "The local engine failed on this request.";
            tokio::task::spawn_blocking(work)
                .await
                .map_err(|_| respond::error(AwsError::InternalServer, failed))
        }
    }
}

/// The next reply of the script, or the number of the request that it has none for.
pub(crate) fn scripted(incoming: &Incoming) -> Option<Result<Reply, u64>> {
    let Answers::Script(script) = &incoming.shared.answers else { return None };
    Some(lock(script).next(&asked(incoming)))
}

/// A reply to an operation that a script has to name; none if it does not.
pub(crate) fn named(incoming: &Incoming) -> Option<Response<Body>> {
    let Answers::Script(script) = &incoming.shared.answers else { return None };
    if incoming.operation.has_messages() {
        return None;
    }
    let reply = lock(script).named(&asked(incoming))?;
    Some(send(reply, incoming, |_, _| {
        let name = incoming.operation.0;
        let message = format!("The operation {name} has no messages to answer with.");
        respond::error(AwsError::Validation, &message)
    }))
}

fn asked(incoming: &Incoming) -> Asked<'_> {
    let Incoming { operation, body, .. } = incoming;
    Asked { operation: *operation, model_id: incoming.model_id(), body }
}

fn from_engine(request: &Value) -> Reply {
    match engine::answer(request) {
        engine::Answer::ToolUse { name, input } => Reply::tool_use(name, input),
        engine::Answer::Text(text) => Reply::text(text),
    }
}

/// Sends a reply; `message` gives one that is a message the form of the operation.
pub(crate) fn send(
    reply: Reply,
    incoming: &Incoming,
    message: impl FnOnce(Message, Faults) -> Response<Body>,
) -> Response<Body> {
    let fault = reply.faults.clone();
    let mut response = match reply.kind {
        Kind::Message(mut kind) => {
            kind.latency = reply.latency;
            message(kind, reply.faults)
        }
        Kind::Events(events) if incoming.operation.is_stream() => {
            let events = events.into_iter().map(|(name, payload)| Event::new(name, payload));
            event_stream::respond(events.collect(), reply.faults, incoming.shared.pause)
        }
        Kind::Events(_) => {
            let name = incoming.operation.0;
            let message = format!("The script has events, and {name} does not stream.");
            respond::error(AwsError::Validation, &message)
        }
        Kind::Error(AwsError::ModelError, message) => {
            respond::model_error(&message, incoming.model_id())
        }
        Kind::Error(error, message) => respond::error(error, &message),
        Kind::Http(status, body) => respond::raw(status, body),
        Kind::HangUp(how) => respond::hang_up(how),
    };
    Delivery::change(&mut response, |delivery| {
        delivery.latency = reply.latency;
        if let Some(Fault { at: At::Byte(at), cut }) = fault {
            delivery.breach = cut.breach().map(|breach| (at, breach));
        }
    });
    for (name, value) in &reply.headers {
        respond::set_header(response.headers_mut(), name, value);
    }
    response
}

impl Message {
    /// Fills in what a script left open. `request` is in the shape of Converse.
    ///
    /// An id of a tool use begins with `id_start` and is as long as one of AWS, and the same for
    /// the same request of a run.
    pub(crate) fn finish(self, number: u64, request: &Value, id_start: &str) -> Finished {
        let mut content = self.content;
        let mut used = false;
        for (index, block) in content.iter_mut().enumerate() {
            if let Some(tool_use) = block.get_mut("toolUse") {
                // A tool that AWS runs itself is not waited for.
                used |= tool_use["type"] != "server_tool_use";
                if let Some(id) = tool_use.get_mut("toolUseId").filter(|id| id.is_null()) {
                    let width = 24_usize.saturating_sub(id_start.len());
                    *id = format!("{id_start}{number:0width$}{index:06}").into();
                }
            }
        }
        let stop_reason = self.stop_reason.unwrap_or_else(|| {
            let default = if used { "tool_use" } else { "end_turn" };
            default.to_owned()
        });
        let mut usage = match self.usage {
            Some((input, output)) => Usage { input, output, cache: None },
            None => Usage::estimate(request, &content),
        };
        usage.cache = self.cache;
        let latency_ms = u64::try_from(self.latency.as_millis()).unwrap_or(u64::MAX).max(1);
        let deltas = self.deltas;
        Finished { content, stop_reason, usage, trace: self.trace, latency_ms, deltas }
    }
}
