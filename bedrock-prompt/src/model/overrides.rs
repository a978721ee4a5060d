//! Capabilities that the user has set for model ids.

use super::{ModelCapabilities, ToolChoice, base_of};

/// Whether an id is the ARN of a prompt of Bedrock's prompt management.
pub(crate) fn is_prompt_resource(id: &str) -> bool {
    let resource = id.strip_prefix("arn:").and_then(|arn| arn.splitn(5, ':').nth(4));
    resource.is_some_and(|resource| resource.starts_with("prompt/"))
}

/// Capabilities by model id, which take precedence over the built-in table.
#[derive(Debug, Clone, Default)]
pub(crate) struct CapabilityOverrides(Vec<(String, ModelCapabilities)>);

impl CapabilityOverrides {
    /// Sets the capabilities of an id and replaces earlier ones.
    pub(crate) fn set(&mut self, id: String, capabilities: ModelCapabilities) {
        self.0.retain(|(known, _)| *known != id);
        self.0.push((id, capabilities));
    }

    /// The capabilities set for this id, or else for the base model of an inference profile or ARN.
    fn get(&self, id: &str) -> Option<ModelCapabilities> {
        let find = |id: &str| self.0.iter().find(|(known, _)| known == id);
        find(id).or_else(|| find(base_of(id))).map(|(_, capabilities)| *capabilities)
    }

    /// An id that identifies the model: `id` itself if the table has its model, or else the row's
    /// prefix of the capabilities that the user has set for it.
    pub(crate) fn base<'a>(&'a self, id: &'a str) -> &'a str {
        if !ModelCapabilities::from_id(id).prefix.is_empty() {
            return id;
        }
        let set = self.get(id).map(|capabilities| capabilities.prefix);
        set.filter(|base| !base.is_empty()).unwrap_or(id)
    }

    /// The capabilities of a model.
    pub(crate) fn capabilities(&self, id: &str) -> ModelCapabilities {
        let of_table = || {
            if is_prompt_resource(id) {
                // It has a model, a system prompt and tools of its own, and takes no others.
                return ModelCapabilities::unknown()
                    .tool_choice(ToolChoice::None)
                    .system_prompt(false);
            }
            ModelCapabilities::from_id(id)
        };
        let mut model = self.get(id).unwrap_or_else(of_table);
        // An id without a dot is that of a profile or a deployment and gets no prefix.
        model.profile_only &= id.contains('.');
        model
    }
}
