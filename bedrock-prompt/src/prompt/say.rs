use std::fmt;

use super::{Prompt, RenderError, Rendered, Spec};
use crate::decode::Text;

/// A ready-made prompt: what a person says, word by word.
///
/// [`Conversation::say`](crate::Conversation::say) sends it. It can be sent by itself, too:
///
/// ```
/// use bedrock_prompt::{Client, Say};
///
/// let client = Client::builder().model_id("amazon.nova-lite-v1:0").local("http://127.0.0.1:8080");
/// let call = client.prompt(Say::new("Name a river."));
/// # let _ = call;
/// ```
pub struct Say(String);

impl Say {
    /// A user message of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Say {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Say({} bytes)", self.0.len())
    }
}

impl Prompt for Say {
    type Output = Text;
    const SPEC: Spec = Spec::new("Say");

    fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
        out.user(format_args!("{}", self.0))
    }
}
