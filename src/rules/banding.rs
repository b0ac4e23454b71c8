//! The bands of 分档 as a script writes them out, for a document that people sign.
//! Invariant: runs nothing of the script; what it does not write out is left out, never guessed.

use rhai::{AST, ASTNode, Expr, FnCallExpr, Position, Stmt};

use super::bands::Band;
use super::engine::build;
use super::pool::Pool;

/// One 分档 of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banding {
    /// What is banded, where it is one name: `比率`.
    pub of: Option<String>,
    /// Each band in office words, and what it gives where that is a name or a number.
    pub bands: Vec<(String, String)>,
}

/// Every 分档 of a script whose bands stand in it, in the order of the script; none where it cannot be read.
pub fn bandings(script: &str) -> Vec<Banding> {
    let read = || match build().compile(script) {
        Ok(ast) => found(&ast),
        Err(_) => Vec::new(),
    };
    // A script that nests deeply needs the stack of a thread that runs rules.
    Pool::new(1).map_or_else(|_| Vec::new(), |pool| pool.run(read))
}

fn found(ast: &AST) -> Vec<Banding> {
    let mut list: Vec<(Position, Banding)> = Vec::new();
    ast.walk(&mut |path: &[ASTNode<'_>]| {
        if let Some(
            ASTNode::Expr(Expr::FnCall(call, position) | Expr::MethodCall(call, position))
            | ASTNode::Stmt(Stmt::FnCall(call, position)),
        ) = path.last()
            && call.name.as_str() == "分档"
            && let Some(own) = banding(call)
        {
            list.push((*position, own));
        }
        true
    });
    list.sort_by_key(|(position, _)| (position.line(), position.position()));
    list.dedup_by_key(|(position, _)| *position);
    list.into_iter().map(|(_, own)| own).collect()
}

fn banding(call: &FnCallExpr) -> Option<Banding> {
    let array = |expression: &Expr| match expression {
        Expr::Array(all, _) => Some(all.iter().map(pair).collect::<Option<Vec<_>>>()),
        _ => None,
    };
    let bands = call.args.iter().find_map(array)??;
    let of = call.args.first().map(shown).filter(|own| !own.is_empty());
    (!bands.is_empty()).then_some(Banding { of, bands })
}

/// `["不满80%", 指标.低档扣分]`
fn pair(expression: &Expr) -> Option<(String, String)> {
    let Expr::Array(pair, _) = expression else {
        return None;
    };
    let Some(Expr::StringConstant(words, _)) = pair.first() else {
        return None;
    };
    let band = Band::parse(words)?;
    let gives = pair.get(1).map(shown).unwrap_or_default();
    Some((band.office_words(words.contains(['%', '％'])), gives))
}

/// A number, a text, or the last name of `指标.低档扣分`; nothing of what is computed.
fn shown(expression: &Expr) -> String {
    match expression {
        Expr::IntegerConstant(number, _) => number.to_string(),
        Expr::StringConstant(text, _) => text.to_string(),
        Expr::DynamicConstant(value, _) => value.to_string(),
        Expr::Variable(variable, ..) => variable.1.to_string(),
        Expr::Property(property, _) => property.2.to_string(),
        Expr::Dot(pair, ..) if matches!(pair.lhs, Expr::Variable(..)) => match &pair.rhs {
            Expr::Property(property, _) => property.2.to_string(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::bandings;

    fn lines(script: &str) -> Vec<String> {
        let line = |own: super::Banding| {
            let bands = own.bands.iter();
            let bands: Vec<String> = bands
                .map(|(band, gives)| format!("{band}={gives}"))
                .collect();
            format!("{}: {}", own.of.unwrap_or_default(), bands.join("；"))
        };
        bandings(script).into_iter().map(line).collect()
    }

    #[test]
    fn bands_are_read_out_of_the_script_with_what_they_give() {
        let script = "fn 评分(岗, 指标) {
            let 月数 = 3; let 各档 = [];
            for 行 in 岗.表(\"率\") {
                扣分(分档(行.比率, [[\"不满80%\", 指标.低档扣分], [\"80%以上不满90%\", 2.5], [\"90%以上\", 0]]), 行, \"率\");
            }
            let 扣 = 分档(月数, [[\"2以内\", 0], [\"超过2\", 1 + 1]]);
            分档(月数, 各档);
        }";
        assert_eq!(
            lines(script),
            [
                "比率: 不满 80%=低档扣分；80%（含）至 90%（不含）=2.5；90% 以上=0",
                "月数: 2 以下=0；超过 2=",
            ]
        );
        assert!(lines("fn 评分(").is_empty());
    }
}
