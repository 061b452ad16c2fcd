//! The desk as the page sees it: all rows once, then what changed.
//!
//! Takes acts as JSON; gives back answers as JSON. It does *not* know the network.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::Context as _;
use duiqi::bitext::BeadId;
use duiqi::format::report;
use duiqi::review::{Act, Sheet};
use rayon::prelude::*;
use serde::Deserialize;

use super::serve::Answer;
use crate::cli::args::Interface;
use crate::cli::render::sanitize;
use crate::cli::review::{Desk, Done, page};

/// An act that a page asks for, and the revision it saw.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    revision: u64,
    act: Act,
}

/// A desk with the rows as the page was given them.
#[derive(Debug)]
pub(super) struct Pages<'d, 'l> {
    desk: &'d mut Desk<'l>,
    interface: Interface,
    rows: Vec<Kept>,
}

/// A row, and a hash of all that it is made of.
#[derive(Debug, Clone)]
struct Kept {
    signature: u64,
    json: String,
}

/// Rows that give way to others.
#[derive(Debug)]
struct Patch {
    at: usize,
    remove: usize,
    rows: std::ops::Range<usize>,
}

impl<'d, 'l> Pages<'d, 'l> {
    /// Makes all rows.
    pub(super) fn new(desk: &'d mut Desk<'l>, interface: Interface) -> Self {
        let mut pages = Self { desk, interface, rows: Vec::new() };
        pages.renew();
        pages
    }

    /// Returns the title of the page.
    pub(super) fn title(&self) -> String {
        report::title(self.desk.session().sheet().shown())
    }

    /// Returns how many acts were done.
    pub(super) fn revision(&self) -> u64 {
        self.desk.session().revision()
    }

    /// Returns everything.
    pub(super) fn page(&self) -> String {
        let rows: Vec<&str> = self.rows.iter().map(|row| row.json.as_str()).collect();
        let interface = match self.interface {
            Interface::Auto => "auto",
            Interface::En => "en",
            Interface::Zh => "zh",
        };
        let head = report::head_fields(self.desk.session().sheet().shown());
        format!("{{{head},\"interface\":\"{interface}\",{},\"rows\":[{}]}}", self.place(), rows.join(",\n"))
    }

    /// Where the review stands, as the fields of a JSON object.
    fn place(&self) -> String {
        let session = self.desk.session();
        let named = |name: Option<&str>| serde_json::to_string(&name).unwrap_or_default();
        let (undo, redo) = (named(session.undoable()), named(session.redoable()));
        format!("\"revision\":{},\"undo\":{undo},\"redo\":{redo}", session.revision())
    }

    /// Does what a page asks for.
    pub(super) fn act(&mut self, body: &[u8]) -> Answer {
        let wanted: Wanted = match serde_json::from_slice(body).context("this is no act") {
            Ok(wanted) => wanted,
            Err(cause) => return Answer::error(400, &sanitize(&format!("{cause:#}"))),
        };
        if wanted.revision != self.revision() {
            return Answer::error(409, "the review went on elsewhere; here it is as it stands now");
        }
        match self.desk.act(&wanted.act) {
            Ok(Done::Unchanged) => Answer::ok("{\"unchanged\":true}".to_owned()),
            Ok(Done::Recorded(_)) => {
                let patches: Vec<String> = self.renew().iter().map(|patch| self.written(patch)).collect();
                Answer::ok(format!("{{{},\"patches\":[{}]}}", self.place(), patches.join(",")))
            }
            Err(cause) => Answer::error(422, &sanitize(&format!("{cause:#}"))),
        }
    }

    fn written(&self, patch: &Patch) -> String {
        let rows: Vec<&str> = self.rows[patch.rows.clone()].iter().map(|row| row.json.as_str()).collect();
        format!("{{\"at\":{},\"remove\":{},\"rows\":[{}]}}", patch.at, patch.remove, rows.join(","))
    }

    /// Makes the rows anew that are made of something else now, and tells which.
    fn renew(&mut self) -> Vec<Patch> {
        let sheet = self.desk.session().sheet();
        let lines = report::lines(sheet.shown());
        let ids = 0..sheet.bitext().beads().len();
        let signatures: Vec<u64> = ids.map(|index| signature(sheet, BeadId::of_index(index), &lines[index])).collect();
        let old: Vec<u64> = self.rows.iter().map(|row| row.signature).collect();
        let patches = patches(&old, &signatures);
        // From the end, so that the places before stay right.
        for patch in patches.iter().rev() {
            let make = |index: usize| {
                let row = page::row(sheet, BeadId::of_index(index), lines[index].clone());
                Kept { signature: signatures[index], json: row.map(|row| row.json()).unwrap_or_default() }
            };
            let made: Vec<Kept> = patch.rows.clone().into_par_iter().map(make).collect();
            self.rows.splice(patch.at..patch.at + patch.remove, made);
        }
        patches
    }
}

/// Which rows differ: one by one where there are as many as before, else all between what is alike at both ends.
fn patches(old: &[u64], new: &[u64]) -> Vec<Patch> {
    let differs: Vec<usize> = old.iter().zip(new).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect();
    if old.len() == new.len() {
        let runs = differs.chunk_by(|before, after| before + 1 == *after);
        let patch = |run: &[usize]| Patch { at: run[0], remove: run.len(), rows: run[0]..run[0] + run.len() };
        return runs.map(patch).collect();
    }
    let start = differs.first().copied().unwrap_or(old.len().min(new.len()));
    let alike = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    vec![Patch { at: start, remove: old.len() - alike - start, rows: start..new.len() - alike }]
}

/// A hash of what a row is made of.
fn signature(sheet: &Sheet<'_>, id: BeadId, lines: &[String; 2]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let bead = &sheet.bitext().beads()[id.index()];
    (sheet.spot(id).map(|spot| spot.key), bead.state.name(), bead.confidence.value().to_bits(), sheet.note(id), lines)
        .hash(&mut hasher);
    let target = sheet.bitext().target();
    for segment in bead.source.ids() {
        sheet.bitext().source().text(segment).len().hash(&mut hasher);
    }
    for segment in bead.target.ids() {
        (target.text(segment).len(), sheet.reworded(segment)).hash(&mut hasher);
    }
    for finding in sheet.all_findings_of(id) {
        (finding.fingerprint.as_str(), sheet.is_dismissed(&finding.fingerprint)).hash(&mut hasher);
        for other in &finding.beads {
            (i64::from(other.0) - i64::from(id.0)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn patches_make_the_old_rows_the_new_ones(
            old in proptest::collection::vec(0_u64..4, 0..12),
            new in proptest::collection::vec(0_u64..4, 0..12),
        ) {
            let mut rows = old.clone();
            // As the page applies them: in order, each where its rows stand then.
            for patch in patches(&old, &new) {
                rows.splice(patch.at..patch.at + patch.remove, new[patch.rows].iter().copied());
            }
            prop_assert_eq!(rows, new);
        }
    }
}
