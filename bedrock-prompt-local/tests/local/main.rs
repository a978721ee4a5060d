//! The local server over a raw socket: what it answers and what it refuses.

mod documents;
mod engine;
mod errors;
mod people;
mod script;
mod server;
mod support;
mod validate;
mod values;
