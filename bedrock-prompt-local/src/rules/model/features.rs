//! Features of a request that its model may not support, with the messages for them.

use crate::json::Node;

use super::model_error;
use super::table::{
    ASSISTANT_FIRST, BESIDE_RESULT, BUDGET, CACHE, CACHED_TOOLS, CHOICE_ANY, CHOICE_TOOL, EFFORT,
    FORCED, Features, HOUR, MESSAGES, NATIVE, PREFILL, RESULT_STATUS, RICH_ROOT, S3, SAMPLING,
    STOP_SEQUENCES, STRICT, SYSTEM, SYSTEM_ROLE, THINKING_FORCED, THINKING_OFF, TOOLS,
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
        let (config, more) =
            (&request["inferenceConfig"], &request["additionalModelRequestFields"]);
        let sent = [
            ("temperature", &config["temperature"]),
            ("top_p", &config["topP"]),
            ("top_k", &more["top_k"]),
        ];
        let (name, _) = sent.into_iter().find(|(_, value)| is_set(value))?;
        Some(model_error(&format!("`{name}` is deprecated for this model.")))
    }),
    (STOP_SEQUENCES, |request| {
        let stops = request["inferenceConfig"]["stopSequences"].items();
        (!stops.is_empty()).then(|| unsupported_field("stopSequences"))
    }),
    (EFFORT, |request| {
        is_set(&request["outputConfig"]["effort"]).then(|| unsupported_field("effort"))
    }),
    (NATIVE, |request| {
        is_set(&request["outputConfig"]["textFormat"])
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
        let from_s3 = |block: &Node<'_>| {
            media.iter().any(|kind| is_set(&block[kind]["source"]["s3Location"]))
        };
        let in_result =
            |block: &Node<'_>| block["toolResult"]["content"].items().iter().any(from_s3);
        blocks(request)
            .any(|block| from_s3(block) || in_result(block))
            .then(|| unsupported_field("s3Uri"))
    }),
    (THINKING_FORCED, |request| {
        (thinking(request)["type"] == "enabled" && forces_tool(request))
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
        (last["role"] == "assistant" && !has_use).then(|| {
            model_error(
                "This model does not support assistant message prefill. The conversation must \
                 end with a user message.",
            )
        })
    }),
    (BESIDE_RESULT, |request| {
        let mixed = |message: &Node<'_>| {
            let mut blocks = message["content"].items().iter();
            let first = blocks.next().is_some_and(|block| is_set(&block["toolResult"]));
            message["role"] == "user" && blocks.any(|block| is_set(&block["toolResult"]) != first)
        };
        request["messages"].items().iter().any(mixed).then(|| {
            "Conversation blocks and tool result blocks cannot be provided in the same turn."
                .to_owned()
        })
    }),
    (RESULT_STATUS, |request| {
        blocks(request)
            .any(|block| is_set(&block["toolResult"]["status"]))
            .then(|| unsupported_field("status"))
    }),
    (RICH_ROOT, |request| {
        let plain = ["type", "properties", "required"];
        tool_specs(request).enumerate().find_map(|(index, spec)| {
            let mut keys = spec["inputSchema"]["json"].members().iter().map(|(key, _)| key);
            let key = keys.find(|key| !plain.contains(&key.as_ref()))?;
            Some(model_error(&format!(
                "Malformed input request: #/toolConfig/tools/{index}/toolSpec/inputSchema/json: \
                 extraneous key [{key}] is not permitted, please reformat your input and try \
                 again."
            )))
        })
    }),
];

pub(super) fn check_max_tokens(limit: u64, request: &Node<'_>) -> Result<(), String> {
    match request["inferenceConfig"]["maxTokens"].as_u64() {
        Some(tokens) if tokens > limit => Err(format!(
            "The maximum tokens you requested exceeds the model limit of {limit}. Try again with \
             a maximum tokens value that is lower than {limit}."
        )),
        _ => Ok(()),
    }
}

/// The rules of all models of Claude.
pub(super) fn check_claude(request: &Node<'_>) -> Result<(), String> {
    check_thinking_budget(request)?;
    let last = request["messages"].items().last().filter(|message| message["role"] == "assistant");
    let text = last.and_then(|message| message["content"].items().last()?["text"].as_str());
    if text.is_some_and(|text| text.ends_with(char::is_whitespace)) {
        let refusal = "messages: final assistant content cannot end with trailing whitespace";
        return Err(model_error(refusal));
    }
    for (index, message) in request["messages"].items().iter().enumerate() {
        let has = |kind: &str| message["content"].items().iter().any(|block| is_set(&block[kind]));
        if has("toolResult")
            && let Some(kind) = ["document", "video"].into_iter().find(|kind| has(kind))
        {
            return Err(model_error(&format!(
                "messages.{index}.content: {kind} blocks are not allowed beside tool_result blocks"
            )));
        }
    }
    Ok(())
}

fn check_thinking_budget(request: &Node<'_>) -> Result<(), String> {
    let thinking = thinking(request);
    if thinking["type"] != "enabled" {
        return Ok(());
    }
    let Some(budget) = thinking["budget_tokens"].as_u64() else {
        return Err(model_error("thinking.enabled.budget_tokens: Field required"));
    };
    if budget < 1024 {
        return Err(model_error(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ));
    }
    match request["inferenceConfig"]["maxTokens"].as_u64() {
        Some(max_tokens) if max_tokens <= budget => {
            Err(model_error("`max_tokens` must be greater than `thinking.budget_tokens`."))
        }
        _ => Ok(()),
    }
}

/// AWS's message for a member that a model does not support.
fn unsupported_field(name: &str) -> String {
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

fn thinking<'n>(request: &'n Node<'n>) -> &'n Node<'n> {
    &request["additionalModelRequestFields"]["thinking"]
}

/// The tools without the cache points between them.
pub(super) fn tool_specs<'n>(request: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let tools = request["toolConfig"]["tools"].items().iter();
    tools.map(|tool| &tool["toolSpec"]).filter(|spec| is_set(spec))
}

fn blocks<'n>(request: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    request["messages"].items().iter().flat_map(|message| message["content"].items())
}

fn cache_points<'n>(request: &'n Node<'n>) -> impl Iterator<Item = &'n Node<'n>> {
    let before = [&request["toolConfig"]["tools"], &request["system"]];
    let before = before.into_iter().flat_map(Node::items);
    before.chain(blocks(request)).map(|block| &block["cachePoint"]).filter(|point| is_set(point))
}

fn is_set(value: &Node<'_>) -> bool {
    !value.is_null()
}
