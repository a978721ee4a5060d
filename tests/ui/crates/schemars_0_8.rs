//! Stands for schemars 0.8 in the dependencies of a case: a trait of the same name, in a crate of
//! the same name.

pub trait JsonSchema {}
