//! A small office made by hand: four people, two sections, one with two 任职, one on probation, one with 缺数.
use std::sync::Arc;

use chrono::NaiveDate;
use gangze::diag::{Cell, Diagnostic, NoWatch, Place, Sink, catalog::cells::NOT_A_DATE};
use gangze::grade::grade;
use gangze::office::{
    Audience, Base, Bounds, Closing, Combine, Compare, Conclusion, Cycle, Docket, Entry, EntryKind,
    Evidence, Facts, Grade, History, Indicator, Kind, Level, Lexicon, Merge, Mode, Node, Notice,
    Origin, Papers, Part, Period, Person, PersonId, Policy, PostScope, Quota, QuotaBase, Roster,
    Rounding, RoundingSteps, Scheme, Scope, SectionScheme, Setting, StaffCodes, State, StatusRule,
    StatusSpan, SubjectKind, Symbol, Table, Tenure, TenureId, TieKey, Value, WorkCalendar,
    YearStart, words,
};
use gangze::report::{Context, InputFile, RuleInfo, SheetAccount};
use gangze::score::{Mark, Scores, TenureScore};
use rust_decimal::Decimal;

pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn some(text: &str) -> Option<Decimal> {
    Some(dec(text))
}

/// Codes of the national cadre information standard, and a notice of five working days for 好.
pub fn papers() -> Papers {
    let pairs = |list: &[(&str, &str)]| -> Vec<(Arc<str>, Arc<str>)> {
        list.iter()
            .map(|(word, code)| ((*word).into(), (*code).into()))
            .collect()
    };
    Papers {
        notice: Some(Notice {
            workdays: 5,
            grades: vec!["好".into()],
            basis: "本方案第十条".into(),
        }),
        staff: StaffCodes {
            grades: pairs(&[
                ("优秀", "1"),
                ("称职", "2"),
                ("基本称职", "3"),
                ("不称职", "4"),
            ]),
            conclusions: pairs(&[("不定等次", "5"), ("不参加", "6")]),
            statuses: pairs(&[("试用", "5A"), ("立案", "5B")]),
            ..StaffCodes::default()
        },
        ..Papers::default()
    }
}

pub fn scheme() -> Scheme {
    let step = Rounding::new(2, Mode::HalfUp);
    Scheme {
        pack: "party-office".into(),
        title: "县委办公室岗位目标责任制考核方案".into(),
        basis: vec!["《公务员考核规定》（2020年修订）".into()],
        kinds: vec!["效率".into(), "质量".into(), "加减分".into()],
        combine: Combine::Sum,
        total: Bounds {
            lower: some("0"),
            upper: some("100"),
            ..Bounds::default()
        },
        full: some("100"),
        sections: SectionScheme::default(),
        rounding: RoundingSteps {
            entry: step,
            item: step,
            indicator: step,
            subtotal: step,
            total: step,
            grading: step,
        },
        statuses: vec![StatusRule::new(
            &["试用"],
            Conclusion::Ungraded,
            "《公务员考核规定》第二十五条",
        )],
        merge: Merge::ByDays,
        least_share: Some((dec("0.2"), "在岗时间过短".into())),
        grades: [
            ("好", some("90")),
            ("较好", some("80")),
            ("一般", some("60")),
            ("较差", None),
        ]
        .map(|(name, at_least)| Grade {
            name: name.into(),
            at_least,
        })
        .to_vec(),
        quotas: vec![quota()],
        usual: Cycle::Quarter,
        consequences: Vec::new(),
        year_start: YearStart::default(),
        compositions: Vec::new(),
        veto: Some(("较差".into(), "《公务员平时考核办法（试行）》".into())),
        closing: Closing::default(),
        papers: papers(),
    }
}

fn quota() -> Quota {
    let mut quota = Quota::new(
        "好",
        dec("0.4"),
        QuotaBase::TakingPart,
        Rounding::new(0, Mode::Truncate),
        "《公务员平时考核办法（试行）》",
    );
    quota.ties = vec![TieKey::Kind(1), TieKey::Deductions];
    quota
}

