//! The worked example of SCHEMES S8 end to end, and what is done with the votes: means, trimming, what lacks.

use std::fs;
use std::process::Command;

use gangze::ballot::Outcome;
use gangze::grade::Standing;
use rust_decimal::Decimal;

use super::{COLLEAGUES, Office, plan, said};
use crate::office_builder::dec;

const S8: &str = r#"
[测评]
名称 = "工作实绩测评"
依据 = "《党政机关领导干部工作实绩量化考核办法》"
[[测评.要素]]
名称 = "工作任务量"
权重 = "30%"
等级 = ["繁重", "较多", "一般", "较少"]
分值 = [100, 80, 60, 40]
[[测评.要素]]
名称 = "工作效率"
权重 = "30%"
等级 = ["高", "较高", "一般", "低"]
分值 = [100, 80, 60, 40]
[[测评.要素]]
名称 = "完成情况"
权重 = "40%"
等级 = ["好", "较好", "一般", "较差"]
分值 = [100, 80, 60, 40]
[[测评.主体]]
名称 = "分管领导"
权重 = "20%"
份数 = 2
被评岗位类别 = ["领导"]
[[测评.主体]]
名称 = "干部职工"
权重 = "40%"
份数 = 21
被评岗位类别 = ["领导"]
[[测评.主体]]
名称 = "考核组"
权重 = "40%"
份数 = 5
被评岗位类别 = ["领导"]
"#;

/// The ticks of the `number`th ballot, so that all ballots together give each level so many votes.
fn ticks(number: usize, votes: [[usize; 4]; 3]) -> Vec<&'static str> {
    let mut cells = vec![""; 12];
    for (element, votes) in votes.iter().enumerate() {
        let mut up_to = 0;
        for (level, count) in votes.iter().enumerate() {
            if (up_to..up_to + count).contains(&number) {
                cells[element * 4 + level] = "√";
            }
            up_to += count;
        }
    }
    cells
}

fn total(standing: &Standing) -> Option<Decimal> {
    standing.total
}

#[test]
fn the_worked_example_of_a_published_scheme() {
    let office = Office::new(S8);
    office.hand_out();
    let votes = [
        [[1, 1, 0, 0], [1, 1, 0, 0], [2, 0, 0, 0]],
        [[8, 8, 4, 0], [9, 7, 4, 0], [10, 8, 2, 0]],
        [[2, 2, 1, 0], [3, 2, 0, 0], [4, 1, 0, 0]],
    ];
    let forms = office.forms();
    assert_eq!(forms.len(), 28);
    let mut numbers = [0; 3];
    for form in &forms {
        let number = &mut numbers[form.group];
        let cells = ticks(*number, votes[form.group]);
        *number += 1;
        // The 21st of the staff stays blank: an abstention is no vote.
        let name = format!("{}号.xlsx", form.id);
        office.give_back(&name, office.filled(form, &[&cells]));
    }
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    警告[W816]: 整张没有填，计为弃权
     --> 测评/2026Q3/收回/2026Q3-干部职工-021号.xlsx › 测评表 › D2
      = 建议: 不用处理；交错了空白表的，换成填好的那一张
    ");
    let counts: Vec<String> = collected
        .tally
        .counts
        .iter()
        .map(|count| {
            let (valid, abstained) = (count.valid, count.abstained);
            format!(
                "{} {} {valid} {abstained} {}",
                count.issued, count.returned, count.void
            )
        })
        .collect();
    assert_eq!(counts, ["2 2 2 0 0", "21 21 20 1 0", "5 5 5 0 0"]);
    let leader = &collected.tally.people[0];
    let means: Vec<&Outcome> = leader.groups.iter().map(|own| &own.outcome).collect();
    assert_eq!(
        means,
        [
            &Outcome::Mean(dec("94")),
            &Outcome::Mean(dec("85.9")),
            &Outcome::Mean(dec("91.2"))
        ]
    );
    assert_eq!(leader.score, Some(dec("89.64")));

    let assessment = office.assess();
    let totals: Vec<Option<Decimal>> = assessment.outcome.standings.iter().map(total).collect();
    // 赵伟 alone is rated; the others lack votes and have no total.
    assert_eq!(totals, [None, None, None, Some(dec("89.64"))]);
}

