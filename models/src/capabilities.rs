//! The table of capabilities, as Rust.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::file::{Facts, ModelFile};

const HEADER: &str = "\
//! What the models accept. Made from `models/models.toml`, which has the sources:
//! `cargo run -p bedrock-prompt-models -- write`.

use super::{ModelCapabilities, starts_with};
use super::{NativeSchema, Reasoning, ReasoningHistory, Serves, ToolChoice, ToolSchema, ToolUseId};

const UNKNOWN: ModelCapabilities = ModelCapabilities::unknown();
";

const LOOKUP: &str = "
/// The rows of the provider of a base model's id, and the length of its prefix. A longer prefix of a
/// model comes before a shorter one.
///
/// A function for each provider: the compiler evaluates the rows of the one that is called, and not
/// all of them, in each crate with a prompt.
pub(super) const fn of_provider(base: &str) -> (&'static [ModelCapabilities], usize) {
";

pub(crate) fn rust(file: &ModelFile) -> String {
    let mut out = HEADER.to_owned();
    let prefixes = file.prefixes();
    for (name, facts) in file.families() {
        if prefixes.iter().any(|(_, family, _)| *family == Some(name)) {
            let constant = constant(name);
            row(
                &mut out,
                &format!("\nconst {constant}: ModelCapabilities = "),
                None,
                "UNKNOWN",
                facts,
                0,
            );
            out.push_str(";\n");
        }
    }
    let mut providers: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for each in prefixes {
        let provider = each.0.split_inclusive('.').next().unwrap_or_default();
        providers.entry(provider).or_default().push(each);
    }
    // Most prompts name a model of these.
    let mut names: Vec<&str> = providers.keys().copied().collect();
    names.sort_by_key(|name| !matches!(*name, "anthropic." | "amazon."));
    names.sort_by_key(|name| *name != "anthropic.");
    out.push_str(LOOKUP);
    for provider in &names {
        let name = constant(provider.trim_end_matches('.')).to_lowercase();
        let _ = writeln!(
            out,
            "    if starts_with(base, \"{provider}\", 0) {{\n        return ({name}(), {});\n    }}",
            provider.len()
        );
    }
    out.push_str("    (&[], 0)\n}\n");
    let all: Vec<_> =
        names.iter().map(|name| constant(name.trim_end_matches('.')) + "_ROWS").collect();
    let _ = writeln!(
        out,
        "\n#[cfg(test)]\npub(super) const ALL: &[&[ModelCapabilities]] = &[{}];",
        all.join(", ")
    );
    for provider in names {
        let name = constant(provider.trim_end_matches('.'));
        let _ = write!(
            out,
            "\nconst fn {}() -> &'static [ModelCapabilities] {{\n    {name}_ROWS\n}}\n\n\
             const {name}_ROWS: &[ModelCapabilities] = &[\n",
            name.to_lowercase()
        );
        for (prefix, family, facts) in &providers[provider] {
            let base = family.map_or_else(|| "UNKNOWN".to_owned(), constant);
            row(&mut out, "    ", Some(prefix), &base, facts, 4);
            out.push_str(",\n");
        }
        out.push_str("];\n");
    }
    out
}

fn constant(name: &str) -> String {
    name.to_uppercase().replace(['-', '.'], "_")
}

/// A struct literal with what differs from its base.
fn row(
    out: &mut String,
    start: &str,
    prefix: Option<&str>,
    base: &str,
    facts: &Facts,
    indent: usize,
) {
    let mut fields = Vec::new();
    fields.extend(prefix.map(|prefix| format!("prefix: \"{prefix}\"")));
    facts_as_rust(facts, &mut fields);
    if fields.is_empty() {
        let _ = write!(out, "{start}{base}");
        return;
    }
    fields.push(format!("..{base}"));
    let line = format!("{start}ModelCapabilities {{ {} }}", fields.join(", "));
    let width = line.trim_start_matches('\n').len() + 1;
    if width <= 100 && fields.len() <= 2 {
        out.push_str(&line);
        return;
    }
    let _ = writeln!(out, "{start}ModelCapabilities {{");
    let pad = " ".repeat(indent + 4);
    let last = fields.len() - 1;
    for (i, field) in fields.iter().enumerate() {
        let _ = writeln!(out, "{pad}{field}{}", if i == last { "" } else { "," });
    }
    let _ = write!(out, "{}}}", " ".repeat(indent));
}

fn facts_as_rust(facts: &Facts, fields: &mut Vec<String>) {
    let mut word = |field: &str, kind: &str, value: &Option<String>| {
        fields.extend(value.as_ref().map(|value| format!("{field}: {kind}::{}", variant(value))));
    };
    word("serves", "Serves", &facts.serves);
    word("tool_choice", "ToolChoice", &facts.tool_choice);
    word("tool_schema", "ToolSchema", &facts.tool_schema);
    word("native_schema", "NativeSchema", &facts.native_schema);
    word("reasoning", "Reasoning", &facts.reasoning);
    word("reasoning_history", "ReasoningHistory", &facts.reasoning_history);
    word("tool_use_id", "ToolUseId", &facts.tool_use_id);
    let mut flag = |field: &str, value: Option<bool>| {
        fields.extend(value.map(|value| format!("{field}: {value}")));
    };
    flag("tool_streaming", facts.tool_streaming);
    flag("tool_results_alone", facts.tool_results_alone);
    flag("tool_result_status", facts.tool_result_status);
    flag("strict_tools", facts.strict_tools);
    flag("sampling", facts.sampling);
    flag("stop_sequences", facts.stop_sequences);
    flag("system_prompt", facts.system_prompt);
    flag("reasons_by_default", facts.reasons_by_default);
    flag("forced_tool_while_reasoning", facts.forced_tool_while_reasoning);
    flag("binds_reasoning", facts.binds_reasoning);
    flag("profile_only", facts.on_demand.map(|on_demand| !on_demand));
    let mut limit = |field: &str, value: Option<u32>| {
        fields.extend(value.map(|value| format!("{field}: Some({})", with_underscores(value))));
    };
    limit("max_input_tokens", facts.max_input_tokens);
    limit("max_output_tokens", facts.max_output_tokens);
}

/// `ReasoningEffort` for `reasoning-effort`.
fn variant(word: &str) -> String {
    let word = if word == "other" { "other-operation" } else { word };
    word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

fn with_underscores(value: u32) -> String {
    let digits = value.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}
