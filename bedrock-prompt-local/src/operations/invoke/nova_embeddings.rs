//! Embeddings of Nova: one text per request.

use serde_json::{Value, json};

use super::EmbeddingResponse;
use super::body_check::BodyCheck;
use super::vector::{embed, normalized, rounded};
use crate::operations::usage::tokens;

const PURPOSES: [&str; 9] = [
    "GENERIC_INDEX",
    "GENERIC_RETRIEVAL",
    "TEXT_RETRIEVAL",
    "IMAGE_RETRIEVAL",
    "VIDEO_RETRIEVAL",
    "DOCUMENT_RETRIEVAL",
    "AUDIO_RETRIEVAL",
    "CLASSIFICATION",
    "CLUSTERING",
];

pub(super) fn embeddings(body: &Value) -> Result<EmbeddingResponse, String> {
    let mut check = BodyCheck::new(body, &["schemaVersion", "taskType", "singleEmbeddingParams"])?;
    check.required("taskType");
    check.enum_string("schemaVersion", &["nova-multimodal-embed-v1"]);
    check.enum_string("taskType", &["SINGLE_EMBEDDING"]);
    check.required("singleEmbeddingParams");
    let (mut dimensions, mut value) = (3072, "");
    let known = ["embeddingPurpose", "embeddingDimension", "text", "image", "audio", "video"];
    check.object("singleEmbeddingParams", &known, |params| {
        params.required("embeddingPurpose");
        params.enum_string("embeddingPurpose", &PURPOSES);
        let chosen = params.enum_integer("embeddingDimension", &[256, 384, 1024, 3072]);
        dimensions = chosen.unwrap_or(dimensions);
        for key in ["image", "audio", "video"] {
            if params.member(key).is_some() {
                params.violation(format!(
                    "#/singleEmbeddingParams/{key}: the local server has embeddings of texts alone"
                ));
            }
        }
        params.required("text");
        params.object("text", &["value", "truncationMode"], |text| {
            text.required("truncationMode");
            text.enum_string("truncationMode", &["NONE", "START", "END"]);
            text.required("value");
            value = text.text("value", 1).unwrap_or_default();
        });
    });
    check.finish()?;
    let embedding = rounded(&normalized(&embed(value, dimensions)));
    Ok(EmbeddingResponse {
        tokens: tokens(value.chars().count()),
        body: json!({"embeddings": [{"embedding": embedding, "embeddingType": "TEXT"}]}),
    })
}
