//! Whatever a table holds: nothing panics, and every row is accounted for.
use gangze::intake::Role;
use gangze::office::Kind;
use proptest::prelude::*;

use super::office;

/// Cells that mean something to some part of the reading, and noise.
fn cell() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "",
        "",
        "",
        "<",
        "^",
        "编号",
        "任务",
        "主办",
        "协办",
        "完成时限",
        "完成时间",
        "完成日期",
        "交办日期",
        "姓名",
        "工号",
        "科室",
        "满分",
        "指标",
        "序号",
        "合计",
        "注：",
        "一、重点",
        "张敏",
        "王伟",
        "张敏、李强",
        "0001",
        "7月15日",
        "9月31日",
        "2026-07-15",
        "7月1日至15日",
        "95%",
        "≥3次",
        "无",
        "—",
        "√",
        "#12.5",
        "@2026-07-01",
        "!#REF!",
        "?",
        "长期坚持",
        "等3人",
        "（",
        "）",
        "：",
        "2026Q3",
        "百分比",
        "计分规则",
    ])
    .prop_map(str::to_owned);
    prop_oneof![4 => words, 1 => "[^|\\[\\]\n]{0,8}", 1 => "[0-9年月日./：（）-]{0,12}"]
}

fn rows() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec(cell(), 1..8), 0..14).prop_map(|rows| {
        let lines: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
        lines.join("\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_grid_is_read(text in rows(), merged in any::<bool>(), role in 0_u8..5) {
        let role = match role {
            0 => Role::Log,
            1 => Role::Targets,
            2 => Role::Adjustments,
            3 => Role::Roster,
            _ => Role::Data("甲表".into()),
        };
        let mut grid = super::grid(&text.replace('[', ""));
        if !merged {
            grid = grid.without_merges();
        }
        // `read` itself asserts that accepted, rejected and layout rows add up.
        let read = office()
            .declare("甲表", "完成时间", Kind::Date)
            .declare("甲表", "满分", Kind::Percent)
            .declare("甲表", "协办", Kind::People)
            .with_grid("甲.xlsx", role, grid)
            .read();
        // An error explains every rejected row.
        let rejected: u32 = read.intake.accounts.iter().map(|account| account.rejected).sum();
        prop_assert!(rejected == 0 || read.said.contains("错误["));
    }

    #[test]
    fn any_bytes_of_text_are_read(text in ".{0,40}") {
        for kind in Kind::DECLARABLE {
            let cell = text.replace(['|', '\n', '[', ']'], " ");
            let read = office()
                .declare("甲表", "数值", kind)
                .data("甲表", &format!("姓名 | 数值\n张敏 | .{cell}"))
                .read();
            // Names that fit nobody leave the row without an owner.
            prop_assert!(kind == Kind::People || read.intake.data["甲表"].len() == 1);
        }
    }
}
