//! The member `additionalModelResponseFields`: parts of the answer in the model's own format.

use serde_json::{Map, Value};

use super::responder::CompletedMessage;
use super::{OperationRequest, invoke};
use crate::json::Node;

/// The fields that a request of Converse asks for by their JSON Pointers, each at its place. One
/// that the answer does not have is left out, as AWS does. `None`: there are none.
pub(super) fn find(
    request: &OperationRequest,
    converse: &Node<'_>,
    message: &CompletedMessage,
) -> Option<Value> {
    let paths = converse["additionalModelResponseFieldPaths"].items();
    if paths.is_empty() {
        return None;
    }
    let native = invoke::native_answer(request, message)?;
    let mut fields = Map::new();
    for path in paths.iter().filter_map(Node::as_str) {
        if let Some(value) = native.pointer(path) {
            insert(&mut fields, path, value.clone());
        }
    }
    (!fields.is_empty()).then(|| fields.into())
}

fn insert(fields: &mut Map<String, Value>, path: &str, value: Value) {
    let steps = path.trim_start_matches('/').split('/');
    let mut steps: Vec<String> =
        steps.map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let Some(last) = steps.pop() else { return };
    let mut at = fields;
    for step in steps {
        let inner = at.entry(step).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(inner) = inner else { return };
        at = inner;
    }
    at.insert(last, value);
}
