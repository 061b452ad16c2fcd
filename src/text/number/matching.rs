//! The comparison of the quantities of two sentences.
//!
//! Takes two lists of quantities; pairs them one to one by value and gives back the pairs and what is left on each side.
//! It does *not* convert units, and it does not say which leftovers are errors; [`Comparison::conflicts`] only pairs those
//! that speak against each other.
//!
//! Equal values pair first, then other readings, then roundings. A rounding is judged by the printed digits: 1.26 and 1.3
//! agree because 1.3 is printed to the tenth, 1.2 and 1.3 never do. Time is n log n in the number of quantities; only the
//! first [`WINDOW`] leftovers in a row are compared with each other.

use super::value::Value;
use super::{Approximation, Form, Kind, Quantity};

/// How two quantities agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchKind {
    /// The same value.
    Exact,
    /// The same value in another reading of one of them.
    Reading,
    /// One rounds the other.
    Rounded,
}

/// A pair of quantities that agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Index into the source quantities.
    pub source: usize,
    /// Index into the target quantities.
    pub target: usize,
    /// How they agree.
    pub kind: MatchKind,
}

/// Two strong leftovers that speak against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// Index into the source quantities.
    pub source: usize,
    /// Index into the target quantities.
    pub target: usize,
}

/// What came of comparing two sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The pairs that agree, by source index.
    pub matches: Vec<Match>,
    /// Source quantities without a partner, ascending.
    pub missing: Vec<usize>,
    /// Target quantities without a partner, ascending.
    pub extra: Vec<usize>,
}

/// How many leftovers of each side are compared with each other at a time.
const WINDOW: usize = 48;

/// Pairs the quantities of two sentences by value.
#[must_use]
pub fn compare(source: &[Quantity], target: &[Quantity]) -> Comparison {
    let mut pairing = Pairing { partner: vec![None; source.len()], is_taken: vec![false; target.len()] };
    pairing.pair_equal(source, target, EqualBy::ValueAndKind);
    pairing.pair_equal(source, target, EqualBy::Value);
    let (missing, extra) = (pairing.missing(), pairing.extra());
    let windows = missing.len().max(extra.len()).div_ceil(WINDOW);
    for window in 0..windows {
        let part = |list: &[usize]| {
            let start = (window * WINDOW).min(list.len());
            list[start..(start + WINDOW).min(list.len())].to_vec()
        };
        pairing.pair_near(source, target, &part(&missing), &part(&extra));
    }
    let matches = pairing.partner.iter().enumerate();
    let matches =
        matches.filter_map(|(source, partner)| partner.map(|(target, kind)| Match { source, target, kind })).collect();
    Comparison { matches, missing: pairing.missing(), extra: pairing.extra() }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EqualBy {
    ValueAndKind,
    Value,
}

struct Pairing {
    partner: Vec<Option<(usize, MatchKind)>>,
    is_taken: Vec<bool>,
}

impl Pairing {
    fn missing(&self) -> Vec<usize> {
        (0..self.partner.len()).filter(|index| self.partner[*index].is_none()).collect()
    }

    fn extra(&self) -> Vec<usize> {
        (0..self.is_taken.len()).filter(|index| !self.is_taken[*index]).collect()
    }

    fn join(&mut self, source: usize, target: usize, kind: MatchKind) {
        self.partner[source] = Some((target, kind));
        self.is_taken[target] = true;
    }

    /// Pairs equal values, strong ones with strong ones where they can, in text order, by a merge of both sides sorted: the 1
    /// of 一个1行2列的表 is that of *a table of 1 row*, whatever became of the 一.
    fn pair_equal(&mut self, source: &[Quantity], target: &[Quantity], by: EqualBy) {
        let key = |quantity: &Quantity| {
            let kind =
                if by == EqualBy::ValueAndKind || quantity.kind == Kind::Weekday { Some(quantity.kind) } else { None };
            (kind, quantity.value)
        };
        let (mut missing, mut extra) = (self.missing(), self.extra());
        missing.sort_by_key(|index| (key(&source[*index]), !source[*index].is_strong()));
        extra.sort_by_key(|index| (key(&target[*index]), !target[*index].is_strong()));
        let (mut i, mut j) = (0, 0);
        while let (Some(first), Some(second)) = (missing.get(i), extra.get(j)) {
            match key(&source[*first]).cmp(&key(&target[*second])) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    self.join(*first, *second, MatchKind::Exact);
                    i += 1;
                    j += 1;
                }
            }
        }
    }

    /// Pairs what agrees in another reading or by rounding, the surest pairs first.
    fn pair_near(&mut self, source: &[Quantity], target: &[Quantity], missing: &[usize], extra: &[usize]) {
        let mut candidates = Vec::new();
        for &i in missing {
            for &j in extra {
                if let Some(kind) = agreement(&source[i], &target[j]) {
                    candidates.push((kind, place_gap(source, target, i, j), i, j));
                }
            }
        }
        candidates.sort_unstable();
        for (kind, _, i, j) in candidates {
            if self.partner[i].is_none() && !self.is_taken[j] {
                self.join(i, j, kind);
            }
        }
    }
}

