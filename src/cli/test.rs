//! `gangze test`: a pack's own cases, expected under actual, what of the rules they reach, and taking values over.
//! Invariant: exit status 0 only where every case holds and enough is reached.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::progress::Bars;
use super::{Exit, print};
use crate::assess;
use crate::cases::{self, Check, Coverage, PackCases, Tally, Verdict};
use crate::diag::catalog::command::BAD_ARGUMENTS;
use crate::diag::{Diagnostic, Place, text};
use crate::rules::UnitKind;
use crate::workspace;

/// What the command line says.
#[derive(clap::Args)]
#[command(next_help_heading = "选项")]
pub struct Options {
    /// 方案的名字，或方案文件夹的路径
    #[arg(value_name = "方案", help_heading = "参数")]
    pub pack: String,
    /// 把算出的值写进不通过的例（TOML）；先列出每一处
    #[arg(long)]
    pub accept: bool,
    /// 给一条规则写一个例的样子，放进方案的 tests 文件夹
    #[arg(long, value_name = "规则")]
    pub new: Option<String>,
    /// 规则里由例走到的行和分支至少占多少，例如 90
    #[arg(long, value_name = "百分数")]
    pub min: Option<String>,
    /// 再看一个考核文件夹走到多少
    #[arg(long, value_name = "文件夹", requires = "period")]
    pub data: Option<PathBuf>,
    /// 考核文件夹的考核期
    #[arg(long, value_name = "考核期")]
    pub period: Option<String>,
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
    let least = least(options.min.as_deref()).map_err(|fault| vec![*fault])?;
    let pack = match &options.data {
        Some(data) => cases::open_for(data, &from, &options.pack, &program)?,
        None => cases::open(&from, &options.pack, &program)?,
    };
    if options.accept && !pack.replaced.is_empty() {
        return Err(vec![cases::cannot_accept(&pack)]);
    }
    if let Some(rule) = &options.new {
        let year = chrono::Local::now().year();
        let made = cases::skeleton(&pack, rule, year, &program).map_err(|fault| vec![*fault])?;
        print::out(&format!(
            "已写 {}\n  现在算出的是 {}：核对以后改成按办法应当得的，再运行 gangze test {}\n",
            made.file, made.value, options.pack
        ));
        return Ok(Exit::Done);
    }
    print::problems(&pack.problems);
    if pack.rules.is_empty() && pack.cases.is_empty() {
        let failed = pack.problems.iter().any(Diagnostic::is_error);
        print::out(&format!(
            "方案 {}（{}）没有计分规则：得分由较短的各期合成，没有要用例证明的\n",
            pack.name, pack.scheme.title
        ));
        return Ok(if failed { Exit::Draft } else { Exit::Done });
    }
    if pack.cases.is_empty() {
        if !pack.problems.iter().any(Diagnostic::is_error) {
            print::problems(&[cases::no_cases(&pack)]);
        }
        return Ok(Exit::CouldNotRun);
    }
    let tested = cases::test(&pack, &program);
    print::problems(&tested.coverage.faults);
    for file in &pack.replaced {
        print::out(&format!("{file} 代替方案里的同名规则\n"));
    }
    print::out(&shown(&pack, &tested.verdicts));
    print::out(&reached("例", &tested.coverage, true));
    let mut exit = Exit::Done;
    let mut said = pack.problems.iter().chain(&tested.coverage.faults);
    if !tested.verdicts.iter().all(Verdict::passed) || said.any(Diagnostic::is_error) {
        exit = Exit::Draft;
    }
    if let Some((dir, period)) = options.data.as_ref().zip(options.period.as_deref()) {
        let found = by_data(&pack, dir.clone(), period, program)?;
        print::out(&reached(
            &format!("{} {period}", dir.display()),
            &found,
            false,
        ));
    }
    if let Some(fault) = least.and_then(|least| cases::too_little(&pack, &tested.coverage, least)) {
        print::problems(&[fault]);
        exit = Exit::Draft;
    }
    if options.accept {
        let taken = cases::accept(&pack, &tested.verdicts).map_err(|fault| vec![*fault])?;
        for one in &taken.done {
            let verb = if one.written {
                "已写"
            } else {
                "请自己写（表格里的例不改）"
            };
            print::out(&format!(
                "{verb}  {}\n  {} = {}\n",
                one.place,
                one.label,
                one.value.replace('\n', "\n    ")
            ));
        }
        print::problems(&taken.blocked);
        if !taken.blocked.is_empty() {
            exit = Exit::Draft;
        } else if taken.done.is_empty() {
            print::out("没有要改的应得\n");
        }
    }
    Ok(exit)
}

