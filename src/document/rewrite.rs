//! Sentences whose wording a person has changed.
//!
//! Takes a [`Segmentation`] and new texts for some of its segments; gives back a segmentation in which they read as they are
//! written now, and a map from the old bytes to the new ones. All else stays as it is. It does *not* read markup: where the
//! change touches markup, the whole sentence counts as plain text.

use std::collections::BTreeMap;

use super::{Block, Document, Inline, InlineKind, Notice, Segment, Segmentation, WeakPlace};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::ByteSpan;

/// The new wording of segments, and where every byte has gone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rewriting {
    /// The old spans in order, each with its new text.
    places: Vec<(ByteSpan, String)>,
}

impl Rewriting {
    /// Takes new texts by the first byte of their segment.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where no segment starts there, or a text is empty or has a line break.
    pub fn new(side: &Segmentation, texts: &BTreeMap<u32, String>) -> Result<Self> {
        let place = |(start, text): (&u32, &String)| {
            let found = side.segments().binary_search_by_key(start, |segment| segment.span.start);
            let Ok(index) = found else {
                return Err(Error::new(ErrorKind::Edit, format!("no sentence starts at byte {start}")));
            };
            check_text(text)?;
            Ok((side.segments()[index].span, text.clone()))
        };
        Ok(Self { places: texts.iter().map(place).collect::<Result<_>>()? })
    }

    /// Returns the old spans in order, each with its new text.
    #[must_use]
    pub fn places(&self) -> &[(ByteSpan, String)] {
        &self.places
    }

    /// Returns where a span of the old text is now. A span that ends inside a rewritten segment is widened to the whole of it.
    #[must_use]
    pub fn moved(&self, span: ByteSpan) -> ByteSpan {
        let place = |offset: u32, edge: fn(ByteSpan) -> u32| {
            let mut moved = i64::from(offset);
            for (old, text) in &self.places {
                if old.start >= offset {
                    break;
                }
                let offset_in_new = i64::from(old.start) + text.len() as i64 - i64::from(old.end);
                if offset < old.end {
                    // Inside: the edge of the old segment, which moves like what stands before or after it.
                    moved += i64::from(edge(*old)) - i64::from(offset);
                    moved += if edge(*old) == old.end { offset_in_new } else { 0 };
                    break;
                }
                moved += offset_in_new;
            }
            u32::try_from(moved).unwrap_or(0)
        };
        let start = place(span.start, |old| old.start);
        ByteSpan::new(start, place(span.end, |old| old.end).max(start))
    }

    /// Returns the side as it reads with the new texts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] over 4 GiB.
    pub fn apply(&self, side: &Segmentation) -> Result<Segmentation> {
        let document = side.document();
        let mut text = String::with_capacity(document.text().len());
        let mut last = 0;
        for (old, new) in &self.places {
            text.push_str(&document.text()[last as usize..old.start as usize]);
            text.push_str(new);
            last = old.end;
        }
        text.push_str(&document.text()[last as usize..]);
        if u32::try_from(text.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLarge, "the text is larger than 4 GiB"));
        }
        let blocks = document.blocks().iter().map(|block| self.block(document.text(), block)).collect();
        let moved_notice = |notice: &Notice| Notice {
            span: notice.span.map(|span| self.moved(span)),
            message: notice.message.clone(),
        };
        let notices = document.notices().iter().map(moved_notice).collect();
        let hash = document.hash().clone();
        let document = Document::new(document.name(), document.lang().clone(), hash, text, blocks, notices)?;
        let segments =
            side.segments().iter().map(|segment| Segment { span: self.moved(segment.span), ..*segment }).collect();
        let kept = side.weak_places.iter().filter(|place| self.at(place.end).is_none());
        let weak = kept.map(|place| WeakPlace { end: self.moved(ByteSpan::new(place.end, place.end)).end, ..*place });
        Segmentation::new(document, segments)?.with_weak_places(weak.collect())
    }

    fn at(&self, offset: u32) -> Option<&(ByteSpan, String)> {
        self.places.iter().find(|(old, _)| old.start < offset && offset < old.end)
    }

    fn block(&self, text: &str, block: &Block) -> Block {
        let span = self.moved(block.span);
        let inside = self.places.iter().filter(|(old, _)| block.span.contains(*old));
        let mut inlines = Vec::with_capacity(block.inlines.len());
        let mut from = block.span.start;
        for (old, new) in inside {
            inlines.extend(self.kept(block, ByteSpan::new(from, old.start)));
            let start = self.moved(*old).start;
            inlines.extend(rewritten(text, block, *old, new, start));
            from = old.end;
        }
        inlines.extend(self.kept(block, ByteSpan::new(from, block.span.end)));
        Block { kind: block.kind, span, inlines }
    }

    /// The inlines between two rewritten segments, at their new places.
    fn kept<'a>(&'a self, block: &'a Block, between: ByteSpan) -> impl Iterator<Item = Inline> + 'a {
        parts(block, between).map(|inline| Inline { span: self.moved(inline.span), kind: inline.kind })
    }
}

fn check_text(text: &str) -> Result<()> {
    if text.trim().is_empty() || text.trim() != text || text.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let message = "a sentence is rewritten as one line that is not empty and has no blanks at its ends";
        return Err(Error::new(ErrorKind::Edit, message));
    }
    Ok(())
}

