//! Images and documents: their number, size and names.

use std::collections::HashSet;

use crate::json::Node;

/// The maximum in one message, and the maximum number of bytes of each.
const LIMITS: [(&str, usize, usize); 2] = [("image", 20, 3_932_160), ("document", 5, 4_718_592)];

pub(super) fn check(messages: &Node<'_>) -> Result<(), String> {
    let mut names = HashSet::new();
    for (index, message) in messages.items().iter().enumerate() {
        let content = message["content"].items();
        for (kind, max_count, max_bytes) in LIMITS {
            let sent: Vec<&Node<'_>> =
                content.iter().map(|block| &block[kind]).filter(|media| !media.is_null()).collect();
            if sent.len() > max_count {
                return Err(format!(
                    "The content field in the Message object at messages.{index} has {} {kind} \
                     blocks. A message can have at most {max_count}.",
                    sent.len()
                ));
            }
            // Base64 encodes three bytes as four characters; padding adds up to two bytes.
            let size =
                |media: &&Node<'_>| media["source"]["bytes"].as_str().map_or(0, str::len) / 4 * 3;
            if sent.iter().any(|media| size(media) > max_bytes + 2) {
                return Err(format!(
                    "The largest {kind} in the Message object at messages.{index} exceeds the \
                     maximum size of {max_bytes} bytes."
                ));
            }
        }
        let documents = || content.iter().map(|block| &block["document"]).filter(|d| !d.is_null());
        if documents().next().is_some() && !content.iter().any(|block| block["text"].is_text()) {
            return Err(format!(
                "The content field in the Message object at messages.{index} has a document \
                 without a text. Add a ContentBlock object with a text field and try again."
            ));
        }
        for name in documents().filter_map(|document| document["name"].as_str()) {
            if !is_name(name) {
                return Err("The document file name can only contain alphanumeric characters, \
                            whitespace characters, hyphens, parentheses, and square brackets. The \
                            name can't contain more than one consecutive whitespace character. \
                            Check that the file name conforms to these restrictions and retry \
                            your request."
                    .to_owned());
            }
            if !names.insert(name) {
                return Err("Messages can not contain duplicate document names".to_owned());
            }
        }
    }
    Ok(())
}

/// The characters that AWS's message lists, and `_`, which it takes.
fn is_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-_()[] \n\r".contains(c);
    let spaces: Vec<bool> = name.chars().map(char::is_whitespace).collect();
    name.chars().all(is_allowed) && !spaces.windows(2).any(|pair| pair[0] && pair[1])
}
