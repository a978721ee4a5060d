#![cfg_attr(doctest, doc = include_str!("../README.md"))]

//! A local Amazon Bedrock on loopback, for tests, demos and offline work.
//!
//! [`Server`] implements the protocol of Bedrock Runtime over plain HTTP/1.1 and HTTP/2 on
//! `127.0.0.1`. With any client, for example an AWS SDK in any language, `Converse` and
//! `InvokeModel`, streamed or not, work without an account, a network or a model. Responses have
//! the form of AWS: status codes, headers, error names, JSON. The server refuses what AWS refuses,
//! with AWS's messages where they are known ([What it refuses](#what-it-refuses)). It shares no code with `bedrock-prompt`, so
//! that it verifies independently what that crate sends.
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
//! The [guide] shows how to test with it, in Rust, Python, Node and a shell.
//!
//! # Where responses come from
//!
//! * By default from the **extractive engine**, which is not a language model. It searches the text
//!   of the last user message, then of earlier ones, for the values that the JSON schema of a tool
//!   describes. It does the same for a schema in `outputConfig`, or, as Claude and open models have
//!   it, in `output_config.format` and `response_format` of `additionalModelRequestFields`; and for
//!   one in the prompt, on a line or several, in a fence or not. With the result of a tool, it does
//!   not use that tool again for the same input, and quotes the result. The same request always has
//!   the same response.
//!   A value in prose has no label, and images and documents are not read: they need a script.
//! * From a [`Script`]: replies in order, or to the requests that they match, in Rust or in a file.
//!   Any content, any stop reason, any token counts; errors, latency, faults in streams and
//!   connections.
//!
//! A test can then examine what the server has [received](Server::received):
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! use bedrock_prompt_local::{AwsError, Reply, RequestMatcher, Script, Server};
//! use serde_json::json;
//!
//! let invoice = Reply::tool_use("invoice", json!({"number": "INV-7"}));
//! let script = Script::new()
//!     .reply(Reply::error(AwsError::Throttling, "Too many requests").times(2))
//!     .on(RequestMatcher::new().text("INV-7"), invoice);
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
//! `bedrock-local` is the same server for clients in any language. `--script` reads a script in
//! JSON, `--log` writes requests to a file, `--help` describes all options.
//!
//! ```text
//! $ bedrock-local --script script.json
//! export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:8080
//! ```
//!
//! # What the engine finds
//!
//! The engine does not invent values. It omits what it cannot find. If a required value is missing,
//! it responds with a text that names its path, such as `lines[1].amount`, instead of using the
//! tool. Where a text has its document in tags on lines of their own, as the `untrusted` fields of
//! bedrock-prompt are, only the document is read: what is around it is instructions. The system
//! prompt is not read, but for a schema in it.
//!
//! * A value with a **label**: `Total due: 12.00 EUR`, `| Total | 12.00 |`. Each word of the label
//!   has to be in the name or the description of the property or in the name of the type, or be a
//!   synonym of such a word: `Total tax` is no total. Words of German, French and Spanish invoices
//!   are known. A label that matches two properties is used for neither. Of two labels, the one
//!   that matches better is used; if they match equally, they have to agree.
//! * The **rows of a table** whose header has the names of the properties: with pipes, aligned
//!   columns, commas, semicolons or tabs. A text that wraps is joined, and single spaces before
//!   figures are columns, where this is certain. A table may continue on the next page if its header
//!   is repeated or has three columns. A row that lacks a required value, or cannot be read, spoils
//!   the list. List items and paragraphs with labels are rows too.
//! * Objects and lists under a **heading** of their name. A type that contains itself is only found
//!   under a heading or in a row of its own.
//! * **JSON** documents in the text, and simple **YAML** and **CSV**.
//! * An **enum** by the value of its label. A required enum without a label is chosen by the words
//!   that its variants share with the whole text, if one is clearly the best and is not negated.
//! * A **number or text** (`["integer", "string"]`) is a number where the whole value is one (of
//!   `number` a text with its digits, so that none is lost), and a text otherwise, such as `007`.
//! * A required property that may be **null** is null if the text has nothing for it, or what stands
//!   for nothing, such as `n/a`. What is there and cannot be read is missing.
//! * A **map**, whose keys the text would choose, is not read: a required one is named as missing.
//! * A **boolean** by a yes or no after its label. A **union** by a label with its tag, by the
//!   branch with the most values, or by the words of a tag.
//!
//! An ambiguous value is not found: `03/04/2026`, `04.03.26` and `1.250`, unless the rest of the
//! text shows the notation; `(12.50)`; `1.2 million`; an integer of more than 64 bits. A
//! `date-time` needs a zone that is not a name such as `CET`.
//!
//! The engine respects bounds of numbers, lengths of strings and lists, and the formats `date`,
//! `date-time`, `duration`, `email`, `uri` and `uuid`. It ignores `pattern`, `uniqueItems` and other formats.
//!
//! # What a request says acts
//!
//! * `maxTokens` and `stopSequences`, and what they are called in the bodies of `InvokeModel`, end
//!   the answers of the engine and of a script: see [`Reply`](Reply#where-a-message-ends). Claude
//!   says which stop sequence it was; reasoning and inputs of tools have none.
//! * `additionalModelResponseFieldPaths` have the fields of Claude's and Llama's own answers. In a
//!   stream these are the fields of the event with the stop reason, such as `/delta/stop_sequence`.
//!   A field that the answer does not have is left out.
//! * `serviceTier` and `performanceConfig` come back in the response, and so do their headers of
//!   `InvokeModel`. `requestMetadata` comes back nowhere, as on AWS.
//! * Cache points: the tokens before them, if they are 1,024 or more, are reported as written the
//!   first time, and as read from then on, for the same model. Of a conversation, all that was before
//!   a cache point of an earlier request is read. The last 4,096 prefixes are known; they do not
//!   expire. [`Reply::cache_usage`] has precedence.
//!
//! Token counts are estimates: four characters a token.
//!
//! # Operations
//!
//! * `Converse`: `POST /model/{modelId}/converse`.
//! * `ConverseStream`: `POST /model/{modelId}/converse-stream`. The same response as the events of
//!   AWS: text in words and parts of words, the input of a tool in fragments of JSON, the metadata
//!   last. [`Reply::fault_after`] makes a stream fail with a [`StreamFault`], and
//!   [`ServerBuilder::event_delay`] makes it slow.
//! * `InvokeModel`: `POST /model/{modelId}/invoke`, with the body of the model.
//!   * **Claude**, the Messages API with tools, and **Llama**, a prompt with special tokens and a
//!     response in text. A [`Script`] replies to them as to `Converse`: a [`Reply`] is converted to
//!     the format of the model, and so is the output of the engine.
//!   * **Nova**, which is nearly Converse. Each part of a text is a block of its stream, as recorded.
//!   * Chat completions, with tools and `response_format`, for models of **OpenAI**, **Qwen**,
//!     **DeepSeek** (V3), **Mistral**, **Google**, **MiniMax**, **Moonshot**, **NVIDIA** and **Z.ai**;
//!     and as **Mistral** Large 24.07, Pixtral, and **AI21** Jamba vary them. Reasoning is in the tag
//!     `<reasoning>` before the text. `created` is 0, since the server has no clock.
//!   * A prompt of one text: **Mistral** 7B, Mixtral, Small and Large 24.02, **DeepSeek**-R1, **Titan**
//!     Text, **Cohere** Command. Command R has a message and its history, and tools.
//!   * Embeddings of texts: **Titan** v1 and v2, **Cohere** v3 (English, multilingual) and v4,
//!     **Nova**. The vectors of texts that share words are close to each other; they do not express a meaning.
//!     The errors of a script are sent. In place of its messages, and where it has no reply left,
//!     the vectors are sent.
//! * `InvokeModelWithResponseStream`: `POST /model/{modelId}/invoke-with-response-stream`. The
//!   events of the model in chunks; they fail like those of `ConverseStream`. Command has one chunk,
//!   unless its body has `stream`.
//! * `CountTokens`: `POST /model/{modelId}/count-tokens`, for the models of Claude by their own
//!   ids. The count is the estimate that responses report.
//! * `ApplyGuardrail`: `POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply`,
//!   with the guardrails of the control plane. A script has to name this operation, and
//!   `CountTokens`.
//! * `Retrieve` and `RetrieveAndGenerate`: `POST /knowledgebases/{knowledgeBaseId}/retrieve` and
//!   `POST /retrieveAndGenerate`, over the folders of [`ServerBuilder::knowledge_base`]. Passages
//!   are found by the words that they share with a query. A generated text consists of their
//!   sentences.
//! * The control plane, with all models for text, a few others, and the inference profiles of the
//!   region of the request, as of 2026-11-30:
//!   `ListFoundationModels`, `GetFoundationModel`, `GetFoundationModelAvailability`,
//!   `ListFoundationModelAgreementOffers`, `ListInferenceProfiles`, `GetInferenceProfile`; and
//!   `CreateGuardrail`, `CreateGuardrailVersion`, `GetGuardrail` and `DeleteGuardrail`, whose
//!   guardrails exist until the server stops.
//!
//! A guardrail of the server is applied to `Converse`, `ConverseStream` and the texts of
//! `InvokeModel`, where `amazon-bedrock-guardrailAction` says what it did. It finds its words,
//! some profanities, topics by the words that a text shares with their names and examples, and
//! personal data of the types `EMAIL`, `PHONE`, `CREDIT_DEBIT_CARD_NUMBER`,
//! `US_SOCIAL_SECURITY_NUMBER`, `IP_ADDRESS` and `URL`. It masks responses only. Content filters,
//! regular expressions and other types are stored and find nothing. With
//! [`Reply::guardrail_trace`], a script can reply as if they did, also for a guardrail that the
//! server does not have.
//!
//! `InvokeModel` refuses models of other families, such as those of images. An ARN without a model id, such as that of an
//! application inference profile, is invoked as the model whose members the body has.
//!
//! Any other path gets an `UnknownOperationException`, with the name that AWS has for the operation
//! and those that the server has.
//!
//! # What it refuses
//!
//! A rule of the server has a source: refusals of AWS on record in public issues and recorded
//! traffic, the service model, or the documentation of AWS and of the model's provider. Where sources
//! contradict each other, the request is taken.
//!
//! * Missing or malformed credentials. Neither their owner nor the signature is verified.
//! * Members that the service model does not allow.
//! * Model ids without a provider of Bedrock, or with a misspelled one or a misspelled geography. Any
//!   id of a provider is taken, so that the newest models are; so are ARNs and the ids of resources.
//!   [`ServerBuilder::allow_model`] admits others.
//! * The id of an inference profile that a known model does not have, such as an `apac.` of one that
//!   is in Asia by `global.` alone; and the own id of a model that is called by a profile. With
//!   [`ServerBuilder::regional`], all ids but those that AWS has in the region of the request.
//! * What [`ServerBuilder::account`] says: credentials, actions of IAM, access to models.
//! * Messages that do not fit each other: results without their tool uses, duplicate ids, blank
//!   texts, documents without a text, cache points without content before them.
//! * Reasoning in a history that a family does not take: without a signature for Claude, with one for
//!   others, any for Nova, Llama and more; a last or only block of it. With
//!   [`ServerBuilder::reasoning`], signatures that the server has not made, and reasoning of newer
//!   models of Claude behind another system prompt, other tools or other messages.
//! * Ids of tool uses that Mistral does not take.
//! * Images and videos for models that do not read them, documents and images in results of tools,
//!   and citations, but by Claude of a document in text or PDF, without a JSON schema.
//! * Features that a model does not support, such as a forced tool, tools in a stream, a JSON schema,
//!   sampling, media in S3, or a long response.
//! * Schemas that a model cannot be held to.
//! * On loopback, a `Host` that is not a name of loopback: see [`ServerBuilder::allow_host`].
//!
//! With [`ServerBuilder::strict`] it also refuses what only clients of Bedrock say, in their tables
//! and by what they avoid:
//!
//! * features of models of which there is no refusal on record: sampling, strict tools, JSON schemas,
//!   forced tools, a prefilled answer and messages of reasoning alone for newer models of Claude;
//!   sampling for Kimi K3; `any` as the tool choice for Cohere and
//!   AI21; a conversation that starts with the assistant for several open models;
//! * keywords at the root of a tool's schema for Nova that neither its schema nor its documentation
//!   has, such as `definitions` (`$defs` is refused in any case);
//! * a cache point after another one, after a video, or after a document that is not a PDF;
//! * `toolUse`, `reasoningContent` and `citationsContent` in messages of the user, and `video` in
//!   those of the assistant;
//! * blank texts in the results of tools, for models other than Claude;
//! * ids of tool uses for Mistral that are not nine letters and digits, and those that Anthropic's own
//!   API refuses for Claude; documents in results of tools
//!   for Nova that are not text.
//!
//! # Limits
//!
//! The server listens on loopback, and answers names of loopback alone, unless
//! [`ServerBuilder::host`] is set. A body has at most 25 MB,
//! the head of a request 64 KiB. The server has at most 512 connections at a time, and closes one
//! that is silent for a minute ([`ServerBuilder::body_limit`], [`ServerBuilder::connection_limit`],
//! [`ServerBuilder::idle_timeout`]). A request that is not HTTP gets the status 400 and a closed
//! connection; any other a response in the form of AWS. Requests are kept in memory without a limit,
//! about 1 KB and the body for each, unless [`ServerBuilder::record`] is off; the program keeps none. The fuzz targets in `fuzz/` search for
//! exceptions to that: `cargo +nightly fuzz run requests`, and the same with `scripts`.
//!
//! # Clients
//!
//! The server is tested with clients that are independent of this project. Thirteen of them do the
//! same list of things: boto3, the AWS SDK for JavaScript, the AWS CLI, Anthropic's SDK, LiteLLM,
//! pydantic-ai, instructor, `LangChain` in Python and in JavaScript, Strands Agents, `LlamaIndex`,
//! Haystack and the Vercel AI SDK. `clients/README.md` has the versions and the results. Two are
//! tested in depth:
//!
//! | | Python: boto3 1.44.8 | JavaScript: `@aws-sdk/client-bedrock-runtime` 3.1164.0 |
//! |---|---|---|
//! | `Converse`, `ConverseStream` | ✓ | ✓ |
//! | A forced tool, and the turn with its result | ✓ | ✓ |
//! | `InvokeModel`, `InvokeModelWithResponseStream` | ✓ Claude, Llama, Nova and others | ✓ Claude |
//! | Embeddings | ✓ Titan v2, Cohere v3 and v4 | ✓ Titan v2 |
//! | `CountTokens`, `ApplyGuardrail` | ✓ | |
//! | Models, inference profiles, guardrails | ✓ | |
//! | `Retrieve`, `RetrieveAndGenerate` | ✓ | |
//! | Errors, each as the client's own class | ✓ | ✓ |
//! | Exceptions in a stream | ✓ `EventStreamError` | ✓ each as its class |
//! | Error frames, wrong checksums, incomplete streams | ✓ | ✓ |
//! | Retries on throttling, counted at the server | ✓ standard, legacy | ✓ standard |
//! | Keys (`SigV4`) | ✓ | ✓ |
//! | A bearer key | not over plain HTTP | ✓ |
//! | HTTP/1.1 | ✓ | ✓ |
//! | HTTP/2 | | ✓ its default |
//!
//! The responses that boto3 receives, and the events of its streams, are also compared with the
//! service model of botocore: no unknown member, none missing, each of its type and within its
//! bounds.
//!
//! With `AWS_BEARER_TOKEN_BEDROCK` set, boto3 refuses to send over plain HTTP: unset it, and use
//! any two texts as keys. Where a [`Script`] closes or resets a connection, HTTP/2 ends the stream
//! of that request alone.

mod account;
mod cassettes;
mod catalogue;
mod engine;
// For rustdoc only: the pages cost no build of a user anything.
#[cfg(any(doc, doctest))]
pub mod guide;
mod json;
mod operations;
mod protocol;
mod rules;
mod script;
mod server;
mod signature;
mod state;

pub use account::{Account, AccountError, DeniedBy, ModelAccess};
pub use cassettes::Cassettes;
pub use protocol::{AwsError, StreamFault};
pub use script::{MalformedToolUse, Reply, RequestMatcher, Script, ScriptError};
pub use server::{Exchange, ReceivedRequest, Server, ServerBuilder};
