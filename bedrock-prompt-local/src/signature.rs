//! The signatures of reasoning: how the server makes and reads those of Claude.
//!
//! A signature has the digest of the text that it signs. That of a model which binds reasoning also
//! has the digest of what stood before it: system prompt, tools and messages. They are no
//! protection, but the same on every server.

use crate::json::Node;

const MARK: &str = "bGlnbmVk";

/// A signature of the server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    text: u64,
    /// `None`: the model does not bind reasoning.
    prefix: Option<u64>,
}

impl Signature {
    pub(crate) fn new(text: &str, prefix: Option<u64>) -> Self {
        Self { text: digest_of(text), prefix }
    }

    /// A signature in its form; `None` if the server has not made it.
    pub(crate) fn parse(signature: &str) -> Option<Self> {
        let digits = signature.strip_prefix(MARK)?;
        let number = |digits: &str| u64::from_str_radix(digits, 16).ok();
        let is_form = matches!(digits.len(), 16 | 32) && digits.is_ascii();
        let (text, prefix) = is_form.then(|| digits.split_at(16))?;
        let prefix = if prefix.is_empty() { None } else { Some(number(prefix)?) };
        Some(Self { text: number(text)?, prefix })
    }

    /// Whether it is the signature of a text.
    pub(crate) fn signs(&self, text: &str) -> bool {
        self.text == digest_of(text)
    }

    /// Whether what stands before the text is what it was. True of a signature without it.
    pub(crate) fn is_bound_to(&self, prefix: u64) -> bool {
        self.prefix.is_none_or(|bound| bound == prefix)
    }
}

impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{MARK}{:016x}", self.text)?;
        self.prefix.map_or(Ok(()), |prefix| write!(f, "{prefix:016x}"))
    }
}

/// The digest of what stands before each message, and of all: the system prompt, the tools, and the
/// messages up to it. Cache points and reasoning are no part of it.
pub(crate) fn prefixes(request: &Node<'_>) -> Vec<u64> {
    let mut digest = Digest::new();
    for part in [&request["system"], &request["toolConfig"]["tools"]] {
        digest.blocks(part);
    }
    let mut digests = vec![digest.0];
    for message in request["messages"].items() {
        digest.node(&message["role"]);
        digest.blocks(&message["content"]);
        digests.push(digest.0);
    }
    digests
}

fn digest_of(text: &str) -> u64 {
    let mut digest = Digest::new();
    digest.bytes(text.as_bytes());
    digest.0
}

/// FNV-1a, which is the same on every machine.
struct Digest(u64);

impl Digest {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Blocks in their order, without those that do not count.
    fn blocks(&mut self, blocks: &Node<'_>) {
        self.bytes(b"[");
        for block in blocks.items() {
            let counts =
                ["cachePoint", "reasoningContent"].iter().all(|kind| block[kind].is_null());
            if counts {
                self.node(block);
            }
        }
        self.bytes(b"]");
    }

    /// A value; the order of members, and those that are null, do not matter.
    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Null => self.bytes(b"null"),
            Node::Bool(value) => self.bytes(if *value { b"true" } else { b"false" }),
            // The same number may be written in several ways.
            Node::Number(number) => match number.as_f64() {
                Some(value) => self.bytes(&value.to_bits().to_le_bytes()),
                None => self.bytes(number.to_string().as_bytes()),
            },
            Node::Text(text) => self.text(text),
            Node::List(items) => {
                self.bytes(b"[");
                for item in items {
                    self.node(item);
                }
                self.bytes(b"]");
            }
            Node::Object(members) => {
                // A client may leave out the type of a tool use, which is the same for all.
                let counts = |name: &str, value: &Node<'_>| {
                    !(value.is_null() || name == "type" && *value == "tool_use")
                };
                let mut members: Vec<_> =
                    members.iter().filter(|(name, value)| counts(name, value)).collect();
                members.sort_by(|(one, _), (other, _)| one.cmp(other));
                self.bytes(b"{");
                for (name, value) in members {
                    self.text(name);
                    self.node(value);
                }
                self.bytes(b"}");
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes(&text.len().to_le_bytes());
        self.bytes(text.as_bytes());
    }
}
