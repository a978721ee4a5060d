//! Expansions as snapshots, and input that no one would write.

mod expansion;
mod soup;
