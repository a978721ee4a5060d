//! The knowledge bases of a server, and the sessions of their users.

mod index;
mod sessions;

use std::collections::HashMap;

pub(crate) use index::{Hit, Index, Passage, Query};
pub(crate) use sessions::Sessions;

/// The knowledge bases of a server, by their ids.
#[derive(Default)]
pub(crate) struct KnowledgeBases {
    pub(crate) indexes: HashMap<String, Index>,
    pub(crate) sessions: Sessions,
}

impl FromIterator<(String, Vec<Passage>)> for KnowledgeBases {
    fn from_iter<T: IntoIterator<Item = (String, Vec<Passage>)>>(passages: T) -> Self {
        let indexes = passages.into_iter().map(|(id, passages)| (id, Index::new(passages)));
        Self { indexes: indexes.collect(), sessions: Sessions::default() }
    }
}
