//! Scripts that mean harm, run in a folder on the disk as a person would run them: each is stopped with one message at
//! its line, and the folder is left as it was. What they cost is measured by `cargo bench --bench scoring -- --hostile`.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gangze::assess::{Request, compute};
use gangze::diag::{NoWatch, Place};
use gangze::office::Period;
use tempfile::TempDir;

use crate::job::PROGRAM;

/// A title behind `#`, then the lines of a script.
const SCRIPTS: &str = include_str!("hostile.txt");
const HEAD: &str = "/// 试\n/// 依据：试验\n/// 取数：台账.主办（人员）、台账.工时（数）、台账.类别（文字）\n/// 例：无\n";
const PACK: &str = "名称 = \"试验方案\"\n依据 = [\"试验\"]\n目标类型 = [\"效率\"]\n合成 = \"求和\"\n满分 = 100\n\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"试验\"\n\n[[等次]]\n名称 = \"好\"\n不低于 = 60\n\n[[等次]]\n名称 = \"较差\"\n\n[否决]\n等次 = \"较差\"\n依据 = \"试验\"\n";

/// Every file and folder below, with its length and when it was last written.
fn listing(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let known = path.metadata().unwrap();
        found.insert(path.clone(), (known.len(), known.modified().unwrap()));
        if known.is_dir() {
            found.extend(listing(&path));
        }
    }
    found
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

/// How a script ends in an office of one person with four tasks.
fn ended(script: &str) -> String {
    let keep = TempDir::new().unwrap();
    let dir = keep.path().to_owned();
    let pack = dir.join("rules/试验");
    fs::create_dir_all(&pack).unwrap();
    fs::create_dir_all(dir.join("台账")).unwrap();
    let mut log = "编号,任务,主办,交办日期,完成时限,完成日期,工时,类别\n".to_owned();
    for row in 1..=4 {
        log += &format!("{row},事项,张敏,2026-07-01,2026-07-10,2026-07-09,1.5,办文\n");
    }
    for (file, text) in [
        (
            "gangze.toml",
            "单位 = \"试验办公室\"\n年度 = 2026\n方案 = \"试验\"\n",
        ),
        ("rules/试验/pack.toml", PACK),
        ("rules/试验/试.rhai", &format!("{HEAD}{script}")),
        (
            "人员名册.csv",
            "工号,姓名,科室,岗位,岗位类别,状态\n1001,张敏,一科,文稿岗,文稿,在岗\n",
        ),
        (
            "岗位目标.csv",
            "岗位,目标类型,指标,满分,计分规则\n全体,效率,试,100,试\n",
        ),
        ("台账/台账.csv", &log),
    ] {
        fs::write(dir.join(file), text).unwrap();
    }
    let here = std::env::current_dir().unwrap();
    let before = (listing(&dir), names(&here));
    let request = Request {
        dir: dir.clone(),
        period: Period::parse("2026Q3").unwrap(),
        as_of: None,
        accept_stale: false,
        threads: 1,
        program: PathBuf::from(PROGRAM),
    };
    let problems = match compute(&request, &NoWatch) {
        Ok(assessment) => {
            let totals = assessment.scores.iter().map(|own| own.total.value());
            assert!(totals.into_iter().all(|total| total.is_none()), "{script}");
            assessment.problems.to_vec()
        }
        Err(problems) => problems,
    };
    assert_eq!(before, (listing(&dir), names(&here)), "{script}");
    let errors: Vec<String> = problems
        .iter()
        .filter(|problem| problem.is_error())
        .map(|problem| {
            let line = match &problem.place {
                Place::Text { line, .. } => format!("第{line}行"),
                place => place.to_string(),
            };
            format!("{} {line} {}", problem.code, problem.message)
        })
        .collect();
    errors.join("；")
}

#[test]
fn each_is_stopped_at_its_line_and_nothing_is_written() {
    let found: Vec<String> = SCRIPTS
        .split("# ")
        .filter_map(|one| one.split_once('\n'))
        .map(|(title, script)| format!("{title}: {}", ended(script)))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @"
    没有尽头的循环: E409 第7行 规则运行超过 1000000 步，已停下
    条件总成立: E409 第8行 规则运行超过 1000000 步，已停下
    数到最大的数: E409 第8行 规则运行超过 1000000 步，已停下
    循环里套循环: E409 第7行 规则运行超过 1000000 步，已停下
    自己调用自己: E409 第8行 规则里的函数一层层互相调用，超过了 32 层
    互相调用: E409 第9行 规则里的函数一层层互相调用，超过了 32 层
    不深但是极多的调用: E409 第8行 规则运行超过 1000000 步，已停下
    求和的写法里没有尽头: E409 第7行 规则运行超过 1000000 步，已停下
    筛选的写法里没有尽头: E409 第7行 规则运行超过 1000000 步，已停下
    一层层的写法: E409 第16行 规则运行超过 1000000 步，已停下
    一组值的写法里没有尽头: E409 第6行 规则运行超过 1000000 步，已停下
    排序排个不停: E409 第9行 规则运行超过 1000000 步，已停下
    逐件里没有尽头: E409 第7行 规则运行超过 1000000 步，已停下
    分项里套分项: E409 第7行 规则运行超过 1000000 步，已停下
    记了又记: E409 第6行 规则运行超过 1000000 步，已停下
    标记了又标记: E409 第8行 规则运行超过 1000000 步，已停下
    文字成倍地长: E409 第8行 规则里的文字或一组值太大，已停下
    很长的文字反复拼: E409 第9行 规则运行超过 1000000 步，已停下
    很长的文字反复比: E409 第9行 规则运行超过 1000000 步，已停下
    很长的文字反复代入: E409 第9行 规则运行超过 1000000 步，已停下
    一组值套一组值: E409 第8行 规则里的文字或一组值太大，已停下
    一组值越来越长: E409 第8行 规则里的文字或一组值太大，已停下
    许多组大的值: E409 第10行 规则里的文字或一组值太大，已停下
    对照表越来越大: E409 第8行 规则里的文字或一组值太大，已停下
    越除越长的数: E409 第8行 规则运行超过 1000000 步，已停下
    越乘越长的数: E409 第8行 规则运行超过 1000000 步，已停下
    反复求和: E409 第8行 规则运行超过 1000000 步，已停下
    读文件: E402 第6行 没有「open」这个词
    写文件: E402 第6行 没有「write_file」这个词
    看钟: E402 第6行 没有「timestamp」这个词
    等待: E402 第6行 没有「sleep」这个词
    引用别的规则: E401 第6行 「import」不能用在规则里
    现编现算: E401 第6行 「eval」不能用在规则里
    ");
}
