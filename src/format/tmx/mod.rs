//! TMX, the translation memory that other tools load: written as 1.4b, read in every version.
//!
//! Takes a bitext; gives back one translation unit for each bead that has both sides. It does *not* write dates, and it does
//! not escape what XML cannot hold: such characters are dropped and counted, because one of them makes OmegaT refuse the
//! whole file. `<seg>` is on one line and trimmed, because blanks in it count and spoil exact matches.

mod languages;
mod read;

use std::collections::BTreeMap;
use std::io;

use super::chosen::{Chosen, Nulls, choose, hash_of_both};
use super::codes::{CodeNames, Spelled, parts, shown};
use super::escape::{EscapedContent, OneLine};
use super::loss::Losses;
use super::place::LineWalk;
use super::{Context, WriteOptions, Written, output_error};
use crate::bitext::Bitext;
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::{Lang, Side};

pub use read::read;

/// The attributes of inline codes (TMX 1.4b, section 3.3).
const CODES: CodeNames = CodeNames { number: "i", kind: "type", halves: ["begin", "end"], lone_number: None };

/// Writes a TMX file.
///
/// `tuid` is a hash of both texts, so a unit keeps it when others come and go; units alike are told apart by a number.
/// What is known of the bead stands in properties: `x-bead`, `x-confidence`, `x-status`, `x-drift` (the rules with
/// findings); and where it stands: `x-source-file`, `x-target-file`, `x-segment` (the number of the bead, from 1), `x-lines`
/// (source lines, a colon, target lines). Inline markup becomes `bpt`, `ept`, `it` and `ph`.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Drop)?;
    let mut line = OneLine::default();
    let writer = Writer {
        bitext,
        options,
        langs: [Side::Source, Side::Target].map(|side| tag(options, bitext, side)),
        files: [Side::Source, Side::Target].map(|side| line.alone(bitext.side(side).document().name())),
        source_lines: LineWalk::new(bitext.source()),
        target_lines: LineWalk::new(bitext.target()),
        repeats: BTreeMap::new(),
        losses: Losses::default(),
        written: Written { left_out: choice.left_out, ..Written::default() },
    };
    writer.write(&choice.beads, out).map_err(|cause| output_error(&cause))
}

/// The code of one side: as asked for, or the document's, made full where it is bare. Cloud Trados skips units whose codes
/// differ from its memory's, and people's memories have a region.
pub(super) fn tag(options: &WriteOptions, bitext: &Bitext, side: Side) -> String {
    let asked: Option<&Lang> = match side {
        Side::Source => options.source_tag.as_ref(),
        Side::Target => options.target_tag.as_ref(),
    };
    let lang = asked.unwrap_or_else(|| bitext.side(side).document().lang());
    match lang.tag() {
        "zh" if asked.is_none() => "zh-CN".to_owned(),
        "en" if asked.is_none() => "en-US".to_owned(),
        tag => tag.to_owned(),
    }
}

struct Writer<'a> {
    bitext: &'a Bitext,
    options: &'a WriteOptions,
    langs: [String; 2],
    files: [String; 2],
    source_lines: LineWalk<'a>,
    target_lines: LineWalk<'a>,
    /// How many units had the same hash before.
    repeats: BTreeMap<[u8; 16], u32>,
    losses: Losses,
    written: Written,
}

impl Writer<'_> {
    fn write(mut self, beads: &[Chosen<'_>], out: &mut dyn io::Write) -> io::Result<Written> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n")?;
        writeln!(
            out,
            "<tmx version=\"1.4\">\n<header creationtool=\"duiqi\" creationtoolversion=\"{}\" segtype=\"sentence\" \
             o-tmf=\"duiqi\" adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\" creationid=\"duiqi\"/>\n<body>",
            env!("CARGO_PKG_VERSION"),
            self.langs[0]
        )?;
        for chosen in beads {
            self.write_unit(chosen, out)?;
        }
        out.write_all(b"</body>\n</tmx>\n")?;
        self.losses.report("TMX", &mut self.written);
        Ok(self.written)
    }

    fn write_unit(&mut self, chosen: &Chosen<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let (id, bead) = (chosen.id, chosen.bead);
        let mut line = OneLine::default();
        let mut side = |side: Side| parts(self.bitext.side(side), bead.side(side), self.options.markup, &mut line);
        let both = [side(Side::Source), side(Side::Target)];
        self.losses.dropped(id, line.dropped_chars);
        let texts = [shown(&both[0]), shown(&both[1])];
        if texts.iter().any(String::is_empty) {
            self.written.left_out += 1;
            return Ok(());
        }
        self.losses.measure(id, [&texts[0], &texts[1]]);
        let rules = chosen.rules();
        let lines = format!("{}:{}", self.source_lines.lines(bead.source), self.target_lines.lines(bead.target));
        writeln!(out, "<tu tuid=\"{}\">", self.unit_id([&texts[0], &texts[1]]))?;
        let mut property =
            |name: &str, value: &str| writeln!(out, "<prop type=\"{name}\">{}</prop>", EscapedContent(value));
        property("x-bead", &bead.kind().to_string())?;
        property("x-confidence", &format!("{:.4}", bead.confidence.value()))?;
        property("x-status", bead.state.name())?;
        if !rules.is_empty() {
            property("x-drift", &rules.join(" "))?;
        }
        if self.options.context == Context::Keep {
            property("x-source-file", &self.files[0])?;
            property("x-target-file", &self.files[1])?;
            property("x-segment", &(u64::from(id.0) + 1).to_string())?;
            property("x-lines", &lines)?;
        }
        for (lang, parts) in self.langs.iter().zip(&both) {
            writeln!(out, "<tuv xml:lang=\"{lang}\"><seg>{}</seg></tuv>", Spelled { parts, names: &CODES })?;
        }
        out.write_all(b"</tu>\n")?;
        self.written.units += 1;
        Ok(())
    }

    /// A hash of both texts, with a number from the second unit alike on.
    fn unit_id(&mut self, texts: [&str; 2]) -> String {
        let hash = hash_of_both(texts[0], texts[1]);
        let mut id = String::new();
        for byte in &hash[..8] {
            id += &format!("{byte:02x}");
        }
        let seen = self.repeats.entry(hash).or_insert(0);
        *seen += 1;
        if *seen == 1 { id } else { format!("{id}-{seen}") }
    }
}
