//! What intake says of tables and records; `cells` says it of single cells.
//! Invariant: every message of this module is worded here, in one sentence, with the mend apart.

pub(super) mod cells;
mod headers;
mod sections;
pub(super) mod whole;

pub(super) use headers::{
    ambiguous_header, behind_gap, beyond_gap, maybe_column, no_column, no_column_here,
    no_such_column, same_column, side_by_side, taken_as,
};
pub(super) use sections::{
    no_owner_but_section, no_owner_name, only_to_look_up, unknown_post, unknown_section,
};

use std::sync::Arc;

use chrono::NaiveDate;

use super::fold;
use crate::diag::catalog::tables as code;
use crate::diag::{Diagnostic, Place};

pub(super) fn no_table(place: Place, table: &str) -> Diagnostic {
    Diagnostic::new(
        code::NO_TABLE,
        place,
        format!("在这个文件里没有认出「{table}」的表头"),
    )
    .help("把表头改成认得的叫法，或者在 gangze.toml 的 [表头] 里写上对应的列名；不是这张表的文件，移到别处")
}

/// A table that has a header and nothing under it.
pub(super) fn empty_table(place: Place, table: &str, what: &str) -> Diagnostic {
    Diagnostic::new(code::EMPTY_TABLE, place, format!("`{table}` 里没有{what}"))
        .help("在表头下面填上内容；放错了文件的换成填好的那一个")
}

/// More faults than are kept.
pub(super) fn too_many(place: Place, most: usize, dropped: usize) -> Diagnostic {
    Diagnostic::new(
        code::TOO_MANY,
        place,
        format!("问题太多，只列出 {most} 处，另有 {dropped} 处没有列出"),
    )
    .help("先改正列出的，再运行一次")
}

/// A row of a table that has become too large to be held.
pub(super) fn too_large(place: Place) -> Diagnostic {
    Diagnostic::new(code::TOO_MANY, place, "表太大，从这一行往后没有读")
        .help("删去用不到的列，或者按年度、科室分成几个文件")
}

/// `「退稿次数」「退回次数」`.
fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("「{name}」")).collect()
}

pub(super) fn no_header(place: Place, sheet: Option<&str>, rows: u32) -> Diagnostic {
    let message = match sheet {
        Some(sheet) => format!("工作表 `{sheet}` 未识别出表头，{rows} 行都没有读"),
        None => format!("未识别出表头，{rows} 行都没有读"),
    };
    Diagnostic::new(code::NO_HEADER, place, message)
        .help("不是数据的不用改；是数据的把表头改成认得的叫法")
}

/// `dated`: rows with somebody of the roster and a day.
pub(super) fn sheet_left_out(place: Place, sheet: Option<&str>, dated: u32) -> Diagnostic {
    let sheet = sheet.map_or_else(String::new, |sheet| format!("工作表 `{sheet}` "));
    let message = format!("{sheet}未识别出表头，{dated} 行有名册里的人和日期的内容没有读");
    Diagnostic::new(code::SHEET_LEFT_OUT, place, message)
        .help("照别的工作表把表头行补上或改好；不是数据的，移到别的文件")
}

pub(super) fn too_long(place: Place, found: &str) -> Diagnostic {
    Diagnostic::new(
        code::TOO_LONG,
        place,
        format!("这一行比表头长，`{found}` 没有表头，前面的格可能错了位"),
    )
    .help("格里有逗号的（12,500），给那一格加英文引号，或者去掉逗号；多出的一列是有用的，在表头行写上它的名称")
}

/// `rows`: first and last, from 0.
pub(super) fn one_task(place: Place, (first, last): (u32, u32)) -> Diagnostic {
    let (first, last) = (u64::from(first) + 1, u64::from(last) + 1);
    let rows = last + 1 - first;
    Diagnostic::new(
        code::ONE_TASK,
        place,
        format!("第 {first}–{last} 行的任务、主办、完成时限都是合并格，看不出是一件任务还是 {rows} 件"),
    )
    .help(format!(
        "是一件任务的几次进展，只留一行，进展写在一格里；确是 {rows} 件任务，拆开 `任务` 的合并格，各写各的"
    ))
}

/// `whole`: nothing in the rows is different.
pub(super) fn rows_again(place: Place, first: Place, rows: u32, whole: bool) -> Diagnostic {
    let (message, help) = if whole {
        (
            format!("有 {rows} 行和另一处的一模一样，会算两遍"),
            "重复的一份移到别处；确实是两件事的，在任务里写出区别",
        )
    } else {
        (
            format!("有 {rows} 行的任务、主办、完成时限和另一处的一样，会算两遍"),
            "结转的事项只留一行，办结后在原来那一行填完成日期；确实是两件事的，在任务里写出区别",
        )
    };
    Diagnostic::new(code::ROWS_AGAIN, place, message)
        .related(first, "另一处从这里起")
        .help(help)
}

