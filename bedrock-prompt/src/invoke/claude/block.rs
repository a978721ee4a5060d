//! The content blocks of a message.

use std::borrow::Cow;

use aws_smithy_types::base64;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::invoke::json_object::JsonObject;
use crate::outcome::Error;

/// A block or a tool, with the cache point that follows it in Converse.
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

/// The data of an image or a document.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Source<'a> {
    Base64 { media_type: String, data: Cow<'a, str> },
    Text { media_type: &'static str, data: Cow<'a, str> },
}

pub(super) fn blocks(parts: Vec<JsonObject<'_>>) -> Result<Vec<Cached<'_>>, Error> {
    let mut blocks = Vec::with_capacity(parts.len());
    for mut part in parts {
        if !cache_point(&mut part, &mut blocks)? {
            blocks.push(block(&mut part)?.into());
            part.finish()?;
        }
    }
    Ok(blocks)
}

/// Adds a cache point to the preceding item; returns whether `part` is one.
///
/// In Converse a cache point is a block of its own, in Claude's format a member of the block
/// before.
pub(super) fn cache_point<'a, T>(
    part: &mut JsonObject<'a>,
    before: &mut [Cached<'a, T>],
) -> Result<bool, Error> {
    let Some(last) = before.last_mut() else { return Ok(false) };
    let Some(mut point) = part.object("cachePoint")? else { return Ok(false) };
    point.take::<&str>("type")?;
    last.cache_control = Some(CacheControl { r#type: "ephemeral", ttl: point.take("ttl")? });
    point.finish()?;
    Ok(true)
}

fn block<'a>(part: &mut JsonObject<'a>) -> Result<Block<'a>, Error> {
    if let Some(text) = part.take("text")? {
        return Ok(Block::Text { text });
    }
    // Claude does not accept JSON as a tool result.
    if let Some(json) = part.take::<&RawValue>("json")? {
        return Ok(Block::Text { text: json.get().into() });
    }
    if let Some(mut image) = part.object("image")? {
        let block = Block::Image { source: image_source(&mut image)? };
        image.finish()?;
        return Ok(block);
    }
    if let Some(mut document) = part.object("document")? {
        let block = Block::Document {
            source: document_source(&mut document)?,
            title: document.require("name")?,
            context: document.take("context")?,
        };
        document.finish()?;
        return Ok(block);
    }
    if let Some(mut tool_use) = part.object("toolUse")? {
        let (id, name, input) =
            (tool_use.require("toolUseId")?, tool_use.require("name")?, tool_use.require("input")?);
        tool_use.finish()?;
        return Ok(Block::ToolUse { id, name, input });
    }
    if let Some(mut result) = part.object("toolResult")? {
        let status = result.take::<&str>("status")?;
        let block = Block::ToolResult {
            tool_use_id: result.require("toolUseId")?,
            content: blocks(result.objects("content")?)?,
            is_error: status.map(|status| status == "error"),
        };
        result.finish()?;
        return Ok(block);
    }
    if let Some(mut reasoning) = part.object("reasoningContent")? {
        let block = reasoning_block(&mut reasoning)?;
        reasoning.finish()?;
        return Ok(block);
    }
    Err(part.unsupported())
}

fn image_source<'a>(image: &mut JsonObject<'a>) -> Result<Source<'a>, Error> {
    let format: &str = image.require("format")?;
    let mut source = image.object_or_empty("source")?;
    let Some(data) = source.take("bytes")? else { return Err(source.unsupported()) };
    source.finish()?;
    Ok(Source::Base64 { media_type: format!("image/{format}"), data })
}

/// Claude accepts PDF and text only. For Converse, Bedrock converts the other formats to text.
fn document_source<'a>(document: &mut JsonObject<'a>) -> Result<Source<'a>, Error> {
    let format = document.take::<&str>("format")?;
    let mut source = document.object_or_empty("source")?;
    let data = match (source.take("text")?, format) {
        (Some(data), _) => Source::Text { media_type: "text/plain", data },
        (None, Some("pdf")) => match source.take("bytes")? {
            Some(data) => Source::Base64 { media_type: "application/pdf".into(), data },
            None => return Err(source.unsupported()),
        },
        (None, _) => return Err(document.unsupported_member("format")),
    };
    source.finish()?;
    Ok(data)
}

fn reasoning_block<'a>(reasoning: &mut JsonObject<'a>) -> Result<Block<'a>, Error> {
    if let Some(mut text) = reasoning.object("reasoningText")? {
        let (thinking, signature) = (text.require("text")?, text.take("signature")?);
        text.finish()?;
        return Ok(Block::Thinking { thinking, signature });
    }
    // Bytes in Converse, a string in Claude's format.
    let redacted = reasoning.take::<String>("redactedContent")?;
    let data = redacted.and_then(|data| String::from_utf8(base64::decode(data).ok()?).ok());
    data.map(|data| Block::RedactedThinking { data }).ok_or_else(|| reasoning.unsupported())
}
