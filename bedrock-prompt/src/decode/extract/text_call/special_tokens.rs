//! Calls between the special tokens of Kimi, `DeepSeek` and gpt-oss.

use std::borrow::Cow;

use super::scanner::Scanner;
use super::{CallForm, TextCall, TextInput};

const KIMI: [&str; 3] =
    ["<|tool_call_begin|>", "<|tool_call_argument_begin|>", "<|tool_call_end|>"];
const DEEPSEEK: [&str; 3] = ["<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>"];
const HARMONY: [&str; 3] = ["<|channel|>", "<|message|>", "<|call|>"];
const HARMONY_START: [&str; 3] = ["<|start|>", "<|message|>", "<|call|>"];

/// The call that begins here.
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
    let (json, after) = match json.ends_with('`') {
        // Its brackets did not match, so that it ran on into the fence.
        true => (json.trim_end_matches('`').trim_end(), after),
        false => (json, skip_fence(scanner, after, end)),
    };
    let input = TextInput::Json(Cow::Borrowed(json));
    Some(TextCall { tool, input, at: at..after, form: CallForm::Delimited })
        .filter(|call| !call.tool.is_empty())
}

/// `functions.find:0` is the first call of the tool `find`.
fn without_index(id: &str) -> &str {
    let id = id.strip_prefix("functions.").unwrap_or(id);
    match id.rsplit_once(':') {
        Some((name, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => id,
    }
}

/// `DeepSeek` names the tool before the input; in an older form in a line of its own, behind the
/// word `function` and before JSON in a fence.
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

/// The tool that a message of gpt-oss goes to: `commentary to=functions.find`.
fn recipient(head: &str) -> Option<&str> {
    let (_, to) = head.split_once("to=functions.")?;
    to.split(|c: char| c.is_whitespace() || c == '<').next()
}

/// Where a call goes on behind its input, if that is in a fence.
fn skip_fence(scanner: &Scanner<'_>, at: usize, end: &str) -> usize {
    let fence = scanner.skip_blank(at);
    if !scanner.starts_with(fence, "```") {
        return at;
    }
    let next = scanner.skip_blank(fence + 3);
    if scanner.starts_with(next, end) { next + end.len() } else { fence + 3 }
}
