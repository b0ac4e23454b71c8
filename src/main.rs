//! The thin binary.
//! Invariant: decides nothing itself.

use std::process::ExitCode;

fn main() -> ExitCode {
    gangze::cli::run(std::env::args_os())
}
