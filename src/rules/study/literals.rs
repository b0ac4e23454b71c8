//! Texts and lists that only certain words may stand in: ways to round and to combine, reasons, bands.
//! Invariant: what is made when the rule runs is left to the run.

use rhai::{Expr, FnCallExpr, Position};

use super::call::slots;
use super::chain::inside;
use super::{Study, Thing};
use crate::office::Mode;
use crate::rules::bands::{Band, slip, words as slip_words};
use crate::rules::problem;
use crate::rules::words::forms_of;

impl Study<'_> {
    /// A text that a column is held against has to be one of those that its declaration allows.
    pub(super) fn declared_word(&mut self, thing: &Thing, other: &Expr) {
        let (Some(column), Expr::StringConstant(text, position)) = (&thing.from, other) else {
            return;
        };
        let header = self.header;
        let own = header.reads.iter().filter(|read| read.column == *column);
        let mut known: Vec<&str> = Vec::new();
        for read in own {
            if read.words.is_empty() {
                return;
            }
            known.extend(read.words.iter().map(AsRef::as_ref));
        }
        // An empty cell holds no word, whatever is declared.
        if !known.is_empty() && !text.is_empty() && !known.contains(&text.as_str()) {
            let place = inside(*position);
            let problem = problem::undeclared_word(self.source, place, column, text, &known);
            self.report(problem);
        }
    }

    /// Texts that only certain words may stand in: ways to round and to combine, and the bands of 分档.
    pub(super) fn literals(&mut self, call: &FnCallExpr, name: &str) {
        let text = |index: usize| match call.args.get(index) {
            Some(Expr::StringConstant(text, position)) => Some((text.as_str(), *position)),
            _ => None,
        };
        let list = match name {
            "取整" => text(2).map(|found| (found, Mode::ALL.map(Mode::word).to_vec())),
            "逐件" => text(1).map(|found| (found, vec!["求和", "平均", "取高", "相乘"])),
            _ => None,
        };
        if let Some(((word, position), known)) = list
            && !known.contains(&word)
        {
            let problem =
                problem::unknown_choice(self.source, inside(position), name, word, &known);
            self.report(problem);
        }
        for argument in &call.args {
            if let Expr::StringConstant(reason, position) = argument
                && reason.trim().is_empty()
                && forms_of(name).any(|form| slots(form).iter().any(|(slot, _)| *slot == "理由"))
            {
                let problem = problem::empty_reason(self.source, *position, name);
                self.report(problem);
            }
        }
        if matches!(name, "扣分" | "加分" | "起评")
            && let Some(points) = call.args.first()
            && format!("{points:?}").starts_with('-')
        {
            let place = points.start_position();
            let problem = problem::negative_points(self.source, place, name);
            self.report(problem);
        }
        if name == "取用" {
            self.uses(call);
        }
        if name == "分档"
            && let Some(Expr::Array(bands, _)) = call.args.get(1)
        {
            self.bands(bands);
        }
    }

    /// 取用 names what the header names, word for word.
    fn uses(&mut self, call: &FnCallExpr) {
        let header = self.header;
        let at = |position: Position| {
            (
                position.line().unwrap_or(1),
                position.position().unwrap_or(1),
            )
        };
        match call.args.first() {
            Some(Expr::StringConstant(used, position)) => {
                let known: Vec<&str> = header.uses.iter().map(|own| own.text.as_ref()).collect();
                let unread = &header.unread;
                let read = known.contains(&used.as_str())
                    || unread.iter().any(|own| own.as_ref() == used.as_str());
                if !read {
                    let (line, column) = at(inside(*position));
                    let fault = problem::undeclared_use(self.source, line, column, used, &known);
                    self.report(fault);
                }
            }
            Some(other) => {
                let (line, column) = at(other.start_position());
                let fault = problem::use_not_written_out(self.source, line, column);
                self.report(fault);
            }
            None => {}
        }
    }

    fn bands(&mut self, bands: &[Expr]) {
        let mut read: Vec<(&str, Band, Position)> = Vec::new();
        for band in bands {
            let Expr::Array(pair, position) = band else {
                return;
            };
            let [first, _] = pair.as_slice() else {
                let problem = problem::band_needs_two(self.source, *position);
                self.report(problem);
                return;
            };
            // Ends that are made when the rule runs are checked then.
            let Expr::StringConstant(text, position) = first else {
                return;
            };
            let Some(edges) = Band::parse(text) else {
                let problem = problem::unknown_band(self.source, inside(*position), text);
                self.report(problem);
                return;
            };
            read.push((text.as_str(), edges, inside(*position)));
        }
        let edges: Vec<Band> = read.iter().map(|(_, edges, _)| *edges).collect();
        let texts: Vec<&str> = read.iter().map(|(text, ..)| *text).collect();
        if let Some(slip) = slip(&edges) {
            let place = read
                .get(slip.at())
                .map_or(Position::NONE, |(.., place)| *place);
            let problem = problem::bands(self.source, place, slip_words(slip, &texts));
            self.report(problem);
        }
    }
}
