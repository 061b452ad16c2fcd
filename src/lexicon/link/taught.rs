//! What a document teaches about its own words: names, abbreviations and terms that no lexicon has.
//!
//! Takes the linkages of the beads of one document; finds words that are left without a link side by side again and again,
//! and links them in the beads that have both: 金管局 beside `HKMA`. It does *not* touch a link that was found before, and it
//! learns nothing from a pair of words that stand together in fewer beads than [`LEAST_BEADS`], so that no bead vouches
//! for itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Link, LinkKind, Linkage, Linked};
use crate::text::lang::Side;
use crate::text::word::TokenKind;

/// In so many beads two words must stand together: those of the bead in question and two others.
const LEAST_BEADS: u32 = 3;

/// From this likeness on, what one word is to the other in this document, the two are linked. Two words that are nothing to
/// each other meet in a few beads as well, but each is then in many others without the other.
const LEAST_LIKENESS: f32 = 0.5;

/// Words more frequent than this need no teaching.
const MOST_SHARE: f32 = 0.004;

/// Beads with more words to learn from on a side are passed over: a list that was left out teaches nothing.
const MOST_WORDS: usize = 48;

/// At most so many pairs of words are counted, some 40 MB; what a longer document has beyond them is not learned.
const MOST_PAIRS: usize = 500_000;

/// A bead with more open words on a side is no sentence, and is left as it is: each word is held against each.
const MOST_OPEN: usize = 1000;

/// The pairs of words that a document teaches, each with its likeness: the geometric mean of the shares that the beads with
/// both have of those with either, one bead taken off.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taught {
    /// By key of the source, then of the target.
    pairs: HashMap<String, BTreeMap<String, f32>>,
}

/// In how many beads each word is left alone, and stands at all.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    alone: u32,
    all: u32,
}

impl Taught {
    /// Learns from the beads of a document.
    #[must_use]
    pub fn of(linkages: &[Linkage]) -> Self {
        if linkages.len() < LEAST_BEADS as usize {
            return Self::default();
        }
        let linkages = &distinct(linkages);
        if linkages.len() < LEAST_BEADS as usize {
            return Self::default();
        }
        let [sources, targets] = [Side::Source, Side::Target].map(|side| counts(linkages, side));
        let mut together: HashMap<(&str, &str), u32> = HashMap::new();
        for linkage in linkages {
            let [from, to] = [(Side::Source, &sources), (Side::Target, &targets)]
                .map(|(side, counts)| kinds(linkage.side(side).iter().filter(|linked| is_repeated(linked, counts))));
            if from.len().max(to.len()) > MOST_WORDS {
                continue;
            }
            for source in &from {
                for target in &to {
                    let is_full = together.len() >= MOST_PAIRS;
                    match together.get_mut(&(*source, *target)) {
                        Some(both) => *both += 1,
                        None if !is_full && may_be_likely(sources[source], targets[target]) => {
                            together.insert((source, target), 1);
                        }
                        None => {}
                    }
                }
            }
        }
        let mut likely: Vec<(&str, &str, f32)> = together
            .into_iter()
            .filter(|(_, both)| *both >= LEAST_BEADS)
            .map(|((source, target), both)| (source, target, likeness(both, sources[source].all, targets[target].all)))
            .filter(|(.., likeness)| *likeness >= LEAST_LIKENESS)
            .collect();
        likely.sort_unstable_by(|one, other| {
            other.2.total_cmp(&one.2).then_with(|| (one.0, one.1).cmp(&(other.0, other.1)))
        });
        // Of each word its likeliest partner: 金, 管 and 局 all have `HKMA`, and `Eddie` and `Yue` both have 余.
        let (mut best_of_source, mut best_of_target) = (HashMap::new(), HashMap::new());
        let mut pairs: HashMap<String, BTreeMap<String, f32>> = HashMap::new();
        for (source, target, likeness) in likely {
            let best: f32 = *best_of_source.entry(source).or_insert(likeness);
            let best_back: f32 = *best_of_target.entry(target).or_insert(likeness);
            if likeness >= best.min(best_back) {
                pairs.entry(source.to_owned()).or_default().insert(target.to_owned(), likeness);
            }
        }
        Self { pairs }
    }

