//! The child process: one old-format workbook in over stdin, its sheets and rows out over stdout.
//! The libraries for these formats can panic, abort or ask for endless memory; here that costs nobody else.
//! Invariant: bounds its own memory and time, and says nothing on stderr.

use std::ffi::OsStr;
use std::io::{self, BufWriter, Cursor, Read, Write};
use std::process::ExitCode;

use calamine::{
    Data, Dimensions, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError,
    Xlsb, XlsbError,
};

use super::file::MAX_FILE_BYTES;
use super::quiet::caught;
use super::regions;
use super::rows::{RowFault, Rows};
use super::value::Stored;
use super::wire::{Message, Sender};
use super::{Flow, Format, RowCells, SheetInfo, Visitor};
use crate::diag::{Cell, CellRange};

/// The hidden first argument that makes the program a child.
pub const COMMAND: &str = "__read";

/// The memory that the child may ask for, in bytes.
#[cfg(any(unix, windows))]
const MAX_MEMORY: u64 = 1024 * 1024 * 1024;
/// The child's processor time, in seconds, should the parent be gone.
#[cfg(any(unix, windows))]
const MAX_SECONDS: u64 = 120;

/// The second argument.
pub(super) fn word(format: Format) -> &'static str {
    match format {
        Format::Xlsb => "xlsb",
        Format::Ods => "ods",
        _ => "xls",
    }
}

/// Reads one workbook from `input` and writes its frames to `output`; success only if all was said.
pub fn serve(format: Option<&OsStr>, input: impl Read, output: impl Write) -> ExitCode {
    let done = limit()
        .ok()
        .and_then(|()| caught(|| run(format, input, output)));
    match done {
        Some(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most| Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::As, at_most(MAX_MEMORY))?;
    setrlimit(Resource::Cpu, at_most(MAX_SECONDS))?;
    setrlimit(Resource::Core, at_most(0))?;
    Ok(())
}

/// A job object keeps the process's share of the machine's memory within bounds; the safe wrapper cannot bound what is
/// promised but not used yet, so a thread watches that, and the time.
#[cfg(windows)]
fn limit() -> io::Result<()> {
    use std::time::Duration;
    use win32job::{ExtendedLimitInfo, Job, utils};
    const STEP: Duration = Duration::from_millis(20);
    let most = usize::try_from(MAX_MEMORY).map_err(io::Error::other)?;
    let mut limits = ExtendedLimitInfo::new();
    limits.limit_working_memory(1024 * 1024, most);
    let job = Job::create_with_limit_info(&limits).map_err(io::Error::other)?;
    job.assign_current_process().map_err(io::Error::other)?;
    // Closed when the process ends.
    let _ = job.into_handle();
    std::thread::Builder::new().spawn(move || {
        let own = utils::get_current_process();
        for _ in 0..MAX_SECONDS * 50 {
            match utils::get_process_memory_info(own) {
                Ok(memory) if memory.private_usage <= most => std::thread::sleep(STEP),
                _ => break,
            }
        }
        // What dies is the reading of this one file.
        std::process::abort();
    })?;
    Ok(())
}

#[cfg(not(any(unix, windows)))]
fn limit() -> io::Result<()> {
    Ok(())
}

fn run(format: Option<&OsStr>, input: impl Read, output: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    let source = Cursor::new(bytes.as_slice());
    let mut sender = Sender::new(BufWriter::new(output))?;
    match format.and_then(OsStr::to_str) {
        Some("xls") => match Xls::new(source) {
            Ok(book) => xls(book, &mut sender)?,
            Err(XlsError::Password) => sender.send(&Message::Password)?,
            Err(_) => sender.send(&Message::Damaged)?,
        },
        Some("xlsb") => match Xlsb::new(source) {
            Ok(book) => xlsb(book, &bytes, &mut sender)?,
            Err(XlsbError::Password) => sender.send(&Message::Password)?,
            Err(_) => sender.send(&Message::Damaged)?,
        },
        Some("ods") => match Ods::new(source) {
            Ok(book) => ods(book, &bytes, &mut sender)?,
            Err(OdsError::Password) => sender.send(&Message::Password)?,
            Err(_) => sender.send(&Message::Damaged)?,
        },
        _ => return Err(io::ErrorKind::InvalidInput.into()),
    }
    sender.send(&Message::End)?;
    sender.flush()
}

/// The worksheets of a book with their place in it.
fn worksheets(sheets: Vec<Sheet>) -> impl Iterator<Item = SheetInfo> {
    (0u32..)
        .zip(sheets)
        .filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
        .map(|(index, sheet)| SheetInfo {
            name: Some(sheet.name.into()),
            index,
            hidden: sheet.visible != SheetVisible::Visible,
            merges: None,
            is_ragged: false,
        })
}

fn name(info: &SheetInfo) -> &str {
    info.name.as_deref().unwrap_or_default()
}

fn xls<R: Read + io::Seek, W: Write>(mut book: Xls<R>, sender: &mut Sender<W>) -> io::Result<()> {
    for mut info in worksheets(book.sheets_metadata().to_vec()) {
        let merges = book.merge_cells_by_sheet_name(name(&info));
        info.merges = merges
            .ok()
            .map(|merges| merges.iter().map(region).collect());
        let range = book.worksheet_range(name(&info));
        send_range(&info, range.ok(), false, sender)?;
    }
    Ok(())
}

fn ods<R: Read + io::Seek, W: Write>(
    mut book: Ods<R>,
    bytes: &[u8],
    sender: &mut Sender<W>,
) -> io::Result<()> {
    let mut beside = regions::of_ods(bytes).unwrap_or_default();
    for mut info in worksheets(book.sheets_metadata().to_vec()) {
        let kept = beside.remove(name(&info));
        let beyond = kept.as_ref().is_some_and(|kept| kept.beyond);
        info.merges = kept.map(|kept| kept.merges);
        let range = book.worksheet_range(name(&info));
        send_range(&info, range.ok(), beyond, sender)?;
    }
    Ok(())
}

fn xlsb<R: Read + io::Seek, W: Write>(
    mut book: Xlsb<R>,
    bytes: &[u8],
    sender: &mut Sender<W>,
) -> io::Result<()> {
    let mut beside = regions::of_xlsb(bytes).unwrap_or_default();
    for mut info in worksheets(book.sheets_metadata().to_vec()) {
        let beside = beside.remove(name(&info));
        let mut errors = Vec::new();
        if let Some(beside) = beside {
            info.merges = Some(beside.merges);
            errors = beside.errors;
        }
        sender.send(&Message::Sheet(info.clone()))?;
        let mut rows = Rows::new();
        let mut forward = Forward::new(sender);
        let mut errors = errors.into_iter().peekable();
        // The cells with an error value that the parser passes over, up to where it is.
        let mut passed =
            |until: Option<Cell>, rows: &mut Rows<'_>, forward: &mut Forward<'_, W>| {
                let comes = |(cell, _): &(Cell, &str)| {
                    until.is_none_or(|until| (cell.row, cell.col) < (until.row, until.col))
                };
                while let Some((cell, text)) = errors.next_if(comes) {
                    rows.cell(cell, Some(Stored::Error(text.into())), forward);
                }
            };
        match book.worksheet_cells_reader(name(&info)) {
            Err(_) => rows.fault(RowFault::Damaged { after: None }),
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => {
                        let (row, col) = cell.get_position();
                        let at = Cell::new(row, col);
                        passed(Some(at), &mut rows, &mut forward);
                        let value = Stored::of_ref(cell.get_value().clone());
                        if rows.cell(at, value, &mut forward) == Flow::NextSheet {
                            break;
                        }
                    }
                    Ok(None) => break,
                    // The parser has passed the cell; where it stands is known already.
                    Err(XlsbError::CellError(_)) if info.merges.is_some() => {}
                    Err(_) => {
                        rows.fault(RowFault::Damaged {
                            after: rows.filled(),
                        });
                        break;
                    }
                }
            },
        }
        passed(None, &mut rows, &mut forward);
        rows.flush(&mut forward);
        finish(forward.outcome, &rows, sender)?;
    }
    Ok(())
}

