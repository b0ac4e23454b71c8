//! Diagnostics: order, folding, rendering.
use gangze::diag::{Cell, Diagnostic, Place, Sink, catalog::cells::NOT_A_DATE, text};

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
