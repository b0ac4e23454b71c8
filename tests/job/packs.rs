//! `gangze new` of every pack: what it writes is accepted as it stands, in the period that its hint names.

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use serde_json::Value;

use super::run;
use super::starter::{folder, names, totals};

/// What the closing hint of `new` says to run.
fn hinted(out: &str) -> Vec<String> {
    out.split_whitespace()
        .zip(out.split_whitespace().skip(1))
        .filter(|(word, _)| *word == "--period")
        .map(|(_, period)| period.to_owned())
        .collect()
}

/// What is wrong with a folder made of a pack, in one text.
fn faults_of(pack: &str) -> String {
    let folder = folder("甲");
    let made = folder.make(&["--pack", pack]);
    let mut faults = made.err;
    let checked = run(&["check", folder.path()]);
    faults += &checked.err;
    let periods = hinted(&made.out);
    if made.code != 0 || checked.code != 0 || periods.is_empty() {
        faults += &format!("{} {} {}", made.code, checked.code, made.out);
    }
    for period in periods {
        let done = run(&["assess", folder.path(), "--period", &period]);
        faults += &done.err;
        let path = folder.dir.join(format!("结果/{period}/results.json"));
        let Ok(bytes) = fs::read(path) else {
            return format!("{faults}{period}: {} {}", done.code, done.out);
        };
        let results: Value = serde_json::from_slice(&bytes).unwrap();
        let subjects = results["考核对象"].as_array().unwrap().iter();
        let people: Vec<&Value> = subjects.filter(|own| own["对象"] == "个人").collect();
        let of = |name: &str| -> Vec<&str> {
            let words = people
                .iter()
                .map(|own| own[name].as_str().unwrap_or("没有"));
            words.collect()
        };
        let (totals, grades) = (of("总分"), of("等次"));
        let same = totals.iter().all(|total| *total == totals[0]);
        let settled = of("结论").iter().all(|word| *word == "定等");
        if people.len() != 6
            || same
            || !settled
            || [&totals, &grades].iter().any(|own| own.contains(&"没有"))
        {
            faults += &format!("{period}: {totals:?} {grades:?}\n");
        }
    }
    faults
}

#[test]
fn a_folder_of_every_pack_is_accepted_as_it_stands() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let packs = names(&rules);
    assert!(packs.len() >= 13, "{packs:?}");
    let faulty: Vec<String> = packs
        .iter()
        .map(|pack| (pack, faults_of(pack)))
        .filter(|(_, faults)| !faults.is_empty())
        .map(|(pack, faults)| format!("{pack}:\n{faults}"))
        .collect();
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

