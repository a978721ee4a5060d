//! Texts that are empty or blank.

use crate::json::Node;
use crate::rules::blocks::{blocks, results};
use crate::rules::model::{Family, model_error};

pub(super) fn check(strict: bool, model_id: &str, request: &Node<'_>) -> Result<(), String> {
    match Family::of(model_id) {
        Family::Claude => check_claude(request).map_err(|refusal| model_error(&refusal)),
        family => check_other(family, strict, &request["messages"]),
    }
}

/// Claude takes a blank text beside another block, and not as all that a message has.
fn check_claude(request: &Node<'_>) -> Result<(), String> {
    let messages = &request["messages"];
    // An empty text in the result of a tool is taken.
    if blocks(messages).any(|(_, block)| block["text"] == "") {
        return Err("messages: text content blocks must be non-empty".to_owned());
    }
    let lists = messages.items().iter().map(|message| ("messages", &message["content"]));
    for (part, list) in lists.chain([("system", &request["system"])]) {
        let mut content = list.items().iter().filter(|block| block["cachePoint"].is_null());
        let mut has_content = false;
        let is_all_blank = content.all(|block| {
            has_content = true;
            is_blank(block)
        });
        if has_content && is_all_blank {
            return Err(format!("{part}: text content blocks must contain non-whitespace text"));
        }
    }
    Ok(())
}

fn check_other(family: Family, strict: bool, messages: &Node<'_>) -> Result<(), String> {
    for (at, block) in blocks(messages) {
        // An unknown model may be Claude.
        let is_refused =
            if family == Family::Other { is_blank(block) } else { block["text"] == "" };
        if is_refused {
            return Err(format!(
                "The text field in the ContentBlock object at {at} is blank. Add text to the text \
                 field, and try again."
            ));
        }
        if let Some(index) = results(block).position(is_blank)
            && strict
        {
            return Err(format!(
                "The text field in the ToolResultContentBlock object at \
                 {at}.toolResult.content.{index} is blank. Add text to the text field, and try \
                 again."
            ));
        }
    }
    Ok(())
}

/// Whether a block is a text without any but white space.
fn is_blank(block: &Node<'_>) -> bool {
    block["text"].as_str().is_some_and(|text| text.trim().is_empty())
}
