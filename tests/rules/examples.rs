//! The example in the header of every rule of `rules/party-office`, with exactly its number.
use gangze::diag::Diagnostic;

use crate::office_builder::{Office, POOL, Run, party_office};

/// An office of one 张敏 with one indicator `试`; the pack's scheme without its demands on statuses.
fn run(targets: &str, with: impl FnOnce(Office) -> Office) -> Run {
    let (scheme, sources) = party_office();
    let office = Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿\n李想|秘书科|文稿岗|其他")
        .targets(targets)
        .scheme(|own| *own = scheme);
    let run = with(office).run_on(&POOL, sources);
    // 李想 is there to share an article, not to be scored.
    let of_others = |own: &Diagnostic| own.message.contains("李想");
    let errors = run
        .problems
        .iter()
        .filter(|own| own.is_error() && !of_others(own));
    let errors: Vec<&Diagnostic> = errors.collect();
    assert!(errors.is_empty(), "{}", run.shown());
    run
}

/// `n` lines, made from their number, from 1.
fn lines(n: u32, line: impl Fn(u32) -> String) -> String {
    (1..=n).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_rule_of_the_pack_has_its_example_here() {
    let (_, sources) = party_office();
    let own = include_str!("examples.rs");
    for source in sources {
        let used = format!("|{}", source.name);
        assert!(own.contains(&used), "{}", source.name);
        assert!(source.text.contains("/// 例："), "{}", source.name);
    }
}

#[test]
fn overdue_tasks() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|每日扣分|单项上限\n试|效率|15|满分|逾期扣分|0.5|4",
        |office| {
            office.log(
                "任务|主办|完成时限|完成日期\n甲|张敏|07-15|07-20\n乙|张敏|07-15|07-15\n丙|张敏|—|",
            )
        },
    );
    assert_eq!(
        run.entries("张敏", "试"),
        ["起评 15 起评分 []", "扣分 -1.5 逾期3个工作日 [1]"]
    );
    assert_eq!(run.value("张敏", "试"), "13.5");
}

/// The cap of one task.
#[test]
fn overdue_tasks_are_capped_each() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|每日扣分|单项上限\n试|效率|15|满分|逾期扣分|1|4",
        |office| {
            office.log("任务|主办|完成时限|完成日期\n甲|张敏|07-15|08-20\n乙|张敏|07-15|07-16")
        },
    );
    assert_eq!(run.value("张敏", "试"), "10");
}

#[test]
fn rate_in_time() {
    let log = lines(20, |n| {
        let done = if n <= 18 { "07-15" } else { "07-16" };
        format!("{n}|张敏|07-15|{done}")
    });
    let run = run(
        "指标|目标类型|满分|目标值:百分比|计分规则\n试|效率|20|95%|按时办结率",
        |office| {
            office
                .log(&format!(
                    "任务|主办|完成时限|完成日期\n{log}\n远|张敏|09-30|\n长|张敏|—|"
                ))
                .on_day("2026-09-29")
        },
    );
    assert_eq!(run.value("张敏", "试"), "18.95");
    let entries = run.entries("张敏", "试");
    assert!(entries[0].starts_with("得分 18.95 按时办结率90%，目标95% [1,2,"));
}

#[test]
fn rate_on_the_same_day() {
    let log = lines(40, |n| {
        let done = if n <= 36 { "07-15" } else { "07-16" };
        format!("{n}|张敏|07-15|07-20|{done}")
    });
    let run = run(
        "指标|目标类型|满分|目标值:百分比|计分规则\n试|效率|15|90%|当日办结率",
        |office| office.log(&format!("任务|主办|交办日期|完成时限|完成日期\n{log}")),
    );
    assert_eq!(run.value("张敏", "试"), "15");
}

#[test]
fn rate_of_errors() {
    let log = lines(50, |n| {
        format!("{n}|张敏|07-15|07-15|{}", u32::from(n <= 2) * n)
    });
    let run = run(
        "指标|目标类型|满分|起评分|目标值:百分比|计分规则|每百分点扣分\n试|质量|10|满分|2%|差错率|1",
        |office| office.log(&format!("任务|主办|完成时限|完成日期|差错:次数\n{log}")),
    );
    assert_eq!(
        run.entries("张敏", "试"),
        ["起评 10 起评分 []", "扣分 -2 差错率4%，超过2% [1,2]"]
    );
}

#[test]
fn adopted_articles() {
    let run = run(
        "指标|目标类型|满分|上限|目标值|计分规则|县级分|市级分|省级分|中央分|超额加分\n试|成果|30|35|10|信息采用计分|2|5|10|20|0.2",
        |office| {
            office.data(
                "信息采用",
                "作者:人员|采用日期:日期|采用级别
                 张敏、李想|07-15|省级
                 张敏|07-15|县级
                 张敏|08-15|县级
                 张敏|09-15|县级",
            )
        },
    );
    assert_eq!(
        run.entries("张敏", "试"),
        [
            "得分 30 信息采用累计11分，目标10分 [1,2,3,4]",
            "加分 0.2 信息采用超过目标 [1,2,3,4]"
        ]
    );
    assert_eq!(run.value("张敏", "试"), "30.2");
}

