//! Any bytes under any ending: read as a table of any kind, beside a roster that is sound.
//! Shared by the fuzz target and by the test that replays its corpus.

use std::path::Path;

use gangze::diag::{Diagnostic, NoWatch, Sink};
use gangze::intake::{Feed, Input, Plan, Role, Source, read};
use gangze::sheet::{self, File, Reader, Visitor};

pub const ENDINGS: [&str; 10] = [
    "xlsx", "xlsm", "xls", "xlsb", "ods", "et", "csv", "tsv", "txt", "",
];

const ROSTER: &[u8] =
    "工号,姓名,科室,岗位,岗位类别\n0001,张敏,秘书科,文秘岗,文秘\n0002,李强,秘书科,文秘岗,文秘\n"
        .as_bytes();

/// Files in memory.
struct Bytes<'a> {
    bytes: &'a [u8],
    reader: Reader,
}

impl Feed for Bytes<'_> {
    fn feed(
        &self,
        source: &Source,
        sink: &mut Sink,
        visitor: &mut dyn Visitor,
    ) -> Result<Input, Box<Diagnostic>> {
        let bytes = match source.role {
            Role::Roster if source.name.as_ref() == "人员名册.csv" => ROSTER,
            _ => self.bytes,
        };
        let file = File::from_bytes(source.name.clone(), bytes.to_vec());
        sheet::read(&file, &self.reader, sink, visitor)?;
        Ok(Input {
            name: source.name.clone(),
            digest: file.digest().into(),
            format: String::new(),
        })
    }
}

/// The first byte chooses the ending and what the table is taken for; the rest is the file. `program` reads the old
/// formats. Every row must be accounted for.
pub fn any_bytes(data: &[u8], program: &Path) {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    let ending = ENDINGS[usize::from(*choice) % ENDINGS.len()];
    let role = match usize::from(*choice) / ENDINGS.len() % 5 {
        0 => Role::Log,
        1 => Role::Targets,
        2 => Role::Data("甲表".into()),
        3 => Role::Adjustments,
        _ => Role::Roster,
    };
    let source = |name: String, role| Source {
        path: name.as_str().into(),
        name: name.into(),
        role,
    };
    let plan = Plan {
        sources: vec![
            source("人员名册.csv".to_owned(), Role::Roster),
            source(format!("表.{ending}"), role),
        ],
        year: 2026,
        ..Plan::default()
    };
    let feed = Bytes {
        bytes,
        reader: Reader::new(program),
    };
    let mut sink = Sink::new();
    let intake = read(&plan, &feed, &NoWatch, &mut sink);
    for account in &intake.accounts {
        let ended = account.accepted + account.rejected + account.layout;
        assert_eq!(account.filled, ended, "{account:?}");
    }
    for problem in sink.finish() {
        assert!(!gangze::diag::text(&problem).is_empty());
    }
}
