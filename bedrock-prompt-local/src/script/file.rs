//! Scripts as JSON.

mod error;
mod fault;
mod members;
mod names;
mod reply;
#[cfg(test)]
mod schema;

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, SeqAccess, Visitor};

use super::{Reply, RequestMatcher, Script};
pub use error::ScriptError;
use reply::ReplyFile;

/// Reads a script in JSON.
impl FromStr for Script {
    type Err = ScriptError;

    fn from_str(json: &str) -> Result<Self, ScriptError> {
        if !json.trim_start().starts_with('{') {
            return Err(ScriptError::not_an_object());
        }
        let file: ScriptFile = serde_json::from_str(json)?;
        let mut script = Self { always: file.always, then_engine: file.then_engine, ..Self::new() };
        for (matcher, reply) in file.replies {
            script = match matcher {
                Some(matcher) => script.on(matcher, reply),
                None => script.reply(reply),
            };
        }
        Ok(script)
    }
}

/// A script for bedrock-local: the replies that it gives.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Script"))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ScriptFile {
    /// The location of this schema, for editors.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// A request takes the first reply that matches it and is not used up. A reply without `when`
    /// is used once, one with `when` without limit; `times` changes both.
    #[serde(default, deserialize_with = "replies")]
    #[cfg_attr(test, schemars(with = "Vec<ReplyFile>"))]
    replies: Vec<(Option<RequestMatcher>, Reply)>,
    /// The reply to all other requests.
    #[serde(default, deserialize_with = "always")]
    #[cfg_attr(test, schemars(with = "Option<ReplyFile>"))]
    always: Option<Reply>,
    /// Whether the engine replies to all other requests, where there is no `always`.
    #[serde(default)]
    then_engine: bool,
}

/// Reads the replies; an error names the reply that it is in.
fn replies<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(Option<RequestMatcher>, Reply)>, D::Error> {
    struct Replies;
    impl<'de> Visitor<'de> for Replies {
        type Value = Vec<(Option<RequestMatcher>, Reply)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of replies")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut replies = Vec::new();
            loop {
                let number = replies.len() + 1;
                let in_reply = |error: String| A::Error::custom(format!("reply {number}: {error}"));
                let next: Option<ReplyFile> =
                    list.next_element().map_err(|error| in_reply(error.to_string()))?;
                let Some(reply) = next else { return Ok(replies) };
                replies.push(reply.into_reply().map_err(in_reply)?);
            }
        }
    }
    deserializer.deserialize_seq(Replies)
}

fn always<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Reply>, D::Error> {
    let Some(reply) = Option::<ReplyFile>::deserialize(deserializer)? else { return Ok(None) };
    if reply.when.is_some() || reply.times.is_some() {
        return Err(D::Error::custom(
            "`always` is the reply to all requests; move a reply with `when` or `times` to `replies`",
        ));
    }
    match reply.into_reply() {
        Ok((_, reply)) => Ok(Some(reply)),
        Err(error) => Err(D::Error::custom(format!("always: {error}"))),
    }
}
