//! Slips in a rule's header: each is told once, at its own line, and nothing that follows from it.
use super::load;
use crate::office_builder::shown;

const BODY: &str = "fn 评分(岗, 指标) { for 事 in 岗.主办事项 { 扣分(事.逾期工作日 * 指标.每日扣分, 事, \"逾期\"); 扣分(事.差错 * 指标.差错扣分, 事, \"差错\"); } }\n";
const HEAD: [&str; 5] = [
    "/// 试\n",
    "/// 依据：甲\n",
    "/// 取数：台账.主办（人员）、台账.差错（次数）\n",
    "/// 参数：每日扣分（分/工作日）、差错扣分（分/次）\n",
    "/// 例：扣 1 分\n",
];

/// What is found in a rule whose header has this in place of one of its lines.
fn with(line: usize, own: &str) -> String {
    let head: Vec<&str> = (HEAD.iter().enumerate())
        .map(|(index, known)| if index == line { own } else { *known })
        .collect();
    shown(&load(&format!("{}{BODY}", head.concat())))
}

/// What is found in a rule with these lines before its header.
fn before(lines: &str) -> String {
    shown(&load(&format!("{lines}{}{BODY}", HEAD.concat())))
}

#[test]
fn remarks_and_blank_lines_may_stand_before_a_header_and_within_it() {
    for lines in [
        "// 2026年3月张三改\n",
        "\n\n// 2026年3月张三改\n\n",
        "//// ———————— ////\n//!说明\n",
        "/* 2026年3月张三改\n   第二行 */\n\n",
        "/* 一行 */ // 又一行\n",
    ] {
        assert_eq!(before(lines), "", "{lines}");
    }
    for own in [
        "",
        "// 依据：旧办法第八条\n",
        "\n",
        "/* 旧的：\n/// 依据：乙\n*/\n",
        "//////////\n",
    ] {
        assert_eq!(with(1, &format!("{own}{}", HEAD[1])), "", "{own}");
        assert_eq!(with(2, &format!("{own}{}", HEAD[2])), "", "{own}");
    }
}

