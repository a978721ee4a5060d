//! The library and its local server, end to end: through the AWS SDK's client, over loopback HTTP.

mod answers;
mod client;
mod control_plane;
mod errors;
mod exact;
mod examples;
mod guardrail;
mod prompts;
mod requests;
mod support;
mod trace;
mod transport;
