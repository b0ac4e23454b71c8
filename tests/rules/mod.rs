//! The rule language: its numbers, its three states, its bookings, its checks before data, its limits, and the
//! examples of the pack.
mod absent;
mod booking;
mod exactness;
mod examples;
mod faulty;
mod header;
mod history;
mod hostile;
mod limits;
mod lint;
mod manual;
mod meets;
mod numbers;
mod quotes;
mod slips;
mod traps;
mod vocabulary;
mod words;
mod written;

use gangze::diag::{Diagnostic, Sink};
use gangze::office::{Mode, Rounding, State};
use gangze::rules::Rules;

use crate::office_builder::{Office, POOL, Run, script, sources};

/// One person with one indicator `试` of 100 marks by the rule `试`; nothing is rounded to speak of.
pub fn office() -> Office {
    Office::new("2026Q3")
        .roster("张敏|秘书科|文稿岗|文稿")
        .targets("指标|目标类型|满分|下限|上限|计分规则|系数|空参数|比率:百分比|不适用参数\n试|效率|100|-1000|1000|试|2||50%|—")
        .log(
            "编号|任务|主办|交办日期|完成时限|完成日期|差错:次数|工时:数|类别|合格:是否|签收日期:日期
             1|甲|张敏|07-01|07-15|07-20|2|1.5|办文|是|07-21
             2|乙|张敏|07-01|07-15|07-15||—|办会|否|
             3|丙|张敏|07-01|—||1|2.5||—|
             4|丁|张敏|07-01|08-15|08-17|？|0.1|办文||",
        )
        .scheme(|scheme| {
            let fine = Rounding::new(20, Mode::HalfUp);
            scheme.rounding.entry = fine;
            scheme.rounding.item = fine;
            scheme.rounding.indicator = fine;
        })
}

pub const READS: &str = "台账.主办（人员）、台账.编号（文字）、台账.完成时限（日期）、台账.完成日期（日期）、台账.差错（次数）、台账.工时（数）、台账.类别（文字）、台账.合格（是否）、台账.签收日期（日期）";
pub const PARAMETERS: &str = "系数（分）、空参数（分）、比率（百分比）、不适用参数（分）";

/// Runs a whole script.
pub fn run(text: &str) -> Run {
    office().run(&[("试", text)])
}

/// The lines of 评分, run.
pub fn body(lines: &str) -> Run {
    let text = format!("fn 评分(岗, 指标) {{\n{lines}\n}}");
    run(&script(READS, "系数（分）", &text))
}

/// What an expression comes to, by way of 得分.
pub fn value(expression: &str) -> String {
    let run = body(&format!("得分({expression}, \"试\");"));
    run.value("张敏", "试")
}

/// The one message that running these lines gives, and what state they leave.
pub fn fault(lines: &str) -> String {
    let run = body(lines);
    let problems: Vec<&Diagnostic> = run
        .problems
        .iter()
        .filter(|own| own.code.id() != "W411")
        .collect();
    assert_eq!(problems.len(), 1, "{lines}\n{}", run.shown());
    assert!(
        matches!(run.state("张敏", "试"), State::Failed(_)),
        "{lines}\n{:?}",
        run.state("张敏", "试")
    );
    let own = problems[0];
    let help = own.help.as_deref().unwrap_or("");
    format!("{} {} ({help})", own.code, own.message)
}

/// The rules of a shipped pack by name, with their text.
pub fn scripts_of(pack: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder.join(pack)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "rhai") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

/// What checking a script finds before any data.
pub fn load(text: &str) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    Rules::load(sources(&[("试", text)]), &POOL, &mut sink);
    sink.finish()
}
