//! Gates of the pack, vetoes, direct grades and marks, in the order of the end.
use gangze::office::{Conclusion, EntryKind, Gate, GateTest, PastAbsent, PastTest, StatusRule};

use super::{grades, quota, run, small};
use crate::office_builder::{Office, Run, dec, script};

fn gate(name: &str, test: GateTest) -> Gate {
    Gate {
        name: name.into(),
        test,
        bars: vec!["好".into()],
        forces: None,
        mark: None,
        basis: "试验办法第八条".into(),
    }
}

fn past(absent: PastAbsent) -> GateTest {
    GateTest::Past(PastTest {
        grades: vec!["好".into()],
        at_least: dec("0.5"),
        never: vec!["一般".into(), "较差".into()],
        absent,
        cycle: None,
    })
}

/// 好 in at least half of the quarters, and never 一般 or 较差.
#[test]
fn earlier_quarters_open_or_close_the_way() {
    let of = |absent| {
        let office = small(&[
            ("够数|秘书科|岗|文稿", "95"),
            ("不够|秘书科|岗|文稿", "95"),
            ("一般|秘书科|岗|文稿", "95"),
            ("新来|秘书科|岗|文稿", "95"),
            ("低分|秘书科|岗|文稿", "85"),
        ])
        .past(
            "够数|2026Q1|好\n够数|2026Q2|较好\n不够|2026Q1|好\n不够|2026Q2|较好\n不够|2026Q3|较好
             一般|2026Q1|好\n一般|2026Q2|好\n一般|2026Q3|一般",
        )
        .scheme(|scheme| scheme.closing.gates.push(gate("平时考核", past(absent))));
        run(&office)
    };
    let people = of(PastAbsent::People);
    assert_eq!(
        grades(&people),
        [
            "够数 好",
            "不够 较好",
            "一般 较好",
            "新来 待审定",
            "低分 较好"
        ]
    );
    insta::assert_snapshot!(people.shown(), @"
    警告[W604]: 「平时考核」这一条要看历史结果：没有历史结果，新来 待审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx
    ");
    let notes = ["不够", "一般", "新来"].map(|name| people.standing(name).notes.join("\n"));
    insta::assert_snapshot!(notes.join("\n"), @"
    分数达到「好」，不符合「平时考核」（好 1 次，3 期中不到 50%），确定为「较好」。试验办法第八条
    分数达到「好」，不符合「平时考核」（2026Q3 一般），确定为「较好」。试验办法第八条
    「平时考核」这一条看不出来（没有历史结果），待审定。试验办法第八条
    ");
    assert_eq!(grades(&of(PastAbsent::Met))[3], "新来 好");
    assert_eq!(grades(&of(PastAbsent::NotMet))[3], "新来 较好");
}

/// An indicator at 0 bars; so many bookings, or points of them, bar; so many rows of a table force and mark.
#[test]
fn exhausted_items_and_counts_of_events() {
    let rule = script(
        "分数.姓名（人员）、分数.分（数）、差错.姓名（人员）、差错.天数（数）",
        "无",
        "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); for 错 in 岗.表(\"差错\") { 扣分(错.天数, 错, \"差错\"); } }",
    );
    let office = |gates: Vec<Gate>| {
        Office::new("2026Q3")
            .roster("张敏|秘书科|岗|文稿\n李想|秘书科|岗|文稿\n赵青|秘书科|岗|文稿")
            .targets("指标|目标类型|满分|上限|计分规则\n报送|质量|100|1000|甲")
            .data("分数", "姓名|分:数\n张敏|110\n李想|98\n赵青|3")
            .data("差错", "姓名|天数:数\n张敏|1\n张敏|2\n李想|2\n赵青|3")
            .scheme(|scheme| scheme.closing.gates = gates)
            .run(&[("甲", &rule)])
    };
    let exhausted = GateTest::Exhausted {
        indicator: "报送".into(),
        at_most: dec("0"),
    };
    let mut zero = gate("规范报送", exhausted);
    zero.bars = vec!["好".into(), "较好".into(), "一般".into()];
    let run = office(vec![zero]);
    assert_eq!(grades(&run), ["张敏 好", "李想 好", "赵青 较差"]);
    let entries = |points, at_least: &str| GateTest::Entries {
        indicator: "报送".into(),
        kind: EntryKind::Deduction,
        at_least: dec(at_least),
        points,
    };
    let run = office(vec![gate("差错次数", entries(false, "2"))]);
    assert_eq!(grades(&run), ["张敏 较好", "李想 好", "赵青 较差"]);
    insta::assert_snapshot!(run.standing("张敏").notes.join("\n"), @"分数达到「好」，不符合「差错次数」（「报送」扣分 2 次），确定为「较好」。试验办法第八条");
    let run = office(vec![gate("差错分数", entries(true, "2"))]);
    assert_eq!(grades(&run), ["张敏 较好", "李想 较好", "赵青 较差"]);
    let rows = |column: Option<&str>, at_least: &str| GateTest::Rows {
        table: "差错".into(),
        column: column.map(Into::into),
        at_least: dec(at_least),
    };
    let mut forced = gate("旷工", rows(Some("天数"), "3"));
    forced.bars.clear();
    forced.forces = Some("较差".into());
    forced.mark = Some("停发绩效".into());
    let run = office(vec![forced, gate("差错条数", rows(None, "1"))]);
    assert_eq!(grades(&run), ["张敏 较差", "李想 较好", "赵青 较差"]);
    let own = run.standing("张敏");
    insta::assert_snapshot!(own.notes.join("\n"), @"
    分数达到「好」，不符合「差错条数」（「差错」2 条），确定为「较好」。试验办法第八条
    旷工：「差错」的 天数 合计 3，确定为 较差。试验办法第八条
    ");
    assert_eq!(own.marks.len(), 1);
    insta::assert_snapshot!(format!("{} {}", own.marks[0].0, own.marks[0].1), @"停发绩效 旷工：「差错」的 天数 合计 3。试验办法第八条");
    assert!(run.standing("李想").marks.is_empty());
}

/// What a gate asks for and is not there is an error, for the gate would never close.
#[test]
fn a_gate_that_looks_at_nothing_is_said() {
    let office = small(&[("张敏|秘书科|岗|文稿", "95")]).scheme(|scheme| {
        let exhausted = |name: &str| GateTest::Exhausted {
            indicator: name.into(),
            at_most: dec("0"),
        };
        let rows = GateTest::Rows {
            table: "分数".into(),
            column: Some("姓名".into()),
            at_least: dec("1"),
        };
        scheme.closing.gates = vec![gate("甲项", exhausted("乙")), gate("合计", rows)];
    });
    insta::assert_snapshot!(run(&office).shown(), @"
    错误[E609]: 「合计」这一条要合计「分数」的 `姓名`，这一列是按文字读的
      = 建议: 在用到这张表的规则的 取数 里写上 分数.姓名（数）

    错误[E609]: 「甲项」这一条看的指标 `乙` 没有，拦不住人
      = 建议: 改正 pack.toml 里的名称
    ");
}

#[test]
fn a_warning_keeps_the_best_grade_out_of_reach() {
    let office = small(&[("张敏|秘书科|岗|文稿", "95"), ("李想|秘书科|岗|文稿", "94")])
        .statuses("张敏|警告|2026-03-01|2026-09-01")
        .scheme(|scheme| {
            scheme.statuses = vec![StatusRule::new(&["警告"], Conclusion::Graded, "第二十九条")];
            let test = GateTest::Status(vec!["警告".into()]);
            scheme.closing.gates.push(gate("警告处分", test));
            scheme.quotas.push(quota("0.5"));
        });
    let run = run(&office);
    // The place goes to the next one.
    assert_eq!(grades(&run), ["张敏 较好", "李想 好"]);
    insta::assert_snapshot!(run.standing("张敏").notes.join("\n"), @"分数达到「好」，不符合「警告处分」（状态 警告），确定为「较好」。试验办法第八条");
}

/// A rule that books what a person's row of 分数 says.
fn ruled(body: &str, change: impl FnOnce(&mut gangze::office::Scheme)) -> Run {
    let text = script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        &format!("fn 评分(岗, 指标) {{ 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); {body} }}"),
    );
    small(&[
        ("张敏|秘书科|岗|文稿", "95"),
        ("李想|秘书科|岗|文稿", "70"),
        ("赵青|秘书科|岗|文稿", "92"),
        ("钱进|秘书科|岗|文稿", "91"),
    ])
    .scheme(change)
    .run(&[("甲", &text)])
}

#[test]
fn direct_grades_vetoes_and_marks() {
    let body = "if 岗.姓名 == \"李想\" { 定等(\"好\", \"省级表彰\"); }
        if 岗.姓名 == \"赵青\" { 定等(\"好\", \"省级表彰\"); 否决(\"泄密\"); 标记(\"停发绩效\", \"泄密\"); }
        if 岗.姓名 == \"钱进\" { 定等(\"好\", \"省级表彰\"); 定等(\"一般\", \"被问责\"); }";
    let run = ruled(body, |_| {});
    assert_eq!(
        grades(&run),
        ["张敏 好", "李想 好", "赵青 较差", "钱进 一般"]
    );
    let notes = ["李想", "赵青", "钱进"].map(|name| run.standing(name).notes.join("\n"));
    insta::assert_snapshot!(notes.join("\n"), @"
    直接定等：「好」（省级表彰）
    直接定等：「好」（省级表彰）
    一票否决（泄密），确定为 较差。试验办法第九条
    直接定等：「好」（省级表彰）
    直接定等：「一般」（被问责）
    ");
    assert_eq!(run.standing("赵青").marks[0].0.as_ref(), "停发绩效");
    assert_eq!(
        run.standing("李想").threshold_grade.as_deref(),
        Some("一般")
    );
}

/// Direct grades use up places or do not, as declared; more of them than places is a finding.
#[test]
fn direct_grades_and_places() {
    let body = "if 岗.姓名 == \"李想\" { 定等(\"好\", \"省级表彰\"); }";
    let counted = ruled(body, |scheme| scheme.quotas.push(quota("0.5")));
    assert_eq!(
        grades(&counted),
        ["张敏 好", "李想 好", "赵青 较好", "钱进 较好"]
    );
    let beside = ruled(body, |scheme| {
        let mut own = quota("0.5");
        own.direct_counts = false;
        scheme.quotas.push(own);
    });
    assert_eq!(
        grades(&beside),
        ["张敏 好", "李想 好", "赵青 好", "钱进 较好"]
    );
    let body = "if 岗.姓名 != \"张敏\" { 定等(\"好\", \"省级表彰\"); }";
    let over = ruled(body, |scheme| scheme.quotas.push(quota("0.5")));
    assert_eq!(
        grades(&over),
        ["张敏 较好", "李想 好", "赵青 好", "钱进 好"]
    );
    insta::assert_snapshot!(over.shown(), @r#"
    警告[W603]: 「好」名额 2 人，直接定等的就有 3 人：李想、赵青、钱进
      = 建议: 直接定等的没有动，凭分数的都没有名额了；核对直接定等的依据，或者在 pack.toml 里写 直接定等占名额 = "否"
    "#);
}

#[test]
fn a_veto_needs_its_grade() {
    let undeclared = ruled(
        "if 岗.姓名 == \"张敏\" { 否决(\"泄密\"); }",
        |scheme| {
            scheme.veto = None;
        },
    );
    insta::assert_snapshot!(undeclared.shown(), @"
    错误[E607]: 规则给 张敏 写了 否决（泄密），方案没有写否决到哪一等
      = 建议: 在 pack.toml 里加一节 [否决]，写明 等次 和 依据
    ");
}

/// 事业单位规定 44: who refuses to take part is 不合格, whatever the score, and without one.
#[test]
fn a_status_may_give_the_grade() {
    let office = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .statuses("张敏|拒不参加|2026-09-01|")
        .scheme(|scheme| {
            let mut rule = StatusRule::new(&["拒不参加"], Conclusion::Graded, "第四十四条");
            rule.grade = Some("较差".into());
            scheme.statuses = vec![rule];
        });
    let run = office.run(&[]);
    let own = run.standing("张敏");
    assert_eq!((own.conclusion, own.total), (Conclusion::Graded, None));
    assert_eq!(grades(&run), ["张敏 较差"]);
    insta::assert_snapshot!(own.notes.join("\n"), @"直接定等：「较差」（拒不参加。第四十四条）");
}

/// A veto and a gate take away: who is lower already stays there, and it is said.
#[test]
fn neither_a_gate_nor_a_veto_raises_anybody() {
    let run = run(
        &small(&[("高|秘书科|岗|文稿", "95"), ("低|秘书科|岗|文稿", "65")]).scheme(|scheme| {
            let mut own = gate("平时考核", past(PastAbsent::NotMet));
            own.bars = Vec::new();
            own.forces = Some("较好".into());
            scheme.closing.gates.push(own);
        }),
    );
    assert_eq!(grades(&run), ["高 较好", "低 一般"]);
    let notes = ["高", "低"].map(|name| run.standing(name).notes.join("\n"));
    insta::assert_snapshot!(notes.join("\n"), @"
    平时考核：没有历史结果，视为达不到，确定为 较好。试验办法第八条
    已经是「一般」，没有采用：平时考核：没有历史结果，视为达不到，确定为 较好。试验办法第八条
    ");
    let body = "if 岗.姓名 == \"李想\" { 否决(\"泄密\"); }";
    let run = ruled(body, |scheme| {
        scheme.veto = Some(("较好".into(), "试验办法第九条".into()));
    });
    assert_eq!(grades(&run)[1], "李想 一般");
    insta::assert_snapshot!(run.standing("李想").notes.join("\n"), @"已经是「一般」，没有采用：一票否决（泄密），确定为 较好。试验办法第九条");
}

/// Where the earlier results lack, a gate that gives a grade or a mark waits for people like one that bars.
#[test]
fn what_cannot_be_told_is_said_whatever_the_gate_does() {
    let of = |change: fn(&mut Gate)| {
        run(
            &small(&[("高|秘书科|岗|文稿", "95"), ("低|秘书科|岗|文稿", "65")]).scheme(|scheme| {
                let mut own = gate("平时考核", past(PastAbsent::People));
                own.bars = Vec::new();
                change(&mut own);
                scheme.closing.gates.push(own);
            }),
        )
    };
    let forced = of(|own| own.forces = Some("一般".into()));
    assert_eq!(grades(&forced), ["高 待审定", "低 一般"]);
    let marked = of(|own| own.mark = Some("停发绩效".into()));
    assert_eq!(grades(&marked), ["高 好", "低 一般"]);
    insta::assert_snapshot!(format!("{}{}", forced.shown(), marked.shown()), @"
    警告[W604]: 「平时考核」这一条要看历史结果：没有历史结果，高 待审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx
    警告[W604]: 「平时考核」这一条要看历史结果：没有历史结果，高、低 要不要标记「停发绩效」由人审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx
    ");
}

/// Rules and people may give a grade that a gate bars; that they did is said.
#[test]
fn a_grade_past_a_gate_is_said() {
    let body = "if 岗.姓名 == \"李想\" { 定等(\"好\", \"省级表彰\"); }";
    let run = ruled(body, |scheme| {
        let gates = &mut scheme.closing.gates;
        gates.push(gate("平时考核", past(PastAbsent::NotMet)));
    });
    assert_eq!(
        grades(&run),
        ["张敏 较好", "李想 好", "赵青 较好", "钱进 较好"]
    );
    insta::assert_snapshot!(run.shown(), @"
    警告[W609]: 有门槛不得评「好」，直接定等或调整仍定为「好」：李想
      = 建议: 核对各人说明里的门槛和依据；门槛不该管到这些人的，改 pack.toml 的 [[门槛]]
    ");
}
