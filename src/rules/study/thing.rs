//! What is known of a value before anything is run: its kind, where it was read, and what it can be.
//! Invariant: what two values may be together is no more than what each of them may be.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::office::Kind;
use crate::rules::words::{Form, What};

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thing {
    pub what: What,
    /// The table of a row, of rows, of a group; of a list: it holds groups of that table.
    pub table: Option<Arc<str>>,
    /// The column or parameter that it was read from, for messages.
    pub from: Option<Arc<str>>,
    /// The only texts that it can be; empty: any.
    pub words: Arc<[Arc<str>]>,
    /// What says which texts it can be: the table of words, not a declaration.
    pub fixed: bool,
    pub share: Share,
    /// A number of things or of days, which is never below 0.
    pub counts: bool,
}

/// Properties that are never below 0.
const COUNTS: [&str; 9] = [
    "逾期工作日",
    "逾期日",
    "提前日",
    "数量",
    "人数",
    "在岗工作日",
    "名次",
    "类内名次",
    "科室名次",
];

/// Whether a number is a part of a whole, 1 being all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Share {
    #[default]
    No,
    /// 占比, which also divides what is no part of the other.
    Likely,
    /// A percentage, a mean of percentages, 得票率.
    Surely,
}

impl Share {
    /// From where on a number is one that is meant in hundredths.
    pub fn beyond(self) -> Option<Decimal> {
        match self {
            Self::No => None,
            Self::Likely => Some(Decimal::from(50)),
            Self::Surely => Some(Decimal::from(5)),
        }
    }
}

impl Thing {
    pub fn of(what: What) -> Self {
        Self::on(what, None)
    }

    pub fn any() -> Self {
        Self::of(What::Any)
    }

    pub fn on(what: What, table: Option<Arc<str>>) -> Self {
        Self {
            what,
            table,
            from: None,
            words: Arc::default(),
            fixed: false,
            share: Share::No,
            counts: false,
        }
    }

    /// What a column or a parameter holds; `words`: the only texts that may stand there.
    pub fn read(kind: Kind, name: &str, words: &[Arc<str>]) -> Self {
        let what = match kind {
            Kind::Text => What::Text,
            Kind::Number | Kind::Count | Kind::Percent => What::Number,
            Kind::Date | Kind::Span => What::Date,
            Kind::Flag => What::Flag,
            Kind::People => What::List,
            Kind::Any => What::Any,
        };
        Self {
            from: Some(name.into()),
            words: words.into(),
            counts: kind == Kind::Count,
            share: if kind == Kind::Percent {
                Share::Surely
            } else {
                Share::No
            },
            ..Self::of(what)
        }
    }

    /// What a property of the table of words gives.
    pub fn property(form: &Form) -> Self {
        Self {
            from: Some(form.name.into()),
            words: form.words.iter().map(|word| Arc::from(*word)).collect(),
            fixed: true,
            counts: COUNTS.contains(&form.name),
            ..Self::of(form.gives)
        }
    }

    /// The same as a part of a whole.
    pub fn shared(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// What both can be.
    pub fn join(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        if self.what == other.what {
            let table = self.table.filter(|own| Some(own) == other.table.as_ref());
            return Self::on(self.what, table).shared(self.share.min(other.share));
        }
        Self::any()
    }

    pub fn is(&self, what: What) -> bool {
        self.what == What::Any || self.what == what
    }

    /// `「差错」（文字）`, or the kind alone.
    pub fn said(&self) -> String {
        match &self.from {
            Some(name) => format!("「{name}」（{}）", self.what.word()),
            None => self.what.word().to_owned(),
        }
    }
}
