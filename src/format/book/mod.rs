//! A bilingual book, to be read: one page of HTML, or an EPUB with a chapter for each heading.
//!
//! Takes a bitext; gives back both texts side by side or one after the other, paragraph by paragraph, without markup, numbers or
//! findings: see `report` for a page to work with. It does *not* load anything from elsewhere and holds no script.

mod epub;

use std::fmt::{self, Write as _};
use std::io;

use super::chosen::{Chosen, Nulls, choose};
use super::escape::{EscapedAttribute, EscapedContent, OneLine};
use super::{WriteOptions, Written, output_error};
use crate::bitext::Bitext;
use crate::document::BlockKind;
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::Side;

pub use epub::write as write_epub;

const STYLE: &str = include_str!("style.css");

/// How the two texts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Layout {
    /// In two columns.
    #[default]
    Sides,
    /// One below the other.
    Interleaved,
}

/// Writes a page.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write_html(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let mut book = Book::new(bitext, options.layout);
    let chapters = book.chapters(&choice.beads);
    let title = &book.title;
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n",
        EscapedAttribute(book.langs[0].as_str()),
        EscapedContent(title),
    );
    for chapter in &chapters {
        page += &chapter.body;
    }
    page += "</body>\n</html>\n";
    out.write_all(page.as_bytes()).map_err(|cause| output_error(&cause))?;
    let mut written = Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() };
    book.report(&mut written);
    Ok(written)
}

/// A stretch of a book from a heading to the next.
struct Chapter {
    title: String,
    body: String,
}

/// A book while it is made.
struct Book<'a> {
    bitext: &'a Bitext,
    layout: Layout,
    title: String,
    langs: [String; 2],
    line: OneLine,
}

impl<'a> Book<'a> {
    fn new(bitext: &'a Bitext, layout: Layout) -> Self {
        let mut line = OneLine::default();
        let [source, target] = [Side::Source, Side::Target].map(|side| line.alone(bitext.side(side).document().name()));
        let langs = [Side::Source, Side::Target].map(|side| bitext.side(side).document().lang().tag().to_owned());
        let title = if source == target { source } else { format!("{source} – {target}") };
        Self { bitext, layout, title, langs, line }
    }

    /// Writes the beads, a chapter for each heading of the first level; without one, of the second.
    fn chapters(&mut self, beads: &[Chosen<'_>]) -> Vec<Chapter> {
        let level = [1, 2].into_iter().find(|level| beads.iter().any(|chosen| self.heading(chosen) == Some(*level)));
        let mut chapters: Vec<Chapter> = Vec::new();
        let mut last_block = None;
        for chosen in beads {
            let heading = self.heading(chosen);
            let texts = [Side::Source, Side::Target]
                .map(|side| self.line.alone(&self.bitext.text(side, chosen.bead.side(side))));
            if chapters.is_empty() || (heading.is_some() && heading == level) {
                let title = if heading.is_some() { texts.iter().find(|text| !text.is_empty()) } else { None };
                let title = title.cloned().unwrap_or_else(|| self.title.clone());
                let body = format!("<section class=\"{}\">\n", self.class());
                chapters.push(Chapter { title, body });
            }
            let block = self.block(chosen);
            let opens = block.is_none() || block != last_block;
            last_block = block.or(last_block);
            if let Some(chapter) = chapters.last_mut() {
                let pair = Pair { texts: &texts, langs: &self.langs, heading, opens };
                // Writing to a string cannot fail.
                let _ = write!(chapter.body, "{pair}");
            }
        }
        for chapter in &mut chapters {
            chapter.body += "</section>\n";
        }
        chapters
    }

    fn class(&self) -> &'static str {
        match self.layout {
            Layout::Sides => "sides",
            Layout::Interleaved => "interleaved",
        }
    }

    /// The level of the heading that a bead is.
    fn heading(&self, chosen: &Chosen<'_>) -> Option<u8> {
        let first = [Side::Source, Side::Target].into_iter().find_map(|side| {
            let id = chosen.bead.side(side).ids().next()?;
            Some(self.bitext.side(side).kind(id))
        });
        match first {
            Some(BlockKind::Heading(level)) => Some(level),
            _ => None,
        }
    }

    /// The paragraph of the source that a bead stands in.
    fn block(&self, chosen: &Chosen<'_>) -> Option<u32> {
        let id = chosen.bead.source.ids().next()?;
        Some(self.bitext.source().segments()[id.index()].block)
    }

    fn report(&self, written: &mut Written) {
        if self.line.dropped_chars > 0 {
            written.notice(format!("dropped control characters that HTML cannot hold: {}", self.line.dropped_chars));
        }
    }
}

/// Prints a pair as XHTML, which is HTML too.
struct Pair<'a> {
    texts: &'a [String; 2],
    langs: &'a [String; 2],
    heading: Option<u8>,
    /// Whether a paragraph begins here.
    opens: bool,
}

impl fmt::Display for Pair<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = match self.heading {
            Some(1) => "h1",
            Some(2) => "h2",
            Some(_) => "h3",
            None => "p",
        };
        let class = if self.opens { "pair opens" } else { "pair" };
        writeln!(out, "<div class=\"{class}\">")?;
        for (text, lang) in self.texts.iter().zip(self.langs) {
            let lang = EscapedAttribute(lang);
            // An empty side keeps its column.
            let tag = if text.is_empty() { "p" } else { tag };
            writeln!(out, "<{tag} lang=\"{lang}\" xml:lang=\"{lang}\">{}</{tag}>", EscapedContent(text))?;
        }
        out.write_str("</div>\n")
    }
}
