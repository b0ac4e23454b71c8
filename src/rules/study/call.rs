//! Calls: the form of a word that fits, its columns and tables, its closures; and the script's own functions.
//! Invariant: one call, one message.

use std::sync::Arc;

use rhai::{Expr, FnCallExpr, Position};

use super::Study;
use super::chain::inside;
use super::closures::closure;
use super::thing::{Share, Thing};
use crate::office::words::LOG;
use crate::rules::problem;
use crate::rules::words::{Form, WHOLES, What, callable, forms_of};

/// Words that need a number in each row, and words that need 是 or 否 there.
pub(super) const OF_NUMBERS: [&str; 6] =
    ["求和", "平均", "最大", "最小", "加权平均", "去高去低平均"];
pub(super) const OF_FLAGS: [&str; 3] = ["计数", "筛选", "连续"];

impl Study<'_> {
    /// A call; `owner` is what stands before the dot.
    pub(super) fn call(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        owner: Option<Thing>,
    ) -> Thing {
        let name = call.name.as_str();
        if call.op_token.is_some() {
            return self.operator(call, position);
        }
        if name == "curry" {
            for argument in call.args.iter().skip(1) {
                self.expression(argument);
            }
            return Thing::of(What::Body);
        }
        let count = call.args.len() + usize::from(owner.is_some());
        if self.functions.keys().any(|(own, _)| own == name) {
            return self.own_function(call, position, owner);
        }
        // Words over 成绩 are known in the scripts that have one.
        let whole = self.is_whole();
        let here = |word: &str| whole || !of_whole(word);
        if !forms_of(name).any(|form| form.takes.is_some() && here(form.name)) {
            for argument in &call.args {
                self.expression(argument);
            }
            if callable().any(|word| word == name) && here(name) {
                self.literals(call, usize::from(owner.is_some()));
                return match name {
                    "to_string" => Thing::of(What::Text),
                    "round" => Thing::of(What::Number),
                    _ => Thing::any(),
                };
            }
            let own = self.functions.keys().map(|(name, _)| name.clone());
            let words = callable().filter(|word| here(word)).map(str::to_owned);
            let known: Vec<String> = words.chain(own).collect();
            let (line, column) = (
                position.line().unwrap_or(1),
                position.position().unwrap_or(1),
            );
            let problem = problem::unknown_word(self.source, line, column, name, &known);
            self.report(problem);
            return Thing::any();
        }
        let fitting: Vec<&'static Form> = forms_of(name)
            .filter(|form| form.takes.is_some())
            .filter(|form| slots(form).len() == count)
            .collect();
        if fitting.is_empty() {
            for argument in &call.args {
                self.expression(argument);
            }
            let problem = problem::wrong_count(self.source, position, name, call.args.len());
            self.report(problem);
            return Thing::any();
        }
        self.of_whole(call, position, usize::from(owner.is_some()));
        self.word(call, position, owner, &fitting)
    }

    fn operator(&mut self, call: &FnCallExpr, position: Position) -> Thing {
        let sign = call.name.as_str();
        match call.args.as_slice() {
            [a, b] => {
                let (left, right) = (self.expression(a), self.expression(b));
                if matches!(sign, "contains" | "in" | "!in") {
                    return Thing::of(What::Flag);
                }
                if matches!(sign, "==" | "!=") {
                    self.declared_word(&left, b);
                    self.declared_word(&right, a);
                }
                if matches!(sign, "==" | "!=" | "<" | "<=" | ">" | ">=") {
                    self.beyond(&left, b);
                    self.beyond(&right, a);
                    self.below_nought(sign, (&left, b), position);
                    if self.day_against_text(&left, b, position)
                        || self.day_against_text(&right, a, position)
                    {
                        return Thing::of(What::Flag);
                    }
                }
                self.operation(sign, &left, &right, position)
            }
            [a] => {
                let thing = self.expression(a);
                match sign {
                    "!" => {
                        self.want_flag(&thing, a);
                        Thing::of(What::Flag)
                    }
                    "-" | "+" => self.operation("-", &Thing::of(What::Number), &thing, position),
                    _ => Thing::any(),
                }
            }
            _ => Thing::any(),
        }
    }

    fn own_function(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        owner: Option<Thing>,
    ) -> Thing {
        let name = call.name.to_string();
        let mut given: Vec<Thing> = owner.into_iter().collect();
        for argument in &call.args {
            given.push(self.expression(argument));
        }
        let counts = self.counts_of(&name);
        if counts.contains(&given.len()) {
            let key = (name, given.len());
            if self.swapped(call, position, &key, &given) {
                return Thing::any();
            }
            return self.function(&key, given);
        }
        let wanted = counts.first().copied().unwrap_or(0);
        let problem = problem::own_count(self.source, position, &name, wanted, given.len());
        self.report(problem);
        Thing::any()
    }

    fn word(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        owner: Option<Thing>,
        fitting: &[&'static Form],
    ) -> Thing {
        let name = call.name.as_str();
        let before = usize::from(owner.is_some());
        let given: Vec<Thing> = owner
            .iter()
            .cloned()
            .map(Some)
            .chain(call.args.iter().map(|argument| {
                // Closures are gone through once it is known what they are given.
                if closure(argument).is_some() {
                    Some(Thing::of(What::Body))
                } else {
                    None
                }
            }))
            .enumerate()
            .map(|(index, known)| match known {
                Some(thing) => thing,
                None => match call.args.get(index - before) {
                    Some(argument) => self.expression(argument),
                    None => Thing::any(),
                },
            })
            .collect();
        let wrong = |form: &Form| {
            let slots = slots(form);
            let found = slots
                .iter()
                .zip(&given)
                .position(|((_, what), thing)| !takes(*what, thing));
            found.map(|at| (at, slots.get(at).copied()))
        };
        let mut best: Option<(usize, Option<(&'static str, What)>)> = None;
        let mut chosen = None;
        for form in fitting.iter().copied() {
            match wrong(form) {
                None => {
                    chosen = Some(form);
                    break;
                }
                Some((at, slot)) => {
                    if best.is_none_or(|(known, _)| at > known) {
                        best = Some((at, slot));
                    }
                }
            }
        }
        let Some(form) = chosen else {
            if let Some((at, Some((slot, what)))) = best {
                let thing = given.get(at).cloned().unwrap_or_else(Thing::any);
                let argument = at.checked_sub(before).and_then(|at| call.args.get(at));
                let place = argument.map_or(position, Expr::start_position);
                let problem = problem::wrong_argument(
                    self.source,
                    place,
                    name,
                    (slot, what.word()),
                    &thing.said(),
                );
                self.report(problem);
            }
            return Thing::any();
        };
        let column = self.columns(call, form, &given, before);
        let closure = self.closures(call, form, &given, before);
        self.days(call, &given, position);
        if let ("分档", Some(first)) = (name, given.first()) {
            self.bands_beyond(first, call);
        }
        if name == "分得" {
            self.need_measure(name, position);
        }
        self.literals(call, before);
        let gives = self.gives(call, form, &given, before);
        let share = self.share_of(name, &given, column.or(closure));
        let share = share.max(gives.share);
        let counts = matches!(name, "计数" | "逾期工作日" | "逾期日" | "提前日");
        Thing {
            counts: counts || gives.counts,
            ..gives.shared(share)
        }
    }

    /// The kind and table of what a word gives.
    fn gives(&mut self, call: &FnCallExpr, form: &Form, given: &[Thing], before: usize) -> Thing {
        let owner_table = given.first().and_then(|owner| owner.table.clone());
        let table = match (form.name, form.gives) {
            ("表", _) | ("对应", _) => text_at(call, form, given, What::Table, before),
            (_, What::Rows) | ("分组", _) => owner_table,
            _ => None,
        };
        if form.name == "查表"
            && let Some(table) = text_at(call, form, given, What::Table, before)
            && let Some((column, _)) = last_column(call, form, before)
        {
            let read = self
                .header
                .reads
                .iter()
                .find(|read| read.table == table && read.column.as_ref() == column);
            return read.map_or_else(Thing::any, |read| {
                Thing::read(read.kind, &column, &read.words)
            });
        }
        let header = self.header;
        let declared = |table: &Arc<str>| header.reads.iter().any(|read| read.table == *table);
        Thing::on(
            form.gives,
            table.filter(|table| declared(table) || table.as_ref() == LOG),
        )
    }

    /// Names of tables and columns that stand as texts.
    /// Answers whether the values of the last one are parts of a whole.
    fn columns(
        &mut self,
        call: &FnCallExpr,
        form: &Form,
        given: &[Thing],
        before: usize,
    ) -> Option<Share> {
        let mut share = None;
        let owner = given.first().and_then(|owner| owner.table.clone());
        let mut table = owner.clone();
        let row = given.iter().find(|thing| thing.what == What::Row);
        if table.is_none() {
            table = row.and_then(|row| row.table.clone());
        }
        let slots = slots(form);
        let mut named = None;
        for (index, (slot, what)) in slots.iter().enumerate() {
            let Some(argument) = index.checked_sub(before).and_then(|at| call.args.get(at)) else {
                continue;
            };
            let Expr::StringConstant(text, position) = argument else {
                let next = call.args.get(index - before + 1);
                if form.name == "查表"
                    && *what == What::Column
                    && let Some(Expr::StringConstant(text, position)) = next
                    && self.declares(named.as_deref(), text)
                {
                    let at = inside(*position);
                    self.report(problem::keys_swapped(self.source, at, text));
                    return None;
                }
                continue;
            };
            let place = inside(*position);
            if *what == What::Table {
                if !self
                    .header
                    .reads
                    .iter()
                    .any(|read| read.table.as_ref() == text.as_str())
                {
                    let known: Vec<&str> = self
                        .header
                        .reads
                        .iter()
                        .map(|read| read.table.as_ref())
                        .collect();
                    let (line, column) = (place.line().unwrap_or(1), place.position().unwrap_or(1));
                    let problem = problem::unknown_table(self.source, line, column, text, &known);
                    self.report(problem);
                    return None;
                }
                named = Some(Arc::from(text.as_str()));
                continue;
            }
            if *what != What::Column {
                continue;
            }
            // 对应 reads its own row's column and the other table's one.
            let of: Option<Arc<str>> = match (form.name, *slot) {
                ("查表", _) | ("对应", "那表列") => named.clone(),
                _ => table.clone(),
            };
            let faults = self.faulty;
            self.faulty = false;
            let thing = self.column(of.as_deref(), text, place);
            let sound = !self.faulty;
            self.faulty |= faults;
            if form.name == "对应" && *slot == "列" && sound {
                self.column(named.as_deref(), text, place);
            }
            if sound {
                self.fits_column(call, form, (index, *slot), &thing, (place, before));
                share = Some(thing.share);
            }
        }
        share
    }

    fn declares(&self, table: Option<&str>, column: &str) -> bool {
        let mut reads = self.header.reads.iter();
        reads.any(|read| Some(read.table.as_ref()) == table && read.column.as_ref() == column)
    }

    /// Whether a column is of the kind that a word needs of it.
    fn fits_column(
        &mut self,
        call: &FnCallExpr,
        form: &Form,
        (index, slot): (usize, &str),
        thing: &Thing,
        (place, before): (Position, usize),
    ) {
        let name = form.name;
        let next = index
            .checked_sub(before)
            .and_then(|at| call.args.get(at + 1));
        let wants = if OF_NUMBERS.contains(&name) || (name == "去重就高" && slot == "值列") {
            What::Number
        } else if OF_FLAGS.contains(&name) && slot == "列" && next.is_none() {
            What::Flag
        } else if name == "均分" {
            What::List
        } else if slot == "期间列" {
            What::Date
        } else {
            if let (Some(next), true) = (next, matches!(slot, "列" | "键列" | "键列2")) {
                let value = self.expression(next);
                let like = |what| thing.what == what && value.what == what;
                let known = thing.what != What::Any && value.what != What::Any;
                let comparable = [What::Number, What::Text, What::Flag, What::Date];
                let named = thing.what == What::List && value.what == What::Text;
                let values = matches!(name, "计数" | "筛选" | "得票率" | "查表");
                if values {
                    self.declared_word(thing, next);
                    self.beyond(thing, next);
                }
                if values && known && !named && !comparable.into_iter().any(like) {
                    let at = next.start_position();
                    let problem =
                        problem::unlike(self.source, at, "==", &thing.said(), &value.said());
                    self.report(problem);
                }
            }
            return;
        };
        if !thing.is(wants) {
            let wanted = match wants {
                What::Flag => "是否",
                What::List => "人员",
                What::Date => "期间或日期",
                _ => "数",
            };
            let problem = problem::wrong_column(self.source, place, name, &thing.said(), wanted);
            self.report(problem);
        }
    }
}

/// Whether a word is one of the scripts about the whole alone.
fn of_whole(name: &str) -> bool {
    let mut groups = WHOLES.iter();
    groups.any(|group| group.words.iter().any(|word| word.name == name))
}

/// What a form takes, its owner first.
pub fn slots(form: &Form) -> Vec<(&'static str, What)> {
    let owner = form.owner.map(|what| ("前面", what));
    owner
        .into_iter()
        .chain(form.takes.iter().flatten().copied())
        .collect()
}

/// Whether a value may stand where a word takes this.
fn takes(what: What, thing: &Thing) -> bool {
    if thing.what == What::Any || what == What::Any {
        return thing.what != What::Nothing || what == What::Any;
    }
    match what {
        What::Column | What::Table => thing.what == What::Text,
        What::Evidence => matches!(thing.what, What::Row | What::Rows | What::List),
        _ => thing.what == what,
    }
}

/// The text that stands for a table.
fn text_at(
    call: &FnCallExpr,
    form: &Form,
    _: &[Thing],
    wanted: What,
    before: usize,
) -> Option<Arc<str>> {
    let at = slots(form).iter().position(|(_, what)| *what == wanted)?;
    match call.args.get(at.checked_sub(before)?) {
        Some(Expr::StringConstant(text, _)) => Some(text.as_str().into()),
        _ => None,
    }
}

fn last_column(call: &FnCallExpr, form: &Form, before: usize) -> Option<(String, Position)> {
    let at = slots(form)
        .iter()
        .rposition(|(_, what)| *what == What::Column)?;
    match call.args.get(at.checked_sub(before)?) {
        Some(Expr::StringConstant(text, position)) => Some((text.to_string(), *position)),
        _ => None,
    }
}
