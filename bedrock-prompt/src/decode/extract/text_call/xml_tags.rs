//! Calls in tags: Claude's, Nova's, Qwen's, and one of Llama's.

use std::borrow::Cow;

use super::scanner::Scan;
use super::{Habit, TextCall, TextInput};

/// The tags of a family of models.
struct Tags {
    function: &'static str,
    parameter: &'static str,
    parameter_end: &'static str,
    function_end: &'static str,
    /// The ends of what stands around calls.
    around: &'static [&'static str],
    /// Each value stands on lines of its own.
    has_lines: bool,
    /// Closing tags may be missing.
    is_open: bool,
}

macro_rules! claude {
    ($prefix:literal) => {
        Tags {
            function: concat!("<", $prefix, "invoke name="),
            parameter: concat!("<", $prefix, "parameter name="),
            parameter_end: concat!("</", $prefix, "parameter>"),
            function_end: concat!("</", $prefix, "invoke>"),
            around: &[concat!("</", $prefix, "function_calls>")],
            has_lines: false,
            is_open: false,
        }
    };
}

const FAMILIES: &[Tags] = &[
    claude!(""),
    claude!("antml:"),
    // Llama has a JSON object in place of the parameters.
    Tags {
        function: "<function=",
        parameter: "<parameter=",
        parameter_end: "</parameter>",
        function_end: "</function>",
        around: &["</tool_call>"],
        has_lines: true,
        is_open: false,
    },
    Tags {
        function: "<__function=",
        parameter: "<__parameter=",
        parameter_end: "</__parameter>",
        function_end: "</__function>",
        around: &["</tool>", "</tools>"],
        has_lines: false,
        is_open: true,
    },
];

/// The call that begins here.
pub(super) fn call<'a>(scan: &mut Scan<'a>, at: usize) -> Option<TextCall<'a>> {
    let tags = FAMILIES.iter().find(|tags| scan.starts_with(at, tags.function))?;
    let (tool, body) = name(scan, at + tags.function.len())?;
    let (input, end) = if let Some((json, end)) = scan.payload(body, tags.function_end) {
        (TextInput::Json(Cow::Borrowed(json)), end)
    } else {
        let (parameters, end) = parameters(scan, body, tags)?;
        (TextInput::Parameters(parameters), end)
    };
    let is_json = tags.is_open && tool == "json";
    let habit = if is_json { Habit::NovaJson } else { Habit::Marked };
    Some(TextCall { tool, input, at: at..end, habit })
}

/// A name in a tag, with or without quotes.
fn name<'a>(scan: &Scan<'a>, from: usize) -> Option<(&'a str, usize)> {
    let (name, end) = scan.name(from, ">")?;
    let name = name.trim_matches(['"', '\'']);
    Some((name, end)).filter(|_| !name.is_empty() && !name.contains(['<', '\n']))
}

type Parameters<'a> = (Vec<(&'a str, &'a str)>, usize);

/// All parameters, to the end of the call. `None`, where they can be read in two ways.
fn parameters<'a>(scan: &mut Scan<'a>, body: usize, tags: &Tags) -> Option<Parameters<'a>> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    let mut are_closed = None;
    let mut at = scan.skip_blank(body);
    while scan.starts_with(at, tags.parameter) {
        let (name, start) = name(scan, at + tags.parameter.len())?;
        let (value, next, is_closed) = value(scan, start, tags)?;
        if *are_closed.get_or_insert(is_closed) != is_closed {
            return None;
        }
        match all.iter().find(|(known, _)| *known == name) {
            None => all.push((name, value)),
            Some((_, known)) if *known == value => {}
            Some(_) => return None,
        }
        at = scan.skip_blank(next);
    }
    let end = if scan.starts_with(at, tags.function_end) { tags.function_end.len() } else { 0 };
    let is_end = end > 0
        || tags.around.iter().any(|end| scan.starts_with(at, end))
        || tags.is_open && at == scan.len() && !all.is_empty();
    // A closing tag that comes later may be that of a value which holds other tags.
    let is_clear = are_closed != Some(false) || scan.find(tags.parameter_end, at).is_none();
    (is_end && is_clear).then_some((all, at + end))
}

/// The value of a parameter, where it goes on, and whether the value has its closing tag.
fn value<'a>(scan: &mut Scan<'a>, start: usize, tags: &Tags) -> Option<(&'a str, usize, bool)> {
    let ends = [tags.parameter, tags.function, tags.function_end];
    let mut at = start;
    let end = loop {
        let Some(tag) = scan.find_any(&['<'], at) else {
            break scan.len();
        };
        if scan.starts_with(tag, tags.parameter_end) {
            let value = scan.slice(start..tag);
            let value = if tags.has_lines { without_ends(value) } else { value };
            return Some((value, tag + tags.parameter_end.len(), true));
        }
        if ends.iter().chain(tags.around).any(|end| scan.starts_with(tag, end)) {
            break tag;
        }
        at = tag + 1;
    };
    Some((scan.slice(start..end).trim(), end, false)).filter(|_| tags.is_open)
}

fn without_ends(value: &str) -> &str {
    let value = value.strip_prefix("\r\n").or_else(|| value.strip_prefix('\n')).unwrap_or(value);
    value.strip_suffix("\r\n").or_else(|| value.strip_suffix('\n')).unwrap_or(value)
}