fn indicator(name: &str, kind: usize, full: &str, base: Option<Base>, row: u32) -> Indicator {
    Indicator {
        subject: SubjectKind::Person,
        audience: Audience {
            section: None,
            post: PostScope::All,
        },
        kind,
        group: Vec::new(),
        name: name.into(),
        compare: Compare::AtLeast,
        full: dec(full),
        weight: None,
        base,
        bounds: Bounds {
            lower: some("0"),
            upper: some(full),
            ..Bounds::default()
        },
        rule: "逾期扣分".into(),
        scope: Scope::All,
        cycle: Some(Cycle::Quarter),
        missing: Policy::Block,
        not_applicable: Policy::Block,
        basis: "".into(),
        source: "".into(),
        row,
        broken: false,
    }
}

fn part(file: &str, columns: u32) -> Part {
    Part {
        file: file.into(),
        sheet: Some("三季度".into()),
        columns: (0..columns).map(Some).collect(),
        section: None,
    }
}

struct Post<'a> {
    number: &'a str,
    name: &'a str,
    section: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

fn roster(lexicon: &mut Lexicon) -> Roster {
    let mut roster = Roster::default();
    let posts = [
        ("0012", "张敏", "秘书科", None, None),
        ("0034", "李强", "秘书科", None, Some("2026-08-14")),
        ("0034", "李强", "信息科", Some("2026-08-15"), None),
        ("=1+1", "王芳", "信息科", None, None),
        ("0051", "赵磊", "信息科", None, None),
    ]
    .map(|(number, name, section, from, to)| Post {
        number,
        name,
        section,
        from,
        to,
    });
    for (row, post) in (0..).zip(posts) {
        let person = Person {
            number: lexicon.intern(post.number),
            name: lexicon.intern(post.name),
            staff: lexicon.intern("公务员"),
            rank: Symbol::EMPTY,
            tenures: Vec::new(),
            statuses: Vec::new(),
            row,
        };
        let tenure = Tenure {
            person: PersonId(0),
            section: lexicon.intern(post.section),
            post: lexicon.intern("综合岗"),
            class: lexicon.intern("综合文稿"),
            duty: Symbol::EMPTY,
            from: post.from.map(day),
            to: post.to.map(day),
            row,
        };
        roster.add(person, tenure, lexicon);
    }
    let word = lexicon.intern("试用");
    roster.person_mut(PersonId(2)).unwrap().statuses = vec![StatusSpan {
        word,
        from: None,
        to: None,
        row: 3,
    }];
    roster
}

fn log(lexicon: &mut Lexicon) -> Table {
    let mut table = Table::new(words::LOG.into());
    for (name, kind) in [
        ("编号", Kind::Text),
        ("任务", Kind::Text),
        ("主办", Kind::People),
        ("完成时限", Kind::Date),
        ("完成日期", Kind::Date),
    ] {
        table.add_column(&name.into(), kind);
    }
    let part = table.add_part(part("台账/秘书科.xlsx", 5));
    let rows = [
        (
            "MS-01",
            "起草全会报告",
            0,
            Some("2026-07-20"),
            Some("2026-07-23"),
        ),
        (
            "MS-02",
            "@会议纪要",
            0,
            Some("2026-08-10"),
            Some("2026-08-10"),
        ),
        ("MS-03", "信息专报", 1, Some("2026-06-20"), None),
        ("MS-04", "四季度计划", 0, Some("2026-10-20"), None),
        ("MS-05", "没有日期", 0, None, None),
    ];
    for (row, (number, task, person, limit, done)) in (4..).zip(rows) {
        let people = [gangze::office::Mention {
            person: PersonId(person),
            lead: false,
        }];
        let date = |text: Option<&str>| text.map_or(Value::Missing, |text| Value::Date(day(text)));
        let values = [
            Value::Text(lexicon.intern(number)),
            Value::Text(lexicon.intern(task)),
            Value::People(&people),
            date(limit),
            date(done),
        ];
        table.add_row(Origin { part, row }, values);
    }
    // The second row's limit was merged down from the first.
    table.stands_at(1, 3, Cell::new(4, 3));
    table
}