#[test]
fn a_pack_made_of_quarters_brings_the_pack_of_the_quarters_along() {
    let folder = folder("甲");
    let made = folder.make(&["--pack", "party-office-annual"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    let out: Vec<&str> = made
        .out
        .lines()
        .filter(|line| !line.contains(".xlsx"))
        .collect();
    insta::assert_snapshot!(out.join("\n").replace(folder.path(), "DIR"), @"
    已建好考核文件夹 DIR（某某单位，2026 年）
      方案  party-office（县委办公室岗位目标责任制考核方案）
      方案  party-office-annual（县委办公室年度考核方案）
      写出  gangze.toml
      写出  rules/party-office/  14 条规则和 pack.toml，可以改
      写出  rules/party-office-annual/  pack.toml，可以改
      接着  把各表里的示例换成本单位的，再一期一期运行：
            gangze assess DIR --period 2026Q1
            gangze assess DIR --period 2026Q2
            gangze assess DIR --period 2026Q3
            gangze assess DIR --period 2026Q4
            各期都定下来以后，合成 2026年度：
            gangze assess DIR --period 2026
    ");
    let text = fs::read_to_string(folder.dir.join("gangze.toml")).unwrap();
    let schemes: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("[方案]"))
        .take(3)
        .collect();
    insta::assert_snapshot!(schemes.join("\n"), @r#"
    [方案]  # 两个方案，各管一种考核期；整个方案都复制在这个文件夹里，改它只影响本单位，连同文件夹一起存档
    季 = "party-office"  # 各季的计分规则、等次和名额取自 rules/party-office/
    年 = "party-office-annual"  # 全年由各季的结果合成，等次和名额取自 rules/party-office-annual/：各季都定下来以后，运行 gangze assess 这个文件夹 --period 2026
    "#);
    let dir = folder.dir.to_str().unwrap();
    let run = super::run(&["check", dir]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let said: Vec<&str> = run.out.lines().skip(2).collect();
    insta::assert_snapshot!(said.join("\n"), @"
      规则试算  2026Q1、2026Q3
      没有查  年的方案 party-office-annual，加 --period 2026 另查
      问题  错误 0 条，警告 0 条，提示 0 条
    ");
    let run = super::run(&["check", dir, "--layout"]);
    let lines = run
        .out
        .lines()
        .skip_while(|line| *line != "人员名册.xlsx › 填写说明");
    let instructions: Vec<&str> = lines.take(3).collect();
    insta::assert_snapshot!(instructions.join("\n"), @"
    人员名册.xlsx › 填写说明
      按工作表的名字是说明，没有读
      说明 24 行：第 1–24 行
    ");
    // The year is made of the quarters' results: that it reads no table of 数据/ is no fault.
    let run = super::run(&["check", dir, "--period", "2026"]);
    assert!(!run.out.contains("没有读成"), "{}", run.out);
    // Said with two --pack it is the same folder.
    let other = super::starter::folder("乙");
    let both = other.make(&["--pack", "party-office", "--pack", "party-office-annual"]);
    assert_eq!((both.code, both.err.as_str()), (0, ""));
    let own = fs::read_to_string(other.dir.join("gangze.toml")).unwrap();
    assert_eq!(own, text);
}

#[test]
fn packs_that_do_not_go_together_are_refused() {
    let folder = folder("甲");
    let run = folder.make(&["--pack", "party-office", "--pack", "leader-votes"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    insta::assert_snapshot!(run.err, @"
    错误[E033]: party-office、leader-votes 不能建在一个文件夹里
      = 建议: --pack 写一个有计分规则的方案，需要时再写一个由它的各期合成的方案（没有计分规则的）；别的方案另建一个文件夹
    ");
    // One that lives on parts and does not say whose.
    let pack = folder.keep.path().join("rules/合成");
    fs::create_dir_all(&pack).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/party-office-annual/pack.toml");
    let text = fs::read_to_string(own).unwrap();
    let without = text.replace("来自方案 = \"party-office\"\n", "");
    assert_ne!(text, without);
    fs::write(pack.join("pack.toml"), without).unwrap();
    let run = folder.make(&["--pack", "合成"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    insta::assert_snapshot!(run.err, @r#"
    错误[E033]: 方案 `合成` 没有计分规则：它的得分由较短的各期合成，单独用不起来
      = 建议: 把各期用的方案也写上，例如 --pack 各季的方案 --pack 合成；或者在它的 pack.toml 的 [周期.年] 里补一行 来自方案 = "各季的方案"
    "#);
    assert_eq!(names(folder.keep.path()), ["rules"]);
}

#[test]
fn a_period_that_the_pack_does_not_assess_is_said_once() {
    let folder = folder("甲");
    folder.make(&["--pack", "civil-servant-annual"]);
    let run = run(&["assess", folder.path(), "--period", "2026Q1"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.err, @"
    错误[E313]: 这个指标按 年 考核，不能直接算 2026年第一季度
     --> 岗位目标.xlsx › 岗位目标 › S4:S8（共 5 处）
      = 建议: --period 换成一个年度，例如 2026，或者改「周期」
    ");
}

#[test]
fn the_targets_that_a_pack_brings_along_are_the_templates_rows() {
    let folder = folder("甲");
    folder.make(&["--pack", "leader-votes"]);
    let mut sheets = calamine::open_workbook_auto(folder.dir.join("岗位目标.xlsx")).unwrap();
    let range = calamine::Reader::worksheet_range(&mut sheets, "岗位目标").unwrap();
    let shown: Vec<String> = range
        .rows()
        .skip(3)
        .map(|row| {
            let cells = row
                .iter()
                .map(ToString::to_string)
                .filter(|cell| !cell.is_empty());
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    个人 领导干部 工作实绩 分管领导测评 20 实绩测评 年 分管领导占20% 计票 分管领导 100 80 60 40 0.3 0.3 0.4
    个人 领导干部 工作实绩 干部职工测评 40 实绩测评 年 干部职工占40% 计票 干部职工 100 80 60 40 0.3 0.3 0.4
    个人 领导干部 工作实绩 考核组测评 40 实绩测评 年 考核组占40% 计票 考核组 100 80 60 40 0.3 0.3 0.4
    个人 领导干部 附加分 附加分 0 10 附加分 年 另加附加分 附加分
    ");
}

/// A pack by months whose rules look things up by keys that no header lists.
#[test]
fn a_pack_of_months_with_tables_that_are_looked_up() {
    let folder = folder("甲");
    let pack = folder.keep.path().join("rules/月考");
    fs::create_dir_all(&pack).unwrap();
    let put = |name: &str, text: &str| fs::write(pack.join(name), text).unwrap();
    put(
        "pack.toml",
        "名称 = \"月度考核方案\"\n考核周期 = \"月\"\n目标类型 = [\"成果\"]\n合成 = \"求和\"\n[[等次]]\n名称 = \"好\"\n不低于 = 90\n[[等次]]\n名称 = \"一般\"\n",
    );
    put(
        "月报.rhai",
        "/// 月报\n/// 依据：办法第一条\n/// 取数：月报.姓名（人员）、月报.月份（期间）、月报.载体（文字）、载体表.载体（文字）、载体表.分值（数，如 40）\n/// 例：满分 40，一篇 40 分 → 40\nfn 评分(岗, 指标) { for 行 in 岗.表(\"月报\") { 得分(查表(\"载体表\", \"载体\", 行.载体, \"分值\"), 行, 行.载体); } }\n",
    );
    put(
        "字数.rhai",
        "/// 字数\n/// 依据：办法第二条\n/// 取数：台账.主办（人员）、台账.编号（文字）、文稿.编号（文字）、文稿.千字（数，如 12）\n/// 例：满分 60，12 千字 → 12\nfn 评分(岗, 指标) { for 事 in 岗.主办事项 { for 稿 in 事.对应(\"文稿\", \"编号\") { 得分(稿.千字, 事, `${稿.千字}千字`); } } }\n",
    );
    let made = folder.make(&["--pack", "月考"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert_eq!(hinted(&made.out), ["2026-01"]);
    let totals = totals(&folder.clean("2026-01"));
    assert_eq!(totals.len(), 6);
    assert!(
        totals.iter().all(|total| *total > Decimal::ZERO),
        "{totals:?}"
    );
    assert!(totals.iter().any(|total| *total != totals[0]), "{totals:?}");
}

#[test]
fn a_grade_that_the_scheme_does_not_have_is_found_before_data() {
    let folder = folder("甲");
    folder.make(&["--pack", "party-office"]);
    let script = "/// 定等\n/// 依据：办法第六条\n/// 取数：无\n/// 例：无\nfn 判定(岗, 成绩) {\n    if 成绩.总分 > 99 {\n        定等(\"优秀\", \"总分超过99分\");\n    }\n}\n";
    let file = Path::new(folder.path()).join("rules/party-office/定等.rhai");
    fs::write(file, script).unwrap();
    let checked = run(&["check", folder.path()]);
    let said = checked.out.split("\n\n").find(|said| said.contains("优秀"));
    assert_eq!(checked.code, 1, "{}", checked.out);
    insta::assert_snapshot!(said.unwrap_or_default(), @r#"
    错误[E402]: 方案里没有等次「优秀」
     --> rules/party-office/定等.rhai:7:13
    7 |         定等("优秀", "总分超过99分");
      |               ^^^^
      = 建议: 可以写 好、较好、一般、较差
    "#);
}
