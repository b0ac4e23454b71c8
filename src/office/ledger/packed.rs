//! The tree's packed form.
//! Invariant: every field is written and read in one order; what is usual takes a bit.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Bounds, Combine, Entry, EntryKind, Evidence, Level, Node, Settled, State};
use crate::office::rounding::{Mode, Rounding};
use crate::office::shelf::{Packed, Packer, Unpacker};

/// The place of a value in its list, as the lists that follow it are read.
fn place<T: PartialEq>(list: &[T], value: &T) -> u8 {
    let at = list.iter().position(|own| own == value).unwrap_or(0);
    u8::try_from(at).unwrap_or(0)
}

/// Whether two decimals are written with the same digits.
fn same(a: Decimal, b: Decimal) -> bool {
    a.serialize() == b.serialize()
}

impl Packed for Entry {
    fn pack(&self, out: &mut Packer) {
        let says = u8::from(self.says.is_some()) << 3;
        let line = u8::from(self.line != 0) << 4;
        out.byte(place(&EntryKind::ALL, &self.kind) | says | line);
        out.decimal(self.points);
        out.text(&self.reason);
        if let Some(says) = &self.says {
            out.text(says);
        }
        if self.line != 0 {
            out.number(self.line);
        }
        // Rows mostly follow each other.
        let mut before = 0;
        out.list(&self.evidence, |out, own| {
            out.number(own.table);
            out.number(own.row.wrapping_sub(before));
            before = own.row;
        });
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let head = from.byte()?;
        let mut before = 0_u32;
        Some(Self {
            kind: *EntryKind::ALL.get(usize::from(head & 7))?,
            points: from.decimal()?,
            reason: from.text()?,
            says: if head & 8 == 0 {
                None
            } else {
                Some(from.text()?)
            },
            line: if head & 16 == 0 { 0 } else { from.number()? },
            evidence: from.list(|from| {
                let table = from.number()?;
                let step: u32 = from.number()?;
                before = before.wrapping_add(step);
                Some(Evidence { table, row: before })
            })?,
        })
    }
}

impl Packed for State {
    fn pack(&self, out: &mut Packer) {
        let (kind, why) = match self {
            Self::Valued => (0, None),
            Self::Missing(why) => (1, Some(why)),
            Self::NotApplicable(why) => (2, Some(why)),
            Self::Failed(why) => (3, Some(why)),
        };
        out.byte(kind);
        if let Some(why) = why {
            out.text(why);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let make: fn(Arc<str>) -> State = match from.byte()? {
            0 => return Some(Self::Valued),
            1 => Self::Missing,
            2 => Self::NotApplicable,
            3 => Self::Failed,
            _ => return None,
        };
        Some(make(from.text()?))
    }
}

impl Packed for Level {
    fn pack(&self, out: &mut Packer) {
        out.byte(match self {
            Self::Total => 0,
            Self::Kind => 1,
            Self::Group => 2,
            Self::Indicator(_) => 3,
            Self::Item => 4,
            Self::Parts => 5,
            Self::Part => 6,
        });
        if let Self::Indicator(number) = self {
            out.number(*number);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(match from.byte()? {
            0 => Self::Total,
            1 => Self::Kind,
            2 => Self::Group,
            3 => Self::Indicator(from.number()?),
            4 => Self::Item,
            5 => Self::Parts,
            6 => Self::Part,
            _ => return None,
        })
    }
}

impl Packed for Settled {
    fn pack(&self, out: &mut Packer) {
        let own = [
            self.base_raw,
            self.base,
            self.bonus_raw,
            self.bonus,
            self.exact,
            self.value,
        ];
        let usual = usual(self.base_raw, self.base, self.bonus_raw, self.exact);
        let mut differs = 0;
        for (at, (number, usual)) in own.iter().zip(usual).enumerate() {
            differs |= u8::from(!same(*number, usual)) << at;
        }
        out.byte(differs);
        for (at, number) in own.iter().enumerate() {
            if differs & (1 << at) != 0 {
                out.decimal(*number);
            }
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let differs = from.byte()?;
        let mut own = Self::default();
        let mut next = |at: u8, usual: Decimal| {
            if differs & (1 << at) == 0 {
                Some(usual)
            } else {
                from.decimal()
            }
        };
        own.base_raw = next(0, Decimal::ZERO)?;
        own.base = next(1, own.base_raw)?;
        own.bonus_raw = next(2, Decimal::ZERO)?;
        own.bonus = next(3, own.bonus_raw)?;
        own.exact = next(4, own.base)?;
        own.value = next(5, own.exact)?;
        Some(own)
    }
}

/// What each figure is where no bound and no rounding changed it.
fn usual(base_raw: Decimal, base: Decimal, bonus_raw: Decimal, exact: Decimal) -> [Decimal; 6] {
    [
        Decimal::ZERO,
        base_raw,
        Decimal::ZERO,
        bonus_raw,
        base,
        exact,
    ]
}

impl Packed for Node {
    fn pack(&self, out: &mut Packer) {
        let limits = [
            self.weight,
            self.rescale,
            self.bounds.deduction_floor,
            self.bounds.bonus_cap,
            self.bounds.lower,
            self.bounds.upper,
        ];
        let mut there = u8::from(self.left_out) << 6;
        for (at, limit) in limits.iter().enumerate() {
            there |= u8::from(limit.is_some()) << at;
        }
        out.byte(there);
        for limit in limits.into_iter().flatten() {
            out.decimal(limit);
        }
        out.byte(place(&Combine::ALL, &self.combine) | place(&Mode::ALL, &self.rounding.mode) << 3);
        out.number(self.rounding.places);
        out.text(&self.name);
        self.level.pack(out);
        self.state.pack(out);
        self.settled.pack(out);
        out.list(&self.entries, |out, entry| entry.pack(out));
        out.list(&self.children, |out, child| child.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let there = from.byte()?;
        let mut limit = |at: u8| {
            if there & (1 << at) == 0 {
                Some(None)
            } else {
                from.decimal().map(Some)
            }
        };
        let (weight, rescale) = (limit(0)?, limit(1)?);
        let bounds = Bounds {
            deduction_floor: limit(2)?,
            bonus_cap: limit(3)?,
            lower: limit(4)?,
            upper: limit(5)?,
        };
        let ways = from.byte()?;
        let rounding = Rounding {
            places: from.number()?,
            mode: *Mode::ALL.get(usize::from(ways >> 3))?,
        };
        Some(Self {
            name: from.text()?,
            level: Level::unpack(from)?,
            state: State::unpack(from)?,
            settled: Settled::unpack(from)?,
            entries: from.list(Entry::unpack)?,
            children: from.list(Self::unpack)?,
            combine: *Combine::ALL.get(usize::from(ways & 7))?,
            weight,
            bounds,
            rounding,
            rescale,
            left_out: there & 64 != 0,
        })
    }
}
