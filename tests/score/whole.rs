//! 合成.rhai: totals made by a script, in the ledger, in the order of 取用.
use crate::office_builder::{Office, Run};

const POINTS: &str = "/// 试验\n/// 依据：试验办法第一条\n/// 取数：无\n/// 参数：分（分）\n/// 例：试验\nfn 评分(岗, 指标) { if 指标.分 < 0 { 缺数(\"没有数\"); } 得分(指标.分, \"得\"); }";

fn office() -> Office {
    Office::new("2026Q3")
        .roster("甲|一科|文稿岗|文稿\n乙|二科|会务岗|会务")
        .targets(
            "对象|指标|分组|目标类型|满分|上限|计分规则|分
             个人|业绩||成果|100|100|记|80
             个人|素质|日常|规范|100|100|记|90
             个人|考勤|日常|规范|100|100|记|70
             个人|奖惩||加减分|10|10|记|3
             科室|协作||质量|100|100|记|95",
        )
}

fn compose(uses: &str, body: &str) -> String {
    format!(
        "/// 合成\n/// 依据：试验办法第二条\n/// 取数：无\n/// 取用：{uses}\n/// 例：试验\n{body}"
    )
}

fn run(text: &str) -> Run {
    office().run(&[("记", POINTS), ("合成", text)])
}

fn tree(run: &Run, person: &str) -> String {
    let mut lines = Vec::new();
    run.scores_of(person)[0].total.walk(&mut |node, depth| {
        let value = node
            .value()
            .map_or(node.state.word().to_owned(), |value| value.to_string());
        let out = if node.left_out { " 不计入" } else { "" };
        let weight = node
            .weight
            .map_or(String::new(), |weight| format!(" ×{weight}"));
        lines.push(format!(
            "{}{} {value}{weight}{out}",
            "  ".repeat(depth),
            node.name
        ));
        for entry in &node.entries {
            lines.push(format!(
                "{}· {} {} 第{}行",
                "  ".repeat(depth + 1),
                entry.points,
                entry.reason,
                entry.line
            ));
        }
    });
    lines.join("\n")
}

