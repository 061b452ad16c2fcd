//! Length: how far the lengths of two sides are from what a translation has (Gale & Church 1993, in log ratios).

use super::super::view::{SegmentView, View, count};
use super::lexicon::ln;

/// The log ratio of two translated stretches of `b` units spreads with variance `FLOOR + per_unit / b`; of two stretches
/// that are not, with variance `CHANCE`.
///
/// Origin: spread of the gold beads of the development sets by length in bytes (novels .37 at 45 bytes, .28 at 90, .22 at
/// 180, .20 at 400; technical texts three quarters of that).
const FLOOR: f32 = 0.022;
const CHANCE: f32 = 1.0;

/// What the length of a segment is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Unit {
    /// Bytes without white space.
    Byte,
    /// Words.
    Word,
}

impl Unit {
    /// How much the spread grows as the length shrinks; a word is about five bytes.
    fn spread(self) -> f32 {
        match self {
            Self::Byte => 4.5,
            Self::Word => 0.9,
        }
    }

    fn length(self, segment: &SegmentView) -> f32 {
        match self {
            Self::Byte => segment.length_bytes,
            Self::Word => count(segment.tokens.len()).max(1.0),
        }
    }

    /// Ten average sentences of a unit a unit keep a document with a missing half from saying nonsense.
    fn ballast(self) -> f32 {
        match self {
            Self::Byte => 300.0,
            Self::Word => 100.0,
        }
    }
}

/// The lengths of two documents against each other.
#[derive(Debug, Clone)]
pub(in super::super) struct Lengths {
    source_before: Vec<f32>,
    target_before: Vec<f32>,
    /// Target units for a source unit, where both sides say the same.
    ratio: f32,
    spread: f32,
    /// How much wider than usual the lengths of this pair of documents spread.
    wider: f32,
}

/// What the lengths of a bead say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct LengthFit {
    /// Log likelihood ratio of the lengths being those of a translation against chance; in nats, higher is better.
    pub likelihood: f32,
    /// Log ratio of the target's length to the one expected.
    pub excess: f32,
}

impl Lengths {
    pub(in super::super) fn new(source: &View, target: &View, unit: Unit) -> Self {
        let before = |view: &View| {
            let mut sum = 0.0_f64;
            let mut before = vec![0.0];
            for segment in &view.segments {
                sum += f64::from(unit.length(segment));
                before.push(narrow(sum));
            }
            before
        };
        let (source_before, target_before) = (before(source), before(target));
        let total = |before: &[f32]| before.last().copied().unwrap_or(0.0).max(1.0);
        let ballast = unit.ballast();
        let ratio = ((total(&target_before) + ballast) / (total(&source_before) + ballast)).clamp(0.2, 5.0);
        Self { source_before, target_before, ratio, spread: unit.spread(), wider: 1.0 }
    }

    /// Returns the fit of the segments `i..i_end` and `j..j_end`, none of them empty.
    pub(in super::super) fn fit(&self, i: usize, i_end: usize, j: usize, j_end: usize) -> LengthFit {
        let source = (self.source_before[i_end] - self.source_before[i]) * self.ratio;
        let target = self.target_before[j_end] - self.target_before[j];
        self.fit_of(source, target)
    }

    /// Returns the fits of stretches of `lengths` source segments from `i` and target segments from `j` on, as many as are
    /// given; what reaches past an end, or is empty, has a fit that says nothing. Many at once are worked out faster.
    pub(in super::super) fn fits<const N: usize>(
        &self,
        i: usize,
        j: usize,
        lengths: &[(usize, usize); N],
    ) -> [LengthFit; N] {
        let length = |before: &[f32], from: usize, count: usize| {
            before.get(from + count).map_or(1.0, |until| until - before[from])
        };
        let (mut sources, mut targets) = ([1.0_f32; N], [1.0_f32; N]);
        for (place, &(a, b)) in lengths.iter().enumerate() {
            sources[place] = length(&self.source_before, i, a) * self.ratio;
            targets[place] = length(&self.target_before, j, b);
        }
        std::array::from_fn(|place| self.fit_of(sources[place], targets[place]))
    }

