use super::accepts::{NativeSchema, Reasoning, Serves, ToolChoice, ToolSchema};

/// Each entry is a field to read and a method that sets it; a number of tokens may be unknown.
macro_rules! profile {
    (
        $($(#[$doc:meta])+ $name:ident: $type:ty = $unknown:expr;)+
        tokens: $($(#[$limit_doc:meta])+ $limit:ident;)+
    ) => {
        /// What a model accepts: what the library knows of it, or what you say of it.
        ///
        /// [`of`](Self::of) looks a model up in the library's table. Where the table is behind, or
        /// an id does not tell which model it stands for, a client takes a profile from you:
        ///
        /// ```
        /// use bedrock_prompt::{Client, model::{ModelCapabilities, ToolChoice}};
        /// # use bedrock_prompt::sdk;
        /// # let config = sdk::Config::builder()
        /// #     .behavior_version(sdk::config::BehaviorVersion::latest())
        /// #     .build();
        /// # let sdk_client = sdk::Client::from_conf(config);
        ///
        /// const LLAMA: ModelCapabilities = ModelCapabilities::of("meta.llama3-3-70b-instruct-v1:0");
        /// assert_eq!(LLAMA.tool_choice, ToolChoice::Auto);
        ///
        /// let arn = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
        /// let client = Client::builder()
        ///     .model_profile(arn, LLAMA)
        ///     .model_profile("newcomer.brilliant-v1:0", ModelCapabilities::unknown().sampling(false))
        ///     .build(sdk_client);
        /// ```
        ///
        /// Nothing is held against a model that the table does not know.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct ModelCapabilities {
            /// The prefix of the row that it is from; empty, if from none.
            pub(crate) prefix: &'static str,
            pub(crate) serves: Serves,
            /// Has inference profiles for Japan and Australia, and none for `apac`.
            pub(crate) has_countries: bool,
            $($(#[$doc])+ pub $name: $type,)+
            $($(#[$limit_doc])+ pub $limit: Option<u32>,)+
        }

        impl ModelCapabilities {
            /// A model of which nothing is known, and against which nothing is held.
            #[must_use]
            pub const fn unknown() -> Self {
                Self {
                    prefix: "",
                    serves: Serves::Converse,
                    has_countries: false,
                    $($name: $unknown,)+
                    $($limit: None,)+
                }
            }

            $(
                $(#[$doc])+
                #[must_use]
                pub const fn $name(mut self, $name: $type) -> Self {
                    self.$name = $name;
                    self
                }
            )+

            $(
                $(#[$limit_doc])+
                #[must_use]
                pub const fn $limit(mut self, tokens: u32) -> Self {
                    self.$limit = Some(tokens);
                    self
                }
            )+
        }
    };
}

profile! {
    /// How far it can be made to call a tool.
    tool_choice: ToolChoice = ToolChoice::Named;
    /// Whether it takes `strict` on a tool.
    strict_tools: bool = true;
    /// What the schema of a tool may look like.
    tool_schema: ToolSchema = ToolSchema::Any;
    /// Whether it calls tools in a streamed answer.
    tool_streaming: bool = true;
    /// Whether a message that holds results of tools may hold nothing else.
    tool_results_alone: bool = false;
    /// Whether the result of a tool may say `status`.
    tool_result_status: bool = true;
    /// Whether it takes a JSON schema for its answer (`outputConfig.textFormat`).
    native_schema: NativeSchema = NativeSchema::OptIn;
    /// Whether it takes `temperature` and `top_p`.
    sampling: bool = true;
    /// Whether it takes `stop_sequences`.
    stop_sequences: bool = true;
    /// Whether it takes a system prompt.
    system_prompt: bool = true;
    /// How it is asked to reason.
    reasoning: Reasoning = Reasoning::Unknown;
    /// Whether it can be made to call a tool while it reasons.
    forced_tool_while_reasoning: bool = true;
    /// Whether it is served through inference profiles only, so that its id gets a prefix.
    profile_only: bool = false;

    tokens:
    /// The maximum number of output tokens; `None` if unknown. It limits the default of
    /// `max_tokens`, and how far a truncated answer raises it.
    max_output_tokens;
}
