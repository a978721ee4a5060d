//! The settings of what a server refuses.

use super::ServerBuilder;
use crate::account::Account;

impl ServerBuilder {
    /// Also refuses what AWS is not known to refuse. Off by default.
    ///
    /// All other rules of the server have a source of AWS: refusals on record, the service model, or
    /// the documentation. These are what clients of Bedrock say, in their tables and in what they
    /// avoid; [the crate's documentation](crate#what-it-refuses) lists them. A client that passes
    /// with this setting avoids what any of them avoids.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().strict(true);
    /// ```
    pub fn strict(mut self, strict: bool) -> Self {
        self.rules.strict = strict;
        self
    }

    /// Also takes requests to this model id, whose provider is not one of Bedrock's. It can be called
    /// several times. A `*` at the end of an id stands for any rest, as in `acme.*`. The profiles of
    /// a geography (`us.`) are taken too.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().allow_model("acme.roadrunner-v1:0");
    /// ```
    pub fn allow_model(mut self, id: impl Into<String>) -> Self {
        self.rules.allowed_models.push(id.into());
        self
    }

    /// Takes a model only by the ids that AWS has in the region of the request, which is that of its
    /// signature; `us-east-1` with an API key. Off by default.
    ///
    /// The ids and inference profiles are those of a date, which the files of `src/catalogue` have with
    /// its sources. Any other id, also a misspelled or newer one, is invalid, unless
    /// [`allow_model`](Self::allow_model) admits it. Without this setting, the region does not
    /// matter, and a model that the list does not have is taken; a profile of a known model that no
    /// region has is invalid in any case. The control plane always lists what the region of the
    /// request has.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().regional(true);
    /// ```
    pub fn regional(mut self, regional: bool) -> Self {
        self.rules.regional = regional;
        self
    }

    /// The engine reasons where the model would, and the signatures of reasoning are checked. Off by
    /// default.
    ///
    /// Models that always reason do it in each answer to Converse, and those of Claude in each to
    /// `InvokeModel`; others by default or where the request asks for it, in the member of their family (`thinking`, `reasoningConfig`,
    /// `reasoning_effort` ..). The reasoning of Claude is signed. In a history, a signature that the
    /// server has not made is refused. Opus 5.5, Sonnet 5.5, Haiku 5.5, Fable 5.1 and 5.2 and Mythos
    /// 5.2 bind reasoning: where the system prompt, the tools or the messages before a block are not
    /// those that it was made for, it is refused, unless `thinking.block_binding` of the additional
    /// fields says `drop_block`. Cache points, and other reasoning, may come and go.
    ///
    /// It is off because the replies of scripts and cassettes have signatures that are not the
    /// server's, and because AWS binds reasoning for new accounts only, but for Fable 5.2 and Mythos
    /// 5.2. A script gets a signature of the server with one of `null`: see
    /// [`Reply::content`](crate::Reply::content). Missing and empty signatures are refused in any
    /// case.
    ///
    /// ```
    /// use bedrock_prompt_local::Server;
    ///
    /// Server::builder().reasoning(true);
    /// ```
    pub fn reasoning(mut self, reasoning: bool) -> Self {
        self.rules.reasoning = reasoning;
        self
    }

    /// What AWS refuses to the account that calls: its credentials, actions, and models. By default,
    /// nothing. The example is at [`Account`].
    pub fn account(mut self, account: Account) -> Self {
        self.account = account;
        self
    }
}
