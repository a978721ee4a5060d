//! Features of a request that its model may not support, with the messages for them.

use crate::json::Node;
use crate::rules::blocks::{At, blocks as all_blocks, results};

use super::model_error;
use super::reasoning::is_reasoning_alone;
use super::table::{
    ASSISTANT_FIRST, BESIDE_RESULT, BUDGET, CACHE, CACHED_TOOLS, CHOICE_ANY, CHOICE_TOOL,
    DEFS_ROOT, EFFORT, FORCED, Features, HOUR, MESSAGES, NATIVE, PAST_REASONING, PREFILL,
    REASONING_ALONE, RESULT_STATUS, RICH_ROOT, S3, S3_INPUT, S3_RESULT, SAMPLING, SAMPLING_FIELDS,
    STOP_SEQUENCES, STRICT, SYSTEM, SYSTEM_ROLE, THINKING_FORCED, THINKING_OFF, TOOLS, TOP_K,
};

/// Returns the refusal if a request uses the feature.
type Check = fn(&Node<'_>) -> Option<String>;

/// The check of each feature that models may lack; the first refusal is reported.
pub(super) const CHECKS: &[(Features, Check)] = &[
    (MESSAGES, |_| {
        Some(
            "This action doesn't support the model that you provided. Try again with a supported \
             text or chat model."
                .to_owned(),
        )
    }),
    (TOOLS, |request| {
        is_set(&request["toolConfig"]).then(|| "This model doesn't support tool use.".to_owned())
    }),
    (SYSTEM, |request| {
        (!request["system"].items().is_empty()).then(|| {
            "This model doesn't support system messages. Try again without a system message or \
             use a model that supports system messages."
                .to_owned()
        })
    }),
    (SYSTEM_ROLE, |request| {
        let is_system = |message: &&Node<'_>| message["role"] == "system";
        request["messages"].items().iter().find(is_system).map(|_| unsupported_field("system role"))
    }),
    (ASSISTANT_FIRST, |request| {
        let first = request["messages"].items().first();
        first.filter(|message| message["role"] == "assistant").map(|_| {
            "A conversation must start with a user message. Try again with a conversation that \
             starts with a user message."
                .to_owned()
        })
    }),
    (FORCED, |request| {
        forces_tool(request).then(|| {
            model_error("tool_choice: type \"tool\" and \"any\" are not supported for this model.")
        })
    }),
    (CHOICE_ANY, |request| refuse_choice(request, "any")),
    (CHOICE_TOOL, |request| refuse_choice(request, "tool")),
    (SAMPLING, |request| {
        let config = &request["inferenceConfig"];
        let sent = [("temperature", &config["temperature"]), ("top_p", &config["topP"])];
        let (name, _) = sent.into_iter().find(|(_, value)| is_set(value))?;
        Some(deprecated(name))
    }),
    (TOP_K, |request| {
        let top_k = &request["additionalModelRequestFields"]["top_k"];
        is_set(top_k).then(|| deprecated("top_k"))
    }),
    (PAST_REASONING, |request| {
        let blocks =
            blocks(request).any(|(_, block)| is_set(&block["reasoningContent"]["reasoningText"]));
        blocks.then(|| {
            "User messages cannot contain reasoning content. Please remove the reasoning content \
             and try again."
                .to_owned()
        })
    }),
    (SAMPLING_FIELDS, |request| {
        let config = &request["inferenceConfig"];
        ["temperature", "topP"]
            .into_iter()
            .find(|name| is_set(&config[name]))
            .map(unsupported_field)
    }),
    (STOP_SEQUENCES, |request| {
        let stops = request["inferenceConfig"]["stopSequences"].items();
        (!stops.is_empty()).then(|| unsupported_field("stopSequences"))
    }),
    (EFFORT, |request| {
        is_set(&request["outputConfig"]["effort"]).then(|| unsupported_field("effort"))
    }),
    (NATIVE, |request| {
        let native = &request["additionalModelRequestFields"]["output_config"]["format"];
        (is_set(&request["outputConfig"]["textFormat"]) || is_set(native))
            .then(|| model_error("output_config.format: Extra inputs are not permitted"))
    }),
    (STRICT, |request| {
        let index = tool_specs(request).position(|spec| spec["strict"] == true)?;
        Some(model_error(&format!("tools.{index}.custom.strict: Extra inputs are not permitted")))
    }),
    (CACHE, |request| cache_points(request).next().map(|_| unsupported_field("cachePoint"))),
    (CACHED_TOOLS, |request| {
        let tools = request["toolConfig"]["tools"].items().iter();
        tools
            .filter(|tool| is_set(&tool["cachePoint"]))
            .map(|_| unsupported_field("cachePoint"))
            .next()
    }),
    (HOUR, |request| {
        cache_points(request).find(|point| point["ttl"] == "1h").map(|_| unsupported_field("ttl"))
    }),
    (S3, |request| {
        let media = ["image", "document", "video", "audio"];
        let is_stored = |block: &Node<'_>| media.iter().any(|kind| is_in_s3(block, kind));
        blocks(request)
            .any(|(_, block)| is_stored(block) || results(block).any(is_stored))
            .then(|| unsupported_field("s3Uri"))
    }),
    (S3_INPUT, |request| {
        let is_stored = |block: &Node<'_>| is_in_s3(block, "image") || is_in_s3(block, "audio");
        for (at, block) in blocks(request) {
            if is_stored(block) || results(block).any(is_stored) {
                return Some(unsupported_field("s3Uri"));
            }
            if is_in_s3(block, "document") {
                return Some(model_error(&format!("{at}.document.source.type: Field required")));
            }
        }
        None
    }),
    (S3_RESULT, |request| {
        let is_stored = |block: &Node<'_>| is_in_s3(block, "document") || is_in_s3(block, "video");
        let (at, _) = blocks(request).find(|(_, block)| results(block).any(is_stored))?;
        Some(malformed(&format!(
            "#/{}: extraneous key [toolResult]",
            at.to_string().replace('.', "/")
        )))
    }),
    (THINKING_FORCED, |request| {
        let level = &request["additionalModelRequestFields"]["reasoning_effort"];
        let is_thinking = thinking(request)["type"] == "enabled" || *level == "high";
        (is_thinking && forces_tool(request))
            .then(|| model_error("Thinking may not be enabled when tool_choice forces tool use."))
    }),
    (BUDGET, |request| {
        (thinking(request)["type"] == "enabled").then(|| {
            model_error(
                "\"thinking.type.enabled\" is not supported for this model. Use \
                 \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking \
                 behavior.",
            )
        })
    }),
    (THINKING_OFF, |request| {
        (thinking(request)["type"] == "disabled")
            .then(|| model_error("\"thinking.type.disabled\" is not supported for this model."))
    }),
    (PREFILL, |request| {
        let last = request["messages"].items().last()?;
        let has_use = last["content"].items().iter().any(|block| is_set(&block["toolUse"]));
        (last["role"] == "assistant" && !has_use).then(no_prefill)
    }),
    (REASONING_ALONE, |request| {
        request["messages"].items().iter().any(is_reasoning_alone).then(no_prefill)
    }),
    (BESIDE_RESULT, |request| {
        let mixed = |message: &Node<'_>| {
            let mut blocks = message["content"].items().iter();
            let first = blocks.next().is_some_and(|block| is_set(&block["toolResult"]));
            message["role"] == "user" && blocks.any(|block| is_set(&block["toolResult"]) != first)
        };
        let index = request["messages"].items().iter().position(mixed)?;
        Some(format!(
            "messages.{index}.content: Conversation blocks and tool result blocks cannot be \
             provided in the same turn."
        ))
    }),
    (RESULT_STATUS, |request| {
        blocks(request)
            .any(|(_, block)| is_set(&block["toolResult"]["status"]))
            .then(|| unsupported_field("status"))
    }),
    (DEFS_ROOT, |request| root_key(request, |key| key == "$defs")),
    (RICH_ROOT, |request| {
        // The others are ignored, by AWS's documentation of Nova.
        let plain = [
            "$schema",
            "additionalProperties",
            "description",
            "properties",
            "required",
            "title",
            "type",
        ];
        root_key(request, |key| !plain.contains(&key))
    }),
];