#[test]
fn a_script_composes_the_total_and_nothing_leaves_the_ledger() {
    let run = run(&compose(
        "科室.总分",
        "fn 合成(岗, 成绩) {
            合成项(\"平时\", \"平均\", || { 成绩.计入(\"业绩\"); 成绩.计入(\"素质\"); });
            成绩.计入(\"加减分\", 0.5);
            得分(取用(\"科室.总分\") * 0.1, \"科室总分的一成\");
            if 成绩.考勤 < 80 { 扣分(2, `考勤只有${成绩.考勤}分`); }
        }",
    ));
    insta::assert_snapshot!(format!("{}\n{}", tree(&run, "甲"), run.shown()), @"
    总分 94
      · 9.5 科室总分的一成 第9行
      · -2 考勤只有70分 第10行
      平时 85 ×1
        业绩 80
          · 80 得 第6行
        素质 90
          · 90 得 第6行
      加减分 3 ×0.5
        奖惩 3
          · 3 得 第6行
      规范 70 不计入
        日常 70
          考勤 70
            · 70 得 第6行
    ");
}

#[test]
fn what_lacks_in_what_the_script_reads_keeps_the_total_back() {
    let lacking = office().targets(
        "指标|目标类型|满分|计分规则|分
         业绩|成果|100|记|80
         素质|规范|100|记|-1",
    );
    let reads = compose(
        "",
        "fn 合成(岗, 成绩) { 得分(成绩.业绩 + 成绩[\"素质\"], \"两项\"); }",
    );
    let skips = compose("", "fn 合成(岗, 成绩) { 成绩.计入(\"业绩\"); }");
    let counts = compose(
        "",
        "fn 合成(岗, 成绩) { 成绩.计入(\"业绩\"); 成绩.计入(\"规范\"); }",
    );
    let shown = [reads, skips, counts].map(|text| {
        let run = lacking.run(&[("记", POINTS), ("合成", &text)]);
        let range = run.scores_of("甲")[0].range;
        format!("{} {range:?}", run.value("甲", "总分"))
    });
    insta::assert_snapshot!(shown.join("\n"), @"
    缺数: `素质：没有数` 是缺数，不能计算（80 + 缺数（素质：没有数）） Some(Range { worst: 80, best: 180 })
    80 Some(Range { worst: 80, best: 80 })
    缺数: 规范：素质：没有数 Some(Range { worst: 80, best: 180 })
    ");
}

#[test]
fn slips_of_the_script_are_said_before_data() {
    let slips = [
        compose("", "fn 合成(岗, 成绩) { 成绩.计入(\"业迹\"); }"),
        compose("", "fn 合成(岗, 成绩) { 得分(成绩.素志, \"试\"); }"),
        compose("", "fn 合成(岗) { 得分(1, \"试\"); }"),
        compose("", "fn 评分(岗, 指标) { 得分(1, \"试\"); }"),
        compose(
            "全体.总分.最高值",
            "fn 合成(岗, 成绩) { 得分(取用(\"全体.总分.最高值\"), \"试\"); }",
        ),
        compose(
            "",
            "fn 合成(岗, 成绩) { 成绩.计入(\"成果\"); 成绩.计入(\"业绩\"); }",
        ),
    ];
    let shown: Vec<String> = slips
        .iter()
        .map(|text| {
            let run = run(text);
            let first = run
                .problems
                .first()
                .map_or(String::new(), gangze::diag::text);
            format!(
                "{}条 {first}\n甲 {}",
                run.problems.len(),
                run.value("甲", "总分")
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    1条 错误[E508]: 成绩 里没有「业迹」：不是目标类型、分组，也不是指标
     --> rules/试验/合成.rhai:6:23
    6 | fn 合成(岗, 成绩) { 成绩.计入("业迹"); }
      |                                ^^^^
      = 建议: 是不是「业绩」

    甲 出错: 合成 有错，没有运行
    1条 错误[E508]: 成绩 里没有「素志」：不是目标类型、分组，也不是指标
     --> rules/试验/合成.rhai:6:22
    6 | fn 合成(岗, 成绩) { 得分(成绩.素志, "试"); }
      |                               ^^^^
      = 建议: 是不是「素质」

    甲 出错: 合成 有错，没有运行
    1条 错误[E406]: `合成` 要带两个名字：岗 和 成绩
     --> rules/试验/合成.rhai:6:4
    6 | fn 合成(岗) { 得分(1, "试"); }
      |    ^^^^
      = 建议: 写成 fn 合成(岗, 成绩) { … }

    甲 出错: 合成 有错，没有运行
    1条 错误[E406]: 规则里没有 合成
     --> rules/试验/合成.rhai:1:1
    1 | /// 合成
      | ^^^^^^^^
      = 建议: 写上 fn 合成(岗, 成绩) { … }

    甲 出错: 合成 有错，没有运行
    1条 错误[E507]: 取用绕成了圈：个人总分 要用 个人总分
     --> rules/试验/合成.rhai:4:8
    4 | /// 取用：全体.总分.最高值
      |           ^^^^^^^^^^^^^^^^
      = 建议: 去掉其中一条规则的这一项取用；先算谁、后算谁要排得出先后

    甲 出错: 合成 有错，没有运行
    1条 错误[E408]: 「业绩」不能再计入
     --> rules/试验/合成.rhai:6:32（共 2 次，只列出一次）
    6 | fn 合成(岗, 成绩) { 成绩.计入("成果"); 成绩.计入("业绩"); }
      |                                             ^^^^
      = 经过: 正在合成 乙 的总分
      = 建议: 一项只能计入一次；计入了整个类型的，不能再单独计入里面的指标

    甲 出错: 「业绩」不能再计入
    "#);
}

#[test]
fn a_script_for_sections_leaves_people_alone() {
    let run = run(&compose(
        "成员.业绩.得分.最高值",
        "fn 科室合成(岗, 成绩) { 成绩.计入(\"质量\", 0.6); 得分(取用(\"成员.业绩.得分.最高值\") * 0.4, \"成员业绩\"); }",
    ));
    let section = run.outcome.sections[0].total.unwrap();
    assert_eq!(
        (section.to_string(), run.value("甲", "总分")),
        ("89".into(), "243".into())
    );
}

fn judge(uses: &str, body: &str) -> String {
    format!(
        "/// 定等\n/// 依据：试验办法第三条\n/// 取数：无\n/// 取用：{uses}\n/// 例：试验\n{body}"
    )
}

#[test]
fn a_script_judges_once_ranks_are_known() {
    let text = judge(
        "科室.总分",
        "fn 判定(岗, 成绩) {
            if 成绩.名次 == 1 && 岗.姓名 == \"甲\" { 定等(\"一般\", `第${成绩.名次}名，原来是${成绩.等次}`); }
            if 成绩.奖惩 < 5 && 取用(\"科室.总分\") > 90 { 标记(\"重点关注\", `奖惩只有${成绩.奖惩}分`); }
            if 岗.姓名 == \"乙\" { 否决(`总分${成绩.总分}`); }
        }",
    );
    let run = office().run(&[("记", POINTS), ("定等", &text)]);
    let shown = ["甲", "乙"].map(|name| {
        let total = &run.scores_of(name)[0].total;
        let said: Vec<String> = total
            .entries
            .iter()
            .map(|own| format!("{} {}", own.kind.word(), own.reason))
            .collect();
        format!("{name} {} {:?}", run.value(name, "总分"), said)
    });
    insta::assert_snapshot!(format!("{}\n乙 {:?}\n{}", shown.join("\n"), run.standing("乙").grade, run.shown()), @r#"
    甲 243 ["定等 一般：第1名，原来是好", "标记 重点关注：奖惩只有3分"]
    乙 243 ["标记 重点关注：奖惩只有3分", "否决 总分243"]
    乙 Some("较差")
    "#);
}

#[test]
fn a_judging_script_moves_no_points_and_names_what_there_is() {
    let slips = [
        judge("", "fn 判定(岗, 成绩) { 得分(1, \"试\"); }"),
        judge(
            "",
            "fn 判定(岗, 成绩) { if 成绩.总份 > 1 { 否决(\"试\"); } }",
        ),
        judge("", "fn 评判(岗, 成绩) { 否决(\"试\"); }"),
        judge(
            "",
            "fn 判定(岗, 成绩) { if 成绩.总分 > \"一\" { 否决(\"试\"); } }",
        ),
    ];
    let shown: Vec<String> = slips
        .iter()
        .map(|text| office().run(&[("记", POINTS), ("定等", text)]).shown())
        .collect();
    insta::assert_snapshot!(shown.join("\n----\n"), @r#"
    错误[E402]: 判定 里不能用「得分」
     --> rules/试验/定等.rhai:6:16
    6 | fn 判定(岗, 成绩) { 得分(1, "试"); }
      |                     ^^^^
      = 建议: 分数在 评分 和 合成 里记；判定 用 否决、定等、标记

    ----
    错误[E508]: 成绩 里没有「总份」：不是目标类型、分组，也不是指标
     --> rules/试验/定等.rhai:6:22
    6 | fn 判定(岗, 成绩) { if 成绩.总份 > 1 { 否决("试"); } }
      |                             ^^^^
      = 建议: 是不是「总分」

    ----
    错误[E406]: 规则里没有 判定
     --> rules/试验/定等.rhai:1:1
    1 | /// 定等
      | ^^^^^^^^
      = 建议: 写上 fn 判定(岗, 成绩) { … }

    ----
    错误[E413]: 「总分」（数）和文字不能比较
     --> rules/试验/定等.rhai:6:25
    6 | fn 判定(岗, 成绩) { if 成绩.总分 > "一" { 否决("试"); } }
      |                                  ^
      = 建议: 核对列在「取数」里声明的类型；文字要加引号，数不加引号
    "#);
}

/// What only other posts are scored by is 不适用 to this one: counting passes over it, comparing it holds for
/// nothing, and a reckoning with it ends the judging and is said.
#[test]
fn an_indicator_of_other_posts_is_not_applicable() {
    let office = office().targets(
        "岗位|指标|目标类型|满分|计分规则|分
         文稿|业绩|成果|100|记|80
         会务|会议|成果|100|记|60",
    );
    let total = compose(
        "",
        "fn 合成(岗, 成绩) { 成绩.计入(\"业绩\"); 成绩.计入(\"会议\"); }",
    );
    let text = judge(
        "",
        "fn 判定(岗, 成绩) {
    标记(\"先说\", \"都有\");
    if 成绩.业绩 > 0 { 标记(\"比较\", \"有业绩\"); }
    if 成绩.业绩 * 2 > 0 { 标记(\"后说\", \"有业绩\"); }
    标记(\"末了\", \"都有\");
}",
    );
    let run = office.run(&[("记", POINTS), ("合成", &total), ("定等", &text)]);
    let shown = ["甲", "乙"].map(|name| {
        let entries = &run.scores_of(name)[0].total.entries;
        let said: Vec<&str> = entries
            .iter()
            .filter_map(|own| own.says.as_deref())
            .collect();
        format!("{name} {} {said:?}", run.value(name, "总分"))
    });
    insta::assert_snapshot!(format!("{}\n{}", shown.join("\n"), run.shown()), @r#"
    甲 80 ["先说", "比较", "后说", "末了"]
    乙 60 ["先说"]
    提示[N509]: 判到「业绩」为止：这个岗位没有这一项
     --> rules/试验/定等.rhai:8:11
    8 |     if 成绩.业绩 > 0 { 标记("比较", "有业绩"); }
      |             ^^^^
      = 经过: 正在判定 乙
      = 建议: 后面的没有判；全体都有的放在前面，只有一部分岗位有的放在最后
    "#);
}

/// What 判定 would have said of somebody on whom it fails, nobody knows: he is 出错, the others are judged.
#[test]
fn a_judging_script_that_fails_on_one_leaves_him_without_a_grade() {
    let text = judge(
        "",
        "fn 判定(岗, 成绩) {
            if 岗.姓名 == \"甲\" && 1 / (成绩.奖惩 - 成绩.奖惩) > 0 { 否决(\"试\"); }
            if 岗.姓名 == \"乙\" { 标记(\"提醒\", \"试\"); }
        }",
    );
    let run = office().run(&[("记", POINTS), ("定等", &text)]);
    let shown = ["甲", "乙"].map(|name| {
        let total = &run.scores_of(name)[0].total;
        let standing = run.standing(name);
        format!(
            "{name} {:?} {:?} {}",
            total.state,
            standing.grade,
            total.entries.len()
        )
    });
    insta::assert_snapshot!(format!("{}\n{}", shown.join("\n"), run.shown()), @r#"
    甲 Failed("判定：1 ÷ 0 没有结果") None 0
    乙 Valued Some("好") 1
    错误[E408]: 1 ÷ 0 没有结果
     --> rules/试验/定等.rhai:7:33
    7 |             if 岗.姓名 == "甲" && 1 / (成绩.奖惩 - 成绩.奖惩) > 0 { 否决("试"); }
      |                                     ^
      = 经过: 正在判定 甲
      = 建议: 可能为 0 的分母用 占比(分子, 分母)，它在分母为 0 时给出 缺数
    "#);
}
