//! The token limit of an answer, and how it is raised after an answer was truncated.

use std::error::Error as _;

use super::plan::{CallPlan, SentRequest};
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::Prompt;
use crate::request::{History, REASONING_DEFAULT, RequestPlan};

/// The ceiling of the limit in tokens, if neither a limit nor a ceiling is set and the model's maximum
/// is not known.
const DEFAULT_CEILING: u32 = REASONING_DEFAULT * FACTOR;

/// The factor by which the limit is raised.
const FACTOR: u32 = 4;

/// The next request with a higher limit; `None` if the limit cannot be raised.
pub(super) fn raised<P: Prompt>(
    plan: &CallPlan<P>,
    request_plan: &RequestPlan,
    sent: &SentRequest,
    history: Option<&History>,
) -> Option<(RequestPlan, Adaptation)> {
    let from = sent.max_tokens?;
    let limits = [Some(ceiling(plan)), maximum_of_model(plan, sent)];
    let to = limits.into_iter().flatten().fold(from.saturating_mul(FACTOR), u32::min);
    if to <= from {
        return None;
    }
    let next = RequestPlan { max_tokens: Some(to), ..request_plan.clone() };
    // A `customize` function may set the limit itself: then repeating the request does not help.
    let request = plan.build(&next, history).ok()?;
    (request.max_tokens() == Some(to)).then_some((next, Adaptation::MaxTokens { from, to }))
}

/// The help text for a truncated answer, if the limit was not raised or not enough.
pub(super) fn help<P: Prompt>(plan: &CallPlan<P>, sent: &SentRequest, error: &Error) -> String {
    let source = error.source().and_then(|source| source.downcast_ref::<Error>());
    let is_refused = source.is_some_and(|why| why.kind() == ErrorKind::MaxTokensExceeded);
    let limit = sent.max_tokens.unwrap_or_default();
    let advice = if is_refused || maximum_of_model(plan, sent).is_some_and(|most| limit >= most) {
        "this is the model's maximum: request less output, or use a model with a higher limit"
            .to_owned()
    } else if limit < ceiling(plan) || plan.settings.max_re_asks == Some(0) {
        "raise `max_tokens`, or request less output".to_owned()
    } else if let Some(ceiling) = plan.settings.max_tokens_ceiling {
        format!("raise `max_tokens_ceiling` ({ceiling}), or request less output")
    } else {
        "raise `max_tokens`, let the client raise it with `max_tokens_ceiling`, or request less \
         output"
            .into()
    };
    format!("{advice}; `Error::partial` and `Error::answer` hold what was received")
}

fn ceiling<P>(plan: &CallPlan<P>) -> u32 {
    let settings = &plan.settings;
    let set = settings.max_tokens_ceiling.or(settings.max_tokens);
    set.or(plan.model.max_output_tokens).unwrap_or(DEFAULT_CEILING)
}

/// The model's maximum number of output tokens, if known.
fn maximum_of_model<P>(plan: &CallPlan<P>, sent: &SentRequest) -> Option<u32> {
    plan.client.model(&sent.model_id).max_output_tokens
}
