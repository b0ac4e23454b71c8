//! Progress, as the computing code reports it.
//! Invariant: knows nothing of terminals; whoever draws it lives in `cli/`.

/// A stretch of the job whose steps are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 读取: one step a file.
    Read,
    /// 计分: one step a 任职.
    Score,
    /// 写出: one step a sheet.
    Write,
}

/// Told how far the job is; called from several threads.
pub trait Watch: Sync {
    fn begin(&self, stage: Stage, steps: u64);
    fn step(&self, stage: Stage);
    fn end(&self, stage: Stage);
}

/// Nobody looks.
pub struct NoWatch;

impl Watch for NoWatch {
    fn begin(&self, _: Stage, _: u64) {}
    fn step(&self, _: Stage) {}
    fn end(&self, _: Stage) {}
}
