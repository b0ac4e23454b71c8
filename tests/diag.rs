//! Diagnostics: order, folding, rendering.
use gangze::diag::{
    Cell, Diagnostic, Place, Sink, catalog::cells::NOT_A_DATE, catalog::rules::RULE_FAILED, text,
};

#[test]
fn renders_place_row_and_mend() {
    let place = Place::cell(
        &"台账/秘书科.xlsx".into(),
        Some(&"三季度".into()),
        Cell::new(16, 7),
    );
    let fault = Diagnostic::new(NOT_A_DATE, place, "`完成日期` 读到 `9月31日`，不是一个日期")
        .row("编号=MS-0917，任务=起草市委全会报告，主办=张敏")
        .help("改成真实日期，例如 2026-09-30；改好之前这一行不计分");
    insta::assert_snapshot!(text(&fault), @"
    错误[E104]: `完成日期` 读到 `9月31日`，不是一个日期
     --> 台账/秘书科.xlsx › 三季度 › H17
      = 本行: 编号=MS-0917，任务=起草市委全会报告，主办=张敏
      = 建议: 改成真实日期，例如 2026-09-30；改好之前这一行不计分
    ");
}

#[test]
fn underlines_a_stretch_of_chinese_script() {
    let place = Place::Text {
        file: "rules/逾期扣分.rhai".into(),
        line: 8,
        column: 9,
        length: 4,
        text: "    扣分（指标.每日扣份, 事);".into(),
    };
    insta::assert_snapshot!(text(&Diagnostic::new(NOT_A_DATE, place, "没有「每日扣份」")), @"
    错误[E104]: 没有「每日扣份」
     --> rules/逾期扣分.rhai:8:9
    8 |     扣分（指标.每日扣份, 事);
      |             ^^^^^^^
    ");
}

#[test]
fn folds_one_fault_down_a_column() {
    let mut sink = Sink::new();
    for row in [5, 3, 4, 9] {
        let place = Place::cell(&"a.csv".into(), None, Cell::new(row, 2));
        sink.push(Diagnostic::new(NOT_A_DATE, place, "同一个问题"));
    }
    let list = sink.finish();
    let shown: Vec<String> = list
        .iter()
        .map(|d| format!("{}×{}", d.place, d.count))
        .collect();
    assert_eq!(shown, ["a.csv › C4:C6×3", "a.csv › C10×1"]);
}

#[test]
fn what_one_rule_does_wrong_at_one_place_is_told_once_with_its_count() {
    let place = Place::Text {
        file: "rules/按时办结率.rhai".into(),
        line: 10,
        column: 9,
        length: 1,
        text: "    得分(1 / 0);".into(),
    };
    let help = "可能为 0 的分母用 占比(分子, 分母)";
    let mut sink = Sink::new();
    // The same person twice, as where two periods are looked at.
    for (name, value) in [
        ("张敏", "0.5"),
        ("李强", "0"),
        ("王芳", "0"),
        ("张敏", "0.7"),
    ] {
        sink.push(
            Diagnostic::new(RULE_FAILED, place.clone(), format!("{value} ÷ 0 没有结果"))
                .help(help)
                .trace(format!("正在给 {name} 计算 按时办结率")),
        );
    }
    // Another fault at the same place, and the same found before data, stand for themselves.
    let other = Diagnostic::new(RULE_FAILED, place.clone(), "结果太大").help("检查相乘的数");
    sink.push(other.trace("正在给 张敏 计算 按时办结率"));
    sink.push(Diagnostic::new(RULE_FAILED, place, "没有结果").help(help));
    let shown: Vec<String> = sink.finish().iter().map(text).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    错误[E408]: 0 ÷ 0 没有结果
     --> rules/按时办结率.rhai:10:9（共 3 次，只列出一次）
    10 |     得分(1 / 0);
       |           ^
      = 经过: 正在给 李强 计算 按时办结率
      = 建议: 可能为 0 的分母用 占比(分子, 分母)

    错误[E408]: 没有结果
     --> rules/按时办结率.rhai:10:9
    10 |     得分(1 / 0);
       |           ^
      = 建议: 可能为 0 的分母用 占比(分子, 分母)

    错误[E408]: 结果太大
     --> rules/按时办结率.rhai:10:9
    10 |     得分(1 / 0);
       |           ^
      = 经过: 正在给 张敏 计算 按时办结率
      = 建议: 检查相乘的数
    ");
}
