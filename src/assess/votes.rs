//! Whether collected votes are still what the forms, the plan and the register make of them.
//! Invariant: reads only; what is not as it was is said at the file of the votes.

use super::ballot::{BACK, OUT, PLAN, RECEIPT, REGISTER};
use crate::ballot;
use crate::diag::Sink;
use crate::office::Period;
use crate::office::ballot::VOTES;
use crate::sheet;
use crate::workspace::{self, BALLOTS, COLLECTED, Workspace};

/// Says of the period's collected 测评票 (of every one, where no period is asked for) that it was changed by hand, that
/// forms came in since, or that it was made by another plan.
pub(super) fn fresh(workspace: &Workspace, asked: Option<Period>, sink: &mut Sink) {
    let asked = asked.map(|period| period.to_string());
    for file in &workspace.files {
        let collected = format!("/{COLLECTED}/{VOTES}.xlsx");
        let Some(base) = file
            .name
            .strip_prefix(BALLOTS)
            .and_then(|rest| rest.strip_suffix(&collected))
        else {
            continue;
        };
        if asked
            .as_ref()
            .is_some_and(|own| own != base.trim_start_matches('/'))
        {
            continue;
        }
        let shown = format!("{BALLOTS}{base}/{BACK}");
        let Some(folder) = file.path.parent() else {
            continue;
        };
        let receipt = workspace::json_file(&folder.join(RECEIPT)).unwrap_or_default();
        let own = sheet::open(&file.path, file.name.clone());
        let known = |value: &serde_json::Value, digest: &str| value.as_str() == Some(digest);
        let votes = receipt.get(VOTES).unwrap_or(&serde_json::Value::Null);
        if own.is_ok_and(|own| !known(votes, own.digest())) {
            sink.push(ballot::votes_changed(&file.name));
            continue;
        }
        let is = |key: &str, digest: Option<String>| {
            let told = receipt.get(key).and_then(|own| own.as_str());
            told.is_some() && told == digest.as_deref()
        };
        // The plan of another period may stand in another pack.
        if asked.is_some() && !is(PLAN, workspace.ballot.as_ref().map(ballot::plan_digest)) {
            sink.push(ballot::votes_other_plan(&file.name));
            continue;
        }
        let register = folder.with_file_name(OUT).join(REGISTER);
        let register = workspace::json_file(&register);
        if !is(OUT, register.as_ref().map(ballot::register_digest)) {
            let register = format!("{BALLOTS}{base}/{OUT}/{REGISTER}");
            sink.push(ballot::votes_other_forms(&file.name, &register));
            continue;
        }
        let blank = serde_json::Map::new();
        let taken = receipt
            .get(BACK)
            .and_then(|all| all.as_object())
            .unwrap_or(&blank);
        let back = folder.with_file_name(BACK);
        let files = workspace::tables_below(&back, &shown, &mut Sink::new());
        let same = files.len() == taken.len()
            && files.iter().all(|(path, name)| {
                sheet::open(path, name.clone()).is_ok_and(|own| {
                    taken
                        .get(name.as_ref())
                        .is_some_and(|digest| known(digest, own.digest()))
                })
            });
        if !same {
            sink.push(ballot::votes_outdated(&file.name, &shown));
        }
    }
}
