//! Longer periods from the results of their parts: the sample's quarters to its year, and what must not happen on the way.

use std::fs;

use rust_decimal::Decimal;
use serde_json::Value;

use super::small::{Small, small};
use super::{Office, office};

fn dec(value: &Value) -> Option<Decimal> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// The first three quarters of the sample, assessed.
fn three_quarters() -> Office {
    let office = office("county-office");
    for quarter in ["2026Q1", "2026Q2", "2026Q3"] {
        let run = office.assess_period(quarter, &[]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{quarter}");
    }
    office
}

fn subject<'v>(results: &'v Value, number: &str) -> &'v Value {
    let all = results["考核对象"].as_array().unwrap();
    all.iter().find(|own| own["工号"] == number).unwrap()
}

#[test]
fn three_quarters_make_the_year() {
    let office = three_quarters();
    let run = office.assess_period("2026", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(run.err, @r#"
    警告[W601]: 「优秀」名额 8 人，周正和、毛一鸣 同分并列在名额线上
      = 建议: 由考核委员会从这几个人中审定，写进 调整.xlsx；审定以前他们的等次写作 待审定

    警告[W610]: 「平时考核」这一条要看历史结果：缺 2026年第四季度 的结果，按实有期数，周正和、林晓岚、冯远帆、彭雪梅、董长青、袁立群、丁玉兰、王伟、范晓宇、石磊、傅明远、谭丽、邹静、邱美玲、侯雅琴、贺楠、毛一鸣 算作达到
      = 建议: 把缺的各期算成正式结果再运行；要由人审定的，在 pack.toml 里写 缺历史 = "待审定"

    警告[W316]: `崔国庆` 的任职止于 2026-05-31，考核期末已经不在岗，仍按在岗的日子参加考核
     --> 人员名册.xlsx › 人员名册 › J23
      = 建议: 已经退休、离职、调出的，在名册的「状态」写上，不再参加考核；还在单位的，补上后来的任职

    警告[W066]: 2026年第四季度没有结果，按方案的「缺期」办：按实有期数
     --> 结果/2026Q4
      = 建议: 本来有的，先运行 gangze assess 考核文件夹 --period 2026Q4；确实没有的，不用处理
    "#);
    let year = office.json_of("2026");
    assert_eq!(year["方案"], "party-office-annual");
    let quarters: Vec<Value> = ["2026Q1", "2026Q2", "2026Q3"]
        .iter()
        .map(|quarter| office.json_of(quarter))
        .collect();
    let mut checked = 0;
    for own in year["考核对象"].as_array().unwrap() {
        let number = own["工号"].as_str().unwrap();
        let totals: Vec<Decimal> = quarters
            .iter()
            .filter_map(|quarter| dec(&subject(quarter, number)["审定总分"]))
            .collect();
        let shown: Vec<Decimal> = own["分期"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|part| dec(&part["审定总分"]))
            .collect();
        assert_eq!(shown, totals, "{number}");
        let Some(total) = dec(&own["总分"]) else {
            continue;
        };
        let sum: Decimal = totals.iter().sum();
        let mean = (sum / Decimal::from(totals.len()))
            .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(total, mean, "{number}");
        checked += 1;
    }
    assert!(checked > 35, "{checked}");
    let named: Vec<&str> = year["输入"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|file| file["用作"] == "已存结果")
        .map(|file| file["文件"].as_str().unwrap())
        .collect();
    assert_eq!(
        named,
        [
            "结果/2026Q1/results.json",
            "结果/2026Q2/results.json",
            "结果/2026Q3/results.json"
        ]
    );
    // The same again gives the same bytes.
    let file = office.dir.join("结果/2026/results.json");
    let before = fs::read(&file).unwrap();
    office.assess_period("2026", &[]);
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn the_year_opens_up_to_its_quarters() {
    let office = three_quarters();
    let dir = office.dir.to_str().unwrap();
    let run = super::run(&["why", dir, "张敏", "--period", "2026"]);
    let tree: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains("季度"))
        .collect();
    insta::assert_snapshot!(tree.join("\n"), @"
    └─ 季度得分（应有 4 期，实有 3 期） 87.3　平均（3 项） 87.3；2位，四舍五入
       ├─ 2026年第一季度 89.21　得分 89.21；2位，四舍五入
       ├─ 2026年第二季度 89.81　得分 89.81；2位，四舍五入
       ├─ 2026年第三季度 82.88　得分 82.88；2位，四舍五入
       └─ 2026年第四季度 —　
              状态 不适用（2026年第四季度没有结果，按「按实有期数」）
    ");
    let rests_on = "总分 89.21，等次 较好（结果/2026Q1/results.json）";
    assert!(run.out.contains(rests_on), "{}", run.out);
}

/// A part counts as decided, and shows what was computed.
#[test]
fn the_decided_figure_counts() {
    let office = three_quarters();
    let file = office.dir.join("结果/2026Q1/results.json");
    let mut json = office.json_of("2026Q1");
    let all = json["考核对象"].as_array_mut().unwrap();
    let own = all.iter_mut().find(|own| own["工号"] == "0102").unwrap();
    own["总分"] = "80".into();
    own["审定总分"] = "92".into();
    fs::write(&file, super::sealed(&json)).unwrap();
    office.assess_period("2026", &[]);
    let year = office.json_of("2026");
    let part = &subject(&year, "0102")["分期"][0];
    assert_eq!(
        (&part["总分"], &part["审定总分"]),
        (&"80".into(), &"92".into())
    );
    let dir = office.dir.to_str().unwrap();
    let run = super::run(&["why", dir, "0102", "--period", "2026"]);
    assert!(run.out.contains("审定总分 92（计算 80）"), "{}", run.out);
}

/// Two quarters of the small office, and a year over them.
fn year_of(pack: &str) -> Small {
    small()
        .but(
            "gangze.toml",
            "方案 = \"小方案\"\n",
            "[方案]\n季 = \"小方案\"\n年 = \"全年\"\n",
        )
        .with(
            "rules/全年/pack.toml",
            &format!(
                "名称 = \"全年方案\"\n目标类型 = [\"平时\", \"测评\"]\n合成 = \"求和\"\n满分 = 100\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"办法\"\n[[状态]]\n名称 = \"病假\"\n结论 = \"不定等次\"\n依据 = \"办法\"\n[[等次]]\n名称 = \"优秀\"\n不低于 = 90\n[[等次]]\n名称 = \"称职\"\n[周期.年]\n来自 = \"季\"\n归入 = \"平时\"\n名称 = \"季度得分\"\n依据 = \"办法第二条\"\n{pack}"
            ),
        )
}

const MEAN: &str = "合成 = \"平均\"\n缺期 = \"按实有期数平均\"\n个人缺期 = \"按实有期数\"\n";

impl Small {
    pub fn assess(&self, period: &str, more: &[&str]) -> super::Run {
        let mut arguments = vec!["assess", self.dir.to_str().unwrap(), "--period", period];
        arguments.extend_from_slice(more);
        super::run(&arguments)
    }

    pub fn done(self, periods: &[&str]) -> Self {
        for period in periods {
            let run = self.assess(period, &[]);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{period}");
        }
        self
    }

    /// Writes the totals of 张敏 (0001) into the saved results of a period.
    fn decide(self, period: &str, total: &str) -> Self {
        let mut json = self.results(period);
        json["考核对象"][0]["审定总分"] = total.into();
        let name = format!("结果/{period}/results.json");
        self.with(&name, &super::sealed(&json))
    }

    pub fn results(&self, period: &str) -> Value {
        let file = self.dir.join("结果").join(period).join("results.json");
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    }

    /// The year's total of 张敏.
    fn total(&self) -> Option<Decimal> {
        let run = self.assess("2026", &[]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        dec(&self.results("2026")["考核对象"][0]["总分"])
    }
}

fn number(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

/// Two months counted as a quarter, a part not used counted as 0: three faults of others.
#[test]
fn what_is_not_there_is_never_a_zero() {
    let office = year_of(MEAN).done(&["2026Q1", "2026Q2"]);
    let office = office.decide("2026Q1", "90").decide("2026Q2", "80");
    assert_eq!(office.total(), number("85"));
    let zero = MEAN.replace("缺期 = \"按实有期数平均\"", "缺期 = \"记零\"");
    let office = year_of(&zero).done(&["2026Q1", "2026Q2"]);
    let office = office.decide("2026Q1", "90").decide("2026Q2", "80");
    assert_eq!(office.total(), number("42.5"));
    let block = MEAN.replace("缺期 = \"按实有期数平均\"", "缺期 = \"阻断\"");
    let office = year_of(&block).done(&["2026Q1", "2026Q2", "2026Q3"]);
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @"
    错误[E065]: 2026年第四季度还没有结果，方案规定缺期阻断，总分算不出来
     --> 结果/2026Q4
      = 建议: 先运行 gangze assess 考核文件夹 --period 2026Q4；不考核这一期的，由方案的「缺期」规定怎样办
    ");
}

/// 100 × 0.35 truncated to 34.99, and weights made to fit in silence.
#[test]
fn weights_are_exact_and_spread_only_where_declared() {
    let weighted =
        "合成 = \"加权\"\n权重 = [\"35%\", \"25%\", \"20%\", \"20%\"]\n个人缺期 = \"阻断\"\n";
    let all = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"];
    let office = year_of(&format!("{weighted}缺期 = \"阻断\"\n")).done(&all);
    let office = all
        .iter()
        .fold(office, |office, own| office.decide(own, "0"));
    assert_eq!(office.decide("2026Q1", "100").total(), number("35"));
    let spread = format!("{weighted}缺期 = \"按实有期数\"\n");
    let office = year_of(&spread).done(&["2026Q1", "2026Q2"]);
    let office = office.decide("2026Q1", "100").decide("2026Q2", "40");
    assert_eq!(office.total(), number("75"));
    let dir = office.dir.to_str().unwrap();
    let why = super::run(&["why", dir, "张敏", "--period", "2026"]).out;
    assert!(why.contains("应有 4 期，实有 2 期"), "{why}");
    for (from, to, code) in [
        ("\"20%\", \"20%\"]", "\"20%\"]", "现在写了 3 个，加起来 80%"),
        ("\"35%\"", "\"45%\"", "现在写了 4 个，加起来 110%"),
    ] {
        let office = year_of(&spread).but("rules/全年/pack.toml", from, to);
        let run = office.assess("2026", &[]);
        assert_ne!(run.code, 0);
        assert!(
            run.err.contains("E004") && run.err.contains(code),
            "{}",
            run.err
        );
    }
}

#[test]
fn a_coefficient_and_own_indicators_make_the_whole() {
    let pack = format!("{MEAN}系数 = \"95%\"\n");
    let office = year_of(&pack)
        .with(
            "rules/全年/民主测评.rhai",
            "/// 民主测评\n/// 依据：办法第三条\n/// 取数：测评.姓名（人员）、测评.得票率（百分比）\n/// 例：得票率 80%，满分 5 → 4\nfn 计量(岗, 指标) { 岗.表(\"测评\").平均(\"得票率\") }\nfn 评分(岗, 指标) { 得分(指标.满分 * 指标.实际值, \"民主测评\") }\n",
        )
        .with(
            "数据/测评.csv",
            "姓名,得票率\n张敏,80%\n李强,60%\n赵丽,90%\n孙浩,90%\n钱进,100%\n",
        )
        .but("岗位目标.csv", "计分规则,每日扣分\n", "计分规则,每日扣分,周期\n")
        .but("岗位目标.csv", "扣分,0.5\n", "扣分,0.5,季\n")
        .but("岗位目标.csv", "扣分,1\n", "扣分,1,季\n全体,测评,民主测评,5,,民主测评,,年\n")
        .done(&["2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    let office = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
        .iter()
        .fold(office, |office, own| office.decide(own, "90"));
    // 90 × 95 % + 5 × 80 %
    assert_eq!(office.total(), number("89.5"));
    let kinds = office.results("2026")["考核对象"][0]["分项得分"].clone();
    assert_eq!(kinds, serde_json::json!(["85.5", "4"]));
    let full = office.but("rules/全年/pack.toml", "95%", "90%");
    let run = full.assess("2026", &[]);
    assert!(run.err.contains("95") && run.code == 1, "{}", run.err);
}

/// 求和: what was won in each quarter adds up, and an absent quarter adds nothing.
#[test]
fn quarters_that_add_up() {
    let sum = MEAN.replace(
        "\"平均\"\n缺期 = \"按实有期数平均\"",
        "\"求和\"\n满分 = 100\n缺期 = \"记零\"",
    );
    let all = ["2026Q1", "2026Q2", "2026Q3", "2026Q4"];
    let office = year_of(&sum).done(&all);
    let office = all
        .iter()
        .zip(["25.5", "20", "0", "24.25"])
        .fold(office, |office, (part, own)| office.decide(part, own));
    assert_eq!(office.total(), number("69.75"));
    let office = year_of(&sum).done(&["2026Q1", "2026Q2"]);
    let office = office.decide("2026Q1", "25.5").decide("2026Q2", "20");
    assert_eq!(office.total(), number("45.5"));
    // Four quarters of a hundred each would be cut to a hundred in silence.
    let run = year_of(&sum.replace("满分 = 100\n", "")).assess("2026", &[]);
    assert!(run.err.contains("「年」一节没有写「满分」"), "{}", run.err);
}

/// 好 in half of four quarters: with three of them at hand some can be told already, whatever the fourth will be.
/// What is said of a gate over four quarters of which one lacks, and of those whom it concerns.
fn gate_over_three_of_four(absent: &str) -> (String, String) {
    let gate = format!(
        "[[门槛]]\n名称 = \"平时考核\"\n历史 = {{ 等次 = [\"好\"], 至少 = \"50%\", 不得有 = [\"较差\"], 缺历史 = \"{absent}\" }}\n不得评 = [\"优秀\"]\n依据 = \"办法第五条\"\n"
    );
    let parts = ["2026Q1", "2026Q2", "2026Q3"];
    let office = year_of(&format!("{MEAN}{gate}")).done(&parts);
    // 张敏 好 好 一般, 李强 一般 一般 一般, 赵丽 一般 一般 好, 孙浩 好 好 较差.
    let grades = [
        ["好", "一般", "一般", "好"],
        ["好", "一般", "一般", "好"],
        ["一般", "一般", "好", "较差"],
    ];
    let office = parts
        .iter()
        .zip(grades)
        .fold(office, |office, (part, own)| {
            let mut json = office.results(part);
            for (person, grade) in own.iter().enumerate() {
                json["考核对象"][person]["审定等次"] = (*grade).into();
            }
            office.with(&format!("结果/{part}/results.json"), &super::sealed(&json))
        });
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let said = run
        .err
        .split("\n\n")
        .filter(|said| said.contains("W604") || said.contains("W610"));
    let said: Vec<&str> = said.collect();
    let year = office.results("2026");
    let told: Vec<String> = year["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .take(4)
        .map(|own| format!("{} {} {}", own["姓名"], own["审定等次"], own["说明"]))
        .collect();
    (said.join("\n"), told.join("\n"))
}

#[test]
fn a_gate_over_quarters_that_are_not_all_there() {
    let (said, told) = gate_over_three_of_four("待审定");
    insta::assert_snapshot!(said, @"
    警告[W604]: 「平时考核」这一条要看历史结果：缺 2026年第四季度 的结果，张敏、孙浩、钱进 待审定
      = 建议: 先把各期的正式结果算出来；没有的由考核委员会审定，写进 调整.xlsx
    ");
    insta::assert_snapshot!(told, @r#"
    "张敏" null ["「平时考核」这一条看不出来（缺 2026年第四季度 的结果），待审定。办法第五条"]
    "李强" "称职" ["分数达到「优秀」，不符合「平时考核」（好 0 次，4 期中不到 50%），确定为「称职」。办法第五条"]
    "钱进" null ["「平时考核」这一条看不出来（缺 2026年第四季度 的结果），待审定。办法第五条"]
    "赵丽" "称职" ["分数达到「优秀」，不符合「平时考核」（2026年第三季度 较差），确定为「称职」。办法第五条"]
    "#);
    let (said, told) = gate_over_three_of_four("视为达到");
    insta::assert_snapshot!(said, @r#"
    警告[W610]: 「平时考核」这一条要看历史结果：缺 2026年第四季度 的结果，视为达到，张敏、孙浩、钱进 算作达到
      = 建议: 把缺的各期算成正式结果再运行；要由人审定的，在 pack.toml 里写 缺历史 = "待审定"
    "#);
    insta::assert_snapshot!(told, @r#"
    "张敏" "优秀" ["「平时考核」缺 2026年第四季度 的结果，视为达到。办法第五条"]
    "李强" "称职" ["分数达到「优秀」，不符合「平时考核」（好 0 次，4 期中不到 50%），确定为「称职」。办法第五条"]
    "钱进" "优秀" ["「平时考核」缺 2026年第四季度 的结果，视为达到。办法第五条"]
    "赵丽" "称职" ["分数达到「优秀」，不符合「平时考核」（2026年第三季度 较差），确定为「称职」。办法第五条"]
    "#);
    let (said, told) = gate_over_three_of_four("按实有期数");
    insta::assert_snapshot!(said, @r#"
    警告[W610]: 「平时考核」这一条要看历史结果：缺 2026年第四季度 的结果，按实有期数，张敏、孙浩 算作达到
      = 建议: 把缺的各期算成正式结果再运行；要由人审定的，在 pack.toml 里写 缺历史 = "待审定"
    "#);
    insta::assert_snapshot!(told, @r#"
    "张敏" "优秀" ["「平时考核」缺 2026年第四季度 的结果，按实有期数。办法第五条"]
    "李强" "称职" ["分数达到「优秀」，不符合「平时考核」（好 0 次，4 期中不到 50%），确定为「称职」。办法第五条"]
    "钱进" "称职" ["分数达到「优秀」，不符合「平时考核」（缺 2026年第四季度 的结果，按实有期数：好 1 次，3 期中不到 50%），确定为「称职」。办法第五条"]
    "赵丽" "称职" ["分数达到「优秀」，不符合「平时考核」（2026年第三季度 较差），确定为「称职」。办法第五条"]
    "#);
}

#[test]
fn somebody_with_too_few_parts_is_said() {
    let pack = format!("{MEAN}最少期数 = 2\n");
    let office = year_of(&pack).done(&["2026Q1"]);
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 1);
    let said: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.contains("E068"))
        .collect();
    insta::assert_snapshot!(said[0], @"错误[E068]: `孙浩` 2026年度的分期结果不够：只有 1 期有总分，方案要求最少 2 期");
    let blocked = MEAN.replace("个人缺期 = \"按实有期数\"", "个人缺期 = \"阻断\"");
    let office = year_of(&blocked).done(&["2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    let mut json = office.results("2026Q2");
    json["考核对象"][1]["审定总分"] = Value::Null;
    let office = office.with("结果/2026Q2/results.json", &super::sealed(&json));
    let run = office.assess("2026", &[]);
    let said: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.contains("E068"))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"错误[E068]: `李强` 2026年度的分期结果不够：2026年第二季度「定等」");
}

#[test]
fn a_part_that_is_a_draft_is_refused() {
    let office = year_of(MEAN).done(&["2026Q1"]);
    fs::create_dir_all(office.dir.join("结果/2026Q2-草稿")).unwrap();
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("E061"), "{}", run.err);
}

#[test]
fn a_period_without_a_pack_is_refused() {
    let office = office("county-office");
    let run = office.assess_period("2026-09", &[]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    错误[E067]: [方案] 没有写按月考核用哪个方案
     --> gangze.toml:12:5
    12 | 季 = "party-office"
       |      ^^^^^^^^^^^^^^
      = 建议: 补一行 月 = "方案名"；现在写了的是 季、年
    "#);
}

#[test]
fn what_a_part_used_and_what_it_did_not() {
    let change = |name: &str, from: &str, to: &str| {
        let office = year_of(MEAN).done(&["2026Q2", "2026Q3"]);
        let office = office.but(name, from, to);
        let run = office.assess("2026", &[]);
        let said: Vec<String> = run
            .err
            .lines()
            .filter(|line| line.contains("E063"))
            .map(str::to_owned)
            .collect();
        said.join("\n")
    };
    let log = "台账/事项.csv";
    // Rows of other periods, columns that no rule reads, later days, notes: none of them is the part's.
    assert_eq!(
        change(
            log,
            "A5,日常值守",
            "A6,新增事项,督查室,督查岗,孙浩,2026-10-05,2026-10-20,,好\nA5,日常值守"
        ),
        ""
    );
    assert_eq!(change(log, "起草报告", "起草工作报告"), "");
    assert_eq!(
        change("gangze.toml", "年度 = 2026", "年度 = 2026  # 一年"),
        ""
    );
    assert_eq!(
        change(
            "人员名册.csv",
            "文秘岗,文秘,科员,,2024-01-01,,在岗\n0002",
            "文秘岗,文秘,科员,,2024-01-01,2026-10-31,在岗\n0002"
        ),
        ""
    );
    insta::assert_snapshot!(change(log, "2026-07-14", "2026-07-13"), @"错误[E063]: 2026年第三季度 出结果以后，`台账/事项.csv` 里属于这一期的内容改过");
    insta::assert_snapshot!(change("岗位目标.csv", "逾期扣分,0.5", "逾期扣分,0.6"), @"
    错误[E063]: 2026年第三季度 出结果以后，`岗位目标.csv` 里属于这一期的内容改过
    错误[E063]: 2026年第二季度 出结果以后，`岗位目标.csv` 里属于这一期的内容改过
    ");
    insta::assert_snapshot!(change("rules/小方案/逾期扣分.rhai", "例：逾期", "例：超过"), @"
    错误[E063]: 2026年第三季度 出结果以后，`rules/小方案/逾期扣分.rhai` 改过
    错误[E063]: 2026年第二季度 出结果以后，`rules/小方案/逾期扣分.rhai` 改过
    ");
}

/// Decisions about a part that came after its result, and only those, make it out of date.
#[test]
fn what_was_decided_of_a_part_belongs_to_it() {
    let step = "[[环节]]\n名称 = \"复核\"\n可改 = [\"总分\"]\n依据 = \"办法\"\n[任职]\n";
    let office = year_of(MEAN)
        .but("rules/小方案/pack.toml", "[任职]\n", step)
        .done(&["2026Q2", "2026Q3"]);
    let entry = |period: &str| {
        format!(
            "期间,工号,姓名,环节,指标,原值,新值,理由,依据,提出人,日期\n{period},0001,张敏,复核,总分,100,90,更正,决定1号,周正,2026-10-12\n"
        )
    };
    let office = office.with("调整.csv", &entry("2026Q1"));
    let run = office.assess("2026", &[]);
    assert!(!run.err.contains("E063"), "{}", run.err);
    let office = office.with("调整.csv", &entry("2026Q3"));
    let run = office.assess("2026", &[]);
    let said: Vec<&str> = run
        .err
        .lines()
        .filter(|line| line.contains("E063"))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"错误[E063]: 2026年第三季度 出结果以后，`调整.csv` 里多了属于这一期的内容");
}

/// 科室 with indicators of their own are composed like people: the task that was late in the third quarter costs 4.
#[test]
fn the_year_of_a_section_is_made_of_its_quarters() {
    let targets = "对象,岗位,目标类型,指标,满分,起评分,计分规则,每日扣分
,文秘,效率,按时办结,100,满分,逾期扣分,0.5
,督查,效率,按时办结,100,满分,逾期扣分,1
科室,,效率,科室办结,100,满分,逾期扣分,2
";
    let office = year_of(MEAN)
        .with("岗位目标.csv", targets)
        .done(&["2026Q2", "2026Q3"]);
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let results = office.results("2026");
    let own: Vec<String> = results["考核对象"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|own| own["对象"] == "科室")
        .map(|own| format!("{} {} {}", own["科室"], own["总分"], own["名次"]))
        .collect();
    assert_eq!(own, ["\"秘书科\" \"98\" 2", "\"督查室\" \"100\" 1"]);
    // One quarter is not enough where the pack asks for two.
    let least = year_of(&format!("最少期数 = 2\n{MEAN}"))
        .with("岗位目标.csv", targets)
        .done(&["2026Q3"]);
    let run = least.assess("2026", &[]);
    let said: Vec<&str> = run
        .err
        .lines()
        .filter(|line| {
            line.contains("E068") && ["秘书科", "督查室"].iter().any(|own| line.contains(own))
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    错误[E068]: `督查室` 2026年度的分期结果不够：只有 1 期有总分，方案要求最少 2 期
    错误[E068]: `秘书科` 2026年度的分期结果不够：只有 1 期有总分，方案要求最少 2 期
    ");
}

#[test]
fn stale_parts_are_accepted_only_when_said_and_then_marked() {
    let office = year_of(MEAN).done(&["2026Q2", "2026Q3"]);
    let office = office.but("台账/事项.csv", "2026-07-14", "2026-07-13");
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 1);
    assert!(!office.dir.join("结果/2026/results.json").exists());
    let run = office.assess("2026", &["--accept-stale"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("警告[W064]"), "{}", run.err);
    let results = office.results("2026");
    assert_eq!(
        results["所据变动"],
        serde_json::json!(["2026年第三季度 出结果以后，`台账/事项.csv` 里属于这一期的内容改过"])
    );
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(office.dir.join("结果/2026/考核报告.xlsx")).unwrap();
    for name in calamine::Reader::sheet_names(&book) {
        let sheet = calamine::Reader::worksheet_range(&mut book, &name).unwrap();
        let marked = sheet
            .rows()
            .take(4)
            .flatten()
            .any(|cell| cell.to_string().contains("资料后来有 1 处变动"));
        assert!(marked, "{name}");
    }
}

/// 温州 2013 and 岳阳 2017 end their year on 30 November.
#[test]
fn a_year_that_begins_in_december() {
    let start = "年度起 = \"12-01\"\n名称 = \"小方案\"";
    let office = year_of(&MEAN.replace("合成", "最少期数 = 1\n合成"))
        .but("rules/小方案/pack.toml", "名称 = \"小方案\"", start)
        .but(
            "rules/全年/pack.toml",
            "名称 = \"全年方案\"",
            "年度起 = \"12-01\"\n名称 = \"全年方案\"",
        )
        .but(
            "台账/事项.csv",
            "2026-07-02,2026-07-10,2026-07-14",
            "2025-12-02,2025-12-10,2025-12-15",
        )
        .done(&["2026Q1", "2026Q2", "2026Q3"]);
    let quarter = office.results("2026Q1");
    assert_eq!(
        (&quarter["起"], &quarter["止"]),
        (&"2025-12-01".into(), &"2026-02-28".into())
    );
    // The task of 10 December, three working days late, is the first quarter's.
    assert_eq!(quarter["考核对象"][1]["总分"], "98.5");
    assert_eq!(office.results("2026Q3")["考核对象"][1]["总分"], "100");
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let year = office.results("2026");
    assert_eq!(
        (&year["起"], &year["止"]),
        (&"2025-12-01".into(), &"2026-11-30".into())
    );
    assert_eq!(year["考核对象"][1]["总分"], "99.5");
    // A day without its year could be in either: it is asked for, not guessed.
    let office = office.but("台账/事项.csv", "2025-12-15", "12月15日");
    let run = office.assess("2026Q1", &[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("12月15日"), "{}", run.err);
    let other = office.but("rules/全年/pack.toml", "12-01", "12月1日");
    let run = other.assess("2026", &[]);
    assert!(
        run.err
            .contains("「年度起」写的 `12月1日` 不是一年里的一天"),
        "{}",
        run.err
    );
}

/// A log that is gone takes its column with it, which the others never had: they are not called changed.
#[test]
fn only_the_log_that_is_gone_is_named() {
    let office = year_of(MEAN)
        .but(
            "rules/小方案/逾期扣分.rhai",
            "台账.评价（文字）",
            "台账.评价（文字）、台账.退回（次数，空作0）",
        )
        .with(
            "台账/督查.csv",
            "编号,任务,科室,岗位,主办,交办日期,完成时限,完成日期,评价,退回\nB1,督办通报,督查室,督查岗,赵丽,2026-07-02,2026-07-10,2026-07-09,好,1\n",
        )
        .done(&["2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    fs::remove_file(office.dir.join("台账/督查.csv")).unwrap();
    let run = office.assess("2026", &[]);
    let said = run.err.lines().filter(|line| line.contains("E063"));
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @"错误[E063]: 2026年第三季度 出结果以后，`台账/督查.csv` 里属于这一期的内容没有了");
}

/// Where a part could not be used at all, that is said once, and not of everybody.
#[test]
fn a_part_that_is_refused_is_said_once() {
    let office = year_of(MEAN).done(&["2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    for part in ["2026Q1", "2026Q2", "2026Q3", "2026Q4"] {
        let name = format!("结果/{part}/results.json");
        let text = fs::read_to_string(office.dir.join(&name)).unwrap();
        fs::write(office.dir.join(&name), text.replace("定等", "待定")).unwrap();
    }
    let run = office.assess("2026", &[]);
    assert_eq!(run.code, 1);
    assert!(!run.err.contains("E068"), "{}", run.err);
    assert_eq!(run.err.matches("E060").count(), 4, "{}", run.err);
}
