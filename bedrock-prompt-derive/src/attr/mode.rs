//! The modes of a typed output.

use proc_macro2::Span;

use super::{Entry, value};
use crate::errors::{list, nearest};

/// By what means the model is asked for a typed value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Tool,
    AutoTool,
    StrictTool,
    Native,
    Prompted,
}

/// A mode, its name in an attribute, and its variant of `OutputMode`.
const MODES: &[(Mode, &str, &str)] = &[
    (Mode::Tool, "tool", "Tool"),
    (Mode::AutoTool, "auto_tool", "AutoTool"),
    (Mode::StrictTool, "strict_tool", "StrictTool"),
    (Mode::Native, "native", "Native"),
    (Mode::Prompted, "prompted", "Prompted"),
];

impl Mode {
    /// `mode = "name"`.
    pub(super) fn read(entry: &Entry<'_>) -> syn::Result<(Self, Span)> {
        let literal = value::text(entry)?;
        let name = literal.value();
        if let Some((mode, ..)) = MODES.iter().find(|(_, known, _)| *known == name) {
            return Ok((*mode, literal.span()));
        }
        let names = || MODES.iter().map(|(_, name, _)| *name);
        let meant = nearest(&name, names())
            .map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
        let (name, modes) = (name.escape_debug(), list(names()));
        let message = format!("unknown mode `{name}`; {meant}the modes are {modes}");
        Err(syn::Error::new(literal.span(), message))
    }

    pub(crate) fn variant(self) -> &'static str {
        MODES.iter().find(|(mode, ..)| *mode == self).map_or("", |(.., variant)| variant)
    }

    pub(crate) fn has_tool(self) -> bool {
        matches!(self, Self::Tool | Self::AutoTool | Self::StrictTool)
    }
}
