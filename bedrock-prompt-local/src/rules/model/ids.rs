//! The ids of tool uses that a family takes, which are fewer than those of AWS's service model.
//!
//! Sources: opencode#48843, which ran it on Bedrock, and vercel/ai#11802 for Mistral. Of Claude, only
//! Anthropic's own API is known to refuse ids (command-code#323).

use crate::json::Node;
use crate::rules::blocks::blocks;

use super::{base_id, model_error};

/// The letters and digits of an id of Mistral.
const MISTRAL_LENGTH: usize = 9;

pub(super) fn check(strict: bool, model_id: &str, messages: &Node<'_>) -> Result<(), String> {
    match base_id(model_id) {
        id if id.starts_with("mistral.") => check_mistral(strict, messages),
        id if strict && id.starts_with("anthropic.") => check_claude(messages),
        _ => Ok(()),
    }
}

/// Bedrock takes longer ids, such as its own; of those, a client says that they are refused.
fn check_mistral(strict: bool, messages: &Node<'_>) -> Result<(), String> {
    let is_id = |id: &str| {
        let plain = id.chars().filter(char::is_ascii_alphanumeric).count();
        let is_plain = plain == id.len();
        plain == MISTRAL_LENGTH && is_plain || !strict && plain > MISTRAL_LENGTH
    };
    match ids(messages).find(|(_, id)| !is_id(id)) {
        None => Ok(()),
        Some((_, id)) => Err(model_error(&format!(
            "Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of {MISTRAL_LENGTH}."
        ))),
    }
}

fn check_claude(messages: &Node<'_>) -> Result<(), String> {
    let is_id = |id: &str| id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    match ids(messages).find(|(_, id)| !is_id(id)) {
        None => Ok(()),
        Some((at, _)) => {
            Err(model_error(&format!("{at}: String should match pattern '^[a-zA-Z0-9_-]+$'")))
        }
    }
}

/// All ids, each with its place in Claude's own format.
fn ids<'n>(messages: &'n Node<'n>) -> impl Iterator<Item = (String, &'n str)> {
    blocks(messages).flat_map(|(at, block)| {
        let used = block["toolUse"]["toolUseId"].as_str();
        let result = block["toolResult"]["toolUseId"].as_str();
        let used = used.map(|id| (format!("{at}.tool_use.id"), id));
        used.into_iter().chain(result.map(|id| (format!("{at}.tool_result.tool_use_id"), id)))
    })
}
