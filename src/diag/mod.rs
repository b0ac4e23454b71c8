//! What is wrong, as values: codes, places, messages, the sink that gathers them, and their renderers.
//! One `Diagnostic` is made where the fault is met and rendered once, at the edge.
//! Invariant: nothing here reads, writes or prints; every code has its entry in `catalog`.

pub mod catalog;
mod place;
mod render;
mod sink;
mod watch;

pub use catalog::{Code, Entry};
pub use place::{Cell, CellRange, Place, column_letters};
pub use render::{json, text};
pub use sink::Sink;
pub use watch::{NoWatch, Stage, Watch};

use std::fmt;

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 错误: the result is a draft until it is mended.
    Error,
    /// 警告: the result stands; somebody should look.
    Warning,
    /// 提示: what the program took something for.
    Note,
}

impl Severity {
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }
}

/// One fault or remark: one sentence, its place, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// One sentence, without a full stop; the user's own words in backticks.
    pub message: String,
    pub place: Place,
    /// The row that the cell stands in, as `编号=…，任务=…` (`本行`).
    pub row: Option<String>,
    /// Other places that belong to the fault, each with a few words.
    pub related: Vec<(Place, String)>,
    /// What was being done, outermost first (`正在给 张敏 计算 按时办结率`).
    pub trace: Vec<String>,
    /// The mend, an action (`建议`).
    pub help: Option<String>,
    /// How many cells this line stands for after folding; 1 otherwise.
    pub count: u32,
}

impl Diagnostic {
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place,
            row: None,
            related: Vec::new(),
            trace: Vec::new(),
            help: None,
            count: 1,
        }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn row(mut self, row: impl Into<String>) -> Self {
        self.row = Some(row.into());
        self
    }

    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }

    pub fn trace(mut self, words: impl Into<String>) -> Self {
        self.trace.push(words.into());
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

/// The first line of the rendering, enough for a log.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}]: {}",
            self.severity().label(),
            self.code,
            self.message
        )
    }
}
