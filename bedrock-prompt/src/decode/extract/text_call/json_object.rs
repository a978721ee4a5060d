//! Calls written as a JSON object with a name and an input, as by Llama, Qwen and Mistral.

use std::borrow::Cow;

use super::scanner::Scanner;
use super::{CallForm, TextCall, TextInput};

const INPUTS: [&str; 3] = ["arguments", "parameters", "input"];

/// Markers before the object.
const MARKERS: [&str; 3] = ["<tool_call>", "<|python_tag|>", "[TOOL_CALLS]"];

/// Reads a call that starts at this position.
pub(super) fn call<'a>(scanner: &mut Scanner<'a>, at: usize) -> Option<TextCall<'a>> {
    let (mut tool, mut input, mut has_type) = (None, None, false);
    let mut next = scanner.skip_blank(at + 1);
    let end = loop {
        let (key, value, end_of_value) = member(scanner, next)?;
        let is_new = match unquoted(key)? {
            "name" => tool.replace(unquoted(value)?).is_none(),
            "type" => {
                has_type = true;
                matches!(value, "\"function\"" | "\"tool_use\"")
            }
            "id" => true,
            key if INPUTS.contains(&key) => input.replace(value).is_none(),
            _ => false,
        };
        if !is_new {
            return None;
        }
        let after = scanner.skip_blank(end_of_value);
        match scanner.byte(after) {
            Some(b',') => next = scanner.skip_blank(after + 1),
            Some(b'}') => break after + 1,
            // The closing brace is missing.
            None | Some(b'<') => break end_of_value,
            Some(_) => return None,
        }
    };
    let input = match input?.as_bytes().first()? {
        b'{' => Cow::Borrowed(input?),
        // The input may be JSON in a string.
        b'"' => {
            let json: String = serde_json::from_str(input?).ok()?;
            json.trim_start().starts_with('{').then_some(Cow::Owned(json))?
        }
        _ => return None,
    };
    let form = match (follows_marker(scanner, at), has_type) {
        (true, _) => CallForm::Delimited,
        (false, true) => CallForm::TypedObject,
        (false, false) => CallForm::PlainObject,
    };
    Some(TextCall { tool: tool?, input: TextInput::Json(input), at: at..end, form })
}

/// A key, its value, and the position after it.
fn member<'a>(scanner: &mut Scanner<'a>, at: usize) -> Option<(&'a str, &'a str, usize)> {
    if scanner.byte(at) != Some(b'"') {
        return None;
    }
    let end = scanner.value_end(at)?;
    let key = scanner.slice(at..end);
    let colon = scanner.skip_blank(end);
    if scanner.byte(colon) != Some(b':') || !is_known(key) {
        return None;
    }
    let start = scanner.skip_blank(colon + 1);
    let end = match scanner.byte(start)? {
        b'"' => scanner.value_end(start)?,
        b'{' | b'[' => scanner.value_end(start).unwrap_or(scanner.len()),
        _ => return None,
    };
    Some((key, scanner.slice(start..end).trim_end(), end))
}

fn is_known(key: &str) -> bool {
    unquoted(key).is_some_and(|key| ["name", "type", "id"].contains(&key) || INPUTS.contains(&key))
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn follows_marker(scanner: &Scanner<'_>, at: usize) -> bool {
    let before = scanner.slice(0..at).trim_end();
    let before = before.strip_suffix('[').unwrap_or(before).trim_end();
    MARKERS.iter().any(|mark| before.ends_with(mark))
}
