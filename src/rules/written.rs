//! What a call says wrong as it stands written, whatever the data: ways to round and to combine, places, reasons,
//! names and full marks of 分项, bands of 分档, what is taken from others and from the past.
//! Invariant: what is made when the rule runs is left to the run; one call, one message.

use rhai::{Expr, FnCallExpr, Position};
use rust_decimal::Decimal;

use super::bands::{Band, slip, words as slip_words};
use super::header::Header;
use super::past::{self, Reach};
use super::problem;
use super::source::Source;
use super::study::{inside, slots};
use super::words::forms_of;
use crate::diag::Diagnostic;
use crate::office::Mode;

/// The most places that a number is rounded to.
pub const MOST_PLACES: i64 = 28;

/// A call as it stands in a script.
pub struct Written<'a> {
    pub source: &'a Source,
    pub header: &'a Header,
    pub call: &'a FnCallExpr,
    /// How many of what the word takes stand before the dot.
    pub before: usize,
}

impl<'a> Written<'a> {
    /// What is wrong with it.
    pub fn slip(&self) -> Option<Diagnostic> {
        let word = self.call.name.as_str();
        let own = match word {
            "取整" => self
                .places()
                .or_else(|| self.choice(2, &Mode::ALL.map(Mode::word))),
            "四舍五入" | "round" => self.places(),
            "逐件" => self.choice(1, &["求和", "平均", "取高", "相乘"]),
            "合成项" => self.choice(1, &["求和", "平均", "加权", "取高", "相乘"]),
            "扣分" | "加分" | "起评" => self.negative(0, problem::negative_points),
            "分项" => self
                .nameless()
                .or_else(|| self.negative(1, problem::negative_full)),
            "分档" => self.bands(),
            "占比" => self.nought(1),
            "定等" | "标记" => self.says_nothing(),
            "取用" => self.used(),
            "上期" => self.past(Reach::Last),
            "历史" => self.past(Reach::All),
            _ => None,
        };
        own.or_else(|| self.reason())
    }

