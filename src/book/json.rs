//! JSON as we write it: the outermost object indented, and a line for each thing in its lists.
//! Invariant: only white space differs from any other way of writing the same values.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use sha2::{Digest as _, Sha256};

/// So deep it is indented; a hundred thousand people indented to their last figure would double the file.
const INDENTED: usize = 2;

/// Writes a value.
///
/// # Errors
/// Where `out` does not take it.
pub(super) fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let lines = Lines {
        indented: PrettyFormatter::new(),
        depth: 0,
    };
    value
        .serialize(&mut Serializer::with_formatter(out, lines))
        .map_err(io::Error::from)
}

/// Writes an object and, as its last entry, 封存: the SHA-256 of the object as it is without that entry.
///
/// # Errors
/// Where `out` does not take it.
pub(super) fn write_sealed(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut sealing = Sealing {
        out,
        digest: Sha256::new(),
        held: Vec::new(),
    };
    write(&mut sealing, value)?;
    let digest = sealing.digest.finalize();
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    // What is held is the end of the object, before which the entry goes.
    writeln!(sealing.out, ",\n  \"封存\": \"{digest}\"\n}}")
}

/// Passes on what is written but for the end of the object.
struct Sealing<W> {
    out: W,
    digest: Sha256,
    held: Vec<u8>,
}

/// `\n}`
const END: usize = 2;

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.held.extend_from_slice(bytes);
        let ready = self.held.len().saturating_sub(END);
        self.out
            .write_all(self.held.get(..ready).unwrap_or_default())?;
        self.held.drain(..ready);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

struct Lines<'a> {
    indented: PrettyFormatter<'a>,
    /// Lists and objects that are open.
    depth: usize,
}

impl Lines<'_> {
    fn is_indented(&self) -> bool {
        self.depth <= INDENTED
    }
}

/// Written as the depth wants it.
macro_rules! by_depth {
    ($($name:ident($($given:ident: $type:ty)?);)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $given: $type)?) -> io::Result<()> {
            if self.is_indented() {
                self.indented.$name(out $(, $given)?)
            } else {
                CompactFormatter.$name(out $(, $given)?)
            }
        })*
    };
}

impl Formatter for Lines<'_> {
    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.is_indented() {
            self.indented.begin_array(out)
        } else {
            CompactFormatter.begin_array(out)
        }
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let indented = self.is_indented();
        self.depth -= 1;
        if indented {
            self.indented.end_array(out)
        } else {
            CompactFormatter.end_array(out)
        }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        if self.is_indented() {
            self.indented.begin_object(out)
        } else {
            CompactFormatter.begin_object(out)
        }
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        let indented = self.is_indented();
        self.depth -= 1;
        if indented {
            self.indented.end_object(out)
        } else {
            CompactFormatter.end_object(out)
        }
    }

    by_depth! {
        begin_array_value(first: bool);
        end_array_value();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}
