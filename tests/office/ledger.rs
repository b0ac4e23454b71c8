//! The order of steps at every node: base with deductions, floor, bonuses, cap, bounds, rounding.
use gangze::office::{
    Bounds, Combine, Entry, EntryKind, Level, Mode, Node, OutOfRange, Rounding, State,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::office_builder::dec;

fn node(name: &str) -> Node {
    Node::new(name, Level::Item, Rounding::new(2, Mode::HalfUp))
}

fn entry(kind: EntryKind, points: &str) -> Entry {
    Entry {
        kind,
        points: dec(points),
        reason: "试".into(),
        says: None,
        evidence: Vec::new(),
        line: 0,
    }
}

/// Words and points as a rule would book them: `("扣分", "4")`.
fn booked(entries: &[(&str, &str)]) -> Node {
    let mut node = node("指标");
    for (word, points) in entries {
        node.entries.push(match *word {
            "起评" => entry(EntryKind::Base, points),
            "得分" => entry(EntryKind::Award, points),
            "扣分" => entry(EntryKind::Deduction, &format!("-{points}")),
            "加分" => entry(EntryKind::Bonus, points),
            "否决" => entry(EntryKind::Veto, points),
            other => panic!("{other}"),
        });
    }
    node
}

fn settled(mut node: Node) -> Node {
    node.settle().unwrap();
    node
}

fn valued(name: &str, value: &str) -> Node {
    let mut node = node(name);
    node.entries.push(entry(EntryKind::Award, value));
    node
}

fn parent(combine: Combine, children: Vec<Node>) -> Node {
    let mut node = node("上级");
    node.combine = combine;
    node.children = children;
    node
}

#[test]
fn s5_deductions_are_floored_before_bonuses_are_added() {
    let mut first = booked(&[("起评", "6"), ("扣分", "1"), ("扣分", "2"), ("扣分", "1")]);
    first.entries.push(entry(EntryKind::Bonus, "2"));
    first.entries.push(entry(EntryKind::Bonus, "20"));
    first.bounds.deduction_floor = Some(Decimal::ZERO);
    let first = settled(first);
    assert_eq!(first.value(), Some(dec("24")));
    assert_eq!(first.settled.base, dec("2"));
    assert_eq!(first.settled.bonus, dec("22"));

    // Late 3, short 4, rate 1: 6 - 8 would eat two points of any bonus.
    let mut second = booked(&[("起评", "6"), ("扣分", "3"), ("扣分", "4"), ("扣分", "1")]);
    second.bounds.deduction_floor = Some(Decimal::ZERO);
    let second = settled(second);
    assert_eq!(second.settled.base_raw, dec("-2"));
    assert_eq!(second.value(), Some(dec("0")));

    let mut third = booked(&[("起评", "6"), ("扣分", "8"), ("加分", "10")]);
    third.bounds.deduction_floor = Some(Decimal::ZERO);
    assert_eq!(settled(third.clone()).value(), Some(dec("10")));
    third.bounds.deduction_floor = None;
    assert_eq!(settled(third).value(), Some(dec("8")));
}

#[test]
fn the_bonus_cap_cuts_only_the_plus_side() {
    let mut node = booked(&[("起评", "50"), ("扣分", "20"), ("加分", "30")]);
    node.bounds.bonus_cap = Some(dec("5"));
    let node = settled(node);
    assert_eq!(node.value(), Some(dec("35")));
    assert_eq!(node.settled.base, dec("30"));
    assert_eq!(node.settled.bonus_raw, dec("30"));
    assert_eq!(node.settled.bonus, dec("5"));
}

#[test]
fn bounds_come_after_the_cap_and_before_rounding() {
    let bounds = |lower, upper| Bounds {
        lower: Some(dec(lower)),
        upper: Some(dec(upper)),
        ..Bounds::default()
    };
    let mut node = booked(&[("扣分", "12")]);
    node.bounds = bounds("-10", "0");
    assert_eq!(settled(node).value(), Some(dec("-10")));
    let mut node = booked(&[("得分", "9.996")]);
    node.bounds = bounds("0", "9.994");
    let node = settled(node);
    assert_eq!(node.settled.exact, dec("9.994"));
    assert_eq!(node.value(), Some(dec("9.99")));
}

#[test]
fn children_are_rounded_before_they_are_added() {
    let thirds = vec![valued("甲", "0.335"), valued("乙", "0.335")];
    // 0.34 + 0.34, not 0.67.
    assert_eq!(
        settled(parent(Combine::Sum, thirds)).value(),
        Some(dec("0.68"))
    );
}

#[test]
fn a_veto_has_no_points() {
    let node = settled(booked(&[("起评", "80"), ("否决", "0")]));
    assert_eq!(node.value(), Some(dec("80")));
}

#[test]
fn four_rounding_modes() {
    let apply = |places, mode, number| Rounding::new(places, mode).apply(dec(number)).to_string();
    for (number, places, half_up, truncate, up, half_even) in [
        ("2.345", 2, "2.35", "2.34", "2.35", "2.34"),
        ("-2.345", 2, "-2.35", "-2.34", "-2.35", "-2.34"),
        ("2.5", 0, "3", "2", "3", "2"),
        ("-2.5", 0, "-3", "-2", "-3", "-2"),
        ("3.5", 0, "4", "3", "4", "4"),
        ("2.341", 2, "2.34", "2.34", "2.35", "2.34"),
        ("2.3", 2, "2.3", "2.3", "2.3", "2.3"),
    ] {
        assert_eq!(apply(places, Mode::HalfUp, number), half_up, "{number}");
        assert_eq!(apply(places, Mode::Truncate, number), truncate, "{number}");
        assert_eq!(apply(places, Mode::Up, number), up, "{number}");
        assert_eq!(apply(places, Mode::HalfEven, number), half_even, "{number}");
    }
    for mode in Mode::ALL {
        assert_eq!(Mode::from_word(mode.word()), Some(mode));
    }
}

#[test]
fn combinations() {
    let of = |combine, values: &[&str]| {
        let children = values.iter().map(|value| valued("件", value)).collect();
        settled(parent(combine, children))
            .value()
            .unwrap()
            .to_string()
    };
    assert_eq!(of(Combine::Sum, &["81", "95", "100"]), "276");
    assert_eq!(of(Combine::Mean, &["81", "95", "100"]), "92");
    assert_eq!(of(Combine::Mean, &["1", "1", "2"]), "1.33");
    assert_eq!(of(Combine::Highest, &["81", "95", "90"]), "95");
    assert_eq!(of(Combine::Highest, &["-3", "-1"]), "-1");
    assert_eq!(of(Combine::Product, &["84", "0.85", "0.95"]), "67.83");
    for combine in Combine::ALL {
        assert_eq!(of(combine, &[]), "0", "{}", combine.word());
    }
    let mut children = vec![valued("甲", "90"), valued("乙", "80")];
    children[0].weight = Some(dec("0.6"));
    children[1].weight = Some(dec("0.4"));
    assert_eq!(
        settled(parent(Combine::Weighted, children)).value(),
        Some(dec("86"))
    );
}

/// A group's cap on bonuses holds over the bonuses of its indicators, and its floor over their bases.
#[test]
fn base_and_bonus_reach_the_parent_apart() {
    let child = |base: &str, bonus: &str| booked(&[("得分", base), ("加分", bonus)]);
    let mut group = parent(Combine::Sum, vec![child("10", "3"), child("20", "4")]);
    group.bounds.bonus_cap = Some(dec("5"));
    let group = settled(group);
    assert_eq!(group.settled.base, dec("30"));
    assert_eq!(group.settled.bonus_raw, dec("7"));
    assert_eq!(group.value(), Some(dec("35")));
    assert_eq!(group.split(), (dec("30"), dec("5")));
}

/// 上限 of the child cut into its bonus: what is left of it is what counts above.
#[test]
fn a_bound_that_cuts_the_bonus_leaves_the_base_whole() {
    let mut child = booked(&[("得分", "9"), ("加分", "5")]);
    child.bounds.upper = Some(dec("10"));
    let child = settled(child);
    assert_eq!(child.split(), (dec("9"), dec("1")));
    let mut lifted = booked(&[("扣分", "5"), ("加分", "2")]);
    lifted.bounds.lower = Some(Decimal::ZERO);
    let (base, bonus) = settled(lifted).split();
    assert_eq!(base + bonus, Decimal::ZERO);
}

#[test]
fn what_is_left_out_gives_its_share_to_the_rest() {
    let mut children = vec![valued("甲", "18"), valued("乙", "0"), valued("丙", "27")];
    children[1].left_out = true;
    for at in [0, 2] {
        // 100 over 50.
        children[at].rescale = Some(dec("2"));
    }
    assert_eq!(
        settled(parent(Combine::Sum, children)).value(),
        Some(dec("90"))
    );
}

#[test]
fn nodes_without_a_value_are_not_counted() {
    let mut children = vec![valued("甲", "18"), valued("乙", "5"), valued("丙", "6")];
    children[0].state = State::Missing("缺".into());
    children[1].state = State::NotApplicable("不".into());
    let parent = settled(parent(Combine::Mean, children));
    assert_eq!(parent.value(), Some(dec("6")));
    assert_eq!(parent.children[0].value(), None);
}

#[test]
fn overflow_is_an_error_and_no_panic() {
    let most = Decimal::MAX.to_string();
    for combine in [
        Combine::Sum,
        Combine::Mean,
        Combine::Product,
        Combine::Weighted,
    ] {
        let mut children = vec![valued("甲", &most), valued("乙", &most)];
        for child in &mut children {
            child.rounding = Rounding::new(0, Mode::HalfUp);
            child.weight = Some(dec("2"));
        }
        let mut parent = parent(combine, children);
        assert_eq!(parent.settle(), Err(OutOfRange), "{}", combine.word());
    }
    let mut bonus = booked(&[("得分", &most), ("加分", "1")]);
    assert_eq!(bonus.settle(), Err(OutOfRange));
    let mut child = valued("甲", &most);
    child.rescale = Some(dec("2"));
    assert_eq!(parent(Combine::Sum, vec![child]).settle(), Err(OutOfRange));
}

fn points() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        8 => (-100_000_000i64..100_000_000, 0u32..6).prop_map(|(n, s)| Decimal::new(n, s)),
        1 => Just(Decimal::MAX),
        1 => Just(Decimal::MIN),
        1 => Just(Decimal::new(1, 28)),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let kinds = prop_oneof![
        Just(EntryKind::Base),
        Just(EntryKind::Award),
        Just(EntryKind::Deduction),
        Just(EntryKind::Bonus),
        Just(EntryKind::Veto),
        Just(EntryKind::Grade),
        Just(EntryKind::Mark),
    ];
    (kinds, points()).prop_map(|(kind, points)| Entry {
        kind,
        points: match kind {
            EntryKind::Deduction => -points.abs(),
            EntryKind::Bonus => points.abs(),
            _ => points,
        },
        reason: "试".into(),
        says: None,
        evidence: Vec::new(),
        line: 0,
    })
}

