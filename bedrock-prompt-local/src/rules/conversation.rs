//! AWS's rules between the messages of a request and its tools, with its messages.
//!
//! They are checked in order, and the first violation is reported.

mod cache;
mod media;

use std::collections::HashSet;
use std::fmt;

use crate::json::Node;

/// Checks a request whose single members are valid.
pub(super) fn check(model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let messages = &request["messages"];
    if model_id.contains(":prompt/") {
        check_stored_prompt(request)?;
    } else if messages.items().is_empty() {
        return Err("A conversation must start with a user message. Try again with a \
                    conversation that starts with a user message."
            .to_owned());
    }
    check_texts(request)?;
    for (index, message) in messages.items().iter().enumerate() {
        if message["content"].items().is_empty() {
            return Err(format!(
                "The content field in the Message object at messages.{index} is empty. Add a \
                 ContentBlock object to the content field and try again."
            ));
        }
    }
    check_json_objects(request)?;
    check_roles(messages)?;
    media::check(messages)?;
    check_tool_config(request)?;
    check_tool_results(messages)?;
    cache::check(request)?;
    check_pointers(&request["additionalModelResponseFieldPaths"])
}

/// A stored prompt has these members itself, so that a request cannot set them.
fn check_stored_prompt(request: &Node<'_>) -> Result<(), String> {
    let own = ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"];
    match own.into_iter().find(|name| !request[name].is_null()) {
        Some(name) => Err(format!(
            "The {name} field can't be set when the modelId is the ARN of a prompt. Remove {name} \
             and try again."
        )),
        None => Ok(()),
    }
}

/// The place of a content block, displayed as in AWS's messages.
#[derive(Clone, Copy)]
struct At {
    message: usize,
    block: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "messages.{}.content.{}", self.message, self.block)
    }
}

/// All content blocks of all messages, each with its place.
fn blocks<'n>(messages: &'n Node<'n>) -> impl Iterator<Item = (At, &'n Node<'n>)> {
    messages.items().iter().enumerate().flat_map(|(index, message)| {
        let blocks = message["content"].items().iter().enumerate();
        blocks.map(move |(at, block)| (At { message: index, block: at }, block))
    })
}

fn check_texts(request: &Node<'_>) -> Result<(), String> {
    for block in request["system"].items() {
        check_text(block, || "system".to_owned())?;
    }
    for (at, block) in blocks(&request["messages"]) {
        check_text(block, || at.to_string())?;
        for (index, result) in block["toolResult"]["content"].items().iter().enumerate() {
            check_text(result, || format!("{at}.toolResult.content.{index}"))?;
        }
    }
    Ok(())
}

fn check_text(block: &Node<'_>, at: impl FnOnce() -> String) -> Result<(), String> {
    match block["text"].as_str() {
        Some("") => Err(format!("{}: text content blocks must be non-empty", at())),
        Some(text) if text.trim().is_empty() => {
            Err(format!("{}: text content blocks must contain non-whitespace text", at()))
        }
        _ => Ok(()),
    }
}

/// Some JSON documents have to be objects.
fn check_json_objects(request: &Node<'_>) -> Result<(), String> {
    let fields = "additionalModelRequestFields";
    check_json_object(&request[fields], || fields.to_owned())?;
    for (at, block) in blocks(&request["messages"]) {
        check_json_object(&block["toolUse"]["input"], || format!("{at}.toolUse.input"))?;
        for (index, result) in block["toolResult"]["content"].items().iter().enumerate() {
            check_json_object(&result["json"], || format!("{at}.toolResult.content.{index}.json"))?;
        }
    }
    Ok(())
}

fn check_json_object(value: &Node<'_>, at: impl FnOnce() -> String) -> Result<(), String> {
    if value.is_null() || value.is_object() {
        return Ok(());
    }
    Err(format!(
        "The format of the value at {} is invalid. Provide a json object for the field and try \
         again.",
        at()
    ))
}

/// Blocks that only one role may send.
const ROLE_OF_BLOCK: [(&str, &str); 8] = [
    ("citationsContent", "assistant"),
    ("document", "user"),
    ("image", "user"),
    ("reasoningContent", "assistant"),
    ("toolAddition", "system"),
    ("toolRemoval", "system"),
    ("toolUse", "assistant"),
    ("video", "user"),
];

