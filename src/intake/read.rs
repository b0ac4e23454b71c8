//! The order of reading: roster, targets, then everything else side by side.
//! Invariant: what comes out depends on the order of the plan alone, never on threads.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::assemble::{Common, OfSections, assemble, is_idle, of_sections, owner};
use super::collect::{Collector, Ground, Harvest};
use super::convert::Desk;
use super::headings::Headings;
use super::people::{Search, near};
use super::twins::Twins;
use super::{Input, Intake, Plan, Role, Source, checks, problem, roster};
use crate::diag::{Diagnostic, Place, Sink, Stage, Watch};
use crate::office::{Lexicon, Roster, Table};
use crate::sheet::{self, Format, TextEncoding, Visitor};

/// Where the rows of a source come from: files, or tables written down in a test.
pub trait Feed: Sync {
    /// Sends all sheets of the source to the visitor.
    fn feed(
        &self,
        source: &Source,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>>;
}

/// Files on disk, read by `sheet`.
pub struct Files<'a> {
    pub reader: &'a sheet::Reader,
}

impl Feed for Files<'_> {
    fn feed(
        &self,
        source: &Source,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>> {
        let (path, name) = (&source.path, &source.name);
        let (format, digest) = sheet::read_from(path, name, self.reader, sink, visitor)?;
        Ok(Input {
            name: name.clone(),
            digest: digest.into(),
            format: format_words(format),
        })
    }
}

fn format_words(format: Format) -> String {
    match format {
        Format::Xlsx => "xlsx".to_owned(),
        Format::Xlsb => "xlsb".to_owned(),
        Format::Xls => "xls".to_owned(),
        Format::Ods => "ods".to_owned(),
        Format::Html => "网页".to_owned(),
        Format::Text { encoding, .. } => {
            let encoding = match encoding {
                TextEncoding::Utf8 => "UTF-8",
                TextEncoding::Utf16 => "UTF-16",
                TextEncoding::Gb18030 => "GB18030",
            };
            format!("CSV（{encoding}）")
        }
    }
}

/// Reads everything that the plan names from `feed`.
pub fn read(plan: &Plan, feed: &dyn Feed, watch: &dyn Watch, sink: &mut Sink) -> Intake {
    let steps = u64::try_from(plan.sources.len()).unwrap_or(u64::MAX);
    watch.begin(Stage::Read, steps);
    let mut intake = Intake::default();
    let mut inputs: Vec<Option<Input>> = vec![None; plan.sources.len()];
    let mut reading = Reading {
        plan,
        feed,
        watch,
        doubtful: FxHashSet::default(),
    };

    let names = reading.run(&Role::Roster, &mut intake, &mut inputs, sink);
    if let Some((table, head)) = names {
        intake.roster = roster::build(
            (&table, head.as_ref()),
            &intake.lexicon,
            &mut reading.doubtful,
            sink,
        );
        intake.roster_table = Some(table);
    }
    intake.targets = reading
        .run(&Role::Targets, &mut intake, &mut inputs, sink)
        .map(|(table, _)| table);
    reading.run_rest(&mut intake, &mut inputs, sink);
    intake.inputs = inputs.into_iter().flatten().collect();
    sort_accounts(&mut intake, plan);
    missing_tables(&intake, plan, sink);
    checks::run(&intake, plan, sink);
    watch.end(Stage::Read);
    intake
}

struct Reading<'a> {
    plan: &'a Plan,
    feed: &'a dyn Feed,
    watch: &'a dyn Watch,
    /// Names in rows of the roster that cannot be used.
    doubtful: FxHashSet<String>,
}

/// What one file came to: nothing where it could not be opened.
struct Outcome {
    input: Option<Input>,
    harvest: Option<Harvest>,
    fault: Option<Diagnostic>,
    /// What the reader itself had to say.
    sink: Sink,
}

