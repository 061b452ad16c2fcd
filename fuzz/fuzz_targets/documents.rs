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
    options.format = Some(if choice & 1 == 0 { Format::Text } else { Format::Markdown });
    options.lines = [Lines::Auto, Lines::Wrapped, Lines::Paragraph, Lines::Auto][usize::from(choice >> 1 & 3)];
    options.cutting = if choice & 8 == 0 { Cutting::Sentences } else { Cutting::Blocks };
    options.segmenter = if choice & 16 == 0 { Segmenter::Auto } else { Segmenter::Uax29 };
    let Ok(segmentation) = pipeline::prepare("fuzz", bytes, &options) else { return };
    let text = segmentation.document().text();
    let mut last = 0;
    for id in segmentation.all().ids() {
        let span = segmentation.segments()[id.index()].span;
        assert!(last <= span.range().start && text.is_char_boundary(span.range().start));
        assert!(!segmentation.text(id).trim().is_empty());
        let _ = segmentation.position(id);
        last = span.range().end;
    }
    assert!(text.is_char_boundary(last));
});
