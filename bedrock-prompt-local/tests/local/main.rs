//! The local server over a raw socket: what it answers and what it refuses.

mod claude;
mod clients;
mod control;
mod documents;
mod embeddings;
mod engine;
mod errors;
mod faults;
mod frames;
mod guardrail;
mod http2;
mod knowledge_base;
mod llama;
mod members;
mod missing;
mod operations;
mod people;
mod recursion;
mod script;
mod server;
mod stream;
mod support;
mod tables;
mod validate;
mod values;
