//! Faults that were met in other people's systems, each under its name.
use gangze::office::{Changeable, Combine, Step};

use super::{grades, run, small};
use crate::office_builder::{Office, dec, script, shown};

/// A score overwritten on appeal: the computed one must stay readable beside the decided one.
#[test]
fn a_score_overwritten_on_appeal() {
    let office = small(&[("张敏|秘书科|岗|文稿", "85")])
        .adjust("期间|姓名|环节|指标|原值|新值|理由|依据|提出人|日期\n2026Q3|张敏|复核|甲|85|91|漏记|决定1号|周正|2026-10-12")
        .scheme(|scheme| {
            scheme.closing.steps.push(Step {
                name: "复核".into(),
                may: Changeable::ALL.to_vec(),
                late: false,
                basis: "试".into(),
            });
        });
    let run = run(&office);
    let own = run.standing("张敏");
    assert_eq!(
        (own.total, own.grade.as_deref()),
        (Some(dec("91")), Some("好"))
    );
    assert_eq!(
        (own.computed.total, own.computed.grade.as_deref()),
        (Some(dec("85")), Some("较好"))
    );
    assert_eq!(run.value("张敏", "甲"), "85");
}

/// 89.995 graded before rounding: with two places and half-up it is 90.
#[test]
fn graded_before_rounding() {
    let office = small(&[
        ("张敏|秘书科|岗|文稿", "89.995"),
        ("李想|秘书科|岗|文稿", "89.994"),
    ]);
    let run = run(&office);
    assert_eq!(grades(&run), ["张敏 好", "李想 较好"]);
}

/// 基本称职 matched as 称职, 不称职 as 称职: names are matched whole, in a direct grade and in an entry.
#[test]
fn a_grade_matched_by_part_of_its_name() {
    let text = script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"分\"), \"登记\"); if 岗.姓名 == \"张敏\" { 定等(\"基本称职\", \"试\"); } }",
    );
    let office = small(&[("张敏|秘书科|岗|文稿", "95"), ("李想|秘书科|岗|文稿", "95")])
        .adjust("期间|姓名|环节|指标|原值|新值|理由|依据|提出人|日期\n2026Q3|李想|复核|等次|优秀|不称职|试|试|周正|2026-10-12")
        .scheme(|scheme| {
            for (grade, name) in scheme.grades.iter_mut().zip(["优秀", "称职", "基本称职", "不称职"]) {
                grade.name = name.into();
            }
            scheme.closing.steps.push(Step {
                name: "复核".into(),
                may: Changeable::ALL.to_vec(),
                late: false,
                basis: "试".into(),
            });
        });
    let run = office.run(&[("甲", &text)]);
    assert_eq!(grades(&run), ["张敏 基本称职", "李想 不称职"]);
    assert_eq!(run.outcome.count_grade("称职"), 0);
}

fn weighted(weights: [&str; 2], scores: [&str; 2]) -> Office {
    Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .targets(&format!(
            "岗位|指标|目标类型|满分|权重|计分规则|分数\n文稿|甲|效率|100|{}|甲|{}\n文稿|乙|质量|100|{}|甲|{}",
            weights[0], scores[0], weights[1], scores[1]
        ))
        .scheme(|scheme| scheme.combine = Combine::Weighted)
}

fn given() -> String {
    script(
        "无",
        "分数（分）",
        "fn 评分(岗, 指标) { 得分(指标.分数, \"试\"); }",
    )
}

/// Weights below 1 ignored: half a percent weighs half a percent.
#[test]
fn weights_below_one_ignored() {
    let run = weighted(["0.005", "0.995"], ["100", "60"]).run(&[("甲", &given())]);
    assert_eq!(run.total("张敏"), Some(dec("60.2")));
}

/// Weights silently re-normalised: 60 % and 50 % are a fault, not 54.5 % and 45.5 %.
#[test]
fn weights_silently_renormalised() {
    let office = weighted(["0.6", "0.5"], ["100", "100"]);
    let said = shown(&office.check_targets());
    assert!(said.contains("E309") && said.contains("110%"), "{said}");
    // And what is computed meanwhile is not scaled either.
    assert_eq!(
        office.run(&[("甲", &given())]).total("张敏"),
        Some(dec("110"))
    );
}

/// Progress capped at 100 %: what is over the target counts where the rule counts it.
#[test]
fn progress_capped_at_one_hundred_percent() {
    let rule = script(
        "无",
        "完成（件）",
        "fn 计量(岗, 指标) { 占比(指标.完成, 指标.目标值) }\nfn 评分(岗, 指标) { 得分(min(指标.满分, 指标.满分 * 指标.实际值), \"完成\"); if 指标.实际值 > 1 { 加分((指标.实际值 - 1) * 10, `超额${百分数(指标.实际值 - 1)}`); } }",
    );
    let run = Office::new("2026Q3")
        .roster("张敏|秘书科|岗|文稿")
        .targets("指标|目标类型|目标值|满分|上限|计分规则|完成\n甲|效率|20|100|110|甲|25")
        .run(&[("甲", &rule)]);
    assert_eq!(run.scores_of("张敏")[0].marks[0].actual, Some(dec("1.25")));
    assert_eq!(run.total("张敏"), Some(dec("102.5")));
}
