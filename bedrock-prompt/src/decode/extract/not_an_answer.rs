//! Why a text with JSON or calls in it has no answer.

use super::unexpected_tool;
use crate::outcome::{Error, ErrorKind};

#[derive(Debug, PartialEq)]
pub(super) enum NotAnAnswer {
    /// There are several different answers instead of one.
    Several,
    /// It stands among other words, and in a text that the model was given to read.
    Quoted,
    /// It is a call of another tool, with this name.
    OtherTool(String),
}

impl NotAnAnswer {
    pub(super) fn into_error(self, tool: Option<&str>, is_for_tool: bool) -> Error {
        match self {
            Self::Several => {
                let what = "the model wrote several different answers";
                Error::new(ErrorKind::MultipleAnswers, what)
            }
            Self::Quoted => {
                let what =
                    "the model's text has no answer of its own, only a quotation of its input";
                Error::new(ErrorKind::QuotedInput, what)
            }
            Self::OtherTool(name) => unexpected_tool(&name, tool.filter(|_| is_for_tool)),
        }
    }
}
