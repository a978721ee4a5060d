//! What each model accepts, as far as it is certain: `models/models.toml` has the date and the sources.
//!
//! Where the sources contradict each other, the table assumes that the model accepts the feature.

#[rustfmt::skip]
mod rows;

use super::accepts::{
    NativeSchema, Reasoning, ReasoningHistory, Serves, ToolChoice, ToolSchema, ToolUseId,
};
use super::capabilities::ModelCapabilities;
use super::id::{base_of, starts_with};

impl ModelCapabilities {
    /// The capabilities of a model, by its model id, inference profile id, or an ARN of either.
    ///
    /// Returns [`unknown`](Self::unknown) for a model that is not in the table, and for an ARN that
    /// does not contain its model's id, such as that of an application inference profile.
    #[must_use]
    pub const fn from_id(id: &str) -> Self {
        let base = base_of(id);
        let (rows, known) = rows::of_provider(base);
        let mut i = 0;
        while i < rows.len() {
            if starts_with(base, rows[i].prefix, known) {
                return rows[i];
            }
            i += 1;
        }
        Self::unknown()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> impl Iterator<Item = ModelCapabilities> {
        rows::ALL.iter().flat_map(|rows| rows.iter().copied())
    }

    #[test]
    fn no_row_precedes_one_with_a_longer_prefix() {
        for (i, earlier) in rows().enumerate() {
            for later in rows().skip(i + 1) {
                assert!(
                    !later.prefix.starts_with(earlier.prefix),
                    "`{}` is never reached: `{}` comes before it",
                    later.prefix,
                    earlier.prefix
                );
            }
        }
    }

    #[test]
    fn every_row_is_found_by_its_prefix() {
        for row in rows() {
            assert!(row.prefix.contains('.'), "{}", row.prefix);
            assert_eq!(ModelCapabilities::from_id(row.prefix), row);
        }
    }

    #[test]
    fn every_row_is_consistent() {
        for row in rows() {
            let id = row.prefix;
            if row.tool_choice == ToolChoice::None {
                assert!(row.native_schema == NativeSchema::No, "{id} has no tools");
            }
            assert_ne!(row.max_output_tokens, Some(0), "{id}");
        }
    }

    #[test]
    fn unknown_models_accept_everything() {
        assert_eq!(
            ModelCapabilities::from_id("newcomer.brilliant-v1:0"),
            ModelCapabilities::unknown()
        );
        assert_eq!(ModelCapabilities::from_id(""), ModelCapabilities::unknown());
        let next = ModelCapabilities::from_id("anthropic.claude-opus-9");
        let unknown = ModelCapabilities::unknown().reasoning_history(ReasoningHistory::Signed);
        assert_eq!(ModelCapabilities { prefix: "", ..next }, unknown);
    }

    #[test]
    fn profiles_and_arns_have_the_row_of_their_model() {
        const LLAMA: ModelCapabilities =
            ModelCapabilities::from_id("meta.llama3-1-8b-instruct-v1:0");
        for id in [
            "us.meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1:111122223333:custom-model/meta.llama3-1-8b-instruct-v1:0/a1b2c3",
        ] {
            assert_eq!(ModelCapabilities::from_id(id), LLAMA, "{id}");
        }
        let opaque = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
        assert_eq!(ModelCapabilities::from_id(opaque), ModelCapabilities::unknown());
        let small = ModelCapabilities::from_id("anthropic.claude-3-haiku-20240307-v1:0:48k");
        assert_eq!(small.prefix, "anthropic.claude-3-haiku");
    }
}
