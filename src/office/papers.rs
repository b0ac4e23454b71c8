//! What a pack and a folder declare for the papers made from results: form, notice, merits, codes for HR, its columns.
//! Invariant: holds no number of a regulation; what is not declared stays out of the papers.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;

use super::calendar::WorkCalendar;
use super::period::Period;
use super::scheme::Conclusion;

/// A pack's declarations for the papers.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    pub form: Form,
    /// 公示; no notice is written without it.
    pub notice: Option<Notice>,
    pub merits: Merits,
    pub staff: StaffCodes,
}

/// 个人考核表.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The form's name; 个人考核表 where none is given.
    pub title: Option<Arc<str>>,
    /// What 出勤情况 counts; blanks to fill in by hand where nothing is declared.
    pub attendance: Vec<Attendance>,
}

/// One figure of 出勤情况: the sum of a column over the person's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// `旷工（天）`
    pub label: Arc<str>,
    pub table: Arc<str>,
    pub column: Arc<str>,
}

/// 公示: how long, which grades, by what article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Working days that it hangs, the first and the last included.
    pub workdays: u32,
    /// The grades that are published; empty is all.
    pub grades: Vec<Arc<str>>,
    pub basis: Arc<str>,
}

impl Notice {
    /// First and last day: it begins on the first working day from `from` on. `None` past the calendar's end.
    pub fn span(&self, calendar: &WorkCalendar, from: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let mut days = from
            .iter_days()
            .take(3_660)
            .filter(|day| calendar.is_workday(*day))
            // Nothing is posted on New Year's Day, though the year's notice is not out yet.
            .filter(|day| calendar.covers(day.year()) || !is_fixed_holiday(*day));
        let first = days.next()?;
        let more = usize::try_from(self.workdays.saturating_sub(1)).ok()?;
        let last = match more.checked_sub(1) {
            None => first,
            Some(skipped) => days.nth(skipped)?,
        };
        Some((first, last))
    }
}

/// The legal holidays that lie on the same days every year: 元旦, 劳动节, 国庆节 (《全国年节及纪念日放假办法》, as of 2025).
fn is_fixed_holiday(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (1, 1) | (5, 1..=2) | (10, 1..=3))
}

/// 奖惩依据表: from which size on a bonus or a deduction is listed; 0 lists all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merits {
    pub bonus: Decimal,
    /// As a positive number.
    pub deduction: Decimal,
}

/// 人事: codes and pay.
#[derive(Clone, Debug, Default)]
pub struct StaffCodes {
    pub grades: Vec<(Arc<str>, Arc<str>)>,
    pub conclusions: Vec<(Arc<str>, Arc<str>)>,
    /// By the word of 状态 that led to the conclusion; looked at before `conclusions`.
    pub statuses: Vec<(Arc<str>, Arc<str>)>,
    pub basis: Arc<str>,
    pub pay: Option<Pay>,
}

impl StaffCodes {
    /// The code of a conclusion; `None` where the pack declares none.
    pub fn code(
        &self,
        conclusion: Conclusion,
        grade: Option<&str>,
        status: Option<&str>,
    ) -> Option<&str> {
        let find = |list: &'_ [(Arc<str>, Arc<str>)], word: Option<&str>| {
            let word = word?;
            list.iter().position(|(own, _)| own.as_ref() == word)
        };
        let (list, at) = match conclusion {
            Conclusion::Graded => (&self.grades, find(&self.grades, grade)?),
            _ => match find(&self.statuses, status) {
                Some(at) => (&self.statuses, at),
                None => (
                    &self.conclusions,
                    find(&self.conclusions, Some(conclusion.word()))?,
                ),
            },
        };
        list.get(at).map(|(_, code)| code.as_ref())
    }
}

/// 绩效: the coefficient of each grade, and the period whose pay it affects.
#[derive(Clone, Debug)]
pub struct Pay {
    pub coefficients: Vec<(Arc<str>, Decimal)>,
    pub effect: Effect,
    pub basis: Arc<str>,
}

impl Pay {
    pub fn coefficient(&self, grade: &str) -> Option<Decimal> {
        self.coefficients
            .iter()
            .find(|(own, _)| own.as_ref() == grade)
            .map(|(_, coefficient)| *coefficient)
    }
}

/// Which pay a result affects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// 本考核期
    Same,
    /// 下一考核期: of the same length.
    Next,
    /// 下一年度
    NextYear,
}

impl Effect {
    pub const ALL: [Effect; 3] = [Self::Same, Self::Next, Self::NextYear];

    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "本考核期",
            Self::Next => "下一考核期",
            Self::NextYear => "下一年度",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.word() == word)
    }

    /// The period whose pay a result of `period` affects.
    pub fn of(self, period: Period) -> Option<Period> {
        match self {
            Self::Same => Some(period),
            Self::Next => period.next(),
            Self::NextYear => period.year_after(),
        }
    }
}

/// 人事导入 as a folder wants it: which columns under which headings, in which encoding.
#[derive(Clone, Debug, Default)]
pub struct HandOver {
    /// Empty is the standard columns.
    pub columns: Vec<HandOverColumn>,
    /// The CSV in GB18030 instead of UTF-8.
    pub gb18030: bool,
    /// By field: our value and theirs.
    pub replaced: Vec<(Arc<str>, Arc<str>, Arc<str>)>,
}

/// One column of 人事导入.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOverColumn {
    pub heading: Arc<str>,
    pub holds: Holds,
}

/// What a column of 人事导入 holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One of [`FIELDS`].
    Field(&'static str),
    /// The same text in every row.
    Fixed(Arc<str>),
}

/// Fields that 人事导入 can hold; the standard columns are the first ones, pay only where the pack declares it.
pub const FIELDS: [&str; 30] = [
    "单位",
    "考核期",
    "工号",
    "姓名",
    "科室",
    "岗位",
    "人员类别",
    "总分",
    "等次",
    "结论",
    "考核结论代码",
    "说明",
    "绩效系数",
    "影响发放期",
    "绩效依据",
    "考核期代码",
    "考核期起",
    "考核期止",
    "基准日",
    "岗位类别",
    "职级",
    "分数对应等次",
    "名次",
    "类内名次",
    "科室名次",
    "原因",
    "依据",
    "计算总分",
    "计算等次",
    "标记",
];

/// How many of [`FIELDS`] are standard columns.
pub const STANDARD_FIELDS: usize = 12;
/// How many of [`FIELDS`] are standard columns where the pack declares pay.
pub const STANDARD_FIELDS_WITH_PAY: usize = 15;
