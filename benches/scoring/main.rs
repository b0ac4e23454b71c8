//! What scoring costs: 100,000 posts with ten task rows each under a pack of five rules, against the same scripts
//! called bare in rhai with the same engine settings, over the same facts, in the same run.
//!
//!     cargo bench --bench scoring                                  (100,000 posts, three rounds)
//!     cargo bench --bench scoring -- --posts 20000 --rounds 5
//!     cargo bench --bench scoring -- --watch words                 (one side alone, on one core, for a profiler; bare-words)
//!     cargo bench --bench scoring -- --hostile                     (what hostile scripts cost until they are stopped)
//!
//! Once with rules that loop in script, once with the native words; the least time of the rounds counts. Asked for:
//! on one core at most 1.5 times the bare calls; on two cores at least 0.9 of the speed-up that they reach.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench ends where something is wrong"
)]

mod bare;
mod hostile;
mod office;

use std::time::Instant;

use gangze::diag::{NoWatch, Sink, text};
use gangze::rules::{Pool, Rules, Source};
use gangze::score;

/// The rules' names, in the order of 岗位目标.
const NAMES: [&str; 5] = ["逾期", "差错", "工时", "按时", "办文"];

const LOOPS: [&str; 5] = [
    "起评(指标.满分); for 事 in 岗.主办事项 { if 事.逾期工作日 > 0 { 扣分(min(事.逾期工作日 * 指标.每日扣分, 指标.单项上限), 事, `逾期${事.逾期工作日}个工作日`); } }",
    "let 次 = 0; for 事 in 岗.主办事项 { 次 += 事.差错; } 得分(max(0, 指标.满分 - 次 * 指标.每日扣分), \"差错\");",
    "let 时 = 0; for 事 in 岗.主办事项 { 时 += 事.工时; } 得分(min(指标.满分, 时 / 10), \"工时\");",
    "let 按时 = 0; for 事 in 岗.主办事项 { if 事.按时办结 { 按时 += 1; } } 得分(指标.满分 * 按时 / 岗.主办事项.数量, `按时${按时}件`);",
    "for 事 in 岗.主办事项 { if 事.类别 == \"办文\" && 事.差错 == 0 { 得分(0.5, 事, \"办文无差错\"); } }",
];

const WORDS: [&str; 5] = [
    "起评(指标.满分); 扣分(min(岗.主办事项.求和(\"逾期工作日\") * 指标.每日扣分, 指标.单项上限), \"逾期\");",
    "得分(max(0, 指标.满分 - 岗.主办事项.求和(\"差错\") * 指标.每日扣分), \"差错\");",
    "得分(min(指标.满分, 岗.主办事项.求和(\"工时\") / 10), \"工时\");",
    "let 按时 = 岗.主办事项.计数(\"按时办结\"); 得分(指标.满分 * 按时 / 岗.主办事项.数量, `按时${按时}件`);",
    "得分(岗.主办事项.计数(\"类别\", \"办文\") * 0.5, \"办文\");",
];

const EMPTY: [&str; 5] = ["if 指标.满分 < 0 { 得分(1, \"从不\"); }"; 5];

fn scripts(bodies: &[&str; 5]) -> Vec<(String, String)> {
    let one = |(name, body): (&&str, &&str)| {
        let text = format!(
            "/// {name}\n/// 依据：试验\n/// 取数：台账.主办（人员）、台账.完成时限（日期）、台账.完成日期（日期）、台账.差错（次数）、台账.工时（数）、台账.类别（文字）\n/// 参数：每日扣分（分）、单项上限（分）\n/// 例：无\nfn 评分(岗, 指标) {{ {body} }}\n"
        );
        ((*name).to_owned(), text)
    };
    NAMES.iter().zip(bodies).map(one).collect()
}

