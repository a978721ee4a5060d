//! The fixed plan of a call, and the plans of its requests.

use std::time::{Duration, Instant};

use aws_sdk_bedrockruntime::types::Message;

use super::Client;
use super::capability_cache::LearnedCapabilities;
use crate::decode::Output as _;
use crate::model::{Guardrail, ModelCapabilities, OutputMode, base_of, is_opaque};
use crate::outcome::{Adaptation, Error};
use crate::prompt::Prompt;
use crate::request::{
    BuildContext, Change, Customize, Expected, History, Origin, Request, RequestPlan, Sent,
    Settings, ToolDefinition,
};

/// The modes that force the model to call a tool.
pub(super) const FORCED: &[OutputMode] = &[OutputMode::Tool, OutputMode::StrictTool];

/// The prompt and settings of a call. They do not change while the call runs.
pub(crate) struct CallPlan<P> {
    pub(super) client: Client,
    pub(super) prompt: P,
    pub(super) settings: Settings,
    /// What the model of the settings accepts.
    pub(super) model: ModelCapabilities,
    pub(super) customize: Vec<Customize>,
    pub(super) is_stream: bool,
    /// The time limit of the call, and when it is over.
    pub(super) timeout: Option<Duration>,
    pub(super) deadline: Option<Instant>,
}

/// The values of the last request that are needed to read its answer.
pub(super) struct SentRequest {
    pub(super) model_id: String,
    pub(super) expected: Expected,
    pub(super) max_tokens: Option<u32>,
    pub(super) guardrail: Option<Guardrail>,
    /// Whether it declares tools, even if only because earlier turns used them.
    pub(super) has_tools: bool,
    pub(super) messages: Sent,
    /// The origin of the reasoning in its answer.
    pub(super) origin: Origin,
    /// The messages and tools to add to the history, if the call is a turn of a conversation.
    pub(super) turn: Option<(Vec<Message>, Vec<ToolDefinition>)>,
    /// Hashes of the prompt's own texts in these messages.
    pub(super) own_texts: Vec<String>,
}

impl<P: Prompt> CallPlan<P> {
    pub(super) fn model_id(&self) -> &str {
        self.settings.model_id.as_deref().unwrap_or_default()
    }

    /// The time until the call's deadline; `None` without a deadline.
    pub(super) fn time_left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    pub(super) fn build(
        &self,
        request_plan: &RequestPlan,
        history: Option<&History>,
    ) -> Result<Request, Error> {
        let (model, none) = (self.model, History::default());
        let geography = self.client.geography(self.model_id());
        if geography.is_none() {
            self.client.check_profile(self.model_id())?;
        }
        let context = BuildContext {
            settings: &self.settings,
            model,
            base_model: self.client.base_model(self.model_id()),
            geography,
            history: history.unwrap_or(&none),
            request_plan,
            customize: &self.customize,
            is_turn: history.is_some(),
        };
        Request::build(&self.prompt, &context)
    }

    /// The plan of the first request, without what its model is known to reject, and the change of
    /// mode if there is one.
    pub(super) fn first(&self) -> (RequestPlan, Option<Adaptation>) {
        let learned = self.learned();
        let mut request_plan = self.request_plan_without(&[]);
        request_plan.changes.extend(&learned.changes);
        request_plan.changes.extend(learned.refuses_tools().then_some(Change::ToolsLeftOut));
        request_plan.reasoning_history = learned.reasoning_history;
        let preferred =
            P::Output::schema().map(|_| OutputMode::first(self.model, self.settings.mode));
        let adaptation = match (preferred, request_plan.mode) {
            (Some(from), Some(to))
                if learned.refuses(from, Self::schema_key()) || self.cannot_stream(from) =>
            {
                Some(Adaptation::Mode { from, to })
            }
            _ => None,
        };
        (request_plan, adaptation)
    }

    /// Builds a request, and changes its mode if the model would reject it.
    pub(super) fn draft(
        &self,
        request_plan: &mut RequestPlan,
        history: Option<&History>,
    ) -> Result<(Request, Option<Adaptation>), Error> {
        let request = self.build(request_plan, history)?;
        let Some(change) = self.mode_for_reasoning(request_plan, &request) else {
            return Ok((request, None));
        };
        request_plan.mode = change.to_mode();
        request_plan.refused_modes.extend(FORCED);
        Ok((self.build(request_plan, history)?, Some(change)))
    }

    /// The change to a mode that does not force a tool call, if the request enables reasoning and
    /// the model does not support both together.
    fn mode_for_reasoning(
        &self,
        request_plan: &RequestPlan,
        request: &Request,
    ) -> Option<Adaptation> {
        let model = self.model;
        let from = request.expected().mode().filter(|mode| FORCED.contains(mode))?;
        if model.forced_tool_while_reasoning || !request.asks_to_reason(model) {
            return None;
        }
        let refused = [&request_plan.refused_modes, FORCED].concat();
        Some(Adaptation::Mode { from, to: self.next_mode(&refused)? })
    }

    /// The best mode that is neither in `refused` nor known to be rejected.
    pub(super) fn next_mode(&self, refused: &[OutputMode]) -> Option<OutputMode> {
        self.request_plan_without(refused).mode
    }

    fn request_plan_without(&self, refused: &[OutputMode]) -> RequestPlan {
        let (model, learned) = (self.model, self.learned());
        RequestPlan::first::<P>(model, self.settings.mode, |mode| {
            refused.contains(&mode)
                || learned.refuses(mode, Self::schema_key())
                || self.cannot_stream(mode)
        })
    }

    /// Whether the model does not stream the tool calls that a mode needs.
    fn cannot_stream(&self, mode: OutputMode) -> bool {
        self.is_stream && mode.has_tool() && !self.model.tool_streaming
    }

    fn learned(&self) -> LearnedCapabilities {
        self.client.capability_cache().get(capability_key(self.model_id()))
    }

    /// A hash that identifies the output type's schema; 0 for text.
    pub(super) fn schema_key() -> u64 {
        P::Output::schema().map_or(0, |schema| schema.key())
    }
}

impl SentRequest {
    /// `is_turn`: whether the call is a turn of a conversation. `re_ask_messages`: the number of
    /// messages at the end of the request that belong to re-asks.
    pub(super) fn new(request: &Request, is_turn: bool, re_ask_messages: usize) -> Self {
        let turn =
            || (request.messages_of_turn(re_ask_messages), request.declared_tools().to_vec());
        Self {
            model_id: request.model_id().to_owned(),
            expected: request.expected().clone(),
            max_tokens: request.max_tokens(),
            guardrail: Guardrail::from_input(request.input()),
            has_tools: request.input().tool_config().is_some(),
            messages: request.sent(),
            origin: request.origin().clone(),
            turn: is_turn.then(turn),
            own_texts: request.own_texts().collect(),
        }
    }
}

/// The key of a model in the capability cache, which is the same for all its inference profiles.
pub(super) fn capability_key(model_id: &str) -> &str {
    if is_opaque(model_id) { model_id } else { base_of(model_id) }
}
