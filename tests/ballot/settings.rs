//! Settings that do not fit together, and steps taken out of their order.

use std::io::Read;

use gangze::assess::{collect, hand_out};
use gangze::diag::NoWatch;

use super::{COLLEAGUES, Office, plan, said};

const GOOD: &[&str] = &["", "√", "", ""];

fn refused(text: &str) -> String {
    let office = Office::new(text);
    let faults = hand_out(&office.request(), &NoWatch).err().unwrap();
    assert!(!office.dir().join("测评").exists(), "nothing is written");
    said(&office, &faults)
}

#[test]
fn settings_that_do_not_fit() {
    insta::assert_snapshot!(refused(""), @"
    错误[E801]: 方案「试验」没有 [测评] 一节
     --> gangze.toml
      = 建议: 在 gangze.toml 写 [测评]、[[测评.要素]] 和 [[测评.主体]]，写法见手册“民主测评”
    ");
    insta::assert_snapshot!(refused(&plan("离散剔除 = -5", COLLEAGUES)), @"
    错误[E004]: 「离散剔除」要写大于 0 的数，例如 20
     --> gangze.toml:7:8
    7 | 离散剔除 = -5
      |            ^^
      = 建议: 按这个样子改好再运行
    ");
    insta::assert_snapshot!(refused(&plan("", &COLLEAGUES.replace("100%", "90%"))), @"
    错误[E802]: 评价主体的权重加起来是 90%，不是 100%
     --> gangze.toml:4:1
    4 | [测评]
      | ^^^^^^
      = 建议: 改到加起来是 100%
    ");
    insta::assert_snapshot!(refused(&plan("", COLLEAGUES).replace("[100, 80, 60, 0]", "[100, 80, 60]")), @r#"
    错误[E802]: 等级有 4 个，分值有 3 个
     --> gangze.toml:11:6
    11 | 分值 = [100, 80, 60]
       |        ^^^^^^^^^^^^^
      = 建议: 例如 等级 = ["好", "较好", "一般", "较差"]，分值 = [100, 80, 60, 40]
    "#);
    insta::assert_snapshot!(refused(&plan("", COLLEAGUES).replace("[100, 80, 60, 0]", "[100, 80, 90, 0]")), @r#"
    错误[E802]: 分值要从高到低，与等级一一对应
     --> gangze.toml:11:6
    11 | 分值 = [100, 80, 90, 0]
       |        ^^^^^^^^^^^^^^^^
      = 建议: 例如 等级 = ["好", "较好", "一般", "较差"]，分值 = [100, 80, 60, 40]
    "#);
    insta::assert_snapshot!(refused(&plan("记名 = \"是\"", COLLEAGUES)), @"
    错误[E802]: 写了「份数」的评价主体不在名册上，不能记名
     --> gangze.toml:12:1
    12 | [[测评.主体]]
       | ^^^^^^^^^^^^^
      = 建议: 删掉「份数」，或者把 记名 改成 否
    ");
    insta::assert_snapshot!(refused(&plan("", &format!("{COLLEAGUES}缺评 = \"默认分\"\n缺评依据 = \"办法\"\n"))), @"
    错误[E802]: 「缺评」写的是默认分，要写 0 到 100 之间的「默认分」
     --> gangze.toml:12:1
    12 | [[测评.主体]]
       | ^^^^^^^^^^^^^
      = 建议: 例如 默认分 = 100
    ");
    insta::assert_snapshot!(refused(&plan("", &format!("{COLLEAGUES}缺评 = \"重配\"\n"))), @"
    错误[E005]: 「测评.主体」一节没有写「缺评依据」
     --> gangze.toml:12:1
    12 | [[测评.主体]]
       | ^^^^^^^^^^^^^
      = 建议: 补一行 缺评依据 = …
    ");
    insta::assert_snapshot!(refused(&plan("去高去低 = { 不超过 = 5 }", COLLEAGUES)), @"
    错误[E802]: 「去高去低」要写「各去」或者「每」，写一个
     --> gangze.toml:7:8
    7 | 去高去低 = { 不超过 = 5 }
      |            ^^^^^^^^^^^^^^
      = 建议: 写成 { 不超过 = 5, 每 = 10 }，或者 { 不超过 = 4, 各去 = 1 }
    ");
    insta::assert_snapshot!(refused(&plan("", COLLEAGUES).replace("总体评价", "票号")), @r#"
    错误[E802]: 要素不能叫「票号」，测评票 已有这一列
     --> gangze.toml:9:6
    9 | 名称 = "票号"
      |        ^^^^^^
      = 建议: 换一个名称
    "#);
    insta::assert_snapshot!(refused(&plan("", &COLLEAGUES.replace("科员", "科长"))), @"
    错误[E803]: 评价主体「同事」在名册上没有一个被评的人
     --> gangze.toml
      = 建议: 改 [[测评.主体]] 的「被评岗位类别」，或者补好名册
    ");
}

#[test]
fn a_part_that_some_people_lack_is_said_when_forms_go_out() {
    let groups = "[[测评.主体]]\n名称 = \"领导\"\n权重 = \"60%\"\n份数 = 2\n被评岗位类别 = [\"科员\"]\n[[测评.主体]]\n名称 = \"同事\"\n权重 = \"40%\"\n份数 = 1\n";
    let office = Office::new(&plan("", groups));
    insta::assert_snapshot!(said(&office, &office.hand_out().problems), @r#"
    警告[W819]: 「领导」不评 赵伟，这一部分照「阻断」办理
     --> 测评/2026Q3/发出
      = 建议: 这些人的民主测评会没有分数；应当由其他主体分担的，写 缺评 = "重配" 和 缺评依据
    "#);
}

#[test]
fn forms_that_are_out_are_not_replaced_unasked() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    // The same forms again do no harm.
    office.hand_out();
    let text = std::fs::read_to_string(office.dir().join("人员名册.csv")).unwrap();
    office.write(
        "人员名册.csv",
        format!("{text}05,周涛,督查室,督查岗,科员\n").as_bytes(),
    );
    let mut request = office.request();
    let faults = hand_out(&request, &NoWatch).err().unwrap();
    insta::assert_snapshot!(said(&office, &faults), @"
    错误[E804]: 2026Q3 的测评表已经发出 3 张，与现在的名册或设置不一致
     --> 测评/2026Q3/发出
      = 建议: 照已经发出的收票；确实要重发的加 --reissue，已经收回的旧票先移走
    ");
    // What is out can still be taken back.
    let form = &office.forms()[0];
    office.give_back("a.xlsx", office.filled(form, &[GOOD, GOOD, GOOD]));
    assert_eq!(office.collect().tally.counts[0].valid, 1);
    request.again = true;
    assert!(hand_out(&request, &NoWatch).is_ok());
    assert_eq!(office.forms()[0].rated.len(), 4);
    // The old form is not one of the new ones.
    let collected = office.collect();
    assert_eq!(collected.refused, 1);
    let fault = collected
        .problems
        .iter()
        .find(|own| own.is_error())
        .unwrap();
    assert_eq!(fault.code.id(), "E813");
}

#[test]
fn taking_back_before_handing_out_or_under_other_settings() {
    let office = Office::new(&plan("", COLLEAGUES));
    let faults = collect(&office.request(), &NoWatch).err().unwrap();
    insta::assert_snapshot!(said(&office, &faults), @"
    错误[E805]: 没有 `测评/2026Q3/发出/发出登记.json`，不知道发了哪些票
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 先不带 --collect 运行一次发票；已经发过的，把原来的 发出 文件夹放回去
    ");
    office.hand_out();
    let settings = std::fs::read_to_string(office.dir().join("gangze.toml")).unwrap();
    office.write("gangze.toml", settings.replace("不称职", "差").as_bytes());
    let faults = collect(&office.request(), &NoWatch).err().unwrap();
    insta::assert_snapshot!(said(&office, &faults), @"
    错误[E806]: [测评] 在发票以后改过，与发出的测评表对不上
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 把要素、等级、满分、优秀上限改回发票时的样子；要按新的测评，用 --reissue 重发
    ");
}

#[test]
fn people_who_left_the_roster_get_no_votes() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let form = &office.forms()[0];
    office.give_back("a.xlsx", office.filled(form, &[GOOD, GOOD, GOOD]));
    let text = std::fs::read_to_string(office.dir().join("人员名册.csv")).unwrap();
    let without: String = text
        .split_inclusive('\n')
        .filter(|line| !line.contains("王芳"))
        .collect();
    office.write("人员名册.csv", without.as_bytes());
    let collected = office.collect();
    insta::assert_snapshot!(said(&office, &collected.problems), @"
    警告[W818]: 测评表上的 `王芳`（03）现在不在名册上，或者考核期里没有任职，对他的评价不计
     --> 测评/2026Q3/发出/发出登记.json
      = 建议: 确实离开的不用处理；名册删错了的补回去，再收一次
    ");
    assert_eq!(collected.tally.people.len(), 2);
}

#[test]
fn an_assessment_sees_votes_that_are_not_the_last() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let forms = office.forms();
    office.give_back("a.xlsx", office.filled(&forms[0], &[GOOD, GOOD, GOOD]));
    office.collect();
    let clean = office.assess();
    assert!(!clean.problems.iter().any(|own| own.code.id() == "E820"));
    office.give_back("b.xlsx", office.filled(&forms[1], &[GOOD, GOOD, GOOD]));
    let stale = office.assess();
    let own: Vec<_> = stale
        .problems
        .iter()
        .filter(|own| own.code.id() == "E820")
        .cloned()
        .collect();
    insta::assert_snapshot!(said(&office, &own), @"
    错误[E820]: `测评/2026Q3/收回` 里的票在收票以后有增减或改动，`测评/2026Q3/汇总/测评票.xlsx` 不是最新的
     --> 测评/2026Q3/汇总/测评票.xlsx
      = 建议: 再运行一次 gangze ballot … --collect
    ");
    office.collect();
    let votes = office.dir().join("测评/2026Q3/汇总/测评票.xlsx");
    let mut bytes = std::fs::read(&votes).unwrap();
    bytes.push(0);
    std::fs::write(&votes, bytes).unwrap();
    let edited = office.assess();
    let own: Vec<_> = edited
        .problems
        .iter()
        .filter(|own| own.code.id() == "E820")
        .cloned()
        .collect();
    insta::assert_snapshot!(said(&office, &own), @"
    错误[E820]: `测评/2026Q3/汇总/测评票.xlsx` 收票以后被改过
     --> 测评/2026Q3/汇总/测评票.xlsx
      = 建议: 再运行一次 gangze ballot … --collect，由收回的票重新写出
    ");
}

#[test]
fn only_the_marks_of_a_form_can_be_changed() {
    let office = Office::new(&plan("", COLLEAGUES));
    office.hand_out();
    let file = std::fs::File::open(office.out("同事/2026Q3-同事-001.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<sheetProtection "), "{sheet}");
    assert!(sheet.contains("paperSize=\"9\""));
    // Four levels, a list each, over the three people's rows.
    assert_eq!(sheet.matches("<dataValidation ").count(), 4);
    assert!(sheet.contains("sqref=\"E5:E7\""), "{sheet}");
    assert!(part("xl/styles.xml").contains("locked=\"0\""));
    // No rater is named where the vote is secret.
    let strings = part("xl/sharedStrings.xml");
    assert!(!strings.contains("评价人："), "{strings}");
    assert!(strings.contains("张敏"));
}

/// A weight that is not written is said as such: the sum of the others may well be 100%.
#[test]
fn weights_of_elements_of_which_one_is_not_written() {
    let second = |weight: &str| {
        let first = plan("", "").replace("等级 = ", "权重 = \"100%\"\n等级 = ");
        format!("{first}[[测评.要素]]\n名称 = \"能\"\n满分 = 100\n{weight}\n{COLLEAGUES}")
    };
    insta::assert_snapshot!(refused(&second("")), @"
    错误[E802]: 要素「能」没有写「权重」，别的要素写了
     --> gangze.toml:13:1
    13 | [[测评.要素]]
       | ^^^^^^^^^^^^^
      = 建议: 每个要素都写 权重，加起来是 100%；或者都不写，按满分的多少分配
    ");
    insta::assert_snapshot!(refused(&second("权重 = \"0.005%\"")), @"
    错误[E802]: 要素的权重加起来是 100.005%，不是 100%
     --> gangze.toml:4:1
    4 | [测评]
      | ^^^^^^
      = 建议: 每个要素都写 权重，加起来是 100%；或者都不写，按满分的多少分配
    ");
}
