//! The end of an assessment: pools and quotas, gates, direct grades, statuses, human decisions.

mod decisions;
mod gates;
mod quotas;
mod regressions;
mod status;

use gangze::office::{Mode, Quota, QuotaBase, Rounding};

use crate::office_builder::{Office, Run, dec, script};

/// `甲` of `效率` gives what the table 分数 holds for a person.
pub fn points() -> String {
    script(
        "分数.姓名（人员）、分数.分（数）",
        "无",
        "fn 评分(岗, 指标) { 得分(岗.表(\"分数\").求和(\"分\"), 岗.表(\"分数\"), \"登记\"); }",
    )
}

/// People as lines of the roster, each with a score.
pub fn office(people: &[(String, String)]) -> Office {
    let mut roster = String::new();
    let mut table = String::from("姓名|分:数\n");
    for (line, score) in people {
        roster += &format!("{line}\n");
        let name = line.split('|').next().unwrap();
        table += &format!("{name}|{score}\n");
    }
    Office::new("2026Q3")
        .roster(&roster)
        .targets("指标|目标类型|满分|上限|计分规则\n甲|效率|100|1000|甲")
        .data("分数", &table)
}

/// As `office`, from literals.
pub fn small(people: &[(&str, &str)]) -> Office {
    let people: Vec<(String, String)> = people
        .iter()
        .map(|(line, score)| ((*line).to_owned(), (*score).to_owned()))
        .collect();
    office(&people)
}

pub fn run(office: &Office) -> Run {
    office.run(&[("甲", &points())])
}

/// At most this share of those who take part, cut off.
pub fn quota(share: &str) -> Quota {
    Quota::new(
        "好",
        dec(share),
        QuotaBase::TakingPart,
        Rounding::new(0, Mode::Truncate),
        "试验办法第七条",
    )
}

/// `张敏 好` for everybody, `待审定` where people are to decide.
pub fn grades(run: &Run) -> Vec<String> {
    run.outcome
        .standings
        .iter()
        .map(|own| {
            let person = run.facts.roster.person(own.person).unwrap();
            let word = own.grade_word();
            let word = if word.is_empty() { "—" } else { word };
            format!("{} {word}", run.facts.lexicon.text(person.name))
        })
        .collect()
}

/// `池 基数 × 比例 → 名额，达到 m，确定 k` for every pool.
pub fn pools(run: &Run) -> Vec<String> {
    run.outcome
        .quotas
        .iter()
        .map(|own| {
            let exempt = if own.exempt { " 不设" } else { "" };
            format!(
                "{} {}×{}→{}{exempt} 达到{} 确定{}",
                own.pool,
                own.base,
                own.share.normalize(),
                own.limit,
                own.wanted,
                own.given
            )
        })
        .collect()
}
