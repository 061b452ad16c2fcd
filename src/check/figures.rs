//! What became of the numbers of a bead: which agree, which stand against each other, which only one side has.
//!
//! Takes the quantities of both sides; gives back their comparison, made once for all rules about figures. It does *not* say
//! which of it is worth a finding.

use std::collections::HashSet;

use crate::text::number::{self, Comparison, Conflict, Form, Kind, Match, Quantity, Value};

/// The comparison of the numbers of a bead.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    /// Pairs that agree by value.
    pub(super) matches: Vec<Match>,
    /// Strong leftovers that speak against each other.
    pub(super) conflicts: Vec<Conflict>,
    /// Small numbers in words that speak against each other.
    pub(super) small: Vec<Conflict>,
    /// Strong source quantities that the target has nowhere, and that stand in no conflict.
    pub(super) missing: Vec<usize>,
    /// Strong target quantities that the source has nowhere, and that stand in no conflict.
    pub(super) extra: Vec<usize>,
}

impl Figures {
    /// Compares the quantities of both sides; `is_converted` says which leftovers are one measure in two units.
    pub(super) fn new(
        source: &[Quantity],
        target: &[Quantity],
        is_converted: impl Fn(&Quantity, &Quantity) -> bool,
    ) -> Self {
        let mut comparison = number::compare(source, target);
        drop_converted(&mut comparison, |i, j| is_converted(&source[i], &target[j]));
        drop_rows(&mut comparison.missing, source, &mut comparison.extra, target);
        drop_rows(&mut comparison.extra, target, &mut comparison.missing, source);
        drop_times(&mut comparison.missing, source, &mut comparison.extra, target);
        drop_times(&mut comparison.extra, target, &mut comparison.missing, source);
        drop_labels(&mut comparison.missing, source, &mut comparison.extra, target);
        drop_labels(&mut comparison.extra, target, &mut comparison.missing, source);
        drop_ages(&mut comparison.missing, source, target);
        drop_ages(&mut comparison.extra, target, source);
        drop_shares_left(&mut comparison.missing, source, &mut comparison.extra, target);
        drop_shares_left(&mut comparison.extra, target, &mut comparison.missing, source);
        let conflicts = comparison.conflicts(source, target);
        let mut small = comparison.small_conflicts(source, target);
        small.retain(|pair| !conflicts.iter().any(|known| known.source == pair.source || known.target == pair.target));
        let mut missing = comparison.absent_from_target(source, target);
        missing.retain(|index| !conflicts.iter().chain(&small).any(|known| known.source == *index));
        let mut extra = comparison.absent_from_source(source, target);
        extra.retain(|index| !conflicts.iter().chain(&small).any(|known| known.target == *index));
        Self { matches: comparison.matches, conflicts, small, missing, extra }
    }
}

/// Leftovers of one side that are near in rank to one of the other side: a list of thousands of numbers is not compared each with
/// each.
struct Near<'l> {
    leftovers: &'l [usize],
    is_gone: &'l [bool],
    /// Where the near ones start among them.
    start: usize,
}

/// How many leftovers are near one.
const NEAREST: usize = 96;

impl Near<'_> {
    /// Returns the leftovers, ascending.
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let places = self.start..self.leftovers.len().min(self.start + NEAREST);
        places.filter(|place| !self.is_gone[*place]).map(|place| self.leftovers[place])
    }

    /// Tells whether a quantity is one of the leftovers, wherever it stands.
    fn holds(&self, index: usize) -> bool {
        self.leftovers.binary_search(&index).is_ok_and(|place| !self.is_gone[place])
    }
}

