//! `gangze ballot`: the forms of 民主测评 handed out, and taken back as the table 测评票.
//! Invariant: what came back is only ever read; forms that were handed out are not replaced by others unasked.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::ballot::{
    self, Ballot, Checked, Head, Register, Returned, Tally, Visit, form_workbook, forms,
    summary_workbook, votes_workbook,
};
use crate::book::{ResultFolder, workbook_bytes};
use crate::diag::{Diagnostic, NoWatch, Sink, Stage, Watch};
use crate::intake::{self, Files, Role};
use crate::office::ballot::{BallotPlan, VOTES};
use crate::office::words::ROSTER;
use crate::office::{Lexicon, Period, Roster};
use crate::sheet::{self, File, Reader};
use crate::workspace::{self, BALLOTS, COLLECTED, Purpose, Workspace};

pub(super) const OUT: &str = "发出";
pub(super) const BACK: &str = "收回";
pub(super) const PLAN: &str = "测评";
pub(super) const REGISTER: &str = "发出登记.json";
pub(super) const RECEIPT: &str = "收票登记.json";

/// What is to be handed out or taken back.
#[derive(Clone, Debug)]
pub struct BallotRequest {
    pub dir: PathBuf,
    pub period: Period,
    /// Hand out anew although other forms are out.
    pub again: bool,
    /// The program that reads old formats in a child: our own.
    pub program: PathBuf,
}

/// Forms of one 评价主体.
#[derive(Clone, Debug)]
pub struct Stack {
    pub group: Arc<str>,
    pub forms: usize,
    /// Distinct people rated.
    pub people: usize,
}

/// What was handed out.
#[derive(Debug)]
pub struct HandedOut {
    pub unit: Arc<str>,
    pub title: Arc<str>,
    /// Each form is for the person who is named on it.
    pub signed: bool,
    pub folder: PathBuf,
    pub back: PathBuf,
    pub stacks: Vec<Stack>,
    pub problems: Vec<Diagnostic>,
}

/// What was taken back.
#[derive(Debug)]
pub struct Collected {
    pub unit: Arc<str>,
    pub title: Arc<str>,
    pub folder: PathBuf,
    pub groups: Vec<Arc<str>>,
    pub tally: Tally,
    /// Files that were not taken.
    pub refused: usize,
    pub problems: Vec<Diagnostic>,
}

impl Collected {
    pub fn is_draft(&self) -> bool {
        self.problems.iter().any(Diagnostic::is_error)
    }
}

/// The folder with what a vote needs of it.
struct Ground {
    unit: Arc<str>,
    plan: BallotPlan,
    roster: Roster,
    lexicon: Lexicon,
    /// The period in the office's own year.
    period: Period,
}

/// Writes every form of a period.
///
/// # Errors
/// All that was found, where the forms cannot be made or other ones are out already.
pub fn hand_out(request: &BallotRequest, watch: &dyn Watch) -> Result<HandedOut, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match hand(request, watch, &mut sink) {
        Ok(done) => Ok(HandedOut {
            problems: sink.finish(),
            ..done
        }),
        Err(fault) => Err(ended(sink, fault)),
    }
}

/// Reads what came back and writes 汇总: the table 测评票 and the statistics.
///
/// # Errors
/// All that was found, where nothing was handed out or nothing can be written.
pub fn collect(request: &BallotRequest, watch: &dyn Watch) -> Result<Collected, Vec<Diagnostic>> {
    let mut sink = Sink::new();
    match take(request, watch, &mut sink) {
        Ok(done) => Ok(Collected {
            problems: sink.finish(),
            ..done
        }),
        Err(fault) => Err(ended(sink, fault)),
    }
}

/// `None`: what ended it is in the sink.
type Ended = Option<Box<Diagnostic>>;

fn ended(mut sink: Sink, fault: Ended) -> Vec<Diagnostic> {
    sink.merge(fault.map_or_else(Sink::new, |fault| {
        let mut own = Sink::new();
        own.push(*fault);
        own
    }));
    sink.finish()
}

