//! `gangze docs`: the scheme as a document; every figure and basis of it stands there exactly once.
use std::collections::BTreeMap;
use std::fs;

use gangze::book::workbook_bytes;
use gangze::charter::{Block, charter, markdown, workbook};
use gangze::diag::NoWatch;
use tempfile::TempDir;

use crate::job::run;

/// A pack whose every figure and word is different from every other.
const PACK: &str = r#"
名称 = "甲甲考核办法"
依据 = ["乙乙规定", "丙丙规定"]
目标类型 = ["丁丁", "戊戊"]
合成 = "求和"
满分 = 101

[总分]
下限 = 1.25
上限 = 111

[取整]
记分 = { 位数 = 3, 方式 = "四舍五入" }
分项 = { 位数 = 4, 方式 = "截断" }
指标 = { 位数 = 5, 方式 = "进一" }
小计 = { 位数 = 6, 方式 = "四舍六入五成双" }
总分 = { 位数 = 7, 方式 = "四舍五入" }
定等 = { 位数 = 8, 方式 = "截断" }

[任职]
合并 = "较长一段"
在岗不足 = { 比例 = "21%", 结论 = "未计分", 依据 = "己己条" }

[[状态]]
名称 = ["在岗", "庚庚"]
超过 = "51%"
结论 = "定等"
依据 = "辛辛条"

[[等次]]
名称 = "壬壬"
不低于 = 91.5

[[等次]]
名称 = "癸癸"

[否决]
等次 = "癸癸"
依据 = "子子条"

[[名额]]
等次 = "壬壬"
比例 = "41%"
基数 = "实际参加"
取整 = "截断"
依据 = "丑丑条"
同分依次看 = ["戊戊"]
"#;

const RULE: &str = "/// 寅寅\n/// 依据：卯卯条\n/// 取数：台账.主办（人员）、台账.辰辰（次数）\n/// 参数：巳巳（午午）\n/// 例：未未\nfn 评分(岗, 指标) { for 事 in 岗.主办事项 { 扣分(事.辰辰 * 指标.巳巳, 事, \"辰辰\"); } }\n";

const TARGETS: &str = "岗位,目标类型,分组,指标,满分,起评分,扣分下限,加分上限,下限,上限,计分规则,巳巳,目标值,缺数处理,依据\n申申,丁丁,酉酉,戌戌,61.5,满分,2.5,3.5,-4.5,65.5,寅寅,0.75,96%,记零,亥亥条\n申申,戊戊,,甲一,39.5,39,,,,,寅寅,0.85,,,乾乾条\n";

/// What must stand in the document once.
const FACTS: &[&str] = &[
    "甲甲考核办法",
    "乙乙规定",
    "丙丙规定",
    "101 分",
    "1.25 分",
    "111 分",
    "3 位小数",
    "4 位小数",
    "5 位小数",
    "6 位小数",
    "7 位小数",
    "8 位小数",
    "进一",
    "四舍六入五成双",
    "较长一段",
    "21%",
    "己己条",
    "庚庚",
    "51%",
    "辛辛条",
    "91.5",
    "子子条",
    "41%",
    "实际参加",
    "丑丑条",
    "卯卯条",
    "巳巳 0.75 午午",
    "未未",
    "申申",
    "酉酉",
    "戌戌",
    "61.5",
    "起评分 满分",
    "扣分下限 2.5",
    "加分上限 3.5",
    "下限 -4.5",
    "上限 65.5",
    "目标值 96%",
    "缺数处理 记零",
    "亥亥条",
];

fn folder() -> (TempDir, std::path::PathBuf) {
    let keep = TempDir::new().unwrap();
    let dir = keep.path().join("rules/试验");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("pack.toml"), PACK).unwrap();
    fs::write(dir.join("寅寅.rhai"), RULE).unwrap();
    fs::write(dir.join("岗位目标.csv"), TARGETS).unwrap();
    (keep, dir)
}

