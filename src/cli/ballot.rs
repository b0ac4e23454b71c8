//! `gangze ballot`: hands out the forms of 民主测评, or takes them back.
//! Invariant: the counts that are printed are those of the statistics that were written.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::progress::Bars;
use super::{Exit, print};
use crate::assess::{BallotRequest, Collected, HandedOut, collect, hand_out};
use crate::diag::Diagnostic;
use crate::workspace;

/// What the command line says.
pub struct Wish {
    pub dir: PathBuf,
    pub period: String,
    pub collect: bool,
    pub reissue: bool,
}

pub fn run(wish: &Wish) -> Exit {
    let period = match workspace::period(&wish.period) {
        Ok(period) => period,
        Err(fault) => {
            print::problems(&[*fault]);
            return Exit::CouldNotRun;
        }
    };
    let request = BallotRequest {
        dir: wish.dir.clone(),
        period,
        again: wish.reissue,
        program: std::env::current_exe().unwrap_or_else(|_| "gangze".into()),
    };
    let done = if wish.collect {
        collect(&request, &Bars::new()).map(|done| {
            let text = taken(&done, &wish.period);
            (done.problems, text)
        })
    } else {
        hand_out(&request, &Bars::new()).map(|done| {
            let text = handed(&done, wish);
            (done.problems, text)
        })
    };
    match done {
        Ok((problems, text)) => {
            print::problems(&problems);
            print::out(&text);
            if problems.iter().any(Diagnostic::is_error) {
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

fn handed(done: &HandedOut, wish: &Wish) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {}{}表已写好", done.unit, wish.period, done.title);
    for stack in &done.stacks {
        let _ = writeln!(
            out,
            "  {}  {} 张票，评 {} 人",
            stack.group, stack.forms, stack.people
        );
    }
    let how = if done.signed {
        "记名：每张票写着评价人，文件名里也有，发给本人"
    } else {
        "一人一张，随手发，不要按名单发"
    };
    let _ = writeln!(out, "  发出  {}（{how}）", done.folder.display());
    let _ = writeln!(
        out,
        "  收回  填好的放进 {}，文件名随意",
        done.back.display()
    );
    let dir = wish.dir.display();
    let _ = writeln!(
        out,
        "  接着  收齐以后运行 gangze ballot {dir} --period {} --collect",
        wish.period
    );
    out
}

fn taken(done: &Collected, period: &str) -> String {
    let mut out = String::new();
    let state = if done.is_draft() {
        "收票草稿"
    } else {
        "收票完成"
    };
    let _ = writeln!(out, "{} {period}{}{state}", done.unit, done.title);
    for (group, count) in done.groups.iter().zip(&done.tally.counts) {
        let _ = writeln!(
            out,
            "  {group}  发出 {}，收回 {} = 有效 {} + 弃权 {} + 无效 {}",
            count.issued, count.returned, count.valid, count.abstained, count.void
        );
    }
    let scored = done
        .tally
        .people
        .iter()
        .filter(|person| person.score.is_some());
    let _ = writeln!(
        out,
        "  得分  被评 {} 人，有测评得分的 {} 人",
        done.tally.people.len(),
        scored.count()
    );
    let _ = writeln!(out, "  没有收的文件  {} 个", done.refused);
    let _ = writeln!(
        out,
        "  汇总  {}（测评票.xlsx、测评统计.xlsx）",
        done.folder.display()
    );
    if done.is_draft() {
        out.push_str("  有票没有收：这是草稿，考核时不采用；照上面的提示办好后再收一次\n");
    }
    out
}
