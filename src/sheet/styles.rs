//! The cell formats of a workbook's styles: how many there are, and which of them show a month and no day.
//! Source of the numbers: ECMA-376 part 1, 18.8.30, the formats of zh-CN.
//! Invariant: a format that is not wholly understood shows a day.

use std::io::Read;

use super::package::PackageFault;
use super::tokens::{Token, Tokens, attribute, plain};

/// What is known of the formats.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Of cells and of named styles.
    pub count: usize,
    /// By the number that cells bear: whether it is `2026年7月` or the like.
    pub months: Vec<bool>,
}

/// `mmm-yy`, and `yyyy年m月` where Excel speaks Chinese.
const MONTHS: [u32; 6] = [17, 27, 36, 50, 52, 57];

/// Reads a styles part.
pub(super) fn read(part: impl Read, most: usize) -> Result<Styles, PackageFault> {
    let mut tokens = Tokens::new(part);
    let mut styles = Styles::default();
    let mut months: Vec<u32> = MONTHS.to_vec();
    let mut inside = false;
    while let Some(token) = tokens.next()? {
        match token {
            Token::Open {
                name: b"numFmt",
                attributes,
                ..
            } => {
                let Some(id) = number(attribute(attributes, b"numFmtId")) else {
                    continue;
                };
                // A workbook may give a number another meaning.
                months.retain(|own| *own != id);
                let code = attribute(attributes, b"formatCode").map(plain);
                if months.len() < most && code.is_some_and(|code| shows_month(&code)) {
                    months.push(id);
                }
            }
            Token::Open {
                name: b"cellXfs",
                closed,
                ..
            } => inside = !closed,
            Token::Close(b"cellXfs") => inside = false,
            Token::Open {
                name: b"xf",
                attributes,
                ..
            } => {
                styles.count += 1;
                if styles.count > most {
                    return Err(PackageFault::TooBig);
                }
                if inside {
                    let id = number(attribute(attributes, b"numFmtId"));
                    styles
                        .months
                        .push(id.is_some_and(|id| months.contains(&id)));
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}

fn number(text: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(text?).ok()?.trim().parse().ok()
}

/// Whether a format code shows year and month and nothing finer: `yyyy"年"m"月";@`, `[$-804]yyyy-mm`.
fn shows_month(code: &str) -> bool {
    let first = code.split(';').next().unwrap_or(code);
    let mut month = false;
    let mut chars = first.chars();
    while let Some(c) = chars.next() {
        match c {
            // Words, and the language or the colour, are passed over.
            '"' => {
                let words: String = chars.by_ref().take_while(|c| *c != '"').collect();
                // `月上旬` says more than the month.
                if !["年", "月", "月份", " ", "-", "."].contains(&words.as_str()) {
                    return false;
                }
            }
            '[' => {
                let _ = chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                let _ = chars.next();
            }
            'm' | 'M' => month = true,
            'y' | 'Y' | '年' | '月' | '-' | '/' | '.' | ' ' => {}
            _ => return false,
        }
    }
    month
}

#[cfg(test)]
mod tests {
    use super::shows_month;

    #[test]
    fn codes_of_months() {
        for code in [
            "yyyy\"年\"m\"月\"",
            "yyyy\"年\"m\"月\";@",
            "[$-804]yyyy\\-mm",
            "yyyy年mm月",
            "mmm-yy",
            "m\"月\"",
            "[DBNum1][$-804]yyyy\"年\"m\"月\";@",
        ] {
            assert!(shows_month(code), "{code}");
        }
        for code in [
            "yyyy\"年\"m\"月\"d\"日\"",
            "yyyy\"年\"m\"月上旬\"",
            "yyyy\"年\"m\"月1日\"",
            "General",
            "m/d/yyyy",
            "mm:ss",
            "0.00%",
            "yyyy",
            "yyyy-mm hh:mm",
        ] {
            assert!(!shows_month(code), "{code}");
        }
    }
}
