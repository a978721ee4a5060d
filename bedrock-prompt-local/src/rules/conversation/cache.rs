//! Cache points: their number, position and time to live.

use crate::json::Node;

/// The maximum in one request.
const MAX_CACHE_POINTS: usize = 4;

pub(super) fn check(request: &Node<'_>) -> Result<(), String> {
    let messages = request["messages"].items();
    for (index, message) in messages.iter().enumerate() {
        let content = message["content"].items();
        for at in (0..content.len()).filter(|at| is_point(&content[*at])) {
            let before = at.checked_sub(1).map(|before| &content[before]);
            let problem = match before {
                None => "is the first block",
                Some(before) if is_point(before) => "follows another cachePoint block",
                Some(before) if !before["document"].is_null() => "follows a document block",
                Some(before) if !before["video"].is_null() => "follows a video block",
                Some(_) => continue,
            };
            return Err(format!(
                "The cachePoint block at messages.{index}.content.{at} {problem}. Place it after \
                 the content to cache and try again."
            ));
        }
    }
    // A prompt is cached in this order.
    let before = [&request["toolConfig"]["tools"], &request["system"]];
    let lists = before.into_iter().chain(messages.iter().map(|message| &message["content"]));
    let points: Vec<&Node<'_>> =
        lists.flat_map(Node::items).filter(|block| is_point(block)).collect();
    if points.len() > MAX_CACHE_POINTS {
        return Err(format!(
            "The model returned the following errors: A maximum of {MAX_CACHE_POINTS} blocks with \
             cache_control may be provided. Found {}.",
            points.len()
        ));
    }
    let is_long = |block: &&Node<'_>| block["cachePoint"]["ttl"] == "1h";
    if points.iter().skip_while(|block| is_long(block)).any(is_long) {
        return Err(
            "The model returned the following errors: a ttl='1h' cache_control block must \
                    not come after a ttl='5m' cache_control block."
                .to_owned(),
        );
    }
    Ok(())
}

fn is_point(block: &Node<'_>) -> bool {
    !block["cachePoint"].is_null()
}
