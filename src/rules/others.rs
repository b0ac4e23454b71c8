//! 取用: what a rule reads of others. `谁.总分`, `谁.指标名.得分`, `谁.指标名.实际值`, each with a figure where `谁` is many:
//! `科室.总分`, `科室.总分.名次`, `成员.总分.平均值`, `全体.信息采用.得分.最高值`, `自己.按时办结.实际值`.
//! Invariant: what 取用 in the header does not say, the word 取用 cannot read.

use std::sync::Arc;

use rhai::{Dynamic, Engine, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;

use super::absent::{Absent, Outcome, Why, absent, wrong, wrong_with};
use super::arithmetic::{dynamic, number, show};
use super::header::Header;
use super::problem;
use super::source::Source;
use super::world::{Call, Target};
use crate::diag::Sink;
use crate::office::{State, Subject, SubjectKind};

/// Whose result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    /// 自己: the subject that is being scored.
    Own,
    /// 科室: the 科室 of the 任职 that is being scored.
    Section,
    /// 成员: the 任职 of the 科室 that is being scored.
    Members,
    /// 全体: all of the same kind.
    All,
    /// 同科室: all 任职 of the same 科室.
    SameSection,
    /// 同类别: all 任职 of the same 岗位类别.
    SameClass,
}

impl Whom {
    pub const ALL: [Whom; 6] = [
        Self::Own,
        Self::Section,
        Self::Members,
        Self::All,
        Self::SameSection,
        Self::SameClass,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "自己",
            Self::Section => "科室",
            Self::Members => "成员",
            Self::All => "全体",
            Self::SameSection => "同科室",
            Self::SameClass => "同类别",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|whom| whom.word() == word)
    }

    fn is_one(self) -> bool {
        matches!(self, Self::Own | Self::Section)
    }

    /// Whose results a rule for that kind of subject reads; `None` where it has no such.
    pub fn kind_for(self, reader: SubjectKind) -> Option<SubjectKind> {
        match (self, reader) {
            (Self::Own | Self::All, own) => Some(own),
            (Self::Section, SubjectKind::Person) => Some(SubjectKind::Section),
            (Self::Members, SubjectKind::Section) => Some(SubjectKind::Person),
            (Self::SameSection | Self::SameClass, SubjectKind::Person) => Some(SubjectKind::Person),
            _ => None,
        }
    }
}

/// What of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// 总分
    Total,
    /// 得分 of an indicator.
    Score(Arc<str>),
    /// 实际值 of an indicator.
    Actual(Arc<str>),
}

/// A figure over many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    Rank,
    Highest,
    Lowest,
    Mean,
    Sum,
    Count,
}

impl Figure {
    pub const ALL: [Figure; 6] = [
        Self::Rank,
        Self::Highest,
        Self::Lowest,
        Self::Mean,
        Self::Sum,
        Self::Count,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Rank => "名次",
            Self::Highest => "最高值",
            Self::Lowest => "最低值",
            Self::Mean => "平均值",
            Self::Sum => "总和",
            Self::Count => "人数",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.word() == word)
    }
}

/// The figures that 指标 has beside its parameters, over the 实际值 within its 比较范围.
pub const OF_POPULATION: [&str; 6] = ["名次", "最高值", "最低值", "平均值", "总和", "人数"];

/// One item of 取用.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Use {
    /// As it is written in the header and given to the word 取用.
    pub text: Arc<str>,
    pub whom: Whom,
    pub what: What,
    pub figure: Option<Figure>,
    /// The line of the script.
    pub line: u32,
}

