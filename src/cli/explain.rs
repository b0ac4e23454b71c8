//! `gangze explain`: what a message code means.
//! Invariant: says only what the catalogue holds.

use super::{Exit, print};
use crate::diag::catalog::command::UNKNOWN_CODE;
use crate::diag::{Code, Diagnostic, Place};

pub fn run(id: &str) -> Exit {
    let Some(code) = Code::find(id) else {
        let help = "照消息里方括号中的代码写，例如 gangze explain E104";
        let fault =
            Diagnostic::new(UNKNOWN_CODE, Place::Run, format!("没有 `{id}` 这个代码")).help(help);
        print::problems(&[fault]);
        return Exit::CouldNotRun;
    };
    let entry = code.entry();
    print::out(&format!(
        "{}[{}] {}\n\n意思  {}\n原因  {}\n改法  {}\n例子  {}\n",
        code.severity().label(),
        entry.id,
        entry.title,
        entry.meaning,
        entry.cause,
        entry.mend,
        entry.example
    ));
    Exit::Done
}