/// The refusal of a tool's schema for a key at its root.
fn root_key(request: &Node<'_>, is_refused: impl Fn(&str) -> bool) -> Option<String> {
    tool_specs(request).enumerate().find_map(|(index, spec)| {
        let mut keys = spec["inputSchema"]["json"].members().iter().map(|(key, _)| key);
        let key = keys.find(|key| is_refused(key))?;
        Some(malformed(&format!(
            "#/toolConfig/tools/{index}/toolSpec/inputSchema/json: extraneous key [{key}]"
        )))
    })
}

/// The refusal of a key by the schema of a model.
fn malformed(problem: &str) -> String {
    model_error(&format!(
        "Malformed input request: {problem} is not permitted, please reformat your input and try \
         again."
    ))
}

pub(super) fn check_max_tokens(limit: u64, request: &Node<'_>) -> Result<(), String> {
    match request["inferenceConfig"]["maxTokens"].as_u64() {
        Some(tokens) if tokens > limit => Err(format!(
            "The maximum tokens you requested exceeds the model limit of {limit}. Try again with \
             a maximum tokens value that is lower than {limit}."
        )),
        _ => Ok(()),
    }
}

fn no_prefill() -> String {
    model_error(
        "This model does not support assistant message prefill. The conversation must end with a \
         user message.",
    )
}

/// AWS's message for a member that a model does not support.
pub(super) fn unsupported_field(name: &str) -> String {
    format!("This model doesn't support the {name} field. Remove {name} and try again.")
}

fn refuse_choice(request: &Node<'_>, kind: &str) -> Option<String> {
    let choice = &request["toolConfig"]["toolChoice"][kind];
    is_set(choice).then(|| unsupported_field(&format!("toolConfig.toolChoice.{kind}")))
}

fn forces_tool(request: &Node<'_>) -> bool {
    let choice = &request["toolConfig"]["toolChoice"];
    is_set(&choice["any"]) || is_set(&choice["tool"])
}

pub(super) fn thinking<'n>(request: &'n Node<'n>) -> &'n Node<'n> {
    &request["additionalModelRequestFields"]["thinking"]
}

/// The tools without the cache points between them.
pub(super) fn tool_specs<'n>(request: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let tools = request["toolConfig"]["tools"].items().iter();
    tools.map(|tool| &tool["toolSpec"]).filter(|spec| is_set(spec))
}

fn blocks<'n>(request: &'n Node<'n>) -> impl Iterator<Item = (At, &'n Node<'n>)> {
    all_blocks(&request["messages"])
}

fn is_in_s3(block: &Node<'_>, kind: &str) -> bool {
    is_set(&block[kind]["source"]["s3Location"])
}

fn deprecated(name: &str) -> String {
    model_error(&format!("`{name}` is deprecated for this model."))
}

fn cache_points<'n>(request: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let before = [&request["toolConfig"]["tools"], &request["system"]];
    let before = before.into_iter().flat_map(Node::items);
    before
        .chain(blocks(request).map(|(_, block)| block))
        .map(|block| &block["cachePoint"])
        .filter(|point| is_set(point))
}

pub(super) fn is_set(value: &Node<'_>) -> bool {
    !value.is_null()
}
