//! Prompts in a model's own format, for `InvokeModel`. Pure: nothing is sent.
//!
//! What goes out is made of the request's Converse JSON; what comes back is turned into
//! the events of a Converse stream, and read as those are.

mod body;
mod claude;
mod counts;
mod event;
mod guarded;
mod llama;
mod part;
#[cfg(test)]
mod tests;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelInput;
use aws_sdk_bedrockruntime::types::{ConverseStreamOutput, Trace};
use aws_smithy_types::Blob;
use serde_json::value::RawValue;

pub(crate) use counts::Counts;

use crate::model::base_of;
use crate::outcome::{Error, ErrorKind};
use crate::request::{Request, Verbatim, to_json_with};
use part::Part;

const JSON: &str = "application/json";

/// A format that a family of models has for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Anthropic's Messages.
    Claude,
    /// The chat template of Llama 3.
    Llama3,
    /// The chat template of Llama 4, with tokens of other names.
    Llama4,
}

/// The input of `InvokeModel` that asks what a Converse input asks, and the format in which
/// it asks. `base` is the id of the model behind the input's own, `echo` knows what models
/// wrote as the inputs of tools.
pub(crate) fn input(
    converse: ConverseInput,
    verbatim: &Verbatim,
    base: &str,
    echo: impl Fn(&str) -> Option<String>,
) -> Result<(Format, InvokeModelInput), Error> {
    let model_id = converse.model_id.clone().unwrap_or_default();
    let format = Format::of(base).map_err(|error| error.with_model_id(&model_id))?;
    let input =
        to_json_with(converse, verbatim, echo).and_then(|json| format.input(&model_id, &json));
    input.map(|input| (format, input)).map_err(|error| error.with_model_id(&model_id))
}

impl Request {
    /// The same request in the format that Claude, or Llama from 3 on, has for itself: what
    /// [`native`](crate::client::Call::native) sends, and what a batch of `InvokeModel` records holds.
    ///
    /// ```
    /// # use bedrock_prompt::{Prompt, Request};
    /// # #[derive(Prompt)]
    /// # #[prompt(model = "meta.llama3-1-8b-instruct-v1:0", user = "Name a {what}.")]
    /// # struct Name {
    /// #     what: &'static str,
    /// # }
    /// let input = Request::new(&Name { what: "river" })?.invoke_model_input()?;
    /// let body = String::from_utf8_lossy(input.body().map(AsRef::as_ref).unwrap_or_default());
    /// assert!(body.contains("Name a river.<|eot_id|>"));
    /// # Ok::<(), bedrock_prompt::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidPrompt`] when the model is of another family, or the request has
    /// a member that its format has no counterpart to.
    pub fn invoke_model_input(&self) -> Result<InvokeModelInput, Error> {
        let (_, input) = input(self.input().clone(), self.verbatim(), self.base_model(), |_| None)?;
        Ok(input)
    }
}

/// Reads an answer in a model's own format, whole or in chunks.
#[derive(Debug)]
pub(crate) enum Reader {
    Claude(claude::Reader),
    Llama(llama::Reader),
}

impl Format {
    /// The format of a model; an error where it has none that is known here.
    fn of(model_id: &str) -> Result<Self, Error> {
        let base = base_of(model_id);
        [
            ("anthropic.claude", Self::Claude),
            ("meta.llama3", Self::Llama3),
            ("meta.llama4", Self::Llama4),
        ]
        .into_iter()
        .find_map(|(prefix, format)| base.starts_with(prefix).then_some(format))
        .ok_or_else(|| {
            let what = format!("`{model_id}` has no native format that this library supports");
            Error::new(ErrorKind::InvalidPrompt, what)
                .with_help(
                    "`.native()` supports Claude and Llama 3 or later; remove it to use Converse, \
                     which supports all models",
                )
                .with_model_id(model_id)
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Claude => "Claude",
            Self::Llama3 | Self::Llama4 => "Llama",
        }
    }

    /// `converse` is the JSON of a request; what has no counterpart is an error that names it.
    fn input(self, model_id: &str, converse: &str) -> Result<InvokeModelInput, Error> {
        let mut request = Part::of_request(self.name(), converse)?;
        let mut input = InvokeModelInput::builder()
            .model_id(model_id)
            .content_type(JSON)
            .accept(JSON)
            .set_request_metadata(
                request.take::<&RawValue>("requestMetadata")?.map(|map| map.get().to_owned()),
            );
        if let Some(mut guardrail) = request.part("guardrailConfig")? {
            input = input
                .set_guardrail_identifier(guardrail.take("guardrailIdentifier")?)
                .set_guardrail_version(guardrail.take("guardrailVersion")?)
                .set_trace(guardrail.take::<String>("trace")?.map(|trace| native_trace(&trace)));
            guardrail.finish()?;
        }
        if let Some(mut performance) = request.part("performanceConfig")? {
            let latency = performance.take::<&str>("latency")?;
            input = input.set_performance_config_latency(latency.map(Into::into));
            performance.finish()?;
        }
        if let Some(mut tier) = request.part("serviceTier")? {
            input = input.set_service_tier(tier.take::<&str>("type")?.map(Into::into));
            tier.finish()?;
        }
        let body = match self {
            Self::Claude => claude::body(&mut request)?,
            Self::Llama3 => llama::body(&mut request, &llama::LLAMA_3)?,
            Self::Llama4 => llama::body(&mut request, &llama::LLAMA_4)?,
        };
        request.finish()?;
        input.body(Blob::new(body)).build().map_err(|source| {
            Error::new(ErrorKind::InvalidPrompt, "the SDK cannot build the request")
                .with_source(source)
        })
    }

    pub(crate) fn reader(self) -> Reader {
        match self {
            Self::Claude => Reader::Claude(claude::Reader::default()),
            Self::Llama3 | Self::Llama4 => Reader::Llama(llama::Reader::default()),
        }
    }
}

/// Converse writes `enabled_full`, `InvokeModel` `ENABLED_FULL`.
fn native_trace(converse: &str) -> Trace {
    Trace::from(converse.to_ascii_uppercase().as_str())
}

impl Reader {
    /// The events of a whole answer. `counts` are those of the response's headers.
    pub(crate) fn whole(
        self,
        body: &[u8],
        counts: Counts,
    ) -> Result<Vec<ConverseStreamOutput>, Error> {
        match self {
            Self::Claude(reader) => reader.whole(body, counts),
            Self::Llama(reader) => reader.whole(body, counts),
        }
    }

    /// The events of the next chunk of a streamed answer.
    pub(crate) fn chunk(&mut self, json: &[u8]) -> Result<Vec<ConverseStreamOutput>, Error> {
        match self {
            Self::Claude(reader) => reader.chunk(json),
            Self::Llama(reader) => reader.chunk(json),
        }
    }
}

/// An answer that is not in the format. serde's own words would repeat what it says.
fn unreadable(format: &str, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let what =
        format!("the answer is not in {format}'s format: error at line {line}, column {column}");
    Error::new(ErrorKind::InvalidResponse, what)
}

fn incomplete(format: &str, member: &str) -> Error {
    let what = format!("{format}'s answer has no `{member}`");
    Error::new(ErrorKind::InvalidResponse, what)
}
