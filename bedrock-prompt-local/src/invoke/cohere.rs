//! Embeddings of Cohere: many texts a request.

use serde_json::{Value, json};

use super::Embedded;
use super::check::Check;
use super::vector::{embed, normalized, rounded};
use crate::server::request_id;
use crate::usage::tokens;

const INPUT_TYPES: [&str; 4] = ["search_document", "search_query", "classification", "clustering"];

/// At most so many texts a request.
const MOST: usize = 96;

pub(super) fn v3(body: &Value, english: bool, number: u64) -> Result<Embedded, String> {
    let known = ["texts", "input_type", "truncate", "embedding_types"];
    let mut check = Check::of(body, &known)?;
    let texts = texts(&mut check, 2048);
    let by_type = floats_only(&mut check);
    check.finish()?;
    let (tokens, embeddings) = embedded(&texts, 1024);
    let echo = |text: &&str| if english { text.to_lowercase() } else { (*text).to_owned() };
    let texts: Vec<String> = texts.iter().map(echo).collect();
    let (embeddings, response_type) = match by_type {
        true => (json!({"float": embeddings}), "embeddings_by_type"),
        false => (json!(embeddings), "embeddings_floats"),
    };
    let body = json!({
        "id": request_id(number),
        "embeddings": embeddings,
        "response_type": response_type,
        "texts": texts,
    });
    Ok(Embedded { tokens, body })
}

pub(super) fn v4(body: &Value) -> Result<Embedded, String> {
    let known =
        ["texts", "input_type", "truncate", "embedding_types", "output_dimension", "max_tokens"];
    let mut check = Check::of(body, &known)?;
    let texts = texts(&mut check, usize::MAX);
    floats_only(&mut check);
    let dimensions = check.one_of("output_dimension", &[256, 512, 1024, 1536]).unwrap_or(1536);
    check.integer("max_tokens", 1);
    check.finish()?;
    let (tokens, embeddings) = embedded(&texts, dimensions);
    let body = json!({
        "embeddings": {"float": embeddings},
        "response_type": "embeddings_by_type",
    });
    Ok(Embedded { tokens, body })
}

fn texts<'v>(check: &mut Check<'v>, longest: usize) -> Vec<&'v str> {
    check.required("texts");
    check.required("input_type");
    check.word("input_type", &INPUT_TYPES);
    check.word("truncate", &["NONE", "START", "END", "LEFT", "RIGHT"]);
    check.texts("texts", MOST, longest)
}

/// Whether the answer is to name its types, of which there is one here.
fn floats_only(check: &mut Check<'_>) -> bool {
    if check.member("embedding_types").is_none() {
        return false;
    }
    for kind in check.texts("embedding_types", 5, usize::MAX) {
        if kind != "float" {
            check.breach(format!(
                "#/embedding_types: {kind} is not a valid enum value: the local server makes float"
            ));
        }
    }
    true
}

fn embedded(texts: &[&str], dimensions: usize) -> (u64, Vec<Vec<f64>>) {
    let tokens = texts.iter().map(|text| tokens(text.chars().count())).sum();
    let vector = |text: &&str| rounded(&normalized(&embed(text, dimensions)));
    (tokens, texts.iter().map(vector).collect())
}