fn ground(request: &BallotRequest, watch: &dyn Watch, sink: &mut Sink) -> Result<Ground, Ended> {
    // What the log and the targets lack is not this command's business.
    let mut opening = Sink::new();
    let workspace = workspace::open(&request.dir, Some(request.period.cycle), &mut opening)?;
    let settings: Vec<&Arc<str>> = workspace.settings.iter().map(|own| &own.file).collect();
    opening.retain(|problem| {
        let file = problem.place.file_name();
        file.is_some_and(|file| settings.contains(&file))
    });
    let faulty = opening.has_errors();
    sink.merge(opening);
    if faulty {
        return Err(None);
    }
    let period = request.period.in_year(workspace.scheme.year_start);
    let Some(plan) = workspace.ballot.clone() else {
        return Err(Some(Box::new(ballot::no_plan(&workspace.scheme.pack))));
    };
    let mut own = Sink::new();
    let intake = read_roster(&workspace, request, period, watch, &mut own)?;
    let faulty = own.has_errors();
    sink.merge(own);
    if faulty {
        return Err(None);
    }
    Ok(Ground {
        unit: workspace.unit,
        plan,
        roster: intake.roster,
        lexicon: intake.lexicon,
        period,
    })
}

fn read_roster(
    workspace: &Workspace,
    request: &BallotRequest,
    period: Period,
    watch: &dyn Watch,
    sink: &mut Sink,
) -> Result<intake::Intake, Box<Diagnostic>> {
    let Some(file) = workspace.file(&Purpose::Roster) else {
        let shown = workspace.dir.display().to_string();
        return Err(Box::new(workspace::no_table(&shown, ROSTER)));
    };
    let plan = intake::Plan {
        sources: vec![intake::Source {
            path: file.path.clone(),
            name: file.name.clone(),
            role: Role::Roster,
        }],
        synonyms: workspace.synonyms.clone(),
        year: workspace.year,
        period: Some(period),
        ..intake::Plan::default()
    };
    let reader = Reader::new(&request.program);
    Ok(intake::read(&plan, &Files { reader: &reader }, watch, sink))
}

/// A folder of the period as it is and as people see it.
fn place(request: &BallotRequest, name: &str) -> (PathBuf, String) {
    let period = request.period.to_string();
    let path = request.dir.join(BALLOTS).join(&period).join(name);
    (path, format!("{BALLOTS}/{period}/{name}"))
}

fn hand(request: &BallotRequest, watch: &dyn Watch, sink: &mut Sink) -> Result<HandedOut, Ended> {
    let ground = ground(request, watch, sink)?;
    let head = Head {
        unit: &ground.unit,
        period: ground.period,
        plan: &ground.plan,
    };
    let mut own = Sink::new();
    let all = forms(
        &ground.plan,
        &ground.roster,
        &ground.lexicon,
        ground.period,
        &mut own,
    );
    let faulty = own.has_errors();
    sink.merge(own);
    if faulty {
        return Err(None);
    }
    let register = Register::of(&head, all);
    let (folder, shown) = place(request, OUT);
    let (back, back_shown) = place(request, BACK);
    if !request.again
        && let Some(stored) = workspace::json_file(&folder.join(REGISTER))
    {
        let known = Register::read(stored, &ground.plan);
        if !known.as_ref().is_some_and(|known| known.same(&register)) {
            let period = request.period.to_string();
            let out = known.map_or(0, |known| known.forms().len());
            return Err(Some(Box::new(ballot::handed_out(&shown, &period, out))));
        }
    }
    ballot::unrated(&ground.plan, register.forms(), &shown, sink);
    let target = ResultFolder::replacing(&folder, &shown, sink)?;
    watch.begin(
        Stage::Write,
        u64::try_from(register.forms().len()).unwrap_or(u64::MAX),
    );
    for form in register.forms() {
        let group = ground
            .plan
            .groups
            .get(form.group)
            .map_or("", |group| &group.name);
        // A signed form is handed to its rater: the name tells which file is whose.
        let rater = form.rater.as_ref();
        let rater = rater.map_or_else(String::new, |rater| format!("-{}", rater.name));
        let own = file_name(&format!("{}{rater}", form.id));
        let name = format!("{}/{own}.xlsx", file_name(group));
        target.workbook(&name, form_workbook(&head, form), &NoWatch)?;
        watch.step(Stage::Write);
    }
    watch.end(Stage::Write);
    target.json(REGISTER, &register.json(&head))?;
    target.commit(sink)?;
    if !back.exists() {
        ResultFolder::fresh(&back, &back_shown, sink)?.commit(sink)?;
    }
    let stacks = ground
        .plan
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| stack(index, &group.name, &register))
        .collect();
    Ok(HandedOut {
        unit: ground.unit.clone(),
        title: ground.plan.title.clone(),
        signed: ground.plan.signed,
        folder,
        back,
        stacks,
        problems: Vec::new(),
    })
}

