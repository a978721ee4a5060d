//! The operation Converse.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::incoming::Incoming;
use crate::reply::{Kind, Message};
use crate::server::Answers;
use crate::{AwsError, Reply, engine, respond, usage, validate};

pub(crate) async fn converse(incoming: Incoming) -> Response<Body> {
    let (number, model_id) = (incoming.number, incoming.model_id().to_owned());
    let request = match validate::converse(&model_id, &incoming.body) {
        Ok(request) => request,
        Err(message) => return respond::error(AwsError::Validation, &message),
    };
    let reply = match &incoming.shared.answers {
        Answers::Script(script) => {
            script.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next()
        }
        Answers::Engine => {
            // A long text takes its time, which is not that of other requests.
            let work = move || send(from_engine(&request), number, &model_id, &request);
            let failed = "The local engine failed on this request.";
            return tokio::task::spawn_blocking(work)
                .await
                .unwrap_or_else(|_| respond::error(AwsError::InternalServer, failed));
        }
    };
    match reply {
        Ok(reply) => send(reply, number, &model_id, &request),
        Err(missing) => respond::error(
            AwsError::Validation,
            &format!("The script of the local server has no reply left for request {missing}."),
        ),
    }
}

fn from_engine(request: &Value) -> Reply {
    match engine::answer(request) {
        engine::Answer::ToolUse { name, input } => Reply::tool_use(name, input),
        engine::Answer::Text(text) => Reply::text(text),
    }
}

fn send(reply: Reply, number: u64, model_id: &str, request: &Value) -> Response<Body> {
    let mut response = match reply.kind {
        Kind::Message(message) => respond::ok(&output(message, number, request)),
        Kind::Error(AwsError::ModelError, message) => respond::model_error(&message, model_id),
        Kind::Error(error, message) => respond::error(error, &message),
        Kind::Http(status, body) => respond::raw(status, body),
        Kind::HangUp => return respond::hang_up(),
    };
    for (name, value) in &reply.headers {
        respond::set_header(response.headers_mut(), name, value);
    }
    response
}

/// The body of an answer; AWS sorts its keys too.
fn output(message: Message, number: u64, request: &Value) -> Value {
    let mut content = message.content;
    let mut used = false;
    for (index, block) in content.iter_mut().enumerate() {
        if let Some(tool_use) = block.get_mut("toolUse") {
            used = true;
            if let Some(id) = tool_use.get_mut("toolUseId").filter(|id| id.is_null()) {
                *id = tool_use_id(number, index).into();
            }
        }
    }
    let stop_reason = message.stop_reason.unwrap_or_else(|| {
        let default = if used { "tool_use" } else { "end_turn" };
        default.to_owned()
    });
    let usage = usage::usage(request, &content, message.usage);
    json!({
        // A fixed figure, so that whole answers can be compared.
        "metrics": {"latencyMs": 1},
        "output": {"message": {"content": content, "role": "assistant"}},
        "stopReason": stop_reason,
        "usage": usage,
    })
}

/// As long as an id of AWS, and the same for the same request of a run.
fn tool_use_id(number: u64, index: usize) -> String {
    format!("tooluse_{number:016}{index:06}")
}
