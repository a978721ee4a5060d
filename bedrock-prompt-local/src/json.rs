//! JSON of requests: borrowed from a body ([`Node`]), or owned (`serde_json::Value`).

mod node;
mod read;

use serde::Deserialize;
use serde_json::Value;

pub(crate) use node::{Members, Node};

/// The items of an array; none of any other value.
pub(crate) fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The object that is the body of a request.
pub(crate) fn object_body(body: &[u8]) -> Result<Node<'_>, String> {
    let request: Node<'_> = json_body(body)?;
    if request.is_object() {
        Ok(request)
    } else {
        Err("The request body must be a JSON object.".to_owned())
    }
}

/// The JSON value that is the body of a request, as a [`Node`] or a [`Value`].
pub(crate) fn json_body<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, String> {
    serde_json::from_slice(body)
        .map_err(|error| format!("The request body is not valid JSON: {error}"))
}
