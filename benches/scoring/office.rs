//! The office that is scored: a folder of CSV files, read by the program itself. Deterministic.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gangze::assess::{Request, compute};
use gangze::diag::{NoWatch, text};
use gangze::office::{Facts, Period};

use super::NAMES;

const SETTINGS: &str = "单位 = \"试验办公室\"\n年度 = 2026\n方案 = \"试验\"\n";
const PACK: &str = "名称 = \"试验方案\"\n依据 = [\"试验\"]\n目标类型 = [\"效率\"]\n合成 = \"求和\"\n满分 = 100\n\n[[状态]]\n名称 = \"在岗\"\n结论 = \"定等\"\n依据 = \"试验\"\n\n[[等次]]\n名称 = \"好\"\n不低于 = 60\n\n[[等次]]\n名称 = \"较差\"\n\n[否决]\n等次 = \"较差\"\n依据 = \"试验\"\n";

/// Facts of so many posts, each with ten tasks.
pub fn facts(posts: usize, rules: &[(String, String)]) -> Arc<Facts> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("scoring-{posts}"));
    write(&folder, posts, rules);
    let request = Request {
        dir: folder,
        period: Period::parse("2026Q3").unwrap(),
        as_of: None,
        accept_stale: false,
        threads: 2,
        program: PathBuf::from("gangze"),
    };
    let assessment = match compute(&request, &NoWatch) {
        Ok(assessment) => assessment,
        Err(problems) => panic!("{}", problems.iter().map(text).collect::<String>()),
    };
    let errors: Vec<String> = assessment
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .take(5)
        .map(text)
        .collect();
    assert!(errors.is_empty(), "{}", errors.concat());
    assessment.facts
}

/// A name of Chinese digits, since digits behind a name are read as a telephone.
fn name(number: usize) -> String {
    let digits = number.to_string();
    let words = digits.bytes().map(|digit| match digit {
        b'0' => '零',
        b'1' => '一',
        b'2' => '二',
        b'3' => '三',
        b'4' => '四',
        b'5' => '五',
        b'6' => '六',
        b'7' => '七',
        b'8' => '八',
        _ => '九',
    });
    std::iter::once('人').chain(words).collect()
}

fn write(folder: &Path, posts: usize, rules: &[(String, String)]) {
    let pack = folder.join("rules/试验");
    fs::create_dir_all(&pack).unwrap();
    fs::create_dir_all(folder.join("台账")).unwrap();
    fs::write(folder.join("gangze.toml"), SETTINGS).unwrap();
    fs::write(pack.join("pack.toml"), PACK).unwrap();
    for (name, text) in rules {
        fs::write(pack.join(format!("{name}.rhai")), text).unwrap();
    }
    let mut roster = "工号,姓名,科室,岗位,岗位类别,状态\n".to_owned();
    let mut log = "编号,任务,主办,交办日期,完成时限,完成日期,差错,工时,类别\n".to_owned();
    for post in 0..posts {
        let number = 100_000 + post;
        let name = name(number);
        writeln!(roster, "{number},{name},一科,文稿岗,文稿,在岗").unwrap();
        for row in 0..10 {
            let mixed = (post * 31 + row * 17) % 97;
            let (errors, hours) = (mixed % 3 / 2, mixed % 40);
            let class = ["办文", "办会", "调研"][mixed % 3];
            writeln!(
                log,
                "{number}-{row},事项{mixed},{name},2026-07-01,2026-07-{:02},2026-07-{:02},{errors},{}.{},{class}",
                10 + mixed % 12,
                11 + (mixed * 7) % 12,
                hours / 10,
                hours % 10
            )
            .unwrap();
        }
    }
    let mut targets = "岗位,目标类型,指标,满分,下限,上限,计分规则,每日扣分,单项上限\n".to_owned();
    for name in NAMES {
        writeln!(targets, "全体,效率,{name},20,-1000,1000,{name},0.5,3").unwrap();
    }
    fs::write(folder.join("人员名册.csv"), roster).unwrap();
    fs::write(folder.join("岗位目标.csv"), targets).unwrap();
    fs::write(folder.join("台账/台账.csv"), log).unwrap();
}
