//! The domain, pure: what an assessment is about and what it comes to.
//! The glossary of the trade stands in `words`; every other module uses these names.
//! Invariant: depends on nothing above, reads no file, knows no format.

pub mod ballot;
mod calendar;
mod choice;
mod closing;
mod column;
mod composition;
mod conclude;
mod content;
mod docket;
mod facts;
mod groups;
mod history;
mod ledger;
mod papers;
mod period;
mod problem;
mod quota;
mod roster;
mod rounding;
mod scheme;
mod shelf;
mod subject;
mod table;
mod target;
mod targets;
mod text;
mod value;
pub mod words;

pub use calendar::WorkCalendar;
pub use choice::{choose, choose_section};
pub use closing::{Changeable, Circumstance, Closing, Gate, GateTest, PastAbsent, PastTest, Step};
pub use column::{Column, Gap};
pub use composition::{AbsentPart, Composition};
pub use conclude::Verdict;
pub use content::{FileContent, WORKDAYS};
pub use docket::{Docket, Duties, Lateness, Setting, Timing, roles};
pub use facts::Facts;
pub use groups::{GroupRow, Groups};
pub use history::{Figure, History, PastFile, PastIndicator, PastPeriod, PastSubject};
pub use ledger::{
    Bounds, Combine, Entry, EntryKind, Evidence, Level, Node, OutOfRange, Settled, State,
};
pub use papers::{
    Attendance, Effect, FIELDS, Form, HandOver, HandOverColumn, Holds, Merits, Notice, Papers, Pay,
    STANDARD_FIELDS, STANDARD_FIELDS_WITH_PAY, StaffCodes,
};
pub use period::{Cycle, Period, YearStart};
pub use problem::near;
pub use quota::{
    CapWay, Pool, PoolKey, Quota, QuotaBase, ShareCase, ShareWhen, SmallPools, SmallWay, TieKey,
    Traits,
};
pub use roster::{Match, Person, Roster, StatusSpan, Tenure, TenureId};
pub use rounding::{Mode, Rounding};
pub use scheme::{
    Conclusion, Consequence, Grade, Merge, RoundingSteps, Scheme, SectionScheme, StatusRule,
    StatusWhen,
};
pub use shelf::{Bundle, Packed, Packer, Shelf, Unpacker};
pub use subject::{SectionId, Subject};
pub use table::{Declaration, Origin, Part, Table};
pub use target::{Audience, Base, Compare, Indicator, Policy, PostScope, Scope, SubjectKind};
pub use targets::Reading;
pub use text::{Lexicon, Symbol, TextHash};
pub use value::{Blank, Kind, Mention, PersonId, Value};
