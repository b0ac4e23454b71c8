//! 科室 as 考核对象: their rows, their rules, their totals and ranks, and what people read of them.
use super::using;
use crate::office_builder::{Office, Run};

fn office(targets: &str) -> Office {
    Office::new("2026Q3")
        .roster(
            "甲|一科|文稿岗|文稿
             乙|一科|文稿岗|文稿
             丙|二科|会务岗|会务",
        )
        .targets(targets)
        .log(
            "任务|主办|协办|完成时限|完成日期
             共同|甲、乙|丙|07-10|07-10
             自己|甲||07-20|07-20
             帮忙|丙|甲|08-10|08-10",
        )
}

fn script(reads: &str, uses: &str, body: &str) -> String {
    using(uses, body).replace("取数：无", &format!("取数：{reads}"))
}

const LOG: &str =
    "台账.主办（人员）、台账.协办（人员）、台账.完成时限（日期）、台账.完成日期（日期）";

/// `一科 12 第1 好`: what became of the sections.
fn sections(run: &Run) -> String {
    let shown: Vec<String> = run
        .outcome
        .sections
        .iter()
        .map(|own| {
            format!(
                "{} {} 第{} {}",
                run.facts.lexicon.text(own.name),
                own.total
                    .map_or(own.state.why().to_owned(), |total| total.to_string()),
                own.rank.map_or("—".to_owned(), |rank| rank.to_string()),
                own.grade.as_deref().unwrap_or("—")
            )
        })
        .collect();
    shown.join("；")
}

