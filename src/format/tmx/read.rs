//! Reading TMX: versions 1.1 to 1.4b of any program, in any number of languages.
//!
//! Takes the bytes of a memory; gives back a bitext of two of its languages, a bead for each unit that has a text in either.
//! Inline codes become markup of the segments. It does *not* keep notes, dates and properties, but for those in which duiqi
//! writes state and confidence.

use crate::bitext::{BeadState, Confidence};
use crate::document::{InlineKind, Notice, RunKind};
use crate::error::Result;
use crate::format::units::{InlineReader, Unit, Units};
use crate::format::xml::{Node, Tag, Xml};
use crate::format::{BitextFile, BitextOptions};
use crate::text::lang::Lang;

use super::languages::{Languages, Pair};

/// Reads a memory.
///
/// Where no languages are asked for, the source is the one that the header names, or the first; the target is its usual
/// counterpart, Chinese or English, or else the most frequent other one.
///
/// # Errors
///
/// [`crate::ErrorKind::Decode`] where the bytes are no text; [`crate::ErrorKind::Format`] with the line where the file is not well-formed, is
/// cut off or is no TMX; [`crate::ErrorKind::Config`] where it has not the languages that are asked for, or only one.
pub fn read(name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    let hash = crate::document::ContentHash::of(&bytes);
    let decoded = crate::format::xml::decode(bytes, &options.decoding)?;
    let languages = scan(&decoded.text)?;
    let pair = languages.choose(&options.langs())?;
    let mut reader = Reader { pair: &pair, units: Units::default(), elsewhere: 0 };
    let mut xml = Xml::new(&decoded.text);
    reader.file(&mut xml)?;
    let mut notices = decoded.notices;
    notices.extend(xml.notices());
    notices.extend(languages.left_out(&pair));
    if reader.elsewhere > 0 {
        let message = format!("units with a text in neither {} nor {}: {}", pair.source, pair.target, reader.elsewhere);
        notices.push(Notice { span: None, message });
    }
    reader.units.into_file(name, [Some(pair.source.clone()), Some(pair.target.clone())], hash, notices)
}

/// Counts the languages of a memory.
fn scan(text: &str) -> Result<Languages> {
    let mut xml = Xml::new(text);
    let mut languages = Languages::default();
    let mut is_root = true;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        if is_root && tag.name() != "tmx" {
            return Err(xml.refuse("this is no TMX file: its root element is not `tmx`"));
        }
        is_root = false;
        match tag.name() {
            "header" => languages.declare(tag.attribute("srclang").as_deref()),
            "tuv" => languages.count(language(&tag)),
            _ => {}
        }
    }
    Ok(languages)
}

/// The language of a variant; old versions write `lang`.
fn language(tag: &Tag<'_>) -> Option<Lang> {
    Lang::parse(tag.attribute("lang")?.trim())
}

struct Reader<'a> {
    pair: &'a Pair,
    units: Units,
    /// Units in other languages.
    elsewhere: usize,
}

/// A unit while its variants come in, with how well each side fits its language.
#[derive(Default)]
struct Open {
    unit: Unit,
    fits: [Option<u8>; 2],
    seen_text: bool,
}

