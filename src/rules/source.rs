//! The text of one rule as it was read, and places within it.
//! Invariant: lines and columns count characters from 1, as editors show them.

use std::sync::Arc;

use crate::diag::Place;

/// One script.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file name without its ending: what 计分规则 says.
    pub name: Arc<str>,
    /// The path as people see it.
    pub file: Arc<str>,
    pub text: Arc<str>,
    /// SHA-256 of the bytes, hex.
    pub digest: Arc<str>,
}

impl Source {
    /// The place of the word that begins at a line and column.
    pub fn place(&self, line: usize, column: usize) -> Place {
        let text = self.line(line);
        let word: usize = text
            .chars()
            .skip(column.saturating_sub(1))
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .count();
        self.stretch(line, column, word.max(1))
    }

    /// The place of `length` characters.
    pub fn stretch(&self, line: usize, column: usize, length: usize) -> Place {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place::Text {
            file: self.file.clone(),
            line: number(line.max(1)),
            column: number(column.max(1)),
            length: number(length),
            text: self.line(line).into(),
        }
    }

    /// The place of the first `words` in a line, else of the whole line.
    pub fn place_of(&self, line: u32, words: &str) -> Place {
        let number = line as usize;
        let text = self.line(number);
        match text.find(words) {
            Some(byte) => {
                let before = text.get(..byte).map_or(0, |before| before.chars().count());
                self.stretch(number, before + 1, words.chars().count())
            }
            None => self.whole_line(line),
        }
    }

    /// The head of the file.
    pub fn top(&self) -> Place {
        self.whole_line(1)
    }

    /// All of one line.
    pub fn whole_line(&self, line: u32) -> Place {
        let number = line as usize;
        self.stretch(number, 1, self.line(number).chars().count().max(1))
    }

    fn line(&self, line: usize) -> &str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or("")
    }
}
