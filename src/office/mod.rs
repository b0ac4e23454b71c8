//! The domain, pure: what an assessment is about and what it comes to.
//! The glossary of the trade stands in `words`; every other module uses these names.
//! Invariant: depends on nothing above, reads no file, knows no format.

mod calendar;
mod period;
mod roster;
mod table;
mod text;
mod value;
pub mod words;

pub use calendar::WorkCalendar;
pub use period::{Cycle, Period};
pub use roster::{Match, Person, Roster, StatusSpan, Tenure, TenureId};
pub use table::{Column, Declaration, Origin, Part, Table};
pub use text::{Lexicon, Symbol};
pub use value::{Blank, Kind, Mention, PersonId, Value};
