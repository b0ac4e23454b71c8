//! How indicators make a total: groups with limits, weights and combinations of their own, at every level.
use crate::office_builder::{Office, Run, shown};
use gangze::office::Combine;

const POINTS: &str = "/// 试验\n/// 依据：试验办法第一条\n/// 取数：无\n/// 参数：分（分）、扣（分）、加（分）\n/// 例：试验\nfn 评分(岗, 指标) { 得分(指标.分, \"得\"); 扣分(指标.扣, \"扣\"); 加分(指标.加, \"加\"); }";

fn office(targets: &str) -> Office {
    let rows: Vec<String> = targets
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    Office::new("2026Q3")
        .roster("甲|一科|文稿岗|文稿\n乙|一科|会务岗|会务")
        .targets(&rows.join("\n"))
}

/// The tree of a person, a node a line: `  队伍 3.5 (4 + 1 → 3 + 0.5)`.
fn tree(run: &Run, person: &str) -> String {
    let mut lines = Vec::new();
    run.scores_of(person)[0].total.walk(&mut |node, depth| {
        if node.children.is_empty() && node.entries.is_empty() && node.left_out {
            return;
        }
        let own = node.settled;
        let value = node
            .value()
            .map_or(node.state.word().to_owned(), |value| value.to_string());
        let out = if node.left_out { " 剔除" } else { "" };
        let again = node
            .rescale
            .map_or(String::new(), |factor| format!(" ×{}", factor.normalize()));
        lines.push(format!(
            "{}{} {value} ({} + {} → {} + {}){again}{out}",
            "  ".repeat(depth),
            node.name,
            own.base_raw.normalize(),
            own.bonus_raw.normalize(),
            own.base.normalize(),
            own.bonus.normalize(),
        ));
    });
    lines.join("\n")
}

