//! Which words translate which: expectation and maximisation over all links.
//!
//! Takes word ids of both sides; gives back a [`Table`] of both conditional probabilities. It does *not* prune.
//!
//! The model is IBM Model 1 (Brown et al. 1993, "The mathematics of statistical machine translation", section 4) with three
//! changes: a prior that favours links near the diagonal, as in fast_align (Dyer, Chahuneau & Smith 2013) but over relative
//! positions and with a fixed slope; a word for no counterpart on either side with its own distribution; and, if asked for,
//! agreement of both directions in each expectation step (Liang, Taskar & Klein 2006). Agreement drives out chance links;
//! a last round of each direction alone brings back the right ones it took with them.
//!
//! The table holds a row of co-occurring target words for each source word. Work is laid out by source word: its row is
//! spread into an array indexed by target word, and all sentences that hold the word are visited in order. So no link needs a
//! search, every sum has one fixed order whatever the number of threads, and memory is the table (12 bytes a co-occurring
//! pair) and a few bytes a word.

use rayon::prelude::*;

use super::corpus::{MAX_WORDS, Pairs, Sequences};
use super::{Agreement, ExampleKind, Options, Progress};

/// Sums over targets are taken for so many examples at a time, one task each.
const EXAMPLES_PER_CHUNK: usize = 1 << 15;

/// Rows a task takes at least: most rows are short.
const ROWS_PER_TASK: usize = 64;

/// Probabilities of both directions for each pair of words that stands in one example.
pub(super) struct Table {
    row_starts: Vec<usize>,
    targets: Vec<u32>,
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// Sum of each row's expected counts.
    row_totals: Vec<f32>,
    smoothing: f32,
    pub(super) source_null: Vec<f32>,
    pub(super) target_null: Vec<f32>,
}

/// One pair of words of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) source: u32,
    pub(super) target: u32,
    pub(super) forward: f32,
    pub(super) backward: f32,
    /// Expected number of times the two translate each other.
    pub(super) expected: f32,
}

impl Table {
    pub(super) fn links(&self) -> impl Iterator<Item = Link> + '_ {
        (0_u32..).zip(self.row_starts.windows(2)).flat_map(move |(source, bounds)| {
            let total = self.row_totals[source as usize] + self.smoothing;
            (bounds[0]..bounds[1]).map(move |place| Link {
                source,
                target: self.targets[place],
                forward: self.forward[place],
                backward: self.backward[place],
                expected: self.forward[place] * total,
            })
        })
    }
}

/// Where a source word stands.
#[derive(Debug, Clone, Copy)]
struct Posting {
    example: u32,
    position: u32,
}

struct Postings {
    starts: Vec<usize>,
    places: Vec<Posting>,
}

impl Postings {
    fn new(source: &Sequences) -> Self {
        let mut starts = vec![0; source.words.len() + 1];
        for id in &source.ids {
            starts[*id as usize + 1] += 1;
        }
        for word in 0..source.words.len() {
            starts[word + 1] += starts[word];
        }
        let mut next = starts.clone();
        let mut places = vec![Posting { example: 0, position: 0 }; source.ids.len()];
        for example in 0_u32.. {
            if example as usize + 1 >= source.starts.len() {
                break;
            }
            for (position, id) in (0_u32..).zip(source.of(example as usize)) {
                let place = &mut next[*id as usize];
                places[*place] = Posting { example, position };
                *place += 1;
            }
        }
        Self { starts, places }
    }

    fn of(&self, word: usize) -> &[Posting] {
        &self.places[self.starts[word]..self.starts[word + 1]]
    }
}

/// The prior of links by relative position: exp(−slope · |i/n − j/m|), as a quotient of two ramps.
struct Ramps {
    up: Vec<Vec<f32>>,
}

