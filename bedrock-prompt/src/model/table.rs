//! What each model accepts, as far as it is certain. November 2026.
//!
//! Sources, to which the groups refer:
//!
//! - guide: the Bedrock user guide ("Supported models and features" of Converse, "Structured
//!   output", "Prompt caching", "Supported Regions and models for inference profiles"), and the
//!   parameters of each family in "Inference request parameters and response fields";
//! - litellm: LiteLLM 1.109.1, `model_prices_and_context_window_backup.json`: all context windows
//!   and limits of answers that are not marked otherwise, and media;
//! - pydantic: pydantic-ai 2.68.0, `providers/bedrock.py`: much of it verified live there;
//! - langchain: langchain-aws 1.9.1, `chat_models/bedrock_converse.py` and `utils.py`;
//! - issues: refusals on record in public issues of LiteLLM (#42717), langchain-aws (#141, #925,
//!   #1141), ax (#667), anthropic-sdk-python (#1759) and pydantic-ai (#1623, #3092).
//!
//! Where they contradict each other, the model gets the benefit of the doubt.

mod amazon;
mod anthropic;
mod meta;
mod mistral;
mod open;
mod others;

use super::accepts::{CachePoints, NativeSchema, Reasoning, Serves, ToolChoice};
use super::id::{base_of, context_of, starts_with};
use super::profile::ModelCapabilities;

/// The rows, by what all of a group begin with: the compiler looks up every prompt here, and
/// comparing is slow there. Where one prefix begins with another, the longer one
/// comes first.
const TABLE: &[(&str, &[ModelCapabilities])] = &[
    ("anthropic.claude", anthropic::ROWS),
    ("amazon.", amazon::ROWS),
    ("meta.", meta::ROWS),
    ("mistral.", mistral::ROWS),
    ("", open::ROWS),
    ("", others::ROWS),
];

impl ModelCapabilities {
    /// What the library knows of a model, by its id, an inference profile's id, or an ARN.
    ///
    /// What it does not know is as [`unknown`](Self::unknown) says, and so is an ARN that does not
    /// name its model, such as that of an application inference profile.
    #[must_use]
    pub const fn of(id: &str) -> Self {
        let base = base_of(id);
        let mut group = 0;
        while group < TABLE.len() {
            let (beginning, rows) = TABLE[group];
            let mut i = 0;
            if starts_with(base, beginning, 0) {
                while i < rows.len() {
                    if starts_with(base, rows[i].prefix, beginning.len()) {
                        return rows[i].in_context_of(base);
                    }
                    i += 1;
                }
            }
            group += 1;
        }
        Self::unknown()
    }

    /// With the context window that the id asks for, if it does.
    const fn in_context_of(self, id: &str) -> Self {
        match context_of(id) {
            None => self,
            Some(tokens) => self.context_window(tokens),
        }
    }

    /// Neither images nor video nor audio.
    const fn text_only(self) -> Self {
        self.images(false).video(false).audio(false)
    }

    /// Neither video nor audio.
    const fn vision(self) -> Self {
        self.video(false).audio(false)
    }

    const fn without_tools(self) -> Self {
        self.tool_choice(ToolChoice::None)
    }

    /// Neither a native schema nor strict tools.
    const fn unconstrained(self) -> Self {
        self.native_schema(NativeSchema::No).strict_tools(false)
    }

    const fn uncached(self) -> Self {
        self.cache_points(CachePoints::Nowhere).one_hour_cache(false)
    }

    const fn in_countries(mut self) -> Self {
        self.has_countries = true;
        self
    }

    /// The tokens of prompt and answer together, and those of the answer.
    const fn limits(self, context: u32, output: u32) -> Self {
        self.context_window(context).max_output_tokens(output)
    }
}

const fn row(prefix: &'static str) -> ModelCapabilities {
    let mut row = ModelCapabilities::unknown();
    row.prefix = prefix;
    row
}

/// Embeddings, images, video, speech, ranking.
const fn other(prefix: &'static str) -> ModelCapabilities {
    let mut row = row(prefix);
    row.serves = Serves::OtherOperation;
    row
}

/// A model of the first generations: text only, and nothing of what came later.
const fn plain(prefix: &'static str) -> ModelCapabilities {
    row(prefix).text_only().unconstrained().uncached().reasoning(Reasoning::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> impl Iterator<Item = (&'static str, ModelCapabilities)> {
        TABLE.iter().flat_map(|(prefix, rows)| rows.iter().map(|row| (*prefix, *row)))
    }

    #[test]
    fn no_row_hides_a_longer_one() {
        for (i, (_, earlier)) in rows().enumerate() {
            for (_, later) in rows().skip(i + 1) {
                assert!(
                    !later.prefix.starts_with(earlier.prefix),
                    "`{}` is never reached: `{}` stands before it",
                    later.prefix,
                    earlier.prefix
                );
            }
        }
    }

    #[test]
    fn every_row_is_found_and_no_opaque_id_is_taken_for_one() {
        for (prefix, row) in rows() {
            assert!(row.prefix.starts_with(prefix) && row.prefix.contains('.'), "{}", row.prefix);
            assert_eq!(ModelCapabilities::of(row.prefix), row);
        }
    }

    #[test]
    fn every_row_is_sound() {
        for (_, row) in rows() {
            let id = row.prefix;
            if row.tool_choice == ToolChoice::None {
                assert!(row.native_schema == NativeSchema::No, "{id} is asked in words");
            }
            assert!(row.cache_points != CachePoints::Nowhere || row.min_cached_tokens.is_none());
            if let (Some(context), Some(output)) = (row.context_window, row.max_output_tokens) {
                assert!(output <= context, "{id} answers with {output} of {context} tokens");
            }
        }
    }

    #[test]
    fn an_unknown_model_is_not_refused() {
        assert_eq!(ModelCapabilities::of("newcomer.brilliant-v1:0"), ModelCapabilities::unknown());
        assert_eq!(ModelCapabilities::of(""), ModelCapabilities::unknown());
        let next = ModelCapabilities::of("anthropic.claude-opus-9");
        assert_eq!(ModelCapabilities { prefix: "", ..next }, ModelCapabilities::unknown());
    }

    #[test]
    fn a_profile_and_an_arn_have_the_row_of_their_model() {
        const LLAMA: ModelCapabilities = ModelCapabilities::of("meta.llama3-1-8b-instruct-v1:0");
        for id in [
            "us.meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.meta.llama3-1-8b-instruct-v1:0",
            "arn:aws:bedrock:us-east-1:111122223333:custom-model/meta.llama3-1-8b-instruct-v1:0/a1b2c3",
        ] {
            assert_eq!(ModelCapabilities::of(id), LLAMA, "{id}");
        }
        let opaque = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
        assert_eq!(ModelCapabilities::of(opaque), ModelCapabilities::unknown());
        let small = ModelCapabilities::of("anthropic.claude-3-haiku-20240307-v1:0:48k");
        assert_eq!(small.context_window, Some(48_000));
    }
}
