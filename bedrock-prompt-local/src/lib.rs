#![cfg_attr(doctest, doc = include_str!("../README.md"))]

//! A local Amazon Bedrock Runtime on loopback, for tests, demos and offline work.
//!
//! [`Server`] speaks the protocol of Bedrock Runtime over plain HTTP, 1.1 or 2, on `127.0.0.1`. Point any
//! client at it, an AWS SDK in any language for one, and Converse and `InvokeModel`, streamed or not,
//! work without an account, a network or a model. It answers in the shapes of AWS: status codes, headers, error names, JSON.
//! It refuses what AWS refuses, in AWS's words where they are known: credentials that are missing
//! or out of form, members that the service model does not allow, messages out of order, and what a
//! single model does not take, such as a forced tool or a JSON schema. It shares no code with `bedrock-prompt`, so that it is an
//! independent witness of what that crate puts on the wire.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use bedrock_prompt_local::Server;
//!
//! let local = Server::start().await?;
//! println!("export AWS_ENDPOINT_URL_BEDROCK_RUNTIME={}", local.endpoint_url());
//! # Ok(())
//! # }
//! ```
//!
//! # Where the answers come from
//!
//! * By default from the **extractive engine**. It is not a language model: it looks in the text of
//!   the last user message for what the JSON schema of a tool asks for, then in those before it; or for a schema that is asked for natively (`outputConfig`), or that
//!   is a line of the prompt. The same request always
//!   gets the same answer.
//! * From a [`Script`]: replies in order, or for the requests that they fit, in Rust or in a file.
//!   Any content, any stop reason, any usage; errors, latency, broken streams and connections.
//!
//! A test then asks what the server [received](Server::received):
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use bedrock_prompt_local::{AwsError, Reply, Script, Server, When};
//! use serde_json::json;
//!
//! let script = Script::new()
//!     .reply(Reply::error(AwsError::Throttling, "Too many requests").times(2))
//!     .on(When::new().text("INV-7"), Reply::tool_use("invoice", json!({"number": "INV-7"})));
//! let local = Server::builder().script(script).start().await?;
//!
//! // Here the application calls Bedrock at `local.endpoint_url()`.
//!
//! for received in local.received() {
//!     assert_eq!(received.operation, "Converse");
//!     assert_eq!(received.tools(), ["invoice"]);
//!     assert!(received.text().contains("INV-7"));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The program
//!
//! `bedrock-local` is the same for clients in any language. `--script` takes a script in JSON,
//! `--log` writes the requests down, `--help` says the rest.
//!
//! ```text
//! $ bedrock-local --script script.json
//! export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:8080
//! ```
//!
//! # What the engine finds
//!
//! Missing is allowed, invented is not: what it cannot find is left out, and when something
//! required is missing, it says so in plain text instead of using the tool.
//!
//! * A value that has a **label**: `Total due: 12.00 EUR`, `| Total | 12.00 |`. The label has to
//!   mean the name or the description of a property, by its words and a list of synonyms; one that
//!   may mean two properties is given to neither, and of two that mean one, the first is taken.
//! * The **rows of tables** whose header names the properties, also over several pages if the
//!   header is repeated or has three columns; a row that lacks something required spoils the list. Bullets and paragraphs of labels are rows as well.
//! * Objects and lists under a **heading** of their name. A type within itself is only read from a
//!   heading or a row of its own.
//! * An **enum** by the value of its label. Only a required one without a label is chosen by the
//!   words that its variants share with the whole text, if there is a clear winner and no denial.
//! * A **boolean** by a yes or no behind its label, and a **union** by the tag that is labelled, the
//!   branch for which most is found, or the words of a tag.
//!
//! A figure that has two readings is not found: `03/04/2026`, `04.03.26` and `1.250`, unless the
//! text shows which is meant; `(12.50)`; `1.2 million`; an integer beyond 64 bits. Nor is an instant
//! without a zone, or with the name of one, such as `CET`, where a `date-time` is asked for.
//!
//! Bounds of numbers, lengths of strings and lists, and the formats `date`, `date-time`, `email`,
//! `uri` and `uuid` are kept. `pattern`, `uniqueItems` and other formats are not looked at.
//!
//! # What it serves
//!
//! * `Converse`: `POST /model/{modelId}/converse`.
//! * `ConverseStream`: `POST /model/{modelId}/converse-stream`. The same answer, cut into the events
//!   of AWS: text in words and parts of words, the input of a tool in fragments of JSON, the
//!   metadata last. [`Reply::cut_after`] makes a stream go wrong in the ways of [`Cut`], and
//!   [`Builder::event_pause`] makes it slow.
//! * `InvokeModel`: `POST /model/{modelId}/invoke`, in the body of the model.
//!   * **Claude**, the Messages format with tools, and **Llama**, a prompt with special tokens and
//!     an answer in text. A [`Script`] answers them as it answers Converse: a [`Reply`] is turned
//!     into the form of the model, and so is what the engine finds.
//!   * Embeddings of texts: **Titan** v1 and v2, **Cohere** v3 (english, multilingual) and v4. The
//!     vectors are made by arithmetic: texts that share words are near one another, and that is
//!     all that they know. A script answers with its errors; in place of its messages, and where it
//!     has no reply left, the vectors are sent.
//! * `InvokeModelWithResponseStream`: `POST /model/{modelId}/invoke-with-response-stream`. The
//!   events of Claude and of Llama in chunks; they go wrong as those of `ConverseStream` do.
//! * `CountTokens`: `POST /model/{modelId}/count-tokens`, for Claude by its own ids. The count is the
//!   estimate that answers report.
//! * `ApplyGuardrail`: `POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply`, over
//!   the guardrails of the control plane. A script has to name these two.
//! * `Retrieve` and `RetrieveAndGenerate`: `POST /knowledgebases/{knowledgeBaseId}/retrieve` and
//!   `POST /retrieveAndGenerate`, over the folders that [`Builder::knowledge_base`] names. Passages
//!   are found by the words that they share with a query; an answer is made of their sentences.
//!
//! * The control plane, over a catalogue of a few models and inference profiles:
//!   `ListFoundationModels`, `GetFoundationModel`, `GetFoundationModelAvailability`,
//!   `ListFoundationModelAgreementOffers`, `ListInferenceProfiles`, `GetInferenceProfile`; and
//!   `CreateGuardrail`, `CreateGuardrailVersion`, `GetGuardrail` and `DeleteGuardrail`, whose
//!   guardrails live as long as the server.
//!
//! A guardrail of the server's watches over `Converse` and `ConverseStream`. It finds its words, a
//! few profanities, topics by the words that a text shares with their names and examples, and
//! personal data of the types `EMAIL`, `PHONE`, `CREDIT_DEBIT_CARD_NUMBER`,
//! `US_SOCIAL_SECURITY_NUMBER`, `IP_ADDRESS` and `URL`. It masks in answers only. Content filters,
//! regexes and the other types are kept and never found; a script answers as if they were, with
//! [`Reply::guardrail_trace`], and may do so for a guardrail that the server does not have.
//!
//! A model of another family is refused by `InvokeModel`. An ARN that names no model, such as that
//! of an application inference profile, is invoked as the model whose members its body has.
//!
//! Every other path gets an `UnknownOperationException`. Whose credentials a request
//! carries is not asked, nor is its signature verified.
//!
//! # Limits
//!
//! It listens on loopback unless [`Builder::host`] says otherwise. A body has 25 MB at most, the head
//! of a request 64 KiB; 512 connections are served at a time, and one that is silent for a minute is
//! closed ([`Builder::body_limit`], [`Builder::connection_limit`], [`Builder::idle_timeout`]). What
//! is not HTTP gets a bare status 400 and a closed connection; all else an answer in the shape of
//! AWS. The fuzz targets in `fuzz/` look for what breaks that: `cargo +nightly fuzz run requests`,
//! and the same with `scripts`.
//!
//! # Clients
//!
//! Clients that have nothing to do with this project believe the server. Tests in `clients/` hold
//! that, with the versions named here; what they cover is marked.
//!
//! | | Python: boto3 1.44.5 | JavaScript: `@aws-sdk/client-bedrock-runtime` 3.1162.0 |
//! |---|---|---|
//! | `Converse`, `ConverseStream` | ✓ | ✓ |
//! | A forced tool, and the turn with its result | ✓ | ✓ |
//! | `InvokeModel`, `InvokeModelWithResponseStream` | ✓ Claude, Llama | ✓ Claude |
//! | Embeddings | ✓ Titan v2, Cohere v3 and v4 | ✓ Titan v2 |
//! | `CountTokens`, `ApplyGuardrail` | ✓ | |
//! | Models, inference profiles, guardrails | ✓ | |
//! | `Retrieve`, `RetrieveAndGenerate` | ✓ | |
//! | Errors, each as the client's own class | ✓ | ✓ |
//! | Exceptions in a stream | ✓ `EventStreamError` | ✓ each as its class |
//! | Error frames, bad checksums, streams cut off | ✓ | ✓ |
//! | Retries on throttling, counted at the server | ✓ standard, legacy | ✓ standard |
//! | Keys (`SigV4`) | ✓ | ✓ |
//! | A bearer key | not over plain HTTP | ✓ |
//! | HTTP/1.1 | ✓ | ✓ |
//! | HTTP/2 | | ✓ its default |
//!
//! The answers that boto3 gets, and the events of its streams, are also held against the service
//! model of botocore: no member too many, none missing, each of its type and within its bounds.
//!
//! With `AWS_BEARER_TOKEN_BEDROCK` set, boto3 refuses to send to plain HTTP; unset it, and use any
//! two texts as keys. A connection that a [`Script`] closes or resets is, over HTTP/2, the one
//! stream of that request.

mod answer;
mod answered;
mod builder;
mod control;
mod conversation;
mod converse;
mod converse_stream;
mod count_tokens;
mod credentials;
mod cut;
mod delivery;
mod engine;
mod error;
mod event_stream;
mod guardrail;
mod incoming;
mod invoke;
mod knowledge_base;
mod log;
mod model;
mod odd;
mod operation;
mod pieces;
mod received;
mod reply;
mod respond;
mod routes;
mod script;
mod script_file;
mod serve;
mod server;
mod shape;
mod usage;
mod validate;
mod when;
mod wire;

pub use answered::Answered;
pub use builder::Builder;
pub use cut::Cut;
pub use error::AwsError;
pub use odd::Odd;
pub use received::Received;
pub use reply::Reply;
pub use script::Script;
pub use script_file::ScriptError;
pub use server::Server;
pub use when::When;