impl Ramps {
    fn new(slope_nats: f32) -> Self {
        let ramp = |len: u16| (0..len).map(|at| (slope_nats * (f32::from(at) + 0.5) / f32::from(len)).exp()).collect();
        let longest = u16::try_from(MAX_WORDS).expect("a sentence is short");
        Self { up: (0..=longest).map(ramp).collect() }
    }

    /// Calls `visit` with each target position and the prior of its link with the source position.
    fn visit(
        &self,
        kind: ExampleKind,
        position: u32,
        source_len: usize,
        target_len: usize,
        mut visit: impl FnMut(usize, f32),
    ) {
        match kind {
            ExampleKind::Entry => (0..target_len).for_each(|target| visit(target, 1.0)),
            ExampleKind::Sentence => {
                let here = self.up[source_len][position as usize];
                for (target, there) in self.up[target_len].iter().enumerate() {
                    visit(target, if here < *there { here / there } else { there / here });
                }
            }
        }
    }
}

struct Model<'a> {
    pairs: &'a Pairs,
    postings: Postings,
    ramps: Ramps,
    /// Prior of no link over prior of a link.
    null_odds: f32,
    agreement: Agreement,
}

/// Learns the table.
pub(super) fn estimate(pairs: &Pairs, options: &Options, progress: &mut dyn FnMut(Progress)) -> Table {
    let mut model = Model {
        pairs,
        postings: Postings::new(&pairs.source),
        ramps: Ramps::new(options.slope_nats),
        null_odds: options.null_prior / (1.0 - options.null_prior),
        agreement: Agreement::Independent,
    };
    let mut table = model.start(options.smoothing);
    for (round, agreement) in options.schedule.iter().enumerate() {
        progress(Progress::Learning { round: round + 1, rounds: options.schedule.len() });
        model.agreement = *agreement;
        let (sums, target_null) = model.target_sums(&table);
        let source_null = model.update_rows(&mut table, &sums);
        normalise_backward(&mut table, pairs.target.words.len());
        table.source_null = distribution(&source_null);
        table.target_null = distribution(&target_null);
    }
    table
}

#[allow(clippy::cast_possible_truncation, reason = "a probability needs no more than single precision")]
fn distribution(counts: &[f64]) -> Vec<f32> {
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| if total > 0.0 { (count / total) as f32 } else { 0.0 }).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a probability needs no more than single precision")]
fn share(count: usize) -> f32 {
    1.0 / count as f32
}

