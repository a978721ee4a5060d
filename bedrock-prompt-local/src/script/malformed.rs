//! Malformed tool uses, as models are known to produce them.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{InputDeltas, Reply};

/// How a tool use is malformed, for [`Reply::malformed_tool_use`].
///
/// An input that does not match its schema needs none of these: [`Reply::tool_use`] takes any
/// input, and text that is not JSON.
///
/// ```
/// use bedrock_prompt_local::{MalformedToolUse, Reply};
/// use serde_json::json;
///
/// let order = json!({"article": "lamp"});
/// Reply::malformed_tool_use(MalformedToolUse::Llama, "order", order);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(description = "How a tool use is malformed.")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum MalformedToolUse {
    /// The call is text in the tags `<function_calls>` and `<invoke>` of older Claude models.
    FunctionCalls,
    /// The call is text in the tags of Nova; the stop reason is `malformed_tool_use`.
    Nova,
    /// The call is text: JSON with `type`, `name` and `parameters`, as Llama writes it.
    Llama,
    /// The call is text in the tags `<tool_call>` and `<function=..>` of Qwen.
    Qwen,
    /// The call is text in the special tokens of Kimi, whose ids look like `functions.find:0`.
    Kimi,
    /// The call is text in the special tokens of `DeepSeek`.
    DeepSeek,
    /// The second half of the input is missing; the stop reason is `max_tokens`.
    CutOff,
    /// The input is an empty string; in a stream it has no delta.
    NoInput,
    /// The tool use is correct, but a stream has the input in a single delta, as from Nova.
    OneDelta,
}

impl MalformedToolUse {
    /// All forms, in the order above.
    pub const ALL: [Self; 9] = [
        Self::FunctionCalls,
        Self::Nova,
        Self::Llama,
        Self::Qwen,
        Self::Kimi,
        Self::DeepSeek,
        Self::CutOff,
        Self::NoInput,
        Self::OneDelta,
    ];

    pub(super) fn reply(self, name: &str, input: Value) -> Reply {
        match self {
            Self::FunctionCalls => Reply::text(function_calls(name, &input)),
            Self::Nova => Reply::text(nova(name, &input)).stop_reason("malformed_tool_use"),
            Self::Llama => {
                let mut call = json!({"type": "function", "name": name});
                call["parameters"] = input;
                Reply::text(call.to_string())
            }
            Self::Qwen => Reply::text(qwen(name, &input)),
            Self::Kimi => Reply::text(format!(
                "<|tool_calls_section_begin|><|tool_call_begin|>functions.{name}:0\
                 <|tool_call_argument_begin|>{input}<|tool_call_end|><|tool_calls_section_end|>"
            )),
            Self::DeepSeek => Reply::text(format!(
                "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>{name}\n\
                 ```json\n{input}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>"
            )),
            Self::CutOff => {
                let text = input.to_string();
                let half: String = text.chars().take(text.chars().count() / 2).collect();
                Reply::tool_use(name, half.into()).stop_reason("max_tokens")
            }
            Self::NoInput => Reply::tool_use(name, "".into())
                .map_message(|message| message.input_deltas = InputDeltas::Omitted),
            Self::OneDelta => Reply::tool_use(name, input)
                .map_message(|message| message.input_deltas = InputDeltas::Single),
        }
    }
}

/// The members of an input: strings unchanged, other values as JSON.
fn parameters(input: &Value) -> impl Iterator<Item = (&String, String)> {
    input.as_object().into_iter().flat_map(Map::iter).map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name, text)
    })
}

fn function_calls(name: &str, input: &Value) -> String {
    let mut call = format!("<function_calls>\n<invoke name=\"{name}\">\n");
    for (name, text) in parameters(input) {
        let _ = writeln!(call, "<parameter name=\"{name}\">{text}</parameter>");
    }
    call + "</invoke>\n</function_calls>"
}

fn nova(name: &str, input: &Value) -> String {
    let mut call = format!("<tools><__function={name}>");
    for (name, text) in parameters(input) {
        let _ = write!(call, "<__parameter={name}>{text}</__parameter>");
    }
    call + "</__function></tools>"
}

fn qwen(name: &str, input: &Value) -> String {
    let mut call = format!("<tool_call>\n<function={name}>\n");
    for (name, text) in parameters(input) {
        let _ = writeln!(call, "<parameter={name}>\n{text}\n</parameter>");
    }
    call + "</function>\n</tool_call>"
}