fn targets(lexicon: &mut Lexicon) -> Table {
    let mut table = Table::new(words::TARGETS.into());
    for (name, kind) in [
        ("指标", Kind::Text),
        ("满分", Kind::Number),
        ("起评分", Kind::Any),
        ("缺数处理", Kind::Text),
    ] {
        table.add_column(&name.into(), kind);
    }
    let part = table.add_part(part("岗位目标.xlsx", 4));
    for (row, name) in (2..).zip(["按时办结", "质量", "加减分"]) {
        let values = [Value::Text(lexicon.intern(name))];
        table.add_row(Origin { part, row }, values);
    }
    table
}

/// An indicator's entries.
fn booked(facts: &Facts, number: u32, entries: Vec<Entry>) -> Node {
    let indicator = facts.indicator(number).unwrap();
    let mut node = Node::new(
        indicator.name.clone(),
        Level::Indicator(number),
        facts.scheme.rounding.indicator,
    );
    node.bounds = indicator.bounds;
    node.entries = entries;
    node
}

fn entry(kind: EntryKind, points: &str, reason: &str, rows: &[u32]) -> Entry {
    Entry {
        kind,
        points: dec(points),
        reason: reason.into(),
        says: None,
        evidence: rows
            .iter()
            .map(|row| Evidence {
                table: 0,
                row: *row,
            })
            .collect(),
        line: u32::from(!rows.is_empty()) * 8,
    }
}

/// One 任职: base and deductions, then the award of the second indicator; `None` is 缺数.
fn scored(
    facts: &Facts,
    tenure: u32,
    deductions: &[(&str, &[u32])],
    award: Option<&str>,
    rescale: Option<&str>,
) -> TenureScore {
    let mut first = vec![entry(EntryKind::Base, "60", "起评分", &[])];
    for (points, rows) in deductions {
        first.push(entry(EntryKind::Deduction, points, "逾期3个工作日", rows));
    }
    let mut nodes = vec![booked(facts, 0, first)];
    let second = match award {
        Some(points) => booked(
            facts,
            1,
            vec![entry(EntryKind::Award, points, "按率计分", &[0, 1, 3])],
        ),
        None => {
            let mut node = booked(facts, 1, Vec::new());
            node.state = State::Missing("测评票没有他的票".into());
            node
        }
    };
    nodes.push(second);
    let marks = nodes
        .iter()
        .zip(0..)
        .map(|(node, indicator)| Mark {
            indicator,
            state: node.state.clone(),
            actual: some("0.95"),
            treated: None,
        })
        .collect();
    let mut total = Node::new("总分", Level::Total, facts.scheme.rounding.total);
    total.bounds = facts.scheme.total;
    for (kind, node) in facts
        .scheme
        .kinds
        .iter()
        .zip(nodes.into_iter().map(Some).chain([None]))
    {
        let mut own = Node::new(kind.clone(), Level::Kind, facts.scheme.rounding.subtotal);
        own.left_out = node.is_none();
        if let Some(State::Missing(why)) = node.as_ref().map(|node| node.state.clone()) {
            own.state = State::Missing(why.clone());
            total.state = State::Missing(why);
        }
        own.rescale = rescale.filter(|_| !own.left_out).map(dec);
        own.children.extend(node);
        total.children.push(own);
    }
    if total.state == State::Valued {
        total.settle().unwrap();
    } else {
        for child in &mut total.children {
            child.settle().unwrap();
        }
    }
    let id = TenureId(tenure);
    TenureScore {
        tenure: id,
        days: facts.days_in_post(facts.tenure(id).unwrap()),
        total,
        marks,
        range: None,
    }
}