/// Returns how far apart two quantities stand, each measured along its own sentence in thousandths.
fn place_gap(source: &[Quantity], target: &[Quantity], i: usize, j: usize) -> u64 {
    let place = |list: &[Quantity], index: usize| {
        let end = list.last().map_or(1, |last| u64::from(last.span.end).max(1));
        u64::from(list[index].span.start) * 1000 / end
    };
    place(source, i).abs_diff(place(target, j))
}

/// Returns how two quantities of unequal value or kind agree, if they do.
fn agreement(source: &Quantity, target: &Quantity) -> Option<MatchKind> {
    if (source.kind == Kind::Weekday) != (target.kind == Kind::Weekday) {
        return None;
    }
    // The 1980s and the 2080s are both the eighties; where both are written in full, only the whole counts.
    let is_full = |quantity: &Quantity| quantity.kind == Kind::Decade && quantity.others.len() <= 1;
    if is_full(source) && is_full(target) {
        return None;
    }
    if source.readings().any(|first| target.readings().any(|second| first == second)) {
        return Some(MatchKind::Reading);
    }
    let is_rounded =
        source.readings().any(|first| target.readings().any(|second| rounds((source, first), (target, second))));
    is_rounded.then_some(MatchKind::Rounded)
}

/// Tells whether one of two values is a rounding of the other.
fn rounds(source: (&Quantity, Value), target: (&Quantity, Value)) -> bool {
    let is_amount =
        |quantity: &Quantity| matches!(quantity.kind, Kind::Plain | Kind::Percent | Kind::Multiple | Kind::Fraction);
    if !is_amount(source.0) || !is_amount(target.0) {
        return false;
    }
    let rounded = |coarse: (&Quantity, Value), fine: (&Quantity, Value)| {
        rounds_printed(coarse, fine) || rounds_said(coarse, fine)
    };
    rounded(source, target) || rounded(target, source)
}

/// Tells whether `coarse` is `fine` rounded to the last digit that `coarse` prints.
fn rounds_printed(coarse: (&Quantity, Value), fine: (&Quantity, Value)) -> bool {
    if coarse.0.kind == Kind::Fraction {
        return rounds_fraction(coarse, fine);
    }
    let step = coarse.0.step;
    // A single printed digit (3 million) rounds too much to excuse a difference on its own.
    let has_two_digits = step.times(Value::whole(10)).is_some_and(|ten_steps| coarse.1 >= ten_steps);
    let is_marked = coarse.0.approximation != Approximation::Exact;
    coarse.1 == coarse.0.value
        && fine.1 == fine.0.value
        && step > fine.0.step
        && (has_two_digits || is_marked)
        && coarse.1.distance(fine.1).and_then(|gap| gap.times(Value::whole(2))).is_some_and(|gap| gap <= step)
}

/// Tells whether a fraction that is said to be inexact stands for a share: about a third for 32%. Two fractions are two shares.
fn rounds_fraction(coarse: (&Quantity, Value), fine: (&Quantity, Value)) -> bool {
    let gap = coarse.1.distance(fine.1).and_then(|gap| gap.times(Value::whole(40)));
    coarse.0.approximation != Approximation::Exact
        && fine.0.kind != Kind::Fraction
        && coarse.1 == coarse.0.value
        && gap.is_some_and(|gap| gap <= Value::ONE)
}

/// Tells whether `coarse`, said to be inexact, stands for `fine`: more than 400,000 for 43万.
fn rounds_said(coarse: (&Quantity, Value), fine: (&Quantity, Value)) -> bool {
    if coarse.0.approximation == Approximation::Exact || fine.0.approximation != Approximation::Exact {
        return false;
    }
    let (step, fine_step) = (round_step(coarse), round_step(fine));
    let Some(gap) = coarse.1.distance(fine.1) else { return false };
    let is_half = |gap: Value| gap.times(Value::whole(2)).is_some_and(|gap| gap <= step);
    let is_power = step == coarse.1;
    step > fine_step
        && match coarse.0.approximation {
            Approximation::Over => {
                fine.1 >= coarse.1 && (is_half(gap) || (gap < step && !(is_power && coarse.0.form == Form::Digits)))
            }
            // The numbers just below a power of ten round at its tenth.
            Approximation::Under => fine.1 <= coarse.1 && if is_power { is_half(ten_times(gap)) } else { gap < step },
            _ => is_half(gap),
        }
}

