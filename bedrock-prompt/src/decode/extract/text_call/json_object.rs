//! Calls as a JSON object with a name and an input: Llama's, Qwen's and Mistral's.

use std::borrow::Cow;

use super::scanner::Scan;
use super::{Habit, TextCall, TextInput};

const INPUTS: [&str; 3] = ["arguments", "parameters", "input"];

/// What may stand before the object.
const MARKS: [&str; 3] = ["<tool_call>", "<|python_tag|>", "[TOOL_CALLS]"];

/// The call that begins here.
pub(super) fn call<'a>(scan: &mut Scan<'a>, at: usize) -> Option<TextCall<'a>> {
    let (mut tool, mut input, mut has_type) = (None, None, false);
    let mut next = scan.skip_blank(at + 1);
    let end = loop {
        let (key, value, behind) = member(scan, next)?;
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
        let after = scan.skip_blank(behind);
        match scan.byte(after) {
            Some(b',') => next = scan.skip_blank(after + 1),
            Some(b'}') => break after + 1,
            // The last bracket is missing.
            None | Some(b'<') => break behind,
            Some(_) => return None,
        }
    };
    let input = match input?.as_bytes().first()? {
        b'{' => Cow::Borrowed(input?),
        // Arguments may come as a text that is JSON.
        b'"' => {
            let json: String = serde_json::from_str(input?).ok()?;
            json.trim_start().starts_with('{').then_some(Cow::Owned(json))?
        }
        _ => return None,
    };
    let habit = match (is_behind_mark(scan, at), has_type) {
        (true, _) => Habit::Marked,
        (false, true) => Habit::Said,
        (false, false) => Habit::Bare,
    };
    Some(TextCall { tool: tool?, input: TextInput::Json(input), at: at..end, habit })
}

/// A key, its value, and where it goes on.
fn member<'a>(scan: &mut Scan<'a>, at: usize) -> Option<(&'a str, &'a str, usize)> {
    if scan.byte(at) != Some(b'"') {
        return None;
    }
    let end = scan.value_end(at)?;
    let key = scan.slice(at..end);
    let colon = scan.skip_blank(end);
    if scan.byte(colon) != Some(b':') || !is_known(key) {
        return None;
    }
    let start = scan.skip_blank(colon + 1);
    let end = match scan.byte(start)? {
        b'"' => scan.value_end(start)?,
        b'{' | b'[' => scan.value_end(start).unwrap_or(scan.len()),
        _ => return None,
    };
    Some((key, scan.slice(start..end).trim_end(), end))
}

fn is_known(key: &str) -> bool {
    unquoted(key).is_some_and(|key| ["name", "type", "id"].contains(&key) || INPUTS.contains(&key))
}

fn unquoted(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.strip_suffix('"')
}

fn is_behind_mark(scan: &Scan<'_>, at: usize) -> bool {
    let before = scan.slice(0..at).trim_end();
    let before = before.strip_suffix('[').unwrap_or(before).trim_end();
    MARKS.iter().any(|mark| before.ends_with(mark))
}
