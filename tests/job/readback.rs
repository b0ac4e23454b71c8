//! The finished workbook read back: entries combine to scores as stated beside them, and every cited cell holds
//! in its source file what is cited. Reads the sources by itself, not through the program's own reader.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use calamine::{Data, Reader, open_workbook_auto};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Office, office};

/// Rows of a sheet of the report as texts, by heading.
fn table(office: &Office, sheet: &str, first_heading: &str) -> Vec<HashMap<String, String>> {
    let mut book = open_workbook_auto(office.result("考核报告.xlsx")).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let rows: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let header = rows.iter().position(|row| row[0] == first_heading).unwrap();
    rows[header + 1..]
        .iter()
        .map(|row| {
            rows[header]
                .iter()
                .cloned()
                .zip(row.iter().cloned())
                .collect()
        })
        .collect()
}

fn number(text: &str) -> Decimal {
    Decimal::try_from(text.parse::<f64>().unwrap()).unwrap()
}

fn maybe(text: &str) -> Option<Decimal> {
    (!text.is_empty()).then(|| number(text))
}

/// A node as the sheet states it, with what hangs below it.
struct Node<'a> {
    row: &'a HashMap<String, String>,
    children: Vec<String>,
    entries: Vec<&'a HashMap<String, String>>,
}

/// A child's value, its base and bonus as the parent counts them, and its weight.
type Part = (Decimal, Decimal, Decimal, Option<Decimal>);

/// Value, and the parts of it that a parent counts as base and as bonus.
fn combine(nodes: &BTreeMap<String, Node<'_>>, path: &str) -> (Decimal, Decimal, Decimal) {
    let node = &nodes[path];
    let field = |name: &str| node.row[name].as_str();
    let parts: Vec<Part> = node
        .children
        .iter()
        .filter(|child| nodes[*child].row["计入上级"] == "是")
        .map(|child| {
            let (value, base, bonus) = combine(nodes, child);
            let factor = maybe(&nodes[child].row["重配系数"]).unwrap_or(Decimal::ONE);
            (
                value,
                base * factor,
                bonus,
                maybe(&nodes[child].row["权重"]),
            )
        })
        .collect();
    let sum = |pick: &dyn Fn(&Part) -> Decimal| parts.iter().map(pick).sum::<Decimal>();
    let (mut base, mut bonus) = match field("合成方式") {
        _ if parts.is_empty() => (Decimal::ZERO, Decimal::ZERO),
        "求和" => (sum(&|part| part.1), sum(&|part| part.2)),
        "平均" => {
            let count = Decimal::from(parts.len());
            (sum(&|part| part.1) / count, sum(&|part| part.2) / count)
        }
        "加权" => (
            sum(&|part| part.1 * part.3.unwrap()),
            sum(&|part| part.2 * part.3.unwrap()),
        ),
        "取高" => (
            parts.iter().map(|part| part.0).max().unwrap(),
            Decimal::ZERO,
        ),
        other => panic!("合成方式 {other}"),
    };
    for entry in &node.entries {
        let points = maybe(&entry["分值"]).unwrap_or_default();
        match entry["层级"].as_str() {
            "加分" => bonus += points,
            "起评" | "得分" | "扣分" => base += points,
            "否决" => {}
            other => panic!("层级 {other}"),
        }
    }
    if let Some(floor) = maybe(field("扣分下限")) {
        base = base.max(floor);
    }
    if let Some(cap) = maybe(field("加分上限")) {
        bonus = bonus.min(cap);
    }
    let mut value = base + bonus;
    if let Some(lower) = maybe(field("下限")) {
        value = value.max(lower);
    }
    if let Some(upper) = maybe(field("上限")) {
        value = value.min(upper);
    }
    let mode = match field("取整方式") {
        "四舍五入" => RoundingStrategy::MidpointAwayFromZero,
        "截断" => RoundingStrategy::ToZero,
        "进一" => RoundingStrategy::AwayFromZero,
        "四舍六入五成双" => RoundingStrategy::MidpointNearestEven,
        other => panic!("取整方式 {other}"),
    };
    let places = field("位数").parse::<f64>().unwrap() as u32;
    let value = value.round_dp_with_strategy(places, mode);
    let bonus = bonus.min((value - base).max(Decimal::ZERO));
    (value, value - bonus, bonus)
}

