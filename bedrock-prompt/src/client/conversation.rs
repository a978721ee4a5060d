//! Conversations: turns in text or with a typed output that share one history.

mod blocks;
mod file;
mod order;
mod saved;

use std::fmt;
use std::path::Path;

use aws_sdk_bedrockruntime::types::Message;

use crate::client::{Call, Client};
use crate::outcome::{Error, Usage};
use crate::prompt::Prompt;
use crate::request::History;

/// A conversation with a model: turns that share one history.
///
/// A turn is a [`Call`], which can be sent or streamed, with its own settings. A turn that succeeds
/// is added to the history, with its last answer only. A turn that fails is not added; its tokens
/// count in [`usage`](Self::usage). A stream is added only by
/// [`finish`](crate::stream::ResponseStream::finish).
///
/// - **System prompt:** the conversation's applies to every turn. A prompt's own system prompt is
///   added after it, for that turn only.
/// - **Model:** the call's, else the prompt's, else [the conversation's](Self::model), else the
///   client's. The model gets the whole history, even if other models answered earlier turns.
/// - **Tools:** Bedrock requires that all later requests declare the tool of a typed turn. The
///   next request has a tool result for each typed answer. In later text turns, the system prompt
///   tells the model to answer in plain text. Two prompts with the same tool name must have the
///   same schema and description.
/// - **Changes for a model:** if a model requires it, tool results are sent in a message of their
///   own, the answers of typed turns are sent as JSON text, or tool uses get other ids. The history
///   itself is not changed.
/// - **Reasoning:** what a model has reasoned goes back to it as it came. What another family of models
///   gave, what lacks a signature, and what the model does not accept is left out. The newest Claude
///   models bind their reasoning to what stood before it: in a conversation with one, a prompt's own
///   system prompt is sent in the user message of its turn, and reasoning from before a change of the
///   model or the tools is left out.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// # use bedrock_prompt::{Prompt, schemars, serde};
/// /// A refund to make.
/// #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
/// # #[serde(crate = "bedrock_prompt::serde")]
/// # #[schemars(crate = "bedrock_prompt::schemars")]
/// struct Refund {
///     order: String,
///     amount: f64,
/// }
///
/// #[derive(Prompt)]
/// #[prompt(user = "What is to be refunded?", output = Refund)]
/// struct ReadRefund;
///
/// let mut chat = client.conversation("You work at the support desk of a book shop.");
/// let reply = chat.prompt("Order 7-24 came twice, I paid 12.50 too much.").await?;
/// println!("{}", reply.output);
/// let refund = chat.prompt(ReadRefund).await?.output;
/// chat.save("chat.json")?;
/// # Ok(())
/// # }
/// ```
///
/// `Debug` omits the messages.
#[derive(Clone)]
pub struct Conversation {
    client: Client,
    history: History,
}

impl Client {
    /// Starts a conversation with a system prompt; an empty text means no system prompt.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let mut chat = client.conversation("You are brief.").model("amazon.nova-lite-v1:0");
    /// println!("{}", chat.prompt("Name a river.").await?.output);
    /// println!("{}", chat.prompt("And where does it end?").await?.output);
    /// # Ok(())
    /// # }
    /// ```
    pub fn conversation(&self, system_prompt: impl Into<String>) -> Conversation {
        let history = History { system: vec![system_prompt.into()], ..History::default() };
        Conversation { client: self.clone(), history }
    }
}

impl Conversation {
    /// The model for turns whose call and prompt do not set one. Default: the client's.
    #[must_use]
    pub fn model(mut self, id: impl Into<String>) -> Self {
        self.history.model_id = Some(id.into());
        self
    }

    /// A turn with a prompt, answered with the prompt's output type. A text is answered in text.
    pub fn prompt<P: Prompt>(&mut self, prompt: P) -> Call<'_, P> {
        Call::new(self.client.clone(), prompt, Some(&mut self.history))
    }

    /// The messages so far, as Converse has them: user and assistant messages in turn.
    ///
    /// For a model that binds its reasoning, and in [`to_json`](Self::to_json) too, a user message begins
    /// with the text of the prompt's own system prompt and its instruction on the form of the answer.
    pub fn messages(&self) -> &[Message] {
        &self.history.messages
    }

    /// The tokens of all turns, including failed turns and rejected answers. For a
    /// [loaded](Self::load) conversation, the tokens since it was loaded.
    pub fn usage(&self) -> Usage {
        self.history.usage
    }

    /// The conversation as the JSON of a Converse request: `modelId`, `system`, `messages`,
    /// `toolConfig`. If messages have reasoning, there is also `reasoning`: which model gave it, a hash
    /// of what stood before it, and whether a model has refused it. If user messages have texts of system
    /// prompts, `promptTexts` has hashes of them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`](crate::ErrorKind::InvalidPrompt) if the SDK cannot serialize a
    /// message.
    pub fn to_json(&self) -> Result<String, Error> {
        saved::to_json(&self.history)
    }

    /// Restores a conversation from the JSON of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConversation`](crate::ErrorKind::InvalidConversation) if the JSON is not
    /// a valid conversation; the error says which message is wrong. Bedrock would refuse the next
    /// turn of such a conversation: for a tool input that is no object, an id that is there twice, a
    /// blank text.
    pub fn from_json(client: &Client, json: &str) -> Result<Self, Error> {
        Ok(Self { client: client.clone(), history: saved::from_json(json)? })
    }

    /// Writes [the JSON](Self::to_json) to a file. On Unix, only the owner can read it (mode 0600).
    ///
    /// An existing file is replaced atomically: after an error, it is unchanged. A link is replaced,
    /// and not the file that it points to. A directory, a pipe or a device is an error. What a save
    /// that was killed has left (`.NAME.saving-0` beside the file) is replaced by the next one.
    ///
    /// # Errors
    ///
    /// As for [`to_json`](Self::to_json), and [`ErrorKind::Io`](crate::ErrorKind::Io) if the file
    /// cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        file::write(path.as_ref(), &self.to_json()?)
    }

    /// Reads a conversation that was [saved](Self::save). The path is that of a regular file, or of a
    /// link to one.
    ///
    /// # Errors
    ///
    /// As for [`from_json`](Self::from_json), and [`ErrorKind::Io`](crate::ErrorKind::Io) if the
    /// file cannot be read.
    pub fn load(client: &Client, path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_json(client, &file::read(path.as_ref())?)
    }
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation")
            .field("model_id", &self.history.model_id)
            .field("messages", &self.history.messages.len())
            .field("usage", &self.history.usage)
            .finish_non_exhaustive()
    }
}
