//! Reasoning: which models reason, and what each takes of it in a history.
//!
//! Sources: oh-my-pi#10486, `llama_index#20851` and langchain-aws#401 (no signature), pi#686 and #727
//! (a signature where there is none), hermes-agent#105780 (reasoning alone), pydantic-ai 2.68 and
//! strands 1.62 (binding), AWS's model cards (which models reason).

use crate::json::Node;
use crate::rules::blocks::blocks;
use crate::signature::{self, Signature};

use super::features::thinking;
use super::{Family, base_id, model_error};

/// The beta of Anthropic with which a request says what becomes of reasoning that is bound elsewhere.
const BINDING_BETA: &str = "thinking-binding-controls-2026-08-01";

/// Models that bind reasoning to what stands before it.
const BINDING: [&str; 6] = [
    "anthropic.claude-fable-5-1",
    "anthropic.claude-fable-5-2",
    "anthropic.claude-haiku-5-5",
    "anthropic.claude-mythos-5-2",
    "anthropic.claude-opus-5-5",
    "anthropic.claude-sonnet-5-5",
];

/// When a model reasons.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reasons {
    Always,
    /// Unless the request says that it should not.
    ByDefault,
    /// If the request asks for it.
    Asked,
    Never,
}

/// By the prefix of the id, the longer one first.
const REASONS: [(&str, Reasons); 30] = [
    ("amazon.nova-2", Reasons::Asked),
    ("anthropic.claude-3-7", Reasons::Asked),
    ("anthropic.claude-fable-5", Reasons::Always),
    ("anthropic.claude-haiku-4-5", Reasons::Asked),
    ("anthropic.claude-haiku-5-5", Reasons::ByDefault),
    ("anthropic.claude-mythos", Reasons::Always),
    ("anthropic.claude-opus-4", Reasons::Asked),
    ("anthropic.claude-opus-5-5", Reasons::Always),
    ("anthropic.claude-opus-5", Reasons::ByDefault),
    ("anthropic.claude-sonnet-4", Reasons::Asked),
    ("anthropic.claude-sonnet-5-5", Reasons::Always),
    ("anthropic.claude-sonnet-5", Reasons::ByDefault),
    ("deepseek.r1", Reasons::Always),
    ("deepseek.v3", Reasons::Asked),
    ("minimax.minimax-m2", Reasons::Always),
    ("moonshot.kimi-k2-thinking", Reasons::Always),
    ("moonshotai.kimi-k2-thinking", Reasons::Always),
    ("moonshotai.kimi-k3", Reasons::Always),
    ("openai.gpt-oss", Reasons::Always),
    ("openai.gpt-5", Reasons::ByDefault),
    ("openai.gpt-6-astra", Reasons::Always),
    ("openai.gpt-6.1-sol", Reasons::Always),
    ("openai.gpt-6", Reasons::ByDefault),
    ("qwen.qwen3-coder", Reasons::Never),
    ("qwen.qwen3", Reasons::Asked),
    ("xai.grok", Reasons::Always),
    ("zai.glm-5.3", Reasons::Always),
    ("zai.glm", Reasons::Asked),
    ("nvidia.nemotron-super", Reasons::Asked),
    ("mistral.magistral", Reasons::Asked),
];

/// Whether a model reasons before it answers a request.
pub(super) fn reasons(model_id: &str, request: &Node<'_>) -> bool {
    let id = base_id(model_id);
    let found = REASONS.iter().find(|(prefix, _)| id.starts_with(prefix));
    let choice = &request["toolConfig"]["toolChoice"];
    let is_forced = !choice["any"].is_null() || !choice["tool"].is_null();
    // Claude takes both, and answers without reasoning (pydantic-ai).
    if is_forced && id.starts_with("anthropic.") {
        return false;
    }
    match found.map_or(Reasons::Never, |(_, reasons)| *reasons) {
        Reasons::Always => true,
        Reasons::ByDefault => asked(request).unwrap_or(true),
        Reasons::Asked => asked(request).unwrap_or(false),
        Reasons::Never => false,
    }
}

/// Whether a request asks for reasoning, or for none: as each family writes it.
fn asked(request: &Node<'_>) -> Option<bool> {
    let fields = &request["additionalModelRequestFields"];
    let levels = [
        &fields["reasoning_effort"],
        &fields["reasoning"]["effort"],
        // Qwen has a text here.
        &fields["reasoning_config"],
    ];
    let kinds = [&fields["thinking"]["type"], &fields["reasoningConfig"]["type"]];
    let kind = kinds.into_iter().find_map(|kind| kind.as_str());
    let level = levels.into_iter().find_map(|level| level.as_str());
    match (kind, level) {
        (Some(kind), _) => Some(kind != "disabled"),
        (None, Some(level)) => Some(level != "none"),
        (None, None) => None,
    }
}

