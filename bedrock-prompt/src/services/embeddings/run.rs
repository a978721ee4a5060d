//! Sends the calls, several at a time, and puts the embeddings in order.

use std::ops::Range;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tracing::field::Empty;
use tracing::{Span, info_span};

use super::model::EmbeddingModel;
use super::{Embedding, Embeddings, Options, wire};
use crate::client::Client;
use crate::outcome::{Attempts, BilledUsage, Destination, Error, ErrorKind, Usage, from_sdk};

/// What was asked for, checked.
pub(super) struct Job {
    pub(super) client: Client,
    pub(super) model: EmbeddingModel,
    pub(super) model_id: String,
    pub(super) options: Options,
    pub(super) texts: Vec<String>,
    pub(super) concurrency: usize,
}

/// What came of one call.
struct Called {
    texts: Range<usize>,
    attempts: Attempts,
    is_answered: bool,
    /// The tokens that were paid for, where the answer says how many.
    usage: Option<Usage>,
    vectors: Result<Vec<Embedding>, Error>,
}

/// What came of all of them.
#[derive(Default)]
struct Record {
    calls: u32,
    attempts: Attempts,
    /// Of each answer.
    paid: Vec<Option<Usage>>,
}

impl Record {
    fn add(&mut self, called: &Called) {
        self.calls += 1;
        self.attempts += called.attempts;
        if called.is_answered {
            self.paid.push(called.usage);
        }
    }

    /// The sum; unknown when nothing was answered, or a part of it is unknown.
    fn usage(&self) -> Option<Usage> {
        let (first, rest) = self.paid.split_first()?;
        rest.iter().try_fold((*first)?, |sum, usage| Some(sum + (*usage)?))
    }
}

impl Job {
    /// The span of all calls. It holds no content.
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

    /// Sends all calls. Once one has failed none is begun; those under way are waited
    /// for: they are paid for, and their tokens belong into the error.
    pub(super) async fn run(self) -> Result<Embeddings, Error> {
        let mut ranges = self.ranges();
        let first = ranges.by_ref().take(self.concurrency);
        let mut running: FuturesUnordered<_> = first.map(|texts| self.call(texts)).collect();
        let mut record = Record::default();
        let mut parts = Vec::new();
        let mut failure: Option<(usize, Error)> = None;
        while let Some(called) = running.next().await {
            record.add(&called);
            let start = called.texts.start;
            match called.vectors {
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
            return Err(error.with_totals(record.attempts, record.usage()));
        }
        parts.sort_by_key(|(start, _)| *start);
        Ok(Embeddings {
            vectors: parts.into_iter().flat_map(|(_, vectors)| vectors).collect(),
            usage: record.usage(),
            calls: record.calls,
            attempts: record.attempts.made,
            possibly_billed_attempts: record.attempts.possibly_billed,
            model_id: self.model_id,
        })
    }

    /// The texts of each call.
    fn ranges(&self) -> impl Iterator<Item = Range<usize>> + Send + use<> {
        let (count, size) = (self.texts.len(), self.model.texts_a_call());
        (0..count).step_by(size).map(move |start| start..count.min(start + size))
    }

    fn dimensions(&self) -> usize {
        self.options.dimensions.unwrap_or(self.model.default_dimensions)
    }

    async fn call(&self, texts: Range<usize>) -> Called {
        let unanswered = |texts: Range<usize>, attempts, error| {
            let vectors = Err(self.blame(&texts, error));
            Called { texts, attempts, is_answered: false, usage: None, vectors }
        };
        let body = match wire::request(self.model, self.options, &self.texts[texts.clone()]) {
            Ok(body) => body,
            Err(source) => {
                let error = Error::new(ErrorKind::InvalidInput, "a text cannot be written as JSON");
                return unanswered(texts, Attempts::default(), error.with_source(source));
            }
        };
        let counting = self.client.counting(&self.model_id);
        let outcome = self.client.transport().invoke(&self.model_id, body).await;
        let attempts = outcome.attempts;
        let paid =
            |usage| BilledUsage { usage, possibly_billed_attempts: attempts.possibly_billed };
        let invoked = match outcome.result {
            Ok(invoked) => invoked,
            Err(error) => {
                counting.end(Err(paid(None)));
                let geography = self.client.geography(self.client.model(&self.model_id));
                let region = self.client.region();
                let to = Destination { id: &self.model_id, region, geography };
                return unanswered(texts, attempts, explained(from_sdk(error, &to)));
            }
        };
        let answer = wire::answer(self.model, invoked.output.body().as_ref());
        let in_body = answer.as_ref().and_then(|answer| answer.input_tokens);
        let input_tokens = in_body.or(invoked.input_tokens);
        let usage = input_tokens.map(|input_tokens| Usage { input_tokens, ..Usage::default() });
        let vectors = answer.map(|answer| answer.vectors);
        let vectors = self
            .checked(vectors, texts.len())
            .map_err(|what| self.blame(&texts, Error::new(ErrorKind::InvalidResponse, what)));
        counting.end(if vectors.is_ok() { Ok(paid(usage)) } else { Err(paid(usage)) });
        Called { texts, attempts, is_answered: true, usage, vectors }
    }

    /// The vectors, if they are as many and as long as was asked for; `Err` says what is wrong.
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
            let came = vectors.len();
            return Err(format!("`{id}` returned {came} embeddings instead of {count}"));
        }
        match vectors.iter().map(Embedding::dimensions).find(|length| *length != dimensions) {
            Some(length) => Err(format!(
                "`{id}` returned an embedding of {length} dimensions instead of {dimensions}"
            )),
            None => Ok(vectors),
        }
    }

    /// The error, with the texts that it is about.
    fn blame(&self, texts: &Range<usize>, error: Error) -> Error {
        let place = match texts.len() {
            1 => format!("texts[{}]", texts.start),
            _ => format!("texts[{}..{}]", texts.start, texts.end),
        };
        error.with_place(&place).with_model_id(&self.model_id)
    }
}

/// Help texts that differ from those for a prompt.
fn explained(error: Error) -> Error {
    let help = match error.kind() {
        ErrorKind::Validation => "fix the parameter named in the AWS message",
        ErrorKind::Throttling => {
            "lower `EmbedRequest::concurrency`, or request a higher quota from AWS"
        }
        ErrorKind::ModelTimeout | ErrorKind::ModelError => "retry",
        ErrorKind::ContextWindowExceeded => "split the text into shorter pieces",
        ErrorKind::Timeout => {
            "raise the timeout (`ClientBuilder::attempt_timeout` or the SDK client's timeouts)"
        }
        _ => return error,
    };
    error.with_help(help)
}

/// Puts what came of the calls into their span.
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
