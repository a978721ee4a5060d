//! Embeddings of Amazon Titan: one text per request.

use serde_json::{Value, json};

use super::EmbeddingResponse;
use super::body_check::BodyCheck;
use super::vector::{embed, normalized, rounded};
use crate::operations::usage::tokens;

/// The member of a response with the tokens of the text.
pub(super) const TOKEN_COUNT: &str = "inputTextTokenCount";

const MAX_TOKENS: u64 = 8192;

pub(super) fn v1(body: &Value) -> Result<EmbeddingResponse, String> {
    let mut check = BodyCheck::new(body, &["inputText"])?;
    let text = input_text(&mut check);
    check.finish()?;
    let tokens = count_tokens(text)?;
    let embedding = rounded(&embed(text, 1536));
    Ok(EmbeddingResponse { tokens, body: json!({"embedding": embedding, TOKEN_COUNT: tokens}) })
}

pub(super) fn v2(body: &Value) -> Result<EmbeddingResponse, String> {
    let known = ["inputText", "dimensions", "normalize", "embeddingTypes"];
    let mut check = BodyCheck::new(body, &known)?;
    let text = input_text(&mut check);
    let dimensions = check.enum_integer("dimensions", &[256, 512, 1024]).unwrap_or(1024);
    let normalize = check.boolean("normalize").unwrap_or(true);
    let types = match check.member("embeddingTypes") {
        Some(_) => check.texts("embeddingTypes", 2, usize::MAX),
        None => vec!["float"],
    };
    for kind in &types {
        if !["float", "binary"].contains(kind) {
            check.violation(format!("#/embeddingTypes: {kind} is not a valid enum value"));
        }
    }
    check.finish()?;
    let tokens = count_tokens(text)?;
    let vector = embed(text, dimensions);
    let vector = rounded(&if normalize { normalized(&vector) } else { vector });
    let mut response = json!({});
    if types.contains(&"float") {
        response["embedding"] = json!(vector);
    }
    for kind in types {
        response["embeddingsByType"][kind] = match kind {
            "binary" => vector.iter().map(|number| u8::from(*number > 0.0)).collect(),
            _ => json!(vector),
        };
    }
    response[TOKEN_COUNT] = tokens.into();
    Ok(EmbeddingResponse { tokens, body: response })
}

fn input_text<'v>(check: &mut BodyCheck<'v>) -> &'v str {
    check.required("inputText");
    check.text("inputText", 1).unwrap_or_default()
}

fn count_tokens(text: &str) -> Result<u64, String> {
    let tokens = tokens(text.chars().count());
    if tokens > MAX_TOKENS {
        return Err(format!(
            "400 Bad Request: Too many input tokens. Max input tokens: {MAX_TOKENS}, request \
             input token count: {tokens}"
        ));
    }
    Ok(tokens)
}
