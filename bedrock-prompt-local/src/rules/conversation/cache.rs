//! Cache points: their number, position and time to live.

use crate::json::Node;
use crate::rules::model::{Family, model_error};

/// The maximum in one request.
const MAX_CACHE_POINTS: usize = 4;

pub(super) fn check(strict: bool, family: Family, request: &Node<'_>) -> Result<(), String> {
    let messages = request["messages"].items();
    // A prompt is cached in this order.
    let before = [&request["toolConfig"]["tools"], &request["system"]];
    let lists = || before.into_iter().chain(messages.iter().map(|message| &message["content"]));
    if lists().any(|list| list.items().first().is_some_and(is_point)) {
        return Err("There is nothing available to cache. Please remove the invalid cache point \
                    and try again."
            .to_owned());
    }
    for (index, message) in messages.iter().enumerate() {
        check_order(strict, family, index, message["content"].items())?;
    }
    let points: Vec<&Node<'_>> =
        lists().flat_map(Node::items).filter(|block| is_point(block)).collect();
    if points.len() > MAX_CACHE_POINTS {
        return Err(model_error(&format!(
            "A maximum of {MAX_CACHE_POINTS} blocks with cache_control may be provided. Found {}.",
            points.len()
        )));
    }
    let is_long = |block: &&Node<'_>| block["cachePoint"]["ttl"] == "1h";
    if points.iter().skip_while(|block| is_long(block)).any(is_long) {
        return Err(model_error(
            "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.",
        ));
    }
    Ok(())
}

/// The blocks that a cache point may follow.
fn check_order(
    strict: bool,
    family: Family,
    message: usize,
    content: &[Node<'_>],
) -> Result<(), String> {
    // Claude gets a document that is not a PDF as two blocks.
    let mut extra = 0;
    for (at, pair) in content.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let document = &before["document"];
        let is_converted = !document.is_null() && document["format"] != "pdf";
        extra += usize::from(is_converted);
        if !is_point(after) {
            continue;
        }
        if is_converted && family == Family::Claude {
            let at = at + 1 + extra;
            return Err(model_error(&format!(
                "messages.{message}.content.{at}.type: Field required"
            )));
        }
        let kinds = ["cachePoint", "document", "video"];
        // A PDF may come before one.
        let kind =
            kinds.into_iter().find(|kind| !before[kind].is_null() && document["format"] != "pdf");
        if let Some(kind) = kind.filter(|_| strict) {
            return Err(format!(
                "The cachePoint block at messages.{message}.content.{} follows a {kind} block. \
                 Place it after other content and try again.",
                at + 1
            ));
        }
    }
    Ok(())
}

fn is_point(block: &Node<'_>) -> bool {
    !block["cachePoint"].is_null()
}