fn ten_times(value: Value) -> Value {
    value.times(Value::whole(10)).unwrap_or(value)
}

/// Returns the step of the last digit that is not a trailing zero.
fn round_step(quantity: (&Quantity, Value)) -> Value {
    let ten = Value::whole(10);
    let mut step = quantity.0.step;
    let is_multiple = |step: Value| quantity.1.over(step).is_some_and(|count| count.as_whole().is_some());
    while !quantity.1.is_zero()
        && let Some(next) = step.times(ten)
        && is_multiple(next)
    {
        step = next;
    }
    step
}

impl Comparison {
    /// Pairs the leftovers of both sides that speak against each other, by source index.
    ///
    /// Both must be strong, or both vague and orders of magnitude apart. Weekdays speak only against
    /// weekdays, and months only against what can be a month. A leftover
    /// whose value the other side has as well may be a repetition, and speaks only against its own kind. Likelier partners
    /// are taken first: those that differ by a power of ten, then of the same kind, then near in the sentence.
    #[must_use]
    pub fn conflicts(&self, source: &[Quantity], target: &[Quantity]) -> Vec<Conflict> {
        self.pair_leftovers(source, target, Evidence::Strong)
    }

    /// Pairs small counts and places of both sides that speak against each other (三 against four, 第二 against third), by
    /// source index.
    ///
    /// These are weaker evidence than [`conflicts`](Self::conflicts): at least one of the two is a small number in words. A
    /// one never counts, nor does a value that the other side has as well.
    #[must_use]
    pub fn small_conflicts(&self, source: &[Quantity], target: &[Quantity]) -> Vec<Conflict> {
        self.pair_leftovers(source, target, Evidence::Small)
    }

    /// Returns the strong source quantities whose value the target has nowhere, ascending: what the translation may have
    /// left out. A second mention of a number that the target has once is not listed.
    #[must_use]
    pub fn absent_from_target(&self, source: &[Quantity], target: &[Quantity]) -> Vec<usize> {
        absent(&self.missing, source, target)
    }

    /// Returns the strong target quantities whose value the source has nowhere, ascending: what the translation may have
    /// added.
    #[must_use]
    pub fn absent_from_source(&self, source: &[Quantity], target: &[Quantity]) -> Vec<usize> {
        absent(&self.extra, target, source)
    }

    /// Adds the strong quantities whose partner is weak and of another kind, where the other side has a leftover: the 1 of a
    /// score of 4-1 is no "first win" when the translation says 4-3.
    fn add_loose<'q>(
        &self,
        missing: &mut Vec<Leftover<'q>>,
        extra: &mut Vec<Leftover<'q>>,
        source: &'q [Quantity],
        target: &'q [Quantity],
    ) {
        let (has_missing, has_extra) = (!missing.is_empty(), !extra.is_empty());
        for pair in &self.matches {
            let (first, second) = (&source[pair.source], &target[pair.target]);
            if first.kind == second.kind || first.weight == second.weight {
                continue;
            }
            if first.is_strong() && has_extra && missing.len() < WINDOW {
                missing.push(Leftover { index: pair.source, quantity: first, standing: Standing::Loose });
            }
            if second.is_strong() && has_missing && extra.len() < WINDOW {
                extra.push(Leftover { index: pair.target, quantity: second, standing: Standing::Loose });
            }
        }
    }

    fn pair_leftovers(&self, source: &[Quantity], target: &[Quantity], evidence: Evidence) -> Vec<Conflict> {
        let mut missing = Leftover::list(&self.missing, source, target, evidence);
        let mut extra = Leftover::list(&self.extra, target, source, evidence);
        if evidence == Evidence::Strong {
            self.add_loose(&mut missing, &mut extra, source, target);
        }
        let mut candidates = Vec::new();
        for first in &missing {
            for second in &extra {
                if first.opposes(second, evidence) {
                    let is_shifted = first.quantity.value.magnitude_over(second.quantity.value).is_some();
                    let is_other_kind = first.quantity.kind != second.quantity.kind;
                    let gap = place_gap(source, target, first.index, second.index);
                    candidates.push((!is_shifted, is_other_kind, gap, first.index, second.index));
                }
            }
        }
        candidates.sort_unstable();
        let mut conflicts: Vec<Conflict> = Vec::new();
        for (_, _, _, source, target) in candidates {
            if !conflicts.iter().any(|known| known.source == source || known.target == target) {
                conflicts.push(Conflict { source, target });
            }
        }
        conflicts.sort_unstable_by_key(|conflict| conflict.source);
        conflicts
    }
}

