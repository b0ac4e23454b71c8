//! 合成.rhai and 定等.rhai: scripts of a pack about a subject as a whole. 合成 makes the total from the kinds, groups and
//! indicators; 判定 says what no total says: vetoes, direct grades, marks.
//! Invariant: nothing leaves the ledger; what the script does not count stands beside what it counts, left out.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{Dynamic, Engine, FnPtr, ImmutableString, NativeCallContext};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::absent::{Outcome, absent, wrong, wrong_with};
use super::arithmetic::number;
use super::others;
use super::problem::nearest;
use super::run::Rules;
use super::world::Call;
use crate::office::{Combine, Facts, Level, Node, State};

/// The script that composes totals, and its functions.
pub const COMPOSE: &str = "合成";
pub const COMPOSE_SECTION: &str = "科室合成";
/// The script that judges, and its function.
pub const JUDGE_SCRIPT: &str = "定等";
pub const JUDGE: &str = "判定";

/// What one subject came to: 成绩 in a script.
#[derive(Clone)]
pub struct Results {
    figures: Arc<FxHashMap<Arc<str>, Known>>,
    /// The tree that 合成 takes from, as it was.
    whole: Arc<Vec<Node>>,
    /// What of it is still there.
    stock: Arc<Mutex<Vec<Node>>>,
    /// Every indicator and group of 岗位目标: one that this subject does not have is 不适用.
    named: Arc<BTreeSet<Arc<str>>>,
    /// The first of them that a script asked for in vain.
    lacked: Arc<Mutex<Option<Arc<str>>>>,
}

/// A result by its name.
#[derive(Clone, Debug)]
pub enum Known {
    Number(Result<Decimal, State>),
    Word(Option<Arc<str>>),
}

impl Results {
    /// The results of a composed tree, with what else is known of the subject.
    pub fn new(total: &Node, further: impl IntoIterator<Item = (Arc<str>, Known)>) -> Self {
        let mut figures: FxHashMap<Arc<str>, Known> = further.into_iter().collect();
        total.walk(&mut |node, _| {
            if node.level == Level::Item || node.name.is_empty() {
                return;
            }
            let value = if node.left_out {
                Err(State::NotApplicable("不计入".into()))
            } else {
                node.value().ok_or_else(|| node.state.clone())
            };
            figures
                .entry(node.name.clone())
                .or_insert(Known::Number(value));
        });
        Self {
            figures: Arc::new(figures),
            whole: Arc::new(total.children.clone()),
            stock: Arc::new(Mutex::new(total.children.clone())),
            named: Arc::default(),
            lacked: Arc::default(),
        }
    }

    /// What the script read that only others are scored by.
    pub fn lacked(&self) -> Option<Arc<str>> {
        let lacked = self.lacked.lock().unwrap_or_else(PoisonError::into_inner);
        lacked.clone()
    }

    /// The same, knowing what others are scored by.
    pub(super) fn among(&self, named: &Arc<BTreeSet<Arc<str>>>) -> Self {
        Self {
            named: named.clone(),
            ..self.clone()
        }
    }

    /// Whether others are scored by it, and this subject is not.
    fn others_have(&self, name: &str) -> bool {
        !self.figures.contains_key(name) && self.named.contains(name)
    }

    /// Puts back what an earlier run took.
    pub fn reset(&self) {
        *self.stock() = self.whole.as_ref().clone();
    }

