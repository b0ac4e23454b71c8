//! One cell at a time: every kind but dates, with what is wrong and what is said of it.
use gangze::intake::Scale;
use gangze::office::Kind;

use super::{office, one_row};

#[test]
fn minutes_are_no_number_of_times() {
    let read = column(Kind::Count, &["30分钟", "2小时", "3次", "4人次"]);
    insta::assert_snapshot!(read.said, @"
    错误[E121]: `数值` 读到 `30分钟`，次数要是 0 或正整数
     --> 数据/甲表.xlsx › B2
      = 本行: 姓名=张敏
      = 建议: 改成整数；一次也没有的写 0 或 无
    错误[E121]: `数值` 读到 `2小时`，次数要是 0 或正整数
     --> 数据/甲表.xlsx › B3
      = 本行: 姓名=张敏
      = 建议: 改成整数；一次也没有的写 0 或 无
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 出错
    0001 | 出错
    0001 | 3
    0001 | 4
    ");
}

#[test]
fn a_broken_formula() {
    insta::assert_snapshot!(one_row("完成时限 | 完成日期", "8月31日 | !#REF!"), @"
    错误[E124]: `完成日期` 是公式错误 `#REF!`
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 改好公式，或者直接填上数值
    ");
}

#[test]
fn a_formula_without_a_result() {
    insta::assert_snapshot!(one_row("完成时限 | 完成日期", "8月31日 | ?"), @"
    错误[E125]: `完成日期` 是公式，文件里没有它的结果
     --> 台账/甲.xlsx › E2
      = 本行: 编号=A1，任务=写报告，主办=张敏
      = 建议: 用 Excel 或 WPS 打开这个文件，保存一次再试
    ");
}

/// A data table of one column of a kind, with its cells one below the other.
pub fn column(kind: Kind, cells: &[&str]) -> super::Read {
    let rows: String = cells
        .iter()
        .map(|cell| format!("\n张敏 | {cell}"))
        .collect();
    office()
        .declare("甲表", "数值", kind)
        .data("甲表", &format!("姓名 | 数值{rows}"))
        .read()
}

#[test]
fn numbers_as_people_write_them() {
    let read = column(
        Kind::Number,
        &[
            "#12.50",
            "１２．５",
            "1,234.5",
            "95%",
            "３次",
            "-2",
            "－2",
            "0.1",
            "+3分",
            "不分管",
            "—",
            "无",
            "2 个工作日",
            "5‰",
        ],
    );
    insta::assert_snapshot!(read.said, @"
    错误[E131]: `数值` 里别的行写 `12.5`，这里写 `95%`，写法不统一
     --> 数据/甲表.xlsx › B5
      = 建议: 照别的行的写法改：百分号和单位都不写，只写数
    错误[E131]: `数值` 里别的行写 `12.5`，这里写 `0.5%`，写法不统一
     --> 数据/甲表.xlsx › B15
      = 建议: 照别的行的写法改：百分号和单位都不写，只写数
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 12.5
    0001 | 12.5
    0001 | 1234.5
    0001 | 0.95
    0001 | 3
    0001 | -2
    0001 | -2
    0001 | 0.1
    0001 | 3
    0001 | 不适用
    0001 | 不适用
    0001 | 不适用
    0001 | 2
    0001 | 0.005
    ");
}

#[test]
fn what_is_no_number() {
    let read = column(
        Kind::Number,
        &[
            "优良",
            "1-2",
            "1,23",
            "≥95%",
            "@2026-03-05",
            "3.4.5",
            "!#DIV/0!",
        ],
    );
    insta::assert_snapshot!(read.said, @"
    错误[E120]: `数值` 读到 `优良`，不是一个数
     --> 数据/甲表.xlsx › B2
      = 本行: 姓名=张敏
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    错误[E120]: `数值` 读到 `1-2`，不是一个数
     --> 数据/甲表.xlsx › B3
      = 本行: 姓名=张敏
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    错误[E120]: `数值` 读到 `1,23`，不是一个数
     --> 数据/甲表.xlsx › B4
      = 本行: 姓名=张敏
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    错误[E120]: `数值` 读到 `≥95%`，不是一个数
     --> 数据/甲表.xlsx › B5
      = 本行: 姓名=张敏
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    错误[E120]: `数值` 读到 `2026-03-05`，是日期，不是一个数
     --> 数据/甲表.xlsx › B6
      = 本行: 姓名=张敏
      = 建议: 把单元格格式改成常规，再重新填数
    错误[E120]: `数值` 读到 `3.4.5`，不是一个数
     --> 数据/甲表.xlsx › B7
      = 本行: 姓名=张敏
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    错误[E124]: `数值` 是公式错误 `#DIV/0!`
     --> 数据/甲表.xlsx › B8
      = 本行: 姓名=张敏
      = 建议: 改好公式，或者直接填上数值
    ");
}

#[test]
fn counts_are_whole() {
    let read = column(Kind::Count, &["3次", "无", "0", "1.5", "-1", "50%"]);
    insta::assert_snapshot!(read.said, @"
    错误[E121]: `数值` 读到 `1.5`，次数要是 0 或正整数
     --> 数据/甲表.xlsx › B5
      = 本行: 姓名=张敏
      = 建议: 改成整数；一次也没有的写 0 或 无
    错误[E121]: `数值` 读到 `-1`，次数要是 0 或正整数
     --> 数据/甲表.xlsx › B6
      = 本行: 姓名=张敏
      = 建议: 改成整数；一次也没有的写 0 或 无
    错误[E121]: `数值` 读到 `50%`，次数要是 0 或正整数
     --> 数据/甲表.xlsx › B7
      = 本行: 姓名=张敏
      = 建议: 改成整数；一次也没有的写 0 或 无
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 3
    0001 | 0
    0001 | 0
    0001 | 出错
    0001 | 出错
    0001 | 出错
    ");
}

#[test]
fn flags() {
    let read = column(
        Kind::Flag,
        &["√", "是", "#1", "×", "否", "#0", "未办结", "—", "基本按期"],
    );
    insta::assert_snapshot!(read.said, @"
    错误[E122]: `数值` 读到 `基本按期`，看不出是还是否
     --> 数据/甲表.xlsx › B10
      = 本行: 姓名=张敏
      = 建议: 写 √、是、1 或者 ×、否、0；说明写到备注
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 是
    0001 | 是
    0001 | 是
    0001 | 否
    0001 | 否
    0001 | 否
    0001 | 否
    0001 | 不适用
    0001 | 出错
    ");
}

#[test]
fn spans() {
    let read = column(
        Kind::Span,
        &[
            "2026Q3",
            "2026年第三季度",
            "7月",
            "三季度",
            "上半年",
            "#202607",
            "#2026",
            "@2026-07-01",
            "@2026-07-15",
            "本季",
        ],
    );
    insta::assert_snapshot!(read.said, @"
    错误[E123]: `数值` 读到 `2026-07-15`，不是一个期间
     --> 数据/甲表.xlsx › B10
      = 本行: 姓名=张敏
      = 建议: 写成 2026年第三季度、2026-07 或 2026Q3 这样
    错误[E123]: `数值` 读到 `本季`，不是一个期间
     --> 数据/甲表.xlsx › B11
      = 本行: 姓名=张敏
      = 建议: 写成 2026年第三季度、2026-07 或 2026Q3 这样
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 2026-07-01..2026-09-30
    0001 | 2026-07-01..2026-09-30
    0001 | 2026-07-01..2026-07-31
    0001 | 2026-07-01..2026-09-30
    0001 | 2026-01-01..2026-06-30
    0001 | 2026-07-01..2026-07-31
    0001 | 2026-01-01..2026-12-31
    0001 | 2026-07-01..2026-07-31
    0001 | 出错
    0001 | 出错
    ");
}

#[test]
fn percentages_of_mixed_scale() {
    let read = column(Kind::Percent, &["#0.95", "#0.9", "#98", "99%", "#0"]);
    insta::assert_snapshot!(read.said, @r#"
    错误[E131]: `数值` 里既有 `0.95` 又有 `98`，写法不统一
     --> 数据/甲表.xlsx › B4
      = 建议: 统一写成 95% 这样，或者在 gangze.toml 的 [百分比] 里写 "甲表.数值" = "百分数"（95 表示 95%）或 "小数"（0.95 表示 95%）
    "#);
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 0.95
    0001 | 0.9
    0001 | 出错
    0001 | 0.99
    0001 | 0
    ");
}

#[test]
fn percentages_settled_by_the_settings() {
    let mut office = office()
        .declare("甲表", "数值", Kind::Percent)
        .data("甲表", "姓名 | 数值\n张敏 | #0.5\n李强 | #98");
    office
        .plan
        .scales
        .insert("甲表.数值".into(), Scale::Hundred);
    let read = office.read();
    insta::assert_snapshot!(read.said, @"
    警告[W242]: `数值` 照 gangze.toml 的 [百分比] 读，`0.5` 当作 0.5%
     --> 数据/甲表.xlsx › B2
      = 建议: 不是这个意思的，把这几格写成带百分号的；确实是的可以不理
    ");
    insta::assert_snapshot!(read.data("甲表"), @"
    姓名 | 数值
    0001 | 0.005
    0002 | 0.98
    ");
}

#[test]
fn a_target_against_its_direction() {
    let read = office()
        .targets(
            "岗位 | 指标 | 比较 | 目标值 | 满分 | 计分规则
             全体 | 差错 | 不低于 | 不超过2次 | 10 | 差错扣分
             全体 | 办结 | | ≥95% | 10 | 按时办结率
             全体 | 信息 | | 12篇 | 10 | 信息",
        )
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E132]: `目标值` 写的是 `不超过2次`，`比较` 写的是 `不低于`
     --> 岗位目标.xlsx › D2
      = 本行: 岗位=全体，指标=差错
      = 建议: 目标值只写数，方向写在比较列
    提示[N122]: `比较` 空着，照 `目标值` 的 `≥95%` 取作 `不低于`
     --> 岗位目标.xlsx › D3
      = 建议: 取得不对的话填上比较列
    ");
    insta::assert_snapshot!(read.targets(), @"
    比较 | 岗位 | 指标 | 目标值 | 满分 | 计分规则
    不低于 | 全体 | 差错 | 出错 | 10 | 差错扣分
    不低于 | 全体 | 办结 | 0.95 | 10 | 按时办结率
    缺数 | 全体 | 信息 | 12 | 10 | 信息
    ");
}

#[test]
fn a_staff_number_stored_as_a_number() {
    let read = office()
        .declare("考勤", "迟到", Kind::Number)
        .data("考勤", "工号 | 姓名 | 迟到\n#5 | 欧阳建国 | 1")
        .read();
    insta::assert_snapshot!(read.said, @"
    错误[E126]: 工号 `5`，人员名册里没有，`欧阳建国` 的工号是 `0005`
     --> 数据/考勤.xlsx › A2
      = 本行: 工号=5，姓名=欧阳建国
      = 建议: 改正工号，开头的 0 也要写上；确有其人的，在人员名册里补上他的任职
    提示[N120]: `工号` 存成了数字，开头的 0 可能丢了
     --> 数据/考勤.xlsx › A2
      = 建议: 把这一列设成文本格式，再补上开头的 0；本来就没有 0 的不用改
    ");
}

#[test]
fn one_fault_down_a_column_is_one_line() {
    let read = column(Kind::Number, &["优", "优", "优", "5"]);
    insta::assert_snapshot!(read.said, @"
    错误[E120]: `数值` 读到 `优`，不是一个数
     --> 数据/甲表.xlsx › B2:B4（共 3 处）
      = 建议: 只留一个数，说明写到备注；这一项不分管的写 不分管
    ");
}
