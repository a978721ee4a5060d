//! The extractive engine: it copies values from the text of a request into a tool's schema.
//!
//! It knows the vocabulary of common documents and no document, no schema and no prompt. A value
//! is copied from where a label, a heading or a column names it, and only its notation changes, to
//! what the schema wants. Three values come without a name: the constant that a schema demands, an
//! object that demands nothing, and a required enum, which is chosen by the words of the text.

mod choice;
mod date;
mod fields;
mod fill;
mod labels;
mod list;
mod number;
mod requested;
mod rows;
mod schema;
mod table;
mod text;
mod union;
mod value;
mod words;

use serde_json::Value;

/// What the engine answers.
pub(crate) enum Output {
    ToolUse { name: String, input: Value },
    Text(String),
}

/// The stems of the words of a text that tell something.
pub(crate) fn significant_words(text: &str) -> Vec<String> {
    words::words(text)
}

const WHO: &str = "I am the local extractive engine, not a language model";

/// Answers a request that has been found valid.
pub(crate) fn respond(request: &Value) -> Output {
    let texts = text::of_request(request);
    let tools = tools(&request["toolConfig"]);
    let asked = requested::without_tools(request).filter(|_| tools.is_empty());
    if let Some(asked) = &asked {
        return match best(&[asked], texts.last().map(String::as_str).unwrap_or_default()) {
            Ok(Some(Output::ToolUse { input, .. })) => Output::Text(input.to_string()),
            Ok(_) => Output::Text(not_found(&[])),
            Err(paths) => Output::Text(not_found(&paths)),
        };
    }
    let mut missing = None;
    // A tool that is free to be left out is used for what was said last.
    let is_forced = ["tool", "any"]
        .iter()
        .any(|choice| request["toolConfig"]["toolChoice"].get(choice).is_some());
    for text in texts.iter().take(if is_forced { texts.len() } else { 1 }) {
        match best(&tools, text) {
            Ok(Some(answer)) => return answer,
            Ok(None) => {}
            Err(paths) => missing = missing.or(Some(paths)),
        }
    }
    let is_choice_said = request["toolConfig"].get("toolChoice").is_some();
    match missing {
        Some(paths) if is_choice_said => Output::Text(not_found(&paths)),
        _ => Output::Text(plain(texts.first().map(String::as_str).unwrap_or_default())),
    }
}

/// The use of the tool for which most is found; `Err` names what was not found.
fn best(tools: &[&Value], text: &str) -> Result<Option<Output>, Vec<String>> {
    let mut missing = None;
    let mut best: Option<(usize, Output)> = None;
    for tool in tools {
        let name = tool["name"].as_str().unwrap_or_default();
        let description = tool["description"].as_str().unwrap_or_default();
        match fill::tool(&tool["inputSchema"]["json"], name, description, text) {
            Ok(input) => {
                if best.as_ref().is_none_or(|(known, _)| input.copied > *known) {
                    let (name, copied) = (name.to_owned(), input.copied);
                    best = Some((copied, Output::ToolUse { name, input: input.value }));
                }
            }
            Err(paths) => missing = missing.or(Some(paths)),
        }
    }
    match (best, missing) {
        (Some((_, answer)), _) => Ok(Some(answer)),
        (None, Some(paths)) => Err(paths),
        (None, None) => Ok(None),
    }
}

/// The tools to choose from: the one that is asked for, or all.
fn tools(config: &Value) -> Vec<&Value> {
    let chosen = config["toolChoice"]["tool"]["name"].as_str();
    config["tools"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|tool| tool.get("toolSpec"))
        .filter(|spec| chosen.is_none_or(|name| spec["name"] == name))
        .collect()
}

fn not_found(paths: &[String]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    let list = match &quoted[..] {
        [] => "anything that the schema asks for".to_owned(),
        [path] => path.clone(),
        [paths @ .., last] => format!("{} or {last}", paths.join(", ")),
    };
    format!("{WHO}: I could not find {list} in the text.")
}

fn plain(text: &str) -> String {
    const MOST: usize = 120;
    let lines: Vec<&str> = text.lines().collect();
    let Some(line) = text::first_line(&lines).or_else(|| lines.first().copied()) else {
        return format!("{WHO}. The request has no text that I could quote.");
    };
    let mut extract: String = line.trim().chars().take(MOST).collect();
    if line.trim().chars().count() > MOST {
        extract.push('…');
    }
    format!("{WHO}. I copy values from a text and do not write one. Yours begins: \"{extract}\"")
}
