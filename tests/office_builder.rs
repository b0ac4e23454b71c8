//! A small office by hand: roster, targets, log and data tables as text, then facts, scores and grades.
//! A column is `名` or `名:类型`; cells are parted by `|`; `—` is 不适用, `？` a cell that could not be read.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate};
use gangze::diag::{Diagnostic, NoWatch, Place, Sink, text};
use gangze::grade::{self, Given, Outcome, Past, PastGrade, Standing};
use gangze::office::words::{LOG, ROSTER, TARGETS, log, roster, targets};
use gangze::office::{
    Bounds, Closing, Combine, Conclusion, Cycle, Docket, Entry, Facts, Figure, Grade, History,
    Kind, Lexicon, Mention, Merge, Node, Origin, Papers, Part, PastFile, PastIndicator, PastPeriod,
    PastSubject, Period, Person, PersonId, Reading, Roster, RoundingSteps, Scheme, SectionScheme,
    Setting, State, StatusSpan, SubjectKind, Symbol, Table, Tenure, TenureId, Value, WorkCalendar,
    YearStart,
};
use gangze::rules::{Pool, Rules, Source};
use gangze::score::{self, SectionScore, TenureScore};
use rust_decimal::Decimal;

/// Two threads with the rules' large stack, for all tests.
pub static POOL: LazyLock<Pool> = LazyLock::new(|| Pool::new(2).unwrap());

pub fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The messages as a person reads them.
pub fn shown(problems: &[Diagnostic]) -> String {
    problems.iter().map(text).collect::<Vec<_>>().join("\n")
}

struct Data {
    name: String,
    text: String,
}

/// A saved result by hand.
pub struct Earlier {
    period: Period,
    subjects: Vec<PastSubject>,
}

/// The saved result of a period, without anybody yet.
pub fn earlier(period: &str) -> Earlier {
    Earlier {
        period: Period::parse(period).unwrap(),
        subjects: Vec::new(),
    }
}

impl Earlier {
    /// Somebody with a total, a grade, and one indicator with its full marks and points.
    pub fn with(
        mut self,
        name: &str,
        total: &str,
        grade: &str,
        indicator: &str,
        full: &str,
        points: Option<&str>,
    ) -> Self {
        let same = |own: Option<Decimal>| Figure {
            decided: own,
            computed: own,
        };
        self.subjects.push(PastSubject {
            kind: SubjectKind::Person,
            key: name.into(),
            name: name.into(),
            section: "".into(),
            post: "".into(),
            class: "".into(),
            conclusion: Conclusion::Graded,
            why: "".into(),
            basis: "".into(),
            total: same(Some(dec(total))),
            grade: Figure {
                decided: Some(grade.into()),
                computed: Some(grade.into()),
            },
            undecided: false,
            kinds: Vec::new(),
            indicators: vec![PastIndicator {
                name: indicator.into(),
                kind: "".into(),
                section: "".into(),
                post: "".into(),
                full: dec(full),
                score: points.map(dec),
                actual: points.map(dec),
                state: "".into(),
                treated: None,
            }],
        });
        self
    }

    fn saved(self) -> PastPeriod {
        let file = PastFile {
            name: format!("结果/{}/results.json", self.period).into(),
            ..PastFile::default()
        };
        PastPeriod::new(self.period, file, "试验".into(), self.subjects)
    }
}

/// What is known of the office so far.
pub struct Office {
    pub period: Period,
    pub as_of: NaiveDate,
    pub scheme: Scheme,
    people: Vec<String>,
    statuses: Vec<String>,
    targets: String,
    log: String,
    data: Vec<Data>,
    history: History,
    adjustments: String,
    past: Vec<String>,
    section_grades: Vec<String>,
}

impl Office {
    pub fn new(period: &str) -> Self {
        let period = Period::parse(period).unwrap();
        Self {
            period,
            as_of: period.last,
            scheme: plain_scheme(),
            people: Vec::new(),
            statuses: Vec::new(),
            targets: "指标|目标类型|满分|计分规则".to_owned(),
            log: "任务|主办".to_owned(),
            data: Vec::new(),
            adjustments: String::new(),
            past: Vec::new(),
            section_grades: Vec::new(),
            history: History::default(),
        }
    }

    /// Saved results of earlier periods.
    pub fn history(mut self, periods: Vec<Earlier>) -> Self {
        self.history = History::new(periods.into_iter().map(Earlier::saved).collect());
        self
    }

