//! Sessions: the questions that were asked before.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The sessions of a server, from the first.
#[derive(Default)]
pub(super) struct Sessions(Mutex<Vec<Session>>);

struct Session {
    knowledge_base_id: String,
    questions: Vec<String>,
}

impl Sessions {
    /// The questions so far of a session of this knowledge base.
    pub(super) fn questions(&self, id: &str, knowledge_base_id: &str) -> Option<Vec<String>> {
        let sessions = self.lock();
        let session = sessions.get(number(id)?)?;
        (session.knowledge_base_id == knowledge_base_id).then(|| session.questions.clone())
    }

    /// Adds a question to a session, or to a new one; gives its id.
    pub(super) fn ask(&self, id: Option<&str>, knowledge_base_id: &str, question: &str) -> String {
        let mut sessions = self.lock();
        let at = id.and_then(number).filter(|at| *at < sessions.len()).unwrap_or_else(|| {
            let knowledge_base_id = knowledge_base_id.to_owned();
            sessions.push(Session { knowledge_base_id, questions: Vec::new() });
            sessions.len() - 1
        });
        sessions[at].questions.push(question.to_owned());
        format!("{START}{:012x}", at + 1)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const START: &str = "00000000-0000-4000-9000-";

/// The place of a session in the list.
fn number(id: &str) -> Option<usize> {
    usize::from_str_radix(id.strip_prefix(START)?, 16).ok()?.checked_sub(1)
}
