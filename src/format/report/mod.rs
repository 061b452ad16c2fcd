//! The review page: one front end that a report holds whole and `duiqi review --web` serves.
//!
//! Takes a bitext, its findings and what was decided; gives back HTML: a style, a script, and the pairs as JSON for it, each
//! named by its digest in the policy, so that nothing else can run and nothing is loaded from elsewhere. The pairs stand in it as
//! plain HTML too, for browsers without scripts. It does *not* let a text speak HTML or end the script: all of it is escaped.

mod digest;
mod row;
mod still;

use std::io;

use rayon::prelude::*;
use serde::Serialize;

use super::place::LineWalk;
use super::{Listing, WriteOptions, Written, findings_per_bead, output_error};
use crate::bitext::{BeadId, Bitext, Confidence};
use crate::error::Result;
use crate::finding::Finding;
use crate::lexicon::Lexicon;
use crate::lexicon::link::Linker;
use crate::text::lang::Side;
use crate::view::{View, view};
use digest::digest;
use still::{Shown, Still};

pub use row::{Facts, Judged, Old, Row};

/// The look of the page.
const STYLE: &str = concat!(include_str!("page/page.css"), include_str!("page/still.css"));

/// The script of the page: small files, one after another, in one scope.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("page/tongue.js"),
    include_str!("page/text.js"),
    include_str!("page/blake3.js"),
    include_str!("page/model.js"),
    include_str!("page/regroup.js"),
    include_str!("page/local.js"),
    include_str!("page/remote.js"),
    include_str!("page/list.js"),
    include_str!("page/row.js"),
    include_str!("page/panes.js"),
    include_str!("page/dialogs.js"),
    include_str!("page/acts.js"),
    include_str!("page/keys.js"),
    include_str!("page/app.js"),
    "})();\n"
);

/// The body of the page before the script fills it.
const BODY: &str = include_str!("page/body.html");

/// Where the page runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// In a file of its own, with all pairs in it.
    File,
    /// On a server, which it asks for the pairs.
    Server,
}

impl Host {
    /// Returns the content security policy of the page.
    #[must_use]
    pub fn policy(self) -> String {
        let connect = match self {
            Self::File => "",
            Self::Server => " connect-src 'self';",
        };
        format!(
            "default-src 'none'; script-src '{}'; style-src '{}';{connect} base-uri 'none'; form-action 'none'",
            digest(SCRIPT),
            digest(STYLE)
        )
    }
}

/// What a person decided, for the page; empty where nobody did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decided {
    /// What is known of each bead, in order; all or none.
    pub beads: Vec<Facts>,
    /// Findings that are no errors.
    pub dismissed: Vec<Finding>,
}

/// One side, as the page's head names it.
#[derive(Debug, Serialize)]
struct Named<'a> {
    name: &'a str,
    lang: String,
}

/// Returns what the page's script has to know beside the rows, as the fields of a JSON object without its braces.
#[must_use]
pub fn head_fields(bitext: &Bitext) -> String {
    let [source, target] = [Side::Source, Side::Target].map(|side| {
        let document = bitext.side(side).document();
        let named = Named { name: document.name(), lang: document.lang().to_string() };
        serde_json::to_string(&named).unwrap_or_default()
    });
    let (doubtful, unsure) = (Confidence::DOUBTFUL, Confidence::UNSURE);
    format!("\"duiqi_page\":1,\"doubtful\":{doubtful},\"unsure\":{unsure},\"source\":{source},\"target\":{target}")
}

/// Returns where each bead stands in its two files, as `12` or `12-14`, empty for a side without text.
#[must_use]
pub fn lines(bitext: &Bitext) -> Vec<[String; 2]> {
    let [mut source, mut target] = [Side::Source, Side::Target].map(|side| LineWalk::new(bitext.side(side)));
    bitext.beads().iter().map(|bead| [source.lines(bead.source), target.lines(bead.target)]).collect()
}

/// Writes the page without any pair, for a server.
///
/// # Errors
///
/// Where `out` fails.
pub fn write_shell(title: &str, out: &mut dyn io::Write) -> io::Result<()> {
    write_head(title, Host::Server, out)?;
    out.write_all(b"<noscript><p>This page needs JavaScript.</p></noscript>\n")?;
    write_script(out)
}

