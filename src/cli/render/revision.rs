//! What became of each pair: as text to read, and as JSON.
//!
//! Takes a revision and the older bitext; prints. It does *not* judge changes.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use duiqi::bitext::Bitext;
use duiqi::document::Document;
use duiqi::finding::Severity;
use duiqi::revise::{Loss, LostDecision, Revision, Row, Sight, Status};
use duiqi::text::lang::Side;
use duiqi::text::span::ByteSpan;
use serde_json::{Value, json};

use super::visible::sanitize;
use super::{BOLD, DIM, MARGIN, Terminal, count, severity_style};
use crate::cli::tongue::said;

/// The old and new document of each side.
struct Documents<'a> {
    old: [&'a Document; 2],
    new: [&'a Document; 2],
}

impl<'a> Documents<'a> {
    fn of(old: &'a Bitext, revision: &'a Revision) -> Self {
        let pair = |bitext: &'a Bitext| [bitext.source().document(), bitext.target().document()];
        Self { old: pair(old), new: pair(&revision.bitext) }
    }
}

fn shown(revision: &Revision, all: bool) -> impl Iterator<Item = &Row> {
    revision.rows.iter().filter(move |row| all || row.status != Status::Unchanged)
}

/// Prints the rows to read: what has to be done first in full, the rest with the reason why nothing has to.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn revision(terminal: &mut Terminal, old: &Bitext, revision: &Revision, all: bool) -> io::Result<()> {
    let documents = Documents::of(old, revision);
    for row in shown(revision, all) {
        let style = severity_style(row.severity());
        let (severity, status) = (said(row.severity().name()), row.status.name());
        let head = if row.lagging.is_some() { format!("{severity}[{status}]") } else { status.to_owned() };
        let style = if row.lagging.is_some() { style } else { DIM };
        writeln!(terminal, "{style}{head}{style:#}{BOLD}: {}{BOLD:#}", sanitize(&said(&row.message())))?;
        for (number, side) in [Side::Source, Side::Target].into_iter().enumerate() {
            let sight = row.side(side);
            let place = match (sight.new_span, sight.old_span) {
                (Some(span), _) => place(documents.new[number], span),
                (None, Some(span)) => said(&format!("{} (was there)", place(documents.old[number], span))).into_owned(),
                (None, None) => continue,
            };
            writeln!(terminal, " {MARGIN}-->{MARGIN:#} {}", sanitize(&place))?;
            for line in marked(sight).lines() {
                writeln!(terminal, "  {MARGIN}|{MARGIN:#} {}", sanitize(line))?;
            }
        }
        writeln!(terminal)?;
    }
    for lost in &revision.lost {
        writeln!(terminal, "{}", sanitize(&said(&lost_line(old, lost))))?;
    }
    terminal.flush()
}

fn place(document: &Document, span: ByteSpan) -> String {
    let position = document.position(span.start);
    format!("{}:{}:{}", document.name(), position.line, position.column)
}

/// The text with what went and what came: `等待[-30-]{+60+}秒`.
///
/// What stayed is the same on both sides but for white space, so it is counted: what went stands before the letter of the new text
/// that it stood before in the old one.
fn marked(sight: &Sight) -> String {
    if sight.old_text.is_empty() {
        return sight.new_text.clone();
    }
    if sight.new_text.is_empty() {
        return sight.old_text.clone();
    }
    let Some(change) = &sight.change else { return sight.new_text.clone() };
    let (old, new) = (sight.old_text.as_str(), sight.new_text.as_str());
    let mut went = Went { old, removed: &change.words.removed, before: 0, at: 0 };
    let mut text = String::new();
    let (mut kept, mut at) = (0, 0);
    let end = std::iter::once(None);
    for added in change.words.added.iter().map(Some).chain(end) {
        let range = added.map_or(new.len()..new.len(), |span| span.range());
        for letter in new[at..range.start].chars() {
            if is_counted(letter) {
                went.put(&mut text, kept, Then::Letter);
                kept += 1;
            }
            text.push(letter);
        }
        went.put(&mut text, if added.is_some() { kept } else { usize::MAX }, Then::Added);
        if added.is_some() {
            text.push_str(&format!("{{+{}+}}", &new[range.clone()]));
        }
        at = range.end;
    }
    text
}

