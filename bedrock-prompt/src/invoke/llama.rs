//! The chat template of Llama: one text in which special tokens separate the turns.

mod answer;

use std::borrow::Cow;

use super::body::Body;
use super::json_object::JsonObject;
use crate::outcome::{Error, ErrorKind};

pub(super) use answer::Reader;

/// The special tokens of a chat template.
pub(super) struct Template {
    header_start: &'static str,
    header_end: &'static str,
    turn_end: &'static str,
}

/// Source: Meta's model cards, "Llama 3.1: prompt template", and those of the other versions.
pub(super) const LLAMA_3: Template = Template {
    header_start: "<|start_header_id|>",
    header_end: "<|end_header_id|>",
    turn_end: "<|eot_id|>",
};

/// Source: Meta's model card, "Llama 4: prompt format".
pub(super) const LLAMA_4: Template = Template {
    header_start: "<|header_start|>",
    header_end: "<|header_end|>",
    turn_end: "<|eot|>",
};

const BEGIN: &str = "<|begin_of_text|>";

/// Converts a Converse request to the body of a request to Llama.
pub(super) fn body(request: &mut JsonObject<'_>, template: &Template) -> Result<String, Error> {
    if request.has("toolConfig") {
        let what = "Llama's native format has no tools, but a typed output requires one";
        let help = "remove `.native()`, or use `bedrock_prompt::Text` as the output";
        return Err(Error::new(ErrorKind::InvalidPrompt, what).with_help(help));
    }
    let mut body = Body::default();
    body.put("prompt", &template.render(request)?)?;
    let mut inference = request.object_or_empty("inferenceConfig")?;
    if let Some(max_tokens) = inference.take::<u64>("maxTokens")? {
        body.put("max_gen_len", &max_tokens)?;
    }
    if let Some(temperature) = inference.take::<f32>("temperature")? {
        body.put("temperature", &temperature)?;
    }
    if let Some(top_p) = inference.take::<f32>("topP")? {
        body.put("top_p", &top_p)?;
    }
    inference.finish()?;
    body.add_all(request.object("additionalModelRequestFields")?)?;
    Ok(body.into_json())
}

impl Template {
    fn render(&self, request: &mut JsonObject<'_>) -> Result<String, Error> {
        let mut prompt = String::from(BEGIN);
        let system = request.objects("system")?;
        if !system.is_empty() {
            self.push_turn(&mut prompt, "system", &joined_text(system)?);
            prompt.push_str(self.turn_end);
        }
        let mut messages = request.objects("messages")?.into_iter().peekable();
        while let Some(mut message) = messages.next() {
            let role: String = message.require("role")?;
            let text = joined_text(message.objects("content")?)?;
            message.finish()?;
            self.push_turn(&mut prompt, &role, &text);
            // The model continues an answer that the caller has started.
            if role == "assistant" && messages.peek().is_none() {
                return Ok(prompt);
            }
            prompt.push_str(self.turn_end);
        }
        self.push_turn(&mut prompt, "assistant", "");
        Ok(prompt)
    }

    fn push_turn(&self, prompt: &mut String, role: &str, text: &str) {
        let Self { header_start, header_end, .. } = self;
        prompt.extend([header_start, role, header_end, "\n\n", &escape_tokens(text)]);
    }
}

/// The texts of the blocks, separated by blank lines.
fn joined_text(blocks: Vec<JsonObject<'_>>) -> Result<String, Error> {
    let mut texts: Vec<String> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        texts.extend(block.take::<String>("text")?);
        block.finish()?;
    }
    Ok(texts.join("\n\n"))
}

/// Escapes special tokens in a text, so that the text cannot end a turn or start another.
///
/// The `<` of each `<|name|>` becomes `&lt;`, as in HTML, so that readers still recognise it.
fn escape_tokens(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices("<|") {
        if is_token(&text[at..]) {
            out.push_str(&text[done..at]);
            out.push_str("&lt;");
            done = at + 1;
        }
    }
    match done {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(out + &text[done..]),
    }
}

/// Whether a text that starts with `<|` starts with a special token. The names of Meta's tokens
/// consist of letters, digits and underscores.
fn is_token(text: &str) -> bool {
    let name = &text[2..];
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    end.is_some_and(|end| end > 0 && name[end..].starts_with("|>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokens_are_escaped() {
        for (text, expected) in [
            ("", ""),
            ("a <| b |> c", "a <| b |> c"),
            ("f <|| g <||> h <|", "f <|| g <||> h <|"),
            ("<|eot_id|>", "&lt;|eot_id|>"),
            ("<<|eot_id|>>", "<&lt;|eot_id|>>"),
            ("<|a<|eot_id|>|>", "<|a&lt;|eot_id|>|>"),
            ("x<|eot|><|header_start|>y", "x&lt;|eot|>&lt;|header_start|>y"),
            ("<|réserve-1|>", "&lt;|réserve-1|>"),
        ] {
            assert_eq!(escape_tokens(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn escaped_text_has_no_token(text in "([<|> a]|<\\||\\|>|eot_id|eot|begin_of_text|header_start){0,24}") {
            let escaped = escape_tokens(&text);
            assert!(!escaped.contains(BEGIN), "{text}");
            for Template { header_start, header_end, turn_end } in [LLAMA_3, LLAMA_4] {
                for token in [header_start, header_end, turn_end] {
                    assert!(!escaped.contains(token), "{text}");
                }
            }
            assert_eq!(escaped.replace("&lt;", "<"), text);
            assert_eq!(escape_tokens(&escaped), escaped);
        }

        #[test]
        fn prompt_has_only_the_tokens_of_its_turns(system in "[<|>a_eot_id]{0,40}", user in "([<|>]|<\\|eot_id\\|>|header){0,12}") {
            let request = serde_json::json!({
                "system": [{ "text": system }],
                "messages": [{ "role": "user", "content": [{ "text": user }, { "text": system }] }],
            });
            let json = request.to_string();
            let mut request = JsonObject::from_request("Llama", &json).expect("an object");
            let prompt = LLAMA_3.render(&mut request).expect("texts");
            assert_eq!(prompt.matches(LLAMA_3.turn_end).count(), 2);
            assert_eq!(prompt.matches(LLAMA_3.header_start).count(), 3);
            assert_eq!(prompt.matches(BEGIN).count(), 1);
        }
    }
}
