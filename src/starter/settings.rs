//! gangze.toml of a new folder, a comment on every line.
//! Invariant: names every setting that `workspace` reads, those that are not needed commented out.

use std::fmt::Write as _;

use super::{Starter, data};
use crate::office::{Cycle, Kind};

pub(super) fn text(starter: &Starter<'_>) -> String {
    let pack = &starter.scheme.pack;
    let period = starter.season.period;
    let mut out = String::new();
    let unit = quoted(starter.unit);
    let year = starter.year;
    let rest = format!(
        r##"# 考核文件夹的设置：这个文件夹是一个单位一年的考核资料。# 后面是说明，程序不读；去掉行首的 # 那一行就生效。
# 台账/ 里的所有文件都是工作台账；数据/ 里的所有文件都是供规则取数的表，表名就是文件名（不含后缀）。
# 调整.xlsx（人工调整和申诉）、节假日.csv（程序没有的年份的放假安排，每行：日期,off 或 work,名称）需要时放在这个文件夹里。

单位 = {unit}  # 单位全称，印在报告的标题里
年度 = {year}  # 考核年度：台账里没有写年份的日期（如 7月15日）按这一年理解
{scheme}
# {which}按{cycle}考核：运行 gangze assess 这个文件夹 --period {period}，别的{cycle}照样写。

# rules/{pack}/pack.toml 里改等次、名额、取整；rules/{pack}/ 里的 .rhai 文件是计分规则，一个文件一条，文件名就是岗位目标「计分规则」一列写的词。
# 只想替换一两条规则、其余跟着公用的方案走的：删去 rules/{pack}/，把改过的 .rhai 直接放在 rules/ 下，同名的规则以它为准（公用的方案要放在上层文件夹或程序旁边的 rules/ 里）。

# [表头]  # 表头认不出来时写在这里：左边是表里的叫法，右边是程序里的列名，一行一个
# "经办同志" = "主办"  # 例：台账里把主办叫做“经办同志”

# [百分比]  # 一列里 95 和 0.95 混着写时，写明这一列的数是哪一种：百分数 或 小数
# "数据表.满意率" = "百分数"  # 例：这一列的 95 就是 95%（写成 小数 的，0.95 是 95%）

# 方案的名额看单位情形的（例如单位绩效优秀的，比例高一些），有了就另写一节 [[单位情形]]，里面写 名称 和 依据 两行，名称与方案里的一字不差。

"##,
        scheme = scheme(starter),
        cycle = starter.season.cycle.word(),
        which = if starter.whole.is_some() {
            "先"
        } else {
            "这个方案"
        },
    );
    out.push_str(&rest);
    let unclear: Vec<&str> = data::tables(starter)
        .into_iter()
        .filter(|table| !owner_and_day(starter, table).is_clear())
        .collect();
    for table in &unclear {
        let found = owner_and_day(starter, table);
        let _ = writeln!(
            out,
            "[数据.{}]  # 这张表有几列人员或几列日期，写明用哪一列",
            quoted(table)
        );
        if let Some(owner) = found.people.first() {
            let _ = writeln!(out, "人员 = {}  # 这一行算谁的", quoted(owner));
        }
        if let Some(day) = found.days.first() {
            let _ = writeln!(out, "日期 = {}  # 这一行算在哪个考核期", quoted(day));
        }
        out.push('\n');
    }
    if unclear.is_empty() {
        out.push_str(
            r#"# [数据.信息采用]  # 数据里的一张表有几列人员或几列日期时，写明用哪一列
# 人员 = "作者"  # 例：这一行算谁的
# 日期 = "采用日期"  # 例：这一行算在哪个考核期
"#,
        );
    }
    out
}

/// The entry 方案: one pack for all periods, or one for each length.
fn scheme(starter: &Starter<'_>) -> String {
    let pack = &starter.scheme.pack;
    let copied = "整个方案都复制在这个文件夹里，改它只影响本单位，连同文件夹一起存档";
    let Some((whole, part, cycle)) = starter.cycles() else {
        return format!(
            "方案 = {}  # 计分规则、等次和名额取自 rules/{pack}/：{copied}",
            quoted(pack)
        );
    };
    format!(
        "\n[方案]  # 两个方案，各管一种考核期；{copied}\n{} = {}  # 各{}的计分规则、等次和名额取自 rules/{pack}/\n{} = {}  # {}由各{}的结果合成，等次和名额取自 rules/{}/：各{}都定下来以后，运行 gangze assess 这个文件夹 --period {}",
        part.word(),
        quoted(pack),
        part.word(),
        cycle.word(),
        quoted(&whole.pack),
        whole_word(cycle),
        part.word(),
        whole.pack,
        part.word(),
        starter
            .periods()
            .last()
            .map_or_else(String::new, ToString::to_string),
    )
}

/// What a longer period is called in a sentence.
fn whole_word(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Year => "全年",
        Cycle::Half => "半年",
        _ => "一季",
    }
}

struct OwnerAndDay<'a> {
    people: Vec<&'a str>,
    days: Vec<&'a str>,
}

impl OwnerAndDay<'_> {
    fn is_clear(&self) -> bool {
        self.people.len() < 2 && self.days.len() < 2
    }
}

fn owner_and_day<'a>(starter: &'a Starter<'_>, table: &str) -> OwnerAndDay<'a> {
    let columns = data::columns(starter, table);
    let of = |wanted: fn(Kind) -> bool| {
        let mine = columns.iter().filter(|column| wanted(column.kind));
        mine.map(|column| column.name).collect()
    };
    OwnerAndDay {
        people: of(|kind| kind == Kind::People),
        days: of(|kind| matches!(kind, Kind::Date | Kind::Span)),
    }
}

/// A text as TOML takes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
