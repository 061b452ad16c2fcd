//! What the fuzz targets share: the laws that hold of whatever is read, and the parts that an input is made of.

use std::io::{Cursor, Write as _};

use duiqi::bitext::Bitext;
use duiqi::document::Segmentation;
use duiqi::finding::Finding;
use duiqi::format::encoding::BadBytes;
use duiqi::format::{self, BitextFile, BitextOptions, Cells, Format, Layout, Markup, WriteOptions};
use duiqi::pipeline::{self, Cutting, ReadOptions};
use duiqi::text::lang::{Lang, Side};

/// Takes an input apart: a line `%%% name` begins a part. What stands before the first of them has no name.
#[must_use]
pub fn parts(text: &str) -> Vec<(&str, String)> {
    let mut parts = vec![("", String::new())];
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("%%% "), parts.last_mut()) {
            (Some(name), _) => parts.push((name.trim_end_matches('\n'), String::new())),
            (None, Some((_, part))) => part.push_str(line),
            (None, None) => {}
        }
    }
    parts
}

/// Takes the first two parts of an input.
#[must_use]
pub fn two(text: &str) -> [String; 2] {
    let mut parts = parts(text).into_iter().map(|(_, part)| part);
    [parts.next().unwrap_or_default(), parts.next().unwrap_or_default()]
}

/// Makes an archive of the parts of an input.
///
/// `None` where it cannot be made, such as of two parts of one name.
#[must_use]
pub fn archive(parts: &[(&str, String)]) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).ok()?;
        writer.write_all(bytes.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// The format of a name.
///
/// # Panics
///
/// Where there is none.
#[must_use]
pub fn format_of(name: &str) -> Format {
    Format::from_name(name).expect("a target is called after a format")
}

/// Reads a document in a format and looks whether the laws of segmentation hold.
pub fn document(format: Format, bytes: &[u8]) {
    let mut options = ReadOptions::default();
    options.decoding.bad_bytes = BadBytes::Replace;
    options.format = Some(format);
    for cutting in [Cutting::Sentences, Cutting::Blocks] {
        options.cutting = cutting;
        if let Ok(segmentation) = pipeline::prepare("fuzz", bytes, &options) {
            segmented(&segmentation);
        }
    }
}

/// The laws of segmentation that hold whatever the format is.
///
/// # Panics
///
/// Where one is broken.
pub fn segmented(segmentation: &Segmentation) {
    let text = segmentation.document().text();
    let mut last = 0;
    let mut weak = Vec::new();
    for id in segmentation.all().ids() {
        let span = segmentation.segments()[id.index()].span;
        assert!(last <= span.range().start && text.is_char_boundary(span.range().start));
        assert!(!segmentation.text(id).trim().is_empty());
        let _ = segmentation.position(id);
        last = span.range().end;
        let parts: Vec<_> = segmentation.parts(id).collect();
        assert_eq!(parts.len(), segmentation.weak_places(id).len() + 1);
        assert!(parts.iter().all(|part| !part.of_text(text).trim().is_empty() && span.contains(*part)));
        weak.extend(segmentation.weak_places(id).iter().map(|place| place.end));
    }
    assert!(text.is_char_boundary(last));
    let count = segmentation.len() + weak.len();
    assert_eq!(segmentation.clone().cut_at(&weak).expect("weak places can be cut at").len(), count);
}

/// How memories are read here: languages that a file does not say are Chinese and English.
#[must_use]
pub fn reading(format: Format) -> BitextOptions {
    let mut options = BitextOptions::default();
    options.decoding.bad_bytes = BadBytes::Replace;
    // The others say their languages, or are refused.
    if matches!(format, Format::Tsv | Format::Csv | Format::Xlsx | Format::Hunalign | Format::Po | Format::Mo) {
        options.source_lang = Some(Lang::chinese());
        options.target_lang = Some(Lang::english());
    }
    options
}

/// Reads a file that holds both sides; the laws hold of it and of what is made of it.
pub fn memory(format: Format, bytes: &[u8]) {
    if let Ok(BitextFile { bitext, findings, .. }) =
        format::read_bitext(format, "fuzz", bytes.to_vec(), &reading(format))
    {
        lawful(&bitext);
        written(&bitext, &findings, bytes.len());
    }
}

/// Beads partition both sides, in order.
///
/// # Panics
///
/// Where they do not.
pub fn lawful(bitext: &Bitext) {
    segmented(bitext.source());
    segmented(bitext.target());
    let mut seen = [0, 0];
    for bead in bitext.beads() {
        for (side, seen) in [Side::Source, Side::Target].into_iter().zip(&mut seen) {
            for id in bead.side(side).ids() {
                assert_eq!(id.index(), *seen, "beads go through each side in order");
                *seen += 1;
            }
        }
        let sum: f32 = bead.evidence.total().value();
        assert!(!sum.is_nan(), "evidence is a number");
    }
    assert_eq!(seen, [bitext.source().len(), bitext.target().len()]);
}

/// Writes a bitext as an alignment file, which gives it back, and in the format whose turn it is, which is read again.
///
/// # Panics
///
/// Where the alignment file does not give it back.
pub fn written(bitext: &Bitext, findings: &[Finding], turn: usize) {
    let mut out = Vec::new();
    format::write(Format::Jsonl, bitext, findings, &WriteOptions::default(), &mut out).expect("it can be written");
    let again = format::jsonl::read(&out).expect("what was written is read");
    // Figures are written with four places, so it is the file that comes back to the letter.
    let mut twice = Vec::new();
    format::write(Format::Jsonl, &again.bitext, &again.findings, &WriteOptions::default(), &mut twice)
        .expect("as above");
    assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&out));
    assert_eq!(again.bitext.ladder(), bitext.ladder());
    let formats: Vec<Format> = Format::all().filter(|format| format.is_written()).collect();
    let format = formats[turn / 2 % formats.len()];
    let (cells, markup, layout) = match turn % 2 {
        0 => (Cells::Guarded, Markup::Inline, Layout::Sides),
        _ => (Cells::Raw, Markup::Plain, Layout::Interleaved),
    };
    let options = WriteOptions { cells, markup, layout, ..WriteOptions::default() };
    if format.is_several_files() {
        let _ = format::files(format, "fuzz", bitext, findings, &options);
        return;
    }
    let mut out = Vec::new();
    if format::write(format, bitext, findings, &options, &mut out).is_ok() && format.is_bitext_read() {
        let _ = format::read_bitext(format, "fuzz", out, &reading(format));
    }
}
