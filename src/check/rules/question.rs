//! `question`: one side asks and the other states.
//!
//! Reads the marks that end sentences. It does not tell a question by its words.

use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "question",
    summary: "One side asks what the other states",
    what: "Compares the marks that end the two texts. Where one ends with a question mark and the other ends with a full \
           stop, an exclamation mark or a semicolon and has no question mark anywhere, one of them asks what the other \
           states. Texts that end with no mark, as headings do, are let pass.",
    why: "A reader takes what is asked for what is known.",
    example: "    source  他们什么时候回来？\n    target  When will they come back.\n\n\
              The source asks and the target does not.",
    wrong: "When a translator turns a rhetorical question into a statement, or a request into a question (*Can you design …?*): in \
            documents as often as not, so that only `thorough` shows it.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Punctuation",
    threshold: Threshold {
        bars: Bars::only_thorough(1.0),
        direction: Direction::AtLeast,
        unit: "question marks that one side has and the other has not",
    },
    measure,
    join: None,
};

/// How sure a finding is: of the clean pairs that were flagged, most were rhetorical questions.
const SURE: f32 = 0.7;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let candidates = context.beads().iter().filter_map(|bead| {
        let (source, target) = (bead.side(Side::Source).as_str(), bead.side(Side::Target).as_str());
        let (asker, marks) = match (Ending::of(source), Ending::of(target)) {
            (Ending::Question, Ending::Statement) if !asks(target) => (Side::Source, marks(source)),
            (Ending::Statement, Ending::Question) if !asks(source) => (Side::Target, marks(target)),
            _ => return None,
        };
        let (one, other) = if asker == Side::Source { ("source", "target") } else { ("target", "source") };
        Some(Candidate {
            beads: vec![bead.id],
            source: bead.side(Side::Source).span(),
            target: bead.side(Side::Target).span(),
            strength: marks,
            confidence: bead.confidence(SURE),
            severity: Severity::Minor,
            compared: Some(Compared { source: last_mark(source), target: last_mark(target) }),
            detail: String::new(),
            message: format!("The {one} asks and the {other} does not."),
        })
    });
    Ok(candidates.collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Question,
    Statement,
    None,
}

impl Ending {
    fn of(text: &str) -> Self {
        match bare(text).chars().next_back() {
            Some('?' | '？') => Self::Question,
            Some('.' | '。' | '!' | '！' | ';' | '；') => Self::Statement,
            _ => Self::None,
        }
    }
}

/// The text without the quotation marks and brackets that close after its last mark.
fn bare(text: &str) -> &str {
    text.trim_end_matches(|character: char| {
        character.is_whitespace()
            || matches!(character, '"' | '\'' | '”' | '’' | '」' | '』' | '）' | ')' | '》' | '*' | '_')
    })
}

fn last_mark(text: &str) -> String {
    bare(text).chars().next_back().map(String::from).unwrap_or_default()
}

fn asks(text: &str) -> bool {
    text.contains(['?', '？'])
}

fn marks(text: &str) -> f32 {
    f32::from(u8::try_from(text.matches(['?', '？']).count()).unwrap_or(u8::MAX))
}