#[test]
fn limits_of_groups_within_groups_and_on_the_plus_side_alone() {
    let run = office(
        "指标|分组|目标类型|满分|上限|下限|扣分下限|加分上限|计分规则|分|扣|加
         |自身建设|规范|10|||||||
         |自身建设/队伍|规范|4|4|0||0.5||||
         纪律|自身建设/队伍|规范|2||||2|记|2|0.5|0.4
         考勤|自身建设/队伍|规范|3|10||0|2|记|3|5|0.8
         制度|自身建设|规范|8|||||记|8|0|0
         |奖惩|加减分||||0|1||||
         表彰|奖惩|加减分|0|10|-10||5|记|0|3|3
         |/|加减分||0.8||||||",
    )
    .run(&[("记", POINTS)]);
    insta::assert_snapshot!(format!("{}\n{}", tree(&run, "甲"), run.shown()), @"
    总分 10.8 (9.5 + 1.3 → 9.5 + 1.3)
      规范 10 (9.5 + 0.5 → 9.5 + 0.5)
        自身建设 10 (9.5 + 0.5 → 9.5 + 0.5)
          队伍 2 (1.5 + 1.2 → 1.5 + 0.5)
            纪律 1.9 (1.5 + 0.4 → 1.5 + 0.4)
            考勤 0.8 (-2 + 0.8 → 0 + 0.8)
          制度 8 (8 + 0 → 8 + 0)
      加减分 0.8 (0 + 1 → 0 + 1)
        奖惩 1 (-3 + 3 → 0 + 1)
          表彰 0 (-3 + 3 → -3 + 3)
    ");
}

#[test]
fn weights_within_a_group_and_of_a_group() {
    let office = office(
        "岗位|指标|分组|目标类型|满分|权重:百分比|合成方式|计分规则|分|扣|加
         ||/|效率||60%|||||
         文稿|甲|快|效率|100|30%||记|90|0|0
         文稿|乙|快|效率|100|70%||记|80|0|0
         ||/|质量||40%||||
         ||互评|质量||100%|平均|||
         文稿|丙|互评|质量|100|||记|70|0|0
         文稿|丁|互评|质量|100|||记|90|0|0",
    )
    .scheme(|scheme| scheme.combine = Combine::Weighted);
    assert_eq!(of_posts(&office), "");
    let run = office.run(&[("记", POINTS)]);
    insta::assert_snapshot!(format!("{}\n{}", tree(&run, "甲"), run.shown()), @"
    总分 81.8 (81.8 + 0 → 81.8 + 0)
      效率 83 (83 + 0 → 83 + 0)
        快 83 (83 + 0 → 83 + 0)
          甲 90 (90 + 0 → 90 + 0)
          乙 80 (80 + 0 → 80 + 0)
      质量 80 (80 + 0 → 80 + 0)
        互评 80 (80 + 0 → 80 + 0)
          丙 70 (70 + 0 → 70 + 0)
          丁 90 (90 + 0 → 90 + 0)
    ");
}

/// What the check of 岗位目标 says of the post that has targets.
fn of_posts(office: &Office) -> String {
    let mut faults = office.check_targets();
    faults.retain(|own| own.code.id() != "E307");
    shown(&faults)
}

#[test]
fn weights_that_do_not_add_up_or_stand_where_there_are_none() {
    let weighted = office(
        "岗位|指标|分组|目标类型|满分|权重:百分比|合成方式|计分规则|分|扣|加
         ||/|效率||60%|||||
         文稿|甲|快|效率|100|30%||记|90|0|0
         文稿|乙|快|效率|100|60%||记|80|0|0
         文稿|丙||质量|100|40%||记|70|0|0",
    )
    .scheme(|scheme| scheme.combine = Combine::Weighted);
    let summed = office(
        "岗位|指标|分组|目标类型|满分|权重:百分比|合成方式|计分规则|分|扣|加
         ||快|效率||50%|||||
         文稿|甲|快|效率|50|50%||记|90|0|0
         ||慢|效率|50||加权||||
         文稿|乙|慢|效率|50|||记|80|0|0",
    )
    .scheme(|scheme| scheme.full = Some(rust_decimal::Decimal::ONE_HUNDRED));
    insta::assert_snapshot!(format!("{}\n----\n{}", of_posts(&weighted), of_posts(&summed)), @r#"
    错误[E309]: `文稿` 各指标的权重加起来是 90%，应当是 100%
     --> 岗位目标.csv › F3:F4
      = 建议: 核对这个岗位各行的「权重」

    ----
    错误[E305]: 方案按 求和 合成，「权重」要留空
     --> 岗位目标.csv › F2:F3（共 2 处）
      = 建议: 清空这一格；要按权重合成的，在 pack.toml 里写 合成 = "加权"

    错误[E305]: 方案按 加权 合成，这一行没有写「权重」
     --> 岗位目标.csv › F5
      = 建议: 写上权重，例如 20%；同一岗位各指标的权重加起来是 100%
    "#);
}

#[test]
fn highest_only_means_of_means_and_products() {
    let run = office(
        "指标|分组|目标类型|满分|上限|合成方式|计分规则|分|扣|加
         |就高|成果|||取高||||
         国家级|就高|成果|30|||记|24|0|0
         省级|就高|成果|20|||记|20|0|0
         |两级平均|效率|||平均||||
         |两级平均/领导|效率|||平均||||
         主要|两级平均/领导|效率|100|||记|90|0|0
         分管|两级平均/领导|效率|100|||记|80|0|0
         群众|两级平均|效率|100|||记|75|0|0
         |连乘|质量|||相乘||||
         量|连乘|质量|100|||记|84|0|0
         系数|连乘|质量|1|||记|0.95|0|0",
    )
    .run(&[("记", POINTS)]);
    insta::assert_snapshot!(format!("{}\n{}", tree(&run, "甲"), run.shown()), @"
    总分 183.8 (183.8 + 0 → 183.8 + 0)
      成果 24 (24 + 0 → 24 + 0)
        就高 24 (24 + 0 → 24 + 0)
          国家级 24 (24 + 0 → 24 + 0)
          省级 20 (20 + 0 → 20 + 0)
      效率 80 (80 + 0 → 80 + 0)
        两级平均 80 (80 + 0 → 80 + 0)
          领导 85 (85 + 0 → 85 + 0)
            主要 90 (90 + 0 → 90 + 0)
            分管 80 (80 + 0 → 80 + 0)
          群众 75 (75 + 0 → 75 + 0)
      质量 79.8 (79.8 + 0 → 79.8 + 0)
        连乘 79.8 (79.8 + 0 → 79.8 + 0)
          量 84 (84 + 0 → 84 + 0)
          系数 0.95 (0.95 + 0 → 0.95 + 0)
    ");
}

#[test]
fn the_row_of_a_group_may_be_for_some_posts_only() {
    let run = office(
        "岗位|指标|分组|目标类型|满分|上限|计分规则|分|扣|加
         全体||组|效率||10|||
         会务||组|效率||7|||
         全体|甲|组|效率|20||记|12|0|0",
    )
    .run(&[("记", POINTS)]);
    assert_eq!(
        (run.value("甲", "组"), run.value("乙", "组")),
        ("10".into(), "7".into())
    );
}

#[test]
fn what_is_left_out_is_spread_within_its_group_first() {
    let out = POINTS.replace(
        "得分(指标.分",
        "if 指标.分 < 0 { 不适用(\"不分管\"); } 得分(指标.分",
    );
    let run = office(
        "指标|分组|目标类型|满分|合成方式|不适用处理|计分规则|分|扣|加
         甲|组|效率|20|||记|10|0|0
         乙|组|效率|30||剔除并重配权重|记|-1|0|0
         丙||效率|50|||记|40|0|0
         |均|质量||平均||||
         丁|均|质量|100|||记|60|0|0
         戊|均|质量|100||剔除并重配权重|记|-1|0|0",
    )
    .run(&[("记", &out)]);
    insta::assert_snapshot!(tree(&run, "甲"), @"
    总分 125 (125 + 0 → 125 + 0)
      效率 65 (65 + 0 → 65 + 0)
        组 25 (25 + 0 → 25 + 0)
          甲 10 (10 + 0 → 10 + 0) ×2.5
        丙 40 (40 + 0 → 40 + 0)
      质量 60 (60 + 0 → 60 + 0)
        均 60 (60 + 0 → 60 + 0)
          丁 60 (60 + 0 → 60 + 0)
    ");
}

#[test]
fn a_missing_value_gives_the_range_of_the_total() {
    let missing = POINTS.replace(
        "得分(指标.分",
        "if 指标.分 < 0 { 缺数(\"没有数\"); } 得分(指标.分",
    );
    let range = |policy: &str| {
        let targets = format!(
            "指标|目标类型|满分|下限|缺数处理|计分规则|分|扣|加
             甲|效率|60|||记|50|0|0
             乙|质量|40|-10|{policy}|记|-1|0|0"
        );
        let run = office(&targets).run(&[("记", &missing)]);
        let total = run
            .total("甲")
            .map_or("—".to_owned(), |total| total.to_string());
        let range = run.scores_of("甲")[0].range.unwrap();
        format!("{policy} {total}（{} 至 {}）", range.worst, range.best)
    };
    let all = ["阻断", "剔除并重配权重", "记零", "满分"].map(range);
    insta::assert_snapshot!(all.join("\n"), @"
    阻断 —（40 至 90）
    剔除并重配权重 83.33（40 至 90）
    记零 50（40 至 90）
    满分 90（40 至 90）
    ");
}
