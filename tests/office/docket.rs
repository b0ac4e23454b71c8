//! Which rows count for whom, and how late each task is.
use gangze::office::{Lateness, Period};
use proptest::prelude::*;

use crate::office_builder::{Office, led, rows, shown};

const LOG: &str = "编号|任务|主办|协办|交办日期|完成时限|完成日期";

fn office(period: &str, log: &str) -> Office {
    Office::new(period)
        .roster("张敏|秘书科|文稿岗|文稿\n李想|信息科|信息岗|信息")
        .log(&format!("{LOG}\n{log}"))
}

#[test]
fn the_limit_decides_then_the_finish_then_the_assignment() {
    let office = office(
        "2026Q3",
        "1|时限在期内|张敏||06-01|07-15|10-09
         2|时限在下期|张敏||08-01|10-09|09-01
         3|没有时限，期内完成|张敏||06-01|—|09-01
         4|没有时限，上期完成|张敏||07-01|—|06-30
         5|没有时限，没有完成|张敏||09-30|—|
         6|没有时限，上期交办|张敏||06-30|—|
         7|期末当天|张敏|||09-30|
         8|期初当天|张敏|||07-01|",
    );
    let (facts, _) = office.facts();
    assert_eq!(led(&facts, "张敏"), [1, 3, 5, 7, 8]);
    assert!(led(&facts, "李想").is_empty());
}

#[test]
fn lateness_is_total() {
    let office = office(
        "2026Q3",
        "1|按时|张敏|||07-15|07-15
         2|逾期三天|张敏|||07-15|07-20
         3|未办结，过期|张敏|||09-25|
         4|未到期|张敏|||09-30|
         5|长期坚持|张敏||07-01|—|
         6|漏写时限|张敏||07-01||07-20
         7|时限读不懂|张敏||07-01|？|07-20
         8|完成日期读不懂|张敏|||07-15|？",
    )
    .as_of("2026-09-29");
    let (facts, _) = office.facts();
    let seen: Vec<(Lateness, bool)> = facts
        .docket
        .timings
        .iter()
        .map(|timing| (timing.lateness, timing.due))
        .collect();
    assert_eq!(
        seen,
        [
            (Lateness::Days(0), true),
            (Lateness::Days(3), true),
            // 9-25 to 9-27 are the mid-autumn holidays, 9-28 and 9-29 are worked.
            (Lateness::Days(2), true),
            (Lateness::Days(0), false),
            (Lateness::NoLimit, false),
            // What should be there and is not must be met by whoever counts what was due.
            (Lateness::LimitMissing, true),
            (Lateness::Unreadable, true),
            (Lateness::Unreadable, true),
        ]
    );
}

#[test]
fn an_open_task_past_its_limit_is_carried_and_counts_no_second_time() {
    let log = "1|上期未办结|张敏|||06-15|
               2|上期逾期，本期办结|张敏|||06-15|08-01
               3|上期办结|张敏|||06-15|06-20
               4|本期|张敏|||07-15|";
    let (third, _) = office("2026Q3", log).facts();
    let carried = |facts| rows(facts, "张敏", |duties| &duties.carried);
    assert_eq!(led(&third, "张敏"), [4]);
    assert_eq!(carried(&third), [1, 2]);
    let (second, _) = office("2026Q2", log).facts();
    assert_eq!(led(&second, "张敏"), [1, 2, 3]);
    assert!(carried(&second).is_empty());
    let (fourth, _) = office("2026Q4", log).facts();
    assert_eq!(carried(&fourth), [1, 4]);
}

#[test]
fn who_leads_and_who_assists() {
    let office = office(
        "2026Q3",
        "1|两人主办|张敏、李想|||07-15|
         2|牵头|张敏、李想（牵头）|||07-15|
         3|协办|张敏|李想||07-15|
         4|重复的名字|张敏、张敏|张敏||07-15|",
    );
    let (facts, _) = office.facts();
    let assisted = |name| rows(&facts, name, |duties| &duties.assist);
    assert_eq!(led(&facts, "张敏"), [1, 3, 4]);
    assert_eq!(led(&facts, "李想"), [1, 2]);
    assert_eq!(assisted("张敏"), [2]);
    assert_eq!(assisted("李想"), [3]);
}

