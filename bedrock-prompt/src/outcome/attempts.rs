use std::ops::AddAssign;

/// How often a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Attempts {
    pub(crate) made: u32,
    /// Failed attempts that the model may have processed: their answer was interrupted, or their
    /// result is unknown.
    pub(crate) possibly_billed: u32,
}

impl AddAssign for Attempts {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.possibly_billed += other.possibly_billed;
    }
}