#[test]
fn a_header_below_a_function_is_told_to_stand_at_the_top() {
    let message = r"错误[E403]: 规则的说明不在开头，它前面已经写了别的
 --> rules/试验/试.rhai:LINE:1
LINE | /// 试
  | ^^^^^^
  = 建议: 把 /// 的这几行移到最前面，fn 和 const 写在它们后面
";
    let found = before("fn 加倍(数) { 数 * 2 }\n");
    assert_eq!(found, message.replace("LINE", "2"));
    // A part that stands apart from the others.
    insta::assert_snapshot!(with(4, "fn 加倍(数) { 数 * 2 }\n/// 例：扣 1 分\n"), @"
    错误[E403]: 规则的说明不在开头，它前面已经写了别的
     --> rules/试验/试.rhai:6:1
    6 | /// 例：扣 1 分
      | ^^^^^^^^^^^^^^^
      = 建议: 把 /// 的这几行移到最前面，fn 和 const 写在它们后面
    ");
    // What a function says of itself is no header.
    assert_eq!(
        with(
            4,
            &format!(
                "{}/// 加倍\n/// 例：2 得 4\nfn 加倍(数) {{ 数 * 2 }}\n",
                HEAD[4]
            )
        ),
        ""
    );
}

#[test]
fn lines_that_are_no_part_are_told_where_they_stand() {
    insta::assert_snapshot!(with(2, &HEAD[2].replace("///", "//")), @"
    错误[E404]: 「取数」这一行前面只有两条斜线，当作了注释
     --> rules/试验/试.rhai:3:1
    3 | // 取数：台账.主办（人员）、台账.差错（次数）
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 写成三条斜线：/// 取数：…
    ");
    insta::assert_snapshot!(with(3, &HEAD[3].replace("///", "//")), @"
    错误[E404]: 「参数」这一行前面只有两条斜线，当作了注释
     --> rules/试验/试.rhai:4:1
    4 | // 参数：每日扣分（分/工作日）、差错扣分（分/次）
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 建议: 写成三条斜线：/// 参数：…
    ");
    insta::assert_snapshot!(with(2, &HEAD[2].replace('：', " ")), @"
    错误[E404]: 「取数」后面少了冒号
     --> rules/试验/试.rhai:3:5
    3 | /// 取数 台账.主办（人员）、台账.差错（次数）
      |     ^^^^
      = 建议: 写成 /// 取数：…
    ");
    insta::assert_snapshot!(with(3, &HEAD[3].replace('：', "")), @"
    错误[E404]: 「参数」后面少了冒号
     --> rules/试验/试.rhai:4:5
    4 | /// 参数每日扣分（分/工作日）、差错扣分（分/次）
      |     ^^^^
      = 建议: 写成 /// 参数：…
    ");
    insta::assert_snapshot!(with(1, "/// 依据《办法》第八条\n"), @"
    错误[E404]: 「依据」后面少了冒号
     --> rules/试验/试.rhai:2:5
    2 | /// 依据《办法》第八条
      |     ^^^^
      = 建议: 写成 /// 依据：…
    ");
    insta::assert_snapshot!(with(4, "/// 列：扣 1 分\n"), @"
    错误[E404]: 规则开头没有「列」这一项
     --> rules/试验/试.rhai:5:5
    5 | /// 列：扣 1 分
      |     ^^
      = 建议: 是不是「例」
    ");
    insta::assert_snapshot!(with(4, "/// 例如：扣 1 分\n"), @"
    错误[E404]: 规则开头没有「例如」这一项
     --> rules/试验/试.rhai:5:5
    5 | /// 例如：扣 1 分
      |     ^^^^
      = 建议: 是不是「例」
    ");
    insta::assert_snapshot!(with(2, &HEAD[2].replace("取数", "取教")), @"
    错误[E404]: 规则开头没有「取教」这一项
     --> rules/试验/试.rhai:3:5
    3 | /// 取教：台账.主办（人员）、台账.差错（次数）
      |     ^^^^
      = 建议: 是不是「取数」
    ");
}

#[test]
fn what_runs_two_items_into_one_is_told_at_the_second() {
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员） 台账.差错（次数）\n"), @"
    错误[E404]: `台账.主办` 和 `台账.差错` 之间少了顿号
     --> rules/试验/试.rhai:3:18
    3 | /// 取数：台账.主办（人员） 台账.差错（次数）
      |                             ^^^^^^^^^
      = 建议: 在 `台账.差错` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员）台账.差错（次数）\n"), @"
    错误[E404]: `台账.主办` 和 `台账.差错` 之间少了顿号
     --> rules/试验/试.rhai:3:17
    3 | /// 取数：台账.主办（人员）台账.差错（次数）
      |                            ^^^^^^^^^
      = 建议: 在 `台账.差错` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员、台账.差错（次数）\n"), @"
    错误[E404]: `台账.主办` 后面的括号没有收尾
     --> rules/试验/试.rhai:3:8
    3 | /// 取数：台账.主办（人员、台账.差错（次数）
      |           ^^^^^^^^^
      = 建议: 补上 `）`
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员）、台账.差错（次数\n"), @"
    错误[E404]: `台账.差错` 后面的括号没有收尾
     --> rules/试验/试.rhai:3:18
    3 | /// 取数：台账.主办（人员）、台账.差错（次数
      |                              ^^^^^^^^^
      = 建议: 补上 `）`
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办 台账.差错（次数）\n"), @"
    错误[E404]: `台账.主办` 和 `台账.差错` 之间少了顿号
     --> rules/试验/试.rhai:3:14
    3 | /// 取数：台账.主办 台账.差错（次数）
      |                     ^^^^^^^^^
      = 建议: 在 `台账.差错` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(3, "/// 参数：每日扣分（分/工作日） 差错扣分（分/次）\n"), @"
    错误[E404]: `每日扣分` 和 `差错扣分` 之间少了顿号
     --> rules/试验/试.rhai:4:20
    4 | /// 参数：每日扣分（分/工作日） 差错扣分（分/次）
      |                                 ^^^^^^^^
      = 建议: 在 `差错扣分` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(3, "/// 参数：每日扣分（分/工作日）差错扣分（分/次）\n"), @"
    错误[E404]: `每日扣分` 和 `差错扣分` 之间少了顿号
     --> rules/试验/试.rhai:4:19
    4 | /// 参数：每日扣分（分/工作日）差错扣分（分/次）
      |                                ^^^^^^^^
      = 建议: 在 `差错扣分` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(3, "/// 参数：每日扣分（分/工作日、差错扣分（分/次）\n"), @"
    错误[E404]: `每日扣分` 后面的括号没有收尾
     --> rules/试验/试.rhai:4:8
    4 | /// 参数：每日扣分（分/工作日、差错扣分（分/次）
      |           ^^^^^^^^
      = 建议: 补上 `）`
    ");
    insta::assert_snapshot!(with(3, "/// 参数：每日扣分 差错扣分（分/次）\n"), @"
    错误[E404]: `每日扣分` 和 `差错扣分` 之间少了顿号
     --> rules/试验/试.rhai:4:13
    4 | /// 参数：每日扣分 差错扣分（分/次）
      |                    ^^^^^^^^
      = 建议: 在 `差错扣分` 前面补上 `、`
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账。主办（人员）、台账.差错（次数）\n"), @"
    错误[E404]: 表名和列名之间写了句号 `。`
     --> rules/试验/试.rhai:3:8
    3 | /// 取数：台账。主办（人员）、台账.差错（次数）
      |           ^^^^^^^^^^
      = 建议: 换成半角的 `.`
    ");
}

#[test]
fn what_is_declared_twice_is_told_at_the_second() {
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员）、台账.差错（次数）、台账.差错（数）\n"), @"
    错误[E404]: `台账.差错` 写了两遍，第 3 行已经有了
     --> rules/试验/试.rhai:3:28
    3 | /// 取数：台账.主办（人员）、台账.差错（次数）、台账.差错（数）
      |                                                 ^^^^^^^^^
      = 建议: 只留一个
    ");
    insta::assert_snapshot!(with(3, &format!("{}/// 参数：差错扣分（分/次）\n", HEAD[3])), @"
    错误[E404]: `差错扣分` 写了两遍，第 4 行已经有了
     --> rules/试验/试.rhai:5:8
    5 | /// 参数：差错扣分（分/次）
      |           ^^^^^^^^
      = 建议: 只留一个
    ");
}

#[test]
fn names_with_brackets_of_their_own_are_left_whole() {
    let text = format!(
        "{}/// 取数：台账.主办（人员）、台账.计划（小时）（数）\n/// 参数：扣分（每次）标准（分）\n{}{}",
        HEAD[..2].concat(),
        HEAD[4],
        "fn 评分(岗, 指标) { for 事 in 岗.主办事项 { 扣分(事[\"计划（小时）\"] * 指标[\"扣分（每次）标准\"], 事, \"试\"); } }\n"
    );
    assert_eq!(shown(&load(&text)), "");
}

/// A remark in the header that begins like a part is none, where the part itself stands.
#[test]
fn remarks_that_look_like_parts_are_left_alone() {
    for own in [
        "/// 例外情况：病假期间不扣\n",
        "/// 分数：按事项扣\n",
        "/// 人数：只算主办\n",
        "/// 取数口径：只算主办\n",
        "/// 依据 见下\n",
        "/// 说明：只算本期\n",
    ] {
        assert_eq!(with(1, &format!("{own}{}", HEAD[1])), "", "{own}");
        assert_eq!(with(4, &format!("{}{own}", HEAD[4])), "", "{own}");
    }
}

/// A column or a parameter may be read by a name that the script puts together.
#[test]
fn names_that_are_put_together_count_as_used() {
    let rule = |body: &str| format!("{}{body}", HEAD.concat());
    let read = "fn 评分(岗, 指标) { for 事 in 岗.主办事项 { for 项 in [\"差\"] { 扣分(事[项 + \"错\"] * 指标[`${项}错扣分`] + 指标.每日扣分, 事, \"差错\"); } } }\n";
    assert_eq!(shown(&load(&rule(read))), "");
    let by_place =
        "fn 评分(岗, 指标) { let 列 = [1, 2]; 扣分(列[0] * 指标.每日扣分, \"差错\"); }\n";
    assert!(shown(&load(&rule(by_place))).contains("差错扣分"));
}

#[test]
fn a_blank_part_and_a_default_of_another_kind() {
    insta::assert_snapshot!(with(1, "/// 依据：\n"), @"
    错误[E403]: 规则开头没有写「依据」
     --> rules/试验/试.rhai:1:1
    1 | /// 试
      | ^^^^^^
      = 建议: 补一行 /// 依据：…
    ");
    insta::assert_snapshot!(with(4, "/// 例：  \n"), @"
    错误[E403]: 规则开头没有写「例」
     --> rules/试验/试.rhai:1:1
    1 | /// 试
      | ^^^^^^
      = 建议: 补一行 /// 例：…
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员）、台账.差错（次数，空作否）\n"), @"
    错误[E404]: 取数 里 `台账.差错` 的说明 `空作否` 不认识
     --> rules/试验/试.rhai:3:27
    3 | /// 取数：台账.主办（人员）、台账.差错（次数，空作否）
      |                                               ^^^^^^
      = 建议: 类型后面可以写 空作0（数、次数）、空作否（是否），或者用 如 写出例子
    ");
    insta::assert_snapshot!(with(2, "/// 取数：台账.主办（人员）、台账.差错（次数）、台账.加急（是否，空作0）\n"), @"
    错误[E404]: 取数 里 `台账.加急` 的说明 `空作0` 不认识
     --> rules/试验/试.rhai:3:37
    3 | /// 取数：台账.主办（人员）、台账.差错（次数）、台账.加急（是否，空作0）
      |                                                                  ^^^^^
      = 建议: 类型后面可以写 空作0（数、次数）、空作否（是否），或者用 如 写出例子
    ");
}
