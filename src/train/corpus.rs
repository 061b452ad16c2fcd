//! The examples as numbers: from texts to word ids on both sides.
//!
//! Takes examples; gives back [`Pairs`]. It does *not* know probabilities.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::vocabulary::{Counted, HanWords, Run};
use super::{Example, ExampleKind, Options, Progress};
use crate::lexicon::MAX_WORD_CHARS;
use crate::text::lang::{Lang, Side};
use crate::text::word::{TokenKind, key, tokens};

/// Sentences of more words on a side are left out: in so long a line most links are noise.
pub(super) const MAX_WORDS: usize = 160;

/// Lists of word ids, one list an example.
#[derive(Debug, Default)]
pub(super) struct Sequences {
    /// Where each example starts, and the end of the last.
    pub(super) starts: Vec<usize>,
    pub(super) ids: Vec<u32>,
    /// The words the ids stand for.
    pub(super) words: Vec<Counted>,
}

impl Sequences {
    pub(super) fn of(&self, example: usize) -> &[u32] {
        &self.ids[self.starts[example]..self.starts[example + 1]]
    }
}

/// Both sides of all examples as word ids.
#[derive(Debug)]
pub(super) struct Pairs {
    pub(super) source: Sequences,
    pub(super) target: Sequences,
    pub(super) weights: Vec<f32>,
    pub(super) kinds: Vec<ExampleKind>,
}

/// Examples as they are read.
pub(super) struct Corpus {
    source: SideText,
    target: SideText,
    weights: Vec<f32>,
    kinds: Vec<ExampleKind>,
}

/// One side as it is read: Han runs wait to be cut, other tokens are numbered.
pub(super) struct SideText {
    lang: Lang,
    /// All Han runs, folded, one after the other.
    runs: String,
    run_ends: Vec<usize>,
    numbers: HashMap<String, u32>,
    keys: Vec<String>,
    items: Vec<Item>,
    /// Where the items of each example end.
    example_ends: Vec<usize>,
    /// Headwords of dictionary entries that are one Han run.
    headwords: BTreeSet<String>,
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Run(u32),
    Key(u32),
}

enum Piece {
    Run(String),
    Key(String),
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^32 words fit in memory")
}

impl Corpus {
    pub(super) fn new(source: SideText, target: SideText) -> Self {
        Self { source, target, weights: Vec::new(), kinds: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn extend(&mut self, batch: &[Example]) {
        let cut: Vec<[Vec<Piece>; 2]> = batch
            .par_iter()
            .map(|example| [pieces(&example.source, &self.source.lang), pieces(&example.target, &self.target.lang)])
            .collect();
        for (example, [source, target]) in batch.iter().zip(cut) {
            self.source.push(source, example.kind);
            self.target.push(target, example.kind);
            self.weights.push(example.weight);
            self.kinds.push(example.kind);
        }
    }

    /// Cuts both sides into words, leaves out rare ones, and takes out what stands on both sides alike.
    pub(super) fn cut(self, options: &Options, progress: &mut dyn FnMut(Progress)) -> Pairs {
        progress(Progress::Cutting { side: Side::Source });
        let source = self.source.cut(&self.weights, &self.kinds, options);
        progress(Progress::Cutting { side: Side::Target });
        let target = self.target.cut(&self.weights, &self.kinds, options);
        let mut pairs = Pairs { source, target, weights: self.weights, kinds: self.kinds };
        pairs.drop_copies();
        pairs
    }
}

impl Pairs {
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// Takes out the words that stand on both sides with one key (names, code, numbers): they are their own translation, which
    /// needs no lexicon, and would otherwise lend themselves to their neighbours. Also empties examples that are too long.
    fn drop_copies(&mut self) {
        let by_key: HashMap<&str, u32> =
            self.target.words.iter().enumerate().map(|(id, word)| (word.key.as_str(), number(id))).collect();
        let twins: Vec<Option<u32>> =
            self.source.words.iter().map(|word| by_key.get(word.key.as_str()).copied()).collect();
        let mut kept = [Vec::with_capacity(self.source.ids.len()), Vec::with_capacity(self.target.ids.len())];
        let mut starts = [vec![0], vec![0]];
        for example in 0..self.len() {
            let (source, target) = (self.source.of(example), self.target.of(example));
            if source.len() <= MAX_WORDS && target.len() <= MAX_WORDS {
                let mut copied: Vec<u32> = Vec::new();
                for id in source {
                    match twins[*id as usize] {
                        Some(twin) if target.contains(&twin) => copied.push(twin),
                        _ => kept[0].push(*id),
                    }
                }
                kept[1].extend(target.iter().filter(|id| !copied.contains(id)));
            }
            for side in 0..2 {
                starts[side].push(kept[side].len());
            }
        }
        let [source, target] = kept;
        let [source_starts, target_starts] = starts;
        (self.source.ids, self.source.starts) = (source, source_starts);
        (self.target.ids, self.target.starts) = (target, target_starts);
    }
}

fn pieces(text: &str, lang: &Lang) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for token in tokens(text) {
        let of_text = token.span.of_text(text);
        match token.kind {
            TokenKind::Mark => {}
            TokenKind::Han => pieces.push(Piece::Run(key(of_text, TokenKind::Han, lang))),
            TokenKind::Word | TokenKind::Number => pieces.push(Piece::Key(key(of_text, token.kind, lang))),
        }
    }
    pieces
}

impl SideText {
    pub(super) fn new(lang: &Lang) -> Self {
        Self {
            lang: lang.clone(),
            runs: String::new(),
            run_ends: Vec::new(),
            numbers: HashMap::new(),
            keys: Vec::new(),
            items: Vec::new(),
            example_ends: Vec::new(),
            headwords: BTreeSet::new(),
        }
    }