/// Takes away each leftover for which `partners` finds what the other side has for it, and that with it.
fn drop_pairs<I: IntoIterator<Item = usize>>(
    own: &mut Vec<usize>,
    other: &mut Vec<usize>,
    partners: impl Fn(usize, &Near<'_>) -> Option<I>,
) {
    // Every search for partners starts at a leftover: where a side has none, as nearly everywhere, nothing can pair.
    if own.is_empty() || other.is_empty() {
        return;
    }
    let own_len = own.len();
    let mut is_gone = vec![false; other.len()];
    let mut rank = 0;
    own.retain(|index| {
        let start = (rank * other.len() / own_len).saturating_sub(NEAREST / 2);
        let start = start.min(other.len().saturating_sub(NEAREST));
        rank += 1;
        let Some(partners) = partners(*index, &Near { leftovers: other, is_gone: &is_gone, start }) else {
            return true;
        };
        for place in partners.into_iter().filter_map(|partner| other.binary_search(&partner).ok()) {
            is_gone[place] = true;
        }
        false
    });
    let mut is_gone = is_gone.into_iter();
    other.retain(|_| !is_gone.next().unwrap_or(false));
}

/// Takes away numbers whose digits stand on the other side one by one: players 145 for 玩家1、4、5.
fn drop_rows(whole: &mut Vec<usize>, own: &[Quantity], single: &mut Vec<usize>, other: &[Quantity]) {
    drop_pairs(whole, single, |index, single| {
        let quantity = &own[index];
        let number = quantity
            .value
            .as_whole()
            .filter(|number| quantity.form == Form::Digits && (10..1_000_000).contains(number))?;
        let digits = number.to_string();
        // The first of them may have been taken for a word: a map for 1 and 4, and 一张14玩家的地图.
        let is_left = |index: usize, at: usize| single.holds(at) || (index == 0 && other[at].form == Form::Digits);
        let stands = |at: usize| {
            let mut places = digits.bytes().zip(at..).enumerate();
            places.all(|(index, (digit, at))| {
                let is_digit = |one: &Quantity| one.value == Value::whole(u64::from(digit - b'0'));
                other.get(at).is_some_and(is_digit) && is_left(index, at)
            })
        };
        let first = single.iter().flat_map(|at| [at, at.saturating_sub(1)]).find(|at| stands(*at))?;
        Some(first..first + digits.len())
    });
}

/// Takes away times whose point reads as that of a decimal: 10.30 for 10点半.
fn drop_times(points: &mut Vec<usize>, own: &[Quantity], clocks: &mut Vec<usize>, other: &[Quantity]) {
    drop_pairs(points, clocks, |index, clocks| {
        let quantity = &own[index];
        let hundredths = quantity.value.times(Value::whole(100)).and_then(Value::as_whole);
        let hundredths = hundredths.filter(|_| quantity.kind == Kind::Plain && quantity.form == Form::Digits)?;
        let part = |number: u64| {
            let is_part = |at: &usize| {
                other[*at].kind == Kind::Clock && other[*at].readings().any(|value| value == Value::whole(number))
            };
            clocks.iter().find(is_part)
        };
        Some([part(hundredths / 100)?, part(hundredths % 100)?])
    });
}

/// The widest mark between the ends of a range, in bytes: – and --.
const WIDEST_DASH: u32 = 3;

/// Takes away labels of two numbers that the other side has as a range: 图3-15 is figure 3-15, or figures 3--15.
fn drop_labels(labels: &mut Vec<usize>, own: &[Quantity], ends: &mut Vec<usize>, other: &[Quantity]) {
    drop_pairs(labels, ends, |index, ends| {
        let quantity = &own[index];
        let size = Value::ONE.over(quantity.step).and_then(Value::as_whole).filter(|size| *size > 1)?;
        let printed = quantity.value.times(Value::whole(size))?.as_whole()?;
        if quantity.kind != Kind::Plain {
            return None;
        }
        let is_at = |at: usize, number: u64| ends.holds(at) && other[at].value == Value::whole(number);
        // 6-foot-6 is no range.
        let is_tight = |at: usize| other[at + 1].span.start <= other[at].span.end + WIDEST_DASH;
        let is_range = |at: usize| is_at(at, printed / size) && is_at(at + 1, printed % size) && is_tight(at);
        let first = ends.iter().find(|at| is_range(*at))?;
        Some([first, first + 1])
    });
}

/// Takes away the second number of an age that the other side says as a decade: in their fifties, for 50到60岁.
fn drop_ages(numbers: &mut Vec<usize>, own: &[Quantity], other: &[Quantity]) {
    let is_decade = |quantity: &&Quantity| quantity.kind == Kind::Decade && quantity.others.len() > 1;
    let decades: HashSet<u64> =
        other.iter().filter(is_decade).flat_map(|decade| decade.readings().filter_map(Value::as_whole)).collect();
    numbers.retain(|index| {
        let Some(age) = own[*index].value.as_whole().filter(|_| own[*index].kind == Kind::Plain) else { return true };
        let ends = |years: u64| age.checked_sub(years).is_some_and(|decade| decade < 100 && decades.contains(&decade));
        !ends(10) && !ends(9)
    });
}

/// Takes away multiples that the other side says as the share that is left: smaller by about 4 times, for 四分之一. What rises by a
/// share is said in per cent, so those stay.
fn drop_shares_left(multiples: &mut Vec<usize>, own: &[Quantity], shares: &mut Vec<usize>, other: &[Quantity]) {
    drop_pairs(multiples, shares, |index, shares| {
        let multiple = &own[index];
        let is_share = |at: &usize| {
            other[*at].kind == Kind::Fraction && multiple.value.times(other[*at].value) == Some(Value::ONE)
        };
        shares.iter().find(is_share).filter(|_| multiple.kind == Kind::Multiple).map(|share| [share])
    });
}

/// Takes leftovers away that are one measure in two units.
fn drop_converted(comparison: &mut Comparison, is_converted: impl Fn(usize, usize) -> bool) {
    drop_pairs(&mut comparison.missing, &mut comparison.extra, |index, extra| {
        extra.iter().find(|other| is_converted(index, *other)).map(|other| [other])
    });
}
