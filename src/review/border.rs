//! Where a pair is best split.
//!
//! Takes the sentences of a pair; gives back the border that is offered first. It does *not* split.

use super::sheet::Sheet;
use crate::document::SegmentRange;
use crate::lexicon::link::Text;
use crate::text::lang::Side;
use crate::text::number::quantities;

impl Sheet<'_> {
    /// Returns how many sentences of each side the first part should take: both parts have much the same share of the text on either
    /// side, and few words part from what translates them. A side of several sentences is parted where that can be; `(0, 0)` where
    /// there is nothing to split.
    #[must_use]
    pub fn offered_border(&self, source: SegmentRange, target: SegmentRange) -> (u32, u32) {
        let bitext = self.shown();
        let texts = [bitext.text(Side::Source, source), bitext.text(Side::Target, target)];
        let langs = [Side::Source, Side::Target].map(|side| bitext.side(side).document().lang());
        let numbers = [quantities(&texts[0], langs[0]), quantities(&texts[1], langs[1])];
        let text = |side: usize| Text { text: &texts[side], quantities: &numbers[side] };
        let linkage = self.linker().link(text(0), text(1));
        let starts = [(Side::Source, source), (Side::Target, target)].map(|(side, range)| {
            let segmentation = bitext.side(side);
            let blank = usize::from(!segmentation.document().lang().is_chinese());
            let step = |start: &mut usize, id| {
                let own = *start;
                *start += segmentation.text(id).len() + blank;
                Some(own)
            };
            range.ids().scan(0, step).collect::<Vec<usize>>()
        });
        let sentence = |side: usize, place: u32| starts[side].partition_point(|start| *start <= place as usize);
        // The sentence of each side, from 1, and how strong the link is.
        let links: Vec<(usize, usize, f32)> = linkage
            .links
            .iter()
            .map(|link| (sentence(0, link.source.start), sentence(1, link.target.start), link.strength))
            .collect();
        let whole: f32 = links.iter().map(|(_, _, strength)| strength).sum();
        let parted = |i: usize, j: usize| -> f32 {
            let cut = links.iter().filter(|(source, target, _)| (*source <= i) != (*target <= j));
            cut.map(|(_, _, strength)| strength).sum::<f32>() / whole.max(1.0)
        };
        let shares = [0, 1].map(|side: usize| {
            let characters = |text: &str| text.chars().count() as f32;
            let all = characters(&texts[side]).max(1.0);
            let share = |start: &usize| characters(&texts[side][..*start]) / all;
            starts[side].iter().map(share).chain([1.0]).collect::<Vec<f32>>()
        });
        let mut best = (f32::MAX, 0, 0);
        for (i, a) in shares[0].iter().enumerate() {
            for (j, b) in shares[1].iter().enumerate() {
                let counts = [starts[0].len(), starts[1].len()];
                let (is_nothing, is_all) = (i + j == 0, i + j == counts[0] + counts[1]);
                // A side that has several sentences should be parted, not left empty.
                let empty =
                    |place: usize, count: usize| f32::from(u8::from(count > 1 && (place == 0 || place == count)));
                let cost = (a - b).abs() + parted(i, j) + empty(i, counts[0]) + empty(j, counts[1]);
                if !is_nothing && !is_all && cost < best.0 {
                    best = (cost, i, j);
                }
            }
        }
        let narrow = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        (narrow(best.1), narrow(best.2))
    }
}
