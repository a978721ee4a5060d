//! The rules of AWS between the messages of a request and its tools, and its texts for a breach.
//!
//! They are looked at in order, and the first breach is the answer.

use std::collections::HashSet;

use serde_json::Value;

use crate::validate::items;

/// Checks a request whose single members are in order.
pub(crate) fn check(request: &Value) -> Result<(), String> {
    blank_texts(&request["messages"])?;
    order(&request["messages"])?;
    tool_config(request)?;
    tool_results(&request["messages"])
}

/// Every content block of every message, with the path that AWS gives it.
fn blocks(messages: &Value) -> impl Iterator<Item = (String, &Value)> {
    items(messages).iter().enumerate().flat_map(|(m, message)| {
        let blocks = items(&message["content"]).iter().enumerate();
        blocks.map(move |(c, block)| (format!("messages.{m}.content.{c}"), block))
    })
}

fn blank_texts(messages: &Value) -> Result<(), String> {
    for (at, block) in blocks(messages) {
        match block["text"].as_str() {
            Some("") => {
                return Err(format!("{at}: text content blocks must be non-empty"));
            }
            Some(text) if text.trim().is_empty() => {
                return Err(format!("{at}: text content blocks must contain non-whitespace text"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn order(messages: &Value) -> Result<(), String> {
    let first = items(messages).iter().find(|message| message["role"] != "system");
    if first.is_none_or(|message| message["role"] != "user") {
        return Err("A conversation must start with a user message. Try again with a \
                    conversation that starts with a user message."
            .to_owned());
    }
    for (index, message) in items(messages).iter().enumerate() {
        if items(&message["content"]).is_empty() {
            return Err(format!(
                "The content field in the Message object at messages.{index} is empty. Add a \
                 ContentBlock object to the content field and try again."
            ));
        }
    }
    Ok(())
}

fn tool_config(request: &Value) -> Result<(), String> {
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
    if let Some(twice) = names.find(|name| !known.insert(*name)) {
        return Err(format!(
            "The toolConfig.tools must have unique names: `{twice}` is there twice."
        ));
    }
    if let Some(name) = config["toolChoice"]["tool"]["name"].as_str()
        && !tools.iter().any(|tool| tool["toolSpec"]["name"] == name)
    {
        return Err(format!("tool_choice: tool `{name}` not found in provided tools"));
    }
    Ok(())
}

/// The tools that a turn uses and those that it has results of.
#[derive(Default)]
struct Turn<'a> {
    role: &'a str,
    /// The message that it ends with.
    index: usize,
    used: Vec<&'a str>,
    results: Vec<&'a str>,
}

/// A tool use has one result, in the turn after it; the last turn may still wait for its own.
fn tool_results(messages: &Value) -> Result<(), String> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for (index, message) in items(messages).iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role == "system" {
            continue;
        }
        // AWS merges messages of one role in a row.
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
        // A tool of the server has its result in the turn of its use.
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
