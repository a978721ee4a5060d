//! The chat template of Llama: one text, in which special tokens part the turns.

mod answer;

use std::borrow::Cow;

use super::body::Body;
use super::part::Part;
use crate::outcome::{Error, ErrorKind};

pub(super) use answer::Reader;

/// The tokens of a chat template.
pub(super) struct Template {
    header_start: &'static str,
    header_end: &'static str,
    turn_end: &'static str,
}

/// Source: Meta's model cards, "Llama 3.1: prompt template" and its neighbours.
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

/// The body that asks Llama what a Converse request asks.
pub(super) fn body(request: &mut Part<'_>, template: &Template) -> Result<String, Error> {
    if request.has("toolConfig") {
        let what = "Llama's native format has no tools, but a typed output requires one";
        let help = "remove `.native()`, or use `bedrock_prompt::Text` as the output";
        return Err(Error::new(ErrorKind::InvalidPrompt, what).with_help(help));
    }
    let mut body = Body::default();
    body.put("prompt", &template.fill(request)?)?;
    let mut inference = request.inner("inferenceConfig")?;
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
    body.add_all(request.part("additionalModelRequestFields")?)?;
    Ok(body.into_json())
}

impl Template {
    fn fill(&self, request: &mut Part<'_>) -> Result<String, Error> {
        let mut prompt = String::from(BEGIN);
        let system = request.parts("system")?;
        if !system.is_empty() {
            self.turn(&mut prompt, "system", &text(system)?);
            prompt.push_str(self.turn_end);
        }
        let mut messages = request.parts("messages")?.into_iter().peekable();
        while let Some(mut message) = messages.next() {
            let role: String = message.need("role")?;
            let text = text(message.parts("content")?)?;
            message.finish()?;
            self.turn(&mut prompt, &role, &text);
            // An answer that the caller has begun is left for the model to go on with.
            if role == "assistant" && messages.peek().is_none() {
                return Ok(prompt);
            }
            prompt.push_str(self.turn_end);
        }
        self.turn(&mut prompt, "assistant", "");
        Ok(prompt)
    }

    fn turn(&self, prompt: &mut String, role: &str, text: &str) {
        let Self { header_start, header_end, .. } = self;
        prompt.extend([header_start, role, header_end, "\n\n", &without_tokens(text)]);
    }
}

/// The texts of some blocks, one a paragraph.
fn text(blocks: Vec<Part<'_>>) -> Result<String, Error> {
    let mut texts: Vec<String> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        texts.extend(block.take::<String>("text")?);
        block.finish()?;
    }
    Ok(texts.join("\n\n"))
}

/// A text without special tokens: nothing in it ends a turn or begins another.
///
/// Of each `<|name|>` the first sign is written `&lt;`, as in HTML. A reader, human or
/// model, still sees what stood there.
fn without_tokens(text: &str) -> Cow<'_, str> {
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

/// Whether a text, which begins with `<|`, begins with a token: all of Meta's have names of
/// letters, digits and underscores.
fn is_token(text: &str) -> bool {
    let name = &text[2..];
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    end.is_some_and(|end| end > 0 && name[end..].starts_with("|>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_written_out_and_all_else_stays() {
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
            assert_eq!(without_tokens(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_token_survives(text in "([<|> a]|<\\||\\|>|eot_id|eot|begin_of_text|header_start){0,24}") {
            let written = without_tokens(&text);
            assert!(!written.contains(BEGIN), "{text}");
            for Template { header_start, header_end, turn_end } in [LLAMA_3, LLAMA_4] {
                for token in [header_start, header_end, turn_end] {
                    assert!(!written.contains(token), "{text}");
                }
            }
            assert_eq!(written.replace("&lt;", "<"), text);
            assert_eq!(without_tokens(&written), written);
        }

        #[test]
        fn a_prompt_has_the_tokens_of_its_turns_and_no_others(system in "[<|>a_eot_id]{0,40}", user in "([<|>]|<\\|eot_id\\|>|header){0,12}") {
            let request = serde_json::json!({
                "system": [{ "text": system }],
                "messages": [{ "role": "user", "content": [{ "text": user }, { "text": system }] }],
            });
            let json = request.to_string();
            let mut part = Part::of_request("Llama", &json).expect("an object");
            let prompt = LLAMA_3.fill(&mut part).expect("texts");
            assert_eq!(prompt.matches(LLAMA_3.turn_end).count(), 2);
            assert_eq!(prompt.matches(LLAMA_3.header_start).count(), 3);
            assert_eq!(prompt.matches(BEGIN).count(), 1);
        }
    }
}
