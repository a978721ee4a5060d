//! Calls written in the special tokens of Kimi, `DeepSeek` and gpt-oss.

use std::borrow::Cow;

use super::scanner::Scanner;
use super::{CallForm, TextCall, TextInput};

const KIMI: [&str; 3] =
    ["<|tool_call_begin|>", "<|tool_call_argument_begin|>", "<|tool_call_end|>"];
const DEEPSEEK: [&str; 3] = ["<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>"];
const HARMONY: [&str; 3] = ["<|channel|>", "<|message|>", "<|call|>"];
const HARMONY_START: [&str; 3] = ["<|start|>", "<|message|>", "<|call|>"];

/// Reads a call that starts at this position.
pub(super) fn call<'a>(scanner: &mut Scanner<'a>, at: usize) -> Option<TextCall<'a>> {
    let [begin, between, end] = [KIMI, DEEPSEEK, HARMONY, HARMONY_START]
        .into_iter()
        .find(|[begin, ..]| scanner.starts_with(at, begin))?;
    let (head, next) = scanner.name(at + begin.len(), between)?;
    let (tool, next) = match begin {
        _ if begin == KIMI[0] => (without_index(head), next),
        _ if begin == DEEPSEEK[0] => deepseek_name(scanner, head, next)?,
        _ => (recipient(head)?, next),
    };
    let (json, after) = scanner.payload(next, end)?;
    let (json, after) = if json.ends_with('`') {
        // Its brackets do not match, so that it includes the end of the fence.
        (json.trim_end_matches('`').trim_end(), after)
    } else {
        (json, skip_fence(scanner, after, end))
    };
    let input = TextInput::Json(Cow::Borrowed(json));
    Some(TextCall { tool, input, at: at..after, form: CallForm::Delimited })
        .filter(|call| !call.tool.is_empty())
}

/// The tool name in an id: `functions.find:0` is the first call of `find`.
fn without_index(id: &str) -> &str {
    let id = id.strip_prefix("functions.").unwrap_or(id);
    match id.rsplit_once(':') {
        Some((name, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => id,
    }
}

/// The tool name of `DeepSeek`, and the position of its input.
///
/// The name is in the head; in an older format the head is `function`, and the name is on its own
/// line before JSON in a fence.
fn deepseek_name<'a>(
    scanner: &Scanner<'a>,
    head: &'a str,
    next: usize,
) -> Option<(&'a str, usize)> {
    if scanner.byte(scanner.skip_blank(next)) == Some(b'{') {
        return Some((head, next));
    }
    let (name, fence) = scanner.name(next, "\n")?;
    let fence = scanner.skip_blank(fence);
    let is_fenced = scanner.starts_with(fence, "```json");
    Some((name, if is_fenced { fence + "```json".len() } else { fence }))
}

/// The tool name in the head of a gpt-oss message: `commentary to=functions.find`.
fn recipient(head: &str) -> Option<&str> {
    let (_, to) = head.split_once("to=functions.")?;
    to.split(|c: char| c.is_whitespace() || c == '<').next()
}

/// The position after the end of a fence and a call, if the input is in a fence.
fn skip_fence(scanner: &Scanner<'_>, at: usize, end: &str) -> usize {
    let fence = scanner.skip_blank(at);
    if !scanner.starts_with(fence, "```") {
        return at;
    }
    let next = scanner.skip_blank(fence + 3);
    if scanner.starts_with(next, end) { next + end.len() } else { fence + 3 }
}
