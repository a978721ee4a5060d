//! The prefixes of requests that a prompt cache has.

use std::collections::{HashSet, VecDeque};

/// The maximum number of prefixes. The oldest one makes room for a new one.
const MAX_PREFIXES: usize = 4096;

/// Hashes of prefixes. They do not expire, so that responses do not depend on the clock.
#[derive(Default)]
pub(crate) struct PromptCache {
    known: HashSet<u64>,
    in_order: VecDeque<u64>,
}

impl PromptCache {
    pub(crate) fn contains(&self, prefix: u64) -> bool {
        self.known.contains(&prefix)
    }

    pub(crate) fn insert(&mut self, prefix: u64) {
        if !self.known.insert(prefix) {
            return;
        }
        self.in_order.push_back(prefix);
        if self.in_order.len() > MAX_PREFIXES
            && let Some(oldest) = self.in_order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_prefix_makes_room() {
        let mut cache = PromptCache::default();
        let most = u64::try_from(MAX_PREFIXES).expect("a small number");
        for _ in 0..2 {
            (0..most).for_each(|prefix| cache.insert(prefix));
        }
        assert!(cache.contains(0) && cache.contains(most - 1));
        cache.insert(most);
        assert!(!cache.contains(0) && cache.contains(1) && cache.contains(most));
        assert_eq!(cache.in_order.len(), MAX_PREFIXES);
    }
}
