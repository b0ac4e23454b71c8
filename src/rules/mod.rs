//! The rhai wall: headers, vocabulary, limits, checks before data, and the running of rules.
//! Scripts go in as text; declarations and booked nodes come out as the domain's types.
//! Invariant: no type, name or message of rhai leaves this module, and no script escapes its limits.

mod absent;
mod arithmetic;
mod bands;
mod book;
mod check;
mod engine;
mod gather;
mod header;
mod lookalike;
mod lookup;
mod problem;
mod run;
mod shares;
mod source;
mod vocabulary;
pub mod words;
mod world;

pub use engine::registered;
pub use header::{Header, Parameter, Read};
pub use run::{Pool, Rule, Rules, Runner, Scored};
pub use source::Source;