    /// What stands in a place of the word, its owner being the first one.
    fn at(&self, slot: usize) -> Option<&'a Expr> {
        self.call.args.get(slot.checked_sub(self.before)?)
    }

    fn text(&self, slot: usize) -> Option<(&'a str, Position)> {
        match self.at(slot)? {
            Expr::StringConstant(text, position) => Some((text.as_str(), *position)),
            _ => None,
        }
    }

    /// A text that has to be one of a few.
    fn choice(&self, slot: usize, known: &[&str]) -> Option<Diagnostic> {
        let (word, position) = self.text(slot)?;
        let name = self.call.name.as_str();
        let fault = || problem::unknown_choice(self.source, inside(position), name, word, known);
        (!known.contains(&word)).then(fault)
    }

    /// Places are whole and not many.
    fn places(&self) -> Option<Diagnostic> {
        let places = self.at(1)?;
        let number = number_of(places)?;
        let sound = number.is_integer()
            && number >= Decimal::ZERO
            && number <= Decimal::from(MOST_PLACES)
            // `2.0` is no count of places for the word.
            && !matches!(places, Expr::DynamicConstant(..));
        let name = self.call.name.as_str();
        let fault = || problem::places(self.source, places.start_position(), name, number);
        (!sound).then(fault)
    }

    fn negative(
        &self,
        slot: usize,
        problem: fn(&Source, Position, &str) -> Diagnostic,
    ) -> Option<Diagnostic> {
        let points = self.at(slot)?;
        let fault = || problem(self.source, points.start_position(), &self.call.name);
        (number_of(points)? < Decimal::ZERO).then(fault)
    }

    /// What is divided by is written out, and 0.
    fn nought(&self, slot: usize) -> Option<Diagnostic> {
        let whole = self.at(slot)?;
        let fault = || problem::divided_by_nought(self.source, whole.start_position());
        number_of(whole)?.is_zero().then(fault)
    }

    fn nameless(&self) -> Option<Diagnostic> {
        let (name, position) = self.text(0)?;
        let fault = || problem::nameless_item(self.source, position);
        name.trim().is_empty().then(fault)
    }

    fn says_nothing(&self) -> Option<Diagnostic> {
        let (says, position) = self.text(0)?;
        let fault = || problem::says_nothing(self.source, position, &self.call.name);
        says.trim().is_empty().then(fault)
    }

    fn reason(&self) -> Option<Diagnostic> {
        let word = self.call.name.as_str();
        let is_reason = |slot: usize| {
            let mut forms = forms_of(word).map(slots);
            forms.any(|slots| slots.get(slot).is_some_and(|(name, _)| *name == "理由"))
        };
        let empty = self.call.args.iter().enumerate().find_map(|(index, own)| {
            let Expr::StringConstant(reason, position) = own else {
                return None;
            };
            let empty = reason.trim().is_empty() && is_reason(index + self.before);
            empty.then_some(*position)
        });
        empty.map(|position| problem::empty_reason(self.source, position, word))
    }

    /// 取用 names what the header names, word for word.
    fn used(&self) -> Option<Diagnostic> {
        let header = self.header;
        let Some((used, position)) = self.text(0) else {
            let other = self.at(0)?.start_position();
            let (line, column) = (other.line().unwrap_or(1), other.position().unwrap_or(1));
            return Some(problem::use_not_written_out(self.source, line, column));
        };
        let known: Vec<&str> = header.uses.iter().map(|own| own.text.as_ref()).collect();
        let mut unread = header.unread.iter();
        if known.contains(&used) || unread.any(|own| own.as_ref() == used) {
            return None;
        }
        let at = inside(position);
        let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
        Some(problem::undeclared_use(
            self.source,
            line,
            column,
            used,
            &known,
        ))
    }

    /// 上期 and 历史 read what 取用 declares.
    fn past(&self, reach: Reach) -> Option<Diagnostic> {
        let (item, position) = self.text(1)?;
        let own = self.header.past.iter().filter(|past| past.reach == reach);
        let known: Vec<&str> = own.map(|past| past.item.as_ref()).collect();
        let mut head = self.source.text.lines();
        // An item that could not be read has been said in the header.
        let written = |line: &str| line.starts_with("///") && line.contains(item);
        if known.contains(&item) || !past::is_item(item) && head.any(written) {
            return None;
        }
        let at = inside(position);
        Some(problem::undeclared_past(
            self.source,
            at,
            (reach.word(), item),
            &known,
            past::is_item(item),
        ))
    }

    fn bands(&self) -> Option<Diagnostic> {
        let Expr::Array(bands, position) = self.at(1)? else {
            return None;
        };
        if bands.is_empty() {
            return Some(problem::no_bands(self.source, *position));
        }
        let mut read: Vec<(&str, Band, Position)> = Vec::new();
        let mut whole = true;
        for band in bands.iter() {
            match self.band(band) {
                Ok(Some(own)) => read.push(own),
                Ok(None) => whole = false,
                Err(fault) => return Some(*fault),
            }
        }
        // Ends that are made when the rule runs are held against the others then.
        if !whole {
            return None;
        }
        let edges: Vec<Band> = read.iter().map(|(_, edges, _)| *edges).collect();
        let texts: Vec<&str> = read.iter().map(|(text, ..)| *text).collect();
        let slip = slip(&edges)?;
        let place = read.get(slip.at());
        let place = place.map_or(Position::NONE, |(.., place)| *place);
        Some(problem::bands(self.source, place, slip_words(slip, &texts)))
    }

    /// One band, `["80以上不满90", 值]`; `None` where its ends are made when the rule runs.
    fn band(&self, band: &'a Expr) -> Result<Option<(&'a str, Band, Position)>, Box<Diagnostic>> {
        let (pair, position) = match band {
            Expr::Array(pair, position) => (pair, *position),
            Expr::StringConstant(_, position) => {
                return Err(Box::new(problem::band_needs_two(self.source, *position)));
            }
            other if number_of(other).is_some() => {
                let at = other.start_position();
                return Err(Box::new(problem::band_needs_two(self.source, at)));
            }
            _ => return Ok(None),
        };
        let [ends, gives] = pair.as_slice() else {
            return Err(Box::new(problem::band_needs_two(self.source, position)));
        };
        match ends {
            Expr::StringConstant(text, position) => match Band::parse(text) {
                Some(edges) => Ok(Some((text.as_str(), edges, inside(*position)))),
                None => Err(Box::new(problem::unknown_band(
                    self.source,
                    inside(*position),
                    text,
                ))),
            },
            other => {
                let swapped = match gives {
                    Expr::StringConstant(text, _) => Band::parse(text).map(|_| text.as_str()),
                    _ => None,
                };
                let is_text = |of: &Expr| matches!(of, Expr::InterpolatedString(..));
                if number_of(other).is_none() && (swapped.is_none() || is_text(other)) {
                    return Ok(None);
                }
                let at = other.start_position();
                Err(Box::new(problem::ends_are_no_text(
                    self.source,
                    at,
                    swapped,
                )))
            }
        }
    }
}

/// A number that stands written out, also with its sign.
pub fn number_of(expression: &Expr) -> Option<Decimal> {
    match expression {
        Expr::IntegerConstant(number, _) => Some(Decimal::from(*number)),
        Expr::DynamicConstant(value, _) => value.as_decimal().ok(),
        Expr::FnCall(call, _) if call.op_token.is_some() => match call.args.as_slice() {
            [own] if call.name == "-" => number_of(own).map(|number| -number),
            [own] if call.name == "+" => number_of(own),
            _ => None,
        },
        _ => None,
    }
}