#[test]
fn the_entries_of_everybody_combine_to_their_totals() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let rows = table(&office, "得分明细", "任职序号");
    let mut tenures: BTreeMap<u32, BTreeMap<String, Node<'_>>> = BTreeMap::new();
    for row in &rows {
        let Ok(tenure) = row["任职序号"].parse::<f64>() else {
            continue;
        };
        let nodes = tenures.entry(tenure as u32).or_default();
        let path = row["编号"].clone();
        let parent = row["上级编号"].clone();
        if row["合成方式"].is_empty() {
            nodes.get_mut(&parent).unwrap().entries.push(row);
            continue;
        }
        if let Some(above) = nodes.get_mut(&parent) {
            above.children.push(path.clone());
        }
        let node = Node {
            row,
            children: Vec::new(),
            entries: Vec::new(),
        };
        nodes.insert(path, node);
    }
    assert_eq!(tenures.len(), 41, "任职 in the sheet");
    let mut checked = 0;
    for nodes in tenures.values() {
        for (path, node) in nodes {
            let stated = maybe(&node.row["分值"]).unwrap();
            let (value, ..) = combine(nodes, path);
            assert_eq!(
                value, stated,
                "{} {} {path}",
                node.row["姓名"], node.row["名称"]
            );
            checked += 1;
        }
    }
    assert!(checked > 500, "{checked} nodes");

    // And the totals of the tree are those of 任职得分 and 汇总表.
    let by_tenure: BTreeMap<u32, Decimal> = tenures
        .iter()
        .map(|(tenure, nodes)| (*tenure, maybe(&nodes["1"].row["分值"]).unwrap()))
        .collect();
    let posts: Vec<_> = table(&office, "任职得分", "序号")
        .into_iter()
        .filter(|row| row["序号"].parse::<f64>().is_ok())
        .collect();
    assert_eq!(posts.len(), 41);
    let mut weighed: BTreeMap<String, Vec<(Decimal, Decimal)>> = BTreeMap::new();
    for row in &posts {
        let total = number(&row["总分"]);
        assert_eq!(
            total,
            by_tenure[&(number(&row["序号"]).try_into().unwrap())],
            "{}",
            row["姓名"]
        );
        let days = number(&row["在岗工作日"]);
        weighed
            .entry(row["工号"].clone())
            .or_default()
            .push((total, days));
    }
    let mut people = 0;
    for row in table(&office, "考核结果汇总表", "序号") {
        let Some(total) = row.get("总分").and_then(|text| text.parse::<f64>().ok()) else {
            continue;
        };
        let parts = &weighed[&row["工号"]];
        let days: Decimal = parts.iter().map(|part| part.1).sum();
        let mean = parts.iter().map(|part| part.0 * part.1).sum::<Decimal>() / days;
        let mean = mean.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(mean, Decimal::try_from(total).unwrap(), "{}", row["姓名"]);
        people += 1;
    }
    assert_eq!(people, 39);
}

/// A source file's cells, read without the program.
enum Source {
    Book(HashMap<String, calamine::Range<Data>>),
    Text(Vec<Vec<String>>),
}

impl Source {
    fn open(path: &Path) -> Self {
        if path.extension().unwrap() == "csv" {
            let bytes = std::fs::read(path).unwrap();
            let text = match std::str::from_utf8(&bytes) {
                Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
                Err(_) => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
            };
            let mut rows = Vec::new();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            for record in reader.records() {
                rows.push(record.unwrap().iter().map(str::to_owned).collect());
            }
            return Self::Text(rows);
        }
        let mut book = open_workbook_auto(path).unwrap();
        let names = book.sheet_names();
        Self::Book(
            names
                .into_iter()
                .map(|name| {
                    let range = book.worksheet_range(&name).unwrap();
                    (name, range)
                })
                .collect(),
        )
    }

    /// What stands in a cell, as a person reads it: dates as `2026-07-15`.
    fn cell(&self, sheet: Option<&str>, row: u32, col: u32) -> String {
        match self {
            Self::Text(rows) => rows[row as usize][col as usize].clone(),
            Self::Book(sheets) => match sheets[sheet.unwrap()].get_value((row, col)) {
                None | Some(Data::Empty) => String::new(),
                Some(Data::DateTime(date)) => date.as_datetime().unwrap().date().to_string(),
                Some(Data::DateTimeIso(date)) => date[..10].to_owned(),
                Some(other) => other.to_string(),
            },
        }
    }
}

