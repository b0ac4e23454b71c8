//! Same input, same output: whatever the order of rows, the number of threads, or the hour.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use gangze::assess::compute_from;
use gangze::diag::{Diagnostic, NoWatch, Sink};
use gangze::intake::{Feed, Files, Input, Source};
use gangze::sheet::{CellValue, Flow, Reader, RowCells, SheetInfo, Visitor};

use super::{Office, PROGRAM, office};

fn files(office: &Office) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(office.dir.join("结果/2026Q3"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}

#[test]
fn one_thread_and_two_and_twice_give_the_same_bytes() {
    let office = office("county-office");
    office.assess(&["--threads", "1"]);
    let one = files(&office);
    office.assess(&["--threads", "2"]);
    let two = files(&office);
    office.assess(&["--threads", "2"]);
    let again = files(&office);
    assert_eq!(one.len(), 7);
    for (name, bytes) in &one {
        assert!(
            two[name] == *bytes,
            "{name} differs between one thread and two"
        );
        assert!(again[name] == *bytes, "{name} differs between two runs");
    }
}

/// Hands over the rows of the logs with their contents exchanged among the data rows of each sheet.
struct Shuffled<'a> {
    files: Files<'a>,
    /// File, sheet and row of every row that a log was read from.
    data: BTreeSet<(Arc<str>, Option<Arc<str>>, u32)>,
    seed: u64,
}

impl Feed for Shuffled<'_> {
    fn feed(
        &self,
        source: &Source,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>> {
        let mut shuffle = Shuffle {
            feed: self,
            file: source.name.clone(),
            sheet: None,
            rows: Vec::new(),
            visitor,
        };
        self.files.feed(source, sink, &mut shuffle)
    }
}

struct Shuffle<'a, 'f> {
    feed: &'a Shuffled<'f>,
    file: Arc<str>,
    sheet: Option<Arc<str>>,
    rows: Vec<(u32, Vec<(u32, Kept)>)>,
    visitor: &'a mut dyn Visitor,
}

/// A cell that outlives its row.
#[derive(Clone)]
enum Kept {
    Text(String),
    Error(String),
    Other(CellValue<'static>),
}

impl Kept {
    fn of(cell: &CellValue<'_>) -> Self {
        match cell {
            CellValue::Text(text) => Self::Text((*text).to_owned()),
            CellValue::Error(text) => Self::Error((*text).to_owned()),
            CellValue::Number(number) => Self::Other(CellValue::Number(*number)),
            CellValue::Date(date) => Self::Other(CellValue::Date(*date)),
            CellValue::Flag(flag) => Self::Other(CellValue::Flag(*flag)),
            CellValue::Uncomputed => Self::Other(CellValue::Uncomputed),
        }
    }

    fn lend(&self) -> CellValue<'_> {
        match self {
            Self::Text(text) => CellValue::Text(text),
            Self::Error(text) => CellValue::Error(text),
            Self::Other(value) => value.clone(),
        }
    }
}

impl Visitor for Shuffle<'_, '_> {
    fn sheet(&mut self, sheet: &SheetInfo) -> Flow {
        self.sheet.clone_from(&sheet.name);
        self.rows.clear();
        self.visitor.sheet(sheet)
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        let cells = row
            .cells
            .iter()
            .map(|(col, cell)| (*col, Kept::of(cell)))
            .collect();
        self.rows.push((row.row, cells));
        Flow::Go
    }

    fn end_sheet(&mut self) {
        let data: Vec<usize> = (0..self.rows.len())
            .filter(|index| {
                let key = (self.file.clone(), self.sheet.clone(), self.rows[*index].0);
                self.feed.data.contains(&key)
            })
            .collect();
        // A fixed shuffle: the contents move, the row numbers stay.
        let mut seed = self.feed.seed;
        for index in (1..data.len()).rev() {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(seed >> 33).unwrap() % (index + 1);
            let (a, b) = (data[index], data[other]);
            let kept = self.rows[a].1.clone();
            self.rows[a].1 = self.rows[b].1.clone();
            self.rows[b].1 = kept;
        }
        for (row, cells) in &self.rows {
            let cells: Vec<_> = cells
                .iter()
                .map(|(col, cell)| (*col, cell.lend()))
                .collect();
            self.visitor.row(&RowCells {
                row: *row,
                cells: &cells,
            });
        }
        self.visitor.end_sheet();
    }
}

#[test]
fn permuting_the_rows_of_every_log_leaves_every_score() {
    let office = office("county-office");
    let straight = office.compute("2026Q3");
    let log = straight.facts.log().unwrap();
    let data: BTreeSet<_> = log
        .rows()
        .map(|row| {
            let part = log.part_of(row).unwrap();
            (
                part.file.clone(),
                part.sheet.clone(),
                log.origin(row).unwrap().row,
            )
        })
        .collect();
    assert_eq!(data.len(), 2085);
    let reader = Reader::new(PROGRAM);
    for seed in [7, 20_260_930] {
        let feed = Shuffled {
            files: Files { reader: &reader },
            data: data.clone(),
            seed,
        };
        let shuffled = compute_from(&office.request("2026Q3"), &feed, &NoWatch)
            .unwrap_or_else(|faults| panic!("{faults:?}"));
        let first = |assessment: &gangze::assess::Assessment| {
            let log = assessment.facts.log().unwrap();
            let texts: Vec<String> = log
                .rows()
                .take(20)
                .map(|row| format!("{:?}", log.named(row, "任务")))
                .collect();
            texts
        };
        assert!(shuffled.problems.is_empty(), "{:?}", shuffled.problems);
        let order = |assessment: &gangze::assess::Assessment| {
            let log = assessment.facts.log().unwrap();
            log.rows()
                .map(|row| {
                    assessment
                        .facts
                        .lexicon
                        .text(log.named(row, "编号").text().unwrap())
                        .to_owned()
                })
                .collect::<Vec<_>>()
        };
        assert_ne!(
            order(&straight),
            order(&shuffled),
            "nothing was shuffled: {:?}",
            first(&shuffled)
        );
        for (one, other) in straight.scores.iter().zip(shuffled.scores.iter()) {
            assert_eq!(one.tenure, other.tenure);
            assert_eq!(one.total.value(), other.total.value());
            let values = |score: &gangze::score::TenureScore| {
                let mut values = Vec::new();
                score.total.walk(&mut |node, depth| {
                    if depth <= 2 {
                        values.push((node.name.clone(), node.value()));
                    }
                });
                values
            };
            assert_eq!(values(&one), values(&other));
        }
        let standings = |assessment: &gangze::assess::Assessment| {
            assessment
                .outcome
                .standings
                .iter()
                .map(|standing| {
                    (
                        standing.person,
                        standing.total,
                        standing.rank,
                        standing.grade.clone(),
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(standings(&straight), standings(&shuffled));
    }
}
