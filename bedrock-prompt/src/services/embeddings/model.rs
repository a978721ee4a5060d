//! What each embedding model accepts, as of November 2026.
//!
//! Sources: the Bedrock user guide, "Amazon Titan Text Embeddings" and "Cohere Embed" of
//! "Inference request parameters and response fields".

use crate::model::base_of;

/// The format of the requests and responses of a model family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Titan,
    Cohere,
}

/// One embedding model.
#[derive(Debug, Clone, Copy)]
pub(super) struct EmbeddingModel {
    /// The id without the revision after the colon.
    prefix: &'static str,
    pub(super) format: Format,
    /// The supported numbers of dimensions, in ascending order.
    pub(super) dimensions: &'static [usize],
    pub(super) default_dimensions: usize,
    pub(super) takes_normalize: bool,
}

const fn titan(prefix: &'static str) -> EmbeddingModel {
    EmbeddingModel {
        prefix,
        format: Format::Titan,
        dimensions: &[1536],
        default_dimensions: 1536,
        takes_normalize: false,
    }
}

const fn cohere(prefix: &'static str) -> EmbeddingModel {
    EmbeddingModel {
        prefix,
        format: Format::Cohere,
        dimensions: &[1024],
        default_dimensions: 1024,
        takes_normalize: false,
    }
}

const TABLE: &[EmbeddingModel] = &[
    titan("amazon.titan-embed-text-v1"),
    EmbeddingModel {
        dimensions: &[256, 512, 1024],
        default_dimensions: 1024,
        takes_normalize: true,
        ..titan("amazon.titan-embed-text-v2")
    },
    cohere("cohere.embed-english-v3"),
    cohere("cohere.embed-multilingual-v3"),
    EmbeddingModel {
        dimensions: &[256, 512, 1024, 1536],
        default_dimensions: 1536,
        ..cohere("cohere.embed-v4")
    },
];

/// The models of the table, for the error about an unknown model.
pub(super) const KNOWN: &str = "`amazon.titan-embed-text-v1`, `amazon.titan-embed-text-v2:0`, \
     `cohere.embed-english-v3`, `cohere.embed-multilingual-v3` and `cohere.embed-v4:0`";

impl EmbeddingModel {
    /// The model of a model id, an inference profile id, or an ARN of either.
    pub(super) fn from_id(id: &str) -> Option<Self> {
        let base = base_of(id);
        // Only a revision may follow the prefix: `-v12` does not match `-v1`.
        let matches = |row: &&Self| {
            base.strip_prefix(row.prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        TABLE.iter().find(matches).copied()
    }

    /// The maximum number of texts per call.
    pub(super) fn texts_per_call(self) -> usize {
        match self.format {
            Format::Titan => 1,
            Format::Cohere => 96,
        }
    }

    pub(super) fn takes_input_type(self) -> bool {
        self.format == Format::Cohere
    }

    /// Whether a request may set the number of dimensions.
    pub(super) fn takes_dimensions(self) -> bool {
        self.dimensions.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_by_id_profile_and_arn() {
        for (id, dimensions) in [
            ("amazon.titan-embed-text-v1", Some(1536)),
            ("amazon.titan-embed-text-v1:2:8k", Some(1536)),
            ("amazon.titan-embed-text-v2:0", Some(1024)),
            ("cohere.embed-english-v3:0:512", Some(1024)),
            ("global.cohere.embed-v4:0", Some(1536)),
            (
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0",
                Some(1024),
            ),
            (
                "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.cohere.embed-v4:0",
                Some(1536),
            ),
            ("amazon.titan-embed-text-v12", None),
            ("amazon.titan-embed-image-v1", None),
            ("anthropic.claude-haiku-4-5-20251001-v1:0", None),
            ("", None),
        ] {
            let found = EmbeddingModel::from_id(id).map(|model| model.default_dimensions);
            assert_eq!(found, dimensions, "{id}");
        }
    }

    #[test]
    fn every_row_is_consistent() {
        for row in TABLE {
            assert!(row.dimensions.contains(&row.default_dimensions), "{}", row.prefix);
            assert!(row.dimensions.is_sorted(), "{}", row.prefix);
            assert!(KNOWN.contains(row.prefix), "{}", row.prefix);
        }
    }
}
