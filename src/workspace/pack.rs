//! pack.toml to a `Scheme`.
//! Invariant: a word that is not known is reported at its line; no number is made up.

use std::cell::RefCell;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::toml::{Document, Item, Section};
use super::values::{above_zero, known_grade, required, required_word, share, texts, word};
use super::{ballot, closing, periods, problem, quotas};
use crate::diag::{Place, Sink};
use crate::office::ballot::BallotPlan;
use crate::office::{
    Bounds, Closing, Combine, Conclusion, Grade, Merge, Mode, Rounding, RoundingSteps, Scheme,
    SectionScheme, StatusRule, StatusWhen,
};

/// The four kinds of DESIGN: used where a pack names none.
const KINDS: [&str; 4] = ["规范", "成果", "效率", "质量"];

/// What a pack declares.
pub struct Declared {
    pub scheme: Scheme,
    pub ballot: Option<BallotPlan>,
}

/// Reads a pack's declarations; `None` where the file cannot be read at all.
pub fn read(pack: &str, document: &Document, sink: &mut Sink) -> Option<Declared> {
    let sink = RefCell::new(sink);
    let mut root = document.root(&sink)?;
    let title = root.required("名称")?.value.into();
    let basis = texts(&mut root, "依据");
    let kinds = kinds(&mut root);
    let ways = [Combine::Sum, Combine::Weighted];
    let way = |word: &str| Combine::from_word(word).filter(|own| ways.contains(own));
    let combine = word(&mut root, "合成", way, &ways.map(Combine::word)).unwrap_or_default();
    let full = above_zero(&mut root, "满分");
    let total = root.section("总分").map_or_else(Bounds::default, bounds);
    let sections = root
        .section("科室")
        .map_or_else(SectionScheme::default, sections);
    let rounding = root
        .section("取整")
        .map_or_else(RoundingSteps::default, rounding);
    let (merge, least_share, double) = root
        .section("任职")
        .map_or((Merge::ByDays, None, None), tenures);
    let grades = grades(&mut root);
    if grades.is_empty() {
        root.push(problem::no_grades(Place::File(document.file.clone())));
    }
    let statuses: Vec<StatusRule> = root
        .sections("状态")
        .into_iter()
        .filter_map(|(section, place)| status(section, place, &grades))
        .collect();
    let veto = root.section("否决").and_then(|mut section| {
        let grade = known_grade(&mut section, "等次", &grades);
        let basis = section.required("依据");
        section.end();
        Some((grade?, basis?.value.into()))
    });
    let of_sections = if sections.grades.is_empty() {
        &grades
    } else {
        &sections.grades
    };
    let quotas = quotas::read(&mut root, &kinds, &grades, of_sections);
    let closing = Closing {
        gates: closing::gates(&mut root, &grades, &statuses),
        double,
        steps: closing::steps(&mut root),
        circumstances: Vec::new(),
    };
    let usual = periods::usual(&mut root);
    let consequences = periods::consequences(&mut root, &grades);
    let year_start = periods::year_start(&mut root);
    let compositions = periods::compositions(&mut root, &kinds);
    let ballot = ballot::read(&mut root);
    let papers = super::papers::papers(&mut root, &grades, &statuses);
    root.end();
    let scheme = Scheme {
        pack: pack.into(),
        title,
        basis,
        kinds,
        combine,
        total,
        full,
        sections,
        rounding,
        statuses,
        merge,
        least_share,
        grades,
        quotas,
        usual,
        consequences,
        year_start,
        compositions,
        veto,
        closing,
        papers,
    };
    Some(Declared { scheme, ballot })
}

/// 目标类型, each once; the four of DESIGN where none is written.
fn kinds(root: &mut Section<'_>) -> Vec<Arc<str>> {
    let mut kinds: Vec<Arc<str>> = Vec::new();
    if let Some(Item { value, place }) = root.texts("目标类型") {
        if value.is_empty() {
            let wanted =
                "列出名称的表，例如 [\"效率\", \"质量\"]；不写这一行就是 规范、成果、效率、质量";
            root.push(problem::toml_kind(place.clone(), "目标类型", wanted));
        }
        for name in value {
            if kinds.iter().any(|own| own.as_ref() == name) {
                root.push(problem::kind_twice(place.clone(), &name));
            } else {
                kinds.push(name.into());
            }
        }
    }
    if kinds.is_empty() {
        kinds = KINDS.into_iter().map(Arc::from).collect();
    }
    kinds
}

fn bounds(mut section: Section<'_>) -> Bounds {
    let deduction_floor = section.number("扣分下限").map(|item| item.value);
    let bonus_cap = section.number("加分上限");
    let (lower, upper) = (section.number("下限"), section.number("上限"));
    if let Some(Item { value, place }) = &bonus_cap
        && *value < Decimal::ZERO
    {
        section.push(problem::below_zero(place.clone(), "加分上限", *value));
    }
    if let (Some(lower), Some(upper)) = (&lower, &upper)
        && lower.value > upper.value
    {
        let place = lower.place.clone();
        section.push(problem::crossed_bounds(place, lower.value, upper.value));
    }
    section.end();
    Bounds {
        deduction_floor,
        bonus_cap: bonus_cap.map(|item| item.value),
        lower: lower.map(|item| item.value),
        upper: upper.map(|item| item.value),
    }
}

