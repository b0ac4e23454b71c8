//! What intake says of single cells.
//! Invariant: the column and what was found there are named, both in backticks.

use super::is_it;
use std::sync::Arc;

use crate::diag::catalog::cells as code;
use crate::diag::{Diagnostic, Place};
use crate::intake::convert::{Misread, Remark};
use crate::intake::dates::NoDay;
use crate::intake::instead::Instead;
use crate::intake::people::Nobody;

/// The message for a cell that could not be read.
pub(in crate::intake) fn misread(
    place: Place,
    column: &str,
    found: &str,
    misread: &Misread,
    in_log: bool,
) -> Diagnostic {
    let read = |words: &str| format!("`{column}` 读到 `{found}`，{words}");
    match misread {
        Misread::Error if found.chars().all(|c| c == '#') => Diagnostic::new(
            code::CELL_ERROR,
            place,
            format!("`{column}` 只剩 `{found}`，列太窄，导出时丢了内容"),
        )
        .help("把原表的这一列拉宽后重新导出，或者直接填上内容"),
        Misread::Error => Diagnostic::new(
            code::CELL_ERROR,
            place,
            format!("`{column}` 是公式错误 `{found}`"),
        )
        .help("改好公式，或者直接填上数值"),
        Misread::Uncomputed => Diagnostic::new(
            code::UNCOMPUTED,
            place,
            format!("`{column}` 是公式，文件里没有它的结果"),
        )
        .help("用 Excel 或 WPS 打开这个文件，保存一次再试"),
        Misread::Day(NoDay::Several) => Diagnostic::new(
            code::SEVERAL_DATES,
            place,
            format!("`{column}` 里有几个日期：`{found}`"),
        )
        .help("只留一个日期，其余写到备注；分几次完成的任务分成几行"),
        Misread::Day(day) => {
            let (words, help) = no_day(*day);
            let help = match help {
                REAL if !in_log => "改成真实日期，例如 2026-09-30",
                help => help,
            };
            Diagnostic::new(code::NOT_A_DATE, place, read(words)).help(help)
        }
        Misread::Number => Diagnostic::new(code::NOT_A_NUMBER, place, read("不是一个数"))
            .help("只留一个数，说明写到备注；这一项不分管的写 不分管"),
        Misread::DateForNumber => {
            Diagnostic::new(code::NOT_A_NUMBER, place, read("是日期，不是一个数"))
                .help("把单元格格式改成常规，再重新填数")
        }
        Misread::Count => Diagnostic::new(code::NOT_A_COUNT, place, read("次数要是 0 或正整数"))
            .help("改成整数；一次也没有的写 0 或 无"),
        Misread::Flag => Diagnostic::new(code::NOT_A_FLAG, place, read("看不出是还是否"))
            .help("写 √、是、1 或者 ×、否、0；说明写到备注"),
        Misread::Span => Diagnostic::new(code::NOT_A_SPAN, place, read("不是一个期间"))
            .help("写成 2026年第三季度、2026-07 或 2026Q3 这样"),
        Misread::Nobody(nobody) => self::nobody(place, column, found, nobody),
        Misread::Ditto => Diagnostic::new(code::NOT_A_WORD, place, read("没有写出来是什么"))
            .help("把上面那一格的内容照写在这里：排序、筛选以后「同上」就指了别的行"),
        Misread::PerMille => Diagnostic::new(
            code::PER_MILLE,
            place,
            read("表头写着（‰），这一列按百分数读"),
        )
        .help("折算成百分数（5‰ 写 0.5%），表头的 ‰ 改成 %"),
        Misread::Unit(unit) => {
            let (words, help) = match unit {
                Some(unit) => (
                    format!("这一列按{}计", unit.word()),
                    format!("折算成{}再填，只写数", unit.word()),
                ),
                None => (
                    "这一列没有说按小时还是分钟计".to_owned(),
                    "折算成这一列的单位再填，只写数；整列都按小时计的，在表头写上（小时）"
                        .to_owned(),
                ),
            };
            Diagnostic::new(code::OTHER_UNIT, place, read(&words)).help(help)
        }
    }
}

const REAL: &str = "改成真实日期，例如 2026-09-30；改好之前这一行不计分";

