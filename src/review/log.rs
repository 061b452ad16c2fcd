//! What a record says, for a person to read.
//!
//! Takes a record; gives back a phrase for each change, for whoever shows them to join in the language of the person. It does *not*
//! show texts: pairs are named by their numbers at the time, from 1.

use super::change::{Change, Regrouping, Snapshot};
use super::journal::Record;

/// Pairs that are named one by one; of more only their number is told.
const NAMED: usize = 4;

/// Returns what to say of the changes of a record, each on its own: `pairs 41-42 (1-1 1-0) became 41 (2-1)`.
#[must_use]
pub fn summary(record: &Record) -> Vec<String> {
    match &record.changes[..] {
        [first, _, ..] if record.changes.len() > NAMED => {
            vec![format!("{} changes, the first: {}", record.changes.len(), of(first))]
        }
        changes => changes.iter().map(of).collect(),
    }
}

fn of(change: &Change) -> String {
    let pair = |at: u32| u64::from(at) + 1;
    match change {
        Change::Beads(change) => beads(change),
        Change::State(turn) => {
            format!("pair {} {} (was {})", pair(turn.spot.at), turn.after.name(), turn.before.name())
        }
        Change::Note(turn) => match &turn.after {
            Some(note) => format!("pair {}, comment: {note:?}", pair(turn.spot.at)),
            None => format!("pair {}, no comment", pair(turn.spot.at)),
        },
        Change::Text(change) => {
            let (pair, sentence) = (pair(change.spot.at), u64::from(change.segment) + 1);
            match &change.after {
                Some(text) => format!("pair {pair}, sentence {sentence} reworded: {text:?}"),
                None => format!("pair {pair}, sentence {sentence} as in the file"),
            }
        }
        Change::Cut(change) => {
            format!("pair {}, {} sentence {} cut", pair(change.at), change.side, u64::from(change.segment) + 1)
        }
        Change::Join(change) => {
            format!(
                "pair {}, {} sentence {} joined with the next",
                pair(change.at),
                change.side,
                u64::from(change.segment) + 1
            )
        }
        Change::Finding(change) => {
            let what = if change.after { "no error" } else { "an error again" };
            format!("finding {} {what}", change.fingerprint)
        }
    }
}

fn beads(change: &Regrouping) -> String {
    let first = u64::from(change.at) + 1;
    let range = |snapshots: &[Snapshot]| match snapshots.len() as u64 {
        0 | 1 => first.to_string(),
        count => format!("{first}-{}", first + count - 1),
    };
    let kinds = |snapshots: &[Snapshot]| -> String {
        let shown: Vec<String> = snapshots.iter().take(6).map(|one| format!("{}-{}", one.source, one.target)).collect();
        shown.join(" ") + if snapshots.len() > 6 { " …" } else { "" }
    };
    let noun = if change.before.len() == 1 { "pair" } else { "pairs" };
    format!(
        "{noun} {} ({}) became {} ({})",
        range(&change.before),
        kinds(&change.before),
        range(&change.after),
        kinds(&change.after)
    )
}