#[test]
fn every_fact_of_the_scheme_stands_there_exactly_once() {
    let (keep, dir) = folder();
    let done = run(&[
        "docs",
        dir.to_str().unwrap(),
        "--out",
        keep.path().to_str().unwrap(),
    ]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    let text = fs::read_to_string(keep.path().join("考核办法-试验.md")).unwrap();
    let counts: BTreeMap<&str, usize> = FACTS
        .iter()
        .map(|fact| (*fact, text.matches(fact).count()))
        .collect();
    let odd: Vec<_> = counts.iter().filter(|(_, count)| **count != 1).collect();
    assert!(odd.is_empty(), "{odd:?}\n{text}");
    for line in [
        "起草人（签名）：",
        "考核工作机构审核（签名）：",
        "单位负责人批准（签名）：",
    ] {
        assert_eq!(text.matches(line).count(), 1, "{line}");
    }
}

/// The workbook is made of the same blocks; read back, it holds the same texts.
#[test]
fn the_workbook_holds_what_the_markdown_holds() {
    let (_keep, dir) = folder();
    let program = std::path::Path::new(crate::job::PROGRAM);
    let pack = gangze::cases::open(&dir, dir.to_str().unwrap(), program).unwrap();
    let targets = gangze::cases::targets(&pack, None, program).unwrap();
    let document = charter(&pack, &targets);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let bytes = workbook_bytes(workbook(&document, day), &NoWatch).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut shared = String::new();
    std::io::Read::read_to_string(
        &mut zip.by_name("xl/sharedStrings.xml").unwrap(),
        &mut shared,
    )
    .unwrap();
    let mut texts: Vec<String> = vec![document.title.clone()];
    for block in &document.blocks {
        match block {
            Block::Heading(text)
            | Block::Subheading(text)
            | Block::Paragraph(text)
            | Block::Appendix(text) => texts.push(text.clone()),
            Block::Table { head, rows } => {
                texts.extend(head.iter().chain(rows.iter().flatten()).cloned())
            }
            Block::Signatures(lines) | Block::Script(lines) => texts.extend(lines.iter().cloned()),
        }
    }
    assert!(texts.len() > 60);
    let markdown = markdown(&document);
    for text in texts.iter().filter(|text| !text.is_empty()) {
        assert!(shared.contains(text.as_str()), "{text}");
        assert!(markdown.contains(text.as_str()), "{text}");
    }
}

#[test]
fn without_targets_of_its_own_a_pack_needs_a_folder() {
    let (keep, dir) = folder();
    fs::remove_file(dir.join("岗位目标.csv")).unwrap();
    let out = keep.path().to_str().unwrap();
    let done = run(&["docs", dir.to_str().unwrap(), "--out", out]);
    assert_eq!(done.code, 2);
    assert!(
        done.err.contains("方案没有自己的「岗位目标」"),
        "{}",
        done.err
    );
    let office = crate::job::office("county-office");
    let done = run(&[
        "docs",
        "party-office",
        "--data",
        office.dir.to_str().unwrap(),
        "--out",
        out,
    ]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let text = fs::read_to_string(keep.path().join("考核办法-party-office.md")).unwrap();
    assert_eq!(
        text.matches("《公文质量责任追究办法》第五条").count(),
        1,
        "{text}"
    );
    assert!(text.contains("| 好 | 40% | 实际参加 | 截断 |"), "{text}");
}

/// Bands that a script writes out stand under its rule once, in office words.
#[test]
fn the_bands_of_a_rule_stand_under_it_once() {
    let (keep, dir) = folder();
    let bands = RULE.replace(
        "扣分(事.辰辰 * 指标.巳巳, 事, \"辰辰\");",
        "扣分(分档(事.辰辰, [[\"不满95%\", 指标.巳巳], [\"95%以上不满99%\", 0.5], [\"99%以上\", 0]]), 事, \"辰辰\");",
    );
    assert_ne!(bands, RULE);
    fs::write(dir.join("寅寅.rhai"), bands).unwrap();
    let out = keep.path().to_str().unwrap();
    let done = run(&["docs", dir.to_str().unwrap(), "--out", out]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    let text = fs::read_to_string(keep.path().join("考核办法-试验.md")).unwrap();
    let table: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("分档"))
        .take(5)
        .collect();
    insta::assert_snapshot!(table.join("\n"), @"
    | 分档：辰辰 | 取 |
    | --- | --- |
    | 不满 95% | 巳巳 |
    | 95%（含）至 99%（不含） | 0.5 |
    | 99% 以上 | 0 |
    ");
    assert_eq!(text.matches("分档：").count(), 1);
    let path = keep.path().join("考核办法-试验.xlsx");
    let mut sheets = calamine::open_workbook_auto(path).unwrap();
    let range = calamine::Reader::worksheet_range(&mut sheets, "考核办法").unwrap();
    let shown: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    for word in ["不满 95%", "95%（含）至 99%（不含）", "99% 以上"] {
        assert_eq!(
            shown.iter().filter(|cell| *cell == word).count(),
            1,
            "{word}"
        );
    }
}

/// A pack that is composed of other periods' results has no targets, and a document all the same.
#[test]
fn a_pack_without_rules_has_a_document() {
    let keep = TempDir::new().unwrap();
    let pack = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/party-office-annual");
    let out = keep.path().to_str().unwrap();
    let done = run(&["docs", pack.to_str().unwrap(), "--out", out]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    let text = fs::read_to_string(keep.path().join("考核办法-party-office-annual.md")).unwrap();
    assert!(text.contains("最少期数"), "{text}");
    assert!(!text.contains("考核指标"), "{text}");
}

const COMPOSE: &str = "/// 合成\n/// 依据：甲条\n/// 取数：无\n/// 例：丁丁 20、戊戊 10 → 16\nfn 合成(岗, 成绩) {\n    成绩.计入(\"丁丁\", 0.6);\n    成绩.计入(\"戊戊\", 0.4);\n}\n";

const JUDGE: &str = "/// 定等\n/// 依据：乙条\n/// 取数：无\n/// 例：总分 59 → 停发绩效\nfn 判定(岗, 成绩) {\n    if 成绩.总分 < 60 { 标记(\"停发绩效\", \"不到六十分\"); }\n}\n";

/// The paper of the pack, as Markdown and as the cells of the workbook.
fn paper(keep: &TempDir, dir: &std::path::Path) -> (String, Vec<String>) {
    let out = keep.path().to_str().unwrap();
    let done = run(&["docs", dir.to_str().unwrap(), "--out", out]);
    assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
    let text = fs::read_to_string(keep.path().join("考核办法-试验.md")).unwrap();
    let path = keep.path().join("考核办法-试验.xlsx");
    let mut sheets = calamine::open_workbook_auto(path).unwrap();
    let range = calamine::Reader::worksheet_range(&mut sheets, "考核办法").unwrap();
    let cells = range.rows().flatten().map(ToString::to_string);
    (text, cells.filter(|cell| !cell.is_empty()).collect())
}

/// What is signed says how the total is made and who is vetoed: the scripts' own lines, each once.
#[test]
fn the_method_of_every_script_stands_there_once() {
    let (keep, dir) = folder();
    let (plain, _) = paper(&keep, &dir);
    assert!(plain.contains("各类型小计相加为总分"), "{plain}");
    fs::write(dir.join("合成.rhai"), COMPOSE).unwrap();
    fs::write(dir.join("定等.rhai"), JUDGE).unwrap();
    let (text, cells) = paper(&keep, &dir);
    assert!(!text.contains("各类型小计相加为总分"), "{text}");
    for line in [
        "总分由规则「合成」合成：计入哪些类型、分组和指标，各乘多少系数，以附里的原文为准。",
        "名次排出以后，由规则「定等」逐人判定：一票否决、直接定等和标记的情形，以附里的原文为准。",
        "依据：甲条。",
        "依据：乙条。",
        "举例（数字以考核指标的参数为准）：总分 59 → 停发绩效。",
    ] {
        assert_eq!(text.matches(line).count(), 1, "{line}");
        assert_eq!(
            cells.iter().filter(|cell| *cell == line).count(),
            1,
            "{line}"
        );
    }
    for script in [RULE, COMPOSE, JUDGE] {
        for line in script.lines().filter(|line| !line.starts_with("///")) {
            let lines = text.lines().filter(|own| *own == line).count();
            let own = cells.iter().filter(|cell| *cell == line).count();
            let braces = line.trim() == "}";
            assert!(
                lines == own && (lines == 1 || braces && lines > 1),
                "{line}"
            );
        }
        for line in script.lines().filter(|line| line.starts_with("/// 取数")) {
            assert!(!text.contains(line), "{line}");
        }
    }
    // The appendix comes after the signatures.
    assert!(text.find("施行日期").unwrap() < text.find("附：计分规则原文").unwrap());
    for (file, script, from, to) in [
        ("合成.rhai", COMPOSE, "0.4", "0.5"),
        ("定等.rhai", JUDGE, "< 60", "< 65"),
        ("寅寅.rhai", RULE, "事.辰辰 *", "2 * 事.辰辰 *"),
    ] {
        fs::write(dir.join(file), script.replace(from, to)).unwrap();
        let (changed, rows) = paper(&keep, &dir);
        assert_ne!(changed, text, "{file}");
        assert_ne!(rows, cells, "{file}");
        fs::write(dir.join(file), script).unwrap();
    }
    assert_eq!(paper(&keep, &dir), (text, cells));
}

/// Nobody is to sign a scheme that nobody can be assessed by.
#[test]
fn a_scheme_with_an_error_has_no_paper() {
    let slips: [(&str, &str, &str, &str); 5] = [
        (
            "岗位目标.csv",
            "39.5",
            "40.5",
            "错误[E309]: `申申` 各指标的满分加起来是 102，应当是 101",
        ),
        (
            "岗位目标.csv",
            "戊戊,,甲一,39.5,39,,,,,寅寅",
            "戊戊,,甲一,39.5,39,,,,,寅卯",
            "错误[E501]: ",
        ),
        ("岗位目标.csv", ",0.85,", ",abc,", "错误[E1"),
        ("寅寅.rhai", "扣分(", "扣份(", "错误[E4"),
        (
            "pack.toml",
            "定等 = { 位数 = 8",
            "定等 = { 位数 = \"八\"",
            "错误[E00",
        ),
    ];
    for (file, from, to, said) in slips {
        let (keep, dir) = folder();
        let text = fs::read_to_string(dir.join(file)).unwrap();
        let slip = text.replace(from, to);
        assert_ne!(text, slip);
        fs::write(dir.join(file), slip).unwrap();
        let done = run(&[
            "docs",
            dir.to_str().unwrap(),
            "--out",
            keep.path().to_str().unwrap(),
        ]);
        assert_eq!(done.code, 1, "{to}: {}", done.err);
        assert_eq!(done.out, "没有写考核办法：先照上面的消息改好\n");
        assert!(done.err.contains(said), "{to}: {}", done.err);
        assert_eq!(done.err.matches("错误[").count(), 1, "{to}: {}", done.err);
        assert!(!keep.path().join("考核办法-试验.md").exists());
        assert!(!keep.path().join("考核办法-试验.xlsx").exists());
    }
}

/// What is only to be looked at is shown, and the paper written.
#[test]
fn a_warning_keeps_no_paper_back() {
    let (keep, dir) = folder();
    let rule = RULE.replace("台账.辰辰（次数）", "台账.辰辰（次数）、台账.差错（次数）");
    fs::write(dir.join("寅寅.rhai"), rule).unwrap();
    let out = keep.path().to_str().unwrap();
    let done = run(&["docs", dir.to_str().unwrap(), "--out", out]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.err
            .starts_with("警告[W411]: 声明了「台账.差错」，规则里没有用到"),
        "{}",
        done.err
    );
    assert!(keep.path().join("考核办法-试验.md").exists());
}

/// With a folder the scheme is the one that the folder is scored by: its own rules, its own targets, from wherever the
/// command is given.
#[test]
fn with_a_folder_its_own_scheme_is_written() {
    let office = crate::job::office("county-office");
    let pack = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/party-office");
    let own = office.dir.join("rules/party-office");
    fs::create_dir_all(&own).unwrap();
    for file in fs::read_dir(&pack).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::copy(&path, own.join(path.file_name().unwrap())).unwrap();
        }
    }
    let rule = fs::read_to_string(pack.join("逾期扣分.rhai")).unwrap();
    let late = rule.replace("事.逾期工作日 > 0", "事.逾期工作日 > 1");
    assert_ne!(rule, late);
    fs::write(own.join("逾期扣分.rhai"), late).unwrap();
    let keep = TempDir::new().unwrap();
    let paper = || {
        let dir = office.dir.to_str().unwrap();
        let out = keep.path().to_str().unwrap();
        let done = run(&["docs", "party-office", "--data", dir, "--out", out]);
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{}", done.out);
        fs::read_to_string(keep.path().join("考核办法-party-office.md")).unwrap()
    };
    assert_eq!(paper().matches("if 事.逾期工作日 > 1 {").count(), 1);
    // A script right in the folder's rules/ comes before the pack's.
    let later = rule.replace("事.逾期工作日 > 0", "事.逾期工作日 > 2");
    fs::write(office.dir.join("rules/逾期扣分.rhai"), later).unwrap();
    assert_eq!(paper().matches("if 事.逾期工作日 > 2 {").count(), 1);
    // A fault in the folder's targets keeps the paper back.
    let slip = rule.replace("扣分(min", "扣份(min");
    fs::write(office.dir.join("rules/逾期扣分.rhai"), slip).unwrap();
    let dir = office.dir.to_str().unwrap();
    let done = run(&["docs", "party-office", "--data", dir, "--out", dir]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("rules/逾期扣分.rhai:"), "{}", done.err);
    assert_eq!(done.err.matches("错误[").count(), 1, "{}", done.err);
}