#[test]
fn meetings() {
    let run = run(
        "指标|目标类型|满分|计分规则|较好扣分|一般扣分|差扣分\n试|质量|30|办会评价|10|20|40",
        |office| {
            office.log("任务|主办|完成时限|类别|评价\n甲|张敏|07-15|办会|好\n乙|张敏|07-16|办会|好\n丙|张敏|07-17|办会|较好\n丁|张敏|07-17|办文|")
        },
    );
    assert_eq!(run.value("张敏", "试"), "29");
}

#[test]
fn bonuses_and_maluses() {
    let run = run(
        "指标|目标类型|满分|下限|上限|计分规则\n试|加减分|0|-5|5|加减分",
        |office| {
            office.data(
                "加减分事项",
                "姓名|日期:日期|类型|分值:数|事项\n张敏|07-15|加分|2|获市级表彰\n张敏|07-16|减分|1|被通报批评",
            )
        },
    );
    assert_eq!(
        run.entries("张敏", "试"),
        ["加分 2 获市级表彰 [1]", "扣分 -1 被通报批评 [2]"]
    );
    assert_eq!(run.value("张敏", "试"), "1");
}

#[test]
fn registered_errors() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|一般扣分|较重扣分|严重扣分\n试|质量|10|满分|差错扣分|0.5|1.5|4",
        |office| {
            office.data(
                "差错登记",
                "责任人:人员|日期:日期|程度\n张敏|07-15|一般\n张敏|07-15|一般\n张敏|07-15|较重",
            )
        },
    );
    assert_eq!(run.value("张敏", "试"), "7.5");
}

#[test]
fn returned_drafts() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|每次扣分\n试|质量|10|满分|退稿扣分|1",
        |office| office.log("任务|主办|完成时限|退稿次数:次数\n甲|张敏|07-15|2\n乙|张敏|07-15|0"),
    );
    assert_eq!(
        run.entries("张敏", "试"),
        ["起评 10 起评分 []", "扣分 -2 退稿2次 [1]"]
    );
}

#[test]
fn attendance() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|迟到扣分|旷工扣分|事假扣分\n试|规范|10|满分|考勤纪律|0.2|3|0.5",
        |office| {
            office.data(
                "考勤",
                "姓名|月份:期间|迟到早退:次数|旷工:数|事假:数\n张敏|2026-07|2|0|0\n张敏|2026-08|0|0|1",
            )
        },
    );
    assert_eq!(
        run.entries("张敏", "试"),
        [
            "起评 10 起评分 []",
            "扣分 -0.4 迟到早退2次 [1]",
            "扣分 -0.5 事假1天 [2]"
        ]
    );
    assert_eq!(run.value("张敏", "试"), "9.1");
}

#[test]
fn inspections() {
    let run = run(
        "指标|目标类型|满分|起评分|计分规则|每次扣分|单项上限\n试|规范|15|满分|规范目标检查|1|2",
        |office| {
            office.data(
                "规范检查",
                "责任人:人员|日期:日期|检查项目|次数:次数\n张敏|07-15|会务流程|3\n张敏|07-16|保密规定|1",
            )
        },
    );
    assert_eq!(
        run.entries("张敏", "试"),
        [
            "起评 15 起评分 []",
            "扣分 -2 会务流程检查发现问题3次 [1]",
            "扣分 -1 保密规定检查发现问题1次 [2]"
        ]
    );
}

#[test]
fn research() {
    let run = run(
        "指标|目标类型|满分|计分规则|采纳分|批示分|刊发分|完成分\n试|成果|20|调研成果|10|8|6|4",
        |office| {
            office.data(
                "调研成果",
                "执笔人:人员|完成日期:日期|成果形式\n张敏、李想|07-15|领导批示\n张敏|07-16|刊物刊发",
            )
        },
    );
    assert_eq!(run.value("张敏", "试"), "10");
    assert_eq!(
        run.entries("张敏", "试"),
        ["得分 4 领导批示 [1]", "得分 6 刊物刊发 [2]"]
    );
}

#[test]
fn ballots() {
    let run = run(
        "指标|目标类型|满分|计分规则|领导权重:百分比|同事权重:百分比|服务对象权重:百分比\n试|质量|20|服务测评|30%|40%|30%",
        |office| {
            office.data(
                "民主测评",
                "被评:人员|期间:期间|评价主体|服务态度:数|工作质量:数|办事效率:数
                 张敏|2026Q3|领导|92|91|93
                 张敏|2026Q3|同事|88|90|92
                 张敏|2026Q3|同事|90|90|90
                 张敏|2026Q3|服务对象|88|88|88",
            )
        },
    );
    assert_eq!(run.value("张敏", "试"), "18");
}

#[test]
fn supervision() {
    let log = lines(10, |n| {
        let (done, returned) = if n == 10 {
            ("07-16", 0)
        } else {
            ("07-15", u32::from(n == 1))
        };
        format!("{n}|张敏|07-15|{done}|督查|{returned}")
    });
    let run = run(
        "指标|目标类型|满分|计分规则|办结分|反馈分|退回扣分\n试|效率|30|督查办结|20|10|1",
        |office| {
            office.log(&format!(
                "任务|主办|完成时限|完成日期|类别|退回次数:次数\n{log}"
            ))
        },
    );
    assert_eq!(run.value("张敏", "办结"), "18");
    assert_eq!(run.value("张敏", "反馈"), "9");
    assert_eq!(run.value("张敏", "试"), "27");
}
