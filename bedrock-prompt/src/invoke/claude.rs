//! Anthropic's Messages format, as Bedrock takes it.

mod answer;
mod block;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::body::Body;
use super::part::Part;
use crate::outcome::Error;
use block::{Cached, blocks, cache_point};

pub(super) use answer::Reader;

const VERSION: &str = "bedrock-2023-05-31";

/// The body that asks Claude what a Converse request asks.
pub(super) fn body(request: &mut Part<'_>) -> Result<String, Error> {
    let mut inference = request.inner("inferenceConfig")?;
    let mut body = Body::default();
    body.put("anthropic_version", &VERSION)?;
    body.put("max_tokens", &inference.need::<u64>("maxTokens")?)?;
    body.put_list("system", &blocks(request.parts("system")?)?)?;
    body.put("messages", &messages(request)?)?;
    if let Some(mut config) = request.part("toolConfig")? {
        body.put_list("tools", &tools(&mut config)?)?;
        if let Some(choice) = config.part("toolChoice")? {
            body.put("tool_choice", &tool_choice(choice)?)?;
        }
        config.finish()?;
    }
    if let Some(temperature) = inference.take::<f32>("temperature")? {
        body.put("temperature", &temperature)?;
    }
    if let Some(top_p) = inference.take::<f32>("topP")? {
        body.put("top_p", &top_p)?;
    }
    let stops = inference.take::<Vec<Cow<'_, str>>>("stopSequences")?;
    body.put_list("stop_sequences", &stops.unwrap_or_default())?;
    inference.finish()?;
    body.add_all(request.part("additionalModelRequestFields")?)?;
    Ok(body.into_json())
}

#[derive(Serialize)]
struct Message<'a> {
    role: Cow<'a, str>,
    content: Vec<Cached<'a>>,
}

fn messages<'a>(request: &mut Part<'a>) -> Result<Vec<Message<'a>>, Error> {
    let message = |mut message: Part<'a>| {
        let role = message.need("role")?;
        let content = blocks(message.parts("content")?)?;
        message.finish()?;
        Ok(Message { role, content })
    };
    request.parts("messages")?.into_iter().map(message).collect()
}

#[derive(Serialize)]
struct Tool<'a> {
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    input_schema: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

fn tools<'a>(config: &mut Part<'a>) -> Result<Vec<Cached<'a, Tool<'a>>>, Error> {
    let mut tools: Vec<Cached<'a, Tool<'a>>> = Vec::new();
    for mut tool in config.parts("tools")? {
        if cache_point(&mut tool, &mut tools)? {
            continue;
        }
        let Some(mut specification) = tool.part("toolSpec")? else {
            return Err(tool.no_counterpart());
        };
        let mut schema = specification.inner("inputSchema")?;
        tools.push(Cached::from(Tool {
            name: specification.need("name")?,
            description: specification.take("description")?,
            input_schema: schema.need("json")?,
            strict: specification.take("strict")?,
        }));
        schema.finish()?;
        specification.finish()?;
        tool.finish()?;
    }
    Ok(tools)
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ToolChoice<'a> {
    Auto,
    Any,
    Tool { name: Cow<'a, str> },
}

fn tool_choice(mut choice: Part<'_>) -> Result<ToolChoice<'_>, Error> {
    let (inner, made) = if let Some(auto) = choice.part("auto")? {
        (auto, ToolChoice::Auto)
    } else if let Some(any) = choice.part("any")? {
        (any, ToolChoice::Any)
    } else if let Some(mut tool) = choice.part("tool")? {
        let name = tool.need("name")?;
        (tool, ToolChoice::Tool { name })
    } else {
        return Err(choice.no_counterpart());
    };
    inner.finish()?;
    choice.finish()?;
    Ok(made)
}
