//! Layouts to xlsx bytes, CSV, JSON and text, and the safe replacement of the folder that holds them:
//! the mirror of `sheet/`. `layout` and `style` are plain data, made by `report/`; the rest writes them.
//! Invariant: depends on `diag` only; no file outside this module is ever written by the program.

mod layout;
#[expect(dead_code, reason = "the writer comes next")]
mod measure;
#[expect(dead_code, reason = "the writer comes next")]
mod names;
#[expect(dead_code, reason = "the writer comes next")]
mod style;

pub use layout::{
    Anchor, Cached, Cell, Chart, ChartKind, Column, Content, Mark, Marking, Orientation, Print,
    Row, Rows, Series, Sheet, Source, TabColour, Width, Workbook,
};
pub use measure::display_width;
pub use names::sheet_names;
pub use style::{Style, Tone};
