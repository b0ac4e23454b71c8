//! How wide text is on paper: a 汉字 takes two half-width characters.
//! Invariant: measures only; the widest column is 60, so one long remark never hides the rest.

use unicode_width::UnicodeWidthStr;

/// The widest automatic column, in half-width characters.
pub(super) const WIDEST: f64 = 60.0;

/// Room for the cell's edges, in half-width characters.
pub(super) const EDGES: f64 = 2.0;

/// Width of the longest line, in half-width characters.
pub fn display_width(text: &str) -> usize {
    text.lines()
        .map(UnicodeWidthStr::width_cjk)
        .max()
        .unwrap_or(0)
}

/// The column width that holds so many characters.
pub(super) fn column_width(characters: usize) -> f64 {
    let characters = u16::try_from(characters).unwrap_or(u16::MAX);
    (f64::from(characters) + EDGES).min(WIDEST)
}

/// Lines that a text takes in a width of half-width characters at a font size.
pub(super) fn lines_in(text: &str, width: f64, points: f64) -> f64 {
    // Column widths are counted in characters of the 11 point default font.
    let room = ((width - EDGES / 2.0) * 11.0 / points).max(1.0);
    text.split('\n')
        .map(|line| {
            let wide = u16::try_from(UnicodeWidthStr::width_cjk(line)).unwrap_or(u16::MAX);
            (f64::from(wide) / room).ceil().max(1.0)
        })
        .sum()
}

/// Height of so many lines at a font size, both in points; a row holds at most 409.
pub(super) fn lines_height(lines: f64, points: f64) -> f64 {
    (lines * points * 1.4 + 4.0).min(409.0)
}
