//! What went stale, as findings: for reports, and for rules about what fails a build.
//!
//! Takes a [`Revision`]; gives back a [`Finding`] for each place where a side has to follow. It does *not* list what needs nothing.

use super::Revision;
use super::judge::{ChangeKind, Judgement};
use super::row::{Row, Sight, Status};
use crate::bitext::{BeadId, Confidence};
use crate::finding::{Change, Compared, Finding, Fingerprint, RuleId, Severity};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The rule of findings about places where one side changed and the other did not follow.
pub const STALE: RuleId = RuleId::of("stale");

/// What a reader wants to know about the rule `stale`: a line with its name and what it finds, then sections as the pages of other
/// rules have them.
pub const STALE_PAGE: &str = "\
     stale: One side changed and the other has not followed\n\n\
     What it does\n\n\
     Compares both texts with what they were at the revision of `duiqi check --since`. A change on one side is held against the other \
     as it is now: numbers, names and code must be there or gone, words must have their translation. Where both sides changed, the \
     one that was touched last is compared with what it was when the other one was last touched. The message says what changed, which \
     side lags, and the commit and date since when.\n\n\
     Why it matters\n\n\
     Readers of the translation are told what no longer holds. Dates of files do not show it: a page is touched for many reasons.\n\n\
     Example\n\n\
     The Chinese 默认等待时间为30秒。 became 默认等待时间为60秒。 and the English still says: The default waiting time is 30 seconds.\n\n\
     When it is wrong\n\n\
     Spacing, punctuation, typing errors, links to the same page in another language, and what the other side says already ask for \
     nothing. A rewording of one or two usual words counts as no change in meaning, though it may be one. A line that was only \
     wrapped anew counts as touched.\n\n\
     Severity: critical for values and denials, major for the rest\n\
     MQM type: Accuracy > Mistranslation, by a later change\n";

impl Row {
    /// Returns how bad it is that a side has not followed: another value or a denial says another thing.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match (self.lagging, self.kind()) {
            (None, _) => Severity::Info,
            (Some(_), Some(ChangeKind::Value | ChangeKind::Negation)) => Severity::Critical,
            (Some(_), Some(ChangeKind::Punctuation | ChangeKind::Markup)) => Severity::Minor,
            (Some(_), _) => Severity::Major,
        }
    }

    /// Says in a sentence which side has to follow and why.
    #[must_use]
    pub fn message(&self) -> String {
        let Some(lagging) = self.lagging else {
            return match self.excuse() {
                Some(excuse) => format!("Nothing to do: {}.", excuse.reason()),
                None => "Nothing to do.".to_owned(),
            };
        };
        let ahead = lagging.other();
        match self.status {
            Status::Added => format!("This is new in the {ahead}; the {lagging} does not have it."),
            Status::Removed => format!("The {ahead} no longer has this; the {lagging} still does."),
            Status::Moved => format!("The {ahead} has this in another place now; the {lagging} has not moved it."),
            _ => {
                let sight = self.side(ahead);
                let kind = sight.change.as_ref().map_or("wording", |change| change.kind.name());
                let what = sight.change.as_ref().map(|change| what(sight, change)).unwrap_or_default();
                format!("The {ahead} changed ({kind}{what}); the {lagging} has not followed.")
            }
        }
    }
}

/// Characters of a change that a message shows of each state. Origin: two of them fit into a line.
const SHOWN_CHARS: usize = 40;

/// The words of a change, where they are few: `: 30 → 60`.
fn what(sight: &Sight, change: &Judgement) -> String {
    let joined = |text: &str, spans: &[ByteSpan]| {
        spans
            .iter()
            .map(|span| span.of_text(text).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join(" … ")
    };
    let (was, is) = (joined(&sight.old_text, &change.words.removed), joined(&sight.new_text, &change.words.added));
    let is_short = |text: &str| text.chars().nth(SHOWN_CHARS).is_none();
    match (was.is_empty(), is.is_empty()) {
        _ if !is_short(&was) || !is_short(&is) => String::new(),
        (true, true) => String::new(),
        (true, false) => format!(": + {is}"),
        (false, true) => format!(": − {was}"),
        (false, false) => format!(": {was} → {is}"),
    }
}

/// A place where a side has to follow: the row, and the finding that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Stale<'a> {
    /// What became of the place.
    pub row: &'a Row,
    /// The finding.
    pub finding: Finding,
}

impl Revision {
    /// Returns the findings of [`Revision::stale`].
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.stale().into_iter().map(|stale| stale.finding).collect()
    }

    /// Returns a finding for each place where a side has to follow, in the order of the rows.
    #[must_use]
    pub fn stale(&self) -> Vec<Stale<'_>> {
        let mut met = std::collections::BTreeMap::new();
        let mut last_bead = BeadId(0);
        let mut findings = Vec::new();
        for row in &self.rows {
            last_bead = row.bead.unwrap_or(last_bead);
            if row.lagging.is_none() || self.bitext.beads().is_empty() {
                continue;
            }
            let texts = [Side::Source, Side::Target].map(|side| {
                let sight = row.side(side);
                if sight.new_text.is_empty() { sight.old_text.as_str() } else { sight.new_text.as_str() }
            });
            let first = Fingerprint::new(&STALE, texts[0], texts[1], row.status.name(), 0);
            let nth = met.entry(first.clone()).or_insert(0_u32);
            let fingerprint = match *nth {
                0 => first,
                nth => Fingerprint::new(&STALE, texts[0], texts[1], row.status.name(), nth),
            };
            *nth += 1;
            let ahead = row.lagging.map_or(Side::Source, Side::other);
            let compared = row.side(ahead).change.as_ref().map(|_| {
                let text =
                    |side: Side| if side == ahead { "changed".to_owned() } else { "has not followed".to_owned() };
                Compared { source: text(Side::Source), target: text(Side::Target) }
            });
            let finding = Finding {
                rule: STALE,
                severity: row.severity(),
                confidence: Confidence::CERTAIN,
                compared,
                change: row.lagging.map(|lagging| Change {
                    status: row.status.name().to_owned(),
                    cause: row.kind().map(|kind| kind.name().to_owned()),
                    lagging,
                }),
                beads: vec![last_bead],
                source_span: row.source.new_span,
                target_span: row.target.new_span,
                message: row.message(),
                fingerprint,
            };
            findings.push(Stale { row, finding });
        }
        findings
    }
}
