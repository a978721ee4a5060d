//! Cache points: how many, behind what, and for how long.

use serde_json::Value;

use crate::validate::items;

/// The most in one request.
const MOST: usize = 4;

pub(super) fn check(request: &Value) -> Result<(), String> {
    let messages = items(&request["messages"]);
    for (index, message) in messages.iter().enumerate() {
        let content = items(&message["content"]);
        for at in (0..content.len()).filter(|at| is_point(&content[*at])) {
            let before = at.checked_sub(1).map(|before| &content[before]);
            let behind = match before {
                None => "nothing",
                Some(before) if is_point(before) => "another cachePoint block",
                Some(before) if !before["document"].is_null() => "a document block",
                Some(before) if !before["video"].is_null() => "a video block",
                Some(_) => continue,
            };
            return Err(format!(
                "The cachePoint block at messages.{index}.content.{at} stands behind {behind}. \
                 Move it behind the content that is to be cached and try again."
            ));
        }
    }
    // In the order in which a prompt is cached.
    let before = [&request["toolConfig"]["tools"], &request["system"]];
    let lists = before.into_iter().chain(messages.iter().map(|message| &message["content"]));
    let points: Vec<&Value> = lists.flat_map(items).filter(|block| is_point(block)).collect();
    if points.len() > MOST {
        return Err(format!(
            "The model returned the following errors: A maximum of {MOST} blocks with \
             cache_control may be provided. Found {}.",
            points.len()
        ));
    }
    let is_long = |block: &&Value| block["cachePoint"]["ttl"] == "1h";
    match points.iter().skip_while(|block| is_long(block)).any(is_long) {
        true => {
            Err("The model returned the following errors: a ttl='1h' cache_control block must \
                     not come after a ttl='5m' cache_control block."
                .to_owned())
        }
        false => Ok(()),
    }
}

fn is_point(block: &Value) -> bool {
    !block["cachePoint"].is_null()
}
