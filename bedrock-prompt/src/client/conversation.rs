//! Turns over one history: said and typed ones.

mod order;
mod saved;

use std::fmt;
use std::path::Path;

use aws_sdk_bedrockruntime::types::Message;

use crate::client::{Call, Client};
use crate::outcome::{Error, Usage};
use crate::prompt::{Prompt, UserMessage};
use crate::request::History;

/// A conversation with a model: turns that share one history.
///
/// A turn is a [`Call`]: [`say`](Self::say) answers in text, [`prompt`](Self::prompt) with
/// the prompt's typed output; both can be sent or streamed, and changed for one turn. A turn
/// that succeeds is added to the history, with the answer that counts; of one that fails,
/// nothing remains but its cost. A stream that is not
/// [finished](crate::stream::ResponseStream::finish) was no turn.
///
/// What a turn's own settings mean:
///
/// - **system:** the conversation's system prompt holds for every turn. A prompt's own is
///   added behind it, for that one turn.
/// - **model:** the call's, else the prompt's, else [the conversation's](Self::model_id), else the
///   client's. The history goes to whichever model is asked.
/// - **tools:** the tool of a typed turn is named in all later requests, as Bedrock wants
///   it; the model hears that its answer was received. A plain turn then asks in the system
///   prompt for plain text. Two prompts that share a tool's name have to share its schema.
/// - **other models:** a model that takes results of tools only in a message of their own gets
///   them so, and one without tools gets the answers of typed turns as JSON text. The history
///   stays as it was.
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
/// let reply = chat.say("Order 7-24 came twice, I paid 12.50 too much.").send().await?;
/// println!("{}", reply.output);
/// let refund = chat.prompt(ReadRefund).send().await?.output;
/// chat.save("chat.json")?;
/// # Ok(())
/// # }
/// ```
///
/// `Debug` leaves out what was said.
#[derive(Clone)]
pub struct Conversation {
    client: Client,
    history: History,
}

impl Client {
    /// A conversation under a system prompt; an empty one asks for none.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// let mut chat = client.conversation("You are brief.").model_id("amazon.nova-lite-v1:0");
    /// println!("{}", chat.say("Name a river.").send().await?.output);
    /// println!("{}", chat.say("And where does it end?").send().await?.output);
    /// # Ok(())
    /// # }
    /// ```
    pub fn conversation(&self, system_prompt: impl Into<String>) -> Conversation {
        let history = History { system: vec![system_prompt.into()], ..History::default() };
        Conversation { client: self.clone(), history }
    }
}

impl Conversation {
    /// The model of turns that name none themselves.
    #[must_use]
    pub fn model_id(mut self, id: impl Into<String>) -> Self {
        self.history.model_id = Some(id.into());
        self
    }

    /// A turn in plain text.
    pub fn say(&mut self, text: impl Into<String>) -> Call<'_, UserMessage> {
        self.prompt(UserMessage::new(text))
    }

    /// A turn with a prompt, typed if its output is.
    pub fn prompt<P: Prompt>(&mut self, prompt: P) -> Call<'_, P> {
        Call::new(self.client.clone(), prompt, Some(&mut self.history))
    }

    /// What was said, in the order of Converse.
    pub fn messages(&self) -> &[Message] {
        &self.history.messages
    }

    /// The tokens of all turns, also of answers that were refused; of a conversation that was
    /// [loaded](Self::load), those since then.
    pub fn usage(&self) -> Usage {
        self.history.usage
    }

    /// The conversation as the JSON of a Converse request: `modelId`, `system`, `messages`,
    /// `toolConfig`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`](crate::ErrorKind::InvalidPrompt) when the SDK cannot
    /// serialize a message.
    pub fn to_json(&self) -> Result<String, Error> {
        saved::to_json(&self.history)
    }

    /// A conversation from what [`to_json`](Self::to_json) gave.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidConversation`](crate::ErrorKind::InvalidConversation) says which
    /// message is wrong, and how.
    pub fn from_json(client: &Client, json: &str) -> Result<Self, Error> {
        Ok(Self { client: client.clone(), history: saved::from_json(json)? })
    }

    /// Writes [the JSON](Self::to_json) to a file that only its owner can read (mode 0600).
    ///
    /// A file that is there is replaced as a whole, or stays as it is.
    ///
    /// # Errors
    ///
    /// As [`to_json`](Self::to_json), and
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        saved::write(path.as_ref(), &self.to_json()?)
    }

    /// Reads a conversation that was [saved](Self::save).
    ///
    /// # Errors
    ///
    /// As [`from_json`](Self::from_json), and
    /// [`ErrorKind::Io`](crate::ErrorKind::Io).
    pub fn load(client: &Client, path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_json(client, &saved::read(path.as_ref())?)
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
