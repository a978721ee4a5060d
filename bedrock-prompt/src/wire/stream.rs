//! From the events of a stream to fragments to show, and to the answer that they make.

mod block;
mod collect;
mod delta;

pub(crate) use collect::Collector;
pub use delta::Delta;
