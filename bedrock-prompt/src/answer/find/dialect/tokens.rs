//! Calls between the special tokens of Kimi, `DeepSeek` and gpt-oss.

use std::borrow::Cow;

use super::scan::Scan;
use super::{Habit, TextCall, TextInput};

const KIMI: [&str; 3] =
    ["<|tool_call_begin|>", "<|tool_call_argument_begin|>", "<|tool_call_end|>"];
const DEEPSEEK: [&str; 3] = ["<｜tool▁call▁begin｜>", "<｜tool▁sep｜>", "<｜tool▁call▁end｜>"];
const HARMONY: [&str; 3] = ["<|channel|>", "<|message|>", "<|call|>"];
const HARMONY_START: [&str; 3] = ["<|start|>", "<|message|>", "<|call|>"];

/// The call that begins here.
pub(super) fn call<'a>(scan: &mut Scan<'a>, at: usize) -> Option<TextCall<'a>> {
    let [begin, between, end] = [KIMI, DEEPSEEK, HARMONY, HARMONY_START]
        .into_iter()
        .find(|[begin, ..]| scan.starts_with(at, begin))?;
    let (head, mut next) = scan.name(at + begin.len(), between)?;
    let tool = match begin {
        begin if begin == KIMI[0] => without_index(head.strip_prefix("functions.").unwrap_or(head)),
        begin if begin == DEEPSEEK[0] => match scan.byte(scan.skip_blank(next)) {
            Some(b'{') => head,
            // The older form: what it is, its name, and JSON in a fence.
            _ => {
                let (name, fence) = scan.name(next, "\n")?;
                next = scan.skip_blank(fence);
                next += if scan.starts_with(next, "```json") { "```json".len() } else { 0 };
                name
            }
        },
        _ => {
            let (_, to) = head.split_once("to=functions.")?;
            to.split(|c: char| c.is_whitespace() || c == '<').next().unwrap_or_default()
        }
    };
    let (json, after) = scan.payload(next, end)?;
    let (json, after) = match json.ends_with('`') {
        // Its brackets did not match, so that it ran on into the fence.
        true => (json.trim_end_matches('`').trim_end(), after),
        false => (json, past_fence(scan, after, end)),
    };
    let input = TextInput::Json(Cow::Borrowed(json));
    Some(TextCall { tool, input, at: at..after, habit: Habit::Marked })
        .filter(|call| !call.tool.is_empty())
}

/// `find:0` is the first call of the tool `find`.
fn without_index(id: &str) -> &str {
    match id.rsplit_once(':') {
        Some((name, index)) if index.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => id,
    }
}

fn past_fence(scan: &Scan<'_>, at: usize, end: &str) -> usize {
    let fence = scan.skip_blank(at);
    if !scan.starts_with(fence, "```") {
        return at;
    }
    let next = scan.skip_blank(fence + 3);
    if scan.starts_with(next, end) { next + end.len() } else { fence + 3 }
}
