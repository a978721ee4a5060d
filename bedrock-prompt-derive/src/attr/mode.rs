//! The values of `mode`.

use proc_macro2::Span;

use super::entry::Entry;
use super::value;

/// How the model is asked for a typed output.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Tool,
    AutoTool,
    StrictTool,
    Native,
    Prompted,
}

/// Each mode with its name in an attribute.
const MODES: &[(Mode, &str)] = &[
    (Mode::Tool, "tool"),
    (Mode::AutoTool, "auto_tool"),
    (Mode::StrictTool, "strict_tool"),
    (Mode::Native, "native"),
    (Mode::Prompted, "prompted"),
];

impl Mode {
    /// `mode = "name"`.
    pub(super) fn read(entry: &Entry<'_>) -> syn::Result<(Self, Span)> {
        value::one_of(entry, "mode", "modes", MODES)
    }

    /// The name of the variant of `OutputMode`.
    pub(crate) fn variant(self) -> &'static str {
        match self {
            Self::Tool => "Tool",
            Self::AutoTool => "AutoTool",
            Self::StrictTool => "StrictTool",
            Self::Native => "Native",
            Self::Prompted => "Prompted",
        }
    }

    pub(crate) fn has_tool(self) -> bool {
        matches!(self, Self::Tool | Self::AutoTool | Self::StrictTool)
    }
}
