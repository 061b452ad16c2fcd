//! Rows of lines: which lines of one file stand beside which lines of the other, `NAME.blocks.json`.
//!
//! Takes a bitext; gives back a JSON list of `{"zh": [first, last], "en": [first, last]}` with line numbers from 1, both
//! ends included, and `null` for a side without partner; the keys are the languages of the two sides. It does *not* write
//! texts or confidence.
//!
//! A row is what stands on lines of its own: a paragraph, a heading, a row of a table, a block of code, a line of markup.
//! Rows that hold sentences are joined as the beads join their sentences. What stands between two such pairs and has no
//! sentences (code, rules, fences) is paired by what it says, with the longest common order (`pair.rs`).

mod pair;
mod row;

use std::io;

use self::row::{Row, Rows};
use super::{Written, output_error};
use crate::bitext::Bitext;
use crate::error::Result;

/// One line of the file: line numbers of both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pair {
    source: Option<(u32, u32)>,
    target: Option<(u32, u32)>,
}

/// Writes the rows of a bitext.
///
/// # Errors
///
/// [`crate::ErrorKind::Io`] where `out` fails.
pub fn write(bitext: &Bitext, out: &mut dyn io::Write) -> Result<Written> {
    let pairs = pairs(bitext);
    let keys = match [bitext.source().document().lang().primary(), bitext.target().document().lang().primary()] {
        [source, target] if source == target => ["source", "target"],
        keys => keys,
    };
    let lines = |lines: Option<(u32, u32)>| match lines {
        Some((first, last)) => format!("[{first},{last}]"),
        None => "null".to_owned(),
    };
    let rows: Vec<String> = pairs
        .iter()
        .map(|pair| format!("{{\"{}\":{},\"{}\":{}}}", keys[0], lines(pair.source), keys[1], lines(pair.target)))
        .collect();
    let text = if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) };
    out.write_all(text.as_bytes()).map_err(|cause| output_error(&cause))?;
    Ok(Written { units: rows.len(), ..Written::default() })
}

/// Rows of both sides that beads join: half-open ranges of row numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    source: std::ops::Range<usize>,
    target: std::ops::Range<usize>,
}

fn pairs(bitext: &Bitext) -> Vec<Pair> {
    let (source, target) = (Rows::of(bitext.source()), Rows::of(bitext.target()));
    let mut pairs = Vec::new();
    let (mut source_at, mut target_at) = (0, 0);
    for group in groups(bitext, &source, &target) {
        let before = (&source.rows[source_at..group.source.start], &target.rows[target_at..group.target.start]);
        between(before.0, before.1, &mut pairs);
        let lines = |rows: &[Row]| Some((rows.first()?.first, rows.last()?.last));
        pairs.push(Pair {
            source: lines(&source.rows[group.source.clone()]),
            target: lines(&target.rows[group.target.clone()]),
        });
        (source_at, target_at) = (group.source.end, group.target.end);
    }
    between(&source.rows[source_at..], &target.rows[target_at..], &mut pairs);
    pairs
}

/// Joins the rows that share a bead, or a chain of beads. Rows whose sentences all have no partner make no group.
fn groups(bitext: &Bitext, source: &Rows, target: &Rows) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for bead in bitext.beads().iter().filter(|bead| !bead.kind().is_null()) {
        let (Some(own), Some(other)) =
            (source.range(bitext.source(), bead.source), target.range(bitext.target(), bead.target))
        else {
            continue;
        };
        match groups.last_mut() {
            Some(last) if own.start < last.source.end || other.start < last.target.end => {
                last.source.end = last.source.end.max(own.end);
                last.target.end = last.target.end.max(other.end);
            }
            _ => groups.push(Group { source: own, target: other }),
        }
    }
    groups
}

