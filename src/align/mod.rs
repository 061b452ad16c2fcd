//! VERB: two segmentations and a lexicon → a bitext.
//!
//! Takes both sides cut into segments; gives back beads with the evidence for each and a confidence. It does *not* cut
//! or change segments and it does *not* judge the translation.
//!
//! # How
//!
//! 1. Each side becomes a `view`: words as numbers, lengths, marks, blocks.
//! 2. A `table` says which words of the two documents translate each other: the lexicon's entries and copied tokens.
//! 3. `search::coarse` finds anchors and a band of the plane; a first path is the best in it.
//! 4. The table is re-estimated on that path: the document's own lexicon.
//! 5. All beads in a narrow band around the first path are weighed by a log-linear model; the path with the highest
//!    expected number of right beads is the alignment, the posteriors are the confidences.
//!
//! # Which evidence is used, and when
//!
//! Words, names, numbers, lengths and marks always; words of a lexicon when one is given and knows both languages; blocks
//! unless one side is a file cut beforehand into a segment a line.
//!
//! Time and space are linear in the length of the documents.

mod documents;
mod feature;
mod gold;
mod held;
mod learn;
mod model;
mod prior;
mod reason;
mod scout;
mod search;
mod table;
mod view;
mod weights;

pub use documents::{DocumentPair, WordBag, pair_documents};
pub use feature::EvidenceKind;
pub use gold::{Cut, GoldPair};
pub use learn::{Example, LearnOptions, learn};
pub use reason::{FigureCost, Reasons, RunnerUp, reasons};
pub use weights::Weights;

use crate::bitext::{Anchor, Bead, BeadState, Bitext, Confidence, Cost};
use crate::document::{SegmentRange, Segmentation};
use crate::error::Result;
use crate::lexicon::Lexicon;
use crate::text::lang::Side;

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use feature::Features;
use feature::habit::Habits;
use feature::length::{Lengths, Stretch, Unit};
use feature::lexicon::Space as GainsSpace;
use feature::link::{Links, Space};
use feature::near::Near;
use feature::structure::Structure;
use held::Held;
use model::Model;
use scout::{Scout, Window};
use search::band::Band;
use search::lattice::{Edge, Lattice, Row};
use table::Table;
use view::View;

/// Settings of [`align`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// What each kind of evidence is worth; `None` for the weights of the crate, with or without a lexicon.
    pub weights: Option<Weights>,
    /// Segments that stand in one bead whatever the evidence says.
    pub anchors: Vec<Anchor>,
}

/// What the words of a pair are known by besides a lexicon. The default has everything; the rest is there to measure what
/// each is worth (`benches/ablation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ingredients {
    /// Whether names and other Latin words that both sides write alike are the same.
    pub names: Names,
    /// Whether the pair teaches its own words.
    pub document: DocumentPass,
}

/// Whether names and other Latin words that both sides write alike count as translations of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// They do.
    #[default]
    Matched,
    /// They do not.
    Ignored,
}

/// Whether the table of words is learned anew from the first path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentPass {
    /// It is.
    #[default]
    Learned,
    /// It stays as the lexicon has it.
    Skipped,
}

/// Cuts searched on either side of the first path. Origin: the reference study, where 2 to 7 scored the same.
const REACH: usize = 6;

/// Aligns two sides.
///
/// The result does not depend on which side is the source: the pair is always searched from the side whose language the
/// lexicon translates from, or whose language tag sorts first.
///
/// # Errors
///
/// Those of [`Anchor::in_order`] for the anchors of the options.
pub fn align(
    source: Segmentation,
    target: Segmentation,
    options: &Options,
    lexicon: Option<&Lexicon>,
) -> Result<Bitext> {
    let beads = {
        let oriented = orient(&source, &target, lexicon);
        let weights = weights_of(&oriented, options);
        let held = held(&oriented, options)?;
        let turn = |bead: Bead| {
            let (source, target) = oriented.turned.apply(bead.source, bead.target);
            Bead { source, target, ..bead }
        };
        search(&oriented, held, &weights).into_iter().map(turn).collect()
    };
    Bitext::new(source, target, beads)
}

/// The weights that were given, or those of the crate for such a pair.
fn weights_of(oriented: &Oriented<'_>, options: &Options) -> Weights {
    let own = || if oriented.lexicon.is_some() { Weights::with_lexicon() } else { Weights::without_lexicon() };
    options.weights.clone().unwrap_or_else(own)
}

