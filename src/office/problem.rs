//! What can be wrong in the office's own terms, in words.
//! Invariant: every text of this room stands here.

use chrono::NaiveDate;

use crate::diag::catalog::office as code;
use crate::diag::{Diagnostic, Place};

pub fn no_post_on_day(place: Place, name: &str, day: NaiveDate) -> Diagnostic {
    Diagnostic::new(
        code::NO_POST_ON_DAY,
        place,
        format!("`{name}` 在 {day} 没有任职，这一行没有岗位可以计入"),
    )
    .help("核对姓名和日期；人确实在岗的，在 人员名册 补上这段任职的 起、止")
}

pub fn which_post(place: Place, name: &str, posts: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::WHICH_POST,
        place,
        format!(
            "`{name}` 这一天同时任 {}，看不出这一行算在哪个岗位上",
            posts.join("、")
        ),
    )
    .help("在这一行的「岗位」列写明岗位，没有这一列就加一列")
}
