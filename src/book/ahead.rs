//! Rows of a big sheet are made on one thread while another writes them.
//! Invariant: order and content are those of the rows handed in; a failure of the maker is never taken for the end.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use super::layout::Row;

/// Rows that go over at once.
const CHUNK: usize = 256;
/// Chunks that wait; so many rows are in memory at most.
const WAITING: usize = 8;

/// Rows as they come from the thread that makes them.
pub(super) struct Ahead {
    /// Taken apart when the last chunk has come.
    maker: Option<(Receiver<Vec<Row>>, JoinHandle<()>)>,
    chunk: std::vec::IntoIter<Row>,
}

impl Ahead {
    pub(super) fn of(rows: Box<dyn Iterator<Item = Row> + Send>) -> Self {
        let (send, receive) = sync_channel::<Vec<Row>>(WAITING);
        let maker = std::thread::spawn(move || {
            let mut rows = rows;
            loop {
                let chunk: Vec<Row> = rows.by_ref().take(CHUNK).collect();
                // The writer is gone when writing has failed; nobody waits for more.
                if chunk.is_empty() || send.send(chunk).is_err() {
                    return;
                }
            }
        });
        Self {
            maker: Some((receive, maker)),
            chunk: Vec::new().into_iter(),
        }
    }
}

impl Iterator for Ahead {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if let Some(row) = self.chunk.next() {
            return Some(row);
        }
        let (receive, maker) = self.maker.take()?;
        match receive.recv() {
            Ok(chunk) => {
                self.chunk = chunk.into_iter();
                self.maker = Some((receive, maker));
                self.chunk.next()
            }
            Err(_) => {
                if let Err(panic) = maker.join() {
                    std::panic::resume_unwind(panic);
                }
                None
            }
        }
    }
}
