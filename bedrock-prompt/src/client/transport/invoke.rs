//! One `InvokeModel` call: the body as it is given, the answer as it comes.

use aws_sdk_bedrockruntime::operation::invoke_model::{InvokeModelError, InvokeModelOutput};
use aws_sdk_bedrockruntime::primitives::Blob;

use super::{Meter, Outcome, Transport};

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
    ) -> Outcome<Invoked, InvokeModelError> {
        let meter = Meter::default();
        let call = self.sdk.invoke_model().model_id(model_id).body(Blob::new(body));
        let call = call.content_type("application/json").accept("application/json");
        let call = call.customize().config_override(self.policy.of_call(None));
        let result = call.interceptor(meter.clone()).send().await;
        let invoked = |output| Invoked { output, input_tokens: meter.counts().input_tokens() };
        Outcome { result: result.map(invoked), attempts: meter.attempts() }
    }
}
