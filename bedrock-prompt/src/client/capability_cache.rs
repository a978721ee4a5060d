//! What models have refused, remembered for the next call.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use crate::client::refusal::Refusal;
use crate::model::OutputMode;

/// What a client has learned about its models.
#[derive(Debug, Default)]
pub(super) struct CapabilityCache(Mutex<HashMap<String, LearnedCapabilities>>);

/// What one model does not take.
#[derive(Debug, Clone, Default)]
pub(super) struct LearnedCapabilities {
    modes: HashSet<OutputMode>,
    /// With the fingerprint of a schema that is too complex for the mode.
    schemas: HashSet<(OutputMode, u64)>,
    pub(super) refuses_system: bool,
    pub(super) refuses_sampling: bool,
}

impl CapabilityCache {
    pub(super) fn get(&self, model: &str) -> LearnedCapabilities {
        self.all().get(model).cloned().unwrap_or_default()
    }

    /// Remembers a refusal of a request that was sent by a mode.
    pub(super) fn learn(
        &self,
        model: &str,
        refusal: Refusal,
        mode: Option<OutputMode>,
        schema: u64,
    ) {
        let mut all = self.all();
        let learned = all.entry(model.to_owned()).or_default();
        let refused: &[OutputMode] = match refusal {
            Refusal::Native => &[OutputMode::Native],
            Refusal::Strict => &[OutputMode::StrictTool],
            Refusal::ForcedTool => &[OutputMode::Tool, OutputMode::StrictTool],
            Refusal::Tools => &[OutputMode::StrictTool, OutputMode::Tool, OutputMode::AutoTool],
            // That is so for this request, or this schema, and not for all.
            Refusal::ForcedToolInReasoning | Refusal::ToolsInStream => &[],
            Refusal::Schema => {
                learned.schemas.extend(mode.map(|mode| (mode, schema)));
                &[]
            }
            Refusal::System => {
                learned.refuses_system = true;
                &[]
            }
            Refusal::Sampling => {
                learned.refuses_sampling = true;
                &[]
            }
        };
        learned.modes.extend(refused);
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, LearnedCapabilities>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LearnedCapabilities {
    /// Whether the model is known to take no tools.
    pub(super) fn refuses_tools(&self) -> bool {
        self.modes.contains(&OutputMode::AutoTool)
    }

    /// Whether the model is known not to take a schema by a mode.
    pub(super) fn refuses(&self, mode: OutputMode, schema: u64) -> bool {
        self.modes.contains(&mode) || self.schemas.contains(&(mode, schema))
    }
}