/// `90`, `90%` or `0.9` as a share.
fn least(text: Option<&str>) -> Result<Option<Decimal>, Box<Diagnostic>> {
    let Some(text) = text else { return Ok(None) };
    let bare = text.trim().trim_end_matches(['%', '％']);
    let percent = bare.len() < text.trim().len();
    let share = bare.parse::<Decimal>().ok().map(|number| {
        if percent || number > Decimal::ONE {
            number / Decimal::ONE_HUNDRED
        } else {
            number
        }
    });
    match share.filter(|share| !share.is_sign_negative() && *share <= Decimal::ONE) {
        Some(share) => Ok(Some(share)),
        None => Err(Box::new(
            Diagnostic::new(
                BAD_ARGUMENTS,
                Place::Run,
                format!("--min 后面的 `{text}` 不对"),
            )
            .help("写 0 到 100 之间的数，例如 --min 90"),
        )),
    }
}

/// What an assessment of a real folder reaches.
fn by_data(
    pack: &PackCases,
    dir: PathBuf,
    period: &str,
    program: PathBuf,
) -> Result<Coverage, Vec<Diagnostic>> {
    let period = workspace::period(period).map_err(|fault| vec![*fault])?;
    let request = assess::Request {
        dir,
        period,
        as_of: None,
        threads: 0,
        program,
        accept_stale: false,
    };
    let assessment = assess::compute_noting(&request, &Bars::new())?;
    let mut coverage = Coverage::of(pack);
    coverage.add(&assessment.rules);
    Ok(coverage)
}

/// A case that was not compared with anything.
const CANNOT: &str = "不能运行";

fn shown(pack: &PackCases, verdicts: &[Verdict]) -> String {
    let mut out = String::new();
    let passed = verdicts.iter().filter(|verdict| verdict.passed()).count();
    for (case, verdict) in pack.cases.iter().zip(verdicts) {
        let file = case.file.rsplit('/').next().unwrap_or_default();
        let word = match verdict.passed() {
            true => "通过  ",
            false if verdict.refused => CANNOT,
            false => "不通过",
        };
        let _ = writeln!(out, "{word}  {file} › {}", case.name);
        if verdict.passed() {
            continue;
        }
        for check in verdict.checks.iter().filter(|check| !check.passed) {
            let place = case
                .expected
                .get(check.number)
                .map(|expected| expected.place.to_string());
            failure(&mut out, check, &place.unwrap_or_default());
        }
        for problem in &verdict.problems {
            for line in text(problem).lines() {
                let _ = writeln!(out, "        {line}");
            }
        }
        for fault in &verdict.of_rules {
            let _ = writeln!(
                out,
                "        规则有错误 {}，见上面  （{}）",
                fault.code, fault.place
            );
        }
    }
    for (file, name) in &pack.refused {
        let file = file.rsplit('/').next().unwrap_or_default();
        let name = if name.is_empty() {
            "（没有名称）"
        } else {
            name
        };
        let _ = writeln!(out, "{CANNOT}  {file} › {name}  （见上面的错误）");
    }
    let refused = verdicts.iter().filter(|verdict| verdict.refused).count();
    let cannot = match refused + pack.refused.len() {
        0 => String::new(),
        count => format!("，不能运行 {count}"),
    };
    let _ = writeln!(
        out,
        "\n方案 {}（{}）：例 {} 个，通过 {passed}，不通过 {}{cannot}",
        pack.name,
        pack.scheme.title,
        verdicts.len() + pack.refused.len(),
        verdicts.len() - passed - refused
    );
    out
}

