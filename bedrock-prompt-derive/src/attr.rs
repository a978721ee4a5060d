//! The grammar of `#[prompt(..)]`: which keys there are, and which values they take.

mod entry;
mod field;
mod keys;
mod mode;
mod output;
mod prompt;
mod read;
mod repair;
mod slot;
mod template;
mod value;

pub(crate) use field::FieldKeys;
pub(crate) use mode::Mode;
pub(crate) use prompt::{MAX_TOKENS, PromptKeys, StrOrPath, TokenLimit};
pub(crate) use slot::Slot;
