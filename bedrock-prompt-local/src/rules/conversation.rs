//! AWS's rules between the messages of a request and its tools, with its messages.
//!
//! They are checked in order, and the first violation is reported.

mod cache;
mod media;
mod texts;
mod turns;

use std::collections::HashSet;

use super::blocks::{blocks, results};
use super::model::Family;
use crate::json::Node;

/// Checks a request whose single members are valid.
pub(super) fn check(strict: bool, model_id: &str, request: &Node<'_>) -> Result<(), String> {
    let messages = &request["messages"];
    if model_id.contains(":prompt/") {
        check_stored_prompt(request)?;
    } else if messages.items().is_empty() {
        return Err("A conversation must start with a user message. Try again with a \
                    conversation that starts with a user message."
            .to_owned());
    }
    texts::check(strict, model_id, request)?;
    for (index, message) in messages.items().iter().enumerate() {
        if message["content"].items().is_empty() {
            return Err(format!(
                "The content field in the Message object at messages.{index} is empty. Add a \
                 ContentBlock object to the content field and try again."
            ));
        }
    }
    check_json_objects(request)?;
    check_roles(strict, messages)?;
    media::check(messages)?;
    check_tool_config(request)?;
    turns::check(messages)?;
    cache::check(strict, Family::of(model_id), request)?;
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

/// Some JSON documents have to be objects.
fn check_json_objects(request: &Node<'_>) -> Result<(), String> {
    let fields = "additionalModelRequestFields";
    check_json_object(&request[fields], || fields.to_owned())?;
    for (at, block) in blocks(&request["messages"]) {
        check_json_object(&block["toolUse"]["input"], || format!("{at}.toolUse.input"))?;
        for (index, result) in results(block).enumerate() {
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

/// Blocks that only one role may send, by the documentation.
const ROLE_OF_BLOCK: [(&str, &str); 4] = [
    ("document", "user"),
    ("image", "user"),
    ("toolAddition", "system"),
    ("toolRemoval", "system"),
];

/// Blocks of which this is only said, by what they are for.
const SAID_ROLE_OF_BLOCK: [(&str, &str); 4] = [
    ("citationsContent", "assistant"),
    ("reasoningContent", "assistant"),
    ("toolUse", "assistant"),
    ("video", "user"),
];

fn check_roles(strict: bool, messages: &Node<'_>) -> Result<(), String> {
    let said: &[(&str, &str)] = if strict { &SAID_ROLE_OF_BLOCK } else { &[] };
    for (at, block) in blocks(messages) {
        let role_of_message = &messages.items()[at.message]["role"];
        let violation = ROLE_OF_BLOCK
            .iter()
            .chain(said)
            .find(|(kind, role)| !block[kind].is_null() && *role_of_message != *role);
        if let Some((kind, role)) = violation {
            return Err(format!(
                "The {kind} block at {at} is only allowed in a message of the role {role}."
            ));
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
    if let Some((choice, _)) =
        config["toolChoice"].members().iter().find(|(_, value)| !value.is_null())
        && !request["additionalModelRequestFields"]["tool_choice"]["type"].is_null()
    {
        return Err(format!(
            "The additional field tool_choice/type conflicts with the existing field \
             toolConfig.toolChoice.{choice}. Remove tool_choice/type and try again."
        ));
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