/// Ten colleagues, one person rated by points.
fn marked(extra: &str, points: &[&str]) -> Office {
    let more = format!(
        "[测评]\n名称 = \"民主测评\"\n依据 = \"试验办法\"\n{extra}\n[[测评.要素]]\n名称 = \"工作实绩\"\n满分 = 100\n[[测评.主体]]\n名称 = \"同事\"\n权重 = \"100%\"\n份数 = {}\n被评岗位类别 = [\"领导\"]\n",
        points.len()
    );
    let office = Office::new(&more);
    office.hand_out();
    for (form, points) in office.forms().iter().zip(points) {
        let name = format!("{}.xlsx", form.id);
        office.give_back(&name, office.filled(form, &[&[points]]));
    }
    office
}

fn score(office: &Office) -> Option<Decimal> {
    office.collect().tally.people[0].score
}

#[test]
fn a_trimmed_mean_leaves_small_groups_alone() {
    // Up to five votes none is left out; of more, one for each ten at each end, a part counting as one.
    let trim = "去高去低 = { 不超过 = 5, 每 = 10 }";
    let five = marked(trim, &["60", "90", "90", "90", "100"]);
    assert_eq!(score(&five), Some(dec("86")));
    let six = marked(trim, &["0", "90", "90", "90", "92", "100"]);
    assert_eq!(score(&six), Some(dec("90.5")));
    let eleven: Vec<&str> = vec![
        "0", "10", "80", "80", "80", "80", "80", "80", "87", "99", "100",
    ];
    assert_eq!(score(&marked(trim, &eleven)), Some(dec("81")));
    let one_each = marked("去高去低 = { 不超过 = 2, 各去 = 1 }", &["0", "80", "100"]);
    assert_eq!(score(&one_each), Some(dec("80")));
    let assessed = one_each.assess();
    assert_eq!(total(&assessed.outcome.standings[3]), Some(dec("80")));
}

#[test]
fn votes_far_from_the_mean_are_left_out_where_the_plan_says_so() {
    let points = ["90", "90", "90", "30"];
    assert_eq!(score(&marked("", &points)), Some(dec("75")));
    assert_eq!(score(&marked("离散剔除 = 20", &points)), Some(dec("90")));
}

#[test]
fn elements_without_weights_count_by_their_full_marks() {
    let office = Office::new(
        "[测评]\n名称 = \"民主测评\"\n依据 = \"试验办法\"\n[[测评.要素]]\n名称 = \"德\"\n满分 = 15\n[[测评.要素]]\n名称 = \"绩\"\n满分 = 30\n[[测评.主体]]\n名称 = \"同事\"\n权重 = \"100%\"\n份数 = 1\n被评岗位类别 = [\"领导\"]\n",
    );
    office.hand_out();
    let form = &office.forms()[0];
    office.give_back("a.xlsx", office.filled(form, &[&["12", "27"]]));
    // 39 of 45 points; the thirds are not rounded on the way.
    let exact = dec("3900").checked_div(dec("45")).unwrap();
    assert_eq!(score(&office), Some(exact));
    assert_eq!(
        total(&office.assess().outcome.standings[3]),
        Some(dec("86.67"))
    );
}

const TWO: &str = "[[测评.主体]]\n名称 = \"领导\"\n权重 = \"60%\"\n份数 = 2\n被评岗位类别 = [\"科员\"]\n最少有效票 = 2\n缺评 = \"办法\"\n[[测评.主体]]\n名称 = \"同事\"\n权重 = \"40%\"\n份数 = 1\n被评岗位类别 = [\"科员\"]\n";

/// The leaders' second form does not come back; what the plan does then is `policy`.
fn lacking(policy: &str) -> Office {
    let office = Office::new(&plan("", &TWO.replace("缺评 = \"办法\"", policy)));
    office.hand_out();
    let forms = office.forms();
    let best: &[&str] = &["√", "", "", ""];
    let good: &[&str] = &["", "√", "", ""];
    office.give_back("一.xlsx", office.filled(&forms[0], &[best, best, best]));
    office.give_back("三.xlsx", office.filled(&forms[2], &[good, best, best]));
    office
}

