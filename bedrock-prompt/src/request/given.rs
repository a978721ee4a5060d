//! The texts of others in a request.

use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, DocumentBlock, DocumentSource, GuardrailConverseContentBlock,
    Message, ToolResultContentBlock,
};

use super::History;
use crate::prompt::{Fingerprint, Prompt, Rendered};
use crate::wire::to_value;

/// The texts that a model was given to read: the untrusted fields of a prompt, and the messages of
/// the user and the tool results of earlier turns, without the system prompts that were moved there.
pub(crate) fn given_texts<P: Prompt>(prompt: &P, history: Option<&History>) -> Vec<String> {
    let mut rendered = Rendered::default();
    // It was rendered before, without an error.
    let mut texts = match prompt.render(&mut rendered) {
        Ok(()) => rendered.into_parts().2.texts,
        Err(_) => Vec::new(),
    };
    let is_own = |text: &str| {
        history.is_some_and(|history| {
            !history.own_texts.is_empty() && history.own_texts.contains(&own_text(text))
        })
    };
    let messages = history.map_or(&[][..], |history| &history.messages);
    let of_user = messages.iter().filter(|message| message.role() == &ConversationRole::User);
    for block in of_user.flat_map(Message::content) {
        match block {
            ContentBlock::Text(text) if is_own(text) => {}
            ContentBlock::Text(text) => texts.push(text.clone()),
            ContentBlock::GuardContent(GuardrailConverseContentBlock::Text(block)) => {
                texts.push(block.text().to_owned());
            }
            ContentBlock::Document(document) => texts.extend(of_document(document)),
            ContentBlock::SearchResult(result) => {
                texts.extend(result.content().iter().map(|content| content.text().to_owned()));
            }
            ContentBlock::ToolResult(result) => {
                texts.extend(result.content().iter().flat_map(|each| match each {
                    ToolResultContentBlock::Text(text) => vec![text.clone()],
                    ToolResultContentBlock::Json(json) => vec![to_value(json).to_string()],
                    ToolResultContentBlock::Document(document) => of_document(document),
                    ToolResultContentBlock::SearchResult(result) => {
                        result.content().iter().map(|content| content.text().to_owned()).collect()
                    }
                    _ => Vec::new(),
                }));
            }
            _ => {}
        }
    }
    texts
}

/// A hash of a prompt's own text, by which it is known in a user message.
pub(crate) fn own_text(text: &str) -> String {
    Fingerprint::from_parts(&[text]).to_string()
}

/// The texts of a document; those of files in other formats cannot be read here.
fn of_document(document: &DocumentBlock) -> Vec<String> {
    match document.source() {
        Some(DocumentSource::Text(text)) => vec![text.clone()],
        Some(DocumentSource::Content(blocks)) => {
            let texts = blocks.iter().filter_map(|block| block.as_text().ok().cloned());
            texts.collect()
        }
        Some(DocumentSource::Bytes(bytes)) => {
            std::str::from_utf8(bytes.as_ref()).map(str::to_owned).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
