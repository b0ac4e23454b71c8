//! Votes that are void though nothing was tampered with, and what is left of the ballot then.

use super::{COLLEAGUES, Office, plan, said};
use crate::office_builder::dec;

const GOOD: &[&str] = &["", "√", "", ""];
const BEST: &[&str] = &["√", "", "", ""];
const NONE: &[&str] = &["", "", "", ""];

#[test]
fn every_kind_of_void_vote_is_said_and_the_rest_counts() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    let two: &[&str] = &["√", "√", "", ""];
    let strange: &[&str] = &["", "好人", "", ""];
    office.give_back("甲.xlsx", office.filled(&forms[0], &[two, GOOD, NONE]));
    office.give_back("乙.xlsx", office.filled(&forms[1], &[strange, BEST, GOOD]));
    office.give_back("丙.xlsx", office.filled(&forms[2], &[NONE, NONE, NONE]));
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    警告[W819]: 「同事」评 张敏，没有一张有效票，照「阻断」办理
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 还能收票的收齐再运行；收不齐的，他们的民主测评没有分数

    警告[W816]: 整张没有填，计为弃权
     --> 测评/2026Q3/收回/丙.xlsx › 测评表 › D2
      = 建议: 不用处理；交错了空白表的，换成填好的那一张

    警告[W817]: 对 `张敏` 的评价无效：「总体评价」写的 `好人` 不认识
     --> 测评/2026Q3/收回/乙.xlsx › 测评表 › F5
      = 建议: 不用处理；票上的其他行照计

    警告[W817]: 对 `张敏` 的评价无效：「总体评价」选了不止一个等级
     --> 测评/2026Q3/收回/甲.xlsx › 测评表 › F5
      = 建议: 不用处理；票上的其他行照计
    ");
    let people = &collected.tally.people;
    let lines: Vec<String> = people
        .iter()
        .map(|person| {
            let count = &person.groups[0].count;
            let (name, abstained) = (&person.rated.name, count.abstained);
            format!(
                "{name} 有效{} 弃权{abstained} 无效{}",
                count.valid, count.void
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "张敏 有效0 弃权1 无效2",
            "李强 有效2 弃权1 无效0",
            "王芳 有效1 弃权2 无效0"
        ]
    );
    assert_eq!(people[0].score, None);
    assert_eq!(people[1].score, Some(dec("90")));
    let count = &collected.tally.counts[0];
    assert_eq!((count.returned, count.valid, count.abstained), (3, 2, 1));
}

#[test]
fn a_rater_who_gives_too_many_the_best_level_has_no_vote() {
    let limit = "优秀上限 = { 比例 = \"20%\", 取整 = \"进一\" }";
    let office = Office::new(&plan(limit, COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("甲.xlsx", office.filled(&forms[0], &[BEST, BEST, GOOD]));
    office.give_back("乙.xlsx", office.filled(&forms[1], &[BEST, GOOD, GOOD]));
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    警告[W816]: 「总体评价」给了 2 个“优秀”，最多 1 个，整张无效
     --> 测评/2026Q3/收回/甲.xlsx › 测评表 › E6
      = 建议: 不用处理；评价人愿意重填的，用发出的那张表重填
    ");
    let scores: Vec<_> = collected.tally.people.iter().map(|own| own.score).collect();
    assert_eq!(scores, [Some(dec("100")), Some(dec("80")), Some(dec("80"))]);
    assert_eq!(collected.tally.counts[0].void, 1);
}

#[test]
fn chosen_words_and_points_are_read_too() {
    let text = format!(
        "{}[[测评.要素]]\n名称 = \"工作实绩\"\n满分 = 100\n",
        plan("填法 = \"选等级\"", COLLEAGUES)
    );
    let office = Office::new(&text);
    office.hand_out();
    let forms = office.forms();
    let first: &[&str] = &["称职", "９０．５分"];
    let second: &[&str] = &["优秀、称职", "90"];
    let third: &[&str] = &["优秀", ""];
    office.give_back("甲.xlsx", office.filled(&forms[0], &[first, second, third]));
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    警告[W819]: 「同事」评 李强、王芳，没有一张有效票，照「阻断」办理
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 还能收票的收齐再运行；收不齐的，他们的民主测评没有分数

    警告[W817]: 对 `李强` 的评价无效：「总体评价」选了不止一个等级
     --> 测评/2026Q3/收回/甲.xlsx › 测评表 › E5
      = 建议: 不用处理；票上的其他行照计

    警告[W817]: 对 `王芳` 的评价无效：「工作实绩」漏填
     --> 测评/2026Q3/收回/甲.xlsx › 测评表 › F6
      = 建议: 不用处理；票上的其他行照计
    ");
    assert_eq!(collected.tally.people[0].score, Some(dec("85.25")));
}

#[test]
fn a_form_that_came_back_as_csv_counts_like_any_other() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let form = &office.forms()[0];
    let mut book = office.filled(form, &[GOOD, BEST, GOOD]);
    let head: Vec<String> = [&book.sheets[0].titles[0], &book.sheets[0].titles[1]]
        .into_iter()
        .map(|row| {
            let texts: Vec<String> = row.cells.iter().map(words).collect();
            texts.join(",,,")
        })
        .collect();
    let rows: Vec<String> = super::body(&mut book)
        .iter()
        .map(|row| row.cells.iter().map(words).collect::<Vec<_>>().join(","))
        .collect();
    let foot: Vec<String> = book.sheets[0]
        .foot
        .iter()
        .map(|row| words(&row.cells[0]))
        .collect();
    let text = format!(
        "{}\n序号,姓名,科室,岗位,总体评价\n,,,,优秀,称职,基本称职,不称职\n{}\n{}\n",
        head.join("\n"),
        rows.join("\n"),
        foot.join("\n")
    );
    office.write("测评/2026Q3/收回/另存.csv", text.as_bytes());
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"");
    assert_eq!(collected.tally.people[1].score, Some(dec("100")));
}

fn words(cell: &gangze::book::Cell) -> String {
    use gangze::book::Content;
    match &cell.content {
        Content::Text(text) => text.to_string(),
        Content::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[test]
fn nobody_votes_on_themselves_where_names_are_signed() {
    let groups = "[[测评.主体]]\n名称 = \"同事\"\n权重 = \"100%\"\n被评 = \"本科室\"\n";
    let signed = Office::new(&plan("记名 = \"是\"", groups));
    signed.hand_out();
    let list = |office: &Office| -> Vec<String> {
        office
            .forms()
            .iter()
            .map(|form| {
                let rated: Vec<&str> = form.rated.iter().map(|own| own.name.as_ref()).collect();
                let rater = form.rater.as_ref().map_or("", |own| own.name.as_ref());
                format!("{} {rater}：{}", form.id, rated.join("、"))
            })
            .collect()
    };
    assert_eq!(
        list(&signed),
        [
            "2026Q3-同事-秘书科-001 张敏：李强",
            "2026Q3-同事-秘书科-002 李强：张敏"
        ]
    );
    let secret = Office::new(&plan("", groups));
    secret.hand_out();
    assert_eq!(
        list(&secret),
        [
            "2026Q3-同事-秘书科-001 ：张敏、李强",
            "2026Q3-同事-秘书科-002 ：张敏、李强"
        ]
    );
}
