//! One call through the SDK: prepared bytes out, raw bytes or events back.

mod converse;
mod echo;
mod events;
mod exchange;
mod invoke;
mod meter;
mod native;
mod policy;

use aws_sdk_bedrockruntime::Client as SdkClient;
use aws_sdk_bedrockruntime::error::SdkError;
use std::sync::Arc;

use crate::outcome::Attempts;
use crate::wire::RawResponse;

use echo::Echoes;
pub(crate) use events::Events;
use exchange::Exchange;
use meter::Meter;
pub(crate) use policy::Limits;
use policy::Policy;

/// The user's SDK client, with what Bedrock needs beyond the SDK's defaults.
pub(crate) struct Transport {
    sdk: SdkClient,
    policy: Policy,
    echoes: Arc<Echoes>,
}

/// What came of a call.
pub(crate) struct Outcome<T, E> {
    pub(crate) result: Result<T, SdkError<E>>,
    pub(crate) attempts: Attempts,
}

impl Transport {
    pub(crate) fn new(sdk: SdkClient, limits: Limits) -> Self {
        Self { policy: Policy::new(&sdk, limits), sdk, echoes: Arc::default() }
    }

    /// The user's client.
    pub(crate) fn sdk(&self) -> &SdkClient {
        &self.sdk
    }

    /// What a model wrote as the input of a tool use.
    pub(crate) fn written_input(&self, tool_use_id: &str) -> Option<String> {
        self.echoes.input(tool_use_id)
    }

    /// Remembers the inputs of tools in an answer that did not come as one body.
    pub(crate) fn remember(&self, response: &RawResponse) {
        if let Some(body) = response.body() {
            self.echoes.keep(body);
        }
    }
}
