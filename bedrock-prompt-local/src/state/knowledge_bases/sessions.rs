//! The sessions of users, with their earlier questions.

use std::sync::Mutex;

use crate::state::lock;

/// The prefix of the ids.
const ID_PREFIX: &str = "00000000-0000-4000-9000-";

/// The sessions of a server in the order of their creation.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<Vec<Session>>);

struct Session {
    knowledge_base_id: String,
    questions: Vec<String>,
}

impl Sessions {
    /// The earlier questions of a session, if it belongs to this knowledge base.
    pub(crate) fn questions(&self, id: &str, knowledge_base_id: &str) -> Option<Vec<String>> {
        let sessions = lock(&self.0);
        let session = sessions.get(index(id)?)?;
        (session.knowledge_base_id == knowledge_base_id).then(|| session.questions.clone())
    }

    /// Adds a question to a session, or to a new one. Returns the id of the session.
    pub(crate) fn add_question(
        &self,
        id: Option<&str>,
        knowledge_base_id: &str,
        question: &str,
    ) -> String {
        let mut sessions = lock(&self.0);
        let at = id.and_then(index).filter(|at| *at < sessions.len()).unwrap_or_else(|| {
            let knowledge_base_id = knowledge_base_id.to_owned();
            sessions.push(Session { knowledge_base_id, questions: Vec::new() });
            sessions.len() - 1
        });
        sessions[at].questions.push(question.to_owned());
        format!("{ID_PREFIX}{:012x}", at + 1)
    }
}

/// The index of a session in the list.
fn index(id: &str) -> Option<usize> {
    usize::from_str_radix(id.strip_prefix(ID_PREFIX)?, 16).ok()?.checked_sub(1)
}
