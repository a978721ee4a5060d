//! Anthropic's Messages format, as Bedrock accepts it.

mod answer;
mod block;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::body::Body;
use super::json_object::JsonObject;
use crate::outcome::Error;
use block::{Cached, blocks, cache_point};

pub(super) use answer::Reader;

const VERSION: &str = "bedrock-2023-05-31";

/// Converts a Converse request to the body of a request to Claude.
pub(super) fn body(request: &mut JsonObject<'_>) -> Result<String, Error> {
    let mut inference = request.object_or_empty("inferenceConfig")?;
    let mut body = Body::default();
    body.put("anthropic_version", &VERSION)?;
    body.put("max_tokens", &inference.require::<u64>("maxTokens")?)?;
    body.put_list("system", &blocks(request.objects("system")?)?)?;
    body.put("messages", &messages(request)?)?;
    if let Some(mut config) = request.object("toolConfig")? {
        body.put_list("tools", &tools(&mut config)?)?;
        if let Some(choice) = config.object("toolChoice")? {
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
    body.add_all(request.object("additionalModelRequestFields")?)?;
    Ok(body.into_json())
}

#[derive(Serialize)]
struct Message<'a> {
    role: Cow<'a, str>,
    content: Vec<Cached<'a>>,
}

fn messages<'a>(request: &mut JsonObject<'a>) -> Result<Vec<Message<'a>>, Error> {
    let message = |mut message: JsonObject<'a>| {
        let role = message.require("role")?;
        let content = blocks(message.objects("content")?)?;
        message.finish()?;
        Ok(Message { role, content })
    };
    request.objects("messages")?.into_iter().map(message).collect()
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

fn tools<'a>(config: &mut JsonObject<'a>) -> Result<Vec<Cached<'a, Tool<'a>>>, Error> {
    let mut tools: Vec<Cached<'a, Tool<'a>>> = Vec::new();
    for mut tool in config.objects("tools")? {
        if cache_point(&mut tool, &mut tools)? {
            continue;
        }
        let Some(mut specification) = tool.object("toolSpec")? else {
            return Err(tool.unsupported());
        };
        let mut schema = specification.object_or_empty("inputSchema")?;
        tools.push(Cached::from(Tool {
            name: specification.require("name")?,
            description: specification.take("description")?,
            input_schema: schema.require("json")?,
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

fn tool_choice(mut choice: JsonObject<'_>) -> Result<ToolChoice<'_>, Error> {
    let (members, tool_choice) = if let Some(auto) = choice.object("auto")? {
        (auto, ToolChoice::Auto)
    } else if let Some(any) = choice.object("any")? {
        (any, ToolChoice::Any)
    } else if let Some(mut tool) = choice.object("tool")? {
        let name = tool.require("name")?;
        (tool, ToolChoice::Tool { name })
    } else {
        return Err(choice.unsupported());
    };
    members.finish()?;
    choice.finish()?;
    Ok(tool_choice)
}
