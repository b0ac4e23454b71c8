//! The messages of `gangze new` about which packs go together.
//! Invariant: each says which command line to write.

use crate::diag::catalog::command as code;
use crate::diag::{Diagnostic, Place};

pub(super) fn needs_parts(pack: &str) -> Diagnostic {
    let message = format!("方案 `{pack}` 没有计分规则：它的得分由较短的各期合成，单独用不起来");
    Diagnostic::new(code::PACKS_APART, Place::Run, message).help(format!(
        "把各期用的方案也写上，例如 --pack 各季的方案 --pack {pack}；或者在它的 pack.toml 的 [周期.年] 里补一行 来自方案 = \"各季的方案\""
    ))
}

pub(super) fn too_many_packs(packs: &[String]) -> Diagnostic {
    let message = format!("{} 不能建在一个文件夹里", packs.join("、"));
    Diagnostic::new(code::PACKS_APART, Place::Run, message).help(
        "--pack 写一个有计分规则的方案，需要时再写一个由它的各期合成的方案（没有计分规则的）；别的方案另建一个文件夹",
    )
}

pub(super) fn no_such_year(year: i32) -> Diagnostic {
    Diagnostic::new(code::BAD_DATE, Place::Run, format!("没有 {year} 年"))
        .help("--year 写 2000 到 2099 之间的一年")
}
