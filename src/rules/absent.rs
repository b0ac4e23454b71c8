//! 缺数, 不适用 and 出错 as a script meets them, and the fault that a script ends with.
//! Invariant: none of them computes; only 不适用 may be compared, and it is equal to nothing.

use rhai::{Dynamic, EvalAltResult, ImmutableString, Position};

use crate::diag::Place;

/// A value that is not there, and what it would have been.
#[derive(Clone, Debug)]
pub struct Absent {
    pub why: Why,
    /// The column or word that it came from.
    pub what: ImmutableString,
    /// Its cell.
    pub place: Option<Box<Place>>,
}

/// Which of the three states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Missing,
    NotApplicable,
    Faulty,
}

impl Why {
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "缺数",
            Self::NotApplicable => "不适用",
            Self::Faulty => "出错",
        }
    }
}

/// How a script ends before its time.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The indicator is 缺数, 不适用 or 出错 because of data.
    Absent { absent: Absent, message: String },
    /// The rule refuses what stands in a cell.
    Refused { place: Place, message: String },
    /// The rule itself is wrong.
    Rule {
        message: String,
        help: Option<String>,
    },
}

pub type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Ends the script for lack of a value.
pub fn absent(absent: Absent, message: impl Into<String>) -> Box<EvalAltResult> {
    raise(Fault::Absent {
        absent,
        message: message.into(),
    })
}

/// Ends the script because of what stands in a cell.
pub fn refused(place: Place, message: String) -> Box<EvalAltResult> {
    raise(Fault::Refused { place, message })
}

/// Ends the script for a mistake in it.
pub fn wrong(message: impl Into<String>) -> Box<EvalAltResult> {
    raise(Fault::Rule {
        message: message.into(),
        help: None,
    })
}

/// The same, with the mend.
pub fn wrong_with(message: impl Into<String>, help: impl Into<String>) -> Box<EvalAltResult> {
    raise(Fault::Rule {
        message: message.into(),
        help: Some(help.into()),
    })
}

fn raise(fault: Fault) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(
        Dynamic::from(fault),
        Position::NONE,
    ))
}