    /// Tells whether nothing was learned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Links the words of a bead that are without a link and that the document teaches to be partners; `first` is the side by
    /// whose places links are in order.
    pub fn add_to(&self, linkage: &mut Linkage, first: Side) {
        if self.is_empty() {
            return;
        }
        let before = linkage.links.len();
        let [sources, targets] = [open(&linkage.source), open(&linkage.target)];
        if sources.len().max(targets.len()) > MOST_OPEN {
            return;
        }
        for source in sources {
            let Some(row) = self.pairs.get(&linkage.source[source].word.key) else { continue };
            let fits = |target: &usize| {
                let (target, linked) = (*target, &linkage.target[*target]);
                let likeness = *row.get(&linked.word.key)?;
                let is_beside = || {
                    let shared = linked.link.filter(|link| *link >= before);
                    shared.is_some()
                        && source.checked_sub(1).is_some_and(|beside| linkage.source[beside].link == shared)
                };
                (is_open(linked) || is_beside()).then_some((target, likeness))
            };
            let likelier =
                |one: &(usize, f32), other: &(usize, f32)| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0));
            let best = targets.iter().filter_map(fits).max_by(likelier);
            if let Some((target, likeness)) = best {
                join(linkage, source, target, likeness);
            }
        }
        self.share(linkage, &targets, before);
        if linkage.links.len() > before {
            order(linkage, first);
        }
    }

    /// Lets open words of the target share the partner of the word beside them.
    fn share(&self, linkage: &mut Linkage, targets: &[usize], before: usize) {
        for &target in targets {
            if !is_open(&linkage.target[target]) {
                continue;
            }
            let beside = [target.checked_sub(1), target.checked_add(1)];
            let partner = beside.into_iter().flatten().find_map(|beside| {
                let link = linkage.target.get(beside)?.link.filter(|link| *link >= before)?;
                let key = &linkage.target[target].word.key;
                let sources = linkage.source.iter().enumerate().filter(|(_, linked)| linked.link == Some(link));
                let mut taught =
                    sources.filter_map(|(source, linked)| Some((source, *self.pairs.get(&linked.word.key)?.get(key)?)));
                taught.next()
            });
            if let Some((source, likeness)) = partner {
                join(linkage, source, target, likeness);
            }
        }
    }
}

/// Links two words, of which one may have a link of this kind already.
fn join(linkage: &mut Linkage, source: usize, target: usize, likeness: f32) {
    let (from, to) = (linkage.source[source].word.span, linkage.target[target].word.span);
    let shared = linkage.source[source].link.or(linkage.target[target].link);
    let link = shared.unwrap_or(linkage.links.len());
    match linkage.links.get_mut(link) {
        Some(link) => {
            link.source = link.source.join(from);
            link.target = link.target.join(to);
        }
        None => linkage.links.push(Link { source: from, target: to, strength: likeness, kind: LinkKind::Lexicon }),
    }
    for linked in [&mut linkage.source[source], &mut linkage.target[target]] {
        linked.link = Some(link);
        linked.likeness = linked.likeness.max(likeness);
        linked.coverage = linked.coverage.max(likeness);
    }
}

/// Puts the links in the order of their places on a side.
fn order(linkage: &mut Linkage, first: Side) {
    let mut places: Vec<usize> = (0..linkage.links.len()).collect();
    let start = |link: &Link| if first == Side::Source { link.source.start } else { link.target.start };
    places.sort_by_key(|place| start(&linkage.links[*place]));
    let mut now = vec![0; places.len()];
    for (new, old) in places.iter().enumerate() {
        now[*old] = new;
    }
    linkage.links = places.iter().map(|old| linkage.links[*old]).collect();
    for linked in linkage.source.iter_mut().chain(&mut linkage.target) {
        linked.link = linked.link.map(|link| now[link]);
    }
}

/// Tells whether a word is one to learn about: it says something and has no link.
fn is_open(linked: &Linked) -> bool {
    linked.link.is_none() && linked.share < MOST_SHARE && linked.word.kind != TokenKind::Number
}

fn open(words: &[Linked]) -> Vec<usize> {
    (0..words.len()).filter(|at| is_open(&words[*at])).collect()
}

fn is_repeated(linked: &Linked, counts: &HashMap<&str, Count>) -> bool {
    is_open(linked) && counts.get(linked.word.key.as_str()).is_some_and(|count| count.alone >= LEAST_BEADS)
}

/// The beads of which neither side was met before: a line that is repeated is one witness, not many.
fn distinct(linkages: &[Linkage]) -> Vec<&Linkage> {
    let (mut sources, mut targets) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    for linkage in linkages {
        let [is_new, is_newly_translated] =
            [sources.insert(keys(&linkage.source)), targets.insert(keys(&linkage.target))];
        if is_new && is_newly_translated {
            found.push(linkage);
        }
    }
    found
}

fn keys(words: &[Linked]) -> Vec<&str> {
    words.iter().map(|linked| linked.word.key.as_str()).collect()
}

/// Counts the beads of each word of a side.
fn counts<'l>(linkages: &[&'l Linkage], side: Side) -> HashMap<&'l str, Count> {
    let mut counts: HashMap<&str, Count> = HashMap::new();
    for linkage in linkages {
        let words = linkage.side(side);
        for key in kinds(words.iter()) {
            counts.entry(key).or_default().all += 1;
        }
        for key in kinds(words.iter().filter(|linked| is_open(linked))) {
            counts.entry(key).or_default().alone += 1;
        }
    }
    counts
}

/// The keys of words, each once.
fn kinds<'l>(words: impl Iterator<Item = &'l Linked>) -> Vec<&'l str> {
    let mut keys: Vec<&str> = words.map(|linked| linked.word.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Tells whether two words can reach [`LEAST_LIKENESS`] if they are left alone in the same beads.
fn may_be_likely(source: Count, target: Count) -> bool {
    likeness(source.alone.min(target.alone), source.all, target.all) >= LEAST_LIKENESS
}

fn likeness(both: u32, source: u32, target: u32) -> f32 {
    let share = |all: u32| f64::from(both - 1) / f64::from(all);
    #[allow(clippy::cast_possible_truncation, reason = "a share")]
    let likeness = (share(source) * share(target)).sqrt() as f32;
    likeness
}