/// The anchors that were given, checked and turned as the search needs them.
fn held(oriented: &Oriented<'_>, options: &Options) -> Result<Held> {
    let (sources, targets) = oriented.turned.apply(oriented.source.len(), oriented.target.len());
    let anchors = Anchor::in_order(&options.anchors, sources, targets)?;
    Ok(Held::new(anchors.into_iter().map(|anchor| {
        let (source, target) = oriented.turned.apply(anchor.source, anchor.target);
        Anchor { source, target }
    })))
}

/// Two sides in the order in which they are searched.
struct Oriented<'a> {
    source: &'a Segmentation,
    target: &'a Segmentation,
    /// The lexicon, if it knows both languages; its source language is that of `source`.
    lexicon: Option<&'a Lexicon>,
    /// Whether the sides stand the other way round than they were given.
    turned: Turned,
}

/// Whether two sides stand as they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    No,
    Yes,
}

impl Turned {
    /// Turns what stands in one order into the other.
    fn apply<T>(self, source: T, target: T) -> (T, T) {
        match self {
            Self::No => (source, target),
            Self::Yes => (target, source),
        }
    }
}

fn orient<'a>(source: &'a Segmentation, target: &'a Segmentation, lexicon: Option<&'a Lexicon>) -> Oriented<'a> {
    let (from, to) = (source.document().lang(), target.document().lang());
    let fits = |lexicon: &Lexicon, from: &str, to: &str| {
        lexicon.source_lang().primary() == from && lexicon.target_lang().primary() == to
    };
    let lexicon = lexicon
        .filter(|lexicon| fits(lexicon, from.primary(), to.primary()) || fits(lexicon, to.primary(), from.primary()));
    let turned = match lexicon {
        Some(lexicon) => lexicon.source_lang().primary() != from.primary(),
        None => from.tag() > to.tag(),
    };
    let turned = if turned { Turned::Yes } else { Turned::No };
    let (source, target) = turned.apply(source, target);
    Oriented { source, target, lexicon, turned }
}

/// A pair after the first path: everything that the final search needs.
struct Prepared {
    source: View,
    target: View,
    table: Table,
    bytes: Lengths,
    words: Lengths,
    structure: Structure,
    habits: Habits,
    held: Held,
    band: Band,
    /// The cuts of the first path.
    path: Vec<(usize, usize)>,
    windows: Vec<Window>,
}

impl Prepared {
    fn new(oriented: &Oriented<'_>, held: Held, ingredients: Ingredients) -> Self {
        let source = View::new(oriented.source, oriented.lexicon.map(|lexicon| (lexicon, Side::Source)));
        let target = View::new(oriented.target, oriented.lexicon.map(|lexicon| (lexicon, Side::Target)));
        let (m, n) = (source.len(), target.len());
        let table = Table::new(&source, &target, oriented.lexicon, ingredients.names);
        let mut bytes = Lengths::new(&source, &target, Unit::Byte);
        let mut words = Lengths::new(&source, &target, Unit::Word);
        let structure = Structure::new(&source, &target);
        let anchors = search::coarse::anchors(&source, &target, &table, &held);
        for lengths in [&mut bytes, &mut words] {
            lengths.learn_ratio(anchors.windows(2).map(|pair| (pair[0], pair[1])));
        }
        let band = search::coarse::band(&source, &target, &anchors);
        let path = Scout::new(&source, &target, &table, &bytes, &structure, &held).path(&band);
        let pairs = one_to_one(&path);
        let literal = table.literal(&source, &target, &pairs);
        for lengths in [&mut bytes, &mut words] {
            lengths.learn_ratio(path.windows(2).map(|cuts| (cuts[0], cuts[1])).filter(holds_both));
            lengths.adapt(&pairs);
        }
        let mut table = match ingredients.document {
            DocumentPass::Learned => table.adapted(&source, &target, &path.windows(2).map(between).collect::<Vec<_>>()),
            DocumentPass::Skipped => table,
        };
        table.expect(literal);
        let habits = Habits::of(&path, literal);
        let band = Band::around(&path, m, n, REACH);
        let windows = Scout::windows(&path);
        Self { source, target, table, bytes, words, structure, habits, held, band, path, windows }
    }

