//! Calls written in tags, as by Claude, Nova, Qwen and Llama.

use std::borrow::Cow;

use super::scanner::Scanner;
use super::{CallForm, TextCall, TextInput};

/// The tags of a model family.
struct Tags {
    function: &'static str,
    parameter: &'static str,
    parameter_end: &'static str,
    function_end: &'static str,
    /// The closing tags of elements around calls.
    enclosing_ends: &'static [&'static str],
    /// Each value is on its own lines, so that one line break at both ends is removed.
    has_own_lines: bool,
    /// Closing tags may be missing.
    closing_is_optional: bool,
}

macro_rules! claude {
    ($prefix:literal) => {
        Tags {
            function: concat!("<", $prefix, "invoke name="),
            parameter: concat!("<", $prefix, "parameter name="),
            parameter_end: concat!("</", $prefix, "parameter>"),
            function_end: concat!("</", $prefix, "invoke>"),
            enclosing_ends: &[concat!("</", $prefix, "function_calls>")],
            has_own_lines: false,
            closing_is_optional: false,
        }
    };
}

const FAMILIES: &[Tags] = &[
    claude!(""),
    claude!("antml:"),
    // Llama writes a JSON object instead of parameters.
    Tags {
        function: "<function=",
        parameter: "<parameter=",
        parameter_end: "</parameter>",
        function_end: "</function>",
        enclosing_ends: &["</tool_call>"],
        has_own_lines: true,
        closing_is_optional: false,
    },
    Tags {
        function: "<__function=",
        parameter: "<__parameter=",
        parameter_end: "</__parameter>",
        function_end: "</__function>",
        enclosing_ends: &["</tool>", "</tools>"],
        has_own_lines: false,
        closing_is_optional: true,
    },
];

/// Reads a call that starts at this position.
pub(super) fn call<'a>(scanner: &mut Scanner<'a>, at: usize) -> Option<TextCall<'a>> {
    let tags = FAMILIES.iter().find(|tags| scanner.starts_with(at, tags.function))?;
    let (tool, body) = name(scanner, at + tags.function.len())?;
    let (input, end) = if let Some((json, end)) = scanner.payload(body, tags.function_end) {
        (TextInput::Json(Cow::Borrowed(json)), end)
    } else {
        let (parameters, end) = parameters(scanner, body, tags)?;
        (TextInput::Parameters(parameters), end)
    };
    let is_json = tags.closing_is_optional && tool == "json";
    let form = if is_json { CallForm::NovaJson } else { CallForm::Delimited };
    Some(TextCall { tool, input, at: at..end, form })
}

/// The name in a tag without its quotes, and the position after the tag.
fn name<'a>(scanner: &Scanner<'a>, from: usize) -> Option<(&'a str, usize)> {
    let (name, end) = scanner.name(from, ">")?;
    let name = name.trim_matches(['"', '\'']);
    Some((name, end)).filter(|_| !name.is_empty() && !name.contains(['<', '\n']))
}

type Parameters<'a> = (Vec<(&'a str, &'a str)>, usize);

/// All parameters and the end of the call; `None` if they are ambiguous.
fn parameters<'a>(scanner: &mut Scanner<'a>, body: usize, tags: &Tags) -> Option<Parameters<'a>> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    let mut are_closed = None;
    let mut at = scanner.skip_blank(body);
    while scanner.starts_with(at, tags.parameter) {
        let (name, start) = name(scanner, at + tags.parameter.len())?;
        let (value, next, is_closed) = value(scanner, start, tags)?;
        if *are_closed.get_or_insert(is_closed) != is_closed {
            return None;
        }
        match all.iter().find(|(known, _)| *known == name) {
            None => all.push((name, value)),
            Some((_, known)) if *known == value => {}
            Some(_) => return None,
        }
        at = scanner.skip_blank(next);
    }
    let end = if scanner.starts_with(at, tags.function_end) { tags.function_end.len() } else { 0 };
    let is_end = end > 0
        || tags.enclosing_ends.iter().any(|end| scanner.starts_with(at, end))
        || tags.closing_is_optional && at == scanner.len() && !all.is_empty();
    // A later closing tag may belong to a value that contains other tags.
    let is_clear = are_closed != Some(false) || scanner.find(tags.parameter_end, at).is_none();
    (is_end && is_clear).then_some((all, at + end))
}

/// The value of a parameter, the position after it, and whether it has a closing tag.
fn value<'a>(
    scanner: &mut Scanner<'a>,
    start: usize,
    tags: &Tags,
) -> Option<(&'a str, usize, bool)> {
    let ends = [tags.parameter, tags.function, tags.function_end];
    let mut at = start;
    let end = loop {
        let Some(tag) = scanner.find_any(&['<'], at) else {
            break scanner.len();
        };
        if scanner.starts_with(tag, tags.parameter_end) {
            let value = scanner.slice(start..tag);
            let value = if tags.has_own_lines { without_ends(value) } else { value };
            return Some((value, tag + tags.parameter_end.len(), true));
        }
        if ends.iter().chain(tags.enclosing_ends).any(|end| scanner.starts_with(tag, end)) {
            break tag;
        }
        at = tag + 1;
    };
    Some((scanner.slice(start..end).trim(), end, false)).filter(|_| tags.closing_is_optional)
}

fn without_ends(value: &str) -> &str {
    let value = value.strip_prefix("\r\n").or_else(|| value.strip_prefix('\n')).unwrap_or(value);
    value.strip_suffix("\r\n").or_else(|| value.strip_suffix('\n')).unwrap_or(value)
}
