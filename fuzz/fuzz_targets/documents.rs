//! Every way to read a text, on any bytes: the laws of segmentation hold, of plain text nothing but blanks and the markers of items is
//! left out, and nothing panics.

use duiqi::format::Format;
use duiqi::format::encoding::BadBytes;
use duiqi::pipeline::{self, Cutting, ReadOptions, Segmenter};
use duiqi::text::lines::Lines;

pub fn fuzz(input: (u8, &[u8])) {
    let (choice, bytes) = input;
    let mut options = ReadOptions::default();
    options.decoding.bad_bytes = BadBytes::Replace;
    let formats: Vec<Format> = Format::all().filter(|format| format.is_document()).collect();
    options.format = Some(formats[(usize::from(choice >> 5) * 2 + usize::from(choice & 1)) % formats.len()]);
    options.lines = [Lines::Auto, Lines::Wrapped, Lines::Paragraph, Lines::Auto][usize::from(choice >> 1 & 3)];
    options.cutting = if choice & 8 == 0 { Cutting::Sentences } else { Cutting::Blocks };
    options.segmenter = if choice & 16 == 0 { Segmenter::Auto } else { Segmenter::Uax29 };
    let Ok(segmentation) = pipeline::prepare("fuzz", bytes, &options) else { return };
    duiqi_fuzz::segmented(&segmentation);
    if options.format != Some(Format::Text) {
        return;
    }
    let text = segmentation.document().text();
    let is_left_out = |gap: &str| gap.chars().all(|left| !left.is_alphanumeric());
    let mut last = 0;
    for id in segmentation.all().ids() {
        let span = segmentation.segments()[id.index()].span.range();
        let marker = segmentation.block(id).marker().map_or("", |marker| marker.of_text(text));
        assert!(is_left_out(&text[last..span.start].replacen(marker, "", 1)));
        last = span.end;
    }
    assert!(is_left_out(&text[last..]));
}
