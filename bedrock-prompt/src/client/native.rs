use std::fmt;
use std::future::IntoFuture;

use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::operation::invoke_model::{InvokeModelInput, InvokeModelOutput};
use tracing::Instrument;

use super::active_call::ActiveCall;
use super::{Call, ResponseStream, Sending};
use crate::invoke::{self, Format, TokenCounts};
use crate::outcome::{Bill, Error, ErrorKind, Response, Tier};
use crate::prompt::Prompt;
use crate::wire::{Collector, RawResponse};

/// A call that is sent in the model's own format, with `InvokeModel` instead of Converse.
///
/// [`Call::native`] creates it. The request has the same content, and the result is the same
/// [`Response`]. Claude gets Anthropic's Messages format, with tools. Llama 3 and later gets its
/// chat template, which has no tools, so the output must be [`Text`](crate::Text). Special tokens
/// of Llama in the prompt are escaped, for example `<|eot_id|>` as `&lt;|eot_id|>`, so that a text
/// cannot end its turn.
///
/// Set Claude's own parameters in the SDK's `additional_model_request_fields`, as for Converse. A
/// setting that the format does not have is an error that names it. A guardrail's trace is read as
/// for Converse; the original is the member `amazon-bedrock-trace` of
/// `additional_model_response_fields` in [`Response::converse_output`].
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// # use bedrock_prompt::Prompt;
/// # #[derive(Prompt)]
/// # #[prompt(model = "meta.llama3-1-8b-instruct-v1:0", user = "Name a {0}.")]
/// # struct Name(&'static str);
/// let response = client.prompt(Name("river")).temperature(0.9).native().await?;
/// println!("{}, {} tokens", response.output, response.record.usage.output_tokens);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct NativeCall<'c, P>(pub(super) Call<'c, P>);

impl<'c, P: Prompt> NativeCall<'c, P> {
    /// Sends the prompt and decodes the answer.
    ///
    /// # Errors
    ///
    /// As for [`Call::send`], and [`ErrorKind::InvalidPrompt`] if the model's format cannot express
    /// the request.
    pub async fn send(self) -> Result<Response<P::Output>, Error> {
        let (mut call, format, input) = self.begin(false)?;
        let timeout = call.plan.time_left();
        call.log.start_request();
        let transport = call.plan.client.transport();
        let sending = transport.invoke_native(input, timeout, call.log.in_flight());
        let outcome = sending.instrument(call.log.span.clone()).await;
        call.log.add_attempts(outcome.attempts);
        let raw = match outcome.result {
            Ok((output, counts)) => read(format, &output, counts).inspect_err(|_| {
                let tier = Tier::of(output.service_tier(), output.performance_config_latency());
                let bill = |usage| Bill { usage, tier, ..Bill::default() };
                call.log.add_bill(counts.usage().map(bill));
            }),
            Err(error) => Err(call.service_error(error)),
        };
        let result = raw.and_then(|raw| {
            call.log.add_answer(&raw);
            let (output, repairs) = call.read(&raw)?;
            Ok(Response::new(output, repairs, raw))
        });
        call.end(result)
    }

    /// Sends the prompt and returns the answer as a stream of deltas.
    ///
    /// # Errors
    ///
    /// As for [`Call::stream`], and [`ErrorKind::InvalidPrompt`] if the model's format cannot
    /// express the request.
    pub async fn stream(self) -> Result<ResponseStream<'c, P>, Error> {
        let (mut call, format, input) = self.begin(true)?;
        let timeout = call.plan.time_left();
        call.log.start_request();
        let transport = call.plan.client.transport();
        let sending = transport.invoke_native_stream(format, input, timeout, call.log.in_flight());
        let outcome = sending.instrument(call.log.span.clone()).await;
        call.log.add_attempts(outcome.attempts);
        match outcome.result {
            Ok(events) => Ok(ResponseStream::new(call, events)),
            Err(error) => {
                let error = call.service_error(error);
                Err(call.fail(error))
            }
        }
    }

    fn begin(
        self,
        is_stream: bool,
    ) -> Result<(ActiveCall<'c, P>, Format, InvokeModelInput), Error> {
        // A call in a native format is one request.
        let (mut call, request) = self.0.max_re_asks(0).begin(false)?;
        let settings = &call.plan.settings;
        if is_stream && settings.guardrail.is_some() && settings.guardrail_stream_mode.is_some() {
            let what = "`.native()` cannot express `guardrail_stream_mode`";
            let error = Error::new(ErrorKind::InvalidPrompt, what).with_help(
                "remove `.native()`, because Converse supports it, or remove that setting",
            );
            return Err(call.fail(error));
        }
        let base_model = request.base_model().to_owned();
        let (input, verbatim) = request.into_parts();
        match invoke::input(input, &verbatim, &base_model) {
            Ok((format, input)) => Ok((call, format, input)),
            Err(error) => Err(call.fail(error)),
        }
    }
}

/// Converts a response by the same path as a streamed one.
fn read(
    format: Format,
    output: &InvokeModelOutput,
    counts: TokenCounts,
) -> Result<RawResponse, Error> {
    let body = output.body().as_ref();
    let request_id = output.request_id().map(String::from);
    let collected = format.reader().whole(body, counts).and_then(|events| {
        let mut collector = Collector::default();
        for event in events {
            collector.take(event);
        }
        collector.finish().map_err(|source| {
            let what = "the InvokeModel response has no usable content";
            Error::new(ErrorKind::InvalidResponse, what).with_source(source)
        })
    });
    match collected {
        Ok((mut answer, body)) => {
            answer.service_tier = invoke::service_tier(output.service_tier());
            answer.performance_config = invoke::performance(output.performance_config_latency());
            Ok(RawResponse::new(answer, Some(body), request_id))
        }
        Err(error) => {
            let body = String::from_utf8_lossy(body).into_owned();
            Err(error.with_answer(Some(body)).with_request_id(request_id.as_deref()))
        }
    }
}

/// Sends the call, as [`send`](NativeCall::send) does.
impl<'c, P: Prompt + Send + 'c> IntoFuture for NativeCall<'c, P> {
    type Output = Result<Response<P::Output>, Error>;
    type IntoFuture = Sending<'c, Response<P::Output>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<P: Prompt> fmt::Debug for NativeCall<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NativeCall").field(&self.0).finish()
    }
}
