use std::fmt;

use super::{Prompt, PromptSpec, RenderError, Rendered};
use crate::decode::Text;

/// A built-in prompt: a user message with a text answer.
///
/// [`Conversation::say`](crate::client::Conversation::say) sends it. It can also be sent without a
/// conversation:
///
/// ```
/// use bedrock_prompt::{Client, prompt::UserMessage};
///
/// let client = Client::builder().model("amazon.nova-lite-v1:0").local("http://127.0.0.1:8080");
/// let call = client.prompt(UserMessage::new("Name a river."));
/// # let _ = call;
/// ```
pub struct UserMessage(String);

impl UserMessage {
    /// A user message with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for UserMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserMessage({} bytes)", self.0.len())
    }
}

impl Prompt for UserMessage {
    type Output = Text;
    const SPEC: PromptSpec = PromptSpec::new("UserMessage");

    fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
        out.user(format_args!("{}", self.0))
    }
}
