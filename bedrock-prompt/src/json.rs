//! JSON as a model wrote it.

mod node;
mod place;
mod reader;

pub(crate) use node::Node;
pub(crate) use place::Place;
pub(crate) use reader::{Broken, Tolerance, read};
