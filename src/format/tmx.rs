//! TMX 1.4b, the translation memory that other tools load.
//!
//! Takes a bitext; gives back one translation unit for each bead that has both sides, as plain text. It does *not* write
//! dates, and it does not escape what XML cannot hold: such characters are dropped and counted, because one of them makes
//! OmegaT refuse the whole file. `<seg>` is on one line and trimmed, because blanks in it count and spoil exact matches.

use std::collections::BTreeMap;
use std::io;

use super::escape::EscapedContent;
use super::place::LineWalk;
use super::{Listing, WriteOptions, Written, findings_per_bead, output_error};
use crate::bitext::{Bead, BeadId, BeadState, Bitext};
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::{Lang, Side};

/// Trados' cloud refuses units with more characters than this on a side (its manual, "Importing TM content").
const LONG_SIDE_CHARS: usize = 2_000;

/// Writes a TMX file.
///
/// `tuid` is a hash of both texts, so a unit keeps it when others come and go; units alike are told apart by a number.
/// What is known of the bead stands in properties: `x-bead`, `x-confidence`, `x-status`, `x-drift` (the rules with
/// findings), `x-source-file`, `x-target-file`, `x-lines` (source lines, a colon, target lines).
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
    let findings = findings_per_bead(bitext, findings, Listing::Each)?;
    let writer = Writer {
        bitext,
        source_lang: tag(options.source_tag.as_ref(), bitext, Side::Source),
        target_lang: tag(options.target_tag.as_ref(), bitext, Side::Target),
        source_file: on_one_line(bitext.source().document().name()).0,
        target_file: on_one_line(bitext.target().document().name()).0,
        source_lines: LineWalk::new(bitext.source()),
        target_lines: LineWalk::new(bitext.target()),
        repeats: BTreeMap::new(),
        losses: Losses::default(),
        written: Written::default(),
    };
    writer.write(&findings, out).map_err(|cause| output_error(&cause))
}

/// The code of one side: as asked for, or the document's, made full where it is bare. Cloud Trados skips units whose codes
/// differ from its memory's, and people's memories have a region.
fn tag(asked: Option<&Lang>, bitext: &Bitext, side: Side) -> String {
    let lang = asked.unwrap_or_else(|| bitext.side(side).document().lang());
    match lang.tag() {
        "zh" if asked.is_none() => "zh-CN".to_owned(),
        "en" if asked.is_none() => "en-US".to_owned(),
        tag => tag.to_owned(),
    }
}

struct Writer<'a> {
    bitext: &'a Bitext,
    source_lang: String,
    target_lang: String,
    source_file: String,
    target_file: String,
    source_lines: LineWalk<'a>,
    target_lines: LineWalk<'a>,
    /// How many units had the same hash before.
    repeats: BTreeMap<String, u32>,
    losses: Losses,
    written: Written,
}

/// What to tell about texts that did not fit; each with the first bead it happened in.
#[derive(Default)]
struct Losses {
    dropped_chars: usize,
    dropped_first: Option<BeadId>,
    long_units: usize,
    long_first: Option<BeadId>,
}

impl Writer<'_> {
    fn write(mut self, findings: &[Vec<&Finding>], out: &mut dyn io::Write) -> io::Result<Written> {
        out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n")?;
        writeln!(
            out,
            "<tmx version=\"1.4\">\n<header creationtool=\"duiqi\" creationtoolversion=\"{}\" segtype=\"sentence\" \
             o-tmf=\"duiqi\" adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"/>\n<body>",
            env!("CARGO_PKG_VERSION"),
            self.source_lang
        )?;
        for ((id, bead), findings) in self.bitext.numbered_beads().zip(findings) {
            if bead.kind().is_null() || bead.state == BeadState::Excluded {
                self.written.left_out += 1;
                continue;
            }
            self.write_unit(id, bead, findings, out)?;
        }
        out.write_all(b"</body>\n</tmx>\n")?;
        self.losses.report(&mut self.written);
        Ok(self.written)
    }

    fn write_unit(
        &mut self,
        id: BeadId,
        bead: &Bead,
        findings: &[&Finding],
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let source = self.losses.fit(id, &self.bitext.text(Side::Source, bead.source));
        let target = self.losses.fit(id, &self.bitext.text(Side::Target, bead.target));
        if source.is_empty() || target.is_empty() {
            self.written.left_out += 1;
            return Ok(());
        }
        self.losses.measure(id, [&source, &target]);
        let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        let lines = format!("{}:{}", self.source_lines.lines(bead.source), self.target_lines.lines(bead.target));
        writeln!(out, "<tu tuid=\"{}\">", self.unit_id(&source, &target))?;
        let mut property =
            |name: &str, value: &str| writeln!(out, "<prop type=\"{name}\">{}</prop>", EscapedContent(value));
        property("x-bead", &bead.kind().to_string())?;
        property("x-confidence", &format!("{:.4}", bead.confidence.value()))?;
        property("x-status", bead.state.name())?;
        if !rules.is_empty() {
            property("x-drift", &rules.join(" "))?;
        }
        property("x-source-file", &self.source_file)?;
        property("x-target-file", &self.target_file)?;
        property("x-lines", &lines)?;
        for (lang, text) in [(&self.source_lang, &source), (&self.target_lang, &target)] {
            writeln!(out, "<tuv xml:lang=\"{lang}\"><seg>{}</seg></tuv>", EscapedContent(text))?;
        }
        out.write_all(b"</tu>\n")?;
        self.written.units += 1;
        Ok(())
    }

    /// A hash of both texts, with a number from the second unit alike on.
    fn unit_id(&mut self, source: &str, target: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [source, target] {
            // The length keeps ("ab", "c") and ("a", "bc") apart.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let hash = hasher.finalize().to_hex()[..16].to_owned();
        let seen = self.repeats.entry(hash.clone()).or_insert(0);
        *seen += 1;
        if *seen == 1 { hash } else { format!("{hash}-{seen}") }
    }
}

/// Puts a text on one line, trimmed, without the characters that XML 1.0 forbids; also gives back the number of those.
fn on_one_line(text: &str) -> (String, usize) {
    let mut line = String::with_capacity(text.len());
    let mut dropped_chars = 0;
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => dropped_chars += 1,
            _ => line.push(character),
        }
    }
    (line.trim().to_owned(), dropped_chars)
}

impl Losses {
    /// Puts a text on one line and counts what had to go.
    fn fit(&mut self, id: BeadId, text: &str) -> String {
        let (fitted, dropped_chars) = on_one_line(text);
        if dropped_chars > 0 {
            self.dropped_chars += dropped_chars;
            self.dropped_first.get_or_insert(id);
        }
        fitted
    }

    fn measure(&mut self, id: BeadId, sides: [&str; 2]) {
        if sides.iter().any(|side| side.chars().count() > LONG_SIDE_CHARS) {
            self.long_units += 1;
            self.long_first.get_or_insert(id);
        }
    }

    fn report(&self, written: &mut Written) {
        if let Some(first) = self.dropped_first {
            let number = self.dropped_chars;
            written.notice(format!(
                "dropped control characters that TMX cannot hold: {number}, the first in bead {first}"
            ));
        }
        if let Some(first) = self.long_first {
            let number = self.long_units;
            written.notice(format!(
                "units with more than {LONG_SIDE_CHARS} characters on a side, which some programs refuse: {number}, the first \
                 is bead {first}"
            ));
        }
    }
}
