//! The command line: arguments to one command to an exit status.
//! The only code that prints, draws progress, or knows what time it is.
//! Invariant: exit status 0 is done, 1 done with errors (a draft), 2 could not run.

mod assess;
mod ballot;
mod check;
mod docs;
mod explain;
mod new;
mod print;
mod progress;
mod rows;
mod saved;
mod test;
mod vocab;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::diag::catalog::command::BAD_ARGUMENTS;
use crate::diag::{Diagnostic, Place};
use crate::sheet::child;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    Draft,
    CouldNotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::from(0),
            Exit::Draft => Self::from(1),
            Exit::CouldNotRun => Self::from(2),
        }
    }
}

/// 岗责：按岗位目标责任制考核岗位
#[derive(Parser)]
#[command(
    name = "gangze",
    version,
    about = "岗责：从办公室的台账和目标表出发，给每个岗位计分、排名、定等，写出可以签字的考核报告",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    help_template = "{about}\n\n用法: {usage}\n\n{all-args}\n",
    override_usage = "gangze <命令> …，每个命令的用法见 gangze <命令> --help",
    subcommand_help_heading = "命令",
    next_help_heading = "选项"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Subcommand)]
enum Command {
    /// 建一个考核文件夹：设置、名册、目标、台账、数据的模板和可以改的方案
    #[command(
        help_template = TEMPLATE,
        next_help_heading = "选项",
        override_usage = "gangze new <文件夹> [选项]"
    )]
    New {
        /// 要建的文件夹；已经有的必须是空的
        #[arg(value_name = "文件夹", help_heading = "参数")]
        dir: PathBuf,
        /// 用哪个方案；只有一个方案时可以不写；年度由各季合成的，两个方案都写
        #[arg(long = "pack", value_name = "方案")]
        packs: Vec<String>,
        /// 单位全称，以后也可以在 gangze.toml 里改
        #[arg(long, value_name = "单位")]
        unit: Option<String>,
        /// 考核年度，默认今年
        #[arg(long, value_name = "年度", value_parser = clap::value_parser!(i32).range(2000..2100))]
        year: Option<i32>,
    },
    /// 考核一个单位的一个考核期，写出报告
    #[command(help_template = TEMPLATE, override_usage = "gangze assess <文件夹> --period <考核期> [选项]")]
    Assess {
        /// 考核文件夹（放着 gangze.toml 的那个）
        #[arg(value_name = "文件夹", help_heading = "参数")]
        dir: PathBuf,
        #[command(flatten)]
        options: assess::Options,
        #[command(flatten)]
        papers: assess::Papers,
    },
    /// 打开一个人的得分：总分、指标、每一笔记分，直到单元格
    #[command(help_template = TEMPLATE, override_usage = "gangze why <文件夹> <姓名或工号> --period <考核期> [选项]")]
    Why {
        /// 考核文件夹（放着 gangze.toml 的那个）
        #[arg(value_name = "文件夹", help_heading = "参数")]
        dir: PathBuf,
        /// 姓名；有同名的写工号
        #[arg(value_name = "姓名或工号", help_heading = "参数")]
        person: String,
        #[command(flatten)]
        options: assess::Options,
        /// 只看一个指标
        #[arg(long, value_name = "指标", help_heading = "选项")]
        indicator: Option<String>,
        /// 输出的样子：text 给人看，json 给程序用
        #[arg(long, value_name = "样子", help_heading = "选项", default_value = "text", hide_default_value = true, value_parser = ["text", "json"], hide_possible_values = true)]
        format: String,
    },
    /// 检查规则和表格，一次列出所有问题；除了 --mark 不写任何文件
    #[command(
        help_template = TEMPLATE,
        next_help_heading = "选项",
        override_usage = "gangze check [选项] <文件夹>"
    )]
    Check {
        /// 考核文件夹（放着 gangze.toml 的那个）
        #[arg(value_name = "文件夹", help_heading = "参数")]
        dir: PathBuf,
        /// 只试算这个考核期；不写就试算本年度台账里有事项的每个季度
        #[arg(long, value_name = "考核期")]
        period: Option<String>,
        /// 列出每张工作表取作了什么：表头、各列、标题和合计行
        #[arg(long)]
        layout: bool,
        /// 有问题的表格各写一份标注副本，放在 问题标注 文件夹里
        #[arg(long)]
        mark: bool,
        /// 输出格式：text 给人看，json 给程序读
        #[arg(
            long,
            value_name = "格式",
            default_value = "text",
            hide_default_value = true,
            hide_possible_values = true
        )]
        format: check::Format,
    },
    /// 把方案写成可以签署的考核办法：Markdown 和工作簿各一份
    #[command(help_template = TEMPLATE, override_usage = "gangze docs <方案> [选项]")]
    Docs(docs::Options),
    /// 运行方案自己的例：应得和算出的对照，规则走到了多少
    #[command(help_template = TEMPLATE, override_usage = "gangze test <方案> [选项]")]
    Test(test::Options),
    /// 民主测评：发出测评表，收回以后汇总成 测评票
    #[command(help_template = TEMPLATE, override_usage = "gangze ballot <文件夹> --period <考核期> [选项]")]
    Ballot {
        /// 考核文件夹（放着 gangze.toml 的那个）
        #[arg(value_name = "文件夹", help_heading = "参数")]
        dir: PathBuf,
        /// 考核期：2026Q3、2026-09、2026H2、2026，或 2026-07-01..2026-09-30
        #[arg(long, value_name = "考核期", help_heading = "选项")]
        period: String,
        /// 收票：读 测评/考核期/收回 里填好的表，写出 测评/考核期/汇总
        #[arg(long, help_heading = "选项")]
        collect: bool,
        /// 重发：名册或设置变了，换掉已经发出的表
        #[arg(long, help_heading = "选项", conflicts_with = "collect")]
        reissue: bool,
    },
    /// 列出规则里能用的词，每个带一个例子；写上一个词就只看它
    #[command(help_template = TEMPLATE, override_usage = "gangze vocab [词]")]
    Vocab {
        /// 一个词，例如 扣分
        #[arg(value_name = "词", help_heading = "参数")]
        word: Option<String>,
    },
    /// 解释一个消息代码：意思、常见原因、改法、例子
    #[command(help_template = TEMPLATE, override_usage = "gangze explain <代码>")]
    Explain {
        /// 方括号里的代码，例如 E104
        #[arg(value_name = "代码", help_heading = "参数")]
        code: String,
    },
}

