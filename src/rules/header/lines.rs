//! Which lines of a script are its header: the `///` lines before anything is written, remarks and blank lines passed over.
//! Invariant: knows only how a line begins.

/// One line of a script that may belong to its header.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// From 1.
    pub number: u32,
    /// What stands after the slashes, trimmed.
    pub words: &'a str,
    /// In characters, how far into the line the words end.
    pub end: usize,
}

/// The lines of a script that say something of it.
#[derive(Debug, Default)]
pub struct Lines<'a> {
    /// `///` before anything is written.
    pub head: Vec<Line<'a>>,
    /// `//` before anything is written.
    pub remarks: Vec<Line<'a>>,
    /// `///` further down, in runs that belong together.
    pub later: Vec<Vec<Line<'a>>>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut lines = Self::default();
        let (mut written, mut in_remark, mut run_goes_on) = (false, false, false);
        for (index, whole) in text.lines().enumerate() {
            let mut line = whole.trim();
            if in_remark || line.starts_with("/*") {
                match line.split_once("*/") {
                    Some((_, after)) => {
                        in_remark = false;
                        line = after.trim();
                    }
                    None => {
                        in_remark = true;
                        continue;
                    }
                }
            }
            let own = |words: &'a str| Line {
                number: u32::try_from(index + 1).unwrap_or(u32::MAX),
                words: words.trim(),
                end: whole.trim_end().chars().count(),
            };
            // Four slashes and more are a line drawn across.
            let declares = line
                .strip_prefix("///")
                .filter(|rest| !rest.starts_with('/'));
            match (declares, line.strip_prefix("//")) {
                (Some(words), _) if !written => lines.head.push(own(words)),
                (Some(words), _) => {
                    match lines.later.last_mut().filter(|_| run_goes_on) {
                        Some(run) => run.push(own(words)),
                        None => lines.later.push(vec![own(words)]),
                    }
                    run_goes_on = true;
                }
                (None, Some(words)) if !written => lines.remarks.push(own(words)),
                (None, Some(_)) => {}
                (None, None) if line.is_empty() => {}
                (None, None) => (written, run_goes_on) = (true, false),
            }
        }
        lines
    }
}

impl<'a> Line<'a> {
    /// The column, from 1, at which a stretch of the line begins that goes on to its end.
    pub fn column_of(&self, rest: &str) -> usize {
        (self.end + 1).saturating_sub(rest.chars().count())
    }
}
