//! Values that a closure shares with what stands around it: `岗.主办事项.筛选(|事| 事.科室 == 岗.科室)`.
//! Invariant: 岗, 指标 and records are read as values in such a script, so that reading one inside a closure never
//! meets the lock that the chain outside holds on it; what a script assigns to is left to the engine.

use std::any::TypeId;

use rhai::{AST, ASTNode, Dynamic, Engine, Expr, ImmutableString, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};

use super::gather::Bundle;
use super::whole::Results;
use super::world::{Post, Row, Rows, Target};

/// By script, the names that its closures take in and that it does not assign to.
#[derive(Default)]
pub struct Names {
    by_script: FxHashMap<ImmutableString, FxHashSet<ImmutableString>>,
}

impl Names {
    /// Those of scripts that the engine knows by the names of their sources.
    pub fn of<'s>(scripts: impl Iterator<Item = &'s AST>) -> Self {
        let mut names = Self::default();
        scripts.for_each(|script| names.add(script));
        names
    }

    fn add(&mut self, script: &AST) {
        let mut captured = FxHashSet::default();
        let mut assigned = FxHashSet::default();
        script.walk(&mut |path: &[ASTNode<'_>]| {
            match path.last() {
                Some(ASTNode::Stmt(Stmt::Share(names))) => {
                    let own = names.iter().map(|(name, _)| name.name.clone());
                    captured.extend(own);
                }
                Some(ASTNode::Stmt(Stmt::Assignment(what))) => {
                    if let Expr::Variable(variable, ..) = &what.1.lhs {
                        assigned.insert(variable.1.clone());
                    }
                }
                _ => {}
            }
            true
        });
        captured.retain(|name| !assigned.contains(name));
        if let Some(source) = script.source().filter(|_| !captured.is_empty()) {
            self.by_script.insert(source.into(), captured);
        }
    }

    /// Makes the engine read them as values; one that no script captures anything in is left as it is.
    pub fn release(&self, engine: &mut Engine) {
        let scripts = self.by_script.clone();
        if scripts.is_empty() {
            return;
        }
        // Deprecated means volatile here, as the library says.
        #[allow(
            deprecated,
            reason = "the only way to read a variable without its lock"
        )]
        engine.on_var(move |name, _, context| {
            let own = context.source().and_then(|source| scripts.get(source));
            if !own.is_some_and(|names| names.contains(name)) {
                return Ok(None);
            }
            let value = context.scope().get(name);
            let fixed = value.filter(|value| is_fixed(value.type_id()));
            Ok(fixed.map(Dynamic::flatten_clone))
        });
    }
}

/// Whether no script can change a value of this type in place.
fn is_fixed(of: TypeId) -> bool {
    [
        TypeId::of::<Post>(),
        TypeId::of::<Target>(),
        TypeId::of::<Rows>(),
        TypeId::of::<Row>(),
        TypeId::of::<Bundle>(),
        TypeId::of::<Results>(),
    ]
    .contains(&of)
}