const TEMPLATE: &str = "{about}\n\n用法: {usage}\n\n{all-args}\n";

/// Runs the program on its arguments, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments
        .get(1)
        .is_some_and(|first| first == child::COMMAND)
    {
        return child::serve(
            arguments.get(2).map(OsString::as_os_str),
            std::io::stdin().lock(),
            std::io::stdout().lock(),
        );
    }
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments.command).into(),
        Err(error) => refuse(&error).into(),
    }
}

fn dispatch(command: Command) -> Exit {
    match command {
        Command::New {
            dir,
            packs,
            unit,
            year,
        } => new::run(new::Wish {
            dir,
            packs,
            unit,
            year,
        }),
        Command::Assess {
            dir,
            options,
            papers,
        } => assess::run(&dir, &options, &papers),
        Command::Why {
            dir,
            person,
            options,
            indicator,
            format,
        } => why::run(&why::Question {
            dir,
            person,
            options,
            indicator,
            json: format == "json",
        }),
        Command::Check {
            dir,
            period,
            layout,
            mark,
            format,
        } => check::run(&check::Wish {
            dir: &dir,
            period: period.as_deref(),
            layout,
            mark,
            format,
        }),
        Command::Docs(options) => docs::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Ballot {
            dir,
            period,
            collect,
            reissue,
        } => ballot::run(&ballot::Wish {
            dir,
            period,
            collect,
            reissue,
        }),
        Command::Vocab { word } => vocab::run(word.as_deref()),
        Command::Explain { code } => explain::run(&code),
    }
}

/// Help and version as asked for; anything else in the words of the office.
fn refuse(error: &clap::Error) -> Exit {
    use clap::error::{ContextKind, ContextValue};
    let shown = |kind| {
        error.get(kind).map_or(String::new(), |value| match value {
            ContextValue::Strings(all) => all.join("、"),
            other => other.to_string(),
        })
    };
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print::out(&error.render().to_string());
            return Exit::Done;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "没有写要做什么".to_owned()
        }
        ErrorKind::MissingRequiredArgument => {
            format!("命令里少了 {}", shown(ContextKind::InvalidArg))
        }
        ErrorKind::UnknownArgument => {
            let own = shown(ContextKind::InvalidArg);
            if own.starts_with('-') {
                format!("没有 `{own}` 这个选项")
            } else {
                format!("命令里多写了 `{own}`")
            }
        }
        ErrorKind::InvalidSubcommand => {
            format!("没有 `{}` 这个命令", shown(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if shown(ContextKind::InvalidValue).is_empty() => {
            let own = shown(ContextKind::InvalidArg);
            let (option, value) = own.split_once(' ').unwrap_or((&own, ""));
            format!("{option} 后面没有写 {value}")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!(
            "{} 后面的 `{}` 不对",
            shown(ContextKind::InvalidArg),
            shown(ContextKind::InvalidValue)
        ),
        ErrorKind::ArgumentConflict => {
            let own = shown(ContextKind::InvalidArg);
            let prior = shown(ContextKind::PriorArg);
            if prior.is_empty() || prior == own {
                format!("{own} 写了不止一次，只能写一次")
            } else {
                format!("{own} 和 {prior} 不能一起用，只写其中一个")
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!(
            "{} 后面多写了 `{}`",
            shown(ContextKind::InvalidArg),
            shown(ContextKind::InvalidValue)
        ),
        ErrorKind::InvalidUtf8 => "命令里有读不出来的字".to_owned(),
        _ => "命令的写法不对".to_owned(),
    };
    let help = "例如 gangze assess 考核文件夹 --period 2026Q3；全部用法见 gangze --help";
    print::problems(&[Diagnostic::new(BAD_ARGUMENTS, Place::Run, message).help(help)]);
    Exit::CouldNotRun
}
