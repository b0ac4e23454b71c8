//! 民主测评 as a scheme declares it: what is rated, who rates whom, what makes a vote count.
//! Everything here comes from `[测评]` of pack.toml or gangze.toml; nothing has a number of its own.
//! Invariant: a plan fits together (weights, levels and their points) once it has been read.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::rounding::Rounding;

/// The name of the table that collected votes go to.
pub const VOTES: &str = "测评票";

/// Columns of 测评票 that every plan has; the elements' own columns follow.
pub mod votes {
    pub const PERIOD: &str = "期间";
    pub const NUMBER: &str = "工号";
    pub const RATED: &str = "被评";
    pub const GROUP: &str = "评价主体";
    pub const WEIGHT: &str = "主体权重";
    pub const BALLOT: &str = "票号";
    pub const SCORE: &str = "票面得分";
    pub const COUNTED: &str = "计入";
    pub const REMARK: &str = "说明";

    pub const ALL: [&str; 9] = [
        PERIOD, NUMBER, RATED, GROUP, WEIGHT, BALLOT, SCORE, COUNTED, REMARK,
    ];
}

/// What `[测评]` says.
#[derive(Clone, Debug)]
pub struct BallotPlan {
    /// 名称, e.g. 民主测评.
    pub title: Arc<str>,
    pub basis: Arc<str>,
    /// 记名: the rater's name stands on the form.
    pub signed: bool,
    /// 填法 打勾: a column a level, else one cell an element with the level's word.
    pub ticked: bool,
    /// 本人不评
    pub not_oneself: bool,
    pub elements: Vec<Element>,
    pub groups: Vec<RaterGroup>,
    /// 优秀上限
    pub top: Option<TopLimit>,
    /// 去高去低
    pub trim: Option<Trim>,
    /// 离散剔除: votes further than this from the mean of their 评价主体 are left out.
    pub deviation: Option<Decimal>,
}

/// 要素: one thing that is rated.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: Arc<str>,
    /// The part of 票面得分, against the parts of the others.
    pub weight: Decimal,
    pub full: Decimal,
    /// 等级 with their points, best first; empty where points are written.
    pub levels: Vec<(Arc<str>, Decimal)>,
    pub note: Option<Arc<str>>,
}

/// 评价主体: a group of raters.
#[derive(Clone, Debug)]
pub struct RaterGroup {
    pub name: Arc<str>,
    pub weight: Decimal,
    pub raters: Raters,
    /// 被评 本科室: raters of a 科室 rate its people, a form a 科室.
    pub own_section: bool,
    /// Only these 岗位类别 are rated; empty is everybody.
    pub rated_classes: Vec<Arc<str>>,
    /// 最少有效票
    pub least_votes: Option<u32>,
    /// 最低有效率, of the ballots handed out.
    pub least_share: Option<Decimal>,
    pub lacking: Lacking,
}

/// Who rates.
#[derive(Clone, Debug)]
pub enum Raters {
    /// So many ballots (份数), for people who are not on the roster.
    Number(u32),
    /// People of the roster, of these 岗位类别 and 科室; empty lists are everybody.
    People {
        classes: Vec<Arc<str>>,
        sections: Vec<Arc<str>>,
    },
}

/// 缺评: what happens to a person for whom a 评价主体 lacks the votes that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// 阻断: the person has no score.
    Block,
    /// 重配: the weight goes to the other 评价主体, in proportion.
    Reweigh { basis: Arc<str> },
    /// 默认分: so many points of a hundred are taken.
    Default { points: Decimal, basis: Arc<str> },
}

impl Lacking {
    pub const WORDS: [&str; 3] = ["阻断", "重配", "默认分"];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Block => "阻断",
            Self::Reweigh { .. } => "重配",
            Self::Default { .. } => "默认分",
        }
    }
}

/// 优秀上限: how many people one rater may give the best level, in each element.
#[derive(Clone, Debug)]
pub struct TopLimit {
    pub share: Decimal,
    pub rounding: Rounding,
    pub least: u32,
    /// 优秀线: in elements with points, this share of the full points is 优秀.
    pub line: Decimal,
}

impl TopLimit {
    /// The limit for a form with so many people.
    pub fn of(&self, people: usize) -> u32 {
        let exact = Decimal::from(people).checked_mul(self.share);
        let limit = exact
            .map(|exact| self.rounding.apply(exact))
            .and_then(|limit| u32::try_from(limit).ok());
        limit.unwrap_or(u32::MAX).max(self.least)
    }
}

/// 去高去低: with more than `free` votes, the best and the worst `step` of them are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trim {
    /// 不超过: up to so many votes none is left out.
    pub free: u32,
    pub step: TrimStep,
}

/// How many votes are left out at each end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrimStep {
    /// 各去
    Fixed(u32),
    /// 每: one for each so many, a part counting as one.
    PerVotes(u32),
}

impl Trim {
    /// Votes to leave out at each end of `votes`; at least one vote remains.
    pub fn of(self, votes: usize) -> usize {
        if votes <= self.free as usize {
            return 0;
        }
        let wanted = match self.step {
            TrimStep::Fixed(count) => count as usize,
            TrimStep::PerVotes(every) => votes.div_ceil((every as usize).max(1)),
        };
        wanted.min(votes.saturating_sub(1) / 2)
    }
}

impl BallotPlan {
    /// 票面得分 of a hundred, of one mark an element; `None` where no decimal holds it.
    pub fn score(&self, points: &[Decimal]) -> Option<Decimal> {
        let (mut sum, mut parts) = (Decimal::ZERO, Decimal::ZERO);
        for (element, points) in self.elements.iter().zip(points) {
            let share = points
                .checked_mul(element.weight)?
                .checked_div(element.full)?;
            sum = sum.checked_add(share)?;
            parts = parts.checked_add(element.weight)?;
        }
        sum.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(parts)
    }
}
