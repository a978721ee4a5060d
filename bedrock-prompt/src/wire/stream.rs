//! Collects the events of a stream into deltas to show, and into a complete answer.

mod block;
mod collect;
mod delta;

pub(crate) use collect::Collector;
pub use delta::Delta;
