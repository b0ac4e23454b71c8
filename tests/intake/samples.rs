//! The sample offices: nothing is wrong in the clean one, and every planted fault of intake is found at its cell.
use std::path::PathBuf;

use gangze::diag::{NoWatch, Place, Sink};
use gangze::intake::{self, Files, Intake, Plan, Role, read};
use gangze::office::Declaration;
use gangze::rules::{Header, Source};
use gangze::sheet::Reader;
use gangze::workspace::tables_below;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What the pack's rules declare.
fn declarations() -> Vec<Declaration> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder("rules/party-office")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rhai") {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let source = Source {
            name: "某规则".into(),
            file: "rules/某规则.rhai".into(),
            text: text.into(),
            digest: "".into(),
        };
        let reads = Header::parse(&source, &mut Sink::new()).reads;
        found.extend(reads.into_iter().map(|read| Declaration {
            table: read.table,
            column: read.column,
            kind: read.kind,
            blank: read.blank,
            words: read.words,
            rule: "某规则".into(),
            place: Place::file("rules/某规则.rhai"),
        }));
    }
    found.sort_by(|a, b| (&a.table, &a.column).cmp(&(&b.table, &b.column)));
    found
}

fn plan(office: &str) -> Plan {
    let dir = folder("samples").join(office);
    let mut plan = Plan {
        year: 2026,
        declarations: declarations(),
        ..Plan::default()
    };
    let mut add = |path: PathBuf, name: &str, role: Role| {
        let name = name.into();
        plan.sources.push(intake::Source { path, name, role });
    };
    add(dir.join("人员名册.xlsx"), "人员名册.xlsx", Role::Roster);
    add(dir.join("岗位目标.xlsx"), "岗位目标.xlsx", Role::Targets);
    let tables = |folder: &str| tables_below(&dir.join(folder), folder, &mut Sink::new());
    for (path, name) in tables("台账") {
        add(path, &name, Role::Log);
    }
    for (path, name) in tables("数据") {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        add(path, &name, Role::Data(stem.as_str().into()));
    }
    plan
}

fn read_office(office: &str) -> (Intake, Vec<String>) {
    let mut sink = Sink::new();
    let reader = Reader::new(env!("CARGO_BIN_EXE_gangze"));
    let intake = read(
        &plan(office),
        &Files { reader: &reader },
        &NoWatch,
        &mut sink,
    );
    for account in &intake.accounts {
        let ended = account.accepted + account.rejected + account.layout;
        assert_eq!(account.filled, ended, "{account:?}");
    }
    let said = sink.finish();
    let said = said.iter().map(|d| format!("{} {}", d.code, d.place));
    (intake, said.collect())
}

#[test]
fn the_clean_office_is_clean() {
    let (intake, said) = read_office("county-office");
    assert_eq!(said, Vec::<String>::new());
    let rejected: u32 = intake.accounts.iter().map(|a| a.rejected).sum();
    assert_eq!(rejected, 0);
    let data = intake.data.values();
    let tables = data.chain([&intake.log, &intake.targets].into_iter().flatten());
    let mut rows: Vec<String> = tables
        .map(|table| {
            let name = |at: Option<usize>| at.map_or("-", |at| &table.columns()[at].name);
            let (owner, day) = (name(table.owner), name(table.day));
            format!("{} {} {owner} {day}", table.name, table.len())
        })
        .collect();
    rows.sort();
    insta::assert_snapshot!(rows.join("\n"), @"
    信息采用 91 作者 采用日期
    加减分事项 14 姓名 日期
    台账 2085 主办 -
    岗位目标 58 - -
    差错登记 32 责任人 日期
    民主测评 1392 被评 期间
    考勤 349 姓名 月份
    规范检查 61 责任人 日期
    调研成果 91 执笔人 完成日期
    ");
}

#[test]
fn planted_faults_are_found_at_their_cells() {
    let (_, said) = read_office("county-office_bad");
    insta::assert_snapshot!(said.join("\n"), @"
    E211 人员名册.xlsx › 人员名册 › A46
    E212 人员名册.xlsx › 人员名册 › J47
    E213 人员名册.xlsx › 人员名册 › I48
    E201 台账/临时任务.xlsx › 临时任务 › I2
    E221 台账/会务接待科.ods › 三季度 › I25
    W226 台账/信息中心.csv › I121
    E220 台账/信息科.xls › 信息科台账 › A193
    E107 台账/损坏.xlsx
    E106 台账/旧系统导出.xls
    E208 台账/机要文印科.csv › H253
    E127 台账/督查室.xlsx › 2026年督查台账 › E76
    E126 台账/督查室.xlsx › 2026年督查台账 › F77
    E104 台账/秘书科.xlsx › 三季度 › I7
    E120 台账/秘书科.xlsx › 三季度 › K8
    E129 台账/综合科.xlsx › 7月 › G3
    E124 台账/综合科.xlsx › 8月 › J4
    E126 台账/综合科.xlsx › 8月 › F5
    E120 岗位目标.xlsx › 岗位目标 › I40
    E224 岗位目标.xlsx › 岗位目标 › B61
    E134 数据/信息采用.xlsx › 信息采用 › C62
    E134 数据/加减分事项.xlsx › 加减分事项 › E9
    E128 数据/加减分事项.xlsx › 加减分事项 › B12
    E134 数据/差错登记.xlsx › 差错登记 › F23
    E126 数据/考勤.xls › 考勤 › B299
    E201 数据/规范检查.csv › F1
    ");
}

#[test]
fn threads_change_nothing() {
    let (first, said) = read_office("county-office_bad");
    let (second, again) = read_office("county-office_bad");
    assert_eq!(said, again);
    assert!(first.lexicon.texts().eq(second.lexicon.texts()));
    assert_eq!(first.accounts, second.accounts);
}
