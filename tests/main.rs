//! The tests, by what they hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod book;
mod catalog;
mod diag;
mod grades;
mod office;
mod office_builder;
mod rules;
mod sheet;
mod tidy;
mod workspace;