fn absent(leftovers: &[usize], own: &[Quantity], other: &[Quantity]) -> Vec<usize> {
    let list = Leftover::list(leftovers, own, other, Evidence::Strong);
    let is_absent = |leftover: &&Leftover<'_>| leftover.standing == Standing::Free && leftover.quantity.is_strong();
    list.iter().filter(is_absent).map(|leftover| leftover.index).collect()
}

/// Which leftovers are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// Strong and vague ones.
    Strong,
    /// Small counts and places.
    Small,
}

impl Evidence {
    fn counts(self, quantity: &Quantity) -> bool {
        match self {
            Self::Strong => quantity.is_strong() || quantity.kind == Kind::Vague,
            Self::Small => {
                matches!(quantity.kind, Kind::Plain | Kind::Ordinal | Kind::Multiple)
                    && quantity.approximation != Approximation::About
                    && quantity
                        .value
                        .as_whole()
                        .is_some_and(|number| (2..=Self::most_small(quantity)).contains(&number))
            }
        }
    }
}

impl Evidence {
    /// The largest number that a small one may have become: 四 may be *fourteen* where both are words.
    fn most_small(quantity: &Quantity) -> u64 {
        if quantity.kind == Kind::Plain && quantity.form == Form::Words { 99 } else { 12 }
    }
}

/// A quantity without a partner.
struct Leftover<'q> {
    index: usize,
    quantity: &'q Quantity,
    standing: Standing,
}

/// How free a quantity is to speak against another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It has no partner, and the other side has no such value.
    Free,
    /// It has no partner, but the other side has such a value.
    Repeated,
    /// Its partner is weak and of another kind.
    Loose,
}

impl<'q> Leftover<'q> {
    /// Returns the first [`WINDOW`] leftovers that can speak against another.
    fn list(leftovers: &[usize], own: &'q [Quantity], other: &[Quantity], evidence: Evidence) -> Vec<Self> {
        let key = |quantity: &Quantity, value: Value| (is_named(quantity.kind).then_some(quantity.kind), value);
        let shown: Vec<usize> =
            leftovers.iter().filter(|index| evidence.counts(&own[**index])).take(WINDOW).copied().collect();
        if shown.is_empty() {
            return Vec::new();
        }
        let mut known: Vec<_> =
            other.iter().flat_map(|quantity| quantity.readings().map(|value| key(quantity, value))).collect();
        known.sort_unstable();
        let leftover = |index: usize| {
            let quantity = &own[index];
            let is_known = known.binary_search(&key(quantity, quantity.value)).is_ok();
            Self { index, quantity, standing: if is_known { Standing::Repeated } else { Standing::Free } }
        };
        shown.into_iter().map(leftover).collect()
    }

    fn opposes(&self, other: &Self, evidence: Evidence) -> bool {
        let (first, second) = (self.quantity, other.quantity);
        let is_repeated = self.standing == Standing::Repeated || other.standing == Standing::Repeated;
        if self.standing == Standing::Loose || other.standing == Standing::Loose {
            return first.kind == second.kind && (self.standing == Standing::Free || other.standing == Standing::Free);
        }
        if evidence == Evidence::Small {
            let is_small = |quantity: &Quantity| quantity.value <= Value::whole(12);
            let is_alike = match (is_small(first), is_small(second)) {
                (true, true) => true,
                (false, false) => false,
                _ => first.form == second.form,
            };
            return first.kind == second.kind && is_alike && !is_repeated && !(first.is_strong() && second.is_strong());
        }
        let gap = first.value.magnitude_over(second.value);
        if first.kind == Kind::Vague || second.kind == Kind::Vague {
            // Dozens for hundreds is loose style; millions for hundreds of thousands may be; billions for millions is not.
            return first.kind == second.kind
                && gap.is_some_and(|gap| gap.unsigned_abs() >= 2)
                && first.value.max(second.value) >= LARGE;
        }
        if (first.kind == Kind::Weekday) != (second.kind == Kind::Weekday) {
            return false;
        }
        if !(can_be_month(first, second) && can_be_month(second, first)) {
            return false;
        }
        !is_repeated || first.kind == second.kind || gap.is_some()
    }
}

/// Tells whether `other` could be a slip for `month`, if that is one; 56月 for 5月 could.
fn can_be_month(month: &Quantity, other: &Quantity) -> bool {
    month.kind != Kind::Month
        || matches!(other.kind, Kind::Month | Kind::Day | Kind::Plain | Kind::Ordinal)
            && other.value < Value::whole(100)
}

/// The least vague magnitude whose confusion counts.
const LARGE: Value = Value::whole(100_000);

/// Tells whether a kind is written by name, so that its number is not a number of the text.
fn is_named(kind: Kind) -> bool {
    matches!(kind, Kind::Month | Kind::Weekday)
}
