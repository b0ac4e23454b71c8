//! gangze (岗责): assesses posts by their duties, from an office's spreadsheets to a report that can be signed.
//!
//! The data goes one way, and each room owns one step of it:
//!
//! ```text
//! files ─ sheet ─▶ cells ─ intake ─▶ tables ─ office ─▶ 任职 × indicators ─ rules ─▶ ledgers
//!       ─ score ─▶ totals ─ grade ─▶ ranks, grades ─ report ─▶ layouts ─ book ─▶ workbook, hand-over
//! ```
//!
//! - [`assess`] is the whole job on one page; [`cli`] turns a command line into it and prints.
//! - [`cases`] runs a pack's own cases through the same steps and says what of its rules they reach.
//! - [`charter`] writes a scheme as a document for signature.
//! - [`starter`] makes a folder to start from, with templates and examples.
//! - [`workspace`] knows the folder: gangze.toml, pack.toml, scripts, which file is what.
//! - [`sheet`] reads bytes to cells; old formats in a child process with limits.
//! - [`intake`] reads cells to typed columns and accounts for every row.
//! - [`office`] is the domain, pure: periods, calendar, people, posts, targets, docket, scheme, ledger.
//! - [`rules`] is the wall around rhai: headers, vocabulary, limits, checks, running.
//! - [`score`] makes ledger trees of 任职 and 科室 × indicator, in the order that 取用 gives; [`grade`] makes
//!   conclusions, ranks and grades.
//! - [`ballot`] is 民主测评: forms handed out and taken back, and the table of votes that rules read.
//! - [`report`] lays results out, [`book`] writes layouts and swaps result folders in.
//! - [`diag`] is what is wrong, as values, with the catalogue behind `gangze explain`.
//!
//! Which room may use which is data in `tests/tidy.rs`, and a test.
pub mod assess;
pub mod ballot;
pub mod book;
pub mod cases;
pub mod charter;
pub mod cli;
pub mod diag;
pub mod grade;
pub mod intake;
pub mod office;
pub mod report;
pub mod rules;
pub mod score;
pub mod sheet;
pub mod starter;
pub mod workspace;
