//! What intake says of headers: columns that are not there, that are there twice, or that nobody knows.
//! Invariant: the column is named, and the mend names the line of `gangze.toml` that settles it.

use super::quoted;
use crate::diag::catalog::tables as code;
use crate::diag::{Diagnostic, Place, column_letters};
use crate::intake::fold;

/// `strange`: the headers of the table that nobody knows, where none of them is near.
pub(in crate::intake) fn no_column(
    place: Place,
    table: &str,
    column: &str,
    near: Option<&str>,
    strange: &[&str],
) -> Diagnostic {
    let (message, help) = match (near, strange) {
        (Some(near), _) => (
            format!("`{table}` 没有「{column}」这一列，是不是「{near}」"),
            format!(
                "把表头改成 {column}，或者在 gangze.toml 的 [表头] 里写 \"{near}\" = \"{column}\"；不是同一列的写 \"{near}\" = \"{near}\""
            ),
        ),
        (None, []) => (
            format!("`{table}` 没有「{column}」这一列"),
            format!(
                "加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 \"表里的叫法\" = \"{column}\""
            ),
        ),
        (None, strange) => (
            format!(
                "`{table}` 没有「{column}」这一列；没有认出来的列有{}",
                quoted(strange)
            ),
            one_of_these(column, strange),
        ),
    };
    Diagnostic::new(code::NO_COLUMN, place, message).help(help)
}

fn one_of_these(column: &str, strange: &[&str]) -> String {
    let own = match strange {
        [only] => only,
        _ => "表里的叫法",
    };
    format!(
        "是其中一列的，把表头改成 {column}，或者在 gangze.toml 的 [表头] 里写 \"{own}\" = \"{column}\"；没有这一列的请加上"
    )
}

/// A column that a rule misspells.
pub(in crate::intake) fn no_such_column(
    place: Place,
    table: &str,
    column: &str,
    meant: &str,
) -> Diagnostic {
    let message = format!("`{table}` 没有「{column}」这一列，是不是「{meant}」");
    Diagnostic::new(code::NO_COLUMN, place, message)
        .help("改正规则开头 取数 里的列名；表里该有这一列的，加上它")
}

/// A part of a table without a column; `strange` are the headers of the part that nobody knows.
pub(in crate::intake) fn no_column_here(
    place: Place,
    column: &str,
    strange: &[&str],
) -> Diagnostic {
    let (message, help) = match strange {
        [] => (
            format!("这张表没有「{column}」这一列"),
            format!(
                "加上这一列；表里用了别的叫法的，在 gangze.toml 的 [表头] 里写 \"表里的叫法\" = \"{column}\""
            ),
        ),
        strange => (
            format!(
                "这张表没有「{column}」这一列；没有认出来的列有{}",
                quoted(strange)
            ),
            one_of_these(column, strange),
        ),
    };
    Diagnostic::new(code::NO_COLUMN, place, message).help(help)
}

/// Columns that are missed because a blank header ends the table before them.
pub(in crate::intake) fn behind_gap(place: Place, gap: u32, columns: &[&str]) -> Diagnostic {
    let letters = column_letters(gap);
    Diagnostic::new(
        code::NO_COLUMN,
        place,
        format!(
            "{letters} 列没有表头，它和右边的列都没有读，因此没有{}",
            quoted(columns)
        ),
    )
    .help(format!("给 {letters} 列写上表头；确是空列的，删去这一列"))
}

/// Headers that nobody knows in a part that lacks columns.
pub(in crate::intake) fn maybe_column(
    place: Place,
    strange: &[&str],
    lacks: &[&str],
) -> Diagnostic {
    let first = strange.first().copied().unwrap_or_default();
    let lacking = lacks.first().copied().unwrap_or_default();
    Diagnostic::new(
        code::MAYBE_COLUMN,
        place,
        format!(
            "没有认出来的列有{}，这张表又没有{}",
            quoted(strange),
            quoted(lacks)
        ),
    )
    .help(format!(
        "是同一列的，把表头改成 {lacking} 这样，或者在 gangze.toml 的 [表头] 里写 \"{first}\" = \"{lacking}\"；不是的写 \"{first}\" = \"{first}\""
    ))
}

pub(in crate::intake) fn ambiguous_header(place: Place, header: &str) -> Diagnostic {
    Diagnostic::new(
        code::AMBIGUOUS_HEADER,
        place,
        format!("`{header}` 看不出是完成时限还是完成日期"),
    )
    .help(format!(
        "改成 完成时限 或 完成日期，或者在 gangze.toml 的 [表头] 里写 \"{header}\" = \"完成时限\"（或 \"完成日期\"）"
    ))
}

pub(in crate::intake) fn taken_as(
    place: Place,
    header: &str,
    taken: &str,
    other: Option<&str>,
) -> Diagnostic {
    let message = match other {
        Some(other) => format!("`{header}` 取作「{taken}」，因为表里另有「{other}」"),
        None => format!("`{header}` 取作「{taken}」，按它上一级的表头"),
    };
    Diagnostic::new(code::TAKEN_AS, place, message)
        .help("取得不对的话，在 gangze.toml 的 [表头] 里写明")
}

/// Two columns that mean the same: the one that is read and, at its place, the one that is not.
pub(in crate::intake) fn same_column(
    place: Place,
    column: &str,
    (read, own): (u32, &str),
    other: &str,
) -> Diagnostic {
    let letters = column_letters(read);
    let (message, help) = if own == other {
        (
            format!("`{column}` 不止一列，只读了 {letters} 列"),
            "给没有读的这一列改个表头，或者删去".to_owned(),
        )
    } else {
        let further = if fold::heading(own) == column {
            format!("，给 `{own}` 改个表头")
        } else {
            String::new()
        };
        (
            format!("`{own}` 和 `{other}` 都当作 `{column}`，只读了 {letters} 列的 `{own}`"),
            format!(
                "该读 `{other}` 的，把它的表头改成 {column}{further}；读对了的，给 `{other}` 改个表头，或者在 gangze.toml 的 [表头] 里写 \"{other}\" = \"{other}\"（整个文件夹都照此读）"
            ),
        )
    };
    Diagnostic::new(code::SAME_COLUMN, place, message).help(help)
}

pub(in crate::intake) fn beyond_gap(place: Place, header: &str) -> Diagnostic {
    Diagnostic::new(
        code::BEYOND_GAP,
        place,
        format!("空列右边还有 `{header}`，没有读"),
    )
    .help("它也是表的一部分的话，删去空列或给空列写上表头")
}

/// A second table right of the first.
pub(in crate::intake) fn side_by_side(place: Place, table: &str, first: &str) -> Diagnostic {
    Diagnostic::new(
        code::SIDE_BY_SIDE,
        place,
        format!("从 `{first}` 起，右边并排还有一张「{table}」，没有读"),
    )
    .help("把右边的表移到左边那张的下面，或者移到另一个工作表")
}
