//! Scripts: replies in order, or to the requests that they match.

mod chunking;
mod file;
mod malformed;
mod matcher;
mod reply;

use std::collections::VecDeque;
use std::path::Path;
use std::{fs, io};

pub(crate) use chunking::{InputDeltas, input_chunks, text_chunks};
pub use file::ScriptError;
pub use malformed::MalformedToolUse;
pub use matcher::RequestMatcher;
pub(crate) use matcher::{RequestView, last_user_text};
pub use reply::Reply;
pub(crate) use reply::{MessageDraft, ReplyKind};

/// The replies of a test.
///
/// A request takes the first reply that matches it and is not used up. Only a request that passes
/// validation takes one. When none is left, the response is a `ValidationException` that says so,
/// so that the test fails with a clear message, or that of the engine:
/// [`then_engine`](Self::then_engine).
///
/// ```
/// use bedrock_prompt_local::{AwsError, Reply, RequestMatcher, Script};
/// use serde_json::json;
///
/// // In order, each once.
/// Script::new()
///     .reply(Reply::error(AwsError::Throttling, "Too many requests").times(2))
///     .reply(Reply::text("hello"));
///
/// // To the requests that match.
/// let invoice = Reply::tool_use("invoice", json!({"number": "INV-7"}));
/// Script::new()
///     .on(RequestMatcher::new().text("invoice"), invoice)
///     .on(RequestMatcher::new().model("amazon.nova"), Reply::text("I am Nova."));
/// ```
///
/// # Operations without messages
///
/// The control plane, `CountTokens`, `ApplyGuardrail` and knowledge bases respond without the
/// script. They take a reply only if its [`RequestMatcher`] names the operation; it has to be an
/// error, a raw response or no response: `Reply::error(..)`, `Reply::http(..)`, `Reply::hang_up()`.
///
/// # Script files
///
/// A script can be written as JSON, for `bedrock-local --script FILE` and for [`Script::read`]. The
/// JSON Schema is `script.schema.json`, which `bedrock-local --schema` prints.
///
/// ```
/// use bedrock_prompt_local::Script;
///
/// let script: Script = r#"{
///   "replies": [
///     {"error": "ThrottlingException", "message": "Too many requests", "times": 2},
///     {"when": {"text": "invoice"}, "toolUse": {"name": "invoice", "input": {"number": "INV-7"}}},
///     {"text": "One moment", "fault": {"afterEvents": 2, "how": "connection"}}
///   ],
///   "always": {"text": "hello"}
/// }"#
/// .parse()?;
/// # Ok::<(), bedrock_prompt_local::ScriptError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Script {
    replies: VecDeque<ScriptedReply>,
    always: Option<Reply>,
    then_engine: bool,
    requests_seen: u64,
}

#[derive(Clone, Debug)]
struct ScriptedReply {
    matcher: RequestMatcher,
    reply: Reply,
    /// `None` for a reply that is never used up.
    uses_left: Option<u64>,
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

    /// Reads a script from a JSON file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read. When it is not a valid script: the kind is then `InvalidData`,
    /// and the message has the position and what is expected there.
    pub fn read(file: impl AsRef<Path>) -> io::Result<Self> {
        let file = file.as_ref();
        let text = fs::read_to_string(file).map_err(|error| {
            io::Error::new(error.kind(), format!("cannot read {}: {error}", file.display()))
        })?;
        let script: Result<Self, ScriptError> = text.parse();
        script.map_err(|error| {
            let position = format!("{}:{}:{}", file.display(), error.line(), error.column());
            io::Error::new(io::ErrorKind::InvalidData, format!("{position}: {}", error.message()))
        })
    }

    /// Adds a reply to the next request, or to as many as its [`times`](Reply::times) say. It has
    /// precedence over [`always`](Self::always).
    pub fn reply(mut self, reply: Reply) -> Self {
        let uses_left = Some(reply.times.unwrap_or(1));
        self.replies.push_back(ScriptedReply { matcher: RequestMatcher::new(), reply, uses_left });
        self
    }

    /// Adds a reply to all requests that match, or to as many as its [`times`](Reply::times) say.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, Reply, RequestMatcher, Script};
    ///
    /// let nova = RequestMatcher::new().model("amazon.nova");
    /// let busy = Reply::error(AwsError::Throttling, "Too many tokens").times(1);
    /// Script::always(Reply::text("hello")).on(nova, busy);
    /// ```
    pub fn on(mut self, matcher: RequestMatcher, reply: Reply) -> Self {
        let uses_left = reply.times;
        self.replies.push_back(ScriptedReply { matcher, reply, uses_left });
        self
    }

    /// Lets the extractive engine reply to the requests for which the script has no reply left.
    ///
    /// ```
    /// use bedrock_prompt_local::{AwsError, Reply, Script};
    ///
    /// // Two throttled requests, then as usual.
    /// let busy = Reply::error(AwsError::Throttling, "Too many requests").times(2);
    /// Script::new().reply(busy).then_engine();
    /// ```
    pub fn then_engine(mut self) -> Self {
        self.then_engine = true;
        self
    }

    /// The reply to a request; `None` leaves it to the engine. The error is the number of a request
    /// that has no reply.
    pub(crate) fn next(&mut self, request: &RequestView<'_>) -> Option<Result<Reply, u64>> {
        self.requests_seen += 1;
        let reply = self.take(|matcher| matcher.matches(request)).or_else(|| self.always.clone());
        match reply {
            Some(reply) => Some(Ok(reply)),
            None if self.then_engine => None,
            None => Some(Err(self.requests_seen)),
        }
    }

    /// A reply whose matcher names the operation of the request.
    pub(crate) fn next_for_operation(&mut self, request: &RequestView<'_>) -> Option<Reply> {
        self.take(|matcher| matcher.names(request.operation) && matcher.matches(request))
    }

    fn take(&mut self, mut matches: impl FnMut(&RequestMatcher) -> bool) -> Option<Reply> {
        let index = self
            .replies
            .iter()
            .position(|scripted| scripted.uses_left != Some(0) && matches(&scripted.matcher))?;
        let scripted = self.replies.get_mut(index)?;
        match &mut scripted.uses_left {
            Some(1) => self.replies.remove(index).map(|scripted| scripted.reply),
            Some(uses_left) => {
                *uses_left -= 1;
                Some(scripted.reply.clone())
            }
            None => Some(scripted.reply.clone()),
        }
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
