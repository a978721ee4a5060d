//! How far an answer may be mended.

use proc_macro2::Span;

use super::{Entry, value};

/// How far an answer may be changed so that it fits its type.
#[derive(Clone, Copy)]
pub(crate) enum Repair {
    Off,
    Lossless,
    Lenient,
}

/// A policy, and its name in an attribute.
const POLICIES: &[(Repair, &str)] =
    &[(Repair::Off, "off"), (Repair::Lossless, "lossless"), (Repair::Lenient, "lenient")];

impl Repair {
    /// `repair = "name"`.
    pub(super) fn read(entry: &Entry<'_>) -> syn::Result<(Self, Span)> {
        value::name(entry, "repair policy", "policies", POLICIES)
    }

    /// The variant of `RepairPolicy`.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Off => "Off",
            Self::Lossless => "Lossless",
            Self::Lenient => "Lenient",
        }
    }
}
