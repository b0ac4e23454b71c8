//! 合成.rhai: totals made by a script, in the ledger, in the order of 取用.
use crate::office_builder::{Office, Run};

const POINTS: &str = "/// 试验\n/// 依据：试验办法第一条\n/// 取数：无\n/// 参数：分（分）\n/// 例：试验\nfn 评分(岗, 指标) { if 指标.分 < 0 { 缺数(\"没有数\"); } 得分(指标.分, \"得\"); }";

fn office() -> Office {
    Office::new("2026Q3")
        .roster("甲|一科|文稿岗|文稿\n乙|二科|会务岗|会务")
        .targets(
            "对象|指标|分组|目标类型|满分|上限|计分规则|分
             个人|业绩||成果|100|100|记|80
             个人|素质|日常|规范|100|100|记|90
             个人|考勤|日常|规范|100|100|记|70
             个人|奖惩||加减分|10|10|记|3
             科室|协作||质量|100|100|记|95",
        )
}

fn compose(uses: &str, body: &str) -> String {
    format!(
        "/// 合成\n/// 依据：试验办法第二条\n/// 取数：无\n/// 取用：{uses}\n/// 例：试验\n{body}"
    )
}

fn run(text: &str) -> Run {
    office().run(&[("记", POINTS), ("合成", text)])
}

fn tree(run: &Run, person: &str) -> String {
    let mut lines = Vec::new();
    run.scores_of(person)[0].total.walk(&mut |node, depth| {
        let value = node
            .value()
            .map_or(node.state.word().to_owned(), |value| value.to_string());
        let out = if node.left_out { " 不计入" } else { "" };
        let weight = node
            .weight
            .map_or(String::new(), |weight| format!(" ×{weight}"));
        lines.push(format!(
            "{}{} {value}{weight}{out}",
            "  ".repeat(depth),
            node.name
        ));
        for entry in &node.entries {
            lines.push(format!(
                "{}· {} {} 第{}行",
                "  ".repeat(depth + 1),
                entry.points,
                entry.reason,
                entry.line
            ));
        }
    });
    lines.join("\n")
}

#[test]
fn a_script_composes_the_total_and_nothing_leaves_the_ledger() {
    let run = run(&compose(
        "科室.总分",
        "fn 合成(岗, 成绩) {
            合成项(\"平时\", \"平均\", || { 成绩.计入(\"业绩\"); 成绩.计入(\"素质\"); });
            成绩.计入(\"加减分\", 0.5);
            得分(取用(\"科室.总分\") * 0.1, \"科室总分的一成\");
            if 成绩.考勤 < 80 { 扣分(2, `考勤只有${成绩.考勤}分`); }
        }",
    ));
    insta::assert_snapshot!(format!("{}\n{}", tree(&run, "甲"), run.shown()), @"");
}

#[test]
fn what_lacks_in_what_the_script_reads_keeps_the_total_back() {
    let lacking = office().targets(
        "指标|目标类型|满分|计分规则|分
         业绩|成果|100|记|80
         素质|规范|100|记|-1",
    );
    let reads = compose(
        "",
        "fn 合成(岗, 成绩) { 得分(成绩.业绩 + 成绩[\"素质\"], \"两项\"); }",
    );
    let skips = compose("", "fn 合成(岗, 成绩) { 成绩.计入(\"业绩\"); }");
    let counts = compose(
        "",
        "fn 合成(岗, 成绩) { 成绩.计入(\"业绩\"); 成绩.计入(\"规范\"); }",
    );
    let shown = [reads, skips, counts].map(|text| {
        let run = lacking.run(&[("记", POINTS), ("合成", &text)]);
        let range = run.scores_of("甲")[0].range;
        format!("{} {range:?}", run.value("甲", "总分"))
    });
    insta::assert_snapshot!(shown.join("\n"), @"");
}

#[test]
fn slips_of_the_script_are_said_before_data() {
    let slips = [
        compose("", "fn 合成(岗, 成绩) { 成绩.计入(\"业迹\"); }"),
        compose("", "fn 合成(岗, 成绩) { 得分(成绩.素志, \"试\"); }"),
        compose("", "fn 合成(岗) { 得分(1, \"试\"); }"),
        compose("", "fn 评分(岗, 指标) { 得分(1, \"试\"); }"),
        compose(
            "全体.总分.最高值",
            "fn 合成(岗, 成绩) { 得分(取用(\"全体.总分.最高值\"), \"试\"); }",
        ),
        compose(
            "",
            "fn 合成(岗, 成绩) { 成绩.计入(\"成果\"); 成绩.计入(\"业绩\"); }",
        ),
    ];
    let shown: Vec<String> = slips
        .iter()
        .map(|text| {
            let run = run(text);
            let first = run
                .problems
                .first()
                .map_or(String::new(), gangze::diag::text);
            format!(
                "{}条 {first}\n甲 {}",
                run.problems.len(),
                run.value("甲", "总分")
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"");
}

#[test]
fn a_script_for_sections_leaves_people_alone() {
    let run = run(&compose(
        "成员.业绩.得分.最高值",
        "fn 科室合成(岗, 成绩) { 成绩.计入(\"质量\", 0.6); 得分(取用(\"成员.业绩.得分.最高值\") * 0.4, \"成员业绩\"); }",
    ));
    let section = run.outcome.sections[0].total.unwrap();
    assert_eq!(
        (section.to_string(), run.value("甲", "总分")),
        ("89".into(), "243".into())
    );
}

fn judge(uses: &str, body: &str) -> String {
    format!(
        "/// 定等\n/// 依据：试验办法第三条\n/// 取数：无\n/// 取用：{uses}\n/// 例：试验\n{body}"
    )
}

#[test]
fn a_script_judges_once_ranks_are_known() {
    let text = judge(
        "科室.总分",
        "fn 判定(岗, 成绩) {
            if 成绩.名次 == 1 && 岗.姓名 == \"甲\" { 定等(\"一般\", `第${成绩.名次}名，原来是${成绩.等次}`); }
            if 成绩.奖惩 < 5 && 取用(\"科室.总分\") > 90 { 标记(\"重点关注\", `奖惩只有${成绩.奖惩}分`); }
            if 岗.姓名 == \"乙\" { 否决(`总分${成绩.总分}`); }
        }",
    );
    let run = office().run(&[("记", POINTS), ("定等", &text)]);
    let shown = ["甲", "乙"].map(|name| {
        let total = &run.scores_of(name)[0].total;
        let said: Vec<String> = total
            .entries
            .iter()
            .map(|own| format!("{} {}", own.kind.word(), own.reason))
            .collect();
        format!("{name} {} {:?}", run.value(name, "总分"), said)
    });
    insta::assert_snapshot!(format!("{}\n乙 {:?}\n{}", shown.join("\n"), run.standing("乙").grade, run.shown()), @"");
}

#[test]
fn a_judging_script_moves_no_points_and_names_what_there_is() {
    let slips = [
        judge("", "fn 判定(岗, 成绩) { 得分(1, \"试\"); }"),
        judge(
            "",
            "fn 判定(岗, 成绩) { if 成绩.总份 > 1 { 否决(\"试\"); } }",
        ),
        judge("", "fn 评判(岗, 成绩) { 否决(\"试\"); }"),
        judge(
            "",
            "fn 判定(岗, 成绩) { if 成绩.总分 > \"一\" { 否决(\"试\"); } }",
        ),
    ];
    let shown: Vec<String> = slips
        .iter()
        .map(|text| office().run(&[("记", POINTS), ("定等", text)]).shown())
        .collect();
    insta::assert_snapshot!(shown.join("\n----\n"), @"");
}
