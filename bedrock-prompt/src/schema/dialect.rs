//! placeholder of the branch that makes dialects.
use std::sync::Arc;

use super::OutputSchema;
use crate::mode::OutputMode;
use crate::model::Model;

/// What a route accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    Tool,
    Strict,
}

impl Dialect {
    pub(crate) fn of(_: Model, mode: OutputMode) -> Self {
        match mode {
            OutputMode::Native | OutputMode::StrictTool => Self::Strict,
            _ => Self::Tool,
        }
    }
}

impl OutputSchema {
    pub(crate) fn in_dialect(&self, _: Dialect) -> Result<Arc<str>, String> {
        Ok(Arc::clone(self.text()))
    }
}

pub(crate) fn in_dialect(schema: &Arc<str>, _: Dialect) -> Result<Arc<str>, String> {
    Ok(Arc::clone(schema))
}