impl Reading<'_> {
    /// Reads the files of one role that others wait for.
    fn run(
        &mut self,
        role: &Role,
        intake: &mut Intake,
        inputs: &mut [Option<Input>],
        sink: &mut Sink,
    ) -> Option<(Table, Option<Place>)> {
        let headings = Headings::of(role, self.plan);
        let mut harvests = Vec::new();
        let mut any = false;
        for (index, source) in self.plan.sources.iter().enumerate() {
            if source.role != *role {
                continue;
            }
            any = true;
            let known = (&intake.roster, &intake.lexicon);
            let outcome = self.one(source, &headings, known, OfSections::Counted);
            if let Some(place) = inputs.get_mut(index) {
                place.clone_from(&outcome.input);
            }
            harvests.extend(gather(outcome, sink));
        }
        let head = harvests
            .iter()
            .find_map(|harvest: &Harvest| harvest.head.clone());
        any.then(|| (self.join(role, &headings, harvests, intake, sink), head))
    }

    fn run_rest(&mut self, intake: &mut Intake, inputs: &mut [Option<Input>], sink: &mut Sink) {
        let mut roles: Vec<&Role> = Vec::new();
        for source in &self.plan.sources {
            if !matches!(source.role, Role::Roster | Role::Targets)
                && !roles.contains(&&source.role)
            {
                roles.push(&source.role);
            }
        }
        let headings: Vec<Headings> = roles
            .iter()
            .map(|role| Headings::of(role, self.plan))
            .collect();
        let jobs: Vec<(usize, usize, &Source)> = self
            .plan
            .sources
            .iter()
            .enumerate()
            .filter_map(|(index, source)| {
                let role = roles.iter().position(|role| **role == source.role)?;
                Some((index, role, source))
            })
            .collect();
        let (known, reading) = ((&intake.roster, &intake.lexicon), &*self);
        let targets = (intake.targets.as_ref(), &intake.lexicon);
        let by_role: Vec<OfSections> = roles
            .iter()
            .map(|role| of_sections(role, self.plan, targets))
            .collect();
        let outcomes: Vec<(usize, usize, Outcome)> = jobs
            .par_iter()
            .filter_map(|(index, role, source)| {
                let own = by_role.get(*role).copied()?;
                let outcome = reading.one(source, headings.get(*role)?, known, own);
                Some((*index, *role, outcome))
            })
            .collect();
        let mut harvests: Vec<Vec<Harvest>> = roles.iter().map(|_| Vec::new()).collect();
        let mut twins = Twins::default();
        for (index, role, outcome) in outcomes {
            let (input, harvest) = (outcome.input.as_ref(), outcome.harvest.as_ref());
            let source = self.plan.sources.get(index);
            if let Some(fault) = source.and_then(|source| twins.meet(source, input, harvest)) {
                sink.push(fault);
                continue;
            }
            if let Some(place) = inputs.get_mut(index) {
                place.clone_from(&outcome.input);
            }
            if let Some(list) = harvests.get_mut(role) {
                list.extend(gather(outcome, sink));
            }
        }
        twins.report_copies(self.plan, sink);
        for ((role, headings), harvests) in roles.into_iter().zip(&headings).zip(harvests) {
            let table = self.join(role, headings, harvests, intake, sink);
            match role {
                Role::Log => intake.log = Some(table),
                Role::Adjustments => intake.adjustments = Some(table),
                Role::Data(name) => {
                    intake.data.insert(name.clone(), table);
                }
                Role::Roster | Role::Targets => {}
            }
        }
    }

    fn one(
        &self,
        source: &Source,
        headings: &Headings,
        (people, base): (&Roster, &Lexicon),
        of_sections: OfSections,
    ) -> Outcome {
        let ground = Ground {
            role: &source.role,
            headings,
            desk: Desk {
                year: (self.plan.year != 0).then_some(self.plan.year),
                year_start: self.plan.year_start,
                search: Search {
                    roster: people,
                    base,
                    doubtful: &self.doubtful,
                },
            },
            file: source.name.clone(),
            owner: owner(&source.role, self.plan),
            counted: self.plan.counted.contains(&headings.table),
            idle: is_idle(&source.role, headings, self.plan),
            of_sections,
        };
        let mut collector = Collector::new(&ground);
        let mut sink = Sink::new();
        let fed = self.feed.feed(source, &mut sink, &mut collector);
        self.watch.step(Stage::Read);
        match fed {
            Ok(input) => Outcome {
                input: Some(input),
                harvest: Some(collector.finish(sink.has_errors())),
                fault: None,
                sink,
            },
            Err(fault) => Outcome {
                input: None,
                harvest: None,
                fault: Some(*fault),
                sink,
            },
        }
    }

    fn join(
        &mut self,
        role: &Role,
        headings: &Headings,
        harvests: Vec<Harvest>,
        intake: &mut Intake,
        sink: &mut Sink,
    ) -> Table {
        if let Some(fault) = nothing_under(role, &headings.table, &harvests) {
            sink.push(fault);
        }
        assemble(
            role,
            headings,
            harvests,
            self.plan,
            &mut Common {
                lexicon: &mut intake.lexicon,
                accounts: &mut intake.accounts,
                layouts: &mut intake.layouts,
                doubtful: &mut self.doubtful,
            },
            sink,
        )
    }
}

/// Says that a table has headers and not one row, where the office cannot do without its rows.
fn nothing_under(role: &Role, table: &str, harvests: &[Harvest]) -> Option<Diagnostic> {
    let what = match role {
        Role::Roster => "一个人",
        Role::Targets => "一行目标",
        Role::Log => "一行任务",
        Role::Data(_) | Role::Adjustments => return None,
    };
    let rows = harvests
        .iter()
        .flat_map(|harvest| &harvest.accounts)
        .any(|account| account.accepted + account.rejected > 0);
    let spoken = harvests.iter().any(|harvest| harvest.sink.has_errors());
    let head = harvests.iter().find_map(|harvest| harvest.head.clone())?;
    (!rows && !spoken).then(|| problem::empty_table(head, table, what))
}

fn gather(outcome: Outcome, sink: &mut Sink) -> Option<Harvest> {
    sink.merge(outcome.sink);
    if let Some(fault) = outcome.fault {
        sink.push(fault);
    }
    outcome.harvest
}

/// Accounts and layouts in the order of the plan's files.
fn sort_accounts(intake: &mut Intake, plan: &Plan) {
    let place = |file: &Arc<str>| {
        plan.sources
            .iter()
            .position(|source| source.name == *file)
            .unwrap_or(usize::MAX)
    };
    intake.accounts.sort_by_key(|account| place(&account.file));
    intake.layouts.sort_by_key(|layout| place(&layout.file));
}

/// Reports tables that rules declare and the folder lacks, one message a table.
fn missing_tables(intake: &Intake, plan: &Plan, sink: &mut Sink) {
    use crate::office::words::{ADJUSTMENTS, LOG, ROSTER, TARGETS};
    // That one of these is not there is said of the folder.
    let mut said: Vec<&str> = Vec::new();
    for declaration in &plan.declarations {
        let table = declaration.table.as_ref();
        let there = match table {
            LOG | ROSTER | TARGETS | ADJUSTMENTS => true,
            name => intake.data.contains_key(name),
        };
        if there || said.contains(&table) {
            continue;
        }
        said.push(table);
        let own = [LOG, ROSTER, TARGETS, ADJUSTMENTS];
        let near = near(table, intake.data.keys().map(AsRef::as_ref).chain(own));
        sink.push(problem::no_data_table(
            declaration.place.clone(),
            table,
            near.first().map(String::as_str),
        ));
    }
}
