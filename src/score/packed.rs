//! Scores, and subjects on their way to one, in packed form.
//! Invariant: faults are not packed; whoever changes a subject takes them from it.

use super::{Mark, Piece, Range, Raw, SectionScore, TenureScore};
use crate::diag::Sink;
use crate::office::{
    Bundle, Node, Packed, Packer, Policy, SectionId, State, Subject, TenureId, Unpacker,
};

impl Packed for Mark {
    fn pack(&self, out: &mut Packer) {
        out.number(self.indicator);
        self.state.pack(out);
        out.option(self.actual, Packer::decimal);
        let mut policies = (1_u8..).zip(Policy::ALL);
        let treated = policies.find(|(_, policy)| Some(*policy) == self.treated);
        out.byte(treated.map_or(0, |(at, _)| at));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            indicator: from.number()?,
            state: State::unpack(from)?,
            actual: from.option(Unpacker::decimal)?,
            treated: match usize::from(from.byte()?).checked_sub(1) {
                None => None,
                Some(at) => Some(*Policy::ALL.get(at)?),
            },
        })
    }
}

impl Packed for Range {
    fn pack(&self, out: &mut Packer) {
        out.decimal(self.worst);
        out.decimal(self.best);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            worst: from.decimal()?,
            best: from.decimal()?,
        })
    }
}

impl Packed for TenureScore {
    fn pack(&self, out: &mut Packer) {
        out.number(self.tenure.0);
        out.number(self.days);
        self.total.pack(out);
        out.list(&self.marks, |out, mark| mark.pack(out));
        out.option(self.range, |out, range| range.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            tenure: TenureId(from.number()?),
            days: from.number()?,
            total: Node::unpack(from)?,
            marks: from.list(Mark::unpack)?,
            range: from.option(Range::unpack)?,
        })
    }
}

impl Packed for SectionScore {
    fn pack(&self, out: &mut Packer) {
        out.number(self.section.0);
        self.total.pack(out);
        out.list(&self.marks, |out, mark| mark.pack(out));
        out.option(self.range, |out, range| range.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            section: SectionId(from.number()?),
            total: Node::unpack(from)?,
            marks: from.list(Mark::unpack)?,
            range: from.option(Range::unpack)?,
        })
    }
}

impl Packed for Piece {
    fn pack(&self, out: &mut Packer) {
        self.mark.pack(out);
        out.option(self.node.as_ref(), |out, node| node.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(Self {
            mark: Mark::unpack(from)?,
            node: from.option(Node::unpack)?,
        })
    }
}

impl Packed for Raw {
    fn pack(&self, out: &mut Packer) {
        match self.subject {
            Subject::Post(TenureId(id)) => {
                out.byte(0);
                out.number(id);
            }
            Subject::Section(SectionId(id)) => {
                out.byte(1);
                out.number(id);
            }
        }
        out.list(&self.pieces, |out, piece| piece.pack(out));
        out.option(self.total.as_ref(), |out, total| total.pack(out));
        out.option(self.range, |out, range| range.pack(out));
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let is_post = from.byte()? == 0;
        let id = from.number()?;
        Some(Self {
            subject: if is_post {
                Subject::Post(TenureId(id))
            } else {
                Subject::Section(SectionId(id))
            },
            pieces: from.list(Piece::unpack)?,
            total: from.option(Node::unpack)?,
            range: from.option(Range::unpack)?,
            faults: Sink::new(),
        })
    }
}

/// Some subjects on their way, and what has been found wrong with them.
pub struct Batch {
    /// Those that nothing has been done for yet: an unopened one need not be packed to be unpacked at once.
    waiting: Vec<Subject>,
    raws: Bundle<Raw>,
    pub faults: Sink,
    /// Whether one of them has an indicator that is 缺数 or 不适用.
    pub lacks: bool,
}

impl Batch {
    pub fn new(subjects: &[Subject]) -> Self {
        Self {
            waiting: subjects.to_vec(),
            raws: std::iter::empty().collect(),
            faults: Sink::new(),
            lacks: false,
        }
    }

    fn take(&mut self, raws: impl Iterator<Item = Raw>) {
        let (faults, lacks) = (&mut self.faults, &mut self.lacks);
        *lacks = false;
        self.raws = raws
            .map(|mut raw| {
                faults.merge(std::mem::take(&mut raw.faults));
                *lacks |= raw.pieces.iter().any(|piece| piece.mark.state.lacks());
                raw
            })
            .collect();
    }

    pub fn raws(&self) -> impl Iterator<Item = Raw> + '_ {
        self.raws.iter()
    }

    /// Each as it is, those that wait opened by `open`, and changed by `change`.
    fn each(
        waiting: Vec<Subject>,
        raws: &Bundle<Raw>,
        open: impl Fn(Subject) -> Raw,
        mut change: impl FnMut(&mut Raw),
    ) -> impl Iterator<Item = Raw> {
        let opened = waiting.into_iter().map(open);
        raws.iter().chain(opened).map(move |mut raw| {
            change(&mut raw);
            raw
        })
    }

    /// Takes each out, changes it and puts it back; those that wait are opened by `open` before.
    pub fn change(&mut self, open: impl Fn(Subject) -> Raw, change: impl FnMut(&mut Raw)) {
        let waiting = std::mem::take(&mut self.waiting);
        let before = std::mem::replace(&mut self.raws, std::iter::empty().collect());
        self.take(Self::each(waiting, &before, open, change));
    }

    /// Changes each a last time and hands it over.
    pub fn finish(
        &mut self,
        open: impl Fn(Subject) -> Raw,
        change: impl FnMut(&mut Raw),
    ) -> impl Iterator<Item = Raw> {
        let waiting = std::mem::take(&mut self.waiting);
        Self::each(waiting, &self.raws, open, change)
    }
}
