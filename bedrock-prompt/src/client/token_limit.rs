//! The limit of an answer, and how it is raised where an answer was cut at it.

use std::error::Error as _;

use super::in_flight::Pending;
use crate::outcome::{Adaptation, Error, ErrorKind};
use crate::prompt::Prompt;

/// How far the limit is raised where nobody has set one.
const DEFAULT_CEILING: u32 = 16_384;

/// How many times higher the next limit is.
const FACTOR: u32 = 4;

impl<P: Prompt> Pending<'_, P> {
    /// Raises the limit of the next request; `false` where it can be no higher.
    pub(super) fn raise_limit(&mut self) -> bool {
        let Some(from) = self.asked.max_tokens else { return false };
        let highest = [Some(self.ceiling()), self.most_of_model()].into_iter().flatten().min();
        let to = from.saturating_mul(FACTOR).min(highest.unwrap_or(from));
        if to <= from {
            return false;
        }
        let before = self.means.max_tokens.replace(to);
        // What `customize` sets stays as it is.
        let is_raised = self.build().is_ok_and(|request| request.max_tokens() == Some(to));
        if is_raised {
            self.spent.adaptations.push(Adaptation::MaxTokens { from, to });
        } else {
            self.means.max_tokens = before;
        }
        is_raised
    }

    /// What to do about an answer that was cut, after all that was done about it.
    pub(super) fn help_when_cut(&self, error: &Error) -> String {
        let source = error.source().and_then(|source| source.downcast_ref::<Error>());
        let is_refused = source.is_some_and(|why| why.kind() == ErrorKind::MaxTokensExceeded);
        let limit = self.asked.max_tokens.unwrap_or_default();
        let settings = &self.settings;
        let way_out = if is_refused || self.most_of_model().is_some_and(|most| limit >= most) {
            "this model writes no more: ask for less, or choose one that does".to_owned()
        } else if limit < self.ceiling() {
            "raise `max_tokens`, or ask for less".to_owned()
        } else if let Some(ceiling) = settings.max_tokens_ceiling {
            format!("raise `max_tokens_ceiling` ({ceiling}), or ask for less")
        } else {
            "raise `max_tokens`, let it be raised with `max_tokens_ceiling`, or ask for less".into()
        };
        format!("{way_out}; `Error::partial` and `Error::answer` hold what came")
    }

    fn ceiling(&self) -> u32 {
        let ceiling = self.settings.max_tokens_ceiling.or(self.settings.max_tokens);
        ceiling.unwrap_or(DEFAULT_CEILING)
    }

    /// The most tokens that the model writes, as far as it is known.
    fn most_of_model(&self) -> Option<u32> {
        self.client.model(&self.asked.model_id).max_output_tokens
    }
}
