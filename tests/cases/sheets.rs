//! Cases in a workbook: one row a case.
use gangze::book::{Cell, Column, Row, Sheet, Style, Workbook, workbook_bytes};
use gangze::diag::NoWatch;

use super::Small;

fn sheet(name: &str, text: &str) -> Sheet {
    let mut lines = text
        .lines()
        .map(|line| line.trim().split('|').map(str::trim).collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let columns = columns
        .into_iter()
        .map(|head| Column::new(head, Style::Text))
        .collect();
    let rows: Vec<Row> = lines
        .map(|line| {
            let cell = |text: &&str| match text.parse::<rust_decimal::Decimal>() {
                Ok(number) => Cell::number(number),
                Err(_) => Cell::text(text.replace('；', "\n")),
            };
            Row::new(line.iter().map(cell).collect())
        })
        .collect();
    Sheet::table(name, columns, rows.into())
}

fn small(cases: &str) -> Small {
    let small = Small::new();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut book = Workbook::new("例", "试验", day);
    book.sheets = vec![
        sheet("例", cases),
        sheet(
            "人员名册",
            "姓名|科室|岗位|岗位类别\n张三|办公室|综合岗|综合",
        ),
        sheet(
            "岗位目标",
            "岗位|目标类型|指标|满分|起评分|计分规则|每日扣分\n综合|效率|超期|20|满分|逾期|0.5",
        ),
    ];
    let bytes = workbook_bytes(book, &NoWatch).unwrap();
    std::fs::write(small.dir.join("tests/例.xlsx"), bytes).unwrap();
    small
}

#[test]
fn a_row_is_a_case_and_a_line_of_a_cell_is_a_row_of_its_table() {
    let small = small(
        "名称|考核期|台账.任务|台账.主办|台账.完成时限|台账.完成日期|应得.总分|应得.等次
         逾期三天|2026Q3|甲|张三|2026-07-15|2026-07-20|18.5|好
         两件各逾期一天|2026Q3|甲；乙|张三；张三|2026-07-15；2026-07-16|2026-07-16；2026-07-17|19|好
         算错的|2026Q3|甲|张三|2026-07-15|2026-07-20|17|好",
    );
    let run = small.run(&["--accept"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    for line in [
        "通过    例.xlsx › 逾期三天",
        "通过    例.xlsx › 两件各逾期一天",
        "不通过  例.xlsx › 算错的",
        "        总分  （rules/试验/tests/例.xlsx › 例 › G4）",
        "          算出 18.5",
        "          应得 17",
        "请自己写（表格里的例不改）  rules/试验/tests/例.xlsx › 例 › G4",
        "  算错的 › 总分 = 18.5",
    ] {
        assert_eq!(
            run.out.lines().filter(|own| *own == line).count(),
            1,
            "{line}\n{}",
            run.out
        );
    }
}

#[test]
fn a_heading_that_is_not_known() {
    let small = small("名称|考核期|应得总分\n甲|2026Q3|20");
    let run = small.run(&[]);
    assert_ne!(run.code, 0);
    insta::assert_snapshot!(run.err, @r"
    错误[E908]: 不认识表头「应得总分」
     --> rules/试验/tests/例.xlsx › 例 › C1
      = 建议: 可以写 名称、说明、考核期、基准日、只看、消息、表.列（例如 台账.任务）、应得.名字（例如 应得.总分）
    ");
}

const FACTS: &str = "台账.任务|台账.主办|台账.完成时限|台账.完成日期";
const ROW: &str = "甲|张三|2026-07-15|2026-07-20";

/// The only message of a workbook of cases, without its place's lines.
fn message(cases: &str) -> String {
    let run = small(cases).run(&[]);
    assert_ne!(run.code, 0, "{}", run.out);
    let all = format!("{}{}", run.err, run.out);
    assert_eq!(all.matches("错误[").count(), 1, "{all}");
    let lines = all.lines().map(str::trim);
    let lines = lines.skip_while(|line| !line.starts_with("错误["));
    lines.take(3).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_case_without_its_period_or_name() {
    insta::assert_snapshot!(message(&format!("名称|{FACTS}|应得.总分\n一|{ROW}|18.5")), @r"
    错误[E005]: 例「一」没有写「考核期」
    --> rules/试验/tests/例.xlsx › 例 › A2
    = 建议: 在这一行的「考核期」一列写 2026Q3；没有这一列的加上
    ");
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分\n一|三季度|{ROW}|18.5")), @r"
    错误[E013]: `三季度` 不是一个考核期
    --> rules/试验/tests/例.xlsx › 例 › B2
    = 建议: 写成 2026Q3、2026-09、2026H2、2026 或 2026-07-01..2026-09-30
    ");
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分\n|2026Q3|{ROW}|18.5")), @r"
    错误[E005]: 这个例没有写「名称」
    --> rules/试验/tests/例.xlsx › 例 › A2
    = 建议: 在这一行的「名称」一列写它验证的是什么情形；没有这一列的加上
    ");
}

#[test]
fn mends_speak_of_columns() {
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分\n一|2026Q3|{ROW}|")), @r"
    错误[E903]: 例「一」没有写应得
    --> rules/试验/tests/例.xlsx › 例 › A2
    = 建议: 在 应得.总分、应得.等次、应得.指标的名字、应得.记分.指标的名字 或 消息 的列里写，至少一样
    ");
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分\n一|2026Q3|{ROW}|18.5|多写的")), @r"
    错误[E908]: `多写的` 上面没有表头
    --> rules/试验/tests/例.xlsx › 例 › H2
    = 建议: 给这一列写上表头，或者删掉这一格
    ");
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分\n一|2026Q3|{ROW}|18.5\n一|2026Q3|{ROW}|18.5")), @r"
    错误[E911]: 有两个例都叫「一」
    --> rules/试验/tests/例.xlsx › 例 › A3
    = 另见: rules/试验/tests/例.xlsx › 例 › A2 另一个在这里
    ");
    insta::assert_snapshot!(message(&format!("名称|考核期|{FACTS}|应得.总分|应得.总分\n一|2026Q3|{ROW}|18.5|18.5")), @r"
    错误[E908]: 表头「应得.总分」写了两次
    --> rules/试验/tests/例.xlsx › 例 › H1
    = 建议: 留下一列，删掉另一列
    ");
}

#[test]
fn messages_have_either_heading() {
    for heading in ["消息", "应得.消息"] {
        let run = small(&format!(
            "名称|考核期|{FACTS}|{heading}\n一|2026Q3|甲|张三|2026-07-15|下周|E104"
        ))
        .run(&[]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    }
}