fn no_day(day: NoDay) -> (&'static str, &'static str) {
    match day {
        NoDay::AtOnce => (
            "没有说到哪一天",
            "写上要求完成的日期；没有时限的写 长期坚持",
        ),
        NoDay::ShortYear => ("年份要写四位", "年份写全，例如 2026-07-15"),
        NoDay::YearLast => ("年份写在了后面", "年份写在最前面，例如 2026-07-15"),
        NoDay::NoYear => ("没有写年份", "写上年份，例如 2026-07-15"),
        NoDay::MonthOnly => ("没有写到哪一天", "写上日，例如 2026-07-15"),
        NoDay::Before => (
            "是上一个月底还是这个月底看不出（季度、半年也一样）",
            "写上日期，例如 2026-07-31；或者写 7月底前",
        ),
        NoDay::Range => ("是一段时间，不是一天", "写上一个日期，例如 2026-07-15"),
        NoDay::DecimalDay => (
            "是一个小数，看不出是几日",
            "改成完整的日期，例如 2026-07-10",
        ),
        NoDay::Clock => ("只有钟点，没有日子", "写上日期，例如 2026-07-15"),
        NoDay::TooEarly => (
            "早得不合常理，多半是在日期格式的单元格里填了一个数",
            "把日期写全，例如 2026-07-15",
        ),
        NoDay::Words | NoDay::Impossible | NoDay::Several => ("不是一个日期", REAL),
    }
}

fn nobody(place: Place, column: &str, found: &str, nobody: &Nobody) -> Diagnostic {
    match nobody {
        Nobody::Unknown {
            name,
            near,
            instead,
        } => Diagnostic::new(
            code::UNKNOWN_PERSON,
            place,
            format!("`{column}` 里的 `{name}`，人员名册里没有{}", is_it(near)),
        )
        .help(match instead {
            None => "改正姓名；确有其人的，在人员名册里补上他的任职".to_owned(),
            Some(Instead::Section) => {
                "这是科室的名称，改成具体的人；科室写在人前面的，写成 科室：姓名".to_owned()
            }
            Some(Instead::Holds(own, Some(section))) => {
                format!("只写 `{own}`，或者写成 {section}：{own}")
            }
            Some(Instead::Holds(own, None)) => {
                format!("说的是 `{own}` 的，只写姓名；另有其人的，在人员名册里补上他的任职")
            }
            Some(Instead::Several(names)) => {
                format!("几个人的用顿号隔开，写成 {}", names.join("、"))
            }
            Some(Instead::Bracketed(own)) => {
                format!("名册里写的是 `{own}`，把名册里的姓名改成 `{name}`，括号里的写到别的列")
            }
        }),
        Nobody::UnknownNumber { number, rather } => Diagnostic::new(
            code::UNKNOWN_PERSON,
            place,
            match rather {
                Some(rather) => {
                    format!("工号 `{number}`，人员名册里没有，`{found}` 的工号是 `{rather}`")
                }
                None => format!("工号 `{number}`，人员名册里没有"),
            },
        )
        .help("改正工号，开头的 0 也要写上；确有其人的，在人员名册里补上他的任职"),
        Nobody::Several { name, choices } => {
            let mend = choices.first().map_or_else(String::new, |choice| {
                choice
                    .split_once('）')
                    .map_or_else(String::new, |(head, _)| format!("{head}）"))
            });
            Diagnostic::new(
                code::SEVERAL_PERSONS,
                place,
                format!(
                    "`{column}` 里的 `{name}` 有 {} 个人同名：{}",
                    choices.len(),
                    choices.join("、")
                ),
            )
            .help(format!(
                "在姓名后面写上工号，例如 {mend}，或者给表加一列工号"
            ))
        }
        Nobody::Conflict {
            number,
            owner,
            name,
        } => Diagnostic::new(
            code::NUMBER_AND_NAME,
            place,
            format!("工号 `{number}` 是 `{owner}`，这一行写的姓名是 `{name}`"),
        )
        .help("照人员名册改正工号或姓名"),
        Nobody::Assists { words } => Diagnostic::new(
            code::UNCLEAR_ROLE,
            place,
            format!("`{column}` 里的 `{words}` 不是主办"),
        )
        .help(if words.contains(['原', '抄']) {
            "这一格只留主办的人，别的写到备注"
        } else {
            "协办的人写到 协办 列，这一格只留主办的人"
        }),
        Nobody::Further {
            words,
            name,
            section,
        } => Diagnostic::new(
            code::UNCLEAR_ROLE,
            place,
            format!("`{column}` 里的 `{words}` 说到 `{name}`，看不出算不算他的"),
        )
        .help(match section {
            Some(section) => format!("是 `{name}` 主办的，写成 {section}：{name}"),
            None => format!("这一格只留算数的人；`{name}` 也算的，用顿号隔开写，说明写到备注"),
        }),
        Nobody::Unnamed | Nobody::Doubtful => Diagnostic::new(
            code::UNNAMED_PEOPLE,
            place,
            format!("`{column}` 读到 `{found}`，没有写出全部姓名"),
        )
        .help("把每个人的姓名都写出来，用顿号隔开"),
    }
}

