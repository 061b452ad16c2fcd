//! The pairs as plain HTML, for browsers without scripts.
//!
//! Takes rows' views and findings; writes a list of what to look at first, each line a link to its bead, then the beads with
//! their findings below them and what was found marked in the text. It does *not* let a text speak HTML: all of it is escaped,
//! controls are shown as pictures, what turns the direction of text as its number.

use std::collections::BTreeMap;
use std::fmt;
use std::io;

use super::others;
use crate::bitext::{Bead, BeadId, BeadKind, BeadState, Bitext};
use crate::document::{BlockKind, SegmentRange};
use crate::finding::{Finding, Severity};
use crate::format::escape::EscapedContent;
use crate::text::lang::Side;
use crate::view::View;

/// So many entries of the list at the top are written out; more nobody reads there.
const LISTED: usize = 200;

/// What is written of a bitext.
pub(super) struct Still<'a> {
    pub(super) bitext: &'a Bitext,
    pub(super) findings: &'a [Finding],
    /// The findings that are written out under each bead.
    pub(super) listed: Vec<Vec<&'a Finding>>,
    /// The findings of each bead, also those that are written out under another.
    pub(super) errors: &'a [Vec<&'a Finding>],
    /// What is to be shown of each bead.
    pub(super) views: &'a [View],
    /// Where each bead stands in its files.
    pub(super) lines: &'a [[String; 2]],
}

