//! What was changed in an answer, without loss, so that it fits its type.

use std::fmt;

/// One place of an answer that was mended: a whole number that the model wrote
/// with a fraction of zero or with an exponent.
///
/// `Debug` and `Display` give the path; what stood there is content.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// Where: `lines[2].quantity`.
    pub path: String,
    /// The JSON that the model wrote, such as `7006652.0`.
    pub before: String,
    /// The JSON that was read in its place, such as `7006652`.
    pub after: String,
}

impl Repair {
    pub(crate) fn new(path: String, before: &str, after: &str) -> Self {
        Self { path, before: before.into(), after: after.into() }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}`: a whole number was written with a fraction of zero or an exponent",
            self.path
        )
    }
}

impl fmt::Debug for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Repair({self})")
    }
}
