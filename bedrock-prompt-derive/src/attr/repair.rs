//! The values of `repair`.

use proc_macro2::Span;

use super::entry::Entry;
use super::value;

/// Which changes to an answer are allowed to make it match its type.
#[derive(Clone, Copy)]
pub(crate) enum Repair {
    Off,
    Lossless,
    Lenient,
}

/// Each policy with its name in an attribute.
const POLICIES: &[(Repair, &str)] =
    &[(Repair::Off, "off"), (Repair::Lossless, "lossless"), (Repair::Lenient, "lenient")];

impl Repair {
    /// `repair = "name"`.
    pub(super) fn read(entry: &Entry<'_>) -> syn::Result<(Self, Span)> {
        value::one_of(entry, "repair policy", "repair policies", POLICIES)
    }

    /// The name of the variant of `RepairPolicy`.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Off => "Off",
            Self::Lossless => "Lossless",
            Self::Lenient => "Lenient",
        }
    }
}
