//! What the grades leave for people to decide, in words.
//! Invariant: every text of this room stands here.

use crate::diag::catalog::grade as code;
use crate::diag::{Diagnostic, Place};

pub fn tie(grade: &str, limit: u32, names: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::TIE_AT_LINE,
        Place::Run,
        format!(
            "「{grade}」名额 {limit} 人，{} 同分并列在名额线上",
            names.join("、")
        ),
    )
    .help("由考核委员会从这几个人中审定；审定以前他们的等次写作 待审定")
}