/// Writes the page with all pairs in it.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let listed = findings_per_bead(bitext, findings, Listing::First)?;
    let errors = findings_per_bead(bitext, findings, Listing::Each)?;
    let dismissed = findings_per_bead(bitext, &options.decided.dismissed, Listing::Each)?;
    let [source_lang, target_lang] = [bitext.source(), bitext.target()].map(|side| side.document().lang());
    let linker = Linker::new(Lexicon::embedded(), source_lang, target_lang);
    let numbers = 0..bitext.beads().len();
    let views: Vec<View> = numbers
        .clone()
        .into_par_iter()
        .map(|number| view(bitext, BeadId::of_index(number), &errors[number], &linker))
        .collect();
    let lines = lines(bitext);
    let row = |number: usize| {
        let judge = |finding, is_dismissed| Judged { finding, is_dismissed };
        let judged = errors[number].iter().map(|finding| judge(*finding, false));
        let judged = judged.chain(dismissed[number].iter().map(|finding| judge(*finding, true)));
        let judged: Vec<Judged<'_>> = judged.collect();
        let facts = options.decided.beads.get(number).cloned();
        let facts = facts.unwrap_or_else(|| Facts::of(bitext, &bitext.beads()[number]));
        Row::new(bitext, BeadId::of_index(number), &views[number], &judged, &facts, lines[number].clone()).json()
    };
    let rows: Vec<String> = numbers.into_par_iter().map(row).collect();
    let still = Still { bitext, findings, listed, errors: &errors, views: &views, lines: &lines };
    let write = |out: &mut dyn io::Write| -> io::Result<()> {
        write_head(&title(bitext), Host::File, out)?;
        out.write_all(b"<noscript>\n<div class=\"still\">\n")?;
        still.write(out)?;
        out.write_all(b"</div>\n</noscript>\n<script type=\"application/json\" id=\"data\">")?;
        out.write_all(in_script(&format!("{{{},\"rows\":[", head_fields(bitext))).as_bytes())?;
        for (number, row) in rows.iter().enumerate() {
            out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            out.write_all(in_script(row).as_bytes())?;
        }
        out.write_all(b"]}</script>\n")?;
        write_script(out)
    };
    write(out).map_err(|cause| output_error(&cause))?;
    Ok(Written { units: bitext.beads().len(), ..Written::default() })
}

/// How many beads a finding may be about for each run of them to be told; of more, the first and the last are.
const TOLD: usize = 64;

/// The other beads that a finding at this one is about: the first and the last of each run. A finding about a whole chapter
/// stands at each of its beads, so what each says of the others must not grow with their number.
fn others(beads: &[BeadId], here: BeadId) -> Vec<[BeadId; 2]> {
    if let [first, .., last] = *beads
        && beads.len() > TOLD
    {
        return vec![[first, last]];
    }
    let mut runs: Vec<[BeadId; 2]> = Vec::new();
    for bead in beads.iter().copied().filter(|bead| *bead != here) {
        match runs.last_mut() {
            Some([_, last]) if last.index() + 1 == bead.index() => *last = bead,
            _ => runs.push([bead, bead]),
        }
    }
    runs
}

/// Returns the title of the page.
#[must_use]
pub fn title(bitext: &Bitext) -> String {
    format!("{} – {}", bitext.source().document().name(), bitext.target().document().name())
}

fn write_head(title: &str, host: Host, out: &mut dyn io::Write) -> io::Result<()> {
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"duiqi {}\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{BODY}",
        host.policy(),
        env!("CARGO_PKG_VERSION"),
        Shown(title),
    )
}

fn write_script(out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// JSON that cannot end the script element it stands in, and has no line break that is none in JSON.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_beads_are_told_in_runs_and_many_by_their_ends() {
        let ids = |range: std::ops::Range<usize>| range.map(BeadId::of_index).collect::<Vec<_>>();
        let told = |beads: &[BeadId], here| {
            let runs = others(beads, BeadId::of_index(here));
            runs.into_iter().map(|run| run.map(BeadId::index)).collect::<Vec<_>>()
        };
        assert_eq!(told(&ids(4..5), 4), Vec::<[usize; 2]>::new());
        assert_eq!(told(&ids(2..9), 4), [[2, 3], [5, 8]]);
        assert_eq!(told(&[ids(2..3), ids(5..7)].concat(), 5), [[2, 2], [6, 6]]);
        assert_eq!(told(&ids(10..20_010), 12), [[10, 20_009]]);
    }
}
