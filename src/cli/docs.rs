//! `gangze docs`: the scheme as a document for signature, as Markdown and as a workbook.
//! Invariant: writes the two files and nothing else; neither of them while the scheme has an error.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};

use super::progress::Bars;
use super::{Exit, print};
use crate::book::{replace_file, workbook_bytes};
use crate::cases;
use crate::charter::{charter, markdown, workbook};
use crate::diag::Diagnostic;

/// What the command line says.
#[derive(clap::Args)]
#[command(next_help_heading = "选项")]
pub struct Options {
    /// 方案的名字，或方案文件夹的路径
    #[arg(value_name = "方案", help_heading = "参数")]
    pub pack: String,
    /// 用哪个考核文件夹的岗位目标；不写就用方案自己带的
    #[arg(long, value_name = "文件夹")]
    pub data: Option<PathBuf>,
    /// 写到哪个文件夹；不写就写在当前文件夹
    #[arg(long, value_name = "文件夹")]
    pub out: Option<PathBuf>,
}

pub fn run(options: &Options) -> Exit {
    match job(options) {
        Ok(exit) => exit,
        Err(faults) => {
            print::problems(&faults);
            Exit::CouldNotRun
        }
    }
}

fn job(options: &Options) -> Result<Exit, Vec<Diagnostic>> {
    let program = std::env::current_exe().unwrap_or_else(|_| "gangze".into());
    let from = std::env::current_dir().unwrap_or_default();
    let data = options.data.as_deref();
    let pack = match data {
        Some(data) => cases::open_for(data, &from, &options.pack, &program)?,
        None => cases::open(&from, &options.pack, &program)?,
    };
    let targets = cases::targets(&pack, data, &program)?;
    // Nobody is to sign what cannot be assessed by.
    let faults = cases::faults(&pack, &targets, data, &program, &Bars::new());
    print::problems(&faults);
    if faults.iter().any(Diagnostic::is_error) {
        print::out("没有写考核办法：先照上面的消息改好\n");
        return Ok(Exit::Draft);
    }
    let document = charter(&pack, &targets);
    let out = options.out.clone().unwrap_or(from);
    let name = |ending: &str| format!("考核办法-{}.{ending}", pack.name);
    let year = chrono::Local::now().year();
    let day = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let bytes =
        workbook_bytes(workbook(&document, day), &Bars::new()).map_err(|fault| vec![*fault])?;
    let text = markdown(&document);
    for (file, bytes) in [
        (name("md"), text.as_bytes()),
        (name("xlsx"), bytes.as_slice()),
    ] {
        let path = out.join(&file);
        replace_file(&path, &path.display().to_string(), bytes).map_err(|fault| vec![*fault])?;
        print::out(&format!("已写 {}\n", path.display()));
    }
    Ok(Exit::Done)
}
