//! Embeddings of Amazon Titan: one text a request.

use serde_json::{Value, json};

use super::Embedded;
use super::check::Check;
use super::vector::{embed, normalized, rounded};
use crate::usage::tokens;

/// The member of an answer that counts the tokens of the text.
pub(super) const COUNT: &str = "inputTextTokenCount";

const MAX_TOKENS: u64 = 8192;

pub(super) fn v1(body: &Value) -> Result<Embedded, String> {
    let mut check = Check::of(body, &["inputText"])?;
    let text = input_text(&mut check);
    check.finish()?;
    let tokens = counted(text)?;
    let embedding = rounded(&embed(text, 1536));
    Ok(Embedded { tokens, body: json!({"embedding": embedding, COUNT: tokens}) })
}

pub(super) fn v2(body: &Value) -> Result<Embedded, String> {
    let known = ["inputText", "dimensions", "normalize", "embeddingTypes"];
    let mut check = Check::of(body, &known)?;
    let text = input_text(&mut check);
    let dimensions = check.one_of("dimensions", &[256, 512, 1024]).unwrap_or(1024);
    let normalize = check.boolean("normalize").unwrap_or(true);
    let types = match check.member("embeddingTypes") {
        Some(_) => check.texts("embeddingTypes", 2, usize::MAX),
        None => vec!["float"],
    };
    for kind in &types {
        if !["float", "binary"].contains(kind) {
            check.breach(format!("#/embeddingTypes: {kind} is not a valid enum value"));
        }
    }
    check.finish()?;
    let tokens = counted(text)?;
    let vector = embed(text, dimensions);
    let vector = rounded(&if normalize { normalized(&vector) } else { vector });
    let mut answer = json!({});
    if types.contains(&"float") {
        answer["embedding"] = json!(vector);
    }
    for kind in types {
        answer["embeddingsByType"][kind] = match kind {
            "binary" => vector.iter().map(|number| u8::from(*number > 0.0)).collect(),
            _ => json!(vector),
        };
    }
    answer[COUNT] = tokens.into();
    Ok(Embedded { tokens, body: answer })
}

fn input_text<'v>(check: &mut Check<'v>) -> &'v str {
    check.required("inputText");
    check.text("inputText", 1).unwrap_or_default()
}

fn counted(text: &str) -> Result<u64, String> {
    let tokens = tokens(text.chars().count());
    if tokens > MAX_TOKENS {
        return Err(format!(
            "400 Bad Request: Too many input tokens. Max input tokens: {MAX_TOKENS}, request \
             input token count: {tokens}"
        ));
    }
    Ok(tokens)
}
