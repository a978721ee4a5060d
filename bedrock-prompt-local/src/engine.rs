//! The extractive engine: it copies values from the text of a request into the schema of a tool.
//!
//! It has a vocabulary of common documents, but nothing about any document, schema or prompt. A
//! value is copied from the text after a label, under a heading or in a column, and is converted to
//! the notation of the schema. Three values need no name in the text: a required constant, an
//! object without required members, and a required enum, which is chosen by the words of the text.

mod choice;
mod clock;
mod date;
mod fields;
mod fill;
mod header;
mod items;
mod joined;
mod json;
mod label;
mod labels;
mod line;
mod list;
mod name;
mod number;
mod pair;
mod prefill;
mod records;
mod requested;
mod results;
mod rows;
mod schema;
mod scope;
mod table;
mod text;
mod union;
mod units;
mod value;
mod vocabulary;
mod words;
mod wrapped;

use serde_json::Value;

/// The output of the engine, in place of a model's.
pub(crate) enum Output {
    ToolUse { name: String, input: Value },
    Text(String),
}

/// The stems of the words of a text, without stop words.
pub(crate) fn significant_words(text: &str) -> Vec<String> {
    words::significant_stems(text)
}

const INTRODUCTION: &str = "I am the local extractive engine, not a language model";

/// Responds to a valid request in the form of Converse.
pub(crate) fn respond(request: &Value) -> Output {
    let texts = text::request_texts(request);
    let config = &request["toolConfig"];
    let tools = tools(config);
    let is_forced = ["tool", "any"].iter().any(|choice| config["toolChoice"].get(choice).is_some());
    // A model that may do without a tool does not repeat a use whose result it has.
    let done = if is_forced { Vec::new() } else { results::uses_with_results(request) };
    let mut missing = None;
    // An optional tool is used for the last message alone.
    for text in texts.iter().take(if is_forced { texts.len() } else { 1 }) {
        match best(&tools, text, &done) {
            Ok(Some((copied, answer))) => {
                let is_known = matches!(&answer, Output::ToolUse { name, .. }
                    if results::has_used(request, name));
                let json = requested::parameter_as_tool(request);
                let json = json.filter(|_| is_known && !is_forced);
                let json = json.and_then(|tool| best(&[&tool], text, &[]).ok().flatten());
                // A tool of earlier turns has to say more than the answer that is asked for.
                return match json {
                    Some((known, Output::ToolUse { input, .. })) if known >= copied => {
                        Output::Text(prefill::continued(request, &input))
                    }
                    _ => answer,
                };
            }
            Ok(None) => {}
            Err(paths) => missing = Some(fewer(missing, paths)),
        }
    }
    let is_open = tools.is_empty() || !done.is_empty();
    if let Some(requested) = requested::schema_as_tool(request).filter(|_| is_open) {
        let text = texts.last().map(String::as_str).unwrap_or_default();
        return Output::Text(match best(&[&requested], text, &[]) {
            Ok(Some((_, Output::ToolUse { input, .. }))) => prefill::continued(request, &input),
            Ok(_) => not_found(&[]),
            Err(paths) => not_found(&paths),
        });
    }
    if let Some((name, result)) = done.last().and_then(|_| results::last_result(request)) {
        return Output::Text(format!(
            "{INTRODUCTION}. The tool `{name}` returned: \"{}\"",
            extract(&result)
        ));
    }
    match missing {
        Some(paths) if config.get("toolChoice").is_some() => Output::Text(not_found(&paths)),
        _ => Output::Text(quotation(texts.first().map(String::as_str).unwrap_or_default())),
    }
}

/// The use of the tool with the most values that is not done, and their number. `Err`: the paths of
/// the required values that were not found.
fn best(
    tools: &[&Value],
    text: &str,
    done: &[(&str, &Value)],
) -> Result<Option<(usize, Output)>, Vec<String>> {
    let mut missing = None;
    let mut best: Option<(usize, Output)> = None;
    for tool in tools {
        let name = tool["name"].as_str().unwrap_or_default();
        let description = tool["description"].as_str().unwrap_or_default();
        match fill::tool_input(&tool["inputSchema"]["json"], name, description, text) {
            Ok(input) if done.contains(&(name, &input.value)) => {}
            Ok(input) => {
                if best.as_ref().is_none_or(|(known, _)| input.copied > *known) {
                    let (name, copied) = (name.to_owned(), input.copied);
                    best = Some((copied, Output::ToolUse { name, input: input.value }));
                }
            }
            Err(lost) => missing = Some(fewer(missing, lost.paths)),
        }
    }
    match (best, missing) {
        (Some(best), _) => Ok(Some(best)),
        (None, Some(paths)) => Err(paths),
        (None, None) => Ok(None),
    }
}

/// What is missing from the text, or for the tool, that lacks least.
fn fewer(known: Option<Vec<String>>, paths: Vec<String>) -> Vec<String> {
    match known {
        Some(known) if known.len() <= paths.len() => known,
        _ => paths,
    }
}

/// The tool that the request forces, or all tools.
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
    format!("{INTRODUCTION}: I could not find {list} in the text.")
}

/// The beginning of a line, as a quotation.
fn extract(line: &str) -> String {
    const MAX_QUOTATION: usize = 120;
    let mut extract: String = line.trim().chars().take(MAX_QUOTATION).collect();
    if line.trim().chars().count() > MAX_QUOTATION {
        extract.push('…');
    }
    extract
}

fn quotation(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let Some(line) = text::first_line(&lines).or_else(|| lines.first().copied()) else {
        return format!("{INTRODUCTION}. The request has no text that I could quote.");
    };
    let extract = extract(line);
    format!(
        "{INTRODUCTION}. I copy values from a text and do not write one. Yours begins: \
         \"{extract}\""
    )
}