/// Whether what stands in the file is what the report cites, allowing for the spellings that the sample uses.
fn holds(raw: &str, cited: &str) -> bool {
    let folded: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    if folded == cited {
        return true;
    }
    let digits = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    };
    if let Ok(date) = NaiveDate::parse_from_str(cited, "%Y-%m-%d") {
        let spelt = match digits(raw).as_slice() {
            [whole] if *whole > 20_000_000 => {
                NaiveDate::from_ymd_opt((*whole / 10_000) as i32, whole / 100 % 100, whole % 100)
            }
            [year, month, day, ..] if *year > 2000 => {
                NaiveDate::from_ymd_opt(*year as i32, *month, *day)
            }
            [month, day] => NaiveDate::from_ymd_opt(2026, *month, *day),
            _ => None,
        };
        return spelt == Some(date);
    }
    if let Some((from, to)) = cited.split_once('至') {
        let month = |text: &str| {
            text[..7]
                .replace('-', "年0")
                .replace("年00", "年")
                .replace("年01", "年1")
        };
        let quarter = ["2026Q3", "2026年第三季度", "2026年三季度"].contains(&folded.as_str());
        let own = digits(&folded);
        return (quarter && from == "2026-07-01" && to == "2026-09-30")
            || (own.len() == 2 && digits(from)[..2] == own[..] && digits(to)[..2] == own[..])
            || folded.starts_with(&month(from));
    }
    if cited == "0" && (folded.is_empty() || folded == "无") {
        return true;
    }
    if cited == "不适用" {
        return ["长期坚持", "长期", "常态化", "—", "/", "不分管", "立行立改"]
            .contains(&folded.as_str());
    }
    if cited.is_empty() || cited == "缺数" || cited == "空" {
        return folded.is_empty();
    }
    if let (Ok(a), Ok(b)) = (folded.parse::<f64>(), cited.parse::<f64>()) {
        return a == b;
    }
    let people = |text: &str| -> Vec<String> {
        text.replace("（牵头）", "")
            .replace("(牵头)", "")
            .split(['、', ',', '，', ';', '；', '/', '\n', '\r'])
            .map(|name| {
                name.chars()
                    .filter(|c| !c.is_whitespace())
                    .collect::<String>()
            })
            .filter(|name| !name.is_empty())
            .collect()
    };
    people(raw) == people(cited)
}

/// `台账/甲.xlsx › 三季度 › 第5–6、9行` to file, sheet and rows.
fn place_rows(place: &str) -> Vec<(String, Option<String>, u32)> {
    let parts: Vec<&str> = place.split(" › ").collect();
    let (rows, sheet) = match parts.as_slice() {
        [_, rows] => (*rows, None),
        [_, sheet, rows] => (*rows, Some((*sheet).to_owned())),
        _ => panic!("出处 {place}"),
    };
    let rows = rows.trim_start_matches('第').split('行').next().unwrap();
    rows.split('、')
        .flat_map(|piece| {
            let (from, to) = piece.split_once('–').unwrap_or((piece, piece));
            from.parse::<u32>().unwrap()..=to.parse::<u32>().unwrap()
        })
        .map(|row| (parts[0].to_owned(), sheet.clone(), row))
        .collect()
}

fn column(letters: &str) -> u32 {
    letters
        .bytes()
        .fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1)
        - 1
}

#[test]
fn every_cited_cell_holds_in_its_file_what_is_cited() {
    let office = office("county-office");
    assert_eq!(office.assess(&[]).code, 0);
    let mut sources: HashMap<String, Source> = HashMap::new();
    let (mut cells, mut entries) = (0, 0);
    for row in table(&office, "得分明细", "任职序号") {
        let (Some(cited), Some(place)) = (row.get("引用值"), row.get("出处")) else {
            continue;
        };
        if row["合成方式"].is_empty() && !row["层级"].is_empty() {
            entries += 1;
            assert!(!place.is_empty(), "{row:?} has no source");
            assert!(!row["理由与合成"].is_empty(), "{row:?} has no reason");
        }
        if cited.is_empty() {
            continue;
        }
        let lines: Vec<&str> = cited
            .lines()
            .filter(|line| !line.starts_with('…'))
            .collect();
        let rows: Vec<_> = place.split('；').flat_map(place_rows).collect();
        for (line, (file, sheet, line_row)) in lines.iter().zip(&rows) {
            let source = sources
                .entry(file.clone())
                .or_insert_with(|| Source::open(&office.dir.join(file)));
            for item in line.split('；') {
                let (head, value) = item
                    .split_once("]=")
                    .unwrap_or_else(|| panic!("引用值 {item}"));
                let (name, address) = head.rsplit_once('[').unwrap();
                let letters: String = address
                    .chars()
                    .take_while(char::is_ascii_alphabetic)
                    .collect();
                let own_row: u32 = address[letters.len()..].parse().unwrap();
                assert_eq!(own_row, *line_row, "{item} in {place}");
                let raw = source.cell(sheet.as_deref(), own_row - 1, column(&letters));
                assert!(
                    holds(&raw, value),
                    "{file} {sheet:?} {name}[{address}]: cited `{value}`, stands `{raw}`"
                );
                cells += 1;
            }
        }
    }
    assert!(entries > 600, "{entries} entries");
    assert!(cells > 1500, "{cells} cells");
}
