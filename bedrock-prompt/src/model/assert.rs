//! The check of a prompt's model at compile time, with its messages.

use super::accepts::Serves;
use super::capabilities::ModelCapabilities;
use super::id::{base_of, has_provider, starts_with};
use super::known::known_with_words_of;

const NO_ID: &str = "` is not a model id of Bedrock, which begins with the provider; ";
const WRITE_ID: &str = "write an id such as `amazon.nova-lite-v1:0`, an inference profile or an \
                        ARN, or add `unchecked` to skip this check";
const NO_CONVERSE: &str = "` cannot be called with Converse: it produces embeddings, images, speech \
                           or rankings; use a text model";

/// Checks the model of a prompt. It is called in constants, where a panic is the compiler's message.
///
/// # Panics
///
/// The id is no model id, inference profile or ARN, or that of a model that Converse does not serve.
#[track_caller]
pub const fn assert_model(id: &str) {
    assert!(
        !id.trim_ascii().is_empty(),
        "the model id is blank; write one, such as `amazon.nova-lite-v1:0`, or remove `model` and \
         name the model on the call or the client"
    );
    let model = ModelCapabilities::from_id(id);
    if model.prefix.is_empty() && !is_well_formed(id) {
        let message = Message::new().text("`").text(id).text(NO_ID);
        let base = base_of(id);
        let message = match known_with_words_of(base) {
            Some(known) => {
                let geography = id.split_at(id.len() - base.len()).0;
                message.text("did you mean `").text(geography).text(known).text("`?")
            }
            None => message.text(WRITE_ID),
        };
        panic!("{}", message.as_str());
    }
    assert!(
        matches!(model.serves, Serves::Converse),
        "{}",
        Message::new().text("`").text(id).text(NO_CONVERSE).as_str()
    );
}

/// Whether an id may be that of a model, of which nothing else need be known.
const fn is_well_formed(id: &str) -> bool {
    if starts_with(id, "arn:", 0) {
        return true;
    }
    let bytes = id.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_alphanumeric() && !matches!(bytes[i], b'.' | b'-' | b':' | b'_') {
            return false;
        }
        i += 1;
    }
    has_provider(base_of(id)) || is_profile_id(bytes)
}

/// Whether it has the form of an application inference profile's id, such as `a1b2c3d4e5f6`.
const fn is_profile_id(id: &[u8]) -> bool {
    let mut digits = 0;
    let mut i = 0;
    while i < id.len() {
        if id[i].is_ascii_digit() {
            digits += 1;
        } else if !id[i].is_ascii_lowercase() {
            return false;
        }
        i += 1;
    }
    id.len() == 12 && digits > 0
}

/// A text that is put together at compile time. What does not fit is left out.
struct Message {
    bytes: [u8; 512],
    length: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 512], length: 0 }
    }

    const fn text(mut self, text: &str) -> Self {
        let bytes = text.as_bytes();
        if self.length + bytes.len() <= self.bytes.len() {
            let mut i = 0;
            while i < bytes.len() {
                self.bytes[self.length + i] = bytes[i];
                i += 1;
            }
            self.length += bytes.len();
        }
        self
    }

    const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_models_that_are_not_known_are_accepted() {
        for id in [
            "newcomer.brilliant-v1:0",
            "us.newcomer.brilliant-5",
            "zai.glm-4.6",
            "a1b2c3d4e5f6",
            "arn:aws:bedrock:us-east-1:111122223333:imported-model/a1b2c3d4e5f6",
            "arn:aws:sagemaker:us-east-1:111122223333:endpoint/llama-3",
            "arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:prompt/A1B2C3D4E5:2",
        ] {
            assert!(is_well_formed(id), "{id}");
            assert_model(id);
        }
        for id in ["gpt-4.1", "claude-sonnet-4-5", "amazon/nova", "Nova Lite", "us.nova", "titan"] {
            assert!(!is_well_formed(id), "{id}");
        }
    }
}
