//! Tool calls that a model wrote as text, in the formats that model families were trained on.

mod json_object;
mod scanner;
mod special_tokens;
mod xml_tags;

use std::borrow::Cow;
use std::ops::Range;

use scanner::Scanner;

/// A tool call in a text.
#[derive(Debug, PartialEq)]
pub(super) struct TextCall<'a> {
    /// The name of the tool as the model wrote it.
    pub(super) tool: &'a str,
    pub(super) input: TextInput<'a>,
    /// The byte range of the call in the text.
    pub(super) at: Range<usize>,
    pub(super) form: CallForm,
}

/// The input of a call in a text.
#[derive(Debug, PartialEq)]
pub(super) enum TextInput<'a> {
    /// JSON as the model wrote it, which may be invalid.
    Json(Cow<'a, str>),
    /// Names and texts; the schema decides which types they have.
    Parameters(Vec<(&'a str, &'a str)>),
}

/// The form of a call, which shows how certain it is that it is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum CallForm {
    /// In tags or special tokens.
    Delimited,
    /// A JSON object whose `type` says that it is a call.
    TypedObject,
    /// A JSON object with a name and an input, which may also be something else.
    PlainObject,
    /// Nova writes `json` as the name of the only tool.
    NovaJson,
}

impl CallForm {
    /// Whether the call is in tags or special tokens.
    pub(super) fn is_delimited(self) -> bool {
        matches!(self, Self::Delimited | Self::NovaJson)
    }
}

impl TextCall<'_> {
    /// The byte range from the start of the call to the end of its input.
    pub(super) fn without_ending(&self, text: &str) -> Range<usize> {
        let input = match &self.input {
            TextInput::Json(Cow::Borrowed(json)) => Some(*json),
            TextInput::Json(Cow::Owned(_)) => None,
            TextInput::Parameters(all) => all.last().map(|(_, value)| *value),
        };
        let end = |input: &str| input.as_ptr().addr() + input.len() - text.as_ptr().addr();
        self.at.start..input.map_or(self.at.end, end)
    }

    /// Whether the call is of one of these tools.
    pub(super) fn calls_any_of(&self, tools: &[&str]) -> bool {
        tools.contains(&self.tool) || self.form == CallForm::NovaJson && tools.len() == 1
    }
}

/// Finds the calls of any tool in a text.
///
/// The time is linear in the length of the text; a text that takes more has no calls.
pub(super) fn find_text_calls(text: &str) -> Vec<TextCall<'_>> {
    let mut scanner = Scanner::new(text);
    let mut calls = Vec::new();
    let mut at = 0;
    while let Some(next) = scanner.find_any(&['<', '{', '['], at) {
        at = match text.as_bytes()[next] {
            b'<' => {
                let call = xml_tags::call(&mut scanner, next);
                match call.or_else(|| special_tokens::call(&mut scanner, next)) {
                    Some(call) => take(call, &mut calls),
                    None => next + 1,
                }
            }
            b'{' => match json_object::call(&mut scanner, next) {
                Some(call) => take(call, &mut calls),
                // A call inside a string of a JSON value is text.
                None => scanner.value_end(next).unwrap_or(next + 1),
            },
            _ if scanner.starts_with(scanner.skip_blank(next + 1), "\"") => {
                scanner.value_end(next).unwrap_or(next + 1)
            }
            _ => next + 1,
        };
    }
    if scanner.is_exhausted() { Vec::new() } else { calls }
}

fn take<'a>(call: TextCall<'a>, calls: &mut Vec<TextCall<'a>>) -> usize {
    let end = call.at.end;
    calls.push(call);
    end
}

#[cfg(test)]
mod tests;