impl Still<'_> {
    /// Writes it all.
    pub(super) fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let [source, target] = [Side::Source, Side::Target].map(|side| self.bitext.side(side).document().name());
        writeln!(out, "<h1><bdi>{}</bdi> ⇄ <bdi>{}</bdi></h1>", Shown(source), Shown(target))?;
        self.write_summary(out)?;
        self.write_doubtful(out)?;
        self.write_beads(out)
    }

    fn write_summary(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let beads = self.bitext.beads();
        let mut kinds: BTreeMap<BeadKind, usize> = BTreeMap::new();
        for bead in beads {
            *kinds.entry(bead.kind()).or_insert(0) += 1;
        }
        let mut kinds: Vec<(BeadKind, usize)> = kinds.into_iter().collect();
        kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        let [source, target] = [Side::Source, Side::Target].map(|side| self.bitext.side(side).len());
        write!(out, "<p class=\"facts\">{} · {source} : {target} segments · ", Counted(beads.len(), "bead", "beads"))?;
        for (number, (kind, count)) in kinds.iter().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            write!(out, "{comma}<span class=\"kind\">{kind}</span> × {count}")?;
        }
        out.write_all(b"</p>\n<p class=\"facts\">")?;
        if self.findings.is_empty() {
            out.write_all(b"no findings")?;
        }
        for severity in Severity::ALL.into_iter().rev() {
            let count = self.findings.iter().filter(|finding| finding.severity == severity).count();
            if count > 0 {
                write!(out, "<span class=\"badge {severity}\">{count} {severity}</span> ")?;
            }
        }
        out.write_all(b"</p>\n")
    }

    /// The list at the top: findings from the worst down, then beads that are doubtful and have none.
    fn write_doubtful(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        // Sorting is stable: what is alike in both stays in the order of the text.
        findings.sort_by(|one, other| {
            let surer = other.confidence.value().total_cmp(&one.confidence.value());
            other.severity.cmp(&one.severity).then(surer)
        });
        let mut doubtful: Vec<(BeadId, &Bead)> = self
            .bitext
            .numbered_beads()
            .filter(|(id, bead)| {
                let open = bead.state == BeadState::Proposed && bead.confidence.is_doubtful();
                open && self.errors[id.index()].is_empty()
            })
            .collect();
        doubtful.sort_by(|(_, one), (_, other)| one.confidence.value().total_cmp(&other.confidence.value()));
        let total = findings.len() + doubtful.len();
        if total == 0 {
            return Ok(());
        }
        out.write_all(b"<nav aria-label=\"What to look at first\">\n<h2>Look at these first</h2>\n<ol>\n")?;
        for finding in findings.iter().take(LISTED) {
            let first = finding.beads[0].ordinal();
            writeln!(
                out,
                "<li><a href=\"#b{first}\">{first}</a><span class=\"badge {0}\">{0}</span><span class=\"say\"><code>{1}</code> \
                 {2}</span></li>",
                finding.severity,
                finding.rule,
                Shown(&finding.message)
            )?;
        }
        for (id, bead) in doubtful.iter().take(LISTED.saturating_sub(findings.len())) {
            let id = id.ordinal();
            writeln!(
                out,
                "<li><a href=\"#b{id}\">{id}</a><span class=\"badge doubt\">doubtful</span><span class=\"say\">{} with confidence \
                 {:.2}</span></li>",
                bead.kind(),
                bead.confidence.value()
            )?;
        }
        out.write_all(b"</ol>\n")?;
        if total > LISTED {
            writeln!(out, "<p class=\"facts\">and {} more below</p>", total - LISTED)?;
        }
        out.write_all(b"</nav>\n")
    }

    fn write_beads(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let [source, target] = [Side::Source, Side::Target].map(|side| self.bitext.side(side).document());
        writeln!(
            out,
            "<main>\n<div class=\"pair titles\"><div class=\"about\"></div><div><bdi>{}</bdi></div><div><bdi>{}</bdi></div></div>",
            Shown(source.name()),
            Shown(target.name())
        )?;
        let mut last_blocks = [None, None];
        for (id, bead) in self.bitext.numbered_beads() {
            let blocks = [Side::Source, Side::Target].map(|side| self.last_block(side, bead.side(side)));
            let first_blocks = [Side::Source, Side::Target].map(|side| self.first_block(side, bead.side(side)));
            let opens = first_blocks.iter().zip(&last_blocks).any(|(first, last)| first.is_some() && first != last);
            for (last, block) in last_blocks.iter_mut().zip(blocks) {
                *last = block.or(*last);
            }
            let opens = if opens { " opens" } else { "" };
            write!(
                out,
                "<section class=\"pair {}{opens}\" id=\"b{number}\">\n<div class=\"about\"><a class=\"number\" href=\"#b{number}\">{number}</a> \
                 <span class=\"kind\">{}</span> <span class=\"sure\" title=\"confidence\">{:.2}</span>",
                shade(bead),
                bead.kind(),
                bead.confidence.value(),
                number = id.ordinal()
            )?;
            if bead.state != BeadState::Proposed {
                write!(out, " <span class=\"state\">{}</span>", bead.state.name())?;
            }
            let [source_lines, target_lines] = &self.lines[id.index()];
            writeln!(
                out,
                " <span class=\"lines\" title=\"lines\">{}:{}</span></div>",
                ShownOr(source_lines, "–"),
                ShownOr(target_lines, "–")
            )?;
            self.write_side(id, bead, Side::Source, out)?;
            self.write_side(id, bead, Side::Target, out)?;
            for finding in &self.listed[id.index()] {
                write_finding(finding, out)?;
            }
            out.write_all(b"</section>\n")?;
        }
        out.write_all(b"</main>\n")
    }

    fn first_block(&self, side: Side, range: SegmentRange) -> Option<u32> {
        self.bitext.side(side).segments()[range.range()].first().map(|segment| segment.block)
    }

    fn last_block(&self, side: Side, range: SegmentRange) -> Option<u32> {
        self.bitext.side(side).segments()[range.range()].last().map(|segment| segment.block)
    }

    fn write_side(&self, id: BeadId, bead: &Bead, side: Side, out: &mut dyn io::Write) -> io::Result<()> {
        let range = bead.side(side);
        let segmentation = self.bitext.side(side);
        let lang = segmentation.document().lang();
        if range.is_empty() {
            let missing = match side {
                Side::Source => "nothing in the original",
                Side::Target => "nothing in the translation",
            };
            return writeln!(out, "<div class=\"text none\">{missing}</div>");
        }
        write!(out, "<div class=\"text {side}\" lang=\"{lang}\">")?;
        for sentence in self.views[id.index()].side(side) {
            let segment = sentence.segment;
            if segment.0 > range.start && !lang.is_chinese() {
                out.write_all(b" ")?;
            }
            let role = match segmentation.kind(segment) {
                BlockKind::Heading(_) => " heading",
                BlockKind::Quote => " quote",
                _ => "",
            };
            write!(out, "<span class=\"seg{role}\">")?;
            // Links cut a marked place into runs; it is one place all the same.
            for runs in sentence.runs.chunk_by(|one, next| one.mark.finding == next.mark.finding) {
                let text: String = runs.iter().map(|run| run.text.as_str()).collect();
                match runs.first().and_then(|run| run.mark.drift) {
                    Some(severity) => write!(out, "<mark class=\"{severity}\">{}</mark>", Shown(&text))?,
                    None => write!(out, "{}", Shown(&text))?,
                }
            }
            out.write_all(b"</span>")?;
        }
        out.write_all(b"</div>\n")
    }
}

