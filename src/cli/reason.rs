//! `duiqi align --explain N`: why a bead was chosen.

use std::io::Write as _;
use std::num::NonZeroUsize;

use anyhow::{Result, bail};
use duiqi::align;
use duiqi::bitext::{BeadId, Bitext, Evidence};
use duiqi::document::SegmentRange;
use duiqi::lexicon::link::{Linker, Text};
use duiqi::text::lang::Side;
use duiqi::text::number::quantities;

use super::exit::Outcome;
use super::pair::Aligned;
use super::render::{BOLD, DIM, Terminal, sanitize};
use super::tongue::said;

/// Figures that are printed; the rest is too small to decide anything.
const FIGURES_SHOWN: usize = 12;

/// Prints the reasons for the bead of a number, from 1.
pub(crate) fn run(terminal: &mut Terminal, aligned: &Aligned, number: NonZeroUsize) -> Result<Outcome> {
    let bitext = &aligned.bitext;
    let Some(bead) = bitext.beads().get(number.get() - 1) else {
        bail!("there is no bead {number}; the last one is {}", bitext.beads().len());
    };
    let lexicon = aligned.lexicon.lexicon();
    let reasons = align::reasons(bitext, BeadId::of_index(number.get() - 1), &aligned.how, lexicon)?;
    let kind = bead.kind();
    let about = format!("bead {number}, {kind}, confidence {:.2}", bead.confidence.value());
    writeln!(terminal, "{BOLD}{}{BOLD:#}", said(&about))?;
    texts(terminal, bitext, bead.source, bead.target)?;
    writeln!(terminal, "\n{}", said("cost in nats; below zero speaks for it"))?;
    evidence(terminal, &bead.evidence)?;
    if !kind.is_null() {
        words(terminal, bitext, aligned, bead.source, bead.target)?;
    }
    let Some(reasons) = reasons else {
        writeln!(terminal, "\n{}", said("This bead is none that these settings weigh."))?;
        return Ok(Outcome::Clean);
    };
    writeln!(terminal, "\n{}", said("figures that weigh most"))?;
    for figure in reasons.figures.iter().take(FIGURES_SHOWN) {
        writeln!(terminal, "  {:>7.2}  {:>7.2}  {}", figure.cost.value(), figure.value, said(figure.name))?;
    }
    match reasons.runner_up {
        Some(other) => {
            let (a, b) = (other.source.len(), other.target.len());
            let (confidence, margin) = (other.confidence.value(), other.margin.value());
            let about = format!("runner-up: {a}-{b}, confidence {confidence:.2}, margin {margin:.2} nats");
            writeln!(terminal, "\n{BOLD}{}{BOLD:#}", said(&about))?;
            texts(terminal, bitext, other.source, other.target)?;
            evidence(terminal, &other.evidence)?;
        }
        None => {
            let text = "No other bead with a segment of this one is likelier than one in a thousand.";
            writeln!(terminal, "\n{}", said(text))?;
        }
    }
    Ok(Outcome::Clean)
}

fn texts(terminal: &mut Terminal, bitext: &Bitext, source: SegmentRange, target: SegmentRange) -> Result<()> {
    for (side, range) in [(Side::Source, source), (Side::Target, target)] {
        let segmentation = bitext.side(side);
        let tag = segmentation.document().lang().tag();
        for id in range.ids() {
            writeln!(terminal, "  {DIM}{tag} {:>5}{DIM:#}  {}", id.0 + 1, sanitize(segmentation.text(id)))?;
        }
        if range.is_empty() {
            writeln!(terminal, "  {DIM}{tag}      –{DIM:#}")?;
        }
    }
    Ok(())
}

fn evidence(terminal: &mut Terminal, evidence: &Evidence) -> Result<()> {
    for (name, cost) in evidence.parts().into_iter().filter(|(_, cost)| cost.value() != 0.0) {
        writeln!(terminal, "  {:>7.2}  {}", cost.value(), said(name))?;
    }
    writeln!(terminal, "  {:>7.2}  {BOLD}{}{BOLD:#}", evidence.total().value(), said("in all"))?;
    Ok(())
}

fn words(
    terminal: &mut Terminal,
    bitext: &Bitext,
    aligned: &Aligned,
    source: SegmentRange,
    target: SegmentRange,
) -> Result<()> {
    let langs = [bitext.source().document().lang(), bitext.target().document().lang()];
    let texts = [bitext.text(Side::Source, source), bitext.text(Side::Target, target)];
    let numbers = [quantities(&texts[0], langs[0]), quantities(&texts[1], langs[1])];
    let linker = Linker::new(aligned.lexicon.lexicon(), langs[0], langs[1]);
    let text = |side: usize| Text { text: &texts[side], quantities: &numbers[side] };
    let linkage = linker.link(text(0), text(1));
    writeln!(terminal, "\n{}", said("words that match"))?;
    for link in &linkage.links {
        let (from, to) = (link.source.of_text(&texts[0]), link.target.of_text(&texts[1]));
        writeln!(
            terminal,
            "  {:>7.2}  {} = {}  {DIM}{}{DIM:#}",
            link.strength,
            sanitize(from),
            sanitize(to),
            said(link.kind.name())
        )?;
    }
    if linkage.links.is_empty() {
        writeln!(terminal, "  {}", said("none"))?;
    }
    Ok(())
}
