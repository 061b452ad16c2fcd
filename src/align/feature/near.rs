//! Where the words of some neighbouring segments stand, by their type: a stretch of one side that only moves forward.
//!
//! Most words that could explain a word are nowhere near, so what counts is to find that out with one look. Entering all
//! segments of a text costs as much as it has words; so does leaving it again.

use super::super::view::{TypeId, View};

/// A token of a stretch.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Occurrence {
    /// The segment it stands in, and its place there.
    pub segment: u32,
    pub position: u16,
    /// One more than the number of the token of the same type before it; 0 where there is none.
    earlier: u32,
}

/// The tokens of the segments that were entered.
#[derive(Debug, Default)]
pub(in super::super) struct Near {
    /// For each type, one more than the number of its last token; 0 for none.
    latest: Vec<u32>,
    entered: Vec<Occurrence>,
    /// The number of the first token of each segment, and of the segment that would come next.
    starts: Vec<u32>,
    first: usize,
}

impl Near {
    /// Makes room for the types of a side.
    pub(in super::super) fn new(view: &View) -> Self {
        Self { latest: vec![0; view.types.len()], ..Self::default() }
    }

    /// Leaves all that was entered; `first` is the first segment to enter now.
    pub(in super::super) fn restart(&mut self, view: &View, first: usize) {
        let entered = self.starts.len().saturating_sub(1);
        for segment in &view.segments[self.first..self.first + entered] {
            for &token in &segment.tokens {
                self.latest[token as usize] = 0;
            }
        }
        self.entered.clear();
        self.starts.clear();
        self.starts.push(0);
        self.first = first;
    }

    /// Enters the segments up to `end`.
    pub(in super::super) fn enter(&mut self, view: &View, end: usize) {
        for segment in self.first + self.starts.len() - 1..end {
            let place = u32::try_from(segment).expect("a segmentation has at most 2^32 segments");
            for (position, &token) in (0_u16..).zip(&view.segments[segment].tokens) {
                let latest = &mut self.latest[token as usize];
                self.entered.push(Occurrence { segment: place, position, earlier: *latest });
                *latest = number(self.entered.len());
            }
            self.starts.push(number(self.entered.len()));
        }
    }

    /// Returns what [`Near::of`] wants to look no further back than a segment that was entered, or that is the next to enter.
    pub(in super::super) fn since(&self, segment: usize) -> u32 {
        self.starts[segment - self.first]
    }

    /// Returns the tokens of a type, from the last one back to the first that stands in the segment of `since`.
    #[inline]
    pub(in super::super) fn of(&self, token: TypeId, since: u32) -> Occurrences<'_> {
        Occurrences { entered: &self.entered, next: self.latest[token as usize], since }
    }
}

/// Tokens of one type, the last first.
#[derive(Debug)]
pub(in super::super) struct Occurrences<'a> {
    entered: &'a [Occurrence],
    next: u32,
    since: u32,
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;

    #[inline]
    fn next(&mut self) -> Option<Occurrence> {
        if self.next <= self.since {
            return None;
        }
        let occurrence = self.entered[self.next as usize - 1];
        self.next = occurrence.earlier;
        Some(occurrence)
    }
}

fn number(tokens: usize) -> u32 {
    u32::try_from(tokens).expect("a stretch has far fewer tokens")
}
