//! What each model accepts, as far as it is certain. November 2026.
//!
//! Sources: the Bedrock user guide ("Supported models and features" of
//! Converse, "Structured output", "Supported Regions and models for inference
//! profiles", "Amazon Nova: tool choice"); refusals on record in the public
//! issues of LiteLLM (#42717), langchain-aws (#925, #1141), ax (#667) and
//! pydantic-ai (#3092).

use super::id::{base_of, starts_with};

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Serves {
    /// Messages, over Converse.
    Converse,
    /// Something that Converse does not serve: embeddings, images, speech, ranking.
    OtherOperation,
}

/// How far a model can be made to call a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToolChoice {
    /// It takes no tools.
    NoTools,
    /// It decides for itself.
    Auto,
    /// It can be made to call some tool.
    Any,
    /// It can be made to call a tool by name.
    Named,
}

/// Whether a model has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    No,
    Yes,
    OptIn,
}

/// What a model accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    prefix: &'static str,
    pub(crate) serves: Serves,
    pub(crate) tool_choice: ToolChoice,
    /// Takes `temperature` and `top_p`.
    pub(crate) sampling: bool,
    pub(crate) native: Support,
    pub(crate) system: bool,
    pub(crate) result_status: bool,
    pub(crate) forces_tools_in_reasoning: bool,
    pub(crate) tool_results_alone: bool,
    /// Is served through inference profiles only.
    pub(crate) profile_only: bool,
    /// Has inference profiles for Japan and Australia, and none for `apac`.
    pub(crate) has_countries: bool,
    /// The longest answer in tokens, where it is under our default.
    pub(crate) max_output: u32,
}

impl Model {
    /// A model that the table does not know: nothing is held against it.
    const UNKNOWN: Self = row("");

    /// The first row whose prefix the base model's id has.
    pub(crate) const fn of(id: &str) -> Self {
        let base = base_of(id);
        let mut i = 0;
        while i < TABLE.len() {
            if starts_with(base, TABLE[i].prefix) {
                return TABLE[i];
            }
            i += 1;
        }
        Self::UNKNOWN
    }

    const fn tool_choice(mut self, tool_choice: ToolChoice) -> Self {
        self.tool_choice = tool_choice;
        self
    }

    const fn no_sampling(mut self) -> Self {
        self.sampling = false;
        self
    }

    const fn profile_only(mut self) -> Self {
        self.profile_only = true;
        self
    }

    const fn in_countries(mut self) -> Self {
        self.has_countries = true;
        self
    }

    const fn max_output(mut self, tokens: u32) -> Self {
        self.max_output = tokens;
        self
    }
}

const fn row(prefix: &'static str) -> Model {
    Model {
        prefix,
        serves: Serves::Converse,
        tool_choice: ToolChoice::Named,
        sampling: true,
        native: Support::No,
        system: true,
        result_status: true,
        forces_tools_in_reasoning: false,
        tool_results_alone: false,
        profile_only: false,
        has_countries: false,
        max_output: u32::MAX,
    }
}

/// Embeddings, images, video, speech, ranking.
const fn other(prefix: &'static str) -> Model {
    let mut model = row(prefix);
    model.serves = Serves::OtherOperation;
    model
}

/// A Claude model since 3.7: served through inference profiles only.
const fn claude(prefix: &'static str) -> Model {
    row(prefix).profile_only()
}

/// Whether a model takes the results of tools only in a message without other content.
/// Source: pydantic-ai's profiles (`bedrock_tool_result_colocatable_content`), langchain-aws #141.
pub(crate) fn takes_tool_results_alone(id: &str) -> bool {
    ["meta.", "mistral.", "writer."].iter().any(|provider| base_of(id).starts_with(provider))
}

use ToolChoice::{Any, Auto, NoTools};