    #[inline]
    fn fit_of(&self, source: f32, target: f32) -> LengthFit {
        let excess = ln(target.max(1.0) / source.max(1.0));
        let variance = self.wider * self.variance(source + target);
        let likelihood = 0.5 * ln(CHANCE / variance) - 0.5 * excess * excess * (1.0 / variance - 1.0 / CHANCE);
        LengthFit { likelihood: likelihood.max(LEAST), excess }
    }
}

impl Lengths {
    /// Learns from stretches that belong together how long a translation is. The lengths of the whole documents say that
    /// too, but not where a chapter is missing on one side; so it is the median, which few stretches cannot bend.
    pub(in super::super) fn learn_ratio(&mut self, stretches: impl Iterator<Item = Stretch>) {
        let mut ratios: Vec<(f32, f32)> = stretches
            .map(|((i, j), (i_end, j_end))| {
                let source = self.source_before[i_end] - self.source_before[i];
                let target = self.target_before[j_end] - self.target_before[j];
                (ln(target.max(1.0) / source.max(1.0)), source)
            })
            .collect();
        if ratios.len() < ENOUGH_STRETCHES {
            return;
        }
        ratios.sort_by(|one, other| one.0.total_cmp(&other.0));
        let half = ratios.iter().map(|(_, weight)| f64::from(*weight)).sum::<f64>() / 2.0;
        let mut sum = 0.0;
        let median = ratios.iter().find(|(_, weight)| {
            sum += f64::from(*weight);
            sum >= half
        });
        if let Some((log, _)) = median {
            self.ratio = log.exp().clamp(0.2, 5.0);
        }
    }

    fn variance(&self, both: f32) -> f32 {
        FLOOR + self.spread * 2.0 / both.max(2.0)
    }

    /// Learns from pairs of segments how wide the lengths of these documents spread.
    pub(in super::super) fn adapt(&mut self, pairs: &[(usize, usize)]) {
        let (mut seen, mut usual) = (BELIEVED, BELIEVED);
        for &(i, j) in pairs {
            let source = (self.source_before[i + 1] - self.source_before[i]) * self.ratio;
            let target = self.target_before[j + 1] - self.target_before[j];
            let excess = ln(target.max(1.0) / source.max(1.0));
            // A pair far off is no translation and says nothing about those that are.
            let squared = excess * excess / self.variance(source + target);
            if squared < FAR {
                seen += squared;
                usual += 1.0;
            }
        }
        self.wider = (seen / usual).clamp(0.3, 2.0);
    }
}

/// Two cuts, with what belongs together between them.
pub(in super::super) type Stretch = ((usize, usize), (usize, usize));

/// Fewer stretches than this say less about the ratio than the whole documents do.
const ENOUGH_STRETCHES: usize = 12;

/// Pairs that the usual spread is believed for, and where a pair is too far off to count, in variances.
const BELIEVED: f32 = 20.0;
const FAR: f32 = 9.0;

/// Below this a likelihood tells nothing more: such lengths are no translation.
const LEAST: f32 = -12.0;

/// The length of a segment in units of an average sentence, for what is left alone.
pub(in super::super) fn alone(view: &View, index: usize) -> f32 {
    (view.segments[index].length_bytes / AVERAGE_BYTES).ln_1p()
}

/// A sentence of the development novels, in bytes without white space.
const AVERAGE_BYTES: f32 = 80.0;

#[expect(clippy::cast_possible_truncation, reason = "lengths are compared in relation to each other")]
fn narrow(length: f64) -> f32 {
    length as f32
}

/// The expected place in the target of each cut of the source, by length alone.
pub(in super::super) fn diagonal(source: &View, target: &View) -> Vec<f32> {
    let total = |view: &View| view.segments.iter().map(|segment| f64::from(segment.length_bytes)).sum::<f64>().max(1.0);
    let (source_total, target_total) = (total(source), total(target));
    let mut places = Vec::with_capacity(source.len() + 1);
    let (mut source_sum, mut target_sum, mut j) = (0.0_f64, 0.0_f64, 0_usize);
    places.push(0.0);
    for segment in &source.segments {
        source_sum += f64::from(segment.length_bytes);
        let wanted = source_sum / source_total * target_total;
        while j < target.len() && target_sum + f64::from(target.segments[j].length_bytes) <= wanted {
            target_sum += f64::from(target.segments[j].length_bytes);
            j += 1;
        }
        places.push(count(j));
    }
    places
}
