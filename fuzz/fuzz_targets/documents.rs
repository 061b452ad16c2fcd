//! Every way to read a text, on any bytes: segments and gaps give back the text, and nothing panics.

#![no_main]

use duiqi::format::Format;
use duiqi::format::encoding::BadBytes;
use duiqi::pipeline::{self, Cutting, ReadOptions, Segmenter};
use duiqi::text::lines::Lines;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let mut options = ReadOptions::default();
    options.decoding.bad_bytes = BadBytes::Replace;
    let formats: Vec<Format> = Format::all().filter(|format| format.is_document()).collect();
    options.format = Some(formats[(usize::from(choice >> 5) * 2 + usize::from(choice & 1)) % formats.len()]);
    options.lines = [Lines::Auto, Lines::Wrapped, Lines::Paragraph, Lines::Auto][usize::from(choice >> 1 & 3)];
    options.cutting = if choice & 8 == 0 { Cutting::Sentences } else { Cutting::Blocks };
    options.segmenter = if choice & 16 == 0 { Segmenter::Auto } else { Segmenter::Uax29 };
    let Ok(segmentation) = pipeline::prepare("fuzz", bytes, &options) else { return };
    let text = segmentation.document().text();
    let is_plain = options.format == Some(Format::Text);
    let mut last = 0;
    let mut weak = Vec::new();
    for id in segmentation.all().ids() {
        let span = segmentation.segments()[id.index()].span;
        assert!(last <= span.range().start && text.is_char_boundary(span.range().start));
        assert!(!segmentation.text(id).trim().is_empty());
        let _ = segmentation.position(id);
        // Of plain text nothing but blanks and the markers of items is left out.
        let marker = segmentation.block(id).marker().map_or("", |marker| marker.of_text(text));
        let gap = &text[last..span.range().start];
        assert!(!is_plain || gap.replacen(marker, "", 1).chars().all(|left| !left.is_alphanumeric()), "{gap:?}");
        last = span.range().end;
        let parts: Vec<_> = segmentation.parts(id).collect();
        assert_eq!(parts.len(), segmentation.weak_places(id).len() + 1);
        assert!(parts.iter().all(|part| !part.of_text(text).trim().is_empty() && span.contains(*part)));
        weak.extend(segmentation.weak_places(id).iter().map(|place| place.end));
    }
    assert!(text.is_char_boundary(last));
    assert!(!is_plain || text[last..].chars().all(|left| !left.is_alphanumeric()));
    let count = segmentation.len() + weak.len();
    assert_eq!(segmentation.cut_at(&weak).expect("weak places can be cut at").len(), count);
});
