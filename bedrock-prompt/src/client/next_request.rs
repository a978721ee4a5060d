//! Plans the next request of a call, after the last one was rejected or its answer was invalid.

use super::plan::{CallPlan, FORCED, SentRequest, capability_key};
use super::refusal::Refusal;
use super::token_limit;
use crate::model::{OutputMode, ReasoningHistory};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::Prompt;
use crate::request::{Change, History, RequestPlan, ask_again};
use crate::wire::{RawResponse, ids};

/// The default maximum number of re-asks.
const MAX_RE_ASKS: u32 = 2;

/// The plan of the next request, and the adaptation to record, if any.
type Next = (RequestPlan, Option<Adaptation>);

impl<P: Prompt> CallPlan<P> {
    /// The next request after AWS has rejected one; `None` if the error does not name a part of the
    /// request that can be changed.
    pub(super) fn after_refusal(
        &self,
        request_plan: &RequestPlan,
        sent: &SentRequest,
        error: &Error,
    ) -> Option<Next> {
        let mode = sent.expected.mode();
        let refusal = error.service_message().and_then(Refusal::read)?;
        if !self.can_adapt(request_plan, sent, refusal) {
            return None;
        }
        let key = capability_key(&sent.model_id);
        self.client.capability_cache().learn(key, refusal, mode, Self::schema_key());
        let mut next = request_plan.clone();
        match refusal {
            Refusal::Tools if mode.is_none() => {
                next.changes.insert(Change::ToolsLeftOut);
            }
            Refusal::Reasoning => next.reasoning_history = Some(ReasoningHistory::No),
            // If all of it has a signature, the model does not know that.
            Refusal::UnsignedReasoning
                if next.reasoning_history(self.model) == ReasoningHistory::Any =>
            {
                next.reasoning_history = Some(ReasoningHistory::Signed);
            }
            refusal if let changes @ [_, ..] = refusal.changes() => next.changes.extend(changes),
            _ => {
                next.changes.extend((refusal == Refusal::Tools).then_some(Change::ToolsLeftOut));
                let refused: &[OutputMode] = match refusal {
                    Refusal::ForcedToolInReasoning => FORCED,
                    Refusal::ToolsInStream => {
                        &[OutputMode::StrictTool, OutputMode::Tool, OutputMode::AutoTool]
                    }
                    _ => mode.as_slice(),
                };
                // Each refusal leaves fewer modes, so that the call ends.
                next.refused_modes.extend(refused);
                let (from, to) = mode.zip(self.next_mode(&next.refused_modes))?;
                next.mode = Some(to);
                return Some((next, Some(Adaptation::Mode { from, to })));
            }
        }
        Some((next, None))
    }

    /// Whether the rejected part of the request can still be changed.
    fn can_adapt(&self, request_plan: &RequestPlan, sent: &SentRequest, refusal: Refusal) -> bool {
        let mode = sent.expected.mode();
        let is = |modes: &[OutputMode]| mode.is_some_and(|mode| modes.contains(&mode));
        match refusal {
            Refusal::System => !request_plan.has(Change::SystemInUserMessage),
            Refusal::Sampling => !request_plan.has(Change::SamplingLeftOut),
            Refusal::Native => is(&[OutputMode::Native]),
            Refusal::Schema => is(&[OutputMode::Native, OutputMode::StrictTool]),
            Refusal::Strict => is(&[OutputMode::StrictTool]),
            Refusal::ForcedTool | Refusal::ForcedToolInReasoning => is(FORCED),
            Refusal::Tools => {
                mode.is_some_and(OutputMode::has_tool)
                    || sent.has_tools && !request_plan.has(Change::ToolsLeftOut)
            }
            Refusal::Prefill => sent.messages.are_prefilled,
            Refusal::Reasoning
            | Refusal::UnsignedReasoning
            | Refusal::StaleReasoning
            | Refusal::InvalidSignature => sent.messages.have_reasoning,
            Refusal::ToolUseWithoutReasoning => {
                sent.messages.have_tool_uses && !request_plan.has(Change::ToolUsesAsText)
            }
            Refusal::ToolsInStream => self.is_stream && mode.is_some_and(OutputMode::has_tool),
        }
    }

    /// The next request after an invalid answer: the answer and feedback are appended. If the
    /// answer was truncated, the token limit is raised instead. `None` if there is no re-ask.
    pub(super) fn after_rejection(
        &self,
        request_plan: &RequestPlan,
        sent: &SentRequest,
        history: Option<&History>,
        re_asks: u32,
        error: &Error,
        raw: &RawResponse,
    ) -> Option<Next> {
        let is_late = self.time_left().is_some_and(|left| left.is_zero());
        if re_asks >= self.settings.max_re_asks.unwrap_or(MAX_RE_ASKS) || is_late {
            return None;
        }
        match error.kind() {
            ErrorKind::Truncated => {
                let (next, adaptation) = token_limit::raised(self, request_plan, sent, history)?;
                Some((next, Some(adaptation)))
            }
            kind if kind.is_of_answer() => {
                let mut next = request_plan.clone();
                let before = history.map_or(&[][..], |history| &history.messages);
                let taken = ids(before.iter().chain(&next.re_ask_messages));
                let re_ask = ask_again(error, raw, taken, &sent.expected, self.model).ok()?;
                if let Some(answer) = re_ask.messages.first() {
                    next.re_ask_origins.add(answer, sent.origin.clone());
                }
                next.re_ask_messages.extend(re_ask.messages);
                next.re_ask_inputs.extend(re_ask.inputs);
                Some((next, None))
            }
            _ => None,
        }
    }
}
