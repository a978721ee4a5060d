//! What models wrote as the inputs of tools, for when it is sent back to them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::wire::{RawBody, sendable};

/// The most answers, and the most bytes of them, that a client keeps.
const MOST_BODIES: usize = 1024;
const MOST_BYTES: usize = 8 << 20;

/// The last answers with tool uses in them.
///
/// The SDK's message has lost the order of keys and digits of numbers. A
/// conversation that sends it back goes out with what the model wrote, as long
/// as that is kept here; later, with sorted keys.
#[derive(Debug, Default)]
pub(super) struct Echoes(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    bodies: VecDeque<RawBody>,
    bytes: usize,
}

impl Echoes {
    pub(super) fn keep(&self, body: &RawBody) {
        if !body.has_inputs() || body.len() > MOST_BYTES {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += body.len();
        kept.bodies.push_back(body.clone());
        while kept.bodies.len() > MOST_BODIES || kept.bytes > MOST_BYTES {
            let oldest = kept.bodies.pop_front();
            kept.bytes -= oldest.map_or(0, |body| body.len());
        }
    }

    /// What the model wrote as the input of a tool use.
    pub(super) fn input(&self, tool_use_id: &str) -> Option<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newest_first = kept.bodies.iter().rev();
        newest_first.find_map(|body| body.input(tool_use_id)).map(|it| sendable(it).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(id: usize, filling: usize) -> RawBody {
        let filling = "x".repeat(filling);
        let json = format!(
            r#"{{"output":{{"message":{{"content":[{{"toolUse":{{"toolUseId":"{id}","input":"{filling}"}}}}]}}}}}}"#
        );
        RawBody::parse(json.as_bytes()).expect("a Converse output")
    }

    #[test]
    fn the_oldest_answers_are_let_go() {
        let echoes = Echoes::default();
        for id in 0..=MOST_BODIES {
            echoes.keep(&body(id, 1));
        }
        assert_eq!(echoes.input("0"), None);
        assert_eq!(echoes.input("1").as_deref(), Some(r#"{"input":"x"}"#));
        echoes.keep(&body(7, MOST_BYTES - 200));
        assert_eq!(echoes.input("1"), None);
        assert!(echoes.input("7").is_some());
        echoes.keep(&body(8, MOST_BYTES + 1));
        assert!(echoes.input("7").is_some());
    }
}
