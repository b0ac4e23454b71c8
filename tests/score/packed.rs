//! Scores are held as bytes: whatever was packed comes out again, digit by digit.
use std::sync::Arc;

use gangze::office::{
    Bounds, Combine, Entry, EntryKind, Evidence, Level, Mode, Node, Policy, Rounding, Settled,
    Shelf, State, TenureId,
};
use gangze::score::{Mark, Range, TenureScore};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

fn decimal() -> impl Strategy<Value = Decimal> {
    let small = (-10_000_i64..10_000, 0_u32..4).prop_map(|(n, places)| Decimal::new(n, places));
    let wide = (any::<[u32; 3]>(), any::<bool>(), 0_u32..=28).prop_map(
        |([low, middle, high], negative, places)| {
            Decimal::from_parts(low, middle, high, negative, places)
        },
    );
    let nought = any::<bool>().prop_map(|negative| {
        let mut nought = Decimal::new(0, 2);
        nought.set_sign_negative(negative);
        nought
    });
    prop_oneof![4 => small, 2 => wide, 1 => nought]
}

fn words() -> impl Strategy<Value = Arc<str>> {
    prop_oneof![
        select(vec!["", "总分", "起评分", "逾期3个工作日"]).prop_map(Arc::from),
        ".{0,12}".prop_map(Arc::from),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let kinds = select(vec![
        EntryKind::Base,
        EntryKind::Award,
        EntryKind::Deduction,
        EntryKind::Bonus,
        EntryKind::Veto,
        EntryKind::Grade,
        EntryKind::Mark,
    ]);
    let evidence = (any::<u16>(), any::<u32>()).prop_map(|(table, row)| Evidence { table, row });
    (
        kinds,
        decimal(),
        words(),
        option::of(words()),
        vec(evidence, 0..4),
        prop_oneof![Just(0), any::<u32>()],
    )
        .prop_map(|(kind, points, reason, says, evidence, line)| Entry {
            kind,
            points,
            reason,
            says,
            evidence,
            line,
        })
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        3 => Just(State::Valued),
        1 => words().prop_map(State::Missing),
        1 => words().prop_map(State::NotApplicable),
        1 => words().prop_map(State::Failed),
    ]
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![
        Just(Level::Total),
        Just(Level::Kind),
        Just(Level::Group),
        any::<u32>().prop_map(Level::Indicator),
        Just(Level::Item),
        Just(Level::Parts),
        Just(Level::Part),
    ]
}

fn settled() -> impl Strategy<Value = Settled> {
    let settle = |own: [Decimal; 6]| Settled {
        base_raw: own[0],
        base: own[1],
        bonus_raw: own[2],
        bonus: own[3],
        exact: own[4],
        value: own[5],
    };
    prop_oneof![
        Just(Settled::default()),
        decimal().prop_map(move |one| settle([one, one, Decimal::ZERO, Decimal::ZERO, one, one])),
        prop::array::uniform6(decimal()).prop_map(settle),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let limits = prop::array::uniform6(option::of(decimal()));
    let ways = (
        select(Combine::ALL.to_vec()),
        select(Mode::ALL.to_vec()),
        0_u32..30,
    );
    let leaf = (
        words(),
        level(),
        (state(), settled(), any::<bool>()),
        limits,
        ways,
        vec(entry(), 0..4),
    )
        .prop_map(
            |(name, level, (state, settled, left_out), limits, ways, entries)| Node {
                name,
                level,
                entries,
                children: Vec::new(),
                combine: ways.0,
                weight: limits[0],
                bounds: Bounds {
                    deduction_floor: limits[1],
                    bonus_cap: limits[2],
                    lower: limits[3],
                    upper: limits[4],
                },
                rounding: Rounding::new(ways.2, ways.1),
                state,
                rescale: limits[5],
                left_out,
                settled,
            },
        );
    leaf.prop_recursive(4, 24, 4, |inner| {
        (inner.clone(), vec(inner, 0..4)).prop_map(|(mut node, children)| {
            node.children = children;
            node
        })
    })
}

fn score() -> impl Strategy<Value = TenureScore> {
    let mark = (
        any::<u32>(),
        state(),
        option::of(decimal()),
        option::of(select(Policy::ALL.to_vec())),
    )
        .prop_map(|(indicator, state, actual, treated)| Mark {
            indicator,
            state,
            actual,
            treated,
        });
    let range = option::of((decimal(), decimal()));
    (any::<[u32; 2]>(), node(), vec(mark, 0..6), range).prop_map(
        |([tenure, days], total, marks, range)| TenureScore {
            tenure: TenureId(tenure),
            days,
            total,
            marks,
            range: range.map(|(worst, best)| Range { worst, best }),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_ledger_comes_out_of_its_packing_as_it_went_in(scores in vec(score(), 0..6)) {
        let shelf: Shelf<TenureScore> = scores.iter().cloned().collect();
        prop_assert_eq!(shelf.len(), scores.len());
        let read: Vec<TenureScore> = shelf.iter().collect();
        // The words of a decimal tell 1.50 from 1.5 and -0 from 0, which are equal as numbers.
        prop_assert_eq!(format!("{read:?}"), format!("{scores:?}"));
        prop_assert_eq!(&read, &scores);
        for (place, score) in scores.iter().enumerate() {
            let one = shelf.get(place);
            prop_assert_eq!(one.as_ref(), Some(score));
        }
        prop_assert_eq!(shelf.get(scores.len()), None);
    }
}

/// A total of as many points as its place.
fn plain(place: u32) -> TenureScore {
    let mut total = Node::new("总分", Level::Total, Rounding::default());
    total.settled.value = Decimal::from(place);
    TenureScore {
        tenure: TenureId(place),
        days: 60,
        total,
        marks: Vec::new(),
        range: None,
    }
}

#[test]
fn a_change_touches_its_own_place_and_no_other() {
    let mut shelf: Shelf<TenureScore> = (0..1_000).map(plain).collect();
    let changes = [0_usize, 255, 256, 999].map(|place| (place, "改了"));
    shelf.change(changes.into_iter().collect(), |score, word| {
        score.total.name = word.into();
    });
    let changed: Vec<u32> = shelf
        .iter()
        .filter(|score| score.total.name.as_ref() == "改了")
        .map(|score| score.tenure.0)
        .collect();
    assert_eq!(changed, [0, 255, 256, 999]);
    let order: Vec<u32> = shelf.iter().map(|score| score.tenure.0).collect();
    assert_eq!(order, (0..1_000).collect::<Vec<u32>>());
    assert_eq!(
        shelf.get(256).map(|score| score.total.settled.value),
        Some(Decimal::from(256))
    );
}
