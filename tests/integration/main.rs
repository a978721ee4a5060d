//! The library and its local server, end to end: through the AWS SDK's client, over loopback HTTP.

mod answers;
mod client;
mod conversation;
mod errors;
mod exact;
mod examples;
mod prompts;
mod requests;
mod stream;
mod support;
mod trace;
mod transport;
