//! The tokens of a request that a prompt cache has, and those that are written to it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::usage::{self, CacheTokens};
use super::{OperationRequest, invoke};
use crate::json::Node;
use crate::state::lock;

/// The minimum of tokens before a cache point, as most models have it.
const MIN_TOKENS: u64 = 1024;

/// A request up to the end of a block.
struct Prefix {
    hash: u64,
    tokens: u64,
    /// The lifetime of the cache point after it: its place in [`CacheTokens::LIFETIMES`].
    cached_for: Option<usize>,
}

/// Looks up the prefixes of a request and caches those before its cache points. `None`: it has no
/// cache point.
pub(super) fn look_up(request: &OperationRequest, converse: &Node<'_>) -> Option<CacheTokens> {
    let has_cache_point = parts(converse)
        .any(|(_, blocks)| blocks.items().iter().any(|block| block.get("cachePoint").is_some()));
    let prefixes = has_cache_point.then(|| prefixes(request.model_id(), converse))?;
    let mut tokens = CacheTokens {
        written_for: invoke::is_claude(request.model_id()).then_some([0; 2]),
        ..CacheTokens::default()
    };
    let mut cache = lock(&request.state.prompt_cache);
    let known = prefixes.iter().filter(|prefix| cache.contains(prefix.hash));
    tokens.read = known.map(|prefix| prefix.tokens).max().unwrap_or(0);
    let mut cached = tokens.read;
    for prefix in &prefixes {
        let Some(lifetime) = prefix.cached_for.filter(|_| prefix.tokens >= MIN_TOKENS) else {
            continue;
        };
        let written = prefix.tokens.saturating_sub(cached);
        tokens.write += written;
        if let Some(written_for) = &mut tokens.written_for {
            written_for[lifetime] += written;
        }
        cached = cached.max(prefix.tokens);
        cache.insert(prefix.hash);
    }
    Some(tokens)
}

/// The blocks of a request in the order in which a model reads them: tools, system prompt, messages.
/// Each part has a name.
fn parts<'n>(converse: &'n Node<'n>) -> impl Iterator<Item = (&'n str, &'n Node<'n>)> {
    let tools = [("tools", &converse["toolConfig"]["tools"]), ("system", &converse["system"])];
    let messages = converse["messages"].items().iter();
    let messages =
        messages.map(|message| (message["role"].as_str().unwrap_or_default(), &message["content"]));
    tools.into_iter().chain(messages)
}

/// The prefixes of a request, up to its last cache point.
fn prefixes(model_id: &str, converse: &Node<'_>) -> Vec<Prefix> {
    let mut found: Vec<Prefix> = Vec::new();
    let mut hasher = DefaultHasher::new();
    model_id.hash(&mut hasher);
    let mut chars = 0;
    for (part, blocks) in parts(converse) {
        part.hash(&mut hasher);
        for block in blocks.items() {
            if let Some(point) = block.get("cachePoint") {
                let is_hour = point["ttl"] == CacheTokens::LIFETIMES[1];
                if let Some(last) = found.last_mut() {
                    last.cached_for = Some(usize::from(is_hour));
                }
                continue;
            }
            hash(block, &mut hasher);
            chars += usage::chars(block);
            let tokens = usage::tokens(chars);
            found.push(Prefix { hash: hasher.finish(), tokens, cached_for: None });
        }
    }
    let end = found.iter().rposition(|prefix| prefix.cached_for.is_some());
    found.truncate(end.map_or(0, |last| last + 1));
    found
}

/// Hashes a value such that values with other texts, names or order have another hash.
fn hash(node: &Node<'_>, hasher: &mut DefaultHasher) {
    std::mem::discriminant(node).hash(hasher);
    match node {
        Node::Null => {}
        Node::Bool(bool) => bool.hash(hasher),
        Node::Number(number) => number.hash(hasher),
        Node::Text(text) => text.hash(hasher),
        Node::List(items) => {
            items.len().hash(hasher);
            for item in items {
                hash(item, hasher);
            }
        }
        Node::Object(members) => {
            members.len().hash(hasher);
            for (name, value) in members {
                name.hash(hasher);
                hash(value, hasher);
            }
        }
    }
}
