//! What is said of a whole table or column, and of cells that nobody reads.
//! Invariant: nothing here keeps a result back.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::diag::catalog::cells::OTHER_UNIT;
use crate::diag::catalog::tables as code;
use crate::diag::{Diagnostic, Place};

pub(in crate::intake) fn idle(place: Place, table: &str, count: usize) -> Diagnostic {
    let message = format!("「{table}」没有规则用到，里面有 {count} 处读不懂的，没有列出");
    Diagnostic::new(code::IDLE_TABLE, place, message)
        .help("不是考核资料的，移出 数据 文件夹；要用的，在规则的 取数 里写上这张表的列")
}

pub(in crate::intake) fn headed_small(
    place: Place,
    table: &str,
    column: &str,
    small: Decimal,
) -> Diagnostic {
    let (small, hundred) = (
        small.normalize(),
        (small * Decimal::ONE_HUNDRED).normalize(),
    );
    let message =
        format!("`{column}` 的表头写着（%），下面的数都不大于 1：`{small}` 按 {hundred}% 读");
    Diagnostic::new(code::HEADED_SMALL, place, message).help(format!(
        "`{small}` 就是 {small}% 的，在 gangze.toml 的 [百分比] 里写 \"{table}.{column}\" = \"百分数\"；读对了的，写 \"小数\"，就不再提示"
    ))
}

pub(in crate::intake) fn unread(place: Place, column: &str, found: &str) -> Diagnostic {
    let message = match found {
        "" => format!("`{column}` 这一格的公式没有算出来，没有规则用到这一列"),
        found => format!("`{column}` 这一格是 `{found}`，没有规则用到这一列"),
    };
    Diagnostic::new(code::ERROR_UNREAD, place, message)
        .help("不影响得分；改正公式，或者在 Excel 里打开另存，让它算出来")
}

pub(in crate::intake) fn status_against_day(place: Place, status: &str) -> Diagnostic {
    let message = format!("`状态` 写的是 `{status}`，又写了 `完成日期`，按已经完成计");
    Diagnostic::new(code::STATUS_AGAINST_DAY, place, message)
        .help("完成了的改正状态；没有完成的删掉完成日期")
}

pub(in crate::intake) fn called_off(place: Place, status: &str) -> Diagnostic {
    let message = format!("`状态` 写的是 `{status}`，没有 `完成日期`，仍按没有完成计，会算逾期");
    Diagnostic::new(code::CALLED_OFF, place, message).help(
        "不再办的，把完成时限写成 不适用，或者把这一行移出台账；规则里要另算的，在取数里写上 台账.状态（文字）",
    )
}

pub(in crate::intake) fn done_long_before(
    place: Place,
    done: NaiveDate,
    (limit_at, limit): (Place, NaiveDate),
) -> Diagnostic {
    let early = (limit - done).num_days();
    Diagnostic::new(
        code::DONE_LONG_BEFORE,
        place,
        format!("完成日期 {done} 比完成时限 {limit} 早 {early} 天，像是年份不对"),
    )
    .related(limit_at, "完成时限在这里")
    .help("改正年份（没有写年的按考核年度算，跨年的要写上年）；确实提前这样多的，填上交办日期")
}

pub(in crate::intake) fn title_of_other_year(
    place: Place,
    found: &str,
    (taken, title, year): (i32, &str, &str),
) -> Diagnostic {
    Diagnostic::new(
        code::TITLE_OF_OTHER_YEAR,
        place,
        format!("`{found}` 没有写年，按 {taken} 年算；`{title}` 说的是 {year} 年"),
    )
    .help("日期写上年；不是这个年度的台账，移出这个文件夹；标题写错的改正标题")
}

/// Of `count` cells that the scale of `gangze.toml` does not fit, the first: as it stands there, and what percentage it is
/// taken for.
pub(in crate::intake) fn odd_percent(
    place: Place,
    column: &str,
    (found, taken, count): (Decimal, Decimal, usize),
) -> Diagnostic {
    let (found, taken) = (found.normalize(), taken.normalize());
    let further = if count > 1 {
        format!("，这样的共 {count} 格")
    } else {
        String::new()
    };
    Diagnostic::new(
        code::ODD_PERCENT,
        place,
        format!("`{column}` 照 gangze.toml 的 [百分比] 读，`{found}` 当作 {taken}%{further}"),
    )
    .help("不是这个意思的，把这几格写成带百分号的；确实是的可以不理")
}

pub(in crate::intake) fn two_units(
    place: Place,
    written: &str,
    name: &str,
    (own, wanted): (&str, &str),
) -> Diagnostic {
    let written = super::fold::shown(written);
    Diagnostic::new(
        OTHER_UNIT,
        place,
        format!("表头 `{written}` 按{own}计，这一列当作 `{name}`，按{wanted}计"),
    )
    .help(format!("这一列的数都折算成{wanted}，表头也改成{wanted}"))
}