/// What is different for 科室.
fn sections(mut section: Section<'_>) -> SectionScheme {
    let found = SectionScheme {
        full: above_zero(&mut section, "满分"),
        total: section.section("总分").map(bounds),
        grades: grades(&mut section),
    };
    section.end();
    found
}

pub fn modes() -> Vec<&'static str> {
    Mode::ALL.iter().map(|mode| mode.word()).collect()
}

fn rounding(mut section: Section<'_>) -> RoundingSteps {
    let mut step = |key: &'static str| {
        let Some(mut step) = section.section(key) else {
            return Rounding::default();
        };
        let places = step.number("位数").and_then(|item| {
            let places = u32::try_from(item.value)
                .ok()
                .filter(|places| *places <= 10);
            if places.is_none() || !item.value.is_integer() {
                step.push(problem::no_places(item.place));
            }
            places
        });
        let mode = word(&mut step, "方式", Mode::from_word, &modes()).unwrap_or_default();
        step.end();
        Rounding::new(places.unwrap_or(2), mode)
    };
    let steps = RoundingSteps {
        entry: step("记分"),
        item: step("分项"),
        indicator: step("指标"),
        subtotal: step("小计"),
        total: step("总分"),
        grading: step("定等"),
    };
    section.end();
    steps
}

type Tenures = (Merge, Option<(Decimal, Arc<str>)>, Option<Arc<str>>);

fn tenures(mut section: Section<'_>) -> Tenures {
    let words: Vec<&str> = Merge::ALL.iter().map(|merge| merge.word()).collect();
    let merge = word(&mut section, "合并", Merge::from_word, &words).unwrap_or(Merge::ByDays);
    let least = section.section("在岗不足").and_then(|mut least| {
        let share = required(&mut least, "比例", share);
        let basis = least.required("依据");
        let _ = word(
            &mut least,
            "结论",
            |word| (word == Conclusion::Unscored.word()).then_some(()),
            &[Conclusion::Unscored.word()],
        );
        least.end();
        Some((share?, basis?.value.into()))
    });
    let double = section.section("双岗").and_then(|mut double| {
        const WORDS: [&str; 2] = ["双考核", "合并"];
        let find = |word: &str| WORDS.iter().position(|own| *own == word);
        let way = required_word(&mut double, "办法", find, &WORDS);
        let basis = double.required("依据");
        double.end();
        (way? == 0).then_some(basis?.value.into())
    });
    section.end();
    (merge, least, double)
}

fn conclusions() -> Vec<&'static str> {
    Conclusion::ALL
        .iter()
        .map(|conclusion| conclusion.word())
        .collect()
}

fn status(mut section: Section<'_>, place: Place, grades: &[Grade]) -> Option<StatusRule> {
    let words = texts(&mut section, "名称");
    if words.is_empty() {
        section.push(problem::status_without_word(place));
    }
    let conclusion = required_word(&mut section, "结论", Conclusion::from_word, &conclusions());
    let basis = section.required("依据");
    let place = section.whole();
    let conclusion = conclusion?;
    let times: Vec<&str> = StatusWhen::ALL.iter().map(|when| when.word()).collect();
    let grade = match section.text("等次") {
        None => None,
        Some(Item { value, place }) => {
            let known: Vec<&str> = grades.iter().map(|grade| grade.name.as_ref()).collect();
            if !known.contains(&value.as_str()) {
                section.push(problem::unknown_word(place, "等次", &value, &known));
                None
            } else if conclusion != Conclusion::Graded {
                section.push(problem::grade_of_the_ungraded(place, conclusion.word()));
                None
            } else {
                Some(value.into())
            }
        }
    };
    let (over, up_to) = (share(&mut section, "超过"), share(&mut section, "不超过"));
    if let (Some(over), Some(up_to)) = (over, up_to)
        && over >= up_to
    {
        section.push(problem::empty_stretch(place, over, up_to));
    }
    let rule = StatusRule {
        words,
        conclusion,
        over,
        up_to,
        served_under: share(&mut section, "工作不满"),
        when: word(&mut section, "时点", StatusWhen::from_word, &times).unwrap_or_default(),
        grade,
        basis: basis?.value.into(),
    };
    section.end();
    Some(rule)
}

fn grades(root: &mut Section<'_>) -> Vec<Grade> {
    let mut grades: Vec<Grade> = Vec::new();
    for (mut section, place) in root.sections("等次") {
        let Some(name) = section.required("名称") else {
            continue;
        };
        let at_least = section.number("不低于").map(|item| item.value);
        if grades.iter().any(|own| own.name.as_ref() == name.value) {
            section.push(problem::grade_twice(name.place, &name.value));
            section.end();
            continue;
        }
        let above = grades.last().map(|grade| grade.at_least);
        let falls = match (above, at_least) {
            (None, _) => true,
            (Some(None), _) => false,
            (Some(Some(above)), Some(own)) => own < above,
            (Some(Some(_)), None) => true,
        };
        if !falls {
            section.push(problem::threshold_order(place, &name.value));
        }
        grades.push(Grade {
            name: name.value.into(),
            at_least,
        });
        section.end();
    }
    grades
}
