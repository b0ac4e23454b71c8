//! Progress bars on a terminal; silence when the output is piped.
//! Invariant: draws on standard error only.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::{Stage, Watch};

/// Draws one bar a stage.
pub struct Bars {
    shown: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    pub fn new() -> Self {
        Self {
            shown: std::io::stderr().is_terminal(),
            bar: Mutex::new(None),
        }
    }

    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.bar.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Watch for Bars {
    fn begin(&self, stage: Stage, steps: u64) {
        if !self.shown {
            return;
        }
        let (word, unit) = match stage {
            Stage::Read => ("读取", "个文件"),
            Stage::Score => ("计分", "个岗位"),
            Stage::Write => ("写出", "张表"),
        };
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len} {prefix}") {
            bar.set_style(style.progress_chars("█▌ "));
        }
        bar.set_message(word);
        bar.set_prefix(unit);
        self.with(|slot| *slot = Some(bar));
    }

    fn step(&self, _: Stage) {
        self.with(|slot| {
            if let Some(bar) = slot {
                bar.inc(1);
            }
        });
    }

    fn end(&self, _: Stage) {
        self.with(|slot| {
            if let Some(bar) = slot.take() {
                bar.finish_and_clear();
            }
        });
    }
}