fn load(bodies: &[&str; 5], pool: &Pool) -> std::sync::Arc<Rules> {
    let sources = scripts(bodies).into_iter().map(|(name, text)| Source {
        file: format!("{name}.rhai").into(),
        name: name.into(),
        text: text.into(),
        digest: "".into(),
    });
    let mut sink = Sink::new();
    let rules = Rules::load(sources.collect(), pool, &mut sink);
    let errors: Vec<String> = sink
        .finish()
        .iter()
        .filter(|problem| problem.is_error())
        .map(text)
        .collect();
    assert!(errors.is_empty(), "{}", errors.concat());
    std::sync::Arc::new(rules)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, otherwise: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.map_or(otherwise, |at| arguments[at + 1].parse().unwrap())
    };
    if arguments.iter().any(|argument| argument == "--hostile-one") {
        hostile::one(number("--hostile-one", 0));
        return;
    }
    if arguments.iter().any(|argument| argument == "--hostile") {
        assert!(hostile::all(), "a script took a second or 300 MB");
        return;
    }
    let (posts, rounds) = (number("--posts", 100_000), number("--rounds", 3));
    eprintln!("reading {posts} posts with ten rows each");
    let facts = office::facts(posts, &scripts(&LOOPS));
    let world = bare::World::of(&facts);
    let one = Pool::new(1).unwrap();
    let two = Pool::new(2).unwrap();
    let ours = |rules: &std::sync::Arc<Rules>, pool: &Pool| {
        let mut sink = Sink::new();
        let begun = Instant::now();
        let scores = score::score(&facts, rules, pool, &NoWatch, &mut sink);
        let taken = begun.elapsed().as_secs_f64();
        assert_eq!(scores.tenures.len(), posts);
        assert!(!sink.has_errors());
        let mut sum = rust_decimal::Decimal::ZERO;
        for score in scores.tenures.iter() {
            for node in indicators(&score.total) {
                sum += node;
            }
        }
        (taken, sum)
    };
    // One side alone, for a profiler to watch.
    if let Some(at) = arguments.iter().position(|argument| argument == "--watch") {
        let word = arguments[at + 1].as_str();
        let bodies = match word.trim_start_matches("bare-") {
            "loops" => &LOOPS,
            "empty" => &EMPTY,
            _ => &WORDS,
        };
        let rules = load(bodies, &one);
        for _ in 0..rounds {
            let taken = if word.starts_with("bare-") {
                bare::run(&world, &scripts(bodies), 1).0
            } else {
                ours(&rules, &one).0
            };
            println!("{taken:.3}");
        }
        return;
    }
    println!("{posts} posts × 10 rows × 5 rules, least of {rounds} rounds; seconds");
    println!(
        "             ours 1   bare 1   ratio    ours 2   bare 2   speed-up ours / bare    posts/s on one core"
    );
    let mut empty = f64::INFINITY;
    for (name, bodies) in [("loops", &LOOPS), ("words", &WORDS)] {
        let rules = load(bodies, &one);
        let nothing = load(&EMPTY, &one);
        let mut least = [f64::INFINITY; 4];
        for round in 1..=rounds {
            eprint!("\r{name}: round {round} of {rounds}   ");
            let (first, sum) = ours(&rules, &one);
            let (second, other) = bare::run(&world, &scripts(bodies), 1);
            assert_eq!(
                sum.round_dp(2),
                other.round_dp(2),
                "{name}: the two do not agree"
            );
            let taken = [
                first,
                second,
                ours(&rules, &two).0,
                bare::run(&world, &scripts(bodies), 2).0,
            ];
            for (least, taken) in least.iter_mut().zip(taken) {
                *least = least.min(taken);
            }
            empty = empty.min(ours(&nothing, &one).0);
        }
        eprintln!();
        let [a, b, c, d] = least;
        println!(
            "{name:10} {a:8.3} {b:8.3} {:7.2}x {c:9.3} {d:8.3}   {:.2} / {:.2} = {:.2}        {:9.0}",
            a / b,
            a / c,
            b / d,
            (a / c) / (b / d),
            posts as f64 / a
        );
        println!(
            "           of our time {:.0} % is what the bare calls take",
            100.0 * b / a
        );
    }
    println!(
        "an empty rule costs {:.2} µs a post",
        empty / posts as f64 / 5.0 * 1e6
    );
}

/// The values of the five indicators of one post, before they are added up.
fn indicators(total: &gangze::office::Node) -> Vec<rust_decimal::Decimal> {
    let mut found = Vec::new();
    total.walk(&mut |node, _| {
        if matches!(node.level, gangze::office::Level::Indicator(_)) {
            let points = node.entries.iter().map(|entry| entry.points);
            found.push(points.sum());
        }
    });
    found
}
