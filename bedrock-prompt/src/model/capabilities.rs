use super::accepts::{
    NativeSchema, Reasoning, ReasoningHistory, Serves, ToolChoice, ToolSchema, ToolUseId,
};

/// Declares each capability as a public field and a method that sets it.
macro_rules! capabilities {
    (
        $($(#[$doc:meta])+ $name:ident: $type:ty = $unknown:expr;)+
        tokens: $($(#[$limit_doc:meta])+ $limit:ident;)+
    ) => {
        /// What a model accepts, from the built-in table or set by you.
        ///
        /// [`from_id`](Self::from_id) looks a model up in the built-in table. If the table is out of date, or
        /// an id does not identify its model, pass the capabilities to the client:
        ///
        /// ```
        /// use bedrock_prompt::{Client, model::{ModelCapabilities, ToolChoice}};
        /// # use bedrock_prompt::sdk;
        /// # let config = sdk::Config::builder()
        /// #     .behavior_version(sdk::config::BehaviorVersion::latest())
        /// #     .build();
        /// # let sdk_client = sdk::Client::from_conf(config);
        ///
        /// const LLAMA: ModelCapabilities = ModelCapabilities::from_id("meta.llama3-3-70b-instruct-v1:0");
        /// assert_eq!(LLAMA.tool_choice, ToolChoice::Auto);
        ///
        /// let arn = "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6";
        /// let client = Client::builder()
        ///     .model_capabilities(arn, LLAMA)
        ///     .model_capabilities("newcomer.brilliant-v1:0", ModelCapabilities::unknown().sampling(false))
        ///     .build(sdk_client);
        /// ```
        ///
        /// A model that is not in the table is assumed to accept everything.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct ModelCapabilities {
            /// The prefix of its row in the table; empty if it has none.
            pub(crate) prefix: &'static str,
            /// The API that serves the model.
            pub(crate) serves: Serves,
            $($(#[$doc])+ pub $name: $type,)+
            $($(#[$limit_doc])+ pub $limit: Option<u32>,)+
        }

        impl ModelCapabilities {
            /// The capabilities of an unknown model: it is assumed to accept everything.
            #[must_use]
            pub const fn unknown() -> Self {
                Self {
                    prefix: "",
                    serves: Serves::Converse,
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

capabilities! {
    /// How far the model can be forced to call a tool. Default: [`ToolChoice::Named`].
    tool_choice: ToolChoice = ToolChoice::Named;
    /// Whether the model accepts `strict` on a tool. Default: true.
    strict_tools: bool = true;
    /// Which schemas a tool may have. Default: [`ToolSchema::Any`].
    tool_schema: ToolSchema = ToolSchema::Any;
    /// Whether the model can call tools in a streamed answer. Default: true.
    tool_streaming: bool = true;
    /// Whether a message with tool results must not contain anything else. Default: false.
    tool_results_alone: bool = false;
    /// Whether a tool result may contain `status`. Default: true.
    tool_result_status: bool = true;
    /// Whether the model accepts a JSON Schema for its answer (`outputConfig.textFormat`).
    /// Default: [`NativeSchema::OptIn`].
    native_schema: NativeSchema = NativeSchema::OptIn;
    /// Whether the model accepts `temperature` and `top_p`. Default: true.
    sampling: bool = true;
    /// Whether the model accepts `stop_sequences`. Default: true.
    stop_sequences: bool = true;
    /// Whether the model accepts a system prompt. Default: true.
    system_prompt: bool = true;
    /// How reasoning is enabled. Default: [`Reasoning::Unknown`].
    reasoning: Reasoning = Reasoning::Unknown;
    /// Whether the model reasons if the request does not ask for it. Its reasoning counts toward
    /// `max_tokens`, and a forced tool call may silently switch it off. Default: false.
    reasons_by_default: bool = false;
    /// Which reasoning of earlier turns the model accepts. Default: [`ReasoningHistory::Any`].
    reasoning_history: ReasoningHistory = ReasoningHistory::Any;
    /// Whether the model accepts its earlier reasoning only behind the same system prompt, tools and
    /// messages. Default: false.
    binds_reasoning: bool = false;
    /// Which ids of tool uses the model accepts. Default: [`ToolUseId::Any`].
    tool_use_id: ToolUseId = ToolUseId::Any;
    /// Whether a tool call can be forced while the model reasons. Where it cannot, the model rejects
    /// the request, or answers without reasoning. Default: true.
    forced_tool_while_reasoning: bool = true;
    /// Whether the model can be called through inference profiles only; the client then adds a
    /// geography prefix to its id. Default: false.
    profile_only: bool = false;

    tokens:
    /// The maximum number of output tokens; `None` if unknown. It limits the default of
    /// `max_tokens`, and how far a truncated answer raises it.
    max_output_tokens;
    /// The maximum number of input tokens; `None` if unknown.
    max_input_tokens;
}
