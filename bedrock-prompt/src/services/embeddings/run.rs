//! Sends the calls concurrently and puts the embeddings in order.

use std::ops::Range;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tracing::field::Empty;
use tracing::{Span, info_span};

use super::model::EmbeddingModel;
use super::{Embedding, Embeddings, Options, wire};
use crate::client::Client;
use crate::outcome::{
    Attempts, Bill, BilledTokens, BilledUsage, Destination, Error, ErrorKind, FIX_PARAMETER, Usage,
    from_sdk,
};

/// A validated request.
pub(super) struct Job {
    pub(super) client: Client,
    pub(super) model: EmbeddingModel,
    pub(super) model_id: String,
    pub(super) options: Options,
    pub(super) texts: Vec<String>,
    pub(super) concurrency: usize,
}

/// The result of one call.
struct CallResult {
    texts: Range<usize>,
    attempts: Attempts,
    has_response: bool,
    /// The billed tokens, if the response has a token count.
    usage: Option<Usage>,
    vectors: Result<Vec<Embedding>, Error>,
}

/// The totals of all calls.
#[derive(Default)]
struct Totals {
    calls: u32,
    attempts: Attempts,
    /// The usage of each response.
    usages: Vec<Option<Usage>>,
}

impl Totals {
    fn add(&mut self, result: &CallResult) {
        self.calls += 1;
        self.attempts += result.attempts;
        if result.has_response {
            self.usages.push(result.usage);
        }
    }

    /// The total usage; `None` without responses, or if the usage of one is unknown.
    fn usage(&self) -> Option<Usage> {
        let (first, rest) = self.usages.split_first()?;
        rest.iter().try_fold((*first)?, |sum, usage| Some(sum + (*usage)?))
    }
}

impl Job {
    /// The span of all calls, without content.
    pub(super) fn span(&self) -> Span {
        info_span!(
            "embeddings",
            otel.name = %format_args!("embeddings {}", self.model_id),
            otel.kind = "client",
            gen_ai.operation.name = "embeddings",
            gen_ai.provider.name = "aws.bedrock",
            gen_ai.request.model = self.model_id,
            gen_ai.embeddings.dimension.count = self.dimensions(),
            gen_ai.usage.input_tokens = Empty,
            bedrock_prompt.texts = self.texts.len(),
            bedrock_prompt.attempts = Empty,
            cloud.region = self.client.region(),
            error.type = Empty,
        )
    }

    /// Sends all calls. After a call fails, no further call is started, and running calls are awaited:
    /// they are billed, and the error contains their usage.
    pub(super) async fn run(self) -> Result<Embeddings, Error> {
        let mut ranges = self.ranges();
        let first = ranges.by_ref().take(self.concurrency);
        let mut running: FuturesUnordered<_> = first.map(|texts| self.call(texts)).collect();
        let mut totals = Totals::default();
        let mut parts = Vec::new();
        let mut failure: Option<(usize, Error)> = None;
        while let Some(result) = running.next().await {
            totals.add(&result);
            let start = result.texts.start;
            match result.vectors {
                Ok(vectors) => parts.push((start, vectors)),
                Err(_) if failure.as_ref().is_some_and(|(earlier, _)| *earlier < start) => {}
                Err(error) => failure = Some((start, error)),
            }
            if failure.is_none() {
                running.extend(ranges.next().map(|texts| self.call(texts)));
            }
        }
        drop(running);
        if let Some((_, error)) = failure {
            return Err(error.with_totals(totals.attempts, totals.usage()));
        }
        parts.sort_by_key(|(start, _)| *start);
        Ok(Embeddings {
            vectors: parts.into_iter().flat_map(|(_, vectors)| vectors).collect(),
            usage: totals.usage(),
            calls: totals.calls,
            attempts: totals.attempts.made,
            possibly_billed_attempts: totals.attempts.possibly_billed,
            model_id: self.model_id,
        })
    }

    /// The range of the texts of each call.
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> + Send + use<> {
        let (count, size) = (self.texts.len(), self.model.texts_per_call());
        (0..count).step_by(size).map(move |start| start..count.min(start + size))
    }

    fn dimensions(&self) -> usize {
        self.options.dimensions.unwrap_or(self.model.default_dimensions)
    }