    /// Picks the beads that are worth weighing and calls `weigh` with each and its figures, in order.
    fn weigh<T: Send>(&self, weigh: impl Fn(Edge, Features) -> T + Sync) -> (Lattice, Vec<T>) {
        let scout = Scout::new(&self.source, &self.target, &self.table, &self.bytes, &self.structure, &self.held);
        let of_window = |space: &mut WindowSpace, window: &Window| {
            let rows = window.start.0..window.end.0 + 1;
            let gains = scout.gains(&self.band, rows, &mut space.gains);
            let picked = scout.pick(&self.band, window, &gains, &self.path);
            let mut model = Model {
                source: &self.source,
                target: &self.target,
                table: &self.table,
                bytes: &self.bytes,
                words: &self.words,
                structure: &self.structure,
                habits: &self.habits,
                links: Links::new(&self.source, &self.target, &self.table, &picked, &mut space.targets),
                gains,
                space: Space::default(),
            };
            let weighed: Vec<T> = picked.iter().map(|&edge| weigh(edge, model.figures(edge))).collect();
            (picked, weighed)
        };
        let space = || WindowSpace { gains: scout.space(), targets: Near::new(&self.target) };
        let parts: Vec<(Vec<Edge>, Vec<T>)> = self.windows.par_iter().map_init(space, of_window).collect();
        let (mut edges, mut weighed) = (Vec::new(), Vec::new());
        for (part, values) in parts {
            edges.extend(part);
            weighed.extend(values);
        }
        (Lattice::new(edges, self.band.cells()), weighed)
    }
}

/// Working space of a thread that weighs windows.
struct WindowSpace {
    gains: GainsSpace,
    targets: Near,
}

fn search(oriented: &Oriented<'_>, held: Held, weights: &Weights) -> Vec<Bead> {
    let prepared = Prepared::new(oriented, held, Ingredients::default());
    let (lattice, evidence) =
        prepared.weigh(|edge, figures| model::evidence(&figures, weights, usize::from(edge.kind)));
    let worth: Vec<f32> = evidence.iter().map(|evidence| -evidence.total().value()).collect();
    let rows = weights.rows();
    let posteriors = lattice.posteriors(&worth, rows).beads;
    let path = lattice.safest(&posteriors);
    let bead = |(index, row): (usize, Option<Row>)| {
        let (source, target) = sides(lattice.edges()[index]);
        let confidence = Confidence::new(posteriors[index]);
        let mut evidence = evidence[index];
        if let Some(row) = row {
            evidence.prior += Cost::nats(-narrow(rows.of(row)));
        }
        Bead { source, target, evidence, confidence, state: BeadState::Proposed }
    };
    let begun = lattice.rows(&path);
    path.into_iter().zip(begun).map(bead).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "nats and counts of beads; the last bits say nothing")]
fn narrow(number: f64) -> f32 {
    number as f32
}

fn sides(edge: Edge) -> (SegmentRange, SegmentRange) {
    let ((i, j), (a, b)) = (edge.start(), edge.sides());
    between(&[(i, j), (i + a, j + b)])
}

fn holds_both(&(from, to): &Stretch) -> bool {
    from.0 < to.0 && from.1 < to.1
}

/// The segments that stand in beads of one and one on a path, thinned out where there are many.
fn one_to_one(path: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let is_pair = |cuts: &&[(usize, usize)]| cuts[1].0 - cuts[0].0 == 1 && cuts[1].1 - cuts[0].1 == 1;
    let pairs: Vec<(usize, usize)> = path.windows(2).filter(is_pair).map(|cuts| cuts[0]).collect();
    pairs.iter().copied().step_by(pairs.len() / ENOUGH_PAIRS + 1).collect()
}

/// Pairs of segments that show the habits of a translator well enough.
const ENOUGH_PAIRS: usize = 1_000;

/// The segments between two cuts.
fn between(cuts: &[(usize, usize)]) -> (SegmentRange, SegmentRange) {
    let narrow = |index: usize| u32::try_from(index).expect("a segmentation has at most 2^32 segments");
    let ((i, j), (i_end, j_end)) = (cuts[0], cuts[1]);
    (SegmentRange::new(narrow(i), narrow(i_end)), SegmentRange::new(narrow(j), narrow(j_end)))
}
