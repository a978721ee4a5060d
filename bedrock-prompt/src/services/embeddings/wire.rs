//! The JSON requests and responses of embedding models.

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
struct TitanResponse {
    embedding: Vec<f32>,
    input_text_token_count: Option<u64>,
}

#[derive(Deserialize)]
struct CohereResponse<'a> {
    #[serde(borrow)]
    embeddings: &'a RawValue,
}

/// The embeddings in a response of Cohere Embed 4, which has them by type of number.
#[derive(Deserialize)]
struct ByType {
    float: Vec<Vec<f32>>,
}

/// The body of a request for the embeddings of these texts.
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

/// The content of a response.
pub(super) struct Response {
    pub(super) vectors: Vec<Embedding>,
    /// The number of input tokens, if the body contains it.
    pub(super) input_tokens: Option<u64>,
}

/// Reads a response; `None` if it does not have the model's format.
///
/// serde's error is left out, because it can contain content.
pub(super) fn response(model: EmbeddingModel, body: &[u8]) -> Option<Response> {
    let (vectors, input_tokens) = match model.format {
        Format::Titan => {
            let response: TitanResponse = serde_json::from_slice(body).ok()?;
            (vec![response.embedding], response.input_text_token_count)
        }
        Format::Cohere => {
            let response: CohereResponse<'_> = serde_json::from_slice(body).ok()?;
            let embeddings = response.embeddings.get();
            let vectors = if embeddings.starts_with('{') {
                serde_json::from_str(embeddings).map(|by_type: ByType| by_type.float)
            } else {
                serde_json::from_str(embeddings)
            };
            (vectors.ok()?, None)
        }
    };
    // A number out of the range of `f32` is read as infinite.
    let is_finite = vectors.iter().flatten().all(|number| number.is_finite());
    let vectors = vectors.into_iter().map(Embedding::from).collect();
    is_finite.then_some(Response { vectors, input_tokens })
}
