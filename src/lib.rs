//! gangze (岗责): assesses posts by their duties, from an office's spreadsheets to a report that can be signed.
pub mod assess;
pub mod book;
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
