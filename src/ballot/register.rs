//! What was handed out, kept beside the forms: 发出登记.json. With it a form is rebuilt and compared, whatever has
//! happened to the roster since.
//! Invariant: a register reads back as the forms that it was made of, or not at all.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::forms::{Form, Rated, Rater};
use super::grid::{Grid, Head};
use crate::office::ballot::BallotPlan;

/// The version of the register's form.
pub const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Stored {
    格式: u32,
    单位: String,
    考核期: String,
    /// Lists of people that forms share.
    名单: Vec<Vec<StoredPerson>>,
    票: Vec<StoredForm>,
}

#[derive(Serialize, Deserialize)]
struct StoredPerson {
    工号: String,
    姓名: String,
    科室: String,
    岗位: String,
}

#[derive(Serialize, Deserialize)]
struct StoredForm {
    票号: String,
    评价主体: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    科室: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    评价人: Option<StoredRater>,
    名单: usize,
    校验码: String,
}

#[derive(Serialize, Deserialize)]
struct StoredRater {
    工号: String,
    姓名: String,
}

/// What tells one plan from another, for all that counts in it.
pub fn plan_digest(plan: &BallotPlan) -> String {
    digest(&format!("{plan:?}"))
}

/// What tells one stored register from another, however its file is laid out.
pub fn register_digest(stored: &serde_json::Value) -> String {
    digest(&stored.to_string())
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The forms that were handed out.
#[derive(Clone, Debug)]
pub struct Register {
    forms: Vec<Form>,
    codes: Vec<String>,
    by_id: HashMap<String, usize>,
}

impl Register {
    pub fn of(head: &Head<'_>, forms: Vec<Form>) -> Self {
        let codes = forms.iter().map(|form| Grid::of(head, form).code).collect();
        Self::new(forms, codes)
    }

    fn new(forms: Vec<Form>, codes: Vec<String>) -> Self {
        let by_id = forms
            .iter()
            .enumerate()
            .map(|(index, form)| (form.id.clone(), index))
            .collect();
        Self {
            forms,
            codes,
            by_id,
        }
    }

    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    pub fn form(&self, index: usize) -> Option<&Form> {
        self.forms.get(index)
    }

    /// The form of a 票号.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Whether the forms as they would be made now are those that were handed out.
    pub fn fits(&self, head: &Head<'_>) -> bool {
        let mut own = self.forms.iter().zip(&self.codes);
        own.all(|(form, code)| Grid::of(head, form).code == *code)
    }

    /// Whether two registers hand out the same forms.
    pub fn same(&self, other: &Self) -> bool {
        self.forms == other.forms && self.codes == other.codes
    }

    pub fn json(&self, head: &Head<'_>) -> serde_json::Value {
        let mut lists: Vec<Arc<[Rated]>> = Vec::new();
        let forms = self
            .forms
            .iter()
            .zip(&self.codes)
            .map(|(form, code)| {
                let known = lists.iter().position(|list| *list == form.rated);
                let list = known.unwrap_or_else(|| {
                    lists.push(form.rated.clone());
                    lists.len() - 1
                });
                let group = head.plan.groups.get(form.group);
                StoredForm {
                    票号: form.id.clone(),
                    评价主体: group.map_or_else(String::new, |group| group.name.to_string()),
                    科室: form.section.as_ref().map(ToString::to_string),
                    评价人: form.rater.as_ref().map(|rater| StoredRater {
                        工号: rater.number.to_string(),
                        姓名: rater.name.to_string(),
                    }),
                    名单: list,
                    校验码: code.clone(),
                }
            })
            .collect();
        let person = |rated: &Rated| StoredPerson {
            工号: rated.number.to_string(),
            姓名: rated.name.to_string(),
            科室: rated.section.to_string(),
            岗位: rated.post.to_string(),
        };
        let stored = Stored {
            格式: VERSION,
            单位: head.unit.to_owned(),
            考核期: head.period.to_string(),
            票: forms,
            名单: lists
                .iter()
                .map(|list| list.iter().map(person).collect())
                .collect(),
        };
        serde_json::to_value(stored).unwrap_or_default()
    }

    /// The register that a file holds; `None` where it is of another form or names a 评价主体 that the plan lacks.
    pub fn read(value: serde_json::Value, plan: &BallotPlan) -> Option<Self> {
        let stored: Stored = serde_json::from_value(value).ok()?;
        if stored.格式 != VERSION {
            return None;
        }
        let lists: Vec<Arc<[Rated]>> = stored
            .名单
            .into_iter()
            .map(|list| {
                list.into_iter()
                    .map(|person| Rated {
                        number: person.工号.into(),
                        name: person.姓名.into(),
                        section: person.科室.into(),
                        post: person.岗位.into(),
                    })
                    .collect()
            })
            .collect();
        let mut codes = Vec::with_capacity(stored.票.len());
        let mut forms = Vec::with_capacity(stored.票.len());
        for own in stored.票 {
            let group = plan
                .groups
                .iter()
                .position(|group| group.name.as_ref() == own.评价主体)?;
            forms.push(Form {
                id: own.票号,
                group,
                section: own.科室.map(Arc::from),
                rater: own.评价人.map(|rater| Rater {
                    number: rater.工号.into(),
                    name: rater.姓名.into(),
                }),
                rated: lists.get(own.名单)?.clone(),
            });
            codes.push(own.校验码);
        }
        Some(Self::new(forms, codes))
    }
}
