//! Sends one request through the SDK, and returns the response with its raw body or its events.

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

/// The user's SDK client, with the timeouts and retries that Bedrock needs.
pub(crate) struct Transport {
    sdk: SdkClient,
    policy: Policy,
    echoes: Arc<Echoes>,
}

/// The result of a request, and its attempts.
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

    /// The input of a tool use as the model wrote it, if it is remembered.
    pub(crate) fn written_input(&self, tool_use_id: &str) -> Option<String> {
        self.echoes.input(tool_use_id)
    }

    /// Remembers the tool inputs of a response that was not received as one Converse body.
    pub(crate) fn remember(&self, response: &RawResponse) {
        if let Some(body) = response.body() {
            self.echoes.keep(body);
        }
    }
}