    /// 调整, with its header line.
    pub fn adjust(mut self, text: &str) -> Self {
        self.adjustments = text.to_owned();
        self
    }

    /// `姓名|期间|等次`, an earlier result a line.
    pub fn past(mut self, text: &str) -> Self {
        self.past.extend(lines(text));
        self
    }

    /// `科室|等次`
    pub fn section_grades(mut self, text: &str) -> Self {
        self.section_grades.extend(lines(text));
        self
    }

    /// `姓名|科室|岗位|岗位类别|起|止|职责|人员类别|职级`, a 任职 a line; what is left out at the end is blank.
    pub fn roster(mut self, text: &str) -> Self {
        self.people.extend(lines(text));
        self
    }

    /// `姓名|状态|起|止`, a status a line.
    pub fn statuses(mut self, text: &str) -> Self {
        self.statuses.extend(lines(text));
        self
    }

    pub fn targets(mut self, text: &str) -> Self {
        self.targets = text.to_owned();
        self
    }

    pub fn log(mut self, text: &str) -> Self {
        self.log = text.to_owned();
        self
    }

    /// A table of 数据/: its 人员 column is the owner, its 日期 or 期间 column the day.
    pub fn data(mut self, name: &str, text: &str) -> Self {
        self.data.push(Data {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    pub fn on_day(mut self, text: &str) -> Self {
        self.as_of = day(text);
        self
    }

    pub fn scheme(mut self, change: impl FnOnce(&mut Scheme)) -> Self {
        change(&mut self.scheme);
        self
    }

    /// Facts, and what was found wrong on the way.
    pub fn facts(&self) -> (Arc<Facts>, Sink) {
        let mut sink = Sink::new();
        let mut lexicon = Lexicon::new();
        let roster = self.people(&mut lexicon);
        let year = self.period.first.year();
        let mut read = |name: &str, text: &str| table(name, text, year, &roster, &mut lexicon);
        let people: Vec<String> = std::iter::once("岗位类别|状态".to_owned())
            .chain(self.people.iter().map(|line| cell(line, 3).to_owned()))
            .collect();
        let roster_table = read(ROSTER, &people.join("\n"));
        let targets_table = read(TARGETS, &self.targets);
        let log = read(LOG, &self.log);
        let adjustments = (!self.adjustments.is_empty())
            .then(|| read(gangze::office::words::ADJUSTMENTS, &self.adjustments));
        let data: Vec<Table> = self
            .data
            .iter()
            .map(|data| {
                let mut table = read(&data.name, &data.text);
                let first = |kinds: &[Kind]| {
                    let columns = table.columns();
                    columns
                        .iter()
                        .position(|column| kinds.contains(&column.kind))
                };
                (table.owner, table.day) =
                    (first(&[Kind::People]), first(&[Kind::Date, Kind::Span]));
                table
            })
            .collect();
        let reading = Reading {
            table: &targets_table,
            lexicon: &lexicon,
            roster: &roster,
            scheme: &self.scheme,
        };
        let groups = reading.groups(&mut sink);
        let indicators = reading.indicators(&mut sink);
        reading.check_statuses(&roster_table, &mut sink);
        let calendar = WorkCalendar::built_in();
        let setting = Setting {
            period: self.period,
            as_of: self.as_of,
            calendar: &calendar,
            roster: &roster,
            lexicon: &lexicon,
        };
        let tables: Vec<&Table> = data.iter().collect();
        let docket = Docket::allocate(&setting, &log, &tables, &mut sink);
        let facts = Facts {
            unit: "试验办公室".into(),
            period: self.period,
            as_of: self.as_of,
            calendar,
            lexicon,
            roster,
            roster_table,
            targets_table,
            adjustments,
            indicators,
            groups,
            tables: std::iter::once(log).chain(data).collect(),
            docket,
            scheme: self.scheme.clone(),
            history: self.history.clone(),
            elsewhere: Vec::new(),
        };
        (Arc::new(facts), sink)
    }

    /// What the check of 岗位目标 as a whole finds: sums, clashes, posts without targets.
    pub fn check_targets(&self) -> Vec<Diagnostic> {
        let (facts, mut sink) = self.facts();
        let reading = Reading {
            table: &facts.targets_table,
            lexicon: &facts.lexicon,
            roster: &facts.roster,
            scheme: &facts.scheme,
        };
        reading.check(&facts.indicators, &facts.groups, &mut sink);
        sink.finish()
    }

    fn people(&self, lexicon: &mut Lexicon) -> Roster {
        let mut roster = Roster::default();
        for (row, line) in (0u32..).zip(&self.people) {
            let word = |lexicon: &mut Lexicon, at| lexicon.intern(cell(line, at));
            let date = |at| Some(cell(line, at)).filter(|c| !c.is_empty()).map(day);
            let name = word(lexicon, 0);
            let person = Person {
                number: name,
                name,
                staff: word(lexicon, 7),
                rank: word(lexicon, 8),
                tenures: Vec::new(),
                statuses: Vec::new(),
                row,
            };
            let tenure = Tenure {
                person: PersonId(0),
                section: word(lexicon, 1),
                post: word(lexicon, 2),
                class: word(lexicon, 3),
                duty: word(lexicon, 6),
                from: date(4),
                to: date(5),
                row,
            };
            roster.add(person, tenure, lexicon);
            roster.places.push(Place::file("人员名册"));
        }
        for line in &self.statuses {
            let id = roster.by_name(cell(line, 0))[0];
            let date = |at| Some(cell(line, at)).filter(|c| !c.is_empty()).map(day);
            let span = StatusSpan {
                word: lexicon.intern(cell(line, 1)),
                from: date(2),
                to: date(3),
                row: roster.person(id).unwrap().row,
            };
            roster.person_mut(id).unwrap().statuses.push(span);
        }
        roster
    }

    /// Scores and grades by rules given as (name, script).
    pub fn run(&self, rules: &[(&str, &str)]) -> Run {
        self.run_on(&POOL, sources(rules))
    }

    pub fn run_on(&self, pool: &Pool, sources: Vec<Source>) -> Run {
        let (facts, mut sink) = self.facts();
        let rules = Arc::new(Rules::load(sources, pool, &mut sink));
        let mut scores = score::score(&facts, &rules, pool, &NoWatch, &mut sink);
        gangze::assess::judge(&facts, &rules, pool, &mut scores, &mut sink);
        let decisions = facts
            .adjustments
            .as_ref()
            .map_or_else(grade::Decisions::default, |table| {
                grade::read_decisions(&facts, table, &mut sink)
            });
        let mut past = Past::default();
        for line in &self.past {
            let person = facts.roster.by_name(cell(line, 0))[0];
            let own = past.grades.entry(person).or_default();
            own.push(PastGrade {
                period: cell(line, 1).into(),
                post: "".into(),
                grade: cell(line, 2).into(),
            });
        }
        let sections: Vec<(Symbol, Arc<str>)> = self
            .section_grades
            .iter()
            .map(|line| {
                let section = facts.lexicon.find(cell(line, 0)).unwrap();
                (section, cell(line, 1).into())
            })
            .collect();
        let given = Given {
            decisions: &decisions,
            past: Some(&past),
            by_script: score::composes(&rules),
            sections: &sections,
            ..Given::new(&facts, &scores)
        };
        let outcome = grade::grade_with(given, &mut sink);
        let applied = outcome.applied();
        gangze::assess::report_blocked(&scores.blocked, &facts, &applied, &mut sink);
        Run {
            facts,
            scores: scores.tenures.iter().collect(),
            sections: scores.sections.iter().collect(),
            outcome,
            problems: sink.finish(),
        }
    }
}

/// Everything that came of it.
pub struct Run {
    pub facts: Arc<Facts>,
    pub scores: Vec<TenureScore>,
    pub sections: Vec<SectionScore>,
    pub outcome: Outcome,
    pub problems: Vec<Diagnostic>,
}

impl Run {
    pub fn person(&self, name: &str) -> PersonId {
        self.facts.roster.by_name(name)[0]
    }

    pub fn standing(&self, name: &str) -> &Standing {
        let id = self.person(name);
        let standings = &self.outcome.standings;
        standings.iter().find(|own| own.person == id).unwrap()
    }

    /// The scores of a person's posts, in the order of the roster.
    pub fn scores_of(&self, name: &str) -> Vec<&TenureScore> {
        let id = self.person(name);
        let own = |score: &&TenureScore| self.facts.tenure(score.tenure).unwrap().person == id;
        self.scores.iter().filter(own).collect()
    }

    pub fn total(&self, name: &str) -> Option<Decimal> {
        self.standing(name).total
    }

    /// The first node of that name in a person's tree.
    pub fn node(&self, person: &str, name: &str) -> &Node {
        let mut found = None;
        for score in self.scores_of(person) {
            score.total.walk(&mut |node, _| {
                if found.is_none() && node.name.as_ref() == name {
                    found = Some(node);
                }
            });
        }
        found.unwrap()
    }

    /// The value of a node, or its state and why.
    pub fn value(&self, person: &str, name: &str) -> String {
        let node = self.node(person, name);
        match &node.state {
            State::Valued => node.settled.value.to_string(),
            state => format!("{}: {}", state.word(), state.why()),
        }
    }

    /// What the rule left, before any policy.
    pub fn state(&self, person: &str, indicator: &str) -> State {
        let number = self
            .facts
            .indicators
            .iter()
            .position(|own| own.name.as_ref() == indicator)
            .unwrap();
        let scores = self.scores_of(person);
        let mut marks = scores.iter().flat_map(|score| &score.marks);
        let mark = marks.find(|mark| mark.indicator as usize == number);
        mark.unwrap().state.clone()
    }

    /// `扣分 -1.5 逾期3个工作日 [1]`: the bookings of a node and what is below it, rows counted from 1.
    pub fn entries(&self, person: &str, node: &str) -> Vec<String> {
        let mut lines = Vec::new();
        self.node(person, node).walk(&mut |node, _| {
            lines.extend(node.entries.iter().map(entry_line));
        });
        lines
    }

    pub fn shown(&self) -> String {
        shown(&self.problems)
    }
}

fn entry_line(entry: &Entry) -> String {
    let rows: Vec<String> = entry
        .evidence
        .iter()
        .map(|evidence| (evidence.row + 1).to_string())
        .collect();
    format!(
        "{} {} {} [{}]",
        entry.kind.word(),
        entry.points,
        entry.reason,
        rows.join(",")
    )
}

pub fn sources(rules: &[(&str, &str)]) -> Vec<Source> {
    rules
        .iter()
        .map(|(name, script)| Source {
            name: (*name).into(),
            file: format!("rules/试验/{name}.rhai").into(),
            text: (*script).into(),
            digest: "".into(),
        })
        .collect()
}

/// A script with a whole header; its body begins on line 6.
pub fn script(reads: &str, parameters: &str, body: &str) -> String {
    format!(
        "/// 试验\n/// 依据：试验办法第一条\n/// 取数：{reads}\n/// 参数：{parameters}\n/// 例：试验\n{body}"
    )
}

/// The scheme and scripts of `rules/party-office`.
pub fn party_office() -> (Scheme, Vec<Source>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/county-office");
    let mut sink = Sink::new();
    let workspace = gangze::workspace::open(&folder, None, &mut sink).unwrap();
    let sources = workspace
        .rules
        .iter()
        .map(|rule| Source {
            name: rule.name.clone(),
            file: rule.file.clone(),
            text: rule.text.clone(),
            digest: rule.digest.clone(),
        })
        .collect();
    (workspace.scheme, sources)
}

/// 求和 without bounds on the total; four grades; no quota, no status.
pub fn plain_scheme() -> Scheme {
    let grade = |name: &str, at_least: Option<i64>| Grade {
        name: name.into(),
        at_least: at_least.map(Decimal::from),
    };
    Scheme {
        pack: "试验".into(),
        title: "试验方案".into(),
        basis: Vec::new(),
        kinds: ["规范", "成果", "效率", "质量", "加减分"]
            .map(Arc::from)
            .to_vec(),
        combine: Combine::Sum,
        total: Bounds::default(),
        full: None,
        sections: SectionScheme::default(),
        rounding: RoundingSteps::default(),
        statuses: Vec::new(),
        merge: Merge::ByDays,
        least_share: None,
        grades: vec![
            grade("好", Some(90)),
            grade("较好", Some(80)),
            grade("一般", Some(60)),
            grade("较差", None),
        ],
        quotas: Vec::new(),
        usual: Cycle::Quarter,
        consequences: Vec::new(),
        year_start: YearStart::default(),
        compositions: Vec::new(),
        veto: Some(("较差".into(), "试验办法第九条".into())),
        closing: Closing::default(),
        papers: Papers::default(),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn cell(line: &str, at: usize) -> &str {
    line.split('|').nth(at).map_or("", str::trim)
}

fn kind_of(table: &str, name: &str) -> Kind {
    use gangze::office::words::{ADJUSTMENTS, adjustments};
    match name {
        adjustments::PERIOD if table == ADJUSTMENTS => Kind::Span,
        adjustments::OLD | adjustments::NEW if table == ADJUSTMENTS => Kind::Any,
        adjustments::DATE if table == ADJUSTMENTS => Kind::Date,
        targets::FULL
        | targets::WEIGHT
        | targets::TARGET
        | targets::DEDUCTION_FLOOR
        | targets::BONUS_CAP
        | targets::LOWER
        | targets::UPPER
            if table == TARGETS =>
        {
            Kind::Number
        }
        targets::BASE if table == TARGETS => Kind::Any,
        // Any further column of 岗位目标 is a parameter.
        _ if table == TARGETS && !targets::ALL.contains(&name) => Kind::Number,
        log::LEAD | log::ASSIST => Kind::People,
        roster::NAME => Kind::People,
        log::ASSIGNED | log::LIMIT | log::DONE => Kind::Date,
        _ => Kind::Text,
    }
}

fn table(name: &str, text: &str, year: i32, roster: &Roster, lexicon: &mut Lexicon) -> Table {
    let mut table = Table::new(name.into());
    let lines = lines(text);
    let heads: Vec<&str> = lines[0].split('|').map(str::trim).collect();
    let mut kinds = Vec::new();
    for head in &heads {
        let (column, kind) = match head.split_once(':') {
            Some((column, kind)) => (column, Kind::from_word(kind).unwrap()),
            None => (*head, kind_of(name, head)),
        };
        table.add_column(&column.into(), kind);
        kinds.push(kind);
    }
    let part = table.add_part(Part {
        file: format!("{name}.csv").into(),
        sheet: None,
        columns: (0..u32::try_from(heads.len()).unwrap()).map(Some).collect(),
        section: None,
    });
    for (row, line) in (1u32..).zip(&lines[1..]) {
        let mentions: Vec<Vec<Mention>> = (0..kinds.len())
            .map(|at| match kinds[at] {
                Kind::People => people(cell(line, at), roster),
                _ => Vec::new(),
            })
            .collect();
        let values: Vec<Value<'_>> = (0..kinds.len())
            .map(|at| value(cell(line, at), kinds[at], year, &mentions[at], lexicon))
            .collect();
        table.add_row(Origin { part, row }, values);
    }
    table
}

fn people(text: &str, roster: &Roster) -> Vec<Mention> {
    text.split('、')
        .filter(|name| !name.is_empty() && *name != "—" && *name != "？")
        .map(|name| {
            let bare = name.trim_end_matches("（牵头）");
            Mention {
                person: roster.by_name(bare)[0],
                lead: bare != name,
            }
        })
        .collect()
}

fn value<'m>(
    text: &str,
    kind: Kind,
    year: i32,
    mentions: &'m [Mention],
    lexicon: &mut Lexicon,
) -> Value<'m> {
    match (text, kind) {
        ("", _) => return Value::Missing,
        ("—", _) => return Value::NotApplicable,
        ("？", _) => return Value::Faulty,
        _ => {}
    }
    let number = || match text.strip_suffix('%') {
        Some(percent) => dec(percent) / Decimal::ONE_HUNDRED,
        None => dec(text),
    };
    match kind {
        Kind::Text => Value::Text(lexicon.intern(text)),
        Kind::Number | Kind::Count | Kind::Percent => Value::Number(number()),
        Kind::Date if text.len() == 5 => Value::Date(day(&format!("{year}-{text}"))),
        Kind::Date => Value::Date(day(text)),
        Kind::Span => {
            let span = Period::parse(text).unwrap();
            Value::Span(span.first, span.last)
        }
        Kind::Flag => Value::Flag(text == "是"),
        Kind::People => Value::People(mentions),
        Kind::Any => match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(lexicon.intern(text)),
        },
    }
}

/// The rows of the log that a person leads, in all posts, counted from 1.
pub fn led(facts: &Facts, name: &str) -> Vec<u32> {
    rows(facts, name, |duties| &duties.lead)
}

/// The rows that `pick` names, in all posts of a person, counted from 1.
pub fn rows(facts: &Facts, name: &str, pick: fn(&gangze::office::Duties) -> &Vec<u32>) -> Vec<u32> {
    let id = facts.roster.by_name(name)[0];
    let tenures: &Vec<TenureId> = &facts.roster.person(id).unwrap().tenures;
    tenures
        .iter()
        .flat_map(|tenure| pick(facts.docket.duties(*tenure).unwrap()))
        .map(|row| row + 1)
        .collect()
}