impl Reader<'_> {
    fn file(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        let mut inline = InlineReader::default();
        while let Some(node) = xml.next()? {
            if let Node::Start(tag) = node
                && tag.name() == "tu"
            {
                let open = self.unit(xml, &mut inline)?;
                if open.fits == [None, None] && open.seen_text {
                    self.elsewhere += 1;
                } else {
                    self.units.push(&open.unit)?;
                }
            }
        }
        Ok(())
    }

    fn unit(&self, xml: &mut Xml<'_>, inline: &mut InlineReader) -> Result<Open> {
        let mut open = Open::default();
        while let Some(tag) = xml.next_child()? {
            match tag.name() {
                "tuv" => self.variant(language(&tag), xml, inline, &mut open)?,
                "prop" => {
                    let kind = tag.attribute("type");
                    property(kind.as_deref(), &xml.content()?, &mut open.unit);
                }
                _ => xml.skip()?,
            }
        }
        Ok(open)
    }

    fn variant(&self, lang: Option<Lang>, xml: &mut Xml<'_>, inline: &mut InlineReader, open: &mut Open) -> Result<()> {
        while let Some(tag) = xml.next_child()? {
            if tag.name() != "seg" {
                xml.skip()?;
                continue;
            }
            inline.restart(xml.position());
            segment(xml, inline)?;
            open.seen_text = true;
            let Some(lang) = &lang else { continue };
            for (side, slot) in [&mut open.unit.source, &mut open.unit.target].into_iter().enumerate() {
                let fit = self.pair.fit(lang, side);
                if fit.is_some_and(|fit| open.fits[side].is_none_or(|best| fit < best)) {
                    open.fits[side] = fit;
                    *slot = std::mem::take(&mut inline.text);
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Takes what duiqi writes about a unit.
fn property(kind: Option<&str>, value: &str, unit: &mut Unit) {
    match kind {
        Some("x-status") => unit.state = BeadState::from_name(value.trim()).unwrap_or_default(),
        Some("x-confidence") => unit.confidence = value.trim().parse().ok().map(Confidence::new),
        _ => {}
    }
}

/// Reads a segment to its end.
fn segment(xml: &mut Xml<'_>, inline: &mut InlineReader) -> Result<()> {
    while let Some(node) = xml.next()? {
        match node {
            Node::Text(text) => inline.take(&text),
            Node::Start(tag) => enter(&tag, inline),
            Node::End if inline.leave() => {}
            Node::End => break,
        }
    }
    Ok(())
}

fn enter(tag: &Tag<'_>, inline: &mut InlineReader) {
    let number = || tag.attribute("i");
    let kind = || tag.attribute("type").unwrap_or_default();
    match tag.name() {
        "bpt" => {
            let kind = inline.open_pair(number(), &kind());
            inline.enter_code(kind, tag.written);
        }
        "ept" => {
            let kind = inline.close_pair(number());
            inline.enter_code(kind, tag.written);
        }
        "hi" => inline.enter_pair(&kind(), "hi", tag.written),
        "it" => {
            let kind = InlineReader::half(tag.attribute("pos").as_deref() == Some("begin"), &kind());
            inline.enter_code(kind, tag.written);
        }
        // Text that flows on its own, inside a code: it belongs to the code.
        "sub" => inline.enter_ignored(),
        _ => inline.enter_code(RunKind::Inline(InlineKind::Tag), tag.written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lang::Side;
    use crate::text::span::Position;

    const FILE: &str = "<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'><tmx version='1.4'><header srclang='zh'/><body>\n\
        <tu><prop type='x-status'>accepted</prop><prop type='x-confidence'>0.25</prop>\n<tuv lang='EN-US'><seg>He \
        <bpt i='1' type='bold'>&lt;b&gt;</bpt>said <hi>fine</hi><ept i='1'>x</ept>&#46;</seg></tuv>\
        <tuv xml:lang='zh-CN'><note>no</note><seg>\n 他说&lt;好&gt;。</seg></tuv></tu>\
        <tu><tuv><seg>no language</seg></tuv><tuv xml:lang='zh'><seg>孤。</seg></tuv></tu>\
        <tu><tuv lang='de'><seg>Nein</seg></tuv></tu></body></tmx>";

    fn file(text: &str) -> Result<BitextFile> {
        read("m.tmx", text.as_bytes().to_vec(), &BitextOptions::default())
    }

    #[test]
    fn units_are_beads_whatever_their_order_and_spelling() {
        let bitext = file(FILE).expect("a memory").bitext;
        assert_eq!(bitext.beads().len(), 2);
        let bead = bitext.beads()[0];
        assert_eq!((bead.state, bead.confidence.value()), (BeadState::Accepted, 0.25));
        assert_eq!(bitext.text(Side::Source, bead.source), "他说<好>。");
        assert_eq!(bitext.text(Side::Target, bead.target), "He said fine.");
        let id = crate::document::SegmentId(0);
        assert_eq!(bitext.target().raw(id), "He <b>said <hi>fine</hi>x.");
        assert_eq!(bitext.target().position(id), Position { line: 3, column: 24 });
        assert_eq!(bitext.source().document().lang().tag(), "zh");
        let notices: Vec<&str> = bitext.source().document().notices().iter().map(|notice| &*notice.message).collect();
        assert!(notices[0].contains("texts in de (1) too") && notices[1].ends_with("left out: 1"), "{notices:?}");
        assert!(notices[2].contains("in neither zh nor en-US: 1"), "{notices:?}");
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let other = read("m.tmx", utf16, &BitextOptions::default()).expect("a memory").bitext;
        assert_eq!(other.target().document().text(), bitext.target().document().text());
    }

    #[test]
    fn what_is_no_memory_is_refused() {
        for (text, why) in [
            ("<html><tu/></html>", "no TMX"),
            ("", "no element"),
            ("<tmx><body><tu>", "ends inside"),
            ("<tmx>\n<a></b></tmx>", "line 2"),
            ("<tmx><tuv lang='zh'/><tuv lang='en'/></tmx>", "no pair of texts"),
        ] {
            let message = file(text).expect_err("refused").to_string();
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(parts in proptest::collection::vec("<tmx>|</tmx>|<tu>|</tu>|<seg>|</seg>|<tuv lang='zh'>|</tuv>|<ph>|<bpt i='1'>|</ept>|&#x0;|[ -~]{0,4}|好", 0..12)) {
            let _ = file(&parts.concat());
        }
    }
}
