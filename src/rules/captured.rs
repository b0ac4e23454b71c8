//! Values that a closure shares with what stands around it: `岗.主办事项.筛选(|事| 事.科室 == 岗.科室)`.
//! Invariant: 岗, 指标 and records are read as values in such a script, so that reading one inside a closure never
//! meets the lock that the chain outside holds on it; what a script assigns to is left to the engine.

use std::any::TypeId;

use rhai::{AST, ASTNode, Dynamic, Engine, Expr, ImmutableString, Stmt};
use rustc_hash::FxHashSet;

use super::gather::Bundle;
use super::whole::Results;
use super::world::{Post, Row, Rows, Target};

/// Names that closures of a script take in, and names that it assigns to.
#[derive(Default)]
pub struct Names {
    captured: FxHashSet<ImmutableString>,
    assigned: FxHashSet<ImmutableString>,
}

impl Names {
    pub fn add(&mut self, script: &AST) {
        script.walk(&mut |path: &[ASTNode<'_>]| {
            match path.last() {
                Some(ASTNode::Stmt(Stmt::Share(names))) => {
                    let own = names.iter().map(|(name, _)| name.name.clone());
                    self.captured.extend(own);
                }
                Some(ASTNode::Stmt(Stmt::Assignment(what))) => {
                    if let Expr::Variable(variable, ..) = &what.1.lhs {
                        self.assigned.insert(variable.1.clone());
                    }
                }
                _ => {}
            }
            true
        });
    }

    /// Makes the engine read them as values; one that no script captures anything in is left as it is.
    pub fn release(&self, engine: &mut Engine) {
        let names: Vec<ImmutableString> =
            self.captured.difference(&self.assigned).cloned().collect();
        if names.is_empty() {
            return;
        }
        // Deprecated means volatile here, as the library says.
        #[allow(
            deprecated,
            reason = "the only way to read a variable without its lock"
        )]
        engine.on_var(move |name, _, context| {
            if !names.iter().any(|own| own == name) {
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
