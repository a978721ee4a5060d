//! Tool uses that go wrong as real models make them go wrong.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::Reply;
use crate::pieces::Deltas;

/// How a tool use goes wrong, for [`Reply::odd`](crate::Reply::odd).
///
/// What is wrong with the input alone needs none of these: `Reply::tool_use` takes any input, also
/// a text that is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(description = "How a tool use goes wrong.")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Odd {
    /// The call is a text, in the tags `<function_calls>` and `<invoke>` of older Claude models.
    FunctionCalls,
    /// The call is a text in the tags of Nova; the stop reason is `malformed_tool_use`.
    Nova,
    /// The call is a text: JSON with `type`, `name` and `parameters`, as Llama writes it.
    Llama,
    /// The call is a text in the tags `<tool_call>` and `<function=..>` of Qwen.
    Qwen,
    /// The call is a text in the tokens of Kimi, whose ids look like `functions.find:0`.
    Kimi,
    /// The call is a text in the tokens of `DeepSeek`.
    DeepSeek,
    /// The input ends in the middle; the stop reason is `max_tokens`.
    CutOff,
    /// The input is an empty text; in a stream it has no delta at all.
    NoInput,
    /// In a stream, the input comes in one delta, as from Nova; else all is as it should be.
    OneDelta,
}

impl Odd {
    /// Every one, in the order above.
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

    pub(crate) fn reply(self, name: &str, input: Value) -> Reply {
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
            Self::NoInput => {
                Reply::tool_use(name, "".into()).with(|message| message.deltas = Deltas::None)
            }
            Self::OneDelta => {
                Reply::tool_use(name, input).with(|message| message.deltas = Deltas::One)
            }
        }
    }
}

/// The members of an input, each as a text: strings as they are, the rest as JSON.
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
