//! A content block that is assembled from its deltas.

use std::collections::HashMap;

use aws_sdk_bedrockruntime::error::BuildError;
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::{
    Citation, CitationGeneratedContent, CitationSourceContent, CitationsContentBlock,
    CitationsDelta, ContentBlock, ContentBlockDelta, ContentBlockStart, ErrorBlock, ImageBlock,
    ImageFormat, ImageSource, ReasoningContentBlock, ReasoningContentBlockDelta,
    ReasoningTextBlock, ToolResultBlock, ToolResultBlockDelta, ToolResultBlockStart,
    ToolResultContentBlock, ToolUseBlock, ToolUseBlockStart, ToolUseType,
};
use aws_smithy_types::Document;

use super::Delta;

/// A content block that may be incomplete.
pub(super) enum Block {
    Text { text: String, citations: Vec<Citation> },
    ToolUse { start: ToolUseBlockStart, input: String },
    Reasoning { text: String, signature: Option<String> },
    Redacted(Vec<u8>),
    ToolResult { start: ToolResultBlockStart, content: Vec<ToolResultContentBlock> },
    Image { format: ImageFormat, source: Option<ImageSource>, error: Option<ErrorBlock> },
}

impl Block {
    /// A block with a start event, which names its kind; `None` for an unknown kind.
    pub(super) fn starting(start: ContentBlockStart) -> Option<Self> {
        Some(match start {
            ContentBlockStart::ToolUse(start) => Self::ToolUse { start, input: String::new() },
            ContentBlockStart::ToolResult(start) => Self::ToolResult { start, content: Vec::new() },
            ContentBlockStart::Image(start) => {
                Self::Image { format: start.format, source: None, error: None }
            }
            _ => return None,
        })
    }

    /// A block without a start event, such as a text: its first delta shows its kind. A block that
    /// should have had one lacks its names. `None` for an unknown kind.
    pub(super) fn from_delta(delta: &ContentBlockDelta) -> Option<Self> {
        Some(match delta {
            ContentBlockDelta::Text(_) | ContentBlockDelta::Citation(_) => {
                Self::Text { text: String::new(), citations: Vec::new() }
            }
            ContentBlockDelta::ReasoningContent(delta) => match delta {
                ReasoningContentBlockDelta::RedactedContent(_) => Self::Redacted(Vec::new()),
                ReasoningContentBlockDelta::Text(_) | ReasoningContentBlockDelta::Signature(_) => {
                    Self::Reasoning { text: String::new(), signature: None }
                }
                _ => return None,
            },
            ContentBlockDelta::ToolUse(_) => Self::ToolUse {
                start: ToolUseBlockStart::builder().tool_use_id("").name("").build().ok()?,
                input: String::new(),
            },
            ContentBlockDelta::ToolResult(_) => Self::ToolResult {
                start: ToolResultBlockStart::builder().tool_use_id("").build().ok()?,
                content: Vec::new(),
            },
            ContentBlockDelta::Image(_) => {
                Self::Image { format: ImageFormat::from("unknown"), source: None, error: None }
            }
            _ => return None,
        })
    }

    /// Whether the block can end with this delta.
    pub(super) fn takes(&self, delta: &ContentBlockDelta) -> bool {
        use ReasoningContentBlockDelta::{RedactedContent, Signature, Text};
        matches!(
            (self, delta),
            (Self::Text { .. }, ContentBlockDelta::Text(_) | ContentBlockDelta::Citation(_))
                | (Self::ToolUse { .. }, ContentBlockDelta::ToolUse(_))
                | (Self::ToolResult { .. }, ContentBlockDelta::ToolResult(_))
                | (Self::Image { .. }, ContentBlockDelta::Image(_))
                | (
                    Self::Reasoning { .. },
                    ContentBlockDelta::ReasoningContent(Text(_) | Signature(_))
                )
                | (Self::Redacted(_), ContentBlockDelta::ReasoningContent(RedactedContent(_)))
        )
    }

    /// Whether only a start event can begin a block of this kind.
    pub(super) fn needs_start(&self) -> bool {
        matches!(self, Self::ToolUse { .. } | Self::ToolResult { .. } | Self::Image { .. })
    }

