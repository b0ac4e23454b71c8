//! Results within a longer period that is not composed of them, or is composed of what was composed.
use super::small::{Small, small};

const PACK: &str = "rules/小方案/pack.toml";
const GRADES: &str = "[[等次]]\n名称 = \"好\"\n";

fn said(run: &super::Run, code: &str) -> String {
    let own: Vec<&str> = run.err.lines().filter(|line| line.contains(code)).collect();
    own.join("\n")
}

/// The year is scored by its own rules; its gate looks at the quarters of this year, not at the year before.
#[test]
fn a_gate_looks_at_the_quarters_of_a_year_that_is_not_composed() {
    let gate = "[[门槛]]\n名称 = \"平时考核\"\n历史 = { 周期 = \"季\", 等次 = [\"好\"], 至少 = \"50%\", 不得有 = [\"一般\"], 缺历史 = \"待审定\" }\n不得评 = [\"好\"]\n依据 = \"办法第五条\"\n";
    let office = small().but(PACK, GRADES, &format!("{gate}{GRADES}"));
    let office = office.done(&["2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    let graded = |office: &Small| {
        let run = office.assess("2026", &[]);
        assert_eq!(run.code, 0, "{}", run.err);
        let own = office.results("2026")["考核对象"][0].clone();
        format!("{} {} {}", own["姓名"], own["审定等次"], own["说明"])
    };
    assert_eq!(graded(&office), "\"张敏\" \"好\" []");
    let mut second = office.results("2026Q2");
    second["考核对象"][0]["审定等次"] = "一般".into();
    let office = office.with("结果/2026Q2/results.json", &super::sealed(&second));
    assert_eq!(
        graded(&office),
        "\"张敏\" \"一般\" [\"分数达到「好」，不符合「平时考核」（2026年第二季度 一般），确定为「一般」。办法第五条\"]"
    );
    // What such a quarter rests on is held against the files like that of any part.
    let office = office.but("台账/事项.csv", "2026-04-09", "2026-04-10");
    assert_eq!(
        said(&office.assess("2026", &[]), "E063"),
        "错误[E063]: 2026年第二季度 出结果以后，`台账/事项.csv` 里属于这一期的内容改过"
    );
    let wrong = office.but(PACK, "周期 = \"季\"", "周期 = \"年\"");
    let run = wrong.assess("2026", &[]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(said(&run, "E007"), "错误[E007]: 「周期」写的 `年` 不认识");
}

fn composed(of: &str, from: &str) -> String {
    format!(
        "名称 = \"{of}合成方案\"\n目标类型 = [\"平时\"]\n合成 = \"求和\"\n满分 = 100\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"办法\"\n[[等次]]\n名称 = \"好\"\n[周期.{of}]\n来自 = \"{from}\"\n归入 = \"平时\"\n名称 = \"{from}得分\"\n依据 = \"办法第二条\"\n合成 = \"平均\"\n缺期 = \"按实有期数\"\n个人缺期 = \"按实有期数\"\n"
    )
}

/// Months make the quarter, quarters the year: a month that changed is seen from the year too, and what was accepted
/// stays marked.
#[test]
fn a_change_two_levels_down_is_seen() {
    let office = small()
        .but(
            "gangze.toml",
            "方案 = \"小方案\"\n",
            "[方案]\n月 = \"小方案\"\n季 = \"季合成\"\n年 = \"年合成\"\n",
        )
        .with("rules/季合成/pack.toml", &composed("季", "月"))
        .with("rules/年合成/pack.toml", &composed("年", "季"));
    for period in ["2026-07", "2026-08", "2026-09", "2026Q3", "2026"] {
        let run = office.assess(period, &[]);
        assert_eq!(run.code, 0, "{period}: {}", run.err);
    }
    let office = office.but("台账/事项.csv", "2026-07-14", "2026-07-20");
    assert_eq!(
        said(&office.assess("2026Q3", &[]), "E063"),
        "错误[E063]: 2026年7月 出结果以后，`台账/事项.csv` 里属于这一期的内容改过"
    );
    assert_eq!(
        said(&office.assess("2026", &[]), "所用的"),
        "错误[E063]: 2026年第三季度 所用的 `结果/2026-07/results.json`，它的依据后来改过"
    );
    assert!(office.assess("2026", &[]).err.contains(
        "建议: 先重新运行 gangze assess 考核文件夹 --period 2026-07，再重新运行 gangze assess 考核文件夹 --period 2026Q3"
    ));
    // A result that somebody made to name itself is told like any other.
    let name = "结果/2026-08/results.json";
    let quarter = office.results("2026Q3");
    let mut used = quarter["取用内容"].as_array().unwrap().iter();
    let itself = used.find(|own| own["文件"] == name).unwrap().clone();
    let mut month = office.results("2026-08");
    month["取用内容"].as_array_mut().unwrap().push(itself);
    let before = std::fs::read_to_string(office.dir.join(name)).unwrap();
    let office = office.with(name, &super::sealed(&month));
    assert_eq!(office.assess("2026Q3", &[]).code, 1);
    let office = office.with(name, &before);
    let run = office.assess("2026Q3", &["--accept-stale"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = office.assess("2026", &["--accept-stale"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let marked = office.results("2026")["所据变动"].to_string();
    for own in [
        "2026年第三季度 所用的 `结果/2026-07/results.json`，它的依据后来改过",
        "2026年7月 出结果以后，`台账/事项.csv` 里属于这一期的内容改过",
    ] {
        assert!(marked.contains(own), "{marked}");
    }
}

/// A share by the grade of a 科室 names grades that there are, and pools of one 科室 each.
#[test]
fn a_share_by_a_section_s_grade_can_be_met() {
    let quota = |parting: &str, grade: &str| {
        let text = format!(
            "[科室]\n等次 = [{{ 名称 = \"优秀\", 不低于 = 99 }}, {{ 名称 = \"合格\" }}]\n[[名额]]\n等次 = \"好\"\n比例 = \"20%\"\n{parting}基数 = \"定等人数\"\n取整 = \"四舍五入\"\n依据 = \"办法\"\n比例按 = [{{ 科室等次 = [\"{grade}\"], 比例 = \"50%\", 依据 = \"办法\" }}]\n{GRADES}"
        );
        let run = small().but(PACK, GRADES, &text).check(&[]);
        let told = run.out.lines().filter(|line| line.starts_with("错误"));
        told.collect::<Vec<&str>>().join("\n")
    };
    let by = "分池 = \"科室\"\n";
    assert_eq!(quota(by, "优秀"), "");
    insta::assert_snapshot!(quota(by, "优"), @"
    错误[E007]: 「科室等次」写的 `优` 不认识
    ");
    insta::assert_snapshot!(quota("", "优秀"), @"错误[E005]: 「科室等次」看的是一个科室的等次，这一节的名额不是一个科室一个池");
    let merged = "分池 = \"科室\"\n合并 = [[\"秘书科\", \"督查室\"]]\n";
    let twice = "分池 = \"科室\"\n合并 = [[\"秘书科\", \"督查室\"], [\"秘书科\"]]\n";
    assert!(quota(twice, "优秀").contains("「合并」里 `秘书科` 写了两次，不知道算进哪一个池"));
    insta::assert_snapshot!(quota(merged, "优秀"), @"错误[E005]: 「科室等次」看的是一个科室的等次，这一节的名额不是一个科室一个池");
}

const STEP: &str = "[[环节]]\n名称 = \"复核\"\n可改 = [\"总分\", \"等次\"]\n依据 = \"办法\"\n";

/// 调整 with one entry about 李强.
fn entry(what: &str, old: &str, new: &str) -> String {
    format!(
        "工号,姓名,期间,环节,指标,原值,新值,理由,依据,提出人,日期\n0002,李强,2026Q3,复核,{what},{old},{new},漏记,复核记录,周正和,2026-10-09\n"
    )
}

const TEAM: &str = "/// 队伍\n/// 依据：办法\n/// 取数：无\n/// 取用：成员.总分.平均值\n/// 例：成员平均 85 → 85\nfn 评分(岗, 指标) { 得分(取用(\"成员.总分.平均值\"), \"成员平均\"); }\n";

/// A decision on a member's score does not reach the 科室 that is made from it: that is said.
#[test]
fn a_section_that_a_decision_does_not_reach() {
    let office = small()
        .with(
            "岗位目标.csv",
            "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分\n,文秘,效率,按时办结,100,满分,逾期扣分,0.5\n,督查,效率,按时办结,100,满分,逾期扣分,1\n科室,,效率,队伍,100,,队伍,\n",
        )
        .with("rules/队伍.rhai", TEAM)
        .but(
            PACK,
            GRADES,
            &format!("{STEP}{GRADES}"),
        );
    let office = office.with("调整.csv", &entry("总分", "99", "100"));
    let run = office.assess("2026Q3", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(run.err, @"
    警告[W608]: 调整改了 李强 的得分，科室「秘书科」的结果取用成员的得分，没有随着重算
      = 建议: 看科室的结果要不要变；要变的，改正原始资料再算一次，或者由考核委员会审定有关的人
    ");
    let office = office.with("调整.csv", &entry("等次", "好", "一般"));
    let run = office.assess("2026Q3", &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

/// Nothing that counts is not nothing to say.
#[test]
fn somebody_without_one_indicator_that_applies() {
    let office = small()
        .with(
            "岗位目标.csv",
            "岗位,目标类型,指标,满分,起评分,计分规则,每日扣分,不适用处理\n文秘,效率,按时办结,100,满分,逾期扣分,0.5,剔除并重配权重\n督查,效率,按时办结,100,满分,逾期扣分,1,剔除并重配权重\n",
        )
        .but(
            "rules/小方案/逾期扣分.rhai",
            "fn 评分(岗, 指标) {\n",
            "fn 评分(岗, 指标) {\n    if 岗.姓名 == \"赵丽\" { 不适用(\"没有分管的事\"); }\n",
        );
    let run = office.assess("2026Q3", &[]);
    insta::assert_snapshot!(run.err, @"
    警告[W607]: 各项指标都不适用或剔除了，没有总分：赵丽
      = 建议: 核对岗位目标和资料；确实不考核的，在名册写明状态，或者由考核委员会写进 调整.xlsx
    ");
    // Neither is it where something was decided about somebody else.
    let office = office.but(PACK, GRADES, &format!("{STEP}{GRADES}"));
    let office = office.with("调整.csv", &entry("总分", "99", "100"));
    let again = office.assess("2026Q3", &[]);
    assert_eq!(again.err, run.err);
}