pub fn facts(scheme: Scheme) -> Facts {
    let mut lexicon = Lexicon::new();
    let roster = roster(&mut lexicon);
    let log = log(&mut lexicon);
    let targets_table = targets(&mut lexicon);
    let period = Period::quarter(2026, 3).unwrap();
    let calendar = WorkCalendar::built_in();
    let mut sink = Sink::new();
    let setting = Setting {
        period,
        as_of: day("2026-09-30"),
        calendar: &calendar,
        roster: &roster,
        lexicon: &lexicon,
    };
    let docket = Docket::allocate(&setting, &log, &[], &mut sink);
    Facts {
        unit: "某县县委办公室".into(),
        period,
        as_of: day("2026-09-30"),
        calendar,
        lexicon,
        roster,
        roster_table: Table::new(words::ROSTER.into()),
        targets_table,
        adjustments: None,
        indicators: vec![
            indicator("按时办结", 0, "60", Some(Base::Points(dec("60"))), 0),
            indicator("质量", 1, "40", None, 1),
            indicator("加减分", 2, "5", None, 2),
        ],
        groups: Vec::new(),
        tables: vec![log],
        docket,
        scheme,
        history: History::default(),
        elsewhere: Vec::new(),
    }
}

/// The context, after a change to the scheme.
pub fn context_with(change: impl FnOnce(&mut Scheme), rescale: Option<&str>) -> Context {
    let mut scheme = scheme();
    change(&mut scheme);
    let facts = Arc::new(facts(scheme));
    let tenures = vec![
        scored(&facts, 0, &[("-1.5", &[0])], Some("37.25"), rescale),
        scored(&facts, 1, &[], Some("30"), None),
        scored(&facts, 2, &[("-0.5", &[2])], Some("33.33"), None),
        scored(&facts, 3, &[], Some("25"), None),
        scored(&facts, 4, &[], None, None),
    ];
    let mut sink = Sink::new();
    let scores = Scores::of_tenures(tenures);
    let outcome = grade(&facts, &scores, &mut sink);
    let _ = NoWatch;
    let place = Place::cell(
        &"台账/秘书科.xlsx".into(),
        Some(&"三季度".into()),
        Cell::new(16, 7),
    );
    Context {
        facts,
        scores: scores.tenures.into(),
        sections: scores.sections.into(),
        outcome: Arc::new(outcome),
        problems: vec![
            Diagnostic::new(NOT_A_DATE, place, "`完成日期` 读到 `9月31日`，不是一个日期")
                .help("改成真实日期，例如 2026-09-30"),
        ]
        .into(),
        inputs: vec![InputFile {
            name: "台账/秘书科.xlsx".into(),
            digest: "00ff".repeat(16).into(),
            format: "xlsx".into(),
            what: "台账".into(),
        }]
        .into(),
        settings: Vec::new().into(),
        rules: vec![RuleInfo {
            name: "逾期扣分".into(),
            file: "逾期扣分.rhai".into(),
            title: "逾期扣分".into(),
            basis: "《岗位目标责任制考核办法》第八条".into(),
            parameters: vec![("每日扣分".into(), "分/工作日".into())],
            example: "逾期 3 个工作日 → 扣 1.5".into(),
            digest: "aa".repeat(32).into(),
            used: true,
            reads: vec![
                ("台账".into(), "完成时限".into()),
                ("台账".into(), "完成日期".into()),
            ],
        }]
        .into(),
        accounts: vec![SheetAccount {
            file: "台账/秘书科.xlsx".into(),
            sheet: Some("三季度".into()),
            table: Some("台账".into()),
            hidden: false,
            filled: 8,
            accepted: 5,
            rejected: 1,
            layout: 2,
        }]
        .into(),
        draft: false,
        draft_reason: None,
        calendar_gaps: Vec::new(),
        accepted: [].into(),
        notice_from: None,
        hand_over: Arc::default(),
        program: "gangze 0.1.0".into(),
        digest: Some("sha256:00ff".into()),
    }
}

pub fn context() -> Context {
    context_with(|_| {}, None)
}
