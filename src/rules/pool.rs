//! The threads of the rules.
//! Invariant: scripts are compiled and run on these alone; each has a stack that no script within the limits fills.

use super::engine::STACK;
use super::problem;
use crate::diag::Diagnostic;

/// Threads that scripts are compiled and run on.
pub struct Pool {
    threads: rayon::ThreadPool,
}

impl Pool {
    /// `threads` of 0 is one a core.
    ///
    /// # Errors
    /// Where the machine gives no threads.
    pub fn new(threads: usize) -> Result<Self, Box<Diagnostic>> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK)
            .thread_name(|number| format!("规则{number}"))
            .build()
            .map(|threads| Self { threads })
            .map_err(|_| Box::new(problem::no_threads()))
    }

    pub fn run<T: Send>(&self, job: impl FnOnce() -> T + Send) -> T {
        self.threads.install(job)
    }
}
