//! One side of many files: chapters become one document.
//!
//! Takes segmentations; gives back one whose text is theirs, one after another. It does *not* cut anything anew.

use super::{Block, ContentHash, Document, Inline, Notice, Segment, Segmentation, WeakPlace};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

impl Segmentation {
    /// Joins the segmentations of chapters, each of which starts on a line of its own. Notices say which chapter they are from;
    /// the hash is that of the joined text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] over 4 GiB of text or 4,294,967,295 segments.
    pub fn joined(name: impl Into<String>, lang: Lang, parts: &[Self]) -> Result<Self> {
        let too_large =
            || Error::new(ErrorKind::TooLarge, "the chapters together are larger than 4 GiB; align them in parts");
        let mut text = String::new();
        let (mut blocks, mut notices) = (Vec::new(), Vec::new());
        let (mut segments, mut weak): (Vec<Segment>, Vec<WeakPlace>) = (Vec::new(), Vec::new());
        for part in parts {
            let document = part.document();
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            let start = u32::try_from(text.len()).map_err(|_| too_large())?;
            u32::try_from(text.len() + document.text().len()).map_err(|_| too_large())?;
            let shift = |span: ByteSpan| ByteSpan::new(span.start + start, span.end + start);
            let first_block = u32::try_from(blocks.len()).map_err(|_| too_large())?;
            text.push_str(document.text());
            blocks.extend(document.blocks().iter().map(|block| {
                Block {
                    kind: block.kind,
                    span: shift(block.span),
                    inlines: block
                        .inlines
                        .iter()
                        .map(|inline| Inline { span: shift(inline.span), kind: inline.kind.clone() })
                        .collect(),
                }
            }));
            notices.extend(document.notices().iter().map(|notice| Notice {
                span: notice.span.map(shift),
                message: format!("{}: {}", document.name(), notice.message),
            }));
            segments.extend(part.segments().iter().map(|segment| Segment {
                span: shift(segment.span),
                block: segment.block + first_block,
                ..*segment
            }));
            let places = part.all().ids().flat_map(|id| part.weak_places(id));
            weak.extend(places.map(|place| WeakPlace { end: place.end + start, ..*place }));
        }
        let hash = ContentHash::of(text.as_bytes());
        Self::new(Document::new(name, lang, hash, text, blocks, notices)?, segments)?.with_weak_places(weak)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Boundary, WeakMark};
    use super::*;

    #[test]
    fn chapters_follow_each_other() {
        let part = |name: &str, text: &str| {
            let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
            let notice = Notice { span: None, message: "odd".to_owned() };
            let hash = ContentHash::of(text.as_bytes());
            let document = Document::new(name, Lang::chinese(), hash, text.to_owned(), vec![block], vec![notice]);
            let segment = Segment { span: ByteSpan::of(0, text.len()), block: 0, boundary: Boundary::Strong };
            let weak = WeakPlace { end: 6, mark: WeakMark::Semicolon };
            let cut = Segmentation::new(document.expect("lawful"), vec![segment]).expect("lawful");
            cut.with_weak_places(vec![weak]).expect("lawful")
        };
        let joined =
            Segmentation::joined("book", Lang::chinese(), &[part("1", "甲；乙"), part("2", "丙；丁")]).expect("small");
        assert_eq!(joined.document().text(), "甲；乙\n丙；丁");
        assert_eq!(joined.all().ids().map(|id| joined.text(id)).collect::<Vec<_>>(), ["甲；乙", "丙；丁"]);
        let second = joined.all().ids().nth(1).expect("two");
        assert_eq!(joined.weak_places(second), [WeakPlace { end: 16, mark: WeakMark::Semicolon }]);
        assert_eq!(joined.document().notices()[1].message, "2: odd");
        assert!(Segmentation::joined("none", Lang::chinese(), &[]).expect("empty").is_empty());
    }
}
