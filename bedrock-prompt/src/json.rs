//! JSON as a model wrote it.

mod node;
mod number;
mod place;

pub(crate) use node::Node;
pub(crate) use number::Decimal;
pub(crate) use place::Place;