/// Expected under actual; entries line by line.
fn failure(out: &mut String, check: &Check, place: &str) {
    let _ = writeln!(out, "        {}  （{place}）", check.label);
    if let ([want], [got]) = (check.want.as_slice(), check.got.as_slice()) {
        let _ = writeln!(out, "          算出 {got}");
        let _ = writeln!(out, "          应得 {want}");
        return;
    }
    let _ = writeln!(out, "          - 应得而没有算出，+ 算出而不应有");
    for (sign, line) in diff(&check.want, &check.got) {
        let _ = writeln!(out, "          {sign} {line}");
    }
}

/// The shortest way from one list of lines to the other: ` `, `-`, `+`.
fn diff<'a>(want: &'a [String], got: &'a [String]) -> Vec<(char, &'a str)> {
    // lengths[i][j]: the longest common run of what is left of both.
    let mut lengths = vec![vec![0_usize; got.len() + 1]; want.len() + 1];
    let at = |lengths: &Vec<Vec<usize>>, i: usize, j: usize| -> usize {
        lengths
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0)
    };
    for i in (0..want.len()).rev() {
        for j in (0..got.len()).rev() {
            let same = want.get(i) == got.get(j);
            let longest = if same {
                at(&lengths, i + 1, j + 1) + 1
            } else {
                at(&lengths, i + 1, j).max(at(&lengths, i, j + 1))
            };
            if let Some(cell) = lengths.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    loop {
        match (want.get(i), got.get(j)) {
            (Some(left), Some(right)) if left == right => {
                lines.push((' ', left.as_str()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(left), right)
                if right.is_none() || at(&lengths, i + 1, j) >= at(&lengths, i, j + 1) =>
            {
                lines.push(('-', left.as_str()));
                i += 1;
            }
            (_, Some(right)) => {
                lines.push(('+', right.as_str()));
                j += 1;
            }
            (_, None) => return lines,
        }
    }
}

/// What was reached, and the places that were not.
fn reached(by: &str, coverage: &Coverage, places: bool) -> String {
    let mut out = String::new();
    let figure = |tally: Tally| {
        let percent = tally.share() * Decimal::ONE_HUNDRED;
        format!(
            "{}/{}（{}%）",
            tally.reached,
            tally.all,
            percent.round_dp(1).normalize()
        )
    };
    let _ = writeln!(out, "覆盖（{by}）：行和分支共 {}", figure(coverage.tally()));
    for rule in &coverage.rules {
        let lines = rule.tally(|kind| kind == UnitKind::Line);
        let branches = rule.tally(|kind| kind != UnitKind::Line);
        if rule.broken {
            let _ = writeln!(
                out,
                "  {}  行 {}：规则有错误，没有运行",
                rule.rule,
                figure(lines)
            );
            continue;
        }
        let _ = writeln!(
            out,
            "  {}  行 {}，分支 {}",
            rule.rule,
            figure(lines),
            figure(branches)
        );
        if !places || rule.missed().next().is_none() {
            continue;
        }
        if lines.reached == 0 {
            let _ = writeln!(out, "    没有例；先写一个：--new {}", rule.rule);
            continue;
        }
        let missed: Vec<u32> = rule
            .missed()
            .filter(|unit| unit.kind == UnitKind::Line)
            .map(|unit| unit.line)
            .collect();
        if !missed.is_empty() {
            let list: Vec<String> = missed.iter().map(u32::to_string).collect();
            let _ = writeln!(
                out,
                "    没有走到的行  {} 第 {} 行",
                rule.file,
                list.join("、")
            );
        }
        // Of a line that was not reached its branches need not be said.
        for unit in rule.missed() {
            if unit.kind == UnitKind::Line || missed.contains(&unit.line) {
                continue;
            }
            if let Some(band) = &unit.says {
                let _ = writeln!(
                    out,
                    "    没有走到的一档  {}:{} {band}",
                    rule.file, unit.line
                );
                continue;
            }
            let line = rule.text.lines().nth(unit.line.saturating_sub(1) as usize);
            let _ = writeln!(
                out,
                "    没有走到的分支  {}:{} {}：{}",
                rule.file,
                unit.line,
                unit.kind.word(),
                line.unwrap_or("").trim()
            );
        }
    }
    out
}
