//! Starts the child that reads an old format, feeds it the bytes, and hands its rows to the visitor.
//! Invariant: whatever the child does (dies, hangs, lies), it costs this one file, and the child is gone.

use std::io::{BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, Builder};
use std::time::Duration;

use super::problem::{self, At, Failure};
use super::wire::{self, Message, Stop};
use super::{File, Flow, Format, RowCells, SheetInfo, Visitor, child};
use crate::diag::{Diagnostic, Sink};

/// What a child may write, in bytes.
const MAX_OUTPUT_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// Rows that one file may hand over.
const MAX_OUTPUT_ROWS: u64 = 4_000_000;
/// How long a child may take.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How old formats (xls, et, xlsb, ods) are read: by this program, started again as a child.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The gangze program itself.
    pub program: PathBuf,
    /// After it the child is ended.
    pub time_limit: Duration,
}

impl Reader {
    /// The given program with the usual time limit of 60 seconds.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            program: program.into(),
            time_limit: TIME_LIMIT,
        }
    }
}

/// How the talk with the child ended.
enum Outcome {
    Complete,
    Password,
    Damaged,
    Failed(Failure),
}

pub(super) fn read(
    file: &File,
    format: Format,
    reader: &Reader,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<(), Box<Diagnostic>> {
    let missing = || Box::new(problem::reader_missing(file.name()));
    let mut child = Command::new(&reader.program)
        .arg(child::COMMAND)
        .arg(child::word(format))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| missing())?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let child = Guard(Mutex::new(child));
    let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
        return Err(missing());
    };
    let timed_out = AtomicBool::new(false);
    let (finished, waiting) = mpsc::channel::<()>();
    let outcome = thread::scope(|scope| {
        // A child that stops listening is found out by what it does not say.
        let feed = Builder::new().spawn_scoped(scope, move || {
            let _ = stdin.write_all(file.bytes());
        });
        let watch = Builder::new().spawn_scoped(scope, || {
            let waiting = waiting;
            if waiting.recv_timeout(reader.time_limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                timed_out.store(true, Ordering::SeqCst);
                child.kill();
            }
        });
        let outcome = match (&feed, &watch) {
            (Ok(_), Ok(_)) => listen(stdout, file, sink, visitor),
            _ => Outcome::Failed(Failure::Died),
        };
        drop(finished);
        child.kill();
        outcome
    });
    match outcome {
        Outcome::Complete => Ok(()),
        Outcome::Password => Err(Box::new(problem::password(file.name()))),
        Outcome::Damaged => Err(Box::new(problem::unreadable_old(file.name(), format))),
        Outcome::Failed(failure) => {
            let failure = match failure {
                Failure::Died if timed_out.load(Ordering::SeqCst) => Failure::TimedOut,
                other => other,
            };
            Err(Box::new(problem::reader_failed(
                file.name(),
                format,
                failure,
            )))
        }
    }
}

/// Ends the child whatever happens, so that none is left behind.
struct Guard(Mutex<Child>);

impl Guard {
    /// A child that has ended already is not disturbed.
    fn kill(&self) {
        let _ = self.0.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let child = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn listen(stdout: impl Read, file: &File, sink: &mut Sink, visitor: &mut dyn Visitor) -> Outcome {
    let mut input = BufReader::with_capacity(64 * 1024, stdout);
    match hear(&mut input, file, sink, visitor) {
        Ok(outcome) => outcome,
        Err(Stop::Ended) => Outcome::Failed(Failure::Died),
        Err(Stop::Nonsense) => Outcome::Failed(Failure::Nonsense),
    }
}

fn hear(
    input: &mut impl Read,
    file: &File,
    sink: &mut Sink,
    visitor: &mut dyn Visitor,
) -> Result<Outcome, Stop> {
    wire::receive_head(input)?;
    let mut frame = Vec::new();
    let (mut bytes, mut rows) = (0u64, 0u64);
    let mut sheet: Option<(SheetInfo, Flow)> = None;
    let mut last_row = None;
    loop {
        wire::receive(input, &mut frame)?;
        bytes += u64::try_from(frame.len())
            .unwrap_or(u64::MAX)
            .saturating_add(4);
        if bytes > MAX_OUTPUT_BYTES || rows > MAX_OUTPUT_ROWS {
            return Ok(Outcome::Failed(Failure::TooMuch));
        }
        let message = wire::decode(&frame).ok_or(Stop::Nonsense)?;
        match (message, &mut sheet) {
            (Message::Sheet(info), None) => {
                let flow = visitor.sheet(&info);
                sheet = Some((info, flow));
                last_row = None;
            }
            (Message::Row { row, cells }, Some((_, flow))) => {
                if last_row.is_some_and(|last| last >= row) {
                    return Err(Stop::Nonsense);
                }
                last_row = Some(row);
                rows += 1;
                if *flow == Flow::Go {
                    *flow = visitor.row(&RowCells { row, cells: &cells });
                }
            }
            (Message::Fault(fault), Some((info, _))) => {
                let at = At {
                    file: file.name(),
                    sheet: info,
                };
                sink.push(problem::row_fault(at, fault));
            }
            (Message::EndSheet, Some(_)) => {
                sheet = None;
                visitor.end_sheet();
            }
            (Message::Password, None) => return Ok(Outcome::Password),
            (Message::Damaged, None) => return Ok(Outcome::Damaged),
            (Message::End, None) => return Ok(Outcome::Complete),
            _ => return Err(Stop::Nonsense),
        }
    }
}
