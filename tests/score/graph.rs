//! 名次, 最高值 and their kin, shares, 取用 in its order, and circles.
use gangze::rules::Pool;

use super::{MEASURE, all, office, plain, using};
use crate::office_builder::{POOL, sources};

const ONE: &str =
    "指标|目标类型|满分|下限|比较|比较范围|计分规则|缺数处理\n试|效率|100|-100|不低于|全体|试|阻断";

fn scored(targets: &str, expression: &str) -> String {
    let body = format!("{MEASURE}fn 评分(岗, 指标) {{ 得分({expression}, \"试\"); }}");
    all(&office(targets).run(&[("试", &plain(&body))]), "试")
}

#[test]
fn figures_over_those_who_have_a_value() {
    let all: Vec<String> = ["名次", "最高值", "最低值", "平均值", "总和", "人数"]
        .iter()
        .map(|word| format!("{word} {}", scored(ONE, &format!("指标.{word}"))))
        .collect();
    insta::assert_snapshot!(all.join("\n"), @"
    名次 甲=1 乙=3 丙=1 丁=缺数: 实际值是缺数（平均）
    最高值 甲=20 乙=20 丙=20 丁=缺数: 实际值是缺数（平均）
    最低值 甲=12 乙=12 丙=12 丁=缺数: 实际值是缺数（平均）
    平均值 甲=17.33 乙=17.33 丙=17.33 丁=缺数: 实际值是缺数（平均）
    总和 甲=52 乙=52 丙=52 丁=缺数: 实际值是缺数（平均）
    人数 甲=3 乙=3 丙=3 丁=缺数: 实际值是缺数（平均）
    ");
}

#[test]
fn the_direction_and_the_scope_are_those_of_the_row() {
    let fewer = ONE.replace("不低于", "不超过");
    let class = ONE.replace("全体", "岗位类别");
    let section = ONE.replace("全体", "科室");
    insta::assert_snapshot!(
        [
            scored(&fewer, "指标.名次"),
            scored(&class, "指标.名次"),
            scored(&section, "指标.最高值"),
            // With the best: a share of the marks.
            scored(ONE, "指标.满分 * 指标.实际值 / 指标.最高值"),
        ]
        .join("\n"),
        @"
    甲=2 乙=1 丙=2 丁=缺数: 实际值是缺数（平均）
    甲=1 乙=2 丙=1 丁=缺数: 实际值是缺数（平均）
    甲=20 乙=20 丙=20 丁=缺数: 实际值是缺数（平均）
    甲=100 乙=60 丙=100 丁=缺数: 实际值是缺数（平均）
    "
    );
}

#[test]
fn parts_of_a_pool_add_up_and_the_highest_has_the_rest() {
    insta::assert_snapshot!(scored(ONE, "指标.分得(100)"), @"甲=38.46 乙=23.07 丙=38.47 丁=缺数: 实际值是缺数（平均）");
}

#[test]
fn a_mean_that_fills_a_hole_enters_no_population() {
    let targets =
        "指标|目标类型|满分|计分规则|缺数处理\n量|效率|100|量|同组均值\n比|成果|100|比|记零";
    let measure = format!("{MEASURE}fn 评分(岗, 指标) {{ 得分(指标.实际值, \"量\"); }}");
    let compare = using(
        "全体.量.得分.人数、全体.量.得分.平均值、自己.量.得分",
        "fn 评分(岗, 指标) { 得分(取用(\"全体.量.得分.人数\"), \"几个\"); 得分(取用(\"全体.量.得分.平均值\"), \"平均\"); 得分(取用(\"自己.量.得分\"), \"自己\"); }",
    );
    let run = office(targets).run(&[("量", &plain(&measure)), ("比", &compare)]);
    insta::assert_snapshot!(format!("{}\n{:?}\n{}", all(&run, "量"), run.entries("丁", "比"), run.shown()), @r#"
    甲=20 乙=12 丙=20 丁=20
    ["得分 3 几个 []", "得分 17.33 平均 []", "得分 20 自己 []"]
    "#);
}

#[test]
fn an_empty_population_is_missing() {
    let targets = "指标|目标类型|满分|计分规则\n量|效率|100|量\n比|成果|100|比";
    let nobody = plain("fn 评分(岗, 指标) { 缺数(\"没有登记\"); 得分(1, \"量\"); }");
    let compare = using(
        "全体.量.得分.平均值",
        "fn 评分(岗, 指标) { 得分(取用(\"全体.量.得分.平均值\"), \"平均\"); }",
    );
    let run = office(targets).run(&[("量", &nobody), ("比", &compare)]);
    insta::assert_snapshot!(all(&run, "比"), @"甲=缺数: 得分 的分数是缺数（全体.量.得分.平均值：没有一个有值） 乙=缺数: 得分 的分数是缺数（全体.量.得分.平均值：没有一个有值） 丙=缺数: 得分 的分数是缺数（全体.量.得分.平均值：没有一个有值） 丁=缺数: 得分 的分数是缺数（全体.量.得分.平均值：没有一个有值）");
}

#[test]
fn without_a_measure_there_is_nothing_to_compare() {
    let run = office(ONE).run(&[(
        "试",
        &plain("fn 评分(岗, 指标) { 得分(指标.名次, \"试\"); }"),
    )]);
    insta::assert_snapshot!(run.shown(), @r#"
    错误[E402]: 没有 计量，就没有「名次」可比
     --> rules/试验/试.rhai:6:22
    6 | fn 评分(岗, 指标) { 得分(指标.名次, "试"); }
      |                               ^^^^
      = 建议: 先写 fn 计量(岗, 指标) 得出实际值；或者把它写进规则开头的 参数
    "#);
}

#[test]
fn what_is_not_declared_cannot_be_taken() {
    let slips = [
        (
            "全体.总分.平均值",
            "得分(取用(\"全体.总分.平均直\"), \"试\");",
        ),
        (
            "全体.总分.平均值",
            "let 谁 = \"全体.总分.平均值\"; 得分(取用(谁), \"试\");",
        ),
        ("科室.总分", "得分(1, \"试\");"),
        ("科师.总分", "得分(取用(\"科师.总分\"), \"试\");"),
        ("全体.总分", "得分(取用(\"全体.总分\"), \"试\");"),
        (
            "全体.量.得分.平均值",
            "得分(取用(\"全体.量.得分.平均值\"), \"试\");",
        ),
        (
            "成员.总分.平均值",
            "得分(取用(\"成员.总分.平均值\"), \"试\");",
        ),
        ("科室.总分", "得分(取用(\"科室.总分\"), \"试\");"),
    ];
    let shown: Vec<String> = slips
        .iter()
        .map(|(uses, line)| {
            let body = format!("fn 评分(岗, 指标) {{ {line} }}");
            let mut run = office(ONE).run(&[("试", &using(uses, &body))]);
            run.problems.retain(|own| own.message.contains("取用"));
            run.shown()
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    错误[E402]: 没有声明要取用「全体.总分.平均直」
     --> rules/试验/试.rhai:6:23
    6 | fn 评分(岗, 指标) { 得分(取用("全体.总分.平均直"), "试"); }
      |                                ^^^^^^^^^^^^^^^^
      = 建议: 是不是「全体.总分.平均值」

    错误[E402]: 取用 的括号里要直接写出取用什么
     --> rules/试验/试.rhai:6:43
    6 | fn 评分(岗, 指标) { let 谁 = "全体.总分.平均值"; 得分(取用(谁), "试"); }
      |                                                            ^^
      = 建议: 写成 取用("科室.总分")，和规则开头写的一字不差

    错误[E508]: 取用「科室.总分」，可是岗位目标里没有「对象」是 科室 的行
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：科室.总分
      |           ^^^^^^^^^
      = 另见: 岗位目标.csv › G2 岗位目标的这一行用到它
      = 建议: 在岗位目标加上科室的指标，或者去掉这一项取用

    警告[W411]: 声明了取用「科室.总分」，规则里没有用到
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：科室.总分
      |           ^^^^^^^^^
      = 建议: 从规则开头去掉它，或者检查规则里的写法

    错误[E404]: 取用 里的 `科师.总分` 没有说是谁的：`科师` 不认识
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：科师.总分
      |           ^^^^^^^^^
      = 建议: 是不是「科室」

    错误[E404]: 取用 里的 `全体.总分` 是许多人的，没有说要哪个数
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：全体.总分
      |           ^^^^^^^^^
      = 建议: 在后面加上一个，例如 全体.总分.平均值；可以写 名次、最高值、最低值、平均值、总和、人数

    错误[E508]: 取用「全体.量.得分.平均值」，可是岗位目标里没有 `量` 这个指标
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：全体.量.得分.平均值
      |           ^^^^^^^^^^^^^^^^^^^
      = 另见: 岗位目标.csv › G2 岗位目标的这一行用到它
      = 建议: 是不是「试」

    错误[E508]: 给个人计分的规则不能取用「成员.总分.平均值」
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：成员.总分.平均值
      |           ^^^^^^^^^^^^^^^^
      = 另见: 岗位目标.csv › G2 岗位目标的这一行用到它
      = 建议: 给个人计分的，可以取用 自己、科室、全体、同科室、同类别

    错误[E508]: 取用「科室.总分」，可是岗位目标里没有「对象」是 科室 的行
     --> rules/试验/试.rhai:4:8
    4 | /// 取用：科室.总分
      |           ^^^^^^^^^
      = 另见: 岗位目标.csv › G2 岗位目标的这一行用到它
      = 建议: 在岗位目标加上科室的指标，或者去掉这一项取用
    "#);
}

#[test]
fn a_circle_is_one_fault_that_names_the_chain() {
    let targets = "对象|指标|目标类型|满分|计分规则
        个人|联动|效率|100|联动
        个人|别的|成果|10|别的
        科室|协作|效率|100|协作";
    let link = using(
        "科室.总分",
        "fn 评分(岗, 指标) { 得分(取用(\"科室.总分\"), \"科室\"); }",
    );
    let team = using(
        "成员.总分.平均值",
        "fn 评分(岗, 指标) { 得分(取用(\"成员.总分.平均值\"), \"成员\"); }",
    );
    let other = plain("fn 评分(岗, 指标) { 得分(7, \"别的\"); }");
    let rules = [("联动", link.as_str()), ("协作", &team), ("别的", &other)];
    let run = office(targets).run(&rules);
    insta::assert_snapshot!(format!("{}\n{}\n{}", run.shown(), run.value("甲", "联动"), run.value("甲", "别的")), @"
    错误[E507]: 取用绕成了圈：个人的 `联动` 得分 要用 科室总分 要用 科室的 `协作` 得分 要用 个人总分 要用 个人的 `联动` 得分
     --> rules/试验/联动.rhai:4:8
    4 | /// 取用：科室.总分
      |           ^^^^^^^^^
      = 另见: rules/试验/协作.rhai:4:8 科室的 `协作` 得分 在这里取用「成员.总分.平均值」
      = 建议: 去掉其中一条规则的这一项取用；先算谁、后算谁要排得出先后

    出错: 岗位目标的这一行或它的规则有错
    7
    ");
}

#[test]
fn threads_and_the_order_of_the_roster_change_nothing() {
    let body = format!(
        "{MEASURE}fn 评分(岗, 指标) {{ 得分(指标.分得(1), \"份额\"); 得分(指标.名次, \"名次\"); }}"
    );
    let one = office(ONE).run(&[("试", &plain(&body))]);
    let single = Pool::new(1).unwrap();
    let two = office(ONE).run_on(&single, sources(&[("试", &plain(&body))]));
    assert_eq!(all(&one, "试"), all(&two, "试"));
    let turned = crate::office_builder::Office::new("2026Q3")
        .roster(
            "丁|二科|会务岗|会务\n丙|二科|会务岗|会务\n乙|一科|文稿岗|文稿\n甲|一科|文稿岗|文稿",
        )
        .targets(ONE)
        .data("产量", "姓名:人员|件数:数\n丁|—\n丙|20\n乙|12\n甲|20")
        .run_on(&POOL, sources(&[("试", &plain(&body))]));
    assert_eq!(all(&one, "试"), all(&turned, "试"));
}
