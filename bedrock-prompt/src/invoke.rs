//! Converts requests to a model's native format for `InvokeModel`, and responses back. No I/O.
//!
//! The body of a request is built from its Converse JSON. A response is converted to the events of
//! a Converse stream, so that both APIs share one decoder.

mod body;
mod claude;
mod counts;
mod event;
mod guardrail;
mod json_object;
mod llama;
#[cfg(test)]
mod tests;

use aws_sdk_bedrockruntime::operation::converse::ConverseInput;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelInput;
use aws_sdk_bedrockruntime::types::{
    ConverseStreamOutput, PerformanceConfigLatency, PerformanceConfiguration, ServiceTier,
    ServiceTierType, Trace,
};
use aws_smithy_types::Blob;
use serde_json::value::RawValue;

pub(crate) use counts::TokenCounts;

use crate::model::{ModelCapabilities, Serves, base_of};
use crate::outcome::{Error, ErrorKind};
use crate::request::{Request, Verbatim, to_json};
use json_object::JsonObject;

const JSON: &str = "application/json";

/// The native format of a model family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Anthropic's Messages API.
    Claude,
    /// The chat template of Llama 3.
    Llama3,
    /// The chat template of Llama 4, whose special tokens have other names.
    Llama4,
}

/// Converts a Converse input to an `InvokeModel` input, and returns its format.
///
/// `base` is the id of the base model.
pub(crate) fn input(
    converse: ConverseInput,
    verbatim: &Verbatim,
    base: &str,
) -> Result<(Format, InvokeModelInput), Error> {
    let model_id = converse.model_id.clone().unwrap_or_default();
    let format = Format::from_model_id(base).map_err(|error| error.with_model_id(&model_id))?;
    let input = to_json(converse, verbatim).and_then(|json| format.input(&model_id, &json));
    input.map(|input| (format, input)).map_err(|error| error.with_model_id(&model_id))
}

impl Request {
    /// The request as an `InvokeModel` input, in the native format of Claude or of Llama 3 and
    /// later.
    ///
    /// [`Call::native`](crate::client::Call::native) sends it. Its body is also the `modelInput` of
    /// a record of a batch inference job.
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
    /// [`ErrorKind::InvalidPrompt`] if the model belongs to another family, or if the request has a
    /// member that the native format cannot express.
    pub fn invoke_model_input(&self) -> Result<InvokeModelInput, Error> {
        let (_, input) = input(self.input().clone(), self.verbatim(), self.base_model())?;
        Ok(input)
    }
}

/// Reads a response in a native format, complete or in chunks.
#[derive(Debug)]
pub(crate) enum Reader {
    Claude(claude::Reader),
    Llama(llama::Reader),
}

impl Format {
    /// The native format of a model.
    ///
    /// # Errors
    ///
    /// The model has no native format that this library supports.
    fn from_model_id(model_id: &str) -> Result<Self, Error> {
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
            let instead = match ModelCapabilities::from_id(base).serves {
                Serves::Converse => "remove it to use Converse, which supports all models that chat",
                Serves::OtherOperation => {
                    "this model does not chat: use `Client::embed` for embeddings, and `Client::sdk` \
                     for other operations"
                }
            };
            let help = format!("`.native()` supports Claude and Llama 3 or later; {instead}");
            Error::new(ErrorKind::InvalidPrompt, what).with_help(help).with_model_id(model_id)
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Claude => "Claude",
            Self::Llama3 | Self::Llama4 => "Llama",
        }
    }

    /// Converts the Converse JSON of a request.
    ///
    /// # Errors
    ///
    /// The request has a member that the format cannot express; the message contains its path.
    fn input(self, model_id: &str, converse: &str) -> Result<InvokeModelInput, Error> {
        let mut request = JsonObject::from_request(self.name(), converse)?;
        let mut input = InvokeModelInput::builder()
            .model_id(model_id)
            .content_type(JSON)
            .accept(JSON)
            .set_request_metadata(
                request.take::<&RawValue>("requestMetadata")?.map(|map| map.get().to_owned()),
            );
        if let Some(mut guardrail) = request.object("guardrailConfig")? {
            input = input
                .set_guardrail_identifier(guardrail.take("guardrailIdentifier")?)
                .set_guardrail_version(guardrail.take("guardrailVersion")?)
                .set_trace(guardrail.take::<String>("trace")?.map(|trace| native_trace(&trace)));
            guardrail.finish()?;
        }
        if let Some(mut performance) = request.object("performanceConfig")? {
            let latency = performance.take::<&str>("latency")?;
            input = input.set_performance_config_latency(latency.map(Into::into));
            performance.finish()?;
        }
        if let Some(mut tier) = request.object("serviceTier")? {
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
            Error::new(ErrorKind::InvalidPrompt, "the SDK could not build the request")
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

/// The member of Converse for a header of the response.
pub(crate) fn service_tier(header: Option<&ServiceTierType>) -> Option<ServiceTier> {
    ServiceTier::builder().r#type(header?.clone()).build().ok()
}

/// The member of Converse for a header of the response.
pub(crate) fn performance(
    header: Option<&PerformanceConfigLatency>,
) -> Option<PerformanceConfiguration> {
    Some(PerformanceConfiguration::builder().latency(header?.clone()).build())
}

/// `ENABLED_FULL` of `InvokeModel` for `enabled_full` of Converse.
fn native_trace(converse: &str) -> Trace {
    Trace::from(converse.to_ascii_uppercase().as_str())
}

impl Reader {
    /// The events of a complete response. `counts` are those of its headers.
    pub(crate) fn whole(
        self,
        body: &[u8],
        counts: TokenCounts,
    ) -> Result<Vec<ConverseStreamOutput>, Error> {
        match self {
            Self::Claude(reader) => reader.whole(body, counts),
            Self::Llama(reader) => reader.whole(body, counts),
        }
    }

    /// The events of the next chunk of a streamed response.
    pub(crate) fn chunk(&mut self, json: &[u8]) -> Result<Vec<ConverseStreamOutput>, Error> {
        match self {
            Self::Claude(reader) => reader.chunk(json),
            Self::Llama(reader) => reader.chunk(json),
        }
    }
}

/// The response does not match the format. serde's message is left out: it can contain content.
fn unreadable(format: &str, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let what =
        format!("the response is not in {format}'s format: error at line {line}, column {column}");
    Error::new(ErrorKind::InvalidResponse, what)
}

fn missing_member(format: &str, member: &str) -> Error {
    let what = format!("{format}'s response has no `{member}`");
    Error::new(ErrorKind::InvalidResponse, what)
}
