//! The rhai wall: headers, vocabulary, limits, checks before data, and the running of rules.
//! Scripts go in as text; declarations and booked nodes come out as the domain's types.
//! Invariant: no type, name or message of rhai leaves this module, and no script escapes its limits.

mod absent;
mod arithmetic;
mod banding;
mod bands;
mod book;
mod captured;
mod check;
mod declared;
mod engine;
mod exact;
mod gather;
mod header;
mod lists;
mod lookalike;
mod lookup;
mod open;
mod ordinary;
mod others;
mod outline;
mod past;
mod pool;
mod problem;
mod property;
mod run;
mod shares;
mod signs;
mod source;
mod study;
mod trace;
mod vocabulary;
mod whole;
pub mod words;
mod world;
mod written;

pub use banding::{Banding, bandings};
pub use engine::registered;
pub use header::{Header, Parameter, Read};
pub use others::{Figure, Others, Use, What, Whom};
pub use past::{PastUse, Reach};
pub use pool::Pool;
pub use run::{Job, Rule, Rules, Runner, Scored, Stage, Whole};
pub use source::Source;
pub use trace::{Unit, UnitKind};
pub use whole::{COMPOSE, COMPOSE_SECTION, JUDGE, JUDGE_SCRIPT, Known, Results};
pub use world::World;