fn stack(group: usize, name: &Arc<str>, register: &Register) -> Stack {
    let own = || register.forms().iter().filter(|form| form.group == group);
    let mut people: Vec<&str> = own()
        .flat_map(|form| form.rated.iter().map(|rated| rated.number.as_ref()))
        .collect();
    people.sort_unstable();
    people.dedup();
    Stack {
        group: name.clone(),
        forms: own().count(),
        people: people.len(),
    }
}

/// A name that every system takes as a file's.
fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect()
}

fn take(request: &BallotRequest, watch: &dyn Watch, sink: &mut Sink) -> Result<Collected, Ended> {
    let ground = ground(request, watch, sink)?;
    let head = Head {
        unit: &ground.unit,
        period: ground.period,
        plan: &ground.plan,
    };
    let (out, out_shown) = place(request, OUT);
    let file = format!("{out_shown}/{REGISTER}");
    let Some(stored) = workspace::json_file(&out.join(REGISTER)) else {
        return Err(Some(Box::new(ballot::no_register(&file))));
    };
    let register_digest = ballot::register_digest(&stored);
    let register = Register::read(stored, &ground.plan).filter(|register| register.fits(&head));
    let Some(register) = register else {
        return Err(Some(Box::new(ballot::plan_changed(&file))));
    };
    let back = Back::read(request, &head, &register, watch, sink);
    let mut ballots: Vec<Ballot> = back
        .checked
        .into_iter()
        .map(|checked| ballot::judge(&ground.plan, &register, checked, sink))
        .collect();
    ballots.sort_by_key(|ballot| ballot.form);
    let on_roster = |number: &str| {
        let person = ground
            .lexicon
            .find(number)
            .and_then(|own| ground.roster.by_number(own));
        person
            .and_then(|person| ground.roster.person(person))
            .is_some_and(|person| {
                let mut tenures = person
                    .tenures
                    .iter()
                    .filter_map(|id| ground.roster.tenure(*id));
                tenures.any(|own| own.overlaps(ground.period.first, ground.period.last))
            })
    };
    let now = forms(
        &ground.plan,
        &ground.roster,
        &ground.lexicon,
        ground.period,
        &mut Sink::new(),
    );
    let tally = ballot::tally(
        &ground.plan,
        &register,
        &ballots,
        (&file, &now, &on_roster),
        sink,
    );

    let draft = if sink.has_errors() { "-草稿" } else { "" };
    let (folder, shown) = place(request, &format!("{COLLECTED}{draft}"));
    let target = ResultFolder::replacing(&folder, &shown, sink)?;
    let votes = workbook_bytes(votes_workbook(&head, &tally), &NoWatch)?;
    let votes_file = File::from_bytes(VOTES.into(), votes);
    target.bytes(&format!("{VOTES}.xlsx"), votes_file.bytes())?;
    let summary = summary_workbook(&head, &register, &ballots, &back.refused, &tally);
    target.workbook("测评统计.xlsx", summary, watch)?;
    target.json(
        RECEIPT,
        &json!({
            "格式": ballot::VERSION,
            "考核期": request.period.to_string(),
            PLAN: ballot::plan_digest(&ground.plan),
            OUT: register_digest,
            VOTES: votes_file.digest(),
            BACK: back.digests,
        }),
    )?;
    target.commit(sink)?;
    Ok(Collected {
        unit: ground.unit.clone(),
        title: ground.plan.title.clone(),
        folder,
        groups: ground
            .plan
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect(),
        tally,
        refused: back.refused.len(),
        problems: Vec::new(),
    })
}

