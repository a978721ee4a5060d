//! The library and its local server, end to end: through the AWS SDK's client, over loopback HTTP.

mod answers;
mod check;
mod client;
mod compare_models;
mod control_plane;
mod conversation;
mod embedding_errors;
mod embeddings;
mod errors;
mod exact;
mod examples;
mod guardrail;
mod knowledge_base;
mod local;
mod model_profile;
mod native;
mod native_answers;
mod prompts;
mod requests;
mod settings;
mod stream;
mod support;
mod trace;
mod transport;
mod usage;