/// The known word that a wrong one is likely meant to be.
pub(super) fn near_word<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |word: &&str| strsim::damerau_levenshtein(wrong, word);
    let near = known.iter().min_by_key(|word| distance(word))?;
    let most = wrong.chars().count().max(near.chars().count()) / 2;
    (distance(near) <= most.max(1) && distance(near) < near.chars().count()).then_some(near)
}

pub(super) fn hidden_sheet(place: Place, sheet: &str, rows: u32) -> Diagnostic {
    Diagnostic::new(
        code::HIDDEN_SHEET,
        place,
        format!("工作表 `{sheet}` 是隐藏的，其中 {rows} 行也读了"),
    )
    .help("不该算的话，删去这个工作表")
}

pub(super) fn table_aside(place: Place, sheet: &str) -> Diagnostic {
    Diagnostic::new(
        code::TABLE_ASIDE,
        place,
        format!("工作表 `{sheet}` 看名字是填表的说明，没有读，但这一行像是表头"),
    )
    .help("要读的，给工作表换一个名字；确实是说明的不用改")
}

pub(super) fn no_owner(place: Place, table: &str, columns: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::NO_OWNER,
        place,
        format!("`{table}` 有 {} 个人员列，看不出一行是谁的", columns.len()),
    )
    .help(format!(
        "在 gangze.toml 的 [数据.{table}] 里写明 人员 = {}",
        one_of(columns)
    ))
}

pub(super) fn no_day(place: Place, table: &str, columns: &[&str]) -> Diagnostic {
    Diagnostic::new(
        code::NO_DAY,
        place,
        format!(
            "`{table}` 有 {} 个日期列，看不出一行算在哪一天",
            columns.len()
        ),
    )
    .help(format!(
        "在 gangze.toml 的 [数据.{table}] 里写明 日期 = {}",
        one_of(columns)
    ))
}

pub(super) fn no_data_table(place: Place, table: &str, near: Option<&str>) -> Diagnostic {
    let message = match near {
        Some(near) => format!("规则要读「{table}」，文件夹里没有这张表，是不是「{near}」"),
        None => format!("规则要读「{table}」，文件夹里没有这张表"),
    };
    Diagnostic::new(code::NO_DATA_TABLE, place, message).help("放入这张表，或者改正规则里的表名")
}

/// A row of a table without people that begins with 平均分 or the like.
pub(super) fn taken_for_total(place: Place, word: &str) -> Diagnostic {
    Diagnostic::new(
        code::TAKEN_FOR_TOTAL,
        place,
        format!("这一行写着 `{}`，当作合计没有读", fold::shown(word)),
    )
    .help("是合计的，删去这一行；要读的，换一个叫法")
}

/// A file of which every byte is that of another.
pub(super) fn same_file(file: &Arc<str>, other: &str) -> Diagnostic {
    Diagnostic::new(
        code::SAME_FILE,
        Place::file(file.clone()),
        format!("内容和 `{other}` 一模一样，没有再读一遍"),
    )
    .help("只留一个，另一个移到考核文件夹外面；放错了的换成该放的那一份")
}

/// A file that is called a copy of another.
pub(super) fn copy_beside(file: &Arc<str>, other: &str) -> Diagnostic {
    Diagnostic::new(
        code::COPY_BESIDE,
        Place::file(file.clone()),
        format!("看名字是 `{other}` 的副本，两个文件都读了"),
    )
    .help("只要一份的，把另一份移到考核文件夹外面；两份都要的，改一个文件名")
}

pub(super) fn no_task(place: Place) -> Diagnostic {
    Diagnostic::new(code::NO_TASK, place, "这一行没有写 `任务`")
        .help("补上任务；不是任务的行请删去")
}

pub(super) fn no_lead(place: Place) -> Diagnostic {
    Diagnostic::new(code::NO_LEAD, place, "这一行没有写 `主办`")
        .help("补上主办人的姓名；不是任务的行请删去，或者合并成一格作标题")
}

pub(super) fn no_limit(place: Place) -> Diagnostic {
    Diagnostic::new(code::NO_LIMIT, place, "这一行没有写 `完成时限`")
        .help("补上时限，或写 长期坚持；不是任务的行请删去")
}

pub(super) fn no_key(place: Place, columns: &str) -> Diagnostic {
    Diagnostic::new(code::NO_KEY, place, format!("这一行没有写 {columns}，退回"))
        .help("补上这一格；不是数据的行请删去")
}

pub(super) fn roster_blank(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::ROSTER_BLANK,
        place,
        format!("这一行没有写 `{column}`"),
    )
    .help(format!("补上{column}"))
}

pub(super) fn number_twice(
    place: Place,
    above: Place,
    number: &str,
    first: &str,
    second: &str,
) -> Diagnostic {
    Diagnostic::new(
        code::NUMBER_TWICE,
        place,
        format!("工号 `{number}` 在前面是 `{first}`，这里是 `{second}`"),
    )
    .related(above, format!("这里是 {first}"))
    .help("改正工号，或者把姓名改成一致")
}