/// The parts of a block's inlines that lie in a span.
fn parts(block: &Block, within: ByteSpan) -> impl Iterator<Item = Inline> + '_ {
    let inside = move |inline: &&Inline| inline.span.start < within.end && within.start < inline.span.end;
    block.inlines.iter().filter(inside).map(move |inline| Inline {
        span: ByteSpan::new(inline.span.start.max(within.start), inline.span.end.min(within.end)),
        kind: inline.kind.clone(),
    })
}

/// The inlines of a rewritten segment, which starts at `start` now: those of the old one where the change lies in text alone.
fn rewritten(text: &str, block: &Block, old: ByteSpan, new: &str, start: u32) -> Vec<Inline> {
    let raw = old.of_text(text);
    let (head, tail) = common(raw, new);
    let changed = ByteSpan::new(old.start + head, old.end - tail);
    let is_text = |inline: &Inline| inline.kind == InlineKind::Text;
    let holds = |inline: &Inline| is_text(inline) && inline.span.contains(changed);
    let plain =
        || vec![Inline { span: ByteSpan::of(start as usize, start as usize + new.len()), kind: InlineKind::Text }];
    let Some(holder) = block.inlines.iter().position(holds) else {
        return plain();
    };
    let growth = new.len() as i64 - raw.len() as i64;
    let placed = |offset: u32, moves: bool| {
        let place = i64::from(start) + i64::from(offset - old.start) + if moves { growth } else { 0 };
        u32::try_from(place).unwrap_or(start)
    };
    let inside =
        (0..).zip(&block.inlines).filter(|(_, inline)| inline.span.start < old.end && old.start < inline.span.end);
    inside
        .map(|(number, inline)| {
            let from = placed(inline.span.start.max(old.start), number > holder);
            let to = placed(inline.span.end.min(old.end), number >= holder);
            Inline { span: ByteSpan::new(from, to), kind: inline.kind.clone() }
        })
        .collect()
}

/// How many bytes two texts share at the start and, after these, at the end; whole characters.
fn common(old: &str, new: &str) -> (u32, u32) {
    let head: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let rest = (old[head..].chars().rev()).zip(new[head..].chars().rev());
    let tail: usize = rest.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (ByteSpan::of(0, head).end, ByteSpan::of(0, tail).end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Boundary, ContentHash, Mark};
    use crate::text::lang::Lang;

    const TEXT: &str = "One is **bold** here. Two.\n\nThree.";

    fn side() -> Segmentation {
        let inline = |start, end, kind| Inline { span: ByteSpan::new(start, end), kind };
        let inlines = vec![
            inline(0, 7, InlineKind::Text),
            inline(7, 9, InlineKind::Open(Mark::Strong)),
            inline(9, 13, InlineKind::Text),
            inline(13, 15, InlineKind::Close(Mark::Strong)),
            inline(15, 26, InlineKind::Text),
        ];
        let blocks = vec![
            Block { kind: BlockKind::Paragraph, span: ByteSpan::new(0, 26), inlines },
            Block::prose(BlockKind::Paragraph, ByteSpan::new(28, 34)),
        ];
        let hash = ContentHash::of(TEXT.as_bytes());
        let document = Document::new("t", Lang::english(), hash, TEXT.to_owned(), blocks, Vec::new()).expect("lawful");
        let segment =
            |start, end, block| Segment { span: ByteSpan::new(start, end), block, boundary: Boundary::Strong };
        Segmentation::new(document, vec![segment(0, 21, 0), segment(22, 26, 0), segment(28, 34, 1)]).expect("lawful")
    }

    fn rewrite(texts: &[(u32, &str)]) -> (Rewriting, Segmentation) {
        let texts = texts.iter().map(|(start, text)| (*start, (*text).to_owned())).collect();
        let rewriting = Rewriting::new(&side(), &texts).expect("segments start there");
        let now = rewriting.apply(&side()).expect("lawful");
        (rewriting, now)
    }

    fn read(side: &Segmentation) -> Vec<&str> {
        side.all().ids().map(|id| side.text(id)).collect()
    }

    #[test]
    fn a_change_outside_markup_keeps_the_markup() {
        let (rewriting, now) = rewrite(&[(0, "One was **bold** here."), (28, "3.")]);
        assert_eq!(read(&now), ["One was bold here.", "Two.", "3."]);
        assert_eq!(now.document().text(), "One was **bold** here. Two.\n\n3.");
        assert_eq!(rewriting.moved(ByteSpan::new(22, 26)), ByteSpan::new(23, 27));
        assert_eq!(rewriting.moved(ByteSpan::new(9, 13)), ByteSpan::new(0, 22));
    }

    #[test]
    fn words_added_at_the_end_stay_inside() {
        let (_, now) = rewrite(&[(0, "One is **bold** here now.")]);
        assert_eq!(read(&now), ["One is bold here now.", "Two.", "Three."]);
    }

    #[test]
    fn a_change_of_markup_makes_plain_text() {
        let (_, now) = rewrite(&[(0, "One is bold here.")]);
        assert_eq!(read(&now)[0], "One is bold here.");
    }

    #[test]
    fn texts_that_would_break_the_file_are_refused() {
        for text in ["", " a", "a\nb", " "] {
            assert!(Rewriting::new(&side(), &BTreeMap::from([(0, text.to_owned())])).is_err(), "{text:?}");
        }
        assert!(Rewriting::new(&side(), &BTreeMap::from([(1, "a".to_owned())])).is_err());
    }
}
