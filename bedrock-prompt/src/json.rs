//! JSON as a model wrote it.

mod node;
mod place;

pub(crate) use node::Node;
pub(crate) use place::Place;