/// `beyond`: there is more of the sheet than a sheet may have.
fn send_range<W: Write>(
    info: &SheetInfo,
    range: Option<Range<Data>>,
    beyond: bool,
    sender: &mut Sender<W>,
) -> io::Result<()> {
    sender.send(&Message::Sheet(info.clone()))?;
    let mut rows = Rows::new();
    let mut forward = Forward::new(sender);
    match &range {
        None => rows.fault(RowFault::Damaged { after: None }),
        Some(range) => {
            let (top, left) = range.start().unwrap_or_default();
            for (row, col, value) in range.used_cells() {
                let cell = Cell::new(
                    top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                    left.saturating_add(u32::try_from(col).unwrap_or(u32::MAX)),
                );
                if rows.cell(cell, Stored::of_data(value), &mut forward) == Flow::NextSheet {
                    break;
                }
            }
        }
    }
    rows.flush(&mut forward);
    if beyond {
        rows.fault(RowFault::OutOfBounds);
    }
    finish(forward.outcome, &rows, sender)
}

fn finish<W: Write>(
    outcome: io::Result<()>,
    rows: &Rows<'_>,
    sender: &mut Sender<W>,
) -> io::Result<()> {
    outcome?;
    for fault in rows.faults() {
        sender.send(&Message::Fault(*fault))?;
    }
    sender.send(&Message::EndSheet)
}

fn region(merge: &Dimensions) -> CellRange {
    let ((top, left), (bottom, right)) = (merge.start, merge.end);
    CellRange::new(Cell::new(top, left), Cell::new(bottom, right))
}

/// A visitor that writes every row to the parent.
struct Forward<'a, W> {
    sender: &'a mut Sender<W>,
    outcome: io::Result<()>,
}

impl<'a, W: Write> Forward<'a, W> {
    fn new(sender: &'a mut Sender<W>) -> Self {
        Self {
            sender,
            outcome: Ok(()),
        }
    }
}

impl<W: Write> Visitor for Forward<'_, W> {
    fn sheet(&mut self, _: &SheetInfo) -> Flow {
        Flow::Go
    }

    fn row(&mut self, row: &RowCells<'_>) -> Flow {
        self.outcome = self.sender.send_row(row);
        if self.outcome.is_ok() {
            Flow::Go
        } else {
            Flow::NextSheet
        }
    }

    fn end_sheet(&mut self) {}
}
