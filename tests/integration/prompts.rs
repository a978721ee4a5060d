//! Prompts and outputs that several tests share.

use bedrock_prompt::{Prompt, Violations};

pub(crate) const CLAUDE: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";

/// One supplier invoice.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Invoice {
    /// Invoice number, exactly as printed.
    pub number: String,
    pub issued: chrono::NaiveDate,
    pub lines: Vec<Line>,
    pub total: f64,
    pub note: Option<String>,
}

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Line {
    pub text: String,
    pub amount: f64,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(
    model = CLAUDE,
    system = "You are an accounts-payable clerk. Copy values exactly as printed.",
    user = "Read this invoice:\n{document}",
    output = Invoice,
    max_tokens = 2048,
    check = adds_up,
)]
pub(crate) struct ReadInvoice<'a> {
    #[prompt(untrusted)]
    pub document: &'a str,
}

fn adds_up(_: &ReadInvoice<'_>, invoice: &Invoice) -> Violations {
    let sum: f64 = invoice.lines.iter().map(|line| line.amount).sum();
    Violations::new()
        .ensure((sum - invoice.total).abs() < 0.005, "total", "must be the sum of the lines")
        .ensure(!invoice.number.is_empty(), "number", "must not be empty")
}

/// Plain text, with every setting of its own.
#[derive(Prompt)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    system = "You write for {audience}.",
    user = "Explain {topic} in {words:>4} words.",
    max_tokens = 300,
    temperature = 0.5,
    top_p = 0.75,
    stop_sequences = ["END", "\n\n\n"]
)]
pub(crate) struct Explain<'a> {
    pub audience: &'a str,
    pub topic: &'a str,
    pub words: u32,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Topic {
    /// Money.
    Billing,
    /// Parcels.
    Shipping,
}

/// Every way in which a field can stand in a template.
#[derive(Prompt)]
#[prompt(
    model = "meta.llama3-1-70b-instruct-v1:0",
    user = "Sort {message}\nTags: {tags}\nCustomer: {customer}{note}",
    output = Vec<Topic>,
    tool = "topics",
    description = "What the message is about, the weightiest first."
)]
pub(crate) struct Classify<'a> {
    #[prompt(untrusted)]
    pub message: &'a str,
    #[prompt(join = ", ")]
    pub tags: &'a [&'a str],
    #[prompt(json)]
    pub customer: Customer,
    #[prompt(if_some = "\nNote: {}")]
    pub note: Option<&'a str>,
    #[prompt(skip)]
    #[expect(dead_code, reason = "it is skipped")]
    pub ticket: u64,
}

#[derive(Debug, serde::Serialize)]
pub(crate) struct Customer {
    pub name: &'static str,
    pub since: u16,
}

/// No model, no settings.
#[derive(Prompt)]
#[prompt(user = "{0}")]
pub(crate) struct Ask<'a>(pub &'a str);

#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
pub(crate) struct Order {
    pub quantity: u32,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Which order?", output = Order)]
pub(crate) struct WhichOrder;