fn any_node() -> impl Strategy<Value = Node> {
    let leaf = node_of(Just(Vec::new()).boxed());
    leaf.prop_recursive(3, 24, 4, |inner| {
        node_of(proptest::collection::vec(inner, 0..4).boxed())
    })
}

fn node_of(children: BoxedStrategy<Vec<Node>>) -> BoxedStrategy<Node> {
    let bound = || proptest::option::of(points());
    (
        proptest::collection::vec(any_entry(), 0..4),
        children,
        0usize..5,
        (bound(), bound(), bound(), bound()),
        (0u32..6, 0usize..4),
        (bound(), bound(), any::<bool>(), any::<bool>()),
    )
        .prop_map(|(entries, children, combine, limits, rounding, rest)| {
            let mut node = node("随");
            node.entries = entries;
            node.children = children;
            node.combine = Combine::ALL[combine];
            node.bounds = Bounds {
                deduction_floor: limits.0,
                bonus_cap: limits.1.map(|cap| cap.abs()),
                lower: limits.2,
                upper: limits.3,
            };
            node.rounding = Rounding::new(rounding.0, Mode::ALL[rounding.1]);
            node.weight = rest.0;
            node.rescale = rest.1;
            node.left_out = rest.2;
            if rest.3 {
                node.state = State::Missing("缺".into());
            }
            node
        })
        .boxed()
}