/// Pairs what stands between two groups.
fn between(source: &[Row], target: &[Row], pairs: &mut Vec<Pair>) {
    let (mut source_at, mut target_at) = (0, 0);
    let alone = |rows: &[Row], side: fn(Option<(u32, u32)>) -> Pair, pairs: &mut Vec<Pair>| {
        pairs.extend(rows.iter().map(|row| side(Some((row.first, row.last)))));
    };
    let add_alone = |source: &[Row], target: &[Row], pairs: &mut Vec<Pair>| {
        alone(source, |source| Pair { source, target: None }, pairs);
        alone(target, |target| Pair { source: None, target }, pairs);
    };
    for (own, other) in pair::pair(source, target) {
        add_alone(&source[source_at..own], &target[target_at..other], pairs);
        let lines = |row: &Row| Some((row.first, row.last));
        pairs.push(Pair { source: lines(&source[own]), target: lines(&target[other]) });
        (source_at, target_at) = (own + 1, other + 1);
    }
    add_alone(&source[source_at..], &target[target_at..], pairs);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::{Bead, BeadState, Confidence, Evidence};
    use crate::document::{ContentHash, Segment, SegmentRange, Segmentation};
    use crate::text::lang::Lang;

    /// Each prose block is a segment.
    fn side(text: &str, lang: &Lang) -> Segmentation {
        let draft = crate::format::markdown::draft(text.to_owned()).expect("any text is Markdown");
        let document = draft.into_document("t.md", lang.clone(), ContentHash::of(text.as_bytes())).expect("lawful");
        let segments = (0..)
            .zip(document.blocks())
            .filter(|(_, block)| block.kind.is_prose())
            .map(|(number, block)| Segment {
                span: block.span,
                block: number,
                boundary: crate::document::Boundary::Strong,
            })
            .collect();
        Segmentation::new(document, segments).expect("lawful")
    }

    fn written(source: &str, target: &str, beads: &[(u32, u32)]) -> String {
        let (mut source_at, mut target_at) = (0, 0);
        let beads = beads.iter().map(|(source, target)| {
            let bead = Bead {
                source: SegmentRange::new(source_at, source_at + source),
                target: SegmentRange::new(target_at, target_at + target),
                evidence: Evidence::default(),
                confidence: Confidence::new(1.0),
                state: BeadState::Proposed,
            };
            (source_at, target_at) = (source_at + source, target_at + target);
            bead
        });
        let bitext = Bitext::new(side(source, &Lang::chinese()), side(target, &Lang::english()), beads.collect());
        let mut out = Vec::new();
        write(&bitext.expect("lawful"), &mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn rows_are_paired_by_beads_and_by_what_they_say() {
        let source =
            "# 一\n\n| 名 | 值 |\n|---|---|\n| 甲 | `1` |\n\n```js\nfoo(1) // 注\n```\n\n:::tip\n二。\n三。\n:::\n";
        let target = "# One\n\n| Name | Value |\n|---|---|\n| A | `1` |\n\n```sh\nls\n```\n\n```js\nfoo(1) // note\n```\n\n:::tip\nTwo.\n:::\n\nFour.\n";
        let beads = [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (0, 1)];
        assert_eq!(
            written(source, target, &beads),
            "[\n{\"zh\":[1,1],\"en\":[1,1]},\n{\"zh\":[3,3],\"en\":[3,3]},\n{\"zh\":[4,4],\"en\":[4,4]},\n\
             {\"zh\":[5,5],\"en\":[5,5]},\n{\"zh\":null,\"en\":[7,9]},\n{\"zh\":[7,9],\"en\":[11,13]},\n\
             {\"zh\":[11,11],\"en\":[15,15]},\n{\"zh\":[12,13],\"en\":[16,16]},\n{\"zh\":[14,14],\"en\":[17,17]},\n\
             {\"zh\":null,\"en\":[19,19]}\n]\n"
        );
    }

    #[test]
    fn nothing_makes_no_row() {
        assert_eq!(written("", "", &[]), "[]\n");
    }
}