    async fn call(&self, texts: Range<usize>) -> CallResult {
        let without_response = |texts: Range<usize>, attempts, error| {
            let vectors = Err(self.with_context(&texts, error));
            CallResult { texts, attempts, has_response: false, usage: None, vectors }
        };
        let body = match wire::request(self.model, self.options, &self.texts[texts.clone()]) {
            Ok(body) => body,
            Err(source) => {
                let error = Error::new(ErrorKind::InvalidInput, "a text cannot be written as JSON");
                return without_response(texts, Attempts::default(), error.with_source(source));
            }
        };
        let mut usage_guard = self.client.counting(&self.model_id);
        usage_guard.start_request();
        let transport = self.client.transport();
        let outcome = transport.invoke(&self.model_id, body, usage_guard.in_flight()).await;
        let attempts = outcome.attempts;
        let billed = |usage: Option<Usage>| BilledUsage {
            usage: usage.map(|usage| {
                let region = self.client.region().map(str::to_owned);
                BilledTokens::from(Bill { usage, region, ..Bill::default() })
            }),
            possibly_billed_attempts: attempts.possibly_billed,
        };
        let invoked = match outcome.result {
            Ok(invoked) => invoked,
            Err(error) => {
                usage_guard.end(|| Err(billed(None)));
                let to = Destination::new(&self.model_id, self.client.region());
                return without_response(texts, attempts, with_help(from_sdk(error, &to)));
            }
        };
        let response = wire::response(self.model, invoked.output.body().as_ref());
        let in_body = response.as_ref().and_then(|response| response.input_tokens);
        let input_tokens = in_body.or(invoked.input_tokens);
        let usage = input_tokens.map(|input_tokens| Usage { input_tokens, ..Usage::default() });
        let vectors = response.map(|response| response.vectors);
        let vectors = self.checked(vectors, texts.len()).map_err(|what| {
            self.with_context(&texts, Error::new(ErrorKind::InvalidResponse, what))
        });
        usage_guard.end(|| if vectors.is_ok() { Ok(billed(usage)) } else { Err(billed(usage)) });
        CallResult { texts, attempts, has_response: true, usage, vectors }
    }

    /// Checks that a response has the requested number of vectors and dimensions.
    ///
    /// # Errors
    ///
    /// The message of the error.
    fn checked(
        &self,
        vectors: Option<Vec<Embedding>>,
        count: usize,
    ) -> Result<Vec<Embedding>, String> {
        let (id, dimensions) = (&self.model_id, self.dimensions());
        let Some(vectors) = vectors else {
            return Err(format!("the response of `{id}` could not be parsed as embeddings"));
        };
        if vectors.len() != count {
            let returned = vectors.len();
            return Err(format!("`{id}` returned {returned} embeddings instead of {count}"));
        }
        match vectors.iter().map(Embedding::dimensions).find(|length| *length != dimensions) {
            Some(length) => Err(format!(
                "`{id}` returned an embedding of {length} dimensions instead of {dimensions}"
            )),
            None => Ok(vectors),
        }
    }

    /// Adds the indices of the texts and the model id to an error.
    fn with_context(&self, texts: &Range<usize>, error: Error) -> Error {
        let place = match texts.len() {
            1 => format!("texts[{}]", texts.start),
            _ => format!("texts[{}..{}]", texts.start, texts.end),
        };
        error.with_place(&place).with_model_id(&self.model_id)
    }
}

/// Sets help texts that differ from those for a prompt.
fn with_help(error: Error) -> Error {
    let help = match error.kind() {
        ErrorKind::Validation => FIX_PARAMETER,
        ErrorKind::Throttling => {
            "lower `EmbedRequest::concurrency`, or request a higher quota from AWS"
        }
        ErrorKind::ModelTimeout | ErrorKind::ModelError => "retry",
        ErrorKind::Timeout => {
            "raise `ClientBuilder::operation_attempt_timeout` or the SDK client's timeouts"
        }
        ErrorKind::ContextWindowExceeded => "split the text into shorter pieces",
        _ => return error,
    };
    error.with_help(help)
}

/// Records the result of the calls in their span.
pub(super) fn record(span: &Span, result: &Result<Embeddings, Error>) {
    let (usage, attempts) = match result {
        Ok(embeddings) => (embeddings.usage, embeddings.attempts),
        Err(error) => {
            span.record("error.type", tracing::field::debug(error.kind()));
            let usage = error.record().usage;
            (Some(usage).filter(|it| it.total_tokens() > 0), error.record().attempts)
        }
    };
    if let Some(usage) = usage {
        span.record("gen_ai.usage.input_tokens", usage.input_tokens);
    }
    span.record("bedrock_prompt.attempts", attempts);
}