proptest! {
    /// Whatever is booked: no panic; the exact value keeps 下限 and 上限, 上限 last; the parts add up to the value.
    #[test]
    fn settling_never_panics_and_keeps_the_bounds(mut node in any_node()) {
        node.state = State::Valued;
        if node.settle().is_ok() {
            let settled = node.settled;
            if let Some(upper) = node.bounds.upper {
                prop_assert!(settled.exact <= upper);
            }
            if let Some(lower) = node.bounds.lower
                && node.bounds.upper.is_none_or(|upper| lower <= upper)
            {
                prop_assert!(settled.exact >= lower);
            }
            if let Some(floor) = node.bounds.deduction_floor {
                prop_assert!(settled.base >= floor);
            }
            if let Some(cap) = node.bounds.bonus_cap {
                prop_assert!(settled.bonus <= cap);
            }
            prop_assert_eq!(settled.value, node.rounding.apply(settled.exact));
            let (base, bonus) = node.split();
            if base.abs() < dec("1000000000000") && bonus < dec("1000000000000") {
                prop_assert_eq!(base + bonus, settled.value);
            }
        }
    }

    /// Every mode keeps within one unit of the last place, and half-up within half a unit.
    #[test]
    fn rounding_stays_near(n in -1_000_000_000i64..1_000_000_000, scale in 0u32..7, places in 0u32..7) {
        let number = Decimal::new(n, scale);
        let unit = Decimal::new(1, places);
        for mode in Mode::ALL {
            let off = (Rounding::new(places, mode).apply(number) - number).abs();
            prop_assert!(off < unit);
            if matches!(mode, Mode::HalfUp | Mode::HalfEven) {
                prop_assert!(off * dec("2") <= unit);
            }
        }
    }
}