#[test]
fn who_moves_in_mid_period_takes_each_task_to_the_post_of_its_day() {
    let office = Office::new("2026Q3")
        .roster(
            "张敏|秘书科|文稿岗|文稿||2026-08-15
             张敏|信息科|信息岗|信息|2026-08-16|",
        )
        .log(
            "任务|主办|完成时限|完成日期
             前|张敏|08-15|
             后|张敏|08-16|
             前一季未完|张敏|06-15|",
        );
    let (facts, sink) = office.facts();
    let duties: Vec<(Vec<u32>, Vec<u32>)> = facts
        .docket
        .duties
        .iter()
        .map(|duties| (duties.lead.clone(), duties.carried.clone()))
        .collect();
    assert_eq!(duties, [(vec![0], vec![2]), (vec![1], vec![])]);
    assert!(sink.is_empty());
}

#[test]
fn rows_of_data_tables_for_somebody_who_moved() {
    let office = Office::new("2026Q3")
        .roster(
            "张敏|秘书科|文稿岗|文稿||2026-08-15
             张敏|信息科|信息岗|信息|2026-08-16|",
        )
        .data(
            "考勤",
            "姓名|月份:期间
             张敏|2026-07
             张敏|2026-08
             张敏|2026-09
             张敏|2026-06",
        )
        .data(
            "测评",
            "姓名|期间:期间
             张敏|2026Q3
             张敏|2026Q2
             张敏|2026",
        )
        .data(
            "登记",
            "姓名|日期:日期
             张敏|08-15
             张敏|08-16
             张敏|06-30
             张敏、张敏|09-01",
        );
    let (facts, sink) = office.facts();
    let data: Vec<&Vec<Vec<u32>>> = facts
        .docket
        .duties
        .iter()
        .map(|duties| &duties.data)
        .collect();
    // August stands in both posts; a row of a longer or another period in none; a name twice counts once.
    assert_eq!(*data[0], [vec![0, 1], vec![0], vec![0]]);
    assert_eq!(*data[1], [vec![1, 2], vec![0], vec![1, 3]]);
    assert!(sink.is_empty());
}

const TWO_POSTS: &str = "陈思远|综合科|综合岗|综合
                         陈思远|信息中心|技术岗|技术";

#[test]
fn with_two_posts_the_log_decides() {
    let office = Office::new("2026Q3").roster(TWO_POSTS).log(
        "任务|主办|完成时限|岗位|类别|科室
         甲|陈思远|07-15|技术岗||
         乙|陈思远|07-15|综合||
         丙|陈思远|07-15||技术|综合科
         丁|陈思远|07-15||办文|信息中心",
    );
    let (facts, sink) = office.facts();
    assert_eq!(facts.docket.duties[0].lead, [1]);
    assert_eq!(facts.docket.duties[1].lead, [0, 2, 3]);
    assert!(sink.is_empty());
}