/// What is wrong with an item of 取用.
enum Slip {
    Whom(String),
    What(String),
    /// Many, and no figure.
    NoFigure(&'static str),
    /// One, and a figure of many.
    OneOnly(&'static str),
    /// A 名次 among the members, of whom the 科室 is none.
    RankOfMembers,
}

impl Use {
    fn read(text: &str, line: u32) -> Result<Self, Slip> {
        let parts: Vec<&str> = text.split(['.', '．']).map(str::trim).collect();
        let (first, rest) = parts.split_first().unwrap_or((&"", &[]));
        let Some(whom) = Whom::from_word(first) else {
            return Err(Slip::Whom((*first).to_owned()));
        };
        let (figure, rest) = match rest.split_last() {
            Some((last, before)) if Figure::from_word(last).is_some() && !before.is_empty() => {
                (Figure::from_word(last), before)
            }
            _ => (None, rest),
        };
        let what = match rest {
            ["总分"] => What::Total,
            [name @ .., "得分"] if !name.is_empty() => What::Score(name.join(".").into()),
            [name @ .., "实际值"] if !name.is_empty() => What::Actual(name.join(".").into()),
            other => return Err(Slip::What(other.join("."))),
        };
        match (whom.is_one(), figure) {
            (false, None) => return Err(Slip::NoFigure(whom.word())),
            (true, Some(figure)) if figure != Figure::Rank => {
                return Err(Slip::OneOnly(whom.word()));
            }
            (false, Some(Figure::Rank)) if whom == Whom::Members => {
                return Err(Slip::RankOfMembers);
            }
            _ => {}
        }
        Ok(Self {
            text: parts.join(".").into(),
            whom,
            what,
            figure,
            line,
        })
    }
}

/// Reads the line 取用 of a header.
pub fn parse(
    source: &Source,
    line: u32,
    items: impl Iterator<Item = String>,
    header: &mut Header,
    sink: &mut Sink,
) {
    let known: Vec<&str> = Whom::ALL.iter().map(|whom| whom.word()).collect();
    for item in items {
        let slip = match Use::read(&item, line) {
            Ok(own) => {
                header.uses.push(own);
                continue;
            }
            Err(slip) => slip,
        };
        header.unread.push(item.as_str().into());
        let (message, help) = match slip {
            Slip::Whom(word) => (
                format!("取用 里的 `{item}` 没有说是谁的：`{word}` 不认识"),
                problem::nearest(&word, &known)
                    .unwrap_or_else(|| format!("开头写 {} 之一", known.join("、"))),
            ),
            Slip::What(rest) => (
                format!("取用 里的 `{item}` 没有说清要什么：`{rest}`"),
                "写成 谁.总分、谁.指标名.得分 或 谁.指标名.实际值".to_owned(),
            ),
            Slip::NoFigure(whom) => (
                format!("取用 里的 `{item}` 是许多人的，没有说要哪个数"),
                format!(
                    "在后面加上一个，例如 {whom}.总分.平均值；可以写 {}",
                    OF_POPULATION.join("、")
                ),
            ),
            Slip::OneOnly(whom) => (
                format!("取用 里的 `{item}`：{whom} 只有一个，只能取它的值或名次"),
                format!("写成 {whom}.总分 或 {whom}.总分.名次"),
            ),
            Slip::RankOfMembers => (
                format!("取用 里的 `{item}`：科室在成员里没有名次"),
                "科室的名次写成 全体.总分.名次".to_owned(),
            ),
        };
        sink.push(problem::unreadable_use(source, line, &item, message, help));
    }
}

/// What others came to, as far as it is known when a rule runs.
pub trait Others: Send + Sync {
    /// An item of 取用 for a subject whose rule scores an indicator.
    ///
    /// # Errors
    /// The state of a value that is not there.
    fn read(&self, subject: Subject, own: &Use) -> Result<Decimal, State>;

    /// A figure over the 实际值 of a subject's indicator within its 比较范围.
    ///
    /// # Errors
    /// As `read`.
    fn population(
        &self,
        subject: Subject,
        indicator: u32,
        figure: Figure,
    ) -> Result<Decimal, State>;

    /// A subject's part of a pool by its 实际值 within its 比较范围; the parts of all add up to the pool.
    ///
    /// # Errors
    /// As `read`.
    fn share(&self, subject: Subject, indicator: u32, pool: Decimal) -> Result<Decimal, State>;
}

/// A value of others as a script's value; one that is not there concerns the indicator as a whole.
pub fn value(found: Result<Decimal, State>) -> Dynamic {
    let (why, words) = match found {
        Ok(number) => return dynamic(number),
        Err(State::NotApplicable(words)) => (Why::NotApplicable, words),
        Err(State::Failed(words)) => (Why::Faulty, words),
        Err(State::Missing(words)) => (Why::Missing, words),
        Err(State::Valued) => (Why::Missing, "".into()),
    };
    let absent = Absent {
        why,
        what: words.as_ref().into(),
        place: None,
        whole: true,
    };
    absent.value()
}

/// Registers the word 取用.
pub fn register(engine: &mut Engine) {
    engine.register_fn(
        "取用",
        |c: NativeCallContext<'_>, text: ImmutableString| take(&*Call::of(&c)?, &text),
    );
    engine.register_fn(
        "分得",
        |c: NativeCallContext<'_>, target: &mut Target, pool: Dynamic| {
            share(&*Call::of(&c)?, target, &pool)
        },
    );
}

/// 分得: the subject's part of a pool, own 实际值 ÷ 实际值 of all.
fn share(call: &Call, target: &Target, pool: &Dynamic) -> Outcome<Dynamic> {
    if let Some(gap) = pool.read_lock::<Absent>() {
        let message = format!("分得 的总额是{}（{}）", gap.why.word(), gap.what);
        return Err(absent(gap.clone(), message));
    }
    let pool =
        number(pool).ok_or_else(|| wrong(format!("分得 要一个总额，现在是 {}", show(pool))))?;
    if target.actual.is_none() {
        return Err(wrong_with(
            "计量 还没有得出实际值，分不出",
            "在 评分 里写 指标.分得(总额)",
        ));
    }
    Ok(value(call.others.share(
        call.subject,
        target.indicator,
        pool,
    )))
}

fn take(call: &Call, text: &str) -> Outcome<Dynamic> {
    match call
        .header()
        .uses
        .iter()
        .find(|own| own.text.as_ref() == text)
    {
        Some(own) => Ok(value(call.others.read(call.subject, own))),
        None => Err(wrong_with(
            format!("规则没有声明要取用「{text}」"),
            format!("在规则开头写明，例如 /// 取用：{text}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::Use;

    #[test]
    fn the_grammar() {
        let read = |text: &str| match Use::read(text, 1) {
            Ok(own) => format!("{:?} {:?} {:?}", own.whom, own.what, own.figure),
            Err(_) => "×".to_owned(),
        };
        let shown: Vec<String> = [
            "科室.总分",
            "科室.总分.名次",
            "全体.总分.最高值",
            "科室.重点工作.得分",
            "成员.总分.平均值",
            "自己.按时办结.实际值",
            "同类别.甲.乙.得分.总和",
            "全体.人数.得分.人数",
            "全体.总分",
            "科室.总分.平均值",
            "科师.总分",
            "科室.重点工作",
            "科室",
        ]
        .iter()
        .map(|text| format!("{text}: {}", read(text)))
        .collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
        科室.总分: Section Total None
        科室.总分.名次: Section Total Some(Rank)
        全体.总分.最高值: All Total Some(Highest)
        科室.重点工作.得分: Section Score("重点工作") None
        成员.总分.平均值: Members Total Some(Mean)
        自己.按时办结.实际值: Own Actual("按时办结") None
        同类别.甲.乙.得分.总和: SameClass Score("甲.乙") Some(Sum)
        全体.人数.得分.人数: All Score("人数") Some(Count)
        全体.总分: ×
        科室.总分.平均值: ×
        科师.总分: ×
        科室.重点工作: ×
        科室: ×
        "#);
    }
}
