//! How the rows of all files ended, in a few lines under every command that reads a folder.
//! Invariant: the three parts are counted apart from the whole, so a row that is lost shows here.

use std::fmt::Write as _;

use crate::intake::Account;

/// Adds the lines.
pub fn lines(out: &mut String, accounts: &[Account], files: usize) {
    let sum = |pick: fn(&Account) -> u32| -> u64 {
        accounts
            .iter()
            .map(|account| u64::from(pick(account)))
            .sum()
    };
    let _ = writeln!(
        out,
        "  读取  {files} 个文件，有内容的 {} 行 = 采用 {} + 退回 {} + 标题合计等 {}",
        sum(|account| account.filled),
        sum(|account| account.accepted),
        sum(|account| account.rejected),
        sum(|account| account.layout)
    );
    for account in accounts {
        if account.filled != account.accepted + account.rejected + account.layout {
            let _ = writeln!(
                out,
                "        {} 对不上：有内容 {}，采用 {}，退回 {}，标题合计等 {}；这是程序的错误，请报告",
                name(account),
                account.filled,
                account.accepted,
                account.rejected,
                account.layout
            );
        }
    }
    let hidden: Vec<String> = accounts
        .iter()
        .filter(|account| account.hidden)
        .map(name)
        .collect();
    if !hidden.is_empty() {
        let _ = writeln!(out, "  隐藏的工作表也读了  {}", hidden.join("、"));
    }
}

fn name(account: &Account) -> String {
    match &account.sheet {
        Some(sheet) => format!("{} › {sheet}", account.file),
        None => account.file.to_string(),
    }
}