/// Where one prefix begins with another, the longer one comes first.
const TABLE: &[Model] = &[
    // Anthropic. Since Opus 4.7 no sampling parameters; some refuse a forced tool.
    claude("anthropic.claude-opus-5-5").no_sampling().tool_choice(Auto),
    claude("anthropic.claude-opus-5").no_sampling(),
    claude("anthropic.claude-opus-4-8").no_sampling(),
    claude("anthropic.claude-opus-4-7").no_sampling(),
    claude("anthropic.claude-opus-4"),
    claude("anthropic.claude-sonnet-5-5").no_sampling().tool_choice(Auto),
    claude("anthropic.claude-sonnet-5").no_sampling(),
    claude("anthropic.claude-sonnet-4-5").in_countries(),
    claude("anthropic.claude-sonnet-4-6").in_countries(),
    claude("anthropic.claude-sonnet-4"),
    claude("anthropic.claude-haiku-5-5").no_sampling(),
    claude("anthropic.claude-haiku-4-5").in_countries(),
    // The reports on Fable 5 contradict each other; `auto` works by all of them.
    claude("anthropic.claude-fable-5").no_sampling().tool_choice(Auto),
    claude("anthropic.claude-mythos-5").no_sampling().tool_choice(Auto),
    claude("anthropic.claude-3-7"),
    row("anthropic.claude-3-haiku").max_output(4096),
    row("anthropic.claude-v2").tool_choice(NoTools).max_output(4096),
    row("anthropic.claude-instant").tool_choice(NoTools).max_output(4096),
    // Amazon.
    other("amazon.nova-canvas"),
    other("amazon.nova-reel"),
    other("amazon.nova-sonic"),
    other("amazon.nova-2-sonic"),
    other("amazon.nova-2-multimodal-embeddings"),
    other("amazon.titan-embed"),
    other("amazon.titan-image"),
    other("amazon.rerank"),
    row("amazon.nova-2").profile_only(),
    row("amazon.nova-premier").profile_only(),
    row("amazon.titan-text-premier").tool_choice(NoTools).max_output(3072),
    row("amazon.titan-text-lite").tool_choice(NoTools).max_output(4096),
    row("amazon.titan-t").tool_choice(NoTools),
    // Meta: a tool is the model's own choice, from 3.1 on.
    row("meta.llama2").tool_choice(NoTools).max_output(2048),
    row("meta.llama3-8b").tool_choice(NoTools).max_output(2048),
    row("meta.llama3-70b").tool_choice(NoTools).max_output(2048),
    row("meta.llama3-1").tool_choice(Auto).max_output(2048),
    row("meta.llama3-2").tool_choice(Auto).profile_only(),
    row("meta.llama3-3").tool_choice(Auto),
    row("meta.llama4").tool_choice(Auto).profile_only(),
    // Mistral.
    row("mistral.mistral-7b").tool_choice(NoTools),
    row("mistral.mixtral-8x7b").tool_choice(NoTools).max_output(4096),
    row("mistral.mistral-large-24").tool_choice(Any),
    row("mistral.mistral-small-24").tool_choice(Any),
    row("mistral.pixtral-large").profile_only(),
    // The others.
    other("cohere.embed"),
    other("cohere.rerank"),
    row("cohere.command-r").tool_choice(Auto).max_output(4000),
    row("cohere.command").tool_choice(NoTools).max_output(4000),
    row("ai21.jamba-1-5").tool_choice(Auto).max_output(4096),
    row("ai21.").tool_choice(NoTools).max_output(4096),
    row("writer.palmyra").tool_choice(Auto).profile_only(),
    row("deepseek.r1").tool_choice(NoTools).profile_only(),
    row("deepseek.v3-v1").tool_choice(Any),
    other("stability."),
    other("twelvelabs."),
    other("luma."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_hides_a_longer_one() {
        for (i, earlier) in TABLE.iter().enumerate() {
            for later in &TABLE[i + 1..] {
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
    fn an_unknown_model_is_not_refused() {
        let model = Model::of("newcomer.brilliant-v1:0");
        assert_eq!(model.serves, Serves::Converse);
        assert_eq!(model.tool_choice, ToolChoice::Named);
        assert!(model.sampling && !model.profile_only);
    }

    #[test]
    fn a_profile_has_the_row_of_its_model() {
        assert!(!Model::of("us.anthropic.claude-opus-4-7").sampling);
        assert!(Model::of("eu.anthropic.claude-opus-4-5-20251101-v1:0").sampling);
        assert_eq!(
            Model::of("arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-1-8b-instruct-v1:0")
                .tool_choice,
            ToolChoice::Auto
        );
    }
}