fn check_roles(messages: &Node<'_>) -> Result<(), String> {
    for (index, message) in messages.items().iter().enumerate() {
        for (at, block) in message["content"].items().iter().enumerate() {
            let violation = ROLE_OF_BLOCK
                .iter()
                .find(|(kind, role)| !block[kind].is_null() && message["role"] != *role);
            if let Some((kind, role)) = violation {
                return Err(format!(
                    "The {kind} block at messages.{index}.content.{at} is only allowed in a \
                     message of the role {role}."
                ));
            }
        }
    }
    Ok(())
}

fn check_pointers(paths: &Node<'_>) -> Result<(), String> {
    let is_pointer = |path: &Node<'_>| path.as_str().is_some_and(|path| path.starts_with('/'));
    match paths.items().iter().position(|path| !is_pointer(path)) {
        Some(index) => Err(format!(
            "The value at additionalModelResponseFieldPaths.{index} is not a valid JSON Pointer."
        )),
        None => Ok(()),
    }
}

fn check_tool_config(request: &Node<'_>) -> Result<(), String> {
    let config = &request["toolConfig"];
    if config.is_null() {
        let used =
            |block: &Node<'_>| block.get("toolUse").is_some() || block.get("toolResult").is_some();
        if blocks(&request["messages"]).any(|(_, block)| used(block)) {
            return Err("The toolConfig field must be defined when using toolUse and toolResult \
                        content blocks."
                .to_owned());
        }
        return Ok(());
    }
    if !config["toolChoice"].is_null()
        && !request["additionalModelRequestFields"]["tool_choice"]["type"].is_null()
    {
        return Err("The additional field tool_choice conflicts with an existing field.".to_owned());
    }
    let tools = config["tools"].items();
    for (index, tool) in tools.iter().enumerate() {
        let schema = &tool["toolSpec"]["inputSchema"]["json"];
        if !schema.is_null() && schema["type"] != "object" {
            return Err(format!(
                "The value at toolConfig.tools.{index}.toolSpec.inputSchema.json.type must be one \
                 of the following: object."
            ));
        }
    }
    let mut known = HashSet::new();
    let mut names = tools.iter().filter_map(|tool| tool["toolSpec"]["name"].as_str());
    if let Some(name) = names.find(|name| !known.insert(*name)) {
        return Err(format!(
            "The toolConfig.tools must have unique names: `{name}` is a duplicate."
        ));
    }
    if let Some(name) = config["toolChoice"]["tool"]["name"].as_str()
        && !tools.iter().any(|tool| tool["toolSpec"]["name"] == name)
    {
        return Err(format!("tool_choice: tool `{name}` not found in provided tools"));
    }
    Ok(())
}

/// The ids of the tool uses and of the tool results in a turn.
#[derive(Default)]
struct Turn<'a> {
    role: &'a str,
    /// The index of its last message.
    index: usize,
    used: Vec<&'a str>,
    results: Vec<&'a str>,
}

/// A tool use has one result, in the next turn. The tool uses of the last turn have none yet.
fn check_tool_results(messages: &Node<'_>) -> Result<(), String> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for (index, message) in messages.items().iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role == "system" {
            continue;
        }
        // AWS merges consecutive messages of one role.
        if turns.last().is_none_or(|turn| turn.role != role) {
            turns.push(Turn { role, ..Turn::default() });
        }
        if let Some(turn) = turns.last_mut() {
            turn.index = index;
            for block in message["content"].items() {
                turn.used.extend(block["toolUse"]["toolUseId"].as_str());
                turn.results.extend(block["toolResult"]["toolUseId"].as_str());
            }
        }
    }
    let mut open: Vec<&str> = Vec::new();
    for turn in &turns {
        // A server-side tool has its result in the same turn.
        open.extend(&turn.used);
        for id in &turn.results {
            let Some(at) = open.iter().position(|open| open == id) else {
                return Err(format!(
                    "The number of toolResult blocks at messages.{}.content exceeds the number of \
                     toolUse blocks of previous turn.",
                    turn.index
                ));
            };
            open.remove(at);
        }
        if turn.role == "user" && !open.is_empty() {
            return Err(format!(
                "Expected toolResult blocks at messages.{}.content for the following Ids: {}",
                turn.index,
                open.join(", ")
            ));
        }
    }
    Ok(())
}
