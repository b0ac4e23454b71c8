//! 民主测评: forms handed out and taken back as workbooks. Who gets which form, what it looks like, whether a
//! returned one is the one that was handed out, which votes count, and the table 测评票 that rules read.
//! Invariant: a form that differs from the one handed out in anything but its marks counts for nothing.

mod check;
mod forms;
mod grid;
mod judge;
mod layout;
mod problem;
mod register;
mod returned;
mod summary;
mod tally;
mod votes;

pub use check::{Checked, Mark, check};
pub use forms::{Form, Rated, Rater, forms, unrated};
pub use grid::{FORM_SHEET, Head};
pub use judge::{Ballot, Line, Verdict, judge};
pub use layout::form_workbook;
pub use problem::{
    ballot_twice, handed_out, no_plan, no_register, not_a_form, plan_changed, votes_changed,
    votes_other_forms, votes_other_plan, votes_outdated,
};
pub use register::{Register, VERSION, plan_digest, register_digest};
pub use returned::{Returned, Visit};
pub use summary::summary_workbook;
pub use tally::{Count, Outcome, PersonGroup, PersonTally, Tally, Vote, tally};
pub use votes::votes_workbook;
