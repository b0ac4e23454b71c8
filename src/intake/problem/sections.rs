//! What intake says of 科室 and 岗位 that the roster does not know, and of rows that name nobody.
//! Invariant: what was found is named, and the nearest word of the roster where there is one.

use super::is_it;
use crate::diag::catalog::tables as code;
use crate::diag::{Diagnostic, Place};

pub(in crate::intake) fn no_owner_name(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_OWNER_NAME,
        place,
        format!("这一行没有写 `{column}`，退回"),
    )
    .help("补上姓名；不是数据的行请删去")
}

/// A row of a 科室 in a table that only people's rules read.
pub(in crate::intake) fn no_owner_but_section(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_OWNER_NAME,
        place,
        format!("这一行只写了科室，没有写 `{column}`，退回"),
    )
    .help("补上姓名；是科室自己的事的，岗位目标里要有读这张表的科室指标（对象写 科室）；不是数据的行请删去")
}

/// The same, where a rule may look the row up by its 科室.
pub(in crate::intake) fn only_to_look_up(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::ONLY_TO_LOOK_UP,
        place,
        format!("这一行只写了科室，没有写 `{column}`，不算给任何人"),
    )
    .help("该算给人的补上姓名；只供规则按科室查的不用改")
}

pub(in crate::intake) fn unknown_section(
    place: Place,
    section: &str,
    near: &[String],
    in_log: bool,
) -> Diagnostic {
    let code = if in_log {
        code::SECTION_UNKNOWN_IN_LOG
    } else {
        code::UNKNOWN_SECTION
    };
    Diagnostic::new(
        code,
        place,
        format!("`科室` 写的是 `{section}`，人员名册里没有{}", is_it(near)),
    )
    .help(if in_log {
        "和人员名册写成一样；确是外单位的不用改"
    } else {
        "和人员名册写成一样"
    })
}

pub(in crate::intake) fn unknown_post(place: Place, post: &str, near: &[String]) -> Diagnostic {
    Diagnostic::new(
        code::POST_UNKNOWN_IN_LOG,
        place,
        format!("`岗位` 写的是 `{post}`，人员名册里没有{}", is_it(near)),
    )
    .help("和人员名册的岗位或岗位类别写成一样")
}
