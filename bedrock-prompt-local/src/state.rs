//! What the requests to a server share.

mod guardrails;
mod knowledge_bases;
mod prompt_cache;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::account::Account;
use crate::rules::Rules;
use crate::script::Script;

pub(crate) use guardrails::{DRAFT, Guardrails};
pub(crate) use knowledge_bases::{Hit, Index, KnowledgeBases, Passage, Query, Sessions};
pub(crate) use prompt_cache::PromptCache;

/// The region of guardrails, and of a request that names none.
pub(crate) const REGION: &str = "us-east-1";

/// The state of a server.
pub(crate) struct State {
    pub(crate) replies: ReplySource,
    pub(crate) rules: Rules,
    pub(crate) account: Account,
    pub(crate) guardrails: Guardrails,
    pub(crate) knowledge_bases: KnowledgeBases,
    pub(crate) prompt_cache: Mutex<PromptCache>,
    /// The delay between the events of a stream.
    pub(crate) event_delay: Duration,
}

/// Where the replies to requests come from.
pub(crate) enum ReplySource {
    Engine,
    Script(Box<Mutex<Script>>),
}

impl State {
    pub(crate) fn has_script(&self) -> bool {
        matches!(self.replies, ReplySource::Script(_))
    }
}

/// The value, also after a thread has panicked while it had the lock.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