/// The signature that a model gives its reasoning; `None`: it gives none.
pub(super) fn sign(model_id: &str, request: &Node<'_>, text: &str) -> Option<String> {
    if Family::of(model_id) != Family::Claude {
        return None;
    }
    let prefix = if binds(model_id) { signature::prefixes(request).pop() } else { None };
    Some(Signature::new(text, prefix).to_string())
}

fn binds(model_id: &str) -> bool {
    let id = base_id(model_id);
    BINDING.iter().any(|prefix| id.starts_with(prefix))
}

/// Checks the form of the reasoning in a history.
pub(super) fn check(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let family = Family::of(model_id);
    for (at, block) in blocks(&request["messages"]) {
        let reasoning = &block["reasoningContent"]["reasoningText"];
        let signature = reasoning["signature"].as_str();
        match family {
            // An empty one counts as none.
            Family::Claude if !reasoning.is_null() && signature.unwrap_or_default().is_empty() => {
                return Err(model_error(&format!("{at}.thinking.signature: Field required")));
            }
            Family::Other if signature.is_some() => {
                let name = "reasoningContent.reasoningText.signature";
                return Err(super::features::unsupported_field(name));
            }
            _ => {}
        }
    }
    check_end(family, request)?;
    check_block_binding(family, request)
}

/// A last message of the assistant is continued, which reasoning cannot be.
fn check_end(family: Family, request: &Node<'_>) -> Result<(), String> {
    let messages = request["messages"].items();
    let Some(last) = messages.last().filter(|message| message["role"] == "assistant") else {
        return Ok(());
    };
    let is_reasoning = last["content"].items().last().is_some_and(is_reasoning);
    if family == Family::Claude && is_reasoning {
        return Err(model_error(&format!(
            "messages.{}: The final block in an assistant message cannot be `thinking`.",
            messages.len() - 1
        )));
    }
    Ok(())
}

fn is_reasoning(block: &Node<'_>) -> bool {
    !block["reasoningContent"].is_null()
}

/// Whether a message of the assistant is reasoning alone.
pub(super) fn is_reasoning_alone(message: &Node<'_>) -> bool {
    let content = message["content"].items();
    message["role"] == "assistant" && !content.is_empty() && content.iter().all(is_reasoning)
}

/// What a request says of reasoning that is bound elsewhere. Anthropic's name of it is
/// `prefix_mismatch_behavior`; that of a client of Bedrock is shorter, and is taken, too.
fn mismatch_behavior<'n>(request: &'n Node<'n>) -> &'n Node<'n> {
    let binding = &thinking(request)["block_binding"];
    match &binding["prefix_mismatch_behavior"] {
        Node::Null => &binding["mismatch_behavior"],
        behavior => behavior,
    }
}

fn check_block_binding(family: Family, request: &Node<'_>) -> Result<(), String> {
    let thinking = thinking(request);
    if family != Family::Claude || thinking["block_binding"].is_null() {
        return Ok(());
    }
    let Some(kind) = thinking["type"].as_str() else {
        return Err(model_error("thinking.type: Field required"));
    };
    let betas = request["additionalModelRequestFields"]["anthropic_beta"].items();
    if kind != "adaptive" || !betas.iter().any(|beta| *beta == BINDING_BETA) {
        let refusal = format!("thinking.{kind}.block_binding: Extra inputs are not permitted");
        return Err(model_error(&refusal));
    }
    let behavior = mismatch_behavior(request);
    if behavior.is_null() || *behavior == "drop_block" || *behavior == "error" {
        return Ok(());
    }
    Err(model_error(
        "thinking.adaptive.block_binding.prefix_mismatch_behavior: Input should be 'drop_block' or \
         'error'",
    ))
}

/// Checks the signatures of Claude's reasoning, which the server has to have made; and, for a model
/// that binds reasoning, that it stands behind the same as when it was made.
pub(super) fn check_signatures(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    if Family::of(model_id) != Family::Claude {
        return Ok(());
    }
    let is_bound = binds(model_id) && *mismatch_behavior(request) != "drop_block";
    let prefixes = if is_bound { signature::prefixes(request) } else { Vec::new() };
    for (at, block) in blocks(&request["messages"]) {
        let reasoning = &block["reasoningContent"]["reasoningText"];
        let Some(text) = reasoning["text"].as_str() else { continue };
        let signature = reasoning["signature"].as_str().and_then(Signature::parse);
        let Some(signature) = signature.filter(|signature| signature.signs(text)) else {
            let refusal = format!("{at}: Invalid `signature` in `thinking` block");
            return Err(model_error(&refusal));
        };
        if prefixes.get(at.message).is_some_and(|prefix| !signature.is_bound_to(*prefix)) {
            return Err(model_error(&format!(
                "{at}: Invalid signature in thinking block. The block is bound to a different \
                 conversation."
            )));
        }
    }
    Ok(())
}
