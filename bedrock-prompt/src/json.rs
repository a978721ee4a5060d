//! JSON as a model wrote it.

mod fence;
mod locate;
mod node;
mod number;
mod place;
mod reader;
mod typed;

pub(crate) use fence::fenced;
pub(crate) use locate::find_json;
pub(crate) use node::Node;
pub(crate) use number::Decimal;
pub(crate) use place::Place;
pub(crate) use reader::{Broken, Tolerance, has_twins, plain_bytes, read};
pub(crate) use typed::{Known, has_inexact, typed};
