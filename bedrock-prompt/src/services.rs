//! What Bedrock offers beside conversation: embeddings, knowledge bases and the control plane.

#[cfg(feature = "control-plane")]
pub(crate) mod control_plane;
pub(crate) mod embeddings;
#[cfg(feature = "knowledge-base")]
pub(crate) mod knowledge_base;
