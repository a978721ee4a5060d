//! Tool uses and their results, turn by turn.

use std::collections::HashSet;

use crate::json::Node;
use crate::rules::OpenToolUses;

/// The ids of the tool uses and of the tool results in a turn.
#[derive(Default)]
struct Turn<'a> {
    role: &'a str,
    /// The index of its last message.
    index: usize,
    used: Vec<&'a str>,
    results: Vec<&'a str>,
}

/// A tool use has an id of its own in its turn, and one result, in the next turn. The tool uses of
/// the last turn have none yet.
pub(super) fn check(messages: &Node<'_>) -> Result<(), String> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for (index, message) in messages.items().iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        if role == "system" {
            continue;
        }
        // AWS merges consecutive messages of one role.
        if turns.last().is_none_or(|turn| turn.role != role) {
            turns.push(Turn { role, ..Turn::default() });
        }
        if let Some(turn) = turns.last_mut() {
            turn.index = index;
            for block in message["content"].items() {
                turn.used.extend(block["toolUse"]["toolUseId"].as_str());
                turn.results.extend(block["toolResult"]["toolUseId"].as_str());
            }
        }
    }
    let mut open = OpenToolUses::default();
    for turn in &turns {
        for (kind, ids) in [("toolUse", &turn.used), ("toolResult", &turn.results)] {
            let twice = duplicates(ids);
            if !twice.is_empty() {
                return Err(format!(
                    "The {kind} blocks at messages.{}.content contain duplicate Ids: {}",
                    turn.index,
                    twice.join(", ")
                ));
            }
        }
        // A server-side tool has its result in the same turn.
        turn.used.iter().for_each(|id| open.add(id));
        for id in &turn.results {
            if !open.close(id) {
                return Err(format!(
                    "The number of toolResult blocks at messages.{}.content exceeds the number of \
                     toolUse blocks of previous turn.",
                    turn.index
                ));
            }
        }
        if turn.role == "user"
            && let Some(ids) = open.take_listed()
        {
            return Err(format!(
                "Expected toolResult blocks at messages.{}.content for the following Ids: {ids}",
                turn.index,
            ));
        }
    }
    Ok(())
}

/// The ids that are there more than once, each once.
fn duplicates<'a>(ids: &[&'a str]) -> Vec<&'a str> {
    let (mut known, mut twice) = (HashSet::new(), HashSet::new());
    ids.iter().copied().filter(|id| !known.insert(*id) && twice.insert(*id)).collect()
}
