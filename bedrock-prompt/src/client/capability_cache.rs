//! Remembers for the next calls what models have rejected.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use crate::client::refusal::Refusal;
use crate::model::{OutputMode, ReasoningHistory};
use crate::request::Change;

/// The rejections that a client has received, by model.
#[derive(Debug, Default)]
pub(super) struct CapabilityCache(Mutex<HashMap<String, LearnedCapabilities>>);

/// What one model has rejected.
#[derive(Debug, Clone, Default)]
pub(super) struct LearnedCapabilities {
    modes: HashSet<OutputMode>,
    /// Modes for which a schema is too complex, with the key of the schema.
    schemas: HashSet<(OutputMode, u64)>,
    /// What is changed in each request.
    pub(super) changes: HashSet<Change>,
    /// The reasoning that it takes, after it has refused some.
    pub(super) reasoning_history: Option<ReasoningHistory>,
}

impl CapabilityCache {
    pub(super) fn get(&self, model: &str) -> LearnedCapabilities {
        self.all().get(model).cloned().unwrap_or_default()
    }

    /// Remembers the rejection of a request, with its mode and schema key.
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
            Refusal::Schema => {
                learned.schemas.extend(mode.map(|mode| (mode, schema)));
                &[]
            }
            Refusal::Reasoning => {
                learned.reasoning_history = Some(ReasoningHistory::No);
                &[]
            }
            Refusal::UnsignedReasoning => {
                learned.reasoning_history = Some(ReasoningHistory::Signed);
                &[]
            }
            // The others are changes, or apply to this request only.
            _ => &[],
        };
        learned.modes.extend(refused);
        let changes = refusal.changes().iter();
        learned.changes.extend(changes.filter(|change| change.is_for_model()));
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, LearnedCapabilities>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LearnedCapabilities {
    /// Whether the model is known to reject tools.
    pub(super) fn refuses_tools(&self) -> bool {
        self.modes.contains(&OutputMode::AutoTool)
    }

    /// Whether the model is known to reject a mode, or a schema in that mode.
    pub(super) fn refuses(&self, mode: OutputMode, schema: u64) -> bool {
        self.modes.contains(&mode) || self.schemas.contains(&(mode, schema))
    }
}