/// Everything in 收回.
struct Back {
    checked: Vec<Checked>,
    /// Files that are not taken, with the first fault of each.
    refused: Vec<(Arc<str>, Diagnostic)>,
    /// Digest by file name.
    digests: serde_json::Map<String, serde_json::Value>,
}

impl Back {
    fn read(
        request: &BallotRequest,
        head: &Head<'_>,
        register: &Register,
        watch: &dyn Watch,
        sink: &mut Sink,
    ) -> Self {
        let mut back = Self {
            checked: Vec::new(),
            refused: Vec::new(),
            digests: serde_json::Map::new(),
        };
        let (folder, shown) = place(request, BACK);
        let files = workspace::tables_below(&folder, &shown, sink);
        let reader = Reader::new(&request.program);
        watch.begin(Stage::Read, u64::try_from(files.len()).unwrap_or(u64::MAX));
        let mut checked: Vec<Checked> = Vec::new();
        for (path, name) in files {
            match back.one(&path, &name, &reader, sink) {
                Ok(returned) => match ballot::check(head, register, &returned) {
                    Ok(form) => checked.push(form),
                    Err(fault) => back.refuse(name, *fault, sink),
                },
                Err(fault) => back.refuse(name, *fault, sink),
            }
            watch.step(Stage::Read);
        }
        watch.end(Stage::Read);
        back.part_copies(checked, register, sink);
        back
    }

    fn one(
        &mut self,
        path: &Path,
        name: &Arc<str>,
        reader: &Reader,
        sink: &mut Sink,
    ) -> Result<Returned, Box<Diagnostic>> {
        let file = sheet::open(path, name.clone())?;
        self.digests.insert(name.to_string(), file.digest().into());
        let mut visit = Visit::new(name.clone());
        let mut own = Sink::new();
        sheet::read(&file, reader, &mut own, &mut visit)?;
        let list = own.finish();
        let first = list.iter().find(|problem| problem.is_error()).cloned();
        for problem in list {
            if Some(&problem) != first.as_ref() {
                sink.push(problem);
            }
        }
        match first {
            Some(fault) => Err(Box::new(fault)),
            None => Ok(visit.finish()),
        }
    }

    fn refuse(&mut self, file: Arc<str>, fault: Diagnostic, sink: &mut Sink) {
        sink.push(fault.clone());
        self.refused.push((file, fault));
    }

    /// Takes forms that came back once; of copies none is taken.
    fn part_copies(&mut self, checked: Vec<Checked>, register: &Register, sink: &mut Sink) {
        let mut times: HashMap<usize, usize> = HashMap::new();
        for form in &checked {
            *times.entry(form.form).or_default() += 1;
        }
        let mut firsts: HashMap<usize, Checked> = HashMap::new();
        for form in checked {
            if times.get(&form.form) == Some(&1) {
                self.checked.push(form);
                continue;
            }
            let id = register.form(form.form).map_or("", |own| &own.id);
            match firsts.get(&form.form) {
                None => {
                    firsts.insert(form.form, form);
                }
                Some(first) => {
                    let fault = ballot::ballot_twice(&first.place, &form.place, id);
                    let twin = ballot::ballot_twice(&form.place, &first.place, id);
                    if !self.refused.iter().any(|(file, _)| *file == first.file) {
                        self.refused.push((first.file.clone(), twin));
                    }
                    self.refuse(form.file.clone(), fault, sink);
                }
            }
        }
    }
}
