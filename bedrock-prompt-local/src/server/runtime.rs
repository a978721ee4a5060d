//! The threads of a server.

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// A request that takes long on its worker, such as a search in a large knowledge base, leaves the
/// other one to the rest.
const WORKERS: usize = 2;

/// A runtime of its own. Dropped on another runtime, it stops in the background.
pub(super) struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    pub(super) fn start() -> std::io::Result<Self> {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(WORKERS).thread_name("bedrock-local").enable_all();
        builder.build().map(|runtime| Self(Some(runtime)))
    }

    /// Starts a task. It ends without a result when the runtime is dropped.
    pub(super) fn spawn<F>(&self, task: F) -> std::io::Result<JoinHandle<F::Output>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let runtime = self.0.as_ref().ok_or_else(|| std::io::Error::other("it has stopped"))?;
        Ok(runtime.spawn(task))
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // To wait for its threads would block the runtime on which it is dropped.
            runtime.shutdown_background();
        }
    }
}
