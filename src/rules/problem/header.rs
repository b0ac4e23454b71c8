//! What is wrong with how a rule's header is written, in words.
//! Invariant: each slip is told at its own line, with the line as it should be.

use super::code;
use crate::diag::{Diagnostic, Place};
use crate::rules::source::Source;

/// `line`: where the header begins.
pub fn header_part_missing(source: &Source, line: u32, part: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_INCOMPLETE,
        source.whole_line(line),
        format!("规则开头没有写「{part}」"),
    )
    .help(match part {
        "标题" => "第一行写 /// 规则的名字".to_owned(),
        "取数" => {
            "写明要读的列，例如 /// 取数：台账.完成日期（日期）；什么也不读就写 /// 取数：无"
                .to_owned()
        }
        part => format!("补一行 /// {part}：…"),
    })
}

pub fn header_not_at_the_top(source: &Source, line: u32) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_INCOMPLETE,
        source.whole_line(line),
        "规则的说明不在开头，它前面已经写了别的",
    )
    .help("把 /// 的这几行移到最前面，fn 和 const 写在它们后面")
}

pub fn two_slashes(source: &Source, line: u32, part: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.whole_line(line),
        format!("「{part}」这一行前面只有两条斜线，当作了注释"),
    )
    .help(format!("写成三条斜线：/// {part}：…"))
}

pub fn no_colon(source: &Source, line: u32, part: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, part),
        format!("「{part}」后面少了冒号"),
    )
    .help(format!("写成 /// {part}：…"))
}

pub fn unknown_part(source: &Source, line: u32, key: &str, near: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        source.place_of(line, key),
        format!("规则开头没有「{key}」这一项"),
    )
    .help(format!("是不是「{near}」"))
}

pub fn not_parted(place: Place, before: &str, after: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        place,
        format!("`{before}` 和 `{after}` 之间少了顿号"),
    )
    .help(format!("在 `{after}` 前面补上 `、`"))
}

pub fn not_closed(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        place,
        format!("`{name}` 后面的括号没有收尾"),
    )
    .help("补上 `）`")
}

pub fn wide_dot(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        place,
        "表名和列名之间写了句号 `。`",
    )
    .help("换成半角的 `.`")
}

/// `first`: the line that says it already.
pub fn declared_twice(place: Place, name: &str, first: u32) -> Diagnostic {
    Diagnostic::new(
        code::HEADER_UNREADABLE,
        place,
        format!("`{name}` 写了两遍，第 {first} 行已经有了"),
    )
    .help("只留一个")
}
