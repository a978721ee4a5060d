//! Embeddings of Cohere: several texts per request.

use serde_json::{Value, json};

use super::EmbeddingResponse;
use super::body_check::BodyCheck;
use super::vector::{embed, normalized, rounded};
use crate::operations::usage::tokens;
use crate::protocol::response::request_id;

const INPUT_TYPES: [&str; 4] = ["search_document", "search_query", "classification", "clustering"];

/// The maximum number of texts in a request.
const MAX_TEXTS: usize = 96;

pub(super) fn v3(body: &Value, english: bool, number: u64) -> Result<EmbeddingResponse, String> {
    let known = ["texts", "input_type", "truncate", "embedding_types"];
    let mut check = BodyCheck::new(body, &known)?;
    let texts = texts(&mut check, 2048);
    let by_type = check_types(&mut check);
    check.finish()?;
    let (tokens, embeddings) = embed_all(&texts, 1024);
    let echo = |text: &&str| if english { text.to_lowercase() } else { (*text).to_owned() };
    let texts: Vec<String> = texts.iter().map(echo).collect();
    let (embeddings, response_type) = if by_type {
        (json!({"float": embeddings}), "embeddings_by_type")
    } else {
        (json!(embeddings), "embeddings_floats")
    };
    let body = json!({
        "id": request_id(number),
        "embeddings": embeddings,
        "response_type": response_type,
        "texts": texts,
    });
    Ok(EmbeddingResponse { tokens, body })
}

pub(super) fn v4(body: &Value) -> Result<EmbeddingResponse, String> {
    let known =
        ["texts", "input_type", "truncate", "embedding_types", "output_dimension", "max_tokens"];
    let mut check = BodyCheck::new(body, &known)?;
    let texts = texts(&mut check, usize::MAX);
    check_types(&mut check);
    let dimensions =
        check.enum_integer("output_dimension", &[256, 512, 1024, 1536]).unwrap_or(1536);
    check.integer("max_tokens", 1);
    check.finish()?;
    let (tokens, embeddings) = embed_all(&texts, dimensions);
    let body = json!({
        "embeddings": {"float": embeddings},
        "response_type": "embeddings_by_type",
    });
    Ok(EmbeddingResponse { tokens, body })
}

fn texts<'v>(check: &mut BodyCheck<'v>, max_length: usize) -> Vec<&'v str> {
    check.required("texts");
    check.required("input_type");
    check.enum_string("input_type", &INPUT_TYPES);
    check.enum_string("truncate", &["NONE", "START", "END", "LEFT", "RIGHT"]);
    check.texts("texts", MAX_TEXTS, max_length)
}

/// Whether the request names the types of the embeddings. The server has floats alone.
fn check_types(check: &mut BodyCheck<'_>) -> bool {
    if check.member("embedding_types").is_none() {
        return false;
    }
    for name in check.texts("embedding_types", 5, usize::MAX) {
        if name != "float" {
            check.violation(format!(
                "#/embedding_types: {name} is not a valid enum value: the local server has float"
            ));
        }
    }
    true
}

fn embed_all(texts: &[&str], dimensions: usize) -> (u64, Vec<Vec<f64>>) {
    let tokens = texts.iter().map(|text| tokens(text.chars().count())).sum();
    let vector = |text: &&str| rounded(&normalized(&embed(text, dimensions)));
    (tokens, texts.iter().map(vector).collect())
}