fn write_finding(finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    write!(
        out,
        "<div class=\"finding {0}\"><span class=\"badge {0}\">{0}</span> <code>{1}</code> <bdi>{2}</bdi>",
        finding.severity,
        finding.rule,
        Shown(&finding.message)
    )?;
    if let Some(compared) = &finding.compared {
        write!(
            out,
            " <span class=\"values\"><bdi>{}</bdi> <span class=\"arrow\">↔</span> <bdi>{}</bdi></span>",
            ShownOr(&compared.source, "nothing"),
            ShownOr(&compared.target, "nothing")
        )?;
    }
    let others = finding.beads.first().map(|first| others(&finding.beads, *first)).unwrap_or_default();
    if !others.is_empty() {
        out.write_all(b" <span class=\"also\">with")?;
        for [first, last] in others {
            let [first, last] = [first.ordinal(), last.ordinal()];
            write!(out, " <a href=\"#b{first}\">{first}")?;
            if last > first {
                write!(out, "–{last}")?;
            }
            out.write_all(b"</a>")?;
        }
        out.write_all(b"</span>")?;
    }
    writeln!(out, " <span class=\"sure\" title=\"confidence\">{:.2}</span></div>", finding.confidence.value())
}

/// The class that colours the edge of a bead.
fn shade(bead: &Bead) -> &'static str {
    match (bead.state, bead.confidence) {
        (BeadState::Accepted | BeadState::Edited, _) => "accepted",
        (BeadState::Excluded, _) => "excluded",
        (BeadState::Flagged | BeadState::Stale, _) => "doubtful",
        (BeadState::Proposed, confidence) if confidence.is_doubtful() => "doubtful",
        (BeadState::Proposed, confidence) if confidence.value() < 0.8 => "fair",
        (BeadState::Proposed, _) => "good",
    }
}

/// A number with its noun.
struct Counted<'a>(usize, &'a str, &'a str);

impl fmt::Display for Counted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.0, if self.0 == 1 { self.1 } else { self.2 })
    }
}

/// A text as the page shows it: escaped, with pictures for control characters and numbers for those that turn directions.
pub(super) struct Shown<'a>(pub(super) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for run in self.0.split_inclusive(is_acted_on) {
            let acted_on = run.chars().next_back().filter(|last| is_acted_on(*last));
            let text = acted_on.map_or(run, |last| &run[..run.len() - last.len_utf8()]);
            write!(formatter, "{}", EscapedContent(text))?;
            match acted_on.map(u32::from) {
                None => {}
                Some(0x9 | 0xA | 0xD) => formatter.write_str(" ")?,
                Some(code @ 0..=0x1F) => write!(formatter, "{}", char::from_u32(0x2400 + code).unwrap_or('\u{FFFD}'))?,
                Some(0x7F) => formatter.write_str("\u{2421}")?,
                Some(code) => write!(formatter, "U+{code:04X} ")?,
            }
        }
        Ok(())
    }
}

/// Whether a browser does something about a character instead of showing it: controls, and what turns directions.
fn is_acted_on(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text, or a word where there is none.
struct ShownOr<'a>(&'a str, &'a str);

impl fmt::Display for ShownOr<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { formatter.write_str(self.1) } else { Shown(self.0).fmt(formatter) }
    }
}