    /// Whether the block has the same start as another, and nothing else.
    pub(super) fn is_same_start(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ToolUse { start, input }, Self::ToolUse { start: other, .. }) => {
                input.is_empty() && start == other
            }
            (Self::ToolResult { start, content }, Self::ToolResult { start: other, .. }) => {
                content.is_empty() && start == other
            }
            _ => false,
        }
    }

    /// Appends a delta, and returns the part of it that can be shown.
    pub(super) fn append(&mut self, delta: ContentBlockDelta, block: usize) -> Option<Delta> {
        match (self, delta) {
            (Self::Text { text, .. }, ContentBlockDelta::Text(more)) => {
                text.push_str(&more);
                Some(Delta::Text { block, text: more })
            }
            (Self::Text { citations, .. }, ContentBlockDelta::Citation(more)) => {
                citations.push(citation(more));
                None
            }
            (Self::ToolUse { input, .. }, ContentBlockDelta::ToolUse(more)) => {
                input.push_str(&more.input);
                Some(Delta::ToolInput { block, json: more.input })
            }
            (Self::Reasoning { text, signature }, ContentBlockDelta::ReasoningContent(more)) => {
                match more {
                    ReasoningContentBlockDelta::Text(more) => {
                        text.push_str(&more);
                        Some(Delta::Reasoning { block, text: more })
                    }
                    ReasoningContentBlockDelta::Signature(more) => {
                        signature.get_or_insert_default().push_str(&more);
                        None
                    }
                    _ => None,
                }
            }
            (
                Self::Redacted(bytes),
                ContentBlockDelta::ReasoningContent(ReasoningContentBlockDelta::RedactedContent(
                    more,
                )),
            ) => {
                bytes.extend(more.into_inner());
                None
            }
            (Self::ToolResult { content, .. }, ContentBlockDelta::ToolResult(more)) => {
                content.extend(more.into_iter().filter_map(result_content));
                None
            }
            (Self::Image { source, error, .. }, ContentBlockDelta::Image(more)) => {
                *source = more.source.or(source.take());
                *error = more.error.or(error.take());
                None
            }
            _ => None,
        }
    }

    /// The block as in a response that is not streamed, except that a tool input is empty.
    pub(super) fn finish(self) -> Result<ContentBlock, BuildError> {
        Ok(match self {
            Self::Text { text, citations } if citations.is_empty() => ContentBlock::Text(text),
            Self::Text { text, citations } => ContentBlock::CitationsContent(
                CitationsContentBlock::builder()
                    .content(CitationGeneratedContent::Text(text))
                    .set_citations(Some(citations))
                    .build(),
            ),
            Self::ToolUse { start, .. } => ContentBlock::ToolUse(
                ToolUseBlock::builder()
                    .tool_use_id(start.tool_use_id)
                    .name(start.name)
                    // Only streams name the type of client-side tool uses.
                    .set_type(start.r#type.filter(|it| *it == ToolUseType::ServerToolUse))
                    .input(Document::Object(HashMap::new()))
                    .build()?,
            ),
            Self::Reasoning { text, signature } => {
                let text = ReasoningTextBlock::builder().text(text).set_signature(signature);
                ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(text.build()?))
            }
            Self::Redacted(bytes) => ContentBlock::ReasoningContent(
                ReasoningContentBlock::RedactedContent(Blob::new(bytes)),
            ),
            Self::ToolResult { start, content } => ContentBlock::ToolResult(
                ToolResultBlock::builder()
                    .tool_use_id(start.tool_use_id)
                    .set_content(Some(content))
                    .set_status(start.status)
                    .set_type(start.r#type)
                    .build()?,
            ),
            Self::Image { format, source, error } => ContentBlock::Image(
                ImageBlock::builder().format(format).set_source(source).set_error(error).build()?,
            ),
        })
    }
}

fn citation(delta: CitationsDelta) -> Citation {
    let source = |content: aws_sdk_bedrockruntime::types::CitationSourceContentDelta| {
        content.text.map(CitationSourceContent::Text)
    };
    Citation::builder()
        .set_title(delta.title)
        .set_source(delta.source)
        .set_source_content(
            delta.source_content.map(|all| all.into_iter().filter_map(source).collect()),
        )
        .set_location(delta.location)
        .build()
}

fn result_content(delta: ToolResultBlockDelta) -> Option<ToolResultContentBlock> {
    match delta {
        ToolResultBlockDelta::Text(text) => Some(ToolResultContentBlock::Text(text)),
        ToolResultBlockDelta::Json(json) => Some(ToolResultContentBlock::Json(json)),
        _ => None,
    }
}
