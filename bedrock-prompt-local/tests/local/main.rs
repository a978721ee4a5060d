//! The local server over a raw socket: what it responds and what it refuses.

mod claude;
mod clients;
mod control;
mod credentials;
mod documents;
mod embeddings;
mod engine;
mod errors;
mod faults;
mod files;
mod frames;
mod guardrail;
mod http2;
mod knowledge_base;
mod limits;
mod llama;
mod malformed;
mod members;
mod missing;
mod models;

mod operations;
mod people;
mod program;
mod recursion;
mod rows;
mod rules;
mod schemas;
mod script;
mod server;
mod stream;
mod support;
mod tables;
mod validate;
mod values;
mod vectors;
