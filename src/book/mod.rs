//! Layouts to xlsx bytes, CSV, JSON and text, and the safe replacement of the folder that holds them:
//! the mirror of `sheet/`. `layout` and `style` are plain data, made by `report/`; the rest writes them.
//! Invariant: depends on `diag` only; no file outside this module is ever written by the program.

mod ahead;
mod chart;
mod content;
mod csv;
mod fill;
mod folder;
mod json;
mod layout;
mod lists;
mod marks;
mod measure;
mod names;
mod page;
mod problem;
mod style;
mod swap;
mod values;
mod write;

pub use chart::{Anchor, Chart, ChartKind, Series, Source};
pub use csv::{Encoding, write_csv};
pub use fill::MOST_SHAPED;
pub use folder::{ResultFolder, replace_file};
pub use layout::{
    Bound, Cached, Cell, Column, Content, List, MOST_ROWS, Mark, Marking, Orientation, Print, Row,
    Rows, Sheet, TabColour, Width, Workbook,
};
pub use measure::display_width;
pub use names::{file_names, sheet_names};
pub use style::{Style, Tone};
pub use write::{workbook_bytes, write_workbook};
