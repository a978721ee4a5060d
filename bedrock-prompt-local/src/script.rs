//! Replies in order, or for the requests that they fit.

use std::collections::VecDeque;
use std::path::Path;
use std::{fs, io};

use crate::when::{Asked, When};
use crate::{Reply, ScriptError};

/// The replies of a test.
///
/// A request takes the first reply that is for it and is not used up. Only a request that passes
/// validation takes one. When none is left, the answer is a `ValidationException` which says so: a
/// test then fails with a clear text.
///
/// ```
/// use bedrock_prompt_local::{AwsError, Reply, Script, When};
/// use serde_json::json;
///
/// // In order, each once.
/// Script::new()
///     .reply(Reply::error(AwsError::Throttling, "Too many requests").times(2))
///     .reply(Reply::text("hello"));
///
/// // By what is asked.
/// Script::new()
///     .on(When::new().text("invoice"), Reply::tool_use("invoice", json!({"number": "INV-7"})))
///     .on(When::new().model("amazon.nova"), Reply::text("I am Nova."));
/// ```
///
/// # Operations without messages
///
/// The control plane, `CountTokens`, `ApplyGuardrail` and knowledge bases answer for themselves.
/// They take a reply only if its [`When`] names the operation, and it has to be an error, a raw
/// answer or none: `Reply::error(..)`, `Reply::http(..)`, `Reply::hang_up()`.
///
/// # As a file
///
/// The same as JSON, for `bedrock-local --script FILE` and for [`Script::read`]; its JSON Schema is
/// `script.schema.json`, which `bedrock-local --schema` prints.
///
/// ```
/// use bedrock_prompt_local::Script;
///
/// let script: Script = r#"{
///   "replies": [
///     {"error": "ThrottlingException", "message": "Too many requests", "times": 2},
///     {"when": {"text": "invoice"}, "toolUse": {"name": "invoice", "input": {"number": "INV-7"}}},
///     {"text": "One moment", "cut": {"afterEvents": 2, "how": "connection"}}
///   ],
///   "always": {"text": "hello"}
/// }"#
/// .parse()?;
/// # Ok::<(), bedrock_prompt_local::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Script {
    rules: VecDeque<Rule>,
    always: Option<Reply>,
    taken: u64,
}

#[derive(Clone, Debug)]
struct Rule {
    when: When,
    reply: Reply,
    /// How often it still answers; none for no end.
    left: Option<u64>,
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

    /// Reads a script from a file of JSON.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or, as `InvalidData`, when it is no script; the text has the
    /// line, and what could stand there.
    pub fn read(file: impl AsRef<Path>) -> io::Result<Self> {
        let file = file.as_ref();
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file)
            .map_err(|error| io::Error::new(error.kind(), named(&error)))?;
        let script: Result<Self, ScriptError> = text.parse();
        script.map_err(|error| {
            let place = format!("{}:{}:{}", file.display(), error.line(), error.column());
            io::Error::new(io::ErrorKind::InvalidData, format!("{place}: {}", error.message()))
        })
    }

    /// Adds a reply to the next request, or to so many as its [`times`](Reply::times) say. After
    /// [`always`](Self::always): one that comes before it.
    pub fn reply(mut self, reply: Reply) -> Self {
        let left = Some(reply.times.unwrap_or(1));
        self.rules.push_back(Rule { when: When::new(), reply, left });
        self
    }

    /// Adds a reply to all the requests that it is for, or to so many as its
    /// [`times`](Reply::times) say.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, Reply, Script, When};
    ///
    /// let nova = When::new().model("amazon.nova");
    /// let busy = Reply::error(AwsError::Throttling, "Too many tokens").times(1);
    /// Script::always(Reply::text("hello")).on(nova, busy);
    /// ```
    pub fn on(mut self, when: When, reply: Reply) -> Self {
        let left = reply.times;
        self.rules.push_back(Rule { when, reply, left });
        self
    }

    /// The reply to a request, or the number of the request for which there is none.
    pub(crate) fn next(&mut self, asked: &Asked<'_>) -> Result<Reply, u64> {
        self.taken += 1;
        self.take(|when| when.fits(asked)).or_else(|| self.always.clone()).ok_or(self.taken)
    }

    /// A reply that is meant for this operation and no other.
    pub(crate) fn named(&mut self, asked: &Asked<'_>) -> Option<Reply> {
        let Asked { operation, .. } = *asked;
        self.take(|when| when.names(operation) && when.fits(asked))
    }

    fn take(&mut self, mut is_for: impl FnMut(&When) -> bool) -> Option<Reply> {
        let index =
            self.rules.iter().position(|rule| rule.left != Some(0) && is_for(&rule.when))?;
        let rule = self.rules.get_mut(index)?;
        match &mut rule.left {
            Some(1) => self.rules.remove(index).map(|rule| rule.reply),
            Some(left) => {
                *left -= 1;
                Some(rule.reply.clone())
            }
            None => Some(rule.reply.clone()),
        }
    }

    pub(crate) fn set_always(&mut self, reply: Reply) {
        self.always = Some(reply);
    }
}

impl Extend<Reply> for Script {
    fn extend<T: IntoIterator<Item = Reply>>(&mut self, replies: T) {
        for reply in replies {
            *self = std::mem::take(self).reply(reply);
        }
    }
}

impl FromIterator<Reply> for Script {
    fn from_iter<T: IntoIterator<Item = Reply>>(replies: T) -> Self {
        let mut script = Self::new();
        script.extend(replies);
        script
    }
}
