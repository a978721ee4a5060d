//! JSON as a model wrote it.

mod fence;
mod locate;
mod node;
mod place;
mod reader;

pub(crate) use fence::fenced;
pub(crate) use locate::find_json;
pub(crate) use node::Node;
pub(crate) use place::Place;
pub(crate) use reader::{Broken, Read, Tolerance, read};
