//! Quotes around bare keys that TOML itself takes only in ASCII.
//! Invariant: what stands in strings and comments is left as it is.

/// Puts quotes around bare keys that are not plain ASCII; answers the text and where quotes went in.
pub fn quote_keys(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len() + 64);
    let mut inserted = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => string_length(rest, c),
            c if is_key(c) => rest.find(|c| !is_key(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        if is_key(c) && !piece.is_ascii() {
            inserted.push(out.len());
            out.push('"');
            out.push_str(piece);
            inserted.push(out.len());
            out.push('"');
        } else {
            out.push_str(piece);
        }
        rest = after;
    }
    (out, inserted)
}

fn is_key(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

/// The length of the string that `text` begins with, quotes included.
fn string_length(text: &str, quote: char) -> usize {
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let (open, close) = if text.starts_with(&triple) {
        (3, triple)
    } else {
        (1, quote.to_string())
    };
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(open) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote == '"' {
            escaped = true;
        } else if text.get(at..).is_some_and(|rest| rest.starts_with(&close)) {
            return at + close.len();
        } else if open == 1 && c == '\n' {
            return at;
        }
    }
    text.len()
}
