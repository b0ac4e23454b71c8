//! 缺数, 不适用 and 出错 as a script meets them, and the fault that a script ends with.
//! Invariant: none of them computes; only 不适用 may be compared, and every comparison with it is false.

use std::cell::RefCell;

use rhai::{Dynamic, EvalAltResult, ImmutableString, Position};

use crate::diag::Place;

/// What the engine calls an absent value.
pub const ABSENT: &str = "没有值";

/// A value that is not there, and what it would have been.
#[derive(Clone, Debug)]
pub struct Absent {
    pub why: Why,
    /// The column or word that it came from.
    pub what: ImmutableString,
    /// Its cell.
    pub place: Option<Box<Place>>,
    /// Concerns the indicator as a whole (its own row of 岗位目标, the rule's own word), not one row of a table.
    pub whole: bool,
}

thread_local! {
    /// The value that was last found not to be there: what rhai's own words stumble over, they do not name.
    static LAST: RefCell<Option<Absent>> = const { RefCell::new(None) };
}

impl Absent {
    /// As a script's value; remembered as the last one.
    pub fn value(self) -> Dynamic {
        LAST.with(|last| last.replace(Some(self.clone())));
        Dynamic::from(self)
    }
}

/// Forgets the last absent value, before a script is run.
pub fn forget() {
    LAST.with(|last| last.replace(None));
}

/// The last value of this run that was not there.
pub fn last() -> Option<Absent> {
    LAST.with(|last| last.borrow().clone())
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

/// Ends the script for lack of a value. A row to which something does not apply ends it as a mistake of the rule:
/// one such row must not take the whole indicator away.
pub fn absent(absent: Absent, message: impl Into<String>) -> Box<EvalAltResult> {
    if absent.why == Why::NotApplicable && !absent.whole {
        return wrong_with(message, check_first(&absent.what));
    }
    raise(Fault::Absent {
        absent,
        message: message.into(),
    })
}

/// The mend where a row's 不适用 is met.
pub fn check_first(what: &str) -> String {
    format!("先用 有(\"{what}\") 看这一行有没有值，再用它")
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
