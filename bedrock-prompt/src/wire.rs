//! The parts of Converse's JSON that are read where they stand, the rest passed over.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
pub(crate) struct Message<'a> {
    #[serde(borrow, default)]
    pub(crate) content: Vec<Block<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Block<'a> {
    #[serde(borrow)]
    pub(crate) tool_use: Option<ToolUse<'a>>,
    #[serde(borrow)]
    pub(crate) tool_result: Option<ToolResult<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ToolUse<'a> {
    #[serde(borrow)]
    pub(crate) tool_use_id: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) input: &'a RawValue,
}

#[derive(Deserialize)]
pub(crate) struct ToolResult<'a> {
    #[serde(borrow, default)]
    pub(crate) content: Vec<Json<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Json<'a> {
    #[serde(borrow)]
    pub(crate) json: Option<&'a RawValue>,
}
