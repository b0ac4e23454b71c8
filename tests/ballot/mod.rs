//! 民主测评: forms handed out, filled in by the test through the same layout, taken back, and read by a rule.

mod mended;
mod settings;
mod tampered;
mod void;
mod worked;

use std::fs;
use std::path::PathBuf;

use gangze::assess::{
    Assessment, BallotRequest, Collected, HandedOut, Request, collect, compute, hand_out,
};
use gangze::ballot::{Form, Head, Register, form_workbook};
use gangze::book::{Cell, Row, Workbook, workbook_bytes};
use gangze::diag::{Diagnostic, NoWatch, Sink};
use gangze::office::Period;
use gangze::office::ballot::BallotPlan;
use gangze::workspace;
use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::office_builder::shown;

pub const RULE: &str = include_str!("../../rules/mechanisms/民主测评.rhai");

const PACK: &str = "名称 = \"试验方案\"\n依据 = [\"试验办法\"]\n[[等次]]\n名称 = \"好\"\n不低于 = 90\n[[等次]]\n名称 = \"较差\"\n";
const ROSTER: &str = "工号,姓名,科室,岗位,岗位类别\n01,张敏,秘书科,文稿岗,科员\n02,李强,秘书科,机要岗,科员\n03,王芳,督查室,督查岗,科员\n04,赵伟,办公室,主任,领导\n";
const TARGETS: &str =
    "岗位,目标类型,指标,满分,计分规则,缺数处理\n全体,质量,民主测评,100,民主测评,阻断\n";
const LOG: &str =
    "任务,主办,交办日期,完成时限,完成日期\n起草报告,张敏,2026-07-01,2026-07-15,2026-07-15\n";

/// One element with levels, one group of three; `more` stands in `[测评]`.
pub fn plan(more: &str, groups: &str) -> String {
    format!(
        "[测评]\n名称 = \"民主测评\"\n依据 = \"试验办法第五条\"\n{more}\n[[测评.要素]]\n名称 = \"总体评价\"\n等级 = [\"优秀\", \"称职\", \"基本称职\", \"不称职\"]\n分值 = [100, 80, 60, 0]\n{groups}"
    )
}

pub const COLLEAGUES: &str =
    "[[测评.主体]]\n名称 = \"同事\"\n权重 = \"100%\"\n份数 = 3\n被评岗位类别 = [\"科员\"]\n";

/// A small office with a vote.
pub struct Office {
    keep: TempDir,
    pub period: Period,
}

impl Office {
    pub fn new(plan: &str) -> Self {
        let keep = TempDir::new().unwrap();
        let settings = format!("单位 = \"试验办公室\"\n年度 = 2026\n方案 = \"试验\"\n{plan}");
        let office = Self {
            keep,
            period: Period::parse("2026Q3").unwrap(),
        };
        for (name, text) in [
            ("gangze.toml", settings.as_str()),
            ("人员名册.csv", ROSTER),
            ("岗位目标.csv", TARGETS),
            ("台账/秘书科.csv", LOG),
            ("rules/试验/pack.toml", PACK),
            ("rules/试验/民主测评.rhai", RULE),
        ] {
            office.write(name, text.as_bytes());
        }
        office
    }

    pub fn dir(&self) -> PathBuf {
        self.keep.path().to_owned()
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.keep.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn request(&self) -> BallotRequest {
        BallotRequest {
            dir: self.dir(),
            period: self.period,
            again: false,
            program: env!("CARGO_BIN_EXE_gangze").into(),
        }
    }

    pub fn hand_out(&self) -> HandedOut {
        hand_out(&self.request(), &NoWatch).unwrap_or_else(|faults| panic!("{}", shown(&faults)))
    }

    pub fn collect(&self) -> Collected {
        collect(&self.request(), &NoWatch).unwrap_or_else(|faults| panic!("{}", shown(&faults)))
    }

    pub fn assess(&self) -> Assessment {
        let request = Request {
            dir: self.dir(),
            period: self.period,
            as_of: None,
            accept_stale: false,
            threads: 1,
            program: env!("CARGO_BIN_EXE_gangze").into(),
        };
        compute(&request, &NoWatch).unwrap_or_else(|faults| panic!("{}", shown(&faults)))
    }

    pub fn plan(&self) -> BallotPlan {
        let opened = workspace::open(&self.dir(), None, &mut Sink::new()).unwrap();
        opened.ballot.unwrap()
    }

    pub fn forms(&self) -> Vec<Form> {
        let file = self.out("发出登记.json");
        let stored = workspace::json_file(&file).unwrap();
        Register::read(stored, &self.plan())
            .unwrap()
            .forms()
            .to_vec()
    }

    pub fn out(&self, name: &str) -> PathBuf {
        self.dir().join("测评/2026Q3/发出").join(name)
    }

    /// A form with these texts in its cells of marks, a row a person; numbers are written as numbers.
    pub fn filled(&self, form: &Form, marks: &[&[&str]]) -> Workbook {
        let plan = self.plan();
        let head = Head {
            unit: "试验办公室",
            period: self.period,
            plan: &plan,
        };
        let mut book = form_workbook(&head, form);
        let mut rows = body(&mut book);
        assert_eq!(rows.len(), marks.len(), "a row of marks a person");
        for (row, marks) in rows.iter_mut().zip(marks) {
            for (cell, text) in row.cells.iter_mut().skip(4).zip(*marks) {
                *cell = typed(text);
            }
        }
        book.sheets[0].body = rows.into();
        book
    }

    /// Puts a workbook into 收回.
    pub fn give_back(&self, name: &str, book: Workbook) {
        let bytes = workbook_bytes(book, &NoWatch).unwrap();
        self.write(&format!("测评/2026Q3/收回/{name}"), &bytes);
    }
}

fn typed(text: &str) -> Cell {
    match text.parse::<Decimal>() {
        _ if text.is_empty() => Cell::blank(),
        Ok(number) => Cell::number(number),
        Err(_) => Cell::text(text),
    }
}

/// The body rows of a form's sheet, taken out.
pub fn body(book: &mut Workbook) -> Vec<Row> {
    std::mem::take(&mut book.sheets[0].body).rows.collect()
}

/// The messages, with the place of the tests' folder taken out.
pub fn said(office: &Office, problems: &[Diagnostic]) -> String {
    shown(problems).replace(&office.dir().display().to_string(), "夹")
}
