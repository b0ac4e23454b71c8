//! `gangze new`: a folder to start from, and what to do with it next.
//! Invariant: what is printed as made is there.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::Datelike;

use super::progress::Bars;
use super::{Exit, print};
use crate::diag::Diagnostic;
use crate::office::Period;
use crate::starter::{Made, MadePack, Request, make};

/// What the command line says.
pub struct Wish {
    pub dir: PathBuf,
    pub packs: Vec<String>,
    pub unit: Option<String>,
    pub year: Option<i32>,
}

pub fn run(wish: Wish) -> Exit {
    let year = wish.year.unwrap_or_else(|| chrono::Local::now().year());
    let request = Request {
        dir: wish.dir,
        from: std::env::current_dir().unwrap_or_default(),
        packs: wish.packs,
        unit: wish.unit.unwrap_or_else(|| "某某单位".to_owned()),
        year,
    };
    match make(&request, &Bars::new()) {
        Ok(made) => {
            print::problems(&made.problems);
            print::out(&summary(&request, &made));
            // The folder is there, but the pack that was copied has faults of its own.
            if made.problems.iter().any(Diagnostic::is_error) {
                Exit::Draft
            } else {
                Exit::Done
            }
        }
        Err(faults) => {
            print::problems(&faults);
            Exit::CouldNotRun
        }
    }
}

fn summary(request: &Request, made: &Made) -> String {
    let dir = request.dir.display().to_string();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "已建好考核文件夹 {dir}（{}，{} 年）",
        request.unit, request.year
    );
    for pack in &made.packs {
        let _ = writeln!(out, "  方案  {}（{}）", pack.name, pack.title);
    }
    for file in &made.files {
        let _ = writeln!(out, "  写出  {file}");
    }
    for MadePack { name, rules, .. } in &made.packs {
        let rules = match rules {
            0 => String::new(),
            count => format!("{count} 条规则和 "),
        };
        let _ = writeln!(out, "  写出  rules/{name}/  {rules}pack.toml，可以改");
    }
    let shown = if dir.contains(char::is_whitespace) {
        format!("\"{dir}\"")
    } else {
        dir
    };
    let command = |period: &Period| format!("gangze assess {shown} --period {period}");
    match made.periods.as_slice() {
        [period] => {
            let command = command(period);
            let _ = writeln!(out, "  接着  把各表里的示例换成本单位的，再运行 {command}");
        }
        [parts @ .., whole] => {
            let _ = writeln!(out, "  接着  把各表里的示例换成本单位的，再一期一期运行：");
            for part in parts {
                let _ = writeln!(out, "        {}", command(part));
            }
            let _ = writeln!(out, "        各期都定下来以后，合成 {}：", whole.words());
            let _ = writeln!(out, "        {}", command(whole));
        }
        [] => {}
    }
    out
}
