//! The main job end to end, through the binary and on the sample offices.

mod agree;
mod bad;
mod changes;
mod check;
mod clean;
mod decided;
mod formats;
mod handed;
mod limits;
mod marked;
mod packs;
mod papers;
mod parts;
mod presets;
mod readback;
mod recalculation;
mod refusals;
mod results;
mod rollup;
mod same;
mod schema;
mod second;
mod sections;
mod silent;
mod small;
mod starter;
mod why;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gangze::assess::{Assessment, Request, compute};
use gangze::diag::NoWatch;
use gangze::office::Period;
use rust_decimal::Decimal;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gangze");

/// What a run of the binary gave.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn run(arguments: &[&str]) -> Run {
    let done = Command::new(PROGRAM).args(arguments).output().unwrap();
    Run {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// A copy of a sample office that a test may change.
pub struct Office {
    _keep: TempDir,
    pub dir: PathBuf,
}

pub fn office(name: &str) -> Office {
    let keep = TempDir::new().unwrap();
    let dir = keep.path().join(name);
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("samples")
            .join(name),
        &dir,
    );
    Office { _keep: keep, dir }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if name == "结果" {
            continue;
        }
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

impl Office {
    pub fn assess(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["assess", self.dir.to_str().unwrap(), "--period", "2026Q3"];
        arguments.extend_from_slice(more);
        run(&arguments)
    }

    pub fn assess_period(&self, period: &str, more: &[&str]) -> Run {
        let mut arguments = vec!["assess", self.dir.to_str().unwrap(), "--period", period];
        arguments.extend_from_slice(more);
        run(&arguments)
    }

    pub fn json_of(&self, period: &str) -> Value {
        let file = self.dir.join("结果").join(period).join("results.json");
        serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
    }

    pub fn result(&self, file: &str) -> PathBuf {
        self.dir.join("结果/2026Q3").join(file)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&fs::read(self.result("results.json")).unwrap()).unwrap()
    }

    pub fn request(&self, period: &str) -> Request {
        Request {
            dir: self.dir.clone(),
            period: Period::parse(period).unwrap(),
            as_of: None,
            accept_stale: false,
            threads: 0,
            program: PROGRAM.into(),
        }
    }

    pub fn compute(&self, period: &str) -> Assessment {
        compute(&self.request(period), &NoWatch).unwrap_or_else(|faults| panic!("{faults:?}"))
    }
}

/// Every person's indicators with their scores, by 工号, 岗位 and 指标; the totals stand under 指标 `总分`.
pub fn scores(results: &Value) -> BTreeMap<(String, String, String), Option<Decimal>> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let number = |value: &Value| value.as_str().map(|text| text.parse().unwrap());
    let mut scores = BTreeMap::new();
    for subject in results["考核对象"].as_array().unwrap() {
        if subject["对象"] != "个人" {
            continue;
        }
        let id = text(&subject["工号"]);
        scores.insert(
            (id.clone(), "考核对象".to_owned(), "总分".to_owned()),
            number(&subject["总分"]),
        );
        for tenure in subject["任职"].as_array().unwrap() {
            let post = format!("{} {}", text(&tenure["科室"]), text(&tenure["岗位"]));
            scores.insert(
                (id.clone(), post.clone(), "总分".to_owned()),
                number(&tenure["总分"]),
            );
            for mark in tenure["指标"].as_array().unwrap() {
                let key = (id.clone(), post.clone(), text(&mark["指标"]));
                scores.insert(key, number(&mark["得分"]));
            }
        }
    }
    scores
}

/// The text of saved results after a change, sealed as the program seals them.
pub fn sealed(json: &serde_json::Value) -> String {
    let mut json = json.clone();
    json.as_object_mut().unwrap().remove("封存");
    let whole = serde_json::to_string_pretty(&json).unwrap();
    let digest = Sha256::digest(whole.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let above = whole.strip_suffix("\n}").unwrap();
    format!("{above},\n  \"封存\": \"{digest}\"\n}}\n")
}