#[test]
fn too_few_votes_follow_the_declared_way() {
    let blocked = lacking("缺评 = \"阻断\"");
    let collected = blocked.collect();
    assert!(!collected.is_draft());
    insta::assert_snapshot!(said(&blocked, &collected.problems[..1]), @"
    警告[W819]: 「领导」评 张敏、李强、王芳，只有 1 张有效票，少于 2 张，照「阻断」办理
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 还能收票的收齐再运行；收不齐的，他们的民主测评没有分数
    ");
    assert_eq!(score(&blocked), None);
    let assessment = blocked.assess();
    assert_eq!(total(&assessment.outcome.standings[0]), None);

    let reweighed = lacking("缺评 = \"重配\"\n缺评依据 = \"试验办法第七条\"");
    assert_eq!(score(&reweighed), Some(dec("80")));
    let assessment = reweighed.assess();
    assert_eq!(total(&assessment.outcome.standings[0]), Some(dec("80")));

    let defaulted = lacking("缺评 = \"默认分\"\n默认分 = 100\n缺评依据 = \"试验办法第八条\"");
    assert_eq!(score(&defaulted), Some(dec("92")));
    let assessment = defaulted.assess();
    assert_eq!(total(&assessment.outcome.standings[0]), Some(dec("92")));
}

#[test]
fn a_share_of_valid_votes_can_be_asked_for() {
    let office = Office::new(&plan(
        "",
        &COLLEAGUES.replace("份数 = 3", "份数 = 3\n最低有效率 = \"60%\""),
    ));
    office.hand_out();
    let forms = office.forms();
    let good: &[&str] = &["", "√", "", ""];
    office.give_back("一.xlsx", office.filled(&forms[0], &[good, good, good]));
    let people = office.collect().tally.people;
    assert!(people.iter().all(|person| person.score.is_none()));
    office.give_back("二.xlsx", office.filled(&forms[1], &[good, good, good]));
    let people = office.collect().tally.people;
    assert!(people.iter().all(|person| person.score == Some(dec("80"))));
}

#[test]
fn the_same_office_gives_the_same_forms() {
    let one = Office::new(S8);
    let other = Office::new(S8);
    one.hand_out();
    other.hand_out();
    let name = "干部职工/2026Q3-干部职工-007.xlsx";
    let bytes = fs::read(one.out(name)).unwrap();
    assert_eq!(bytes, fs::read(other.out(name)).unwrap());
    assert_ne!(
        bytes,
        fs::read(one.out("干部职工/2026Q3-干部职工-008.xlsx")).unwrap()
    );
    assert_eq!(
        fs::read(one.out("发出登记.json")).unwrap(),
        fs::read(other.out("发出登记.json")).unwrap()
    );
}

#[test]
fn the_command_prints_what_was_counted() {
    let office = Office::new(&plan("", COLLEAGUES));
    let run = |more: &[&str]| {
        let dir = office.dir();
        let mut arguments = vec!["ballot", dir.to_str().unwrap(), "--period", "2026Q3"];
        arguments.extend_from_slice(more);
        let done = Command::new(env!("CARGO_BIN_EXE_gangze"))
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        let place = office.dir().display().to_string();
        format!(
            "{}\n{}",
            done.status.code().unwrap(),
            text.replace(&place, "夹")
        )
    };
    insta::assert_snapshot!(run(&[]), @"
    0
    试验办公室 2026Q3民主测评表已写好
      同事  3 张票，评 3 人
      发出  夹/测评/2026Q3/发出（一人一张，随手发，不要按名单发）
      收回  填好的放进 夹/测评/2026Q3/收回，文件名随意
      接着  收齐以后运行 gangze ballot 夹 --period 2026Q3 --collect
    ");
    let forms = office.forms();
    let good: &[&str] = &["", "√", "", ""];
    office.give_back("a.xlsx", office.filled(&forms[0], &[good, good, good]));
    insta::assert_snapshot!(run(&["--collect"]), @"
    0
    试验办公室 2026Q3民主测评收票完成
      同事  发出 3，收回 1 = 有效 1 + 弃权 0 + 无效 0
      得分  被评 3 人，有测评得分的 3 人
      没有收的文件  0 个
      汇总  夹/测评/2026Q3/汇总（测评票.xlsx、测评统计.xlsx）
    ");
}