#[test]
fn a_row_that_two_members_share_counts_once() {
    let body = "fn 评分(岗, 指标) {
        得分(岗.主办事项.数量, 岗.主办事项, \"主办\");
        得分(岗.协办事项.数量 * 10, 岗.协办事项, \"协办\");
        得分(岗.人数 * 100, `${岗.科室}`);
    }";
    let run = office("对象|指标|目标类型|满分|上限|计分规则\n科室|量|效率|100|1000|量")
        .run(&[("量", &script(LOG, "", body))]);
    let entries = |place: usize| {
        let mut lines = Vec::new();
        run.sections[place].total.walk(&mut |node, _| {
            lines.extend(
                node.entries
                    .iter()
                    .map(|own| format!("{} {} {}行", own.points, own.reason, own.evidence.len())),
            );
        });
        lines.join("，")
    };
    insta::assert_snapshot!(format!("{}\n{}\n{}\n{}", entries(0), entries(1), sections(&run), run.shown()), @"
    2 主办 2行，10 协办 1行，200 一科 0行
    1 主办 1行，10 协办 1行，100 二科 0行
    一科 212 第1 好；二科 111 第2 好
    ");
}

#[test]
fn a_table_by_section_and_a_name_that_is_not_one() {
    let rule = script(
        "通报.次数（次数）",
        "",
        "fn 评分(岗, 指标) { 起评(100); for 条 in 岗.表(\"通报\") { 扣分(条.次数 * 5, 条, \"通报\"); } }",
    );
    let run = office("对象|指标|目标类型|满分|计分规则\n科室|纪律|规范|100|纪律")
        .data(
            "通报",
            "科室|次数:次数|日期:日期\n一科|2|08-01\n一科|1|10-01\n二课|3|08-02",
        )
        .run(&[("纪律", &rule)]);
    insta::assert_snapshot!(format!("{}\n{}", sections(&run), run.shown()), @"
    一科 90 第2 好；二科 100 第1 好
    警告[W315]: 「通报」写的科室 `二课` 不在 人员名册 里，这一行不算给任何科室
     --> 通报.csv › A4
      = 建议: 是不是「二科」
    ");
}

#[test]
fn a_section_reads_its_members_and_people_read_their_section() {
    let targets = "对象|科室|指标|目标类型|满分|计分规则
        个人||本职|效率|80|本职
        个人||联动|成果|20|联动
        科室||队伍|效率|100|队伍
        科室|一科|专项|成果|10|专项";
    let own = script(
        LOG,
        "",
        "fn 评分(岗, 指标) { 得分(岗.主办事项.数量 * 20, 岗.主办事项, \"主办\"); }",
    );
    let team = script(
        "无",
        "成员.本职.得分.平均值",
        "fn 评分(岗, 指标) { 得分(取用(\"成员.本职.得分.平均值\"), \"成员平均\"); }",
    );
    let special = script("无", "", "fn 评分(岗, 指标) { 得分(6, \"专项\"); }");
    let link = script(
        "无",
        "科室.总分、科室.总分.名次、全体.本职.得分.最高值、同科室.本职.得分.名次",
        "fn 评分(岗, 指标) {
            得分(取用(\"科室.总分\") / 10, \"科室总分的一成\");
            得分(取用(\"科室.总分.名次\"), \"科室名次\");
            得分(取用(\"全体.本职.得分.最高值\") / 100, \"最高\");
            得分(取用(\"同科室.本职.得分.名次\") / 100, \"科内\");
        }",
    );
    let run = office(targets).run(&[
        ("本职", &own),
        ("队伍", &team),
        ("专项", &special),
        ("联动", &link),
    ]);
    let people = ["甲", "乙", "丙"].map(|name| {
        format!(
            "{name} {} {:?}",
            run.value(name, "本职"),
            run.entries(name, "联动")
        )
    });
    insta::assert_snapshot!(format!("{}\n{}\n{}", sections(&run), people.join("\n"), run.shown()), @r#"
    一科 36 第1 较差；二科 20 第2 较差
    甲 40 ["得分 3.6 科室总分的一成 []", "得分 1 科室名次 []", "得分 0.4 最高 []", "得分 0.01 科内 []"]
    乙 20 ["得分 3.6 科室总分的一成 []", "得分 1 科室名次 []", "得分 0.4 最高 []", "得分 0.02 科内 []"]
    丙 20 ["得分 2 科室总分的一成 []", "得分 2 科室名次 []", "得分 0.4 最高 []", "得分 0.01 科内 []"]
    "#);
}

#[test]
fn a_failed_member_and_a_section_that_cannot_be_scored() {
    let targets = "对象|指标|目标类型|满分|计分规则|缺数处理
        科室|缺|效率|100|缺|
        科室|补|效率|100|缺|同组均值";
    let rule = script(
        LOG,
        "",
        "fn 评分(岗, 指标) { if 岗.科室 == \"二科\" { 缺数(\"没有数\"); } 得分(90, \"有\"); }",
    );
    let run = office(targets).run(&[("缺", &rule)]);
    insta::assert_snapshot!(format!("{}\n{:?}\n{}", sections(&run), run.sections[1].range, run.shown()), @"
    一科 180 第1 好；二科 效率：缺：没有数 第— —
    Some(Range { worst: 0, best: 200 })
    错误[E503]: `二科` 的 `缺` 缺数（没有数），没有写怎样处理，总分算不出来
     --> 岗位目标.csv › F2
      = 建议: 补上数据，或者在这一格写明 剔除并重配权重、记零、满分 或 同组均值
    ");
}

#[test]
fn a_post_in_a_section_row_and_a_property_that_sections_lack() {
    let targets =
        "对象|岗位|指标|目标类型|满分|计分规则\n科室|文稿|错|效率|100|人\n科室||人|效率|100|人";
    let rule = script("无", "", "fn 评分(岗, 指标) { 得分(1, 岗.姓名); }");
    let run = office(targets).run(&[("人", &rule)]);
    insta::assert_snapshot!(run.shown(), @"
    错误[E408]: 这里给科室计分，科室没有「姓名」
     --> rules/试验/人.rhai:6:24（共 2 次，只列出一次）
    6 | fn 评分(岗, 指标) { 得分(1, 岗.姓名); }
      |                                ^^^^
      = 经过: 正在给 一科 计算 人
      = 建议: 科室可以读 科室、人数、主办事项、协办事项、应办结事项、结转事项

    错误[E314]: 这一行的「对象」是 `科室`，「岗位」却写了 `文稿`
     --> 岗位目标.csv › B2
      = 建议: 科室的目标只用「科室」列说明给谁；「岗位」留空或写 全体
    ");
}

#[test]
fn sections_may_have_grades_and_limits_of_their_own() {
    let rule = script(
        "无",
        "",
        "fn 评分(岗, 指标) { 得分(if 岗.科室 == \"一科\" { 130 } else { 70 }, \"分\"); }",
    );
    let run = office("对象|指标|目标类型|满分|上限|计分规则\n科室|量|效率|100|200|量")
        .scheme(|scheme| {
            let grade = |name: &str, least: Option<i64>| gangze::office::Grade {
                name: name.into(),
                at_least: least.map(rust_decimal::Decimal::from),
            };
            scheme.sections.grades = vec![grade("优秀", Some(100)), grade("合格", None)];
            scheme.sections.total = Some(gangze::office::Bounds {
                upper: Some(rust_decimal::Decimal::from(120)),
                ..Default::default()
            });
        })
        .run(&[("量", &rule)]);
    insta::assert_snapshot!(sections(&run), @"一科 120 第1 优秀；二科 70 第2 合格");
}

/// What a rule says of a 科室's grade weighs as it does for people; what cannot be done is said.
#[test]
fn direct_grades_vetoes_and_marks_of_sections() {
    let body = "fn 评分(岗, 指标) {
        得分(80, \"试\");
        if 岗.科室 == \"一科\" { 定等(\"较好\", \"县委通报\"); 标记(\"停发绩效\", \"县委通报\"); }
        if 岗.科室 == \"二科\" { 否决(\"泄密\"); }
    }";
    let of = |declared: bool| {
        office("对象|指标|目标类型|满分|上限|计分规则\n科室|量|效率|100|1000|量")
            .scheme(|scheme| {
                if !declared {
                    scheme.veto = None;
                }
            })
            .run(&[("量", &script(LOG, "", body))])
    };
    let told = |run: &Run| {
        let notes = run.outcome.sections.iter().map(|own| own.notes.join("；"));
        let notes: Vec<String> = notes.collect();
        format!("{}\n{}\n{}", sections(run), notes.join("\n"), run.shown())
    };
    insta::assert_snapshot!(told(&of(true)), @"
    一科 80 第1 较好；二科 80 第1 较差
    直接定等：「较好」（县委通报）；标记：停发绩效（县委通报）
    一票否决（泄密），确定为 较差。试验办法第九条
    ");
    insta::assert_snapshot!(told(&of(false)), @"
    一科 80 第1 较好；二科 80 第1 较好
    直接定等：「较好」（县委通报）；标记：停发绩效（县委通报）

    错误[E607]: 规则给 二科 写了 否决（泄密），方案没有写否决到哪一等
      = 建议: 在 pack.toml 里加一节 [否决]，写明 等次 和 依据
    ");
}
