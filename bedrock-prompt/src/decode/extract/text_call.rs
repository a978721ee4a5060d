//! Tool calls that a model wrote as text, in the words that it was trained on.

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
    /// The name of the tool, as it is written.
    pub(super) tool: &'a str,
    pub(super) input: TextInput<'a>,
    /// Where the call stands in the text.
    pub(super) at: Range<usize>,
    pub(super) form: CallForm,
}

/// The input of a call in a text.
#[derive(Debug, PartialEq)]
pub(super) enum TextInput<'a> {
    /// JSON as the model wrote it: it may be broken.
    Json(Cow<'a, str>),
    /// Texts by name, as they stand: what they are is for the schema to say.
    Parameters(Vec<(&'a str, &'a str)>),
}

/// How sure it is that a call is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum CallForm {
    /// Tags or tokens say so.
    Delimited,
    /// It is an object that says so of itself.
    TypedObject,
    /// It is an object with a name and an input, as other objects may be.
    PlainObject,
    /// Nova calls the only tool there is `json`.
    NovaJson,
}

impl CallForm {
    /// Whether the call stands in tags or tokens.
    pub(super) fn is_delimited(self) -> bool {
        matches!(self, Self::Delimited | Self::NovaJson)
    }
}

impl TextCall<'_> {
    /// Whether one of these tools is called.
    pub(super) fn calls_any_of(&self, tools: &[&str]) -> bool {
        tools.contains(&self.tool) || self.form == CallForm::NovaJson && tools.len() == 1
    }
}

/// The calls in a text, whatever tool they name.
///
/// The work is linear in the length of the text: one that wants more has no calls.
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
                // What stands in a value's strings is no call.
                None => scanner.value_end(next).unwrap_or(next + 1),
            },
            _ => match scanner.starts_with(scanner.skip_blank(next + 1), "\"") {
                true => scanner.value_end(next).unwrap_or(next + 1),
                false => next + 1,
            },
        };
    }
    match scanner.is_exhausted() {
        true => Vec::new(),
        false => calls,
    }
}

fn take<'a>(call: TextCall<'a>, calls: &mut Vec<TextCall<'a>>) -> usize {
    let end = call.at.end;
    calls.push(call);
    end
}

#[cfg(test)]
mod tests;
