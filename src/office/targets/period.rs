//! Which rows of 岗位目标 a period is scored by: those of its own length, and none that its parts have scored already.
//! Invariant: a row counts in the periods of its 周期 alone, and never twice in a longer one.

use super::{GroupRow, Reading, problem, word};
use crate::diag::Sink;
use crate::office::period::{Cycle, Period};
use crate::office::target::Indicator;

impl Reading<'_> {
    /// The indicators of a period of that length, and the rows that stand for periods of another: of a longer period
    /// alone, or of the parts that this one is made from. `serves` says for which lengths the scheme is meant; the rows
    /// of other lengths are another scheme's.
    pub fn indicators_of(
        &self,
        period: Period,
        groups: &[GroupRow],
        serves: &dyn Fn(Cycle) -> bool,
        sink: &mut Sink,
    ) -> (Vec<Indicator>, Vec<u32>) {
        let composed = self.scheme.composition(period.cycle).is_some();
        let (mut indicators, mut elsewhere) = (Vec::new(), Vec::new());
        for row in self.table.rows().filter(|row| !self.is_group(*row)) {
            let cycle = Cycle::from_word(self.text(row, word::CYCLE));
            let stays = match cycle {
                _ if period.cycle == Cycle::Dates => true,
                Some(cycle) if !serves(cycle) => false,
                Some(cycle) if cycle < period.cycle => {
                    if !composed {
                        let place = self.table.named_place(row, word::CYCLE);
                        sink.push(problem::other_cycle(place, cycle, &period));
                    }
                    !composed
                }
                Some(cycle) => cycle == period.cycle,
                // Without a 周期 it is scored in the periods that are assessed from the tables.
                None => !composed,
            };
            if stays {
                indicators.extend(self.indicator(row, groups, sink));
            } else {
                elsewhere.push(row);
            }
        }
        // Nothing at all is assessed by such a period: said at every row, and not once more at every post.
        if indicators.is_empty() && !composed && !sink.has_errors() {
            for row in &elsewhere {
                if let Some(cycle) = Cycle::from_word(self.text(*row, word::CYCLE)) {
                    let place = self.table.named_place(*row, word::CYCLE);
                    sink.push(problem::other_cycle(place, cycle, &period));
                }
            }
        }
        (indicators, elsewhere)
    }

    /// The shortest 周期 that a row names, of those that the scheme serves.
    pub fn shortest_cycle(&self, serves: &dyn Fn(Cycle) -> bool) -> Option<Cycle> {
        self.table
            .rows()
            .filter_map(|row| Cycle::from_word(self.text(row, word::CYCLE)))
            .filter(|cycle| serves(*cycle))
            .min()
    }
}
