//! 个人考核表: one A4 page a person, after the 平时考核登记表 — targets, actuals, scores, opinions, signature boxes.
//! Invariant: a form names nobody but its own person, and a workbook holds only the people it was asked for.

mod boxes;
mod page;
mod told;

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use super::view::View;
use super::words::text;
use super::{Context, dress};
use crate::book::{Column, Print, Sheet, Workbook, file_names};
use crate::grade::Standing;
use crate::office::{Facts, PersonId};
use page::Page;
pub use page::target;

/// Forms in one workbook; more go on in a further one.
pub const MOST_FORMS: usize = 250;

/// Whose forms are wanted, and how they are spread over workbooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormsOf {
    /// Everybody, one after the other.
    All,
    /// One workbook a 科室.
    Sections,
    /// These people, one workbook each.
    People(Vec<PersonId>),
}

/// The forms of an assessment, ready to be laid out workbook by workbook.
pub struct Forms {
    view: View,
    books: Vec<FormBook>,
    /// Names that several people bear.
    shared: HashSet<String>,
}

/// One workbook of forms: where it goes in the result folder, and who is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormBook {
    /// `个人考核表/秘书科.xlsx`
    pub name: String,
    /// Places among the standings.
    people: Vec<usize>,
}

impl Forms {
    pub fn new(context: &Context, of: &FormsOf) -> Self {
        let view = View::new(context);
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        let mut at: FxHashMap<String, usize> = FxHashMap::default();
        for (index, standing) in view.standings() {
            let group = match of {
                FormsOf::All => FOLDER.to_owned(),
                FormsOf::Sections => match text(view.facts(), standing.section) {
                    "" => "未填科室".to_owned(),
                    section => section.to_owned(),
                },
                FormsOf::People(wanted) if wanted.contains(&standing.person) => {
                    let name = view.name(standing.person);
                    format!("{name}（{}）", view.number(standing.person))
                }
                FormsOf::People(_) => continue,
            };
            let place = *at.entry(group.clone()).or_insert_with(|| {
                groups.push((group, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, people)) = groups.get_mut(place) {
                people.push(index);
            }
        }
        let parts = groups.into_iter().flat_map(|(group, people)| {
            let chunks: Vec<Vec<usize>> = people.chunks(MOST_FORMS).map(<[_]>::to_vec).collect();
            chunks
                .into_iter()
                .map(move |people| (group.clone(), people))
        });
        let (names, people): (Vec<String>, Vec<Vec<usize>>) = parts.unzip();
        // A group that goes on gets the same name again, which becomes 名称（2）.
        let books = file_names(names)
            .into_iter()
            .zip(people)
            .map(|(name, people)| FormBook {
                name: format!("{FOLDER}/{name}.xlsx"),
                people,
            })
            .collect();
        let shared = shared_names(&view);
        Self {
            view,
            books,
            shared,
        }
    }

    pub fn books(&self) -> &[FormBook] {
        &self.books
    }

    /// The layout of one workbook.
    pub fn workbook(&self, book: &FormBook) -> Workbook {
        let context = &self.view.context;
        let facts = self.view.facts();
        let title = format!("{}{}", facts.period.words(), title(facts));
        let mut made = Workbook::new(title, facts.unit.as_ref(), facts.as_of);
        made.program = context.program.to_string();
        made.digest = context.digest.as_deref().map(str::to_owned);
        made.sheets = book
            .people
            .iter()
            .filter_map(|index| {
                let standing = self.view.standing(*index)?;
                let mut sheet = self.form(*index, standing);
                dress(context, &mut sheet);
                // One page is all there is.
                sheet.print.page_numbers = false;
                Some(sheet)
            })
            .collect();
        made
    }

    fn form(&self, index: usize, standing: &Standing) -> Sheet {
        let name = self.view.name(standing.person);
        let sheet_name = if self.shared.contains(name) {
            format!("{name} {}", self.view.number(standing.person))
        } else {
            name.to_owned()
        };
        let mut sheet = Sheet::new(sheet_name, WIDTHS.map(Column::plain).to_vec());
        let page = Page {
            view: &self.view,
            index,
            standing,
        };
        sheet.titles = page.titles();
        sheet.body = page.rows().into();
        sheet.print = Print {
            one_page: true,
            repeat_header: false,
            ..Print::default()
        };
        sheet
    }
}

const FOLDER: &str = "个人考核表";

/// Widths of the ten columns of the form, in half-width characters: an A4 page, upright.
const WIDTHS: [f64; 10] = [9.5, 12.5, 9.5, 9.5, 9.5, 8.0, 9.0, 9.5, 9.5, 14.0];

fn title(facts: &Facts) -> &str {
    facts.scheme.papers.form.title.as_deref().unwrap_or(FOLDER)
}

fn shared_names(view: &View) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut shared = HashSet::new();
    for (_, standing) in view.standings() {
        let name = view.name(standing.person).to_owned();
        if !seen.insert(name.clone()) {
            shared.insert(name);
        }
    }
    shared
}
