//! One `InvokeModel` call: the body as it is given, the answer as it comes.

use std::sync::Arc;

use aws_sdk_bedrockruntime::operation::invoke_model::{InvokeModelError, InvokeModelOutput};
use aws_sdk_bedrockruntime::primitives::Blob;

use super::{Exchange, Outcome, Transport};
use crate::usage::InFlight;

/// The answer, and the tokens in where its headers count them.
pub(crate) struct Invoked {
    pub(crate) output: InvokeModelOutput,
    pub(crate) input_tokens: Option<u64>,
}

impl Transport {
    /// Sends a body of JSON, with all that is configured on the user's client.
    pub(crate) async fn invoke(
        &self,
        model_id: &str,
        body: String,
        in_flight: &InFlight,
    ) -> Outcome<Invoked, InvokeModelError> {
        let exchange = Arc::<Exchange>::default();
        let call = self.prepared.invoke_model().model_id(model_id).body(Blob::new(body));
        let call = call.content_type("application/json").accept("application/json");
        let result = exchange.run(Box::pin(call.send()), in_flight).await;
        let invoked = |output| Invoked { output, input_tokens: exchange.counts().input_tokens() };
        Outcome { result: result.map(invoked), attempts: exchange.attempts() }
    }
}
