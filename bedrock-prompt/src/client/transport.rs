//! Sends one request through the SDK, and returns the response with its raw body or its events.

mod attempt;
mod converse;
mod events;
mod exchange;
mod frames;
mod interceptor;
mod invoke;
mod native;
mod policy;
mod reader;
mod writer;

#[cfg(feature = "control-plane")]
use std::time::Duration;
use std::time::Instant;

use aws_sdk_bedrockruntime::Client as SdkClient;
#[cfg(feature = "control-plane")]
use aws_sdk_bedrockruntime::config::Builder;
use aws_sdk_bedrockruntime::error::SdkError;

use crate::outcome::{Attempts, Misconfigured};

pub(crate) use events::Events;
use events::Pace;
use exchange::Exchange;
use interceptor::Interceptor;
pub(crate) use policy::Limits;
use policy::Policy;

use crate::client::preflight::{Preflight, check_runtime};

/// The user's SDK client, and the same with the timeouts, the retries and the interceptor that
/// Bedrock needs.
pub(crate) struct Transport {
    sdk: SdkClient,
    prepared: SdkClient,
    policy: Policy,
    needs_tokio: bool,
}

/// The result of a request, and its attempts.
pub(crate) struct Outcome<T, E> {
    pub(crate) result: Result<T, SdkError<E>>,
    pub(crate) attempts: Attempts,
}

impl Transport {
    pub(crate) fn new(sdk: SdkClient, limits: Limits, needs_tokio: bool) -> Self {
        let policy = Policy::new(&sdk, limits);
        let config = policy
            .prepare(sdk.config().to_builder())
            .interceptor(Interceptor(Preflight { needs_tokio }));
        Self { prepared: SdkClient::from_conf(config.build()), sdk, policy, needs_tokio }
    }

    /// An error if the client needs a tokio runtime, and there is none: the SDK would panic.
    fn check_runtime(&self) -> Result<(), Misconfigured> {
        if self.needs_tokio { check_runtime() } else { Ok(()) }
    }

    /// The limits of a stream that has begun.
    fn pace(&self, until: Option<Instant>) -> Pace {
        self.policy.pace(&self.sdk, until, self.needs_tokio)
    }

    /// The configuration of one call of the user's client with a timeout, and the hooks of every client.
    #[cfg(feature = "control-plane")]
    pub(crate) fn of_call(&self, timeout: Duration) -> Result<(Builder, Preflight), Misconfigured> {
        self.check_runtime()?;
        let preflight = Preflight { needs_tokio: self.needs_tokio };
        Ok((self.policy.of_call(timeout), preflight))
    }

    /// The user's client.
    pub(crate) fn sdk(&self) -> &SdkClient {
        &self.sdk
    }
}

/// Sends a call of the prepared client. A timeout of its own costs a configuration of its own.
macro_rules! send {
    ($transport:expr, $exchange:expr, $call:expr, $timeout:expr, $in_flight:expr) => {
        match $timeout {
            None => $exchange.run(Box::pin($call.send()), $in_flight).await,
            Some(timeout) => match $transport.check_runtime() {
                Ok(()) => {
                    let config = $transport.policy.of_call(timeout);
                    let call = $call.customize().config_override(config);
                    $exchange.run(Box::pin(call.send()), $in_flight).await
                }
                Err(error) => Err(SdkError::construction_failure(error)),
            },
        }
    };
}
use send;
