//! Words of lists that would take as long as the list is large while they count as one step.
//! Invariant: they do what the engine's own words do.

use rhai::{Array, Dynamic, Engine, INT, Map};

use super::engine::spend;

/// Registers the words in place of the engine's own. It measures a list at every step that touches it.
pub fn register(engine: &mut Engine) {
    engine.register_fn("len", |list: &mut Array| length(list.len()));
    engine.register_fn("len", |map: &mut Map| length(map.len()));
    engine.register_fn("push", |list: &mut Array, value: Dynamic| {
        spend(list.len() / 64);
        list.push(value);
    });
    engine.register_fn("reverse", |list: &mut Array| {
        spend(list.len() / 64);
        list.reverse();
    });
}

/// How many there are, at the price of measuring them.
pub fn length(length: usize) -> INT {
    spend(length / 64);
    INT::try_from(length).unwrap_or(INT::MAX)
}
