//! The other services of Bedrock: embeddings, knowledge bases and the control plane.

#[cfg(feature = "control-plane")]
pub mod control_plane;
#[cfg(feature = "control-plane")]
pub mod doctor;
pub mod embeddings;
#[cfg(feature = "knowledge-base")]
pub mod knowledge_base;
