//! The tests, by what they hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod ballot;
mod book;
mod cases;
mod catalog;
mod charter;
mod closing;
mod diag;
mod grades;
mod intake;
mod job;
mod mechanisms;
mod office;
mod office_builder;
mod report;
mod rules;
mod score;
mod settings;
mod sheet;
mod tidy;
mod workspace;
