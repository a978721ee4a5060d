//! AWS's rules between the messages of a request and its tools, with its messages.
//!
//! They are checked in order, and the first violation is reported.

mod cache;
mod media;

use std::collections::HashSet;

use serde_json::Value;

use super::items;

/// Checks a request whose single members are valid.
pub(super) fn check(model_id: &str, request: &Value) -> Result<(), String> {
    let messages = &request["messages"];
    if model_id.contains(":prompt/") {
        check_stored_prompt(request)?;
    } else if items(messages).is_empty() {
        return Err("A conversation must start with a user message. Try again with a \
                    conversation that starts with a user message."
            .to_owned());
    }
    check_texts(request)?;
    for (index, message) in items(messages).iter().enumerate() {
        if items(&message["content"]).is_empty() {
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
fn check_stored_prompt(request: &Value) -> Result<(), String> {
    let own = ["additionalModelRequestFields", "inferenceConfig", "system", "toolConfig"];
    match own.into_iter().find(|name| !request[name].is_null()) {
        Some(name) => Err(format!(
            "The {name} field can't be set when the modelId is the ARN of a prompt. Remove {name} \
             and try again."
        )),
        None => Ok(()),
    }
}

/// All content blocks of all messages, each with its path in AWS's messages.
fn blocks(messages: &Value) -> impl Iterator<Item = (String, &Value)> {
    items(messages).iter().enumerate().flat_map(|(m, message)| {
        let blocks = items(&message["content"]).iter().enumerate();
        blocks.map(move |(c, block)| (format!("messages.{m}.content.{c}"), block))
    })
}

fn check_texts(request: &Value) -> Result<(), String> {
    let system = items(&request["system"]).iter().map(|block| ("system".to_owned(), block));
    let all = blocks(&request["messages"]).flat_map(|(at, block)| {
        let results = items(&block["toolResult"]["content"]).iter().enumerate();
        let inner: Vec<_> = results
            .map(|(index, block)| (format!("{at}.toolResult.content.{index}"), block))
            .collect();
        std::iter::once((at, block)).chain(inner)
    });
    for (at, block) in system.chain(all) {
        match block["text"].as_str() {
            Some("") => return Err(format!("{at}: text content blocks must be non-empty")),
            Some(text) if text.trim().is_empty() => {
                return Err(format!("{at}: text content blocks must contain non-whitespace text"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Some JSON documents have to be objects.
fn check_json_objects(request: &Value) -> Result<(), String> {
    let fields =
        ("additionalModelRequestFields".to_owned(), &request["additionalModelRequestFields"]);
    let inner = blocks(&request["messages"]).flat_map(|(at, block)| {
        let input = (format!("{at}.toolUse.input"), &block["toolUse"]["input"]);
        let results = items(&block["toolResult"]["content"]).iter().enumerate();
        let results: Vec<_> = results
            .map(|(index, result)| {
                (format!("{at}.toolResult.content.{index}.json"), &result["json"])
            })
            .collect();
        std::iter::once(input).chain(results)
    });
    match std::iter::once(fields).chain(inner).find(|(_, v)| !v.is_null() && !v.is_object()) {
        Some((at, _)) => Err(format!(
            "The format of the value at {at} is invalid. Provide a json object for the field and \
             try again."
        )),
        None => Ok(()),
    }
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

fn check_roles(messages: &Value) -> Result<(), String> {
    for (index, message) in items(messages).iter().enumerate() {
        for (at, block) in items(&message["content"]).iter().enumerate() {
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

fn check_pointers(paths: &Value) -> Result<(), String> {
    let is_pointer = |path: &Value| path.as_str().is_some_and(|path| path.starts_with('/'));
    match items(paths).iter().position(|path| !is_pointer(path)) {
        Some(index) => Err(format!(
            "The value at additionalModelResponseFieldPaths.{index} is not a valid JSON Pointer."
        )),
        None => Ok(()),
    }
}

fn check_tool_config(request: &Value) -> Result<(), String> {
    let config = &request["toolConfig"];
    if config.is_null() {
        let used =
            |block: &Value| block.get("toolUse").is_some() || block.get("toolResult").is_some();
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
    let tools = items(&config["tools"]);
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
fn check_tool_results(messages: &Value) -> Result<(), String> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for (index, message) in items(messages).iter().enumerate() {
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
            for block in items(&message["content"]) {
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
