//! Shows which output modes of a model can express the schema of a prompt, and why the others cannot.
//!
//! `cargo run --example check`

use std::collections::HashMap;

use bedrock_prompt::{Prompt, schema::SchemaReport};

/// A page of comments.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Page {
    /// The address of the page.
    url: String,
    comments: Vec<Comment>,
    /// How often each word occurs.
    words: HashMap<String, u32>,
}

/// A comment, and the answers to it.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Comment {
    #[schemars(length(max = 400))]
    text: String,
    answers: Vec<Comment>,
}

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-sonnet-4-5-20250929-v1:0",
    user = "Read this page:\n{html}",
    output = Page,
    test
)]
struct ReadPage<'a> {
    #[prompt(untrusted)]
    html: &'a str,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Read this page:\n{html}", output = Page)]
struct ReadPageWithNova<'a> {
    #[prompt(untrusted)]
    html: &'a str,
}

fn main() {
    println!("{}\n", SchemaReport::for_prompt::<ReadPage>());
    println!("{}", SchemaReport::for_prompt::<ReadPageWithNova>());
}
