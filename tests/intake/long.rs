//! Long logs: however texts are remembered on the way, each cell holds its own.
use std::fmt::Write as _;
use std::fs;

use gangze::diag::{NoWatch, Sink, text};
use gangze::intake::{Files, Plan, Role, Source, read};
use gangze::office::Value;
use gangze::sheet::Reader;

/// Rows as they are to be read: 编号 and 任务.
struct Log {
    text: String,
    rows: Vec<(String, String)>,
}

/// A log in which so many wordings come by in turn, with what stands between the rows of such a table.
fn log(count: usize, wordings: usize) -> Log {
    let header = "编号,任务,主办,完成时限\n";
    let mut log = Log {
        text: header.to_owned(),
        rows: Vec::new(),
    };
    for row in 0..count {
        let number = format!("MS-{row:06}");
        let task = format!("起草第{}期基层减负专项督查情况通报", row * 7 % wordings);
        match row % 1000 {
            11 => writeln!(log.text, " {number} ,　{task} ,张敏,2026-07-15"),
            12 => writeln!(log.text, "\"{number}\",\"{task}\",张敏,2026-07-15"),
            13 => writeln!(log.text, "合计,{count}件\n{number},{task},张敏,2026-07-15"),
            14 => writeln!(log.text, "{header}{number},{task},张敏,2026-07-15"),
            15 => writeln!(log.text, ",,,\n , , ,\n{number},{task},张敏,2026-07-15"),
            _ => writeln!(log.text, "{number},{task},张敏,2026-07-15"),
        }
        .unwrap();
        log.rows.push((number, task));
    }
    log
}

#[test]
fn every_cell_of_a_long_log_holds_its_own_text() {
    // Wordings that come again, and more of them than are kept.
    for (count, wordings) in [(100_000, 30_000), (90_000, 80_000)] {
        let log = log(count, wordings);
        let folder = tempfile::tempdir().unwrap();
        let mut plan = Plan {
            year: 2026,
            ..Plan::default()
        };
        let roster = "工号,姓名,科室,岗位\n0001,张敏,秘书科,文秘岗\n";
        for (name, role, text) in [
            ("人员名册.csv", Role::Roster, roster),
            ("台账.csv", Role::Log, log.text.as_str()),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            let name = name.into();
            plan.sources.push(Source { path, name, role });
        }
        let reader = Reader::new(env!("CARGO_BIN_EXE_gangze"));
        let mut sink = Sink::new();
        let intake = read(&plan, &Files { reader: &reader }, &NoWatch, &mut sink);
        let said: String = sink.finish().iter().map(text).collect();
        assert_eq!(said, "");
        let table = intake.log.unwrap();
        assert_eq!(table.len(), log.rows.len());
        for (row, (number, task)) in table.rows().zip(&log.rows) {
            for (column, asked) in [("编号", number), ("任务", task)] {
                let Value::Text(symbol) = table.named(row, column) else {
                    panic!("{row} {column}");
                };
                assert_eq!(intake.lexicon.text(symbol), asked);
                assert_eq!(intake.lexicon.find(asked), Some(symbol));
            }
        }
    }
}