/// What is said of a cell that was read; `None` where nothing is.
pub(in crate::intake) fn remark(
    (place, column, found): (Place, &str, &str),
    remark: Remark,
    known: &[Arc<str>],
) -> Option<Diagnostic> {
    match remark {
        Remark::Word => {
            let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
            let all = known.join("、");
            let near = super::near_word(found, &known);
            let help = near.map_or_else(
                || format!("可以写 {all}"),
                |near| format!("是不是 `{near}`；可以写 {all}"),
            );
            let message = format!("`{column}` 读到 `{found}`，不在规则规定的几个词里");
            Some(Diagnostic::new(code::NOT_A_WORD, place, message).help(help))
        }
        Remark::LeadingZeros => Some(
            Diagnostic::new(
                code::LEADING_ZEROS,
                place,
                format!("`{column}` 存成了数字，开头的 0 可能丢了"),
            )
            .help("把这一列设成文本格式，再补上开头的 0；本来就没有 0 的不用改"),
        ),
        Remark::About(day) => Some(
            Diagnostic::new(
                code::VAGUE_DAY,
                place,
                format!("`{column}` 写的是 `{found}`，取作 {day}"),
            )
            .help("取得不对的话写上具体日期"),
        ),
        Remark::Bare | Remark::Signed | Remark::Direction(_) => None,
    }
}

pub(in crate::intake) fn against_compare(place: Place, found: &str, compare: &str) -> Diagnostic {
    Diagnostic::new(
        code::AGAINST_COMPARE,
        place,
        format!("`目标值` 写的是 `{found}`，`比较` 写的是 `{compare}`"),
    )
    .help("目标值只写数，方向写在比较列")
}

pub(in crate::intake) fn direction_taken(place: Place, found: &str, taken: &str) -> Diagnostic {
    Diagnostic::new(
        code::DIRECTION_TAKEN,
        place,
        format!("`比较` 空着，照 `目标值` 的 `{found}` 取作 `{taken}`"),
    )
    .help("取得不对的话填上比较列")
}

/// One cell of a percentage column whose scale cannot be told.
/// A percentage among numbers of another size.
pub(in crate::intake) fn percent_among_numbers(
    place: Place,
    column: &str,
    found: &str,
    other: &str,
) -> Diagnostic {
    Diagnostic::new(
        code::MIXED_PERCENT,
        place,
        format!("`{column}` 里别的行写 `{other}`，这里写 `{found}`，写法不统一"),
    )
    .help("照别的行的写法改：百分号和单位都不写，只写数")
}

pub(in crate::intake) fn mixed_percent(
    place: Place,
    table: &str,
    column: &str,
    small: &str,
    large: &str,
) -> Diagnostic {
    Diagnostic::new(
        code::MIXED_PERCENT,
        place,
        format!("`{column}` 里既有 `{small}` 又有 `{large}`，写法不统一"),
    )
    .help(format!(
        "统一写成 95% 这样，或者在 gangze.toml 的 [百分比] 里写 \"{table}.{column}\" = \"百分数\"（95 表示 95%）或 \"小数\"（0.95 表示 95%）"
    ))
}
