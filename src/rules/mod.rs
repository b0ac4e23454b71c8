//! The rhai wall: headers, vocabulary, limits, checks before data, and the running of rules.
//! Scripts go in as text; declarations and booked nodes come out as the domain's types.
//! Invariant: no type, name or message of rhai leaves this module, and no script escapes its limits.

mod absent;
mod arithmetic;
mod book;
mod check;
mod engine;
mod header;
mod lookalike;
mod problem;
mod run;
mod source;
mod trace;
mod vocabulary;
mod world;

pub use header::{Header, Parameter, Read};
pub use run::{Pool, Rule, Rules, Runner, Scored};
pub use source::Source;
pub use trace::{Unit, UnitKind};