pub(super) fn ends_first(
    place: Place,
    to: (&str, NaiveDate),
    from: (&str, NaiveDate),
) -> Diagnostic {
    Diagnostic::new(
        code::ENDS_FIRST,
        place,
        format!("`{}` {} 早于 `{}` {}", to.0, to.1, from.0, from.1),
    )
    .help("改正日期")
}

pub(super) fn tenures_overlap(place: Place, above: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        code::TENURES_OVERLAP,
        place,
        format!("`{name}` 的两段任职时间重叠，没有写主岗和兼岗"),
    )
    .related(above, "另一段任职")
    .help("给旧任职填上止；确实兼岗的，在职责列写 主岗 和 兼岗")
}

pub(super) fn status_without_word(place: Place, column: &str) -> Diagnostic {
    Diagnostic::new(
        code::STATUS_WITHOUT_WORD,
        place,
        format!("填了 `{column}`，没有写 `状态`"),
    )
    .help("补上状态，例如 病假、借调、产假；没有特殊状态的把日期删去")
}

pub(super) fn same_number(place: Place, first: Place, number: &str) -> Diagnostic {
    if place == first {
        let message = format!("编号 `{number}` 的合并格占了几行，每一行都会算作一件事");
        return Diagnostic::new(code::SAME_NUMBER, place, message).help(
            "一件事几个人办的，把姓名写在一格里，用、隔开；是几件事的，拆开合并格，各写编号",
        );
    }
    let elsewhere =
        place.sheet_name() != first.sheet_name() || place.file_name() != first.file_name();
    let help = if elsewhere {
        "改正编号；登记重了的删去一行；每张表都从 1 编起的，把表头「编号」改成「序号」"
    } else {
        "改正编号；登记重了的删去一行"
    };
    Diagnostic::new(
        code::SAME_NUMBER,
        place,
        format!("编号 `{number}` 用了不止一次"),
    )
    .related(first, "第一次在这里")
    .help(help)
}

pub(super) fn done_before_assigned(
    place: Place,
    done: NaiveDate,
    assigned: (Place, NaiveDate),
) -> Diagnostic {
    Diagnostic::new(
        code::DONE_BEFORE_ASSIGNED,
        place,
        format!("`完成日期` {done} 早于 `交办日期` {}", assigned.1),
    )
    .related(assigned.0, "交办日期")
    .help("核对两个日期，改正写错的一个")
}

pub(super) fn limit_before_assigned(
    place: Place,
    limit: NaiveDate,
    assigned: (Place, NaiveDate),
) -> Diagnostic {
    Diagnostic::new(
        code::LIMIT_BEFORE_ASSIGNED,
        place,
        format!("`完成时限` {limit} 早于 `交办日期` {}", assigned.1),
    )
    .related(assigned.0, "交办日期")
    .help("核对两个日期；确实如此的不用改")
}

pub(super) fn far_date(place: Place, column: &str, date: NaiveDate, year: i32) -> Diagnostic {
    Diagnostic::new(
        code::FAR_DATE,
        place,
        format!("`{column}` 读到 {date}，离考核年度 {year} 太远"),
    )
    .help("核对年份；确实如此的不用改")
}

pub(super) fn done_without_day(place: Place, status: &str) -> Diagnostic {
    Diagnostic::new(
        code::DONE_WITHOUT_DAY,
        place,
        format!("`状态` 写的是 `{status}`，没有写 `完成日期`，按没有完成计"),
    )
    .help("补上完成日期；没有完成的改正状态")
}

pub(super) fn other_year(place: Place, year: i32) -> Diagnostic {
    Diagnostic::new(
        code::OTHER_YEAR,
        place,
        format!("这一行的日期都不在 {year} 年，不会计入这一年的任何考核期"),
    )
    .help("核对年份；确是别的年度的任务的不用改")
}

pub(super) fn undated(place: Place) -> Diagnostic {
    Diagnostic::new(
        code::UNDATED,
        place,
        "这一行没有一个日期，哪个考核期都不会计入",
    )
    .help("填上交办日期或完成日期；长期坚持的任务填交办日期")
}

pub(super) fn several_leads(place: Place, count: usize) -> Diagnostic {
    Diagnostic::new(
        code::SEVERAL_LEADS,
        place,
        format!("`主办` 有 {count} 个人，职级相同，没有标明谁牵头"),
    )
    .help("在牵头人姓名后面写（牵头），其余的人写到协办")
}

/// `"作者"，或者 "编辑"`, as a line of `gangze.toml` may say it.
fn one_of(columns: &[&str]) -> String {
    let quoted: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_first() {
        Some((first, rest)) if !rest.is_empty() => format!("{first}，或者 {}", rest.join("、")),
        Some((first, _)) => first.clone(),
        None => String::new(),
    }
}

/// `，是不是 `张敏`、`张明``, or nothing.
pub(super) fn is_it(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let list: Vec<String> = near.iter().map(|word| format!("`{word}`")).collect();
    format!("，是不是 {}", list.join("、"))
}
