//! Replies in order, for tests.

use std::collections::VecDeque;

use crate::Reply;

/// The replies of a test, given in order, one a request.
///
/// Only a request that passes validation takes a reply. When none is left, the answer is a
/// `ValidationException` which says so: a test then fails with a clear text.
///
/// ```
/// use bedrock_prompt_local::{AwsError, Reply, Script};
///
/// let script = Script::new()
///     .reply(Reply::error(AwsError::Throttling, "Too many requests"))
///     .reply(Reply::text("hello"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Script {
    replies: VecDeque<Reply>,
    always: Option<Reply>,
    taken: u64,
}

impl Script {
    /// A script without replies.
    pub fn new() -> Self {
        Self::default()
    }

    /// A script that gives the same reply to every request.
    ///
    /// ```
    /// use bedrock_prompt_local::{Reply, Script};
    ///
    /// let script = Script::always(Reply::text("hello"));
    /// ```
    pub fn always(reply: Reply) -> Self {
        Self { always: Some(reply), ..Self::default() }
    }

    /// Adds the next reply. After [`always`](Self::always): one that comes before it.
    pub fn reply(mut self, reply: Reply) -> Self {
        self.replies.push_back(reply);
        self
    }

    /// The next reply, or the number of the request for which there is none.
    pub(crate) fn next(&mut self) -> Result<Reply, u64> {
        self.taken += 1;
        self.replies.pop_front().or_else(|| self.always.clone()).ok_or(self.taken)
    }
}

impl Extend<Reply> for Script {
    fn extend<T: IntoIterator<Item = Reply>>(&mut self, replies: T) {
        self.replies.extend(replies);
    }
}

impl FromIterator<Reply> for Script {
    fn from_iter<T: IntoIterator<Item = Reply>>(replies: T) -> Self {
        let mut script = Self::new();
        script.extend(replies);
        script
    }
}