impl Model<'_> {
    /// Finds the rows; all probabilities of a row are alike.
    fn start(&self, smoothing: f32) -> Table {
        let (source, target) = (&self.pairs.source, &self.pairs.target);
        let rows: Vec<Vec<u32>> = (0..source.words.len())
            .into_par_iter()
            .with_min_len(ROWS_PER_TASK)
            .map_init(
                || vec![false; target.words.len()],
                |is_seen, word| {
                    let mut row = Vec::new();
                    for posting in self.postings.of(word) {
                        for id in target.of(posting.example as usize) {
                            if !is_seen[*id as usize] {
                                is_seen[*id as usize] = true;
                                row.push(*id);
                            }
                        }
                    }
                    row.iter().for_each(|id| is_seen[*id as usize] = false);
                    row.sort_unstable();
                    row
                },
            )
            .collect();
        let mut row_starts = vec![0];
        let mut targets = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        let mut forward = Vec::with_capacity(targets.capacity());
        let mut column_lens = vec![0_usize; target.words.len()];
        for row in rows {
            row.iter().for_each(|id| column_lens[*id as usize] += 1);
            forward.extend(std::iter::repeat_n(share(row.len()), row.len()));
            targets.extend(row);
            row_starts.push(targets.len());
        }
        let backward = targets.iter().map(|id| share(column_lens[*id as usize])).collect();
        let counts =
            |sequences: &Sequences| distribution(&sequences.words.iter().map(|word| word.count).collect::<Vec<_>>());
        Table {
            row_totals: vec![0.0; source.words.len()],
            row_starts,
            targets,
            forward,
            backward,
            smoothing,
            source_null: counts(source),
            target_null: counts(target),
        }
    }

    /// For each target token, the sum over its possible origins that its links are divided by; and how often each target
    /// word has no counterpart.
    fn target_sums(&self, table: &Table) -> (Vec<f32>, Vec<f64>) {
        let target = &self.pairs.target;
        let mut sums = vec![0.0_f32; target.ids.len()];
        let mut rest = sums.as_mut_slice();
        let mut chunks = Vec::new();
        for first in (0..self.pairs.len()).step_by(EXAMPLES_PER_CHUNK) {
            let end = (first + EXAMPLES_PER_CHUNK).min(self.pairs.len());
            let (part, after) = rest.split_at_mut(target.starts[end] - target.starts[first]);
            rest = after;
            chunks.push((first..end, part));
        }
        let nulls: Vec<Vec<f64>> = chunks
            .into_par_iter()
            .map(|(examples, sums)| {
                let offset = target.starts[examples.start];
                let mut priors = vec![0.0_f32; sums.len()];
                let mut row = vec![0.0_f32; target.words.len()];
                for word in 0..self.pairs.source.words.len() {
                    let postings = self.postings.of(word);
                    let from = postings.partition_point(|posting| (posting.example as usize) < examples.start);
                    let until = postings.partition_point(|posting| (posting.example as usize) < examples.end);
                    if from == until {
                        continue;
                    }
                    let places = table.row_starts[word]..table.row_starts[word + 1];
                    for place in places {
                        row[table.targets[place] as usize] = table.forward[place];
                    }
                    for posting in &postings[from..until] {
                        let example = posting.example as usize;
                        let ids = target.of(example);
                        let base = target.starts[example] - offset;
                        let source_len = self.pairs.source.of(example).len();
                        self.ramps.visit(
                            self.pairs.kinds[example],
                            posting.position,
                            source_len,
                            ids.len(),
                            |at, prior| {
                                sums[base + at] += row[ids[at] as usize] * prior;
                                priors[base + at] += prior;
                            },
                        );
                    }
                }
                let mut nulls = vec![0.0; target.words.len()];
                for example in examples {
                    let weight = self.pairs.weights[example];
                    for (at, id) in target.of(example).iter().enumerate() {
                        let place = target.starts[example] - offset + at;
                        let null = self.null_odds * table.target_null[*id as usize] * priors[place];
                        sums[place] += null;
                        if sums[place] > 0.0 {
                            nulls[*id as usize] += f64::from(weight * null / sums[place]);
                        }
                    }
                }
                nulls
            })
            .collect();
        let mut total = vec![0.0; target.words.len()];
        for part in nulls {
            total.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
        }
        (sums, total)
    }

    /// Takes new forward probabilities and backward counts; gives back how often each source word has no counterpart.
    fn update_rows(&self, table: &mut Table, sums: &[f32]) -> Vec<f64> {
        let mut rows = Vec::with_capacity(self.pairs.source.words.len());
        let (mut forward, mut backward) = (table.forward.as_mut_slice(), table.backward.as_mut_slice());
        for (bounds, total) in table.row_starts.windows(2).zip(&mut table.row_totals) {
            let len = bounds[1] - bounds[0];
            let (forward_row, forward_rest) = std::mem::take(&mut forward).split_at_mut(len);
            let (backward_row, backward_rest) = std::mem::take(&mut backward).split_at_mut(len);
            (forward, backward) = (forward_rest, backward_rest);
            rows.push(RowMut {
                targets: &table.targets[bounds[0]..bounds[1]],
                forward: forward_row,
                backward: backward_row,
                total,
            });
        }
        let (source_null, smoothing) = (&table.source_null, table.smoothing);
        rows.into_par_iter()
            .with_min_len(ROWS_PER_TASK)
            .enumerate()
            .map_init(
                || Scratch::new(self.pairs.target.words.len()),
                |scratch, (word, row)| {
                    scratch.load(&row);
                    let null = self.expect(word, source_null[word], sums, scratch);
                    scratch.store(row, smoothing);
                    null
                },
            )
            .collect()
    }

    /// Adds up the expected counts of one source word's links; gives back its expected count without a counterpart.
    fn expect(&self, word: usize, null_probability: f32, sums: &[f32], scratch: &mut Scratch) -> f64 {
        let mut nulls = 0.0;
        let mut priors = [0.0_f32; MAX_WORDS];
        for posting in self.postings.of(word) {
            let example = posting.example as usize;
            let ids = self.pairs.target.of(example);
            let sums = &sums[self.pairs.target.starts[example]..];
            let weight = self.pairs.weights[example];
            let source_len = self.pairs.source.of(example).len();
            let (mut sum, mut prior_sum) = (0.0, 0.0);
            self.ramps.visit(self.pairs.kinds[example], posting.position, source_len, ids.len(), |at, prior| {
                priors[at] = prior;
                prior_sum += prior;
                sum += scratch.cells[ids[at] as usize].backward * prior;
            });
            let null = self.null_odds * null_probability * prior_sum;
            sum += null;
            if sum <= 0.0 {
                continue;
            }
            nulls += f64::from(weight * null / sum);
            for (at, id) in ids.iter().enumerate() {
                let cell = &mut scratch.cells[*id as usize];
                if sums[at] <= 0.0 {
                    continue;
                }
                let forward = cell.forward * priors[at] / sums[at];
                let backward = cell.backward * priors[at] / sum;
                let (forward, backward) = match self.agreement {
                    Agreement::Independent => (forward, backward),
                    Agreement::Product => (forward * backward, forward * backward),
                };
                cell.forward_count += weight * forward;
                cell.backward_count += weight * backward;
            }
        }
        nulls
    }
}

