//! The JSON of embedding models, out and in.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::model::{EmbeddingModel, Format};
use super::{Embedding, InputType, Options};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TitanRequest<'a> {
    input_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalize: Option<bool>,
}

#[derive(Serialize)]
struct CohereRequest<'a> {
    texts: &'a [String],
    input_type: InputType,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_dimension: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TitanAnswer {
    embedding: Vec<f32>,
    input_text_token_count: Option<u64>,
}

#[derive(Deserialize)]
struct CohereAnswer<'a> {
    #[serde(borrow)]
    embeddings: &'a RawValue,
}

/// The response of Cohere Embed 4, and any Cohere model that is asked for several types of numbers.
#[derive(Deserialize)]
struct ByType {
    float: Vec<Vec<f32>>,
}

/// The body that asks for the embeddings of the texts of one call.
pub(super) fn request(
    model: EmbeddingModel,
    options: Options,
    texts: &[String],
) -> serde_json::Result<String> {
    let dimensions = options.dimensions.filter(|_| model.takes_dimensions());
    match model.format {
        Format::Titan => serde_json::to_string(&TitanRequest {
            input_text: texts.first().map_or("", String::as_str),
            dimensions,
            normalize: options.normalize,
        }),
        Format::Cohere => serde_json::to_string(&CohereRequest {
            texts,
            input_type: options.input_type.unwrap_or_default(),
            output_dimension: dimensions,
        }),
    }
}

/// What an answer holds.
pub(super) struct Answer {
    pub(super) vectors: Vec<Embedding>,
    /// The tokens in, where the body counts them.
    pub(super) input_tokens: Option<u64>,
}

/// Reads an answer; `None` when it is not as the model's answers are.
///
/// Why not is not said: serde's errors repeat what they read.
pub(super) fn answer(model: EmbeddingModel, body: &[u8]) -> Option<Answer> {
    let (vectors, input_tokens) = match model.format {
        Format::Titan => {
            let answer: TitanAnswer = serde_json::from_slice(body).ok()?;
            (vec![answer.embedding], answer.input_text_token_count)
        }
        Format::Cohere => {
            let answer: CohereAnswer<'_> = serde_json::from_slice(body).ok()?;
            let embeddings = answer.embeddings.get();
            let vectors = match embeddings.starts_with('{') {
                true => serde_json::from_str(embeddings).map(|by_type: ByType| by_type.float),
                false => serde_json::from_str(embeddings),
            };
            (vectors.ok()?, None)
        }
    };
    // A number that `f32` cannot hold would be infinite.
    let is_whole = vectors.iter().flatten().all(|number| number.is_finite());
    let vectors = vectors.into_iter().map(Embedding::from).collect();
    is_whole.then_some(Answer { vectors, input_tokens })
}