/// Words that went, from the first that is not put down yet.
struct Went<'a> {
    old: &'a str,
    removed: &'a [ByteSpan],
    /// Letters that stayed before `at`.
    before: usize,
    /// How far the old text is counted.
    at: usize,
}

/// What follows words that went.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Letter,
    Added,
}

impl Went<'_> {
    /// Puts down the words that stood before the letter of this number among those that stayed.
    fn put(&mut self, text: &mut String, kept: usize, then: Then) {
        while let [span, rest @ ..] = self.removed {
            let range = span.range();
            let between = self.old.get(self.at..range.start).unwrap_or_default();
            let before = self.before + between.chars().filter(|letter| is_counted(*letter)).count();
            if before > kept {
                return;
            }
            text.push_str(&format!("[-{}-]", &self.old[range.clone()]));
            // A word takes the space behind it along; what is put in its place brings its own.
            if then == Then::Letter && self.old[range.end..].starts_with(char::is_whitespace) {
                text.push(' ');
            }
            (self.before, self.at, self.removed) = (before, range.end, rest);
        }
    }
}

fn is_counted(letter: char) -> bool {
    !letter.is_whitespace() && !letter.is_control()
}

fn lost_line(old: &Bitext, lost: &LostDecision) -> String {
    let bead = old.beads().get(lost.old_bead.index());
    let text = bead.map(|bead| old.text(Side::Source, bead.source)).unwrap_or_default();
    let why = match lost.loss {
        Loss::Changed => "its text changed",
        Loss::Gone => "its sentences are gone or parted",
    };
    format!("decision lost: pair {} was {}, {why}: {text}", lost.old_bead.ordinal(), lost.state.name())
}

/// Prints one JSON object.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn revision_json(terminal: &mut Terminal, old: &Bitext, revision: &Revision, all: bool) -> io::Result<()> {
    let documents = Documents::of(old, revision);
    let lost: Vec<Value> = revision
        .lost
        .iter()
        .map(|lost| json!({ "old_bead": lost.old_bead.0, "state": lost.state.name(), "why": lost_name(lost.loss) }))
        .collect();
    let report = json!({
        "old": { "source": documents.old[0].name(), "target": documents.old[1].name() },
        "new": { "source": documents.new[0].name(), "target": documents.new[1].name() },
        "summary": counts(revision),
        "rows": shown(revision, all).map(|row| record(&documents, row)).collect::<Vec<_>>(),
        "lost": lost,
    });
    writeln!(terminal, "{}", serde_json::to_string_pretty(&report)?)?;
    terminal.flush()
}

/// Prints a JSON object a row.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn revision_jsonl(terminal: &mut Terminal, old: &Bitext, revision: &Revision, all: bool) -> io::Result<()> {
    let documents = Documents::of(old, revision);
    for row in shown(revision, all) {
        writeln!(terminal, "{}", record(&documents, row))?;
    }
    terminal.flush()
}

fn lost_name(loss: Loss) -> &'static str {
    match loss {
        Loss::Changed => "changed",
        Loss::Gone => "gone",
    }
}

fn counts(revision: &Revision) -> Value {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &revision.rows {
        *counts.entry(row.status.name()).or_insert(0) += 1;
    }
    let lagging = |side: Side| revision.rows.iter().filter(|row| row.lagging == Some(side)).count();
    json!({ "status": counts, "target_stale": lagging(Side::Target), "source_behind": lagging(Side::Source) })
}

fn record(documents: &Documents<'_>, row: &Row) -> Value {
    let sides = [Side::Source, Side::Target].map(|side| {
        let number = usize::from(side == Side::Target);
        sight(row.side(side), documents.old[number], documents.new[number])
    });
    let [source, target] = sides;
    json!({
        "status": row.status.name(),
        "lagging": row.lagging.map(|side| side.to_string()),
        "cause": row.kind().map(|kind| kind.name()),
        "excuse": row.excuse().filter(|_| row.lagging.is_none()).map(|excuse| excuse.name()),
        "severity": if row.lagging.is_some() { row.severity().name() } else { Severity::Info.name() },
        "message": row.message(),
        "bead": row.bead.map(|bead| bead.0),
        "old_bead": row.old_bead.map(|bead| bead.0),
        "source": source,
        "target": target,
    })
}