#[test]
fn a_task_that_no_post_owns_is_named_at_its_row() {
    let office = Office::new("2026Q3").roster(TWO_POSTS).log(
        "任务|主办|协办|完成时限|类别|科室
         甲|陈思远||07-15|办文|督查室",
    );
    let (facts, sink) = office.facts();
    assert!(led(&facts, "陈思远").is_empty());
    insta::assert_snapshot!(shown(&sink.finish()), @"
    错误[E302]: `陈思远` 这一天同时任 综合岗、技术岗，看不出这一行算在哪个岗位上
     --> 台账.csv › B2
      = 建议: 在这一行的「岗位」列写明岗位，没有这一列就加一列
    ");
}

#[test]
fn an_assisted_task_that_no_post_owns_is_named_at_the_assistant() {
    let office = Office::new("2026Q3")
        .roster(&format!("{TWO_POSTS}\n张敏|秘书科|文稿岗|文稿"))
        .log("任务|主办|协办|完成时限\n甲|张敏|陈思远|07-15");
    let (_, sink) = office.facts();
    insta::assert_snapshot!(shown(&sink.finish()), @"
    错误[E302]: `陈思远` 这一天同时任 综合岗、技术岗，看不出这一行算在哪个岗位上
     --> 台账.csv › C2
      = 建议: 在这一行的「岗位」列写明岗位，没有这一列就加一列
    ");
}

#[test]
fn nobody_in_post_on_the_day() {
    let office = Office::new("2026Q3")
        .roster("李建国|秘书科|文稿岗|文稿||2026-06-30\n张敏|秘书科|文稿岗|文稿")
        .log("任务|主办|协办|完成时限\n甲|李建国||07-15\n乙|张敏|李建国|07-15")
        .data("登记", "姓名|日期:日期\n李建国|07-20\n张敏|07-20");
    let (_, sink) = office.facts();
    insta::assert_snapshot!(shown(&sink.finish()), @"
    错误[E301]: `李建国` 在 2026-07-15 没有任职，这一行没有岗位可以计入
     --> 台账.csv › B2
      = 建议: 核对姓名和日期；人确实在岗的，在 人员名册 补上这段任职的 起、止

    错误[E301]: `李建国` 在 2026-07-20 没有任职，这一行没有岗位可以计入
     --> 登记.csv › A2
      = 建议: 核对姓名和日期；人确实在岗的，在 人员名册 补上这段任职的 起、止
    ");
}

#[test]
fn a_row_without_a_day_belongs_to_no_period_and_says_so() {
    let office = Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿")
        .data("登记", "姓名|日期:日期\n张敏|07-20\n张敏|\n张敏|—\n张敏|？");
    let (facts, sink) = office.facts();
    assert_eq!(facts.docket.duties[0].data, [vec![0]]);
    insta::assert_snapshot!(shown(&sink.finish()), @"
    错误[E312]: 「登记」的这一行没有日期，不知道算在哪一期
     --> 登记.csv › B3:B4（共 2 处）
      = 建议: 补上日期；不该计分的行整行删掉
    ");
}

fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (1u32..=12, 1u32..=28).prop_map(|(month, day)| format!("{month:02}-{day:02}")),
        1 => Just(String::new()),
        1 => Just("—".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The quarters (and months) of a year partition the tasks that have a day, whoever moved when.
    #[test]
    fn every_task_counts_in_one_period_and_one_post(
        tasks in proptest::collection::vec((date(), date(), date()), 1..20),
        moved in (1u32..=12, 2u32..=28),
    ) {
        let lines: Vec<String> = tasks
            .iter()
            .map(|(assigned, limit, done)| format!("任务|张敏|{assigned}|{limit}|{done}"))
            .collect();
        let log = format!("任务|主办|交办日期|完成时限|完成日期\n{}", lines.join("\n"));
        let (month, day) = moved;
        let roster = format!(
            "张敏|秘书科|文稿岗|文稿||2026-{month:02}-{:02}\n张敏|信息科|信息岗|信息|2026-{month:02}-{day:02}|",
            day - 1
        );
        let counted = |period: Period| {
            let office = Office::new(&period.to_string()).roster(&roster).log(&log);
            let (facts, sink) = office.facts();
            assert!(sink.is_empty());
            led(&facts, "张敏")
        };
        let mut quarters: Vec<u32> = (1..=4).flat_map(|q| counted(Period::quarter(2026, q).unwrap())).collect();
        let mut months: Vec<u32> = (1..=12).flat_map(|m| counted(Period::month(2026, m).unwrap())).collect();
        let mut year = counted(Period::year(2026).unwrap());
        let dated: Vec<u32> = (1..)
            .zip(&tasks)
            .filter(|(_, (assigned, limit, done))| {
                [assigned, limit, done].iter().any(|date| !date.is_empty() && *date != "—")
            })
            .map(|(row, _)| row)
            .collect();
        for found in [&mut quarters, &mut months, &mut year] {
            found.sort_unstable();
            prop_assert_eq!(&*found, &dated);
        }
    }
}