    fn stock(&self) -> MutexGuard<'_, Vec<Node>> {
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, name: &str) -> Outcome<Dynamic> {
        match self.figures.get(name) {
            Some(Known::Number(value)) => Ok(others::value(value.clone().map_err(|state| {
                let words = format!("{name}：{}", state.why()).into();
                match state {
                    State::NotApplicable(_) => State::NotApplicable(words),
                    State::Failed(_) => State::Failed(words),
                    _ => State::Missing(words),
                }
            }))),
            Some(Known::Word(Some(word))) => Ok(word.as_ref().into()),
            Some(Known::Word(None)) => Ok("".into()),
            None if self.others_have(name) => {
                let words = format!("{name}：没有这一项").into();
                let mut lacked = self.lacked.lock().unwrap_or_else(PoisonError::into_inner);
                lacked.get_or_insert_with(|| name.into());
                Ok(others::value(Err(State::NotApplicable(words))))
            }
            None => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> Box<rhai::EvalAltResult> {
        let mut known: Vec<&str> = self.figures.keys().map(AsRef::as_ref).collect();
        known.sort_unstable();
        wrong_with(
            format!("成绩 里没有「{name}」"),
            nearest(name, &known).unwrap_or_else(|| format!("可以写 {}", known.join("、"))),
        )
    }

    /// Takes a node out of the tree; what it stood in goes on without it.
    fn take(&self, name: &str) -> Option<Node> {
        fn from(nodes: &mut Vec<Node>, name: &str) -> Option<Node> {
            let known = |node: &Node| node.name.as_ref() == name && node.level != Level::Item;
            if let Some(at) = nodes.iter().position(known) {
                return Some(nodes.remove(at));
            }
            for node in nodes {
                if let Some(found) = from(&mut node.children, name) {
                    if node.state == State::Valued && node.settle_self().is_err() {
                        node.state = State::Failed("结果超出了能精确表示的范围".into());
                    }
                    return Some(found);
                }
            }
            None
        }
        from(&mut self.stock(), name)
    }

    /// What was not counted, to stand beside.
    pub fn rest(&self) -> Vec<Node> {
        let mut rest: Vec<Node> = std::mem::take(&mut *self.stock());
        rest.retain(|node| !node.children.is_empty() || !node.entries.is_empty());
        for node in &mut rest {
            node.left_out = true;
            node.rescale = None;
            node.weight = None;
        }
        rest
    }
}

/// Registers 成绩, 计入 and 合成项.
pub fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Results>("成绩");
    engine.register_indexer_get(|results: &mut Results, name: ImmutableString| results.read(&name));
    engine.register_fn(
        "计入",
        |c: NativeCallContext<'_>, results: &mut Results, name: ImmutableString| {
            count(&c, results, &name, None)
        },
    );
    engine.register_fn(
        "计入",
        |c: NativeCallContext<'_>,
         results: &mut Results,
         name: ImmutableString,
         factor: Dynamic| { count(&c, results, &name, Some(&factor)) },
    );
    engine.register_fn("合成项", group);
}

/// 计入: counts a kind, a group or an indicator in the node that is open, as often as the factor says.
fn count(
    context: &NativeCallContext<'_>,
    results: &Results,
    name: &str,
    factor: Option<&Dynamic>,
) -> Outcome<()> {
    let call = Call::of(context)?;
    if results.others_have(name) {
        return Ok(());
    }
    if !results.figures.contains_key(name) {
        return Err(results.unknown(name));
    }
    let factor = match factor {
        None => None,
        Some(value) => {
            if let Some(gap) = value.read_lock::<super::absent::Absent>() {
                let message = format!("计入 的系数是{}（{}）", gap.why.word(), gap.what);
                return Err(absent(gap.clone(), message));
            }
            Some(number(value).ok_or_else(|| wrong("计入 的系数要是数"))?)
        }
    };
    let Some(mut node) = results.take(name) else {
        return Err(wrong_with(
            format!("「{name}」不能再计入"),
            "一项只能计入一次；计入了整个类型的，不能再单独计入里面的指标",
        ));
    };
    node.weight = factor;
    node.rescale = None;
    let mut book = call.book();
    let Some(parent) = book.innermost() else {
        return Ok(());
    };
    if factor.is_some() {
        if !matches!(parent.combine, Combine::Sum | Combine::Weighted) {
            let word = parent.combine.word();
            return Err(wrong(format!("{word} 的合成项里，计入 不能带系数")));
        }
        parent.combine = Combine::Weighted;
    }
    parent.children.push(node);
    Ok(())
}

/// 合成项: a node over what is counted in it.
fn group(
    context: NativeCallContext<'_>,
    name: ImmutableString,
    combine: ImmutableString,
    body: FnPtr,
) -> Outcome<()> {
    let call = Call::of(&context)?;
    let Some(combine) = Combine::from_word(&combine) else {
        return Err(wrong_with(
            format!("合成项 不认识合成方式「{combine}」"),
            "可以写 求和、平均、加权、取高、相乘",
        ));
    };
    let rounding = call.world.facts.scheme.rounding.subtotal;
    let mut node = Node::new(name.as_str(), Level::Item, rounding);
    node.combine = combine;
    call.book().open_node(node);
    let _ = body.call_within_context::<Dynamic>(&context, ())?;
    call.book().end();
    Ok(())
}

impl Rules {
    /// Whether a rule has a say: it is an indicator's, or speaks of totals and grades as a whole.
    pub fn has_a_say(&self, facts: &Facts, name: &str) -> bool {
        self.script(name).is_some()
            && ([COMPOSE, JUDGE_SCRIPT].contains(&name)
                || facts.indicators.iter().any(|own| own.rule.as_ref() == name))
    }
}
