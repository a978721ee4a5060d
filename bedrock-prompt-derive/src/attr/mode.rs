//! The modes of a typed output.

use proc_macro2::Span;

use super::{Entry, value};

/// By what means the model is asked for a typed value.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    Tool,
    AutoTool,
    StrictTool,
    Native,
    Prompted,
}

/// A mode, and its name in an attribute.
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
        value::name(entry, "mode", "modes", MODES)
    }

    /// The variant of `OutputMode`.
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
