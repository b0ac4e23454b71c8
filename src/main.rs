//! The thin binary: for now only the hidden child that reads old formats.
//! Invariant: decides nothing itself.

use std::process::ExitCode;

use gangze::sheet::child;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments
        .next()
        .is_some_and(|first| first == child::COMMAND)
    {
        return child::serve(
            arguments.next().as_deref(),
            std::io::stdin().lock(),
            std::io::stdout().lock(),
        );
    }
    ExitCode::SUCCESS
}
