//! What stands after a dot or in square brackets: columns, parameters, properties, and words with their owner.
//! Invariant: a name is looked for where its owner has names, and in the owner's own table alone where that is known.

use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::Study;
use super::thing::Thing;
use crate::office::words::LOG;
use crate::rules::others::OF_POPULATION;
use crate::rules::problem::{self, Named};
use crate::rules::words::{What, forms_of, properties};

impl Study<'_> {
    /// What follows a dot; the rest of the chain hangs on its right.
    pub(super) fn after_dot(&mut self, owner: Thing, right: &Expr, _: ASTFlags) -> Thing {
        match right {
            Expr::Property(property, position) => {
                self.property(&owner, &property.2.clone(), *position)
            }
            Expr::MethodCall(call, position) | Expr::FnCall(call, position) => {
                self.call(call, *position, Some(owner))
            }
            Expr::Dot(pair, flags, _) => {
                let next = self.after_dot(owner, &pair.lhs, *flags);
                self.after_dot(next, &pair.rhs, *flags)
            }
            Expr::Index(pair, flags, _) => {
                let next = self.after_dot(owner, &pair.lhs, *flags);
                self.in_brackets(next, &pair.rhs, *flags)
            }
            other => {
                self.expression(other);
                Thing::any()
            }
        }
    }

    /// What stands in brackets; where the chain goes on, its first part is the index.
    pub(super) fn in_brackets(&mut self, owner: Thing, right: &Expr, flags: ASTFlags) -> Thing {
        if !flags.contains(ASTFlags::BREAK) {
            match right {
                Expr::Dot(pair, inner, _) => {
                    let next = self.at_index(&owner, &pair.lhs);
                    return self.after_dot(next, &pair.rhs, *inner);
                }
                Expr::Index(pair, inner, _) => {
                    let next = self.at_index(&owner, &pair.lhs);
                    return self.in_brackets(next, &pair.rhs, *inner);
                }
                _ => {}
            }
        }
        self.at_index(&owner, right)
    }

    fn at_index(&mut self, owner: &Thing, index: &Expr) -> Thing {
        if let Expr::StringConstant(name, position) = index {
            self.used.insert(name.to_string());
            return match owner.what {
                What::List | What::Text => {
                    let position = *position;
                    let problem = problem::index_is_no_number(self.source, position);
                    self.report(problem);
                    Thing::any()
                }
                What::Map => Thing::any(),
                _ => self.property(owner, &name.clone(), inside(*position)),
            };
        }
        self.expression(index);
        if let (Expr::Variable(variable, ..), What::Row) = (index, owner.what) {
            return self.each_named(owner, variable.1.as_str());
        }
        match owner.what {
            What::List if owner.table.is_some() => Thing::on(What::Bundle, owner.table.clone()),
            What::Rows => {
                let position = index.start_position();
                let problem = problem::rows_have_no_number(self.source, position);
                self.report(problem);
                Thing::any()
            }
            _ => Thing::any(),
        }
    }

    /// What a 计量 gives has to come from one.
    pub(super) fn need_measure(&mut self, name: &str, at: Position) {
        if self.functions.contains_key(&("计量".to_owned(), 2)) {
            return;
        }
        self.faulty = true;
        if self.told.insert(name.to_owned()) {
            let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
            self.sink
                .push(problem::no_measure(self.source, line, column, name));
        }
    }

    /// `张[项]` where 项 goes through a list of texts: each of them has to be a column.
    fn each_named(&mut self, owner: &Thing, variable: &str) -> Thing {
        let texts = self.texts.iter().rev().find(|(own, _)| own == variable);
        let mut found: Option<Thing> = None;
        for (text, position) in texts.map(|(_, texts)| texts.clone()).unwrap_or_default() {
            let thing = self.property(owner, &text, inside(position));
            let thing = Thing {
                from: None,
                ..thing
            };
            found = Some(match found {
                Some(known) => known.join(thing),
                None => thing,
            });
        }
        found.unwrap_or_else(Thing::any)
    }

    /// A name after a dot, or as a text in brackets.
    fn property(&mut self, owner: &Thing, name: &str, position: Position) -> Thing {
        self.used.insert(name.to_owned());
        match owner.what {
            What::Post => {
                if let Some(form) = forms_of(name)
                    .find(|form| form.owner == Some(What::Post) && form.takes.is_none())
                {
                    let table = (form.gives == What::Rows).then(|| LOG.into());
                    return Thing {
                        table,
                        ..Thing::property(form)
                    };
                }
                let known: Vec<&str> = properties(What::Post).collect();
                self.unknown(name, position, Named::OfPost, &known)
            }
            What::Target => {
                if let Some(parameter) = self.header.parameter(name) {
                    return Thing::read(parameter.kind, name, &[]);
                }
                if let Some(form) = forms_of(name)
                    .find(|form| form.owner == Some(What::Target) && form.takes.is_none())
                {
                    if name == "实际值" || OF_POPULATION.contains(&name) {
                        self.need_measure(name, position);
                    }
                    let measured = ["实际值", "最高值", "最低值", "平均值"].contains(&name);
                    let measure = self.measure.as_ref().filter(|_| measured);
                    let share = measure.map(|own| own.share).unwrap_or_default();
                    return Thing::property(form).shared(share);
                }
                let header = self.header;
                let mut known: Vec<&str> = properties(What::Target).collect();
                known.extend(header.parameters.iter().map(|own| own.name.as_ref()));
                self.unknown(name, position, Named::Parameter, &known)
            }
            What::Results => self.result(name, position),
            What::Row => self.column(owner.table.as_deref(), name, position),
            What::Rows | What::Bundle | What::List => self.of_many(owner, name, position),
            What::Map => Thing::any(),
            What::Any => self.of_anything(name, position),
            What::Number if name == "round" => owner.clone(),
            _ => {
                let problem = problem::has_no_names(self.source, position, &owner.said(), name);
                self.report(problem);
                Thing::any()
            }
        }
    }

    fn of_many(&mut self, owner: &Thing, name: &str, position: Position) -> Thing {
        let form =
            forms_of(name).find(|form| form.takes.is_none() && form.owner == Some(owner.what));
        if let Some(form) = form {
            let table = match form.gives {
                What::Rows => owner.table.clone(),
                _ => None,
            };
            return Thing {
                table,
                ..Thing::property(form)
            };
        }
        let known: Vec<&str> = properties(owner.what).collect();
        let problem = problem::read_row_by_row(self.source, position, owner.what, name, &known);
        self.report(problem);
        Thing::any()
    }

    /// A column of a row; of a row of an unknown table, any declared column.
    pub(super) fn column(&mut self, table: Option<&str>, name: &str, position: Position) -> Thing {
        self.used.insert(name.to_owned());
        let of_log = table.is_none_or(|table| table == LOG);
        if of_log
            && let Some(form) =
                forms_of(name).find(|form| form.owner == Some(What::Row) && form.takes.is_none())
        {
            return Thing::property(form);
        }
        let header = self.header;
        let declared = header.reads.iter();
        let own = declared.filter(|read| table.is_none_or(|table| read.table.as_ref() == table));
        let mut found = own
            .clone()
            .filter(|read| read.column.as_ref() == name)
            .map(|read| Thing::read(read.kind, name, &read.words));
        if let Some(first) = found.next() {
            return found.fold(first, Thing::join);
        }
        let mut known: Vec<&str> = properties(What::Row).filter(|_| of_log).collect();
        known.extend(own.map(|read| read.column.as_ref()));
        let named = Named::Column(table.map(str::to_owned));
        self.unknown(name, position, named, &known)
    }

    /// A name after something of which nothing is known: it has to be a name of something.
    fn of_anything(&mut self, name: &str, position: Position) -> Thing {
        let header = self.header;
        let owners = [
            What::Row,
            What::Post,
            What::Target,
            What::Rows,
            What::Bundle,
        ];
        let mut known: Vec<&str> = owners.into_iter().flat_map(properties).collect();
        known.extend(header.reads.iter().map(|read| read.column.as_ref()));
        known.extend(header.parameters.iter().map(|own| own.name.as_ref()));
        known.push("round");
        if known.contains(&name) || self.keys.contains(name) {
            return Thing::any();
        }
        self.unknown(name, position, Named::Column(None), &known)
    }

    /// 岗 or 指标 given where the function has another name, though it has one of that name as well.
    pub(super) fn swapped(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        key: &(String, usize),
        given: &[Thing],
    ) -> bool {
        let functions = self.functions;
        let Some(function) = functions.get(key) else {
            return false;
        };
        let before = given.len() - call.args.len();
        for (index, argument) in call.args.iter().enumerate() {
            let (Expr::Variable(variable, ..), at) = (argument, index + before) else {
                continue;
            };
            let name = variable.1.as_str();
            let whole = given.get(at).map(|thing| thing.what);
            let own = function.params.get(at).is_some_and(|param| param == name);
            if matches!(whole, Some(What::Post | What::Target))
                && !own
                && function.params.iter().any(|param| param == name)
            {
                let problem =
                    problem::own_order(self.source, position, &key.0, name, &function.params);
                self.report(problem);
                return true;
            }
        }
        false
    }

    fn unknown(&mut self, name: &str, at: Position, what: Named, known: &[&str]) -> Thing {
        let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
        self.faulty = true;
        // A declaration that cannot be read has been reported in the header.
        let written = format!(".{name}");
        let mut head = self
            .source
            .text
            .lines()
            .filter(|line| line.starts_with("///"));
        let unreadable = head.any(|line| line.contains("取数") && line.contains(&written))
            && !known.contains(&name)
            && !self
                .header
                .reads
                .iter()
                .any(|read| read.column.as_ref() == name);
        // A name that lacks its declaration is one fault, however often it is read.
        if self.told.insert(name.to_owned()) && !unreadable {
            let problem = problem::unknown_property(self.source, line, column, name, what, known);
            self.sink.push(problem);
        }
        Thing::any()
    }
}

/// The first character inside the quotes of a text.
pub fn inside(position: Position) -> Position {
    match (position.line(), position.position()) {
        (Some(line), Some(column)) => Position::new(
            u16::try_from(line).unwrap_or(u16::MAX),
            u16::try_from(column + 1).unwrap_or(u16::MAX),
        ),
        _ => position,
    }
}
