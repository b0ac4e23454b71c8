//! Whatever a script tries, it is stopped soon, at its line, and the program goes on.
use std::sync::Arc;
use std::time::{Duration, Instant};

use gangze::diag::Place;
use gangze::office::{Level, Node, Rounding, State, Subject, TenureId};
use gangze::rules::{Figure, Job, Others, Rules, Runner, Stage, Use};
use rust_decimal::Decimal;

use super::{body, load, office, run};
use crate::office_builder::{POOL, script, sources};

/// Message and line of what stops these lines, the first of which is line 7.
fn stopped(lines: &str) -> String {
    let begun = Instant::now();
    let last = if lines.contains("\nfn ") {
        ""
    } else {
        "\n得分(1, \"试\");"
    };
    let run = body(&format!("{lines}{last}"));
    let taken = begun.elapsed();
    assert!(taken < Duration::from_secs(20), "{lines}: {taken:?}");
    let errors: Vec<_> = run.problems.iter().filter(|own| own.is_error()).collect();
    assert_eq!(errors.len(), 1, "{lines}\n{}", run.shown());
    assert!(
        matches!(run.state("张敏", "试"), State::Failed(_)),
        "{lines}"
    );
    assert_eq!(run.total("张敏"), None);
    let line = match &errors[0].place {
        Place::Text { line, .. } => line.to_string(),
        place => place.to_string(),
    };
    format!("{} 第{line}行 {}", errors[0].code, errors[0].message)
}

