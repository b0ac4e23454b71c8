//! The columns that the program itself knows, table by table.
//! Invariant: names are those of the glossary; their synonyms stand in `synonyms`.

use super::Role;
use super::headings::Use;
use crate::office::Kind;
use crate::office::words::{adjustments, log, roster, targets};

pub(super) fn built_in(role: &Role) -> &'static [(&'static str, Kind, Use)] {
    use Kind::{Any, Date, Number, People, Percent, Span, Text};
    match role {
        Role::Roster => &[
            (roster::NUMBER, Text, Use::StaffNumber),
            (roster::NAME, Text, Use::Word),
            (roster::SECTION, Text, Use::Word),
            (roster::POST, Text, Use::Word),
            (roster::CLASS, Text, Use::Word),
            (roster::STAFF, Text, Use::Word),
            (roster::RANK, Text, Use::Word),
            (roster::DUTY, Text, Use::Word),
            (roster::FROM, Date, Use::Begin),
            (roster::TO, Date, Use::End),
            (roster::STATUS, Text, Use::Word),
            (roster::STATUS_FROM, Date, Use::Begin),
            (roster::STATUS_TO, Date, Use::End),
        ],
        Role::Targets => &[
            (targets::SUBJECT, Text, Use::Word),
            (targets::SECTION, Text, Use::Word),
            (targets::POST, Text, Use::Word),
            (targets::KIND, Text, Use::Word),
            (targets::GROUP, Text, Use::Word),
            (targets::INDICATOR, Text, Use::Word),
            (targets::COMPARE, Text, Use::Word),
            (targets::TARGET, Number, Use::Target),
            (targets::FULL, Number, Use::Plain),
            (targets::WEIGHT, Percent, Use::Plain),
            (targets::BASE, Any, Use::Plain),
            (targets::DEDUCTION_FLOOR, Number, Use::Plain),
            (targets::BONUS_CAP, Number, Use::Plain),
            (targets::LOWER, Number, Use::Plain),
            (targets::UPPER, Number, Use::Plain),
            (targets::COMBINE, Text, Use::Word),
            (targets::RULE, Text, Use::Word),
            (targets::SCOPE, Text, Use::Word),
            (targets::CYCLE, Text, Use::Word),
            (targets::MISSING, Text, Use::Word),
            (targets::NOT_APPLICABLE, Text, Use::Word),
            (targets::BASIS, Text, Use::Plain),
            (targets::SOURCE, Text, Use::Plain),
        ],
        Role::Log => &[
            (log::NUMBER, Text, Use::Word),
            (log::TASK, Text, Use::Plain),
            (log::SOURCE, Text, Use::Word),
            (log::CLASS, Text, Use::Word),
            (log::LEAD, People, Use::Lead),
            (log::ASSIST, People, Use::Plain),
            (log::ASSIGNED, Date, Use::Recent),
            (log::LIMIT, Date, Use::Limit),
            (log::DONE, Date, Use::Finish),
            (log::STATUS, Text, Use::Word),
            (log::ERRORS, Text, Use::Plain),
            (log::RATING, Text, Use::Word),
            (log::REMARK, Text, Use::Plain),
            (log::SECTION, Text, Use::Word),
            (log::POST, Text, Use::Word),
            (roster::NUMBER, Text, Use::StaffNumber),
        ],
        Role::Adjustments => &[
            (adjustments::PERIOD, Span, Use::Plain),
            (adjustments::NUMBER, Text, Use::StaffNumber),
            (adjustments::NAME, People, Use::Plain),
            (roster::SECTION, Text, Use::Word),
            (roster::POST, Text, Use::Word),
            (adjustments::STEP, Text, Use::Word),
            (adjustments::INDICATOR, Text, Use::Word),
            (adjustments::OLD, Any, Use::Plain),
            (adjustments::NEW, Any, Use::Plain),
            (adjustments::REASON, Text, Use::Plain),
            (adjustments::BASIS, Text, Use::Plain),
            (adjustments::AUTHOR, Text, Use::Word),
            (adjustments::DATE, Date, Use::Recent),
        ],
        Role::Data(_) => &[
            (roster::NUMBER, Text, Use::StaffNumber),
            (roster::NAME, People, Use::Plain),
            (roster::SECTION, Text, Use::Word),
            (roster::POST, Text, Use::Word),
            (adjustments::PERIOD, Span, Use::Plain),
            (adjustments::DATE, Date, Use::Plain),
        ],
    }
}