    fn push(&mut self, pieces: Vec<Piece>, kind: ExampleKind) {
        if let ([Piece::Run(run)], ExampleKind::Entry) = (pieces.as_slice(), kind)
            && (2..=MAX_WORD_CHARS).contains(&run.chars().count())
        {
            self.headwords.insert(run.clone());
        }
        for piece in pieces {
            match piece {
                Piece::Run(run) => {
                    self.runs.push_str(&run);
                    self.items.push(Item::Run(number(self.run_ends.len())));
                    self.run_ends.push(self.runs.len());
                }
                Piece::Key(key) => {
                    let next = number(self.keys.len());
                    let id = *self.numbers.entry(key).or_insert_with_key(|key| {
                        self.keys.push(key.clone());
                        next
                    });
                    self.items.push(Item::Key(id));
                }
            }
        }
        self.example_ends.push(self.items.len());
    }

    fn cut(self, weights: &[f32], kinds: &[ExampleKind], options: &Options) -> Sequences {
        let runs = self.weighted_runs(weights, kinds);
        let min_count = f64::from(options.min_count);
        let mut han = HanWords::new(self.candidates());
        for _ in 0..options.cut_rounds {
            let counts = han.count(&runs);
            han.weigh(&counts);
        }
        let counts = han.count(&runs);
        let running: Vec<Run<'_>> = runs.iter().filter(|run| !run.is_whole).copied().collect();
        han = han.pruned(&counts, &han.count(&running), options);
        let han_counts = han.count(&runs);

        let mut key_counts = vec![0.0; self.keys.len()];
        for (example, items) in self.examples().enumerate() {
            for item in items {
                if let Item::Key(id) = item {
                    key_counts[*id as usize] += f64::from(weights[example]);
                }
            }
        }
        let mut words: Vec<Counted> = Vec::new();
        for (key, count) in han.keys.iter().zip(&han_counts) {
            words.push(Counted { key: key.clone(), count: *count, is_han: true });
        }
        let mut key_ids = vec![None; self.keys.len()];
        for (index, key) in self.keys.iter().enumerate() {
            if key_counts[index] >= min_count && !key.is_empty() {
                key_ids[index] = Some(number(words.len()));
                words.push(Counted { key: key.clone(), count: key_counts[index], is_han: false });
            }
        }
        let (mut starts, mut ids) = (vec![0], Vec::with_capacity(self.items.len()));
        for items in self.examples() {
            for item in items {
                match item {
                    Item::Run(run) => han.cut(&runs[*run as usize], |id| ids.push(id)),
                    Item::Key(key) => ids.extend(key_ids[*key as usize]),
                }
            }
            starts.push(ids.len());
        }
        Sequences { starts, ids, words }
    }

    fn examples(&self) -> impl Iterator<Item = &[Item]> {
        let starts = std::iter::once(0).chain(self.example_ends.iter().copied());
        starts.zip(&self.example_ends).map(|(start, end)| &self.items[start..*end])
    }

    fn weighted_runs(&self, weights: &[f32], kinds: &[ExampleKind]) -> Vec<Run<'_>> {
        let mut runs = Vec::with_capacity(self.run_ends.len());
        let mut start = 0;
        for (example, items) in self.examples().enumerate() {
            let is_whole = kinds[example] == ExampleKind::Entry && items.len() == 1;
            for _ in items.iter().filter(|item| matches!(item, Item::Run(_))) {
                let end = self.run_ends[runs.len()];
                runs.push(Run { text: &self.runs[start..end], weight: weights[example], is_whole });
                start = end;
            }
        }
        runs
    }

    /// All single characters and all headwords, sorted.
    fn candidates(&self) -> Vec<String> {
        let singles: BTreeSet<char> = self.runs.chars().collect();
        let mut candidates: BTreeSet<String> = singles.into_iter().map(String::from).collect();
        candidates.extend(self.headwords.iter().cloned());
        candidates.into_iter().collect()
    }
}
