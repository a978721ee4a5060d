//! The content of a message: blocks.

use std::borrow::Cow;

use aws_smithy_types::base64;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::invoke::part::Part;
use crate::outcome::Error;

/// A block or a tool, and the cache point behind it.
#[derive(Serialize)]
pub(super) struct Cached<'a, T = Block<'a>> {
    #[serde(flatten)]
    inner: T,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl<'a>>,
}

impl<T> From<T> for Cached<'_, T> {
    fn from(inner: T) -> Self {
        Self { inner, cache_control: None }
    }
}

#[derive(Serialize)]
struct CacheControl<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Block<'a> {
    Text {
        text: Cow<'a, str>,
    },
    Image {
        source: Source<'a>,
    },
    Document {
        source: Source<'a>,
        title: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        context: Option<Cow<'a, str>>,
    },
    ToolUse {
        id: Cow<'a, str>,
        name: Cow<'a, str>,
        input: &'a RawValue,
    },
    ToolResult {
        tool_use_id: Cow<'a, str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        content: Vec<Cached<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        is_error: Option<bool>,
    },
    Thinking {
        thinking: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        signature: Option<Cow<'a, str>>,
    },
    RedactedThinking {
        data: String,
    },
}

/// What an image or a document holds.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Source<'a> {
    Base64 { media_type: String, data: Cow<'a, str> },
    Text { media_type: &'static str, data: Cow<'a, str> },
}

pub(super) fn blocks(parts: Vec<Part<'_>>) -> Result<Vec<Cached<'_>>, Error> {
    let mut blocks = Vec::with_capacity(parts.len());
    for mut part in parts {
        if !cache_point(&mut part, &mut blocks)? {
            blocks.push(block(&mut part)?.into());
            part.finish()?;
        }
    }
    Ok(blocks)
}

/// Converse has a cache point as a block of its own, Claude as a mark on the block before.
pub(super) fn cache_point<'a, T>(
    part: &mut Part<'a>,
    before: &mut [Cached<'a, T>],
) -> Result<bool, Error> {
    let Some(last) = before.last_mut() else { return Ok(false) };
    let Some(mut point) = part.part("cachePoint")? else { return Ok(false) };
    point.take::<&str>("type")?;
    last.cache_control = Some(CacheControl { r#type: "ephemeral", ttl: point.take("ttl")? });
    point.finish()?;
    Ok(true)
}

fn block<'a>(part: &mut Part<'a>) -> Result<Block<'a>, Error> {
    if let Some(text) = part.take("text")? {
        return Ok(Block::Text { text });
    }
    // Claude takes no JSON as a tool's result.
    if let Some(json) = part.take::<&RawValue>("json")? {
        return Ok(Block::Text { text: json.get().into() });
    }
    if let Some(mut image) = part.part("image")? {
        let block = Block::Image { source: picture(&mut image)? };
        image.finish()?;
        return Ok(block);
    }
    if let Some(mut document) = part.part("document")? {
        let block = Block::Document {
            source: pages(&mut document)?,
            title: document.need("name")?,
            context: document.take("context")?,
        };
        document.finish()?;
        return Ok(block);
    }
    if let Some(mut used) = part.part("toolUse")? {
        let (id, name, input) = (used.need("toolUseId")?, used.need("name")?, used.need("input")?);
        used.finish()?;
        return Ok(Block::ToolUse { id, name, input });
    }
    if let Some(mut result) = part.part("toolResult")? {
        let status = result.take::<&str>("status")?;
        let block = Block::ToolResult {
            tool_use_id: result.need("toolUseId")?,
            content: blocks(result.parts("content")?)?,
            is_error: status.map(|status| status == "error"),
        };
        result.finish()?;
        return Ok(block);
    }
    if let Some(mut reasoning) = part.part("reasoningContent")? {
        let block = thoughts(&mut reasoning)?;
        reasoning.finish()?;
        return Ok(block);
    }
    Err(part.no_counterpart())
}

fn picture<'a>(image: &mut Part<'a>) -> Result<Source<'a>, Error> {
    let format: &str = image.need("format")?;
    let mut source = image.inner("source")?;
    let Some(data) = source.take("bytes")? else { return Err(source.no_counterpart()) };
    source.finish()?;
    Ok(Source::Base64 { media_type: format!("image/{format}"), data })
}

/// Claude reads PDF and text itself. What else Converse takes, Bedrock makes text of.
fn pages<'a>(document: &mut Part<'a>) -> Result<Source<'a>, Error> {
    let format = document.take::<&str>("format")?;
    let mut source = document.inner("source")?;
    let made = match (source.take("text")?, format) {
        (Some(data), _) => Source::Text { media_type: "text/plain", data },
        (None, Some("pdf")) => match source.take("bytes")? {
            Some(data) => Source::Base64 { media_type: "application/pdf".into(), data },
            None => return Err(source.no_counterpart()),
        },
        (None, _) => return Err(document.no_counterpart_to("format")),
    };
    source.finish()?;
    Ok(made)
}

fn thoughts<'a>(reasoning: &mut Part<'a>) -> Result<Block<'a>, Error> {
    if let Some(mut text) = reasoning.part("reasoningText")? {
        let (thinking, signature) = (text.need("text")?, text.take("signature")?);
        text.finish()?;
        return Ok(Block::Thinking { thinking, signature });
    }
    // Bytes for Converse, a text for Claude.
    let redacted = reasoning.take::<String>("redactedContent")?;
    let data = redacted.and_then(|data| String::from_utf8(base64::decode(data).ok()?).ok());
    data.map(|data| Block::RedactedThinking { data }).ok_or_else(|| reasoning.no_counterpart())
}