struct RowMut<'a> {
    targets: &'a [u32],
    forward: &'a mut [f32],
    backward: &'a mut [f32],
    total: &'a mut f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    forward: f32,
    backward: f32,
    forward_count: f32,
    backward_count: f32,
}

/// One row spread out by target word.
struct Scratch {
    cells: Vec<Cell>,
}

impl Scratch {
    fn new(target_count: usize) -> Self {
        Self { cells: vec![Cell::default(); target_count] }
    }

    fn load(&mut self, row: &RowMut<'_>) {
        for (place, id) in row.targets.iter().enumerate() {
            let (forward, backward) = (row.forward[place], row.backward[place]);
            self.cells[*id as usize] = Cell { forward, backward, forward_count: 0.0, backward_count: 0.0 };
        }
    }

    /// Writes forward probabilities and backward counts back.
    fn store(&self, row: RowMut<'_>, smoothing: f32) {
        let total: f32 = row.targets.iter().map(|id| self.cells[*id as usize].forward_count).sum();
        *row.total = total;
        for (place, id) in row.targets.iter().enumerate() {
            let cell = self.cells[*id as usize];
            row.forward[place] = if total > 0.0 { cell.forward_count / (total + smoothing) } else { 0.0 };
            row.backward[place] = cell.backward_count;
        }
    }
}

/// Turns backward counts into probabilities; the sums are taken in the order of the rows.
#[allow(clippy::cast_possible_truncation, reason = "a probability needs no more than single precision")]
fn normalise_backward(table: &mut Table, target_count: usize) {
    let mut totals = vec![f64::from(table.smoothing); target_count];
    for (id, count) in table.targets.iter().zip(&table.backward) {
        totals[*id as usize] += f64::from(*count);
    }
    let inverse: Vec<f32> = totals.iter().map(|total| if *total > 0.0 { (1.0 / total) as f32 } else { 0.0 }).collect();
    let targets = &table.targets;
    table.backward.par_iter_mut().enumerate().for_each(|(place, count)| *count *= inverse[targets[place] as usize]);
}
