//! `quote-pairs`: quotation marks that do not pair, or that one side has and the other has not.
//!
//! Counts marks. It does *not* compare what stands in quotation marks.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "quote-pairs",
    summary: "Quotation marks do not pair, or stand on one side only",
    what: "Counts the quotation marks that open and close on both sides. A target in which one is left open while the source \
           closes all of its own, and a source that quotes where the target has no quotation mark at all, are findings. \
           Apostrophes and inch signs do not count; 《》 and 〈〉 are titles, which English sets in italics.",
    why: "A quotation without its marks is somebody else's words in the author's mouth.",
    example: "    source  他说：“我们走吧。”\n    target  He said: \"Let's go.\n\n\
              The target leaves a quotation mark open.",
    wrong: "When a quotation goes on in the next segment, when it is turned into reported speech, or when Chinese sets a term \
            in quotation marks for emphasis: off in every profile unless it is asked for.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Punctuation",
    threshold: Threshold {
        bars: Bars::graded(None, None, None),
        direction: Direction::AtLeast,
        unit: "quotation marks that are missing",
    },
    measure,
    join: None,
};

/// How sure a finding is; most are a matter of style.
const SURE: f32 = 0.4;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let both = context.beads().iter().filter(|bead| !bead.bead.kind().is_null());
    Ok(both.filter_map(weigh).collect())
}

fn weigh(bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let (ours, theirs) = (Quotes::of(source.as_str()), Quotes::of(target.as_str()));
    let (strength, message) = if ours.open == 0 && theirs.open > 0 {
        (theirs.open, "The target leaves a quotation mark open.")
    } else if ours.open == 0 && ours.marks > 0 && theirs.marks == 0 {
        (ours.marks, "The source quotes and the target has no quotation marks.")
    } else {
        return None;
    };
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: target.span(),
        strength: f32::from(u16::try_from(strength).unwrap_or(u16::MAX)),
        confidence: bead.confidence(SURE),
        severity: Severity::Minor,
        compared: Some(Compared { source: ours.marks.to_string(), target: theirs.marks.to_string() }),
        detail: String::new(),
        message: message.to_owned(),
    })
}

/// The quotation marks of a text.
#[derive(Debug, PartialEq, Eq)]
struct Quotes {
    /// All of them.
    marks: usize,
    /// Those that have no partner.
    open: usize,
}

impl Quotes {
    fn of(text: &str) -> Self {
        let (mut opened, mut closed, mut straight) = (0_usize, 0_usize, 0_usize);
        let mut before = ' ';
        for character in text.chars() {
            match character {
                '“' | '「' | '『' | '〝' | '«' => opened += 1,
                '”' | '」' | '』' | '〞' | '»' => closed += 1,
                // After a figure it is a sign of inches or seconds.
                '"' | '＂' if !before.is_ascii_digit() => straight += 1,
                _ => {}
            }
            before = character;
        }
        Self { marks: opened + closed + straight, open: opened.abs_diff(closed) + straight % 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_both_languages_pair() {
        assert_eq!(Quotes::of("他说：「『走』吧。」"), Quotes { marks: 4, open: 0 });
        assert_eq!(Quotes::of("“Let's \"go\"."), Quotes { marks: 3, open: 1 });
        assert_eq!(Quotes::of("a 5\" pipe, don't"), Quotes { marks: 0, open: 0 });
    }
}