fn sight(sight: &Sight, old: &Document, new: &Document) -> Value {
    let lines = |document: &Document, span: Option<ByteSpan>| {
        span.map(|span| {
            let last = span.end.saturating_sub(1).max(span.start);
            let last = (span.start..=last).rev().find(|offset| document.text().is_char_boundary(*offset as usize));
            [document.position(span.start).line, document.position(last.unwrap_or(span.start)).line]
        })
    };
    let words =
        |text: &str, spans: &[ByteSpan]| spans.iter().map(|span| span.of_text(text).to_owned()).collect::<Vec<_>>();
    let change = sight.change.as_ref();
    json!({
        "lines": lines(new, sight.new_span),
        "old_lines": lines(old, sight.old_span),
        "text": sight.new_text,
        "old_text": sight.old_text,
        "change": change.map(|change| change.kind.name()),
        "removed": change.map(|change| words(&sight.old_text, &change.words.removed)),
        "added": change.map(|change| words(&sight.new_text, &change.words.added)),
    })
}

/// Says on standard error how much there is to do.
pub(crate) fn revision_summary(terminal: &mut Terminal, old: &Bitext, revision: &Revision) {
    let lagging = |side: Side| revision.rows.iter().filter(|row| row.lagging == Some(side)).count();
    let changed = revision.rows.iter().filter(|row| row.status != Status::Unchanged).count();
    let (stale, behind) = (lagging(Side::Target), lagging(Side::Source));
    let kept = old.beads().iter().filter(|bead| bead.state.is_decided()).count().saturating_sub(revision.lost.len());
    let mut line = format!(
        "{} of {} changed: {} stale in the target, {} behind in the source",
        changed,
        count(revision.rows.len(), "row"),
        stale,
        behind
    );
    if kept + revision.lost.len() > 0 {
        line.push_str(&format!("; {} kept, {} lost", count(kept, "decision"), revision.lost.len()));
    }
    terminal.say(&line);
}

#[cfg(test)]
mod tests {
    use duiqi::revise::{ChangeKind, Judgement, WordChanges};

    use super::*;

    /// What is shown of two states, where the words between bars changed.
    fn shown(old: &str, new: &str) -> String {
        let read = |marked: &str| {
            let (mut text, mut spans) = (String::new(), Vec::new());
            for (number, part) in marked.split('|').enumerate() {
                let start = text.len();
                text.push_str(part);
                if number % 2 == 1 {
                    spans.push(ByteSpan::of(start, text.len()));
                }
            }
            (text, spans)
        };
        let ((old_text, removed), (new_text, added)) = (read(old), read(new));
        let words = WordChanges { removed, added };
        let change = Some(Judgement { kind: ChangeKind::Wording, excuse: None, words });
        marked(&Sight { old_text, new_text, change, ..Sight::default() })
    }

    #[test]
    fn every_word_that_went_is_shown_where_it_stood() {
        assert_eq!(shown("等待|30|秒。", "等待|60|秒。"), "等待[-30-]{+60+}秒。");
        assert_eq!(shown("a |big| dog |barks| |loudly|.", "a dog."), "a [-big-] dog[-barks-] [-loudly-].");
        assert_eq!(shown("先|保存|再|关闭|。", "先再。"), "先[-保存-]再[-关闭-]。");
        assert_eq!(shown("|一||二|三", "三|四|"), "[-一-][-二-]三{+四+}");
        assert_eq!(shown("三|一||二|", "三"), "三[-一-][-二-]");
        assert_eq!(shown("|一|二|三|", "|四|二|五||六|"), "[-一-]{+四+}二[-三-]{+五+}{+六+}");
        // The same letter stays and goes.
        assert_eq!(shown("人|人|人山", "人|口|人山"), "人[-人-]{+口+}人山");
    }
}