#[test]
fn what_runs_without_end() {
    let found: Vec<String> = [
        "loop { if 岗.姓名 == \"无\" { break; } }",
        "let 甲 = 0;\nwhile 岗.姓名 == \"张敏\" { 甲 += 1; }",
        "let 乙 = 0; for 甲 in 0..9223372036854775807 { 乙 += 1; }",
        "do { } while 岗.姓名 == \"张敏\";",
        "let 甲 = 0;\nloop { if 岗.姓名 == \"无\" { break; } 甲 = 岗.主办事项.求和(\"工时\"); }",
        "loop { if 岗.姓名 == \"无\" { break; } 扣分(1, \"试\"); }",
        "得分(让(1), \"试\"); }\nfn 让(甲) {\n    让(甲 + 1)",
        "得分(甲(1), \"试\"); }\nfn 甲(数) { 乙(数) }\nfn 乙(数) { 甲(数)",
        "let 函 = |甲| 1; 函 = |甲| 函.call(甲); 得分(函.call(1), \"试\");",
        "分项(\"甲\", 1, || { loop { if 岗.姓名 == \"无\" { break; } } });",
        "得分(岗.主办事项.求和(|事| { loop { if 岗.姓名 == \"无\" { break; } } }), \"试\");",
        "[3, 1, 2].sort(|甲, 乙| { loop { if 岗.姓名 == \"无\" { break; } } });",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", stopped(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    loop { if 岗.姓名 == "无" { break; } }
        E409 第7行 规则运行超过 1000000 步，已停下
    let 甲 = 0;
    while 岗.姓名 == "张敏" { 甲 += 1; }
        E409 第8行 规则运行超过 1000000 步，已停下
    let 乙 = 0; for 甲 in 0..9223372036854775807 { 乙 += 1; }
        E409 第7行 规则运行超过 1000000 步，已停下
    do { } while 岗.姓名 == "张敏";
        E409 第7行 规则运行超过 1000000 步，已停下
    let 甲 = 0;
    loop { if 岗.姓名 == "无" { break; } 甲 = 岗.主办事项.求和("工时"); }
        E409 第8行 规则运行超过 1000000 步，已停下
    loop { if 岗.姓名 == "无" { break; } 扣分(1, "试"); }
        E409 第7行 规则运行超过 1000000 步，已停下
    得分(让(1), "试"); }
    fn 让(甲) {
        让(甲 + 1)
        E409 第9行 规则里的函数一层层互相调用，超过了 32 层
    得分(甲(1), "试"); }
    fn 甲(数) { 乙(数) }
    fn 乙(数) { 甲(数)
        E409 第9行 规则里的函数一层层互相调用，超过了 32 层
    let 函 = |甲| 1; 函 = |甲| 函.call(甲); 得分(函.call(1), "试");
        E408 第7行 一段写法里用到了外面正在用的值
    分项("甲", 1, || { loop { if 岗.姓名 == "无" { break; } } });
        E409 第7行 规则运行超过 1000000 步，已停下
    得分(岗.主办事项.求和(|事| { loop { if 岗.姓名 == "无" { break; } } }), "试");
        E414 第7行 「求和」里的写法要得出数，这里得出无
    [3, 1, 2].sort(|甲, 乙| { loop { if 岗.姓名 == "无" { break; } } });
        E414 第7行 「sort」括号里写了 1 项，没有这样的写法
    "#);
}

#[test]
fn what_grows_without_end() {
    let found: Vec<String> = [
        "let 甲 = \"长\";\nloop { if 岗.姓名 == \"无\" { break; } 甲 += 甲; }",
        "let 甲 = \"长\";\nloop { if 岗.姓名 == \"无\" { break; } 甲 = `${甲}${甲}`; }",
        "let 甲 = [1];\nloop { if 岗.姓名 == \"无\" { break; } 甲 += 甲; }",
        "let 甲 = [];\nloop { if 岗.姓名 == \"无\" { break; } 甲.push(甲); }",
        "let 甲 = [];\nloop { if 岗.姓名 == \"无\" { break; } 甲.push(1); }",
        "let 甲 = #{};\nlet 数 = 0;\nloop { if 岗.姓名 == \"无\" { break; } 数 += 1; 甲[`${数}`] = 1; }",
        "let 甲 = \"长\";\n甲.pad(100000000, \"长\");",
        "let 甲 = [];\n甲.pad(100000000, 1);",
        "let 甲 = blob(1000000000);",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", stopped(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    let 甲 = "长";
    loop { if 岗.姓名 == "无" { break; } 甲 += 甲; }
        E409 第8行 规则里的文字或一组值太大，已停下
    let 甲 = "长";
    loop { if 岗.姓名 == "无" { break; } 甲 = `${甲}${甲}`; }
        E409 第8行 规则里的文字或一组值太大，已停下
    let 甲 = [1];
    loop { if 岗.姓名 == "无" { break; } 甲 += 甲; }
        E413 第8行 一组值和一组值不能计算
    let 甲 = [];
    loop { if 岗.姓名 == "无" { break; } 甲.push(甲); }
        E409 第8行 规则里的文字或一组值太大，已停下
    let 甲 = [];
    loop { if 岗.姓名 == "无" { break; } 甲.push(1); }
        E409 第8行 规则里的文字或一组值太大，已停下
    let 甲 = #{};
    let 数 = 0;
    loop { if 岗.姓名 == "无" { break; } 数 += 1; 甲[`${数}`] = 1; }
        E409 第9行 规则运行超过 1000000 步，已停下
    let 甲 = "长";
    甲.pad(100000000, "长");
        E402 第8行 没有「pad」这个词
    let 甲 = [];
    甲.pad(100000000, 1);
        E402 第8行 没有「pad」这个词
    let 甲 = blob(1000000000);
        E402 第7行 没有「blob」这个词
    "#);
}

#[test]
fn what_reaches_outside() {
    let found: Vec<String> = [
        "sleep(100);",
        "let 甲 = Fn(\"sleep\"); 甲.call(100);",
        "eval(\"1 + 1\");",
        "import \"别的\" as 别;",
        "export 甲;",
        "let 甲 = timestamp();",
        "open_file(\"/etc/passwd\");",
        "let 甲 = rand();",
        "try { 1 / 0; } catch { }",
        "throw \"试\";",
        "exit();",
        "type_of(1);",
        "switch 1 { 1 => 2, _ => 3 }",
        "let 甲 = 别::词(1);",
        "debug(岗.姓名);",
    ]
    .into_iter()
    .map(|lines| format!("{lines}\n    {}", stopped(lines)))
    .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    sleep(100);
        E402 第7行 没有「sleep」这个词
    let 甲 = Fn("sleep"); 甲.call(100);
        E402 第7行 没有「Fn」这个词
    eval("1 + 1");
        E401 第7行 「eval」不能用在规则里
    import "别的" as 别;
        E401 第7行 「import」不能用在规则里
    export 甲;
        E401 第7行 「export」不能用在规则里
    let 甲 = timestamp();
        E402 第7行 没有「timestamp」这个词
    open_file("/etc/passwd");
        E402 第7行 没有「open_file」这个词
    let 甲 = rand();
        E402 第7行 没有「rand」这个词
    try { 1 / 0; } catch { }
        E401 第7行 「try」不能用在规则里
    throw "试";
        E401 第7行 「throw」不能用在规则里
    exit();
        E402 第7行 没有「exit」这个词
    type_of(1);
        E401 第7行 「type_of」不能用在规则里
    switch 1 { 1 => 2, _ => 3 }
        E401 第7行 「switch」不能用在规则里
    let 甲 = 别::词(1);
        E401 第7行 没有「别」可以引用
    debug(岗.姓名);
        E402 第7行 没有「debug」这个词
    "#);
}

/// Each kind of nesting, as deep as it likes: refused while compiling, or run, but no abort of the program.
#[test]
fn nesting_never_aborts() {
    let nest = |open: &str, middle: &str, close: &str, deep: usize| {
        format!("{}{middle}{}", open.repeat(deep), close.repeat(deep))
    };
    let found: Vec<String> = [
        ("括号", "(", "1", ")"),
        ("方括号", "[", "1", "]"),
        ("对照表", "#{甲: ", "1", "}"),
        ("花括号", "{", "1", "}"),
        ("负号", "-", "1", ""),
        ("非", "!", "true", ""),
        ("加", "1 + ", "1", ""),
        ("如果", "if true { ", "1", " } else { 0 }"),
        ("否则", "if false { 0 } else ", "{ 1 }", ""),
        ("循环", "loop { ", "break;", " }"),
        ("闭包", "|| ", "1", ""),
        ("文字", "`${", "1", "}`"),
        ("调用", "round(", "1", ")"),
        ("链", "", "岗", ".姓名"),
        ("取用", "", "[1]", "[0]"),
        ("方法", "", "\"甲\"", ".trim()"),
        ("选择", "switch 1 { _ => ", "1", " }"),
        ("并且", "true && ", "true", ""),
    ]
    .into_iter()
    .map(|(name, open, middle, close)| {
        let mut outcomes = Vec::new();
        for deep in [10, 100, 1_000, 20_000] {
            let begun = Instant::now();
            let lines = format!(
                "let 甲 = {};\n得分(1, \"试\");",
                nest(open, middle, close, deep)
            );
            let text = script("无", "无", &format!("fn 评分(岗, 指标) {{\n{lines}\n}}"));
            let run = run(&text);
            assert!(begun.elapsed() < Duration::from_secs(20), "{name} {deep}");
            outcomes.push(match run.problems.first() {
                None => "成".to_owned(),
                Some(problem) => problem.message.clone(),
            });
        }
        format!("{name}: {}", outcomes.join(" | "))
    })
    .collect();
    insta::assert_snapshot!(found.join("\n"), @"
    括号: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    方括号: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    对照表: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    花括号: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    负号: 「--」不能用在规则里 | 「--」不能用在规则里 | 「--」不能用在规则里 | 「--」不能用在规则里
    非: 成 | 成 | 这一句套得太深 | 这一句套得太深
    加: 成 | 成 | 这一句套得太深 | 这一句套得太深
    如果: 这个条件对谁都一样，不用判断 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    否则: 这个条件对谁都一样，不用判断 | 这个条件对谁都一样，不用判断 | 这一句套得太深 | 这一句套得太深
    循环: 规则运行超过 1000000 步，已停下 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    闭包: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    文字: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    调用: 成 | 这一句套得太深 | 这一句套得太深 | 这一句套得太深
    链: 「姓名」（文字）没有「姓名」可以读 | 「姓名」（文字）没有「姓名」可以读 | 这一句套得太深 | 这一句套得太深
    取用: 这里不能用 [ ] 取 | 这里不能用 [ ] 取 | 这一句套得太深 | 这一句套得太深
    方法: 没有「trim」这个词 | 没有「trim」这个词 | 这一句套得太深 | 这一句套得太深
    选择: 「switch」不能用在规则里 | 「switch」不能用在规则里 | 「switch」不能用在规则里 | 「switch」不能用在规则里
    并且: 这个条件对谁都一样，不用判断 | 这个条件对谁都一样，不用判断 | 这一句套得太深 | 这一句套得太深
    ");
}

/// `Simple` optimization would take a second at 21 levels and double with each one.
#[test]
fn nested_switches_are_refused_at_once() {
    let begun = Instant::now();
    let text = format!(
        "fn 评分(岗, 指标) {{ 得分({}1{}, \"试\"); }}",
        "switch 1 { _ => ".repeat(40),
        " }".repeat(40)
    );
    let found = load(&script("无", "无", &text));
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "「switch」不能用在规则里");
}

/// The tasks after a rule that was stopped are scored as if nothing had been.
#[test]
fn the_next_call_starts_afresh() {
    let text = script(
        "台账.主办（人员）",
        "无",
        "fn 评分(岗, 指标) { if 岗.姓名 == \"张敏\" { while 岗.姓名 == \"张敏\" { } } 得分(1, \"试\"); }",
    );
    let run = crate::office_builder::Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿\n李想|秘书科|文稿岗|文稿")
        .targets("指标|目标类型|满分|计分规则\n试|效率|1|试")
        .run(&[("试", &text)]);
    assert_eq!(run.value("李想", "试"), "1");
    insta::assert_snapshot!(run.shown(), @r#"
    错误[E409]: 规则运行超过 1000000 步，已停下
     --> rules/试验/试.rhai:6:45
    6 | fn 评分(岗, 指标) { if 岗.姓名 == "张敏" { while 岗.姓名 == "张敏" { } } 得分(1, "试"); }
      |                                                          ^
      = 经过: 正在给 张敏 计算 试
      = 建议: 检查循环是不是没有结束
    "#);
}

/// Results of others that break down when they are asked for: a fault of the program itself.
struct Broken;

impl Others for Broken {
    fn read(&self, _: Subject, _: &Use) -> Result<Decimal, State> {
        panic!("the program's own fault, on purpose")
    }

    fn population(&self, _: Subject, _: u32, _: Figure) -> Result<Decimal, State> {
        panic!("the program's own fault, on purpose")
    }

    fn share(&self, _: Subject, _: u32, _: Decimal) -> Result<Decimal, State> {
        panic!("the program's own fault, on purpose")
    }
}

#[test]
fn a_panic_below_a_script_is_a_failed_score_and_the_next_one_runs() {
    let asks = "fn 评分(岗, 指标) {\n得分(取用(\"全体.总分.最高值\"), \"试\");\n}";
    let asks = script("台账.主办（人员）", "无", asks);
    let asks = asks.replace("/// 参数", "/// 取用：全体.总分.最高值\n/// 参数");
    let plain = script(
        "台账.主办（人员）",
        "无",
        "fn 评分(岗, 指标) {\n得分(1, \"试\");\n}",
    );
    let (facts, mut sink) = office().facts();
    let both = sources(&[("问", &asks), ("不问", &plain)]);
    let rules = Arc::new(Rules::load(both, &POOL, &mut sink));
    assert!(!sink.has_errors(), "{:?}", sink.finish());
    let others: Arc<dyn Others> = Arc::new(Broken);
    let scored = POOL.run({
        let facts = facts.clone();
        move || {
            let runner = Runner::new(&rules, &Runner::world(&facts));
            let score = |rule: &str| {
                runner.score(Job {
                    rule,
                    subject: Subject::Post(TenureId(0)),
                    indicator: 0,
                    node: Node::new("试", Level::Indicator(0), Rounding::default()),
                    stage: Stage::Whole,
                    others: &others,
                })
            };
            [score("问"), score("不问")]
        }
    });
    assert!(matches!(scored[0].node.state, State::Failed(_)));
    let fault = scored[0].fault.as_ref().unwrap();
    assert_eq!(
        (fault.code.id(), fault.message.as_ref()),
        ("E408", "规则运行中断")
    );
    assert_eq!(scored[1].node.state, State::Valued);
    assert!(scored[1].fault.is_none());
}
