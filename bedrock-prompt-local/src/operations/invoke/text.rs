//! Models that respond with text, each family with its format of requests and responses.

use serde_json::Value;

use super::chat::{self, ChatFormat, Dialect};
use super::command::{self, CommandFormat};
use super::command_r::{self, CommandRFormat};
use super::completion::Completion;
use super::{claude, llama, nova, titan_text};
use crate::operations::OperationRequest;
use crate::operations::converse;
use crate::operations::responder::CompletedMessage;

/// Models that share a format of requests and responses with text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFamily {
    Claude,
    Llama,
    Nova,
    TitanText,
    Completion(Completion),
    Chat(Dialect),
    Command,
    CommandR,
}

/// The format of a response, with the parts of it that depend on its request.
pub(super) enum TextFormat {
    Claude(claude::MessageFormat),
    Llama,
    Nova,
    TitanText,
    Completion(Completion),
    Chat(ChatFormat),
    Command(CommandFormat),
    CommandR(CommandRFormat),
}

impl TextFamily {
    /// Converts a body to a request of Converse, or refuses it.
    pub(super) fn to_converse(self, body: &Value) -> Result<Value, String> {
        match self {
            Self::Claude => claude::to_converse(body),
            Self::Llama => llama::to_converse(body),
            Self::Nova => nova::to_converse(body),
            Self::TitanText => titan_text::to_converse(body),
            Self::Completion(model) => model.to_converse(body),
            Self::Chat(_) => chat::to_converse(body),
            Self::Command => command::to_converse(body),
            Self::CommandR => command_r::to_converse(body),
        }
    }
}

impl TextFormat {
    pub(super) fn new(family: TextFamily, request: &OperationRequest, body: &Value) -> Self {
        match family {
            TextFamily::Claude => Self::Claude(claude::MessageFormat::new(request)),
            TextFamily::Llama => Self::Llama,
            TextFamily::Nova => Self::Nova,
            TextFamily::TitanText => Self::TitanText,
            TextFamily::Completion(model) => Self::Completion(model),
            TextFamily::Chat(dialect) => Self::Chat(ChatFormat::new(dialect, request)),
            TextFamily::Command => Self::Command(CommandFormat::new(request, body)),
            TextFamily::CommandR => Self::CommandR(CommandRFormat::new(request, body)),
        }
    }

    /// The body of a complete response.
    pub(super) fn message(&self, message: &CompletedMessage) -> Value {
        match self {
            Self::Claude(format) => format.message(message),
            Self::Llama => llama::message(message),
            Self::Nova => nova::message(message),
            Self::TitanText => titan_text::message(message),
            Self::Completion(model) => model.message(message),
            Self::Chat(format) => format.message(message),
            Self::Command(format) => format.message(message),
            Self::CommandR(format) => format.message(message),
        }
    }

    /// The events of a stream, in order.
    pub(super) fn events(&self, message: &CompletedMessage) -> Vec<Value> {
        match self {
            Self::Claude(format) => format.events(message),
            Self::Llama => llama::events(message),
            Self::Nova => nova::events(message),
            Self::TitanText => titan_text::events(message),
            Self::Completion(model) => model.events(message),
            Self::Chat(format) => format.events(message),
            Self::Command(format) => format.events(message),
            Self::CommandR(format) => format.events(message),
        }
    }

    pub(super) const fn tool_use_id_prefix(&self) -> &'static str {
        match self {
            Self::Claude(_) => claude::TOOL_USE_ID_PREFIX,
            Self::Chat(_) => chat::TOOL_USE_ID_PREFIX,
            _ => converse::TOOL_USE_ID_PREFIX,
        }
    }

    /// Whether a response counts the tokens of a cache if the request has none, too.
    pub(super) const fn always_counts_cache(&self) -> bool {
        matches!(self, Self::Nova)
    }
}
