//! Links between the sentences of two documents: OPUS' XCES and InterText.
//!
//! Takes a bitext; gives back a file of links and the two documents it names. Takes a file of links and whatever opens the
//! documents it names; gives back a bitext. It does *not* open a file itself, and a name that leads out of the folder is refused.
//!
//! A link of OPUS names the source first (`xtargets="1:1 1:2;1:1"`), one of InterText the right side, which is the target
//! (`type='1-2' xtargets='1:1;1:1 1:2'`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Companion, Companions, beside, moses};
use crate::bitext::{BeadState, Bitext, Confidence};
use crate::document::{ContentHash, Notice, SegmentRange, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::format::encoding;
use crate::format::escape::{EscapedAttribute, EscapedContent, OneLine};
use crate::format::units::{Sides, UnitText, Units};
use crate::format::xml::{self, Node, Xml};
use crate::format::{BitextFile, BitextOptions, Written};

/// How links are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// OPUS' XCES.
    Xces,
    /// InterText.
    InterText,
}

/// Makes the three files: the links under the name given, and the documents, `stem.zh.xml` and `stem.en.xml`.
///
/// # Errors
///
/// None today; a format that is written may refuse a bitext.
pub fn files(spelling: Spelling, name: &str, stem: &str, bitext: &Bitext) -> Result<(Vec<Companion>, Written)> {
    let mut line = OneLine::default();
    let names = moses::endings(bitext).map(|ending| format!("{stem}.{ending}.xml"));
    let source = Sentences::new(bitext.source(), &mut line);
    let target = Sentences::new(bitext.target(), &mut line);
    let mut links = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let [from, to] = [&names[0], &names[1]].map(|name| EscapedAttribute(name).to_string());
    match spelling {
        Spelling::Xces => {
            links += "<!DOCTYPE cesAlign PUBLIC \"-//CES//DTD XML cesAlign//EN\" \"\">\n<cesAlign version=\"1.0\">\n";
            let _ = writeln!(links, "<linkGrp targType=\"s\" fromDoc=\"{from}\" toDoc=\"{to}\">");
        }
        Spelling::InterText => {
            let _ = writeln!(links, "<linkGrp fromDoc='{}' toDoc='{}'>", single(&from), single(&to));
        }
    }
    for (number, bead) in (1_u64..).zip(bitext.beads()) {
        let (source, target) = (source.ids(bead.source), target.ids(bead.target));
        let confidence = bead.confidence.value();
        let _ = match spelling {
            Spelling::Xces => writeln!(
                links,
                "<link id=\"SL{number}\" xtargets=\"{source};{target}\" certainty=\"{confidence:.4}\"/>"
            ),
            Spelling::InterText => writeln!(
                links,
                "<link type='{}-{}' xtargets='{target};{source}' status='{}'/>",
                bead.target.len(),
                bead.source.len(),
                if bead.state == BeadState::Accepted { "man" } else { "auto" }
            ),
        };
    }
    links += if spelling == Spelling::Xces { "</linkGrp>\n</cesAlign>\n" } else { "</linkGrp>\n" };
    let mut written = Written { units: bitext.beads().len(), ..Written::default() };
    if line.dropped_chars > 0 {
        written.notice(format!("dropped control characters that XML cannot hold: {}", line.dropped_chars));
    }
    let [source_name, target_name] = names;
    let files = vec![
        Companion { name: name.to_owned(), bytes: links.into_bytes() },
        Companion { name: source_name, bytes: source.xml.into_bytes() },
        Companion { name: target_name, bytes: target.xml.into_bytes() },
    ];
    Ok((files, written))
}

/// An attribute in single quotes, as InterText writes them.
fn single(attribute: &str) -> String {
    attribute.replace('\'', "&apos;")
}

/// One side as a document of sentences, each with its number: paragraph, colon, sentence.
struct Sentences {
    xml: String,
    ids: Vec<String>,
}

impl Sentences {
    fn new(side: &Segmentation, line: &mut OneLine) -> Self {
        let lang = side.document().lang();
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<text xml:lang=\"{lang}\">\n");
        let mut ids = Vec::with_capacity(side.len());
        let (mut paragraph, mut sentence) = (0_u32, 0_u32);
        let mut block = None;
        for id in side.all().ids() {
            let own = side.segments()[id.index()].block;
            if block != Some(own) {
                xml += if block.is_some() { "</p>\n" } else { "" };
                (paragraph, sentence, block) = (paragraph + 1, 0, Some(own));
                let _ = writeln!(xml, "<p id=\"{paragraph}\">");
            }
            sentence += 1;
            let text = line.alone(side.text(id));
            let _ = writeln!(xml, "<s id=\"{paragraph}:{sentence}\">{}</s>", EscapedContent(&text));
            ids.push(format!("{paragraph}:{sentence}"));
        }
        xml += if block.is_some() { "</p>\n</text>\n" } else { "</text>\n" };
        Self { xml, ids }
    }

    fn ids(&self, range: SegmentRange) -> String {
        self.ids[range.range()].join(" ")
    }
}

/// Reads links and the documents they name.
///
/// Sentences that no link names become beads with an empty side. A link that crosses one before it, or that skips a sentence
/// between its own, is left out with a notice, and so are its sentences.
///
/// # Errors
///
/// [`ErrorKind::Format`] where a file is not well-formed, names no documents, or names one outside its folder; those of whatever
/// opens the documents.
pub fn read(
    spelling: Spelling,
    name: &str,
    bytes: Vec<u8>,
    options: &BitextOptions,
    open: &Companions<'_>,
) -> Result<BitextFile> {
    let decoded = xml::decode(bytes, &options.decoding)?;
    let groups = groups(spelling, &decoded.text)?;
    let Some(first) = groups.first() else {
        return Err(Error::new(
            ErrorKind::Format,
            "this file holds no links: there is no `linkGrp` that names two documents",
        ));
    };
    let names = first.documents.clone();
    let mut units = Units::default();
    let mut hashes = [ContentHash::of(b""), ContentHash::of(b"")];
    let mut langs = options.langs();
    let mut lost = 0;
    for (number, group) in groups.iter().enumerate() {
        let mut sides = Vec::with_capacity(2);
        for (side, document) in group.documents.iter().enumerate() {
            let bytes = open(beside(document)?)?;
            if number == 0 {
                hashes[side] = ContentHash::of(&bytes);
            }
            let (sentences, lang) = sentences(bytes, &options.decoding).map_err(|error| error.at(document.as_ref()))?;
            langs[side] = langs[side].take().or(lang);
            sides.push(sentences);
        }
        lost += group.join(&sides[0], &sides[1], &mut units)?;
    }
    let mut notices = decoded.notices;
    let mut say = |count: usize, what: String| {
        if count > 0 {
            notices.push(Notice { span: None, message: what });
        }
    };
    say(lost, format!("links that cross another or skip a sentence, which are left out: {lost}"));
    let more = groups.len() - 1;
    say(
        more,
        format!("{name} links {more} more pairs of documents; lines after the first pair are those of their own files"),
    );
    let names = [names[0].as_str(), names[1].as_str()];
    Ok(BitextFile::of(units.finish(Sides { names, langs, hashes, notices })?))
}

/// The links between two documents.
pub(super) struct Group {
    pub(super) documents: [String; 2],
    pub(super) links: Vec<Link>,
}

/// A link by the numbers of its sentences.
pub(super) struct Link {
    pub(super) ids: [Vec<String>; 2],
    pub(super) state: BeadState,
    pub(super) confidence: Option<Confidence>,
}

fn groups(spelling: Spelling, text: &str) -> Result<Vec<Group>> {
    let mut xml = Xml::new(text);
    let mut groups: Vec<Group> = Vec::new();
    // Links of the same two documents are one group, wherever they stand: its documents are read once.
    let mut places: BTreeMap<[String; 2], usize> = BTreeMap::new();
    let mut open = None;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "linkGrp" | "alignment" => {
                if let (Some(from), Some(to)) = (tag.attribute("fromDoc"), tag.attribute("toDoc")) {
                    let documents = [from, to];
                    let place = *places.entry(documents.clone()).or_insert(groups.len());
                    if place == groups.len() {
                        groups.push(Group { documents, links: Vec::new() });
                    }
                    open = Some(place);
                }
            }
            "link" => {
                let (Some(place), Some(targets)) = (open, tag.attribute("xtargets")) else { continue };
                let group = &mut groups[place];
                let (first, second) = targets.split_once(';').unwrap_or((&targets, ""));
                let ids = |side: &str| side.split_whitespace().map(str::to_owned).collect();
                let (source, target) = match spelling {
                    Spelling::Xces => (first, second),
                    Spelling::InterText => (second, first),
                };
                let confidence = tag.attribute("certainty").and_then(|value| value.trim().parse::<f32>().ok());
                group.links.push(Link {
                    ids: [ids(source), ids(target)],
                    state: match tag.attribute("status").as_deref() {
                        Some("man") => BeadState::Accepted,
                        _ => BeadState::Proposed,
                    },
                    // Aligners write scores of their own as certainty; what is no probability says nothing.
                    confidence: confidence.filter(|value| (0.0..=1.0).contains(value)).map(Confidence::new),
                });
            }
            _ => {}
        }
    }
    Ok(groups)
}

/// The sentences of a document, in order, with their numbers.
pub(super) struct Text {
    pub(super) texts: Vec<UnitText>,
    pub(super) places: BTreeMap<String, usize>,
}

fn sentences(bytes: Vec<u8>, decoding: &encoding::Options) -> Result<(Text, Option<crate::text::lang::Lang>)> {
    let decoded = xml::decode(bytes, decoding)?;
    let mut xml = Xml::new(&decoded.text);
    let mut text = Text { texts: Vec::new(), places: BTreeMap::new() };
    let mut lang = None;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        lang = lang.or_else(|| tag.attribute("lang").and_then(|tag| crate::text::lang::Lang::parse(&tag)));
        if tag.name() != "s" {
            continue;
        }
        let id = tag.attribute("id").unwrap_or_default();
        let at = Some(xml.position());
        let mut words = String::new();
        let mut depth = 1_usize;
        while depth > 0 {
            match xml.next()? {
                Some(Node::Start(_)) => depth += 1,
                Some(Node::End) => depth -= 1,
                Some(Node::Text(part)) => words.push_str(&part),
                None => break,
            }
        }
        // Words may stand a line each.
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        text.places.insert(id, text.texts.len());
        text.texts.push(UnitText::plain(&words, at));
    }
    Ok((text, lang))
}

impl Group {
    /// Adds the beads of two documents; gives back the number of links that were left out.
    pub(super) fn join(&self, source: &Text, target: &Text, units: &mut Units) -> Result<usize> {
        let (mut next, mut lost) = ([0, 0], 0);
        let texts = [source, target];
        for link in &self.links {
            let ranges = [0, 1].map(|side| run(&link.ids[side], texts[side], next[side]));
            let [Some(source_range), Some(target_range)] = ranges else {
                lost += 1;
                continue;
            };
            for (side, range) in [&source_range, &target_range].into_iter().enumerate() {
                unlinked(side, &texts[side].texts[next[side]..range.start], units)?;
                next[side] = range.end;
            }
            let both = [&source.texts[source_range], &target.texts[target_range]];
            units.push_bead(both, link.state, link.confidence)?;
        }
        for side in [0, 1] {
            unlinked(side, &texts[side].texts[next[side]..], units)?;
        }
        Ok(lost)
    }
}

/// The sentences that a link names on one side; `None` where they are not there, not in a row, or before `next`.
fn run(ids: &[String], text: &Text, next: usize) -> Option<std::ops::Range<usize>> {
    let Some(first) = ids.first() else { return Some(next..next) };
    let start = *text.places.get(first)?;
    let in_a_row = ids.iter().zip(start..).all(|(id, place)| text.places.get(id) == Some(&place));
    (in_a_row && start >= next).then_some(start..start + ids.len())
}

fn unlinked(side: usize, texts: &[UnitText], units: &mut Units) -> Result<()> {
    texts.iter().try_for_each(|text| {
        let one = std::slice::from_ref(text);
        let both: [&[UnitText]; 2] = if side == 0 { [one, &[]] } else { [&[], one] };
        units.push_bead(both, BeadState::Proposed, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Bead;
    use crate::text::lang::Side;

    fn described(bitext: &Bitext, bead: &Bead) -> String {
        format!("{}|{}", bitext.text(Side::Source, bead.source), bitext.text(Side::Target, bead.target))
    }

    const ZH: &str = "<text xml:lang='zh'><p><s id='1'>一。</s>\n<s id='2'><w>二</w>\n<w>。</w></s><s id='3'>三。</s><s id='4'>四。</s></p></text>";
    const EN: &str = "<text xml:lang='en'><s id='a'>One.</s><s id='b'>Two.</s><s id='c'>Three.</s></text>";

    fn beads(spelling: Spelling, links: &str) -> Result<Vec<String>> {
        let text = format!("<a><linkGrp fromDoc='zh/a.xml' toDoc='en/a.xml'>{links}</linkGrp></a>");
        let open = |name: &str| match name {
            "zh/a.xml" => Ok(ZH.as_bytes().to_vec()),
            "en/a.xml" => Ok(EN.as_bytes().to_vec()),
            other => Err(Error::new(ErrorKind::Io, other)),
        };
        let bitext = read(spelling, "l.xml", text.into_bytes(), &BitextOptions::default(), &open)?.bitext;
        Ok(bitext.beads().iter().map(|bead| described(&bitext, bead)).collect())
    }

    #[test]
    fn links_make_beads_and_what_is_not_linked_stays() {
        let links = "<link xtargets='1 2;a'/><link xtargets=';b'/><link xtargets='4;c' certainty='0.5'/>";
        let wanted = ["一。二 。|One.", "|Two.", "三。|", "四。|Three."];
        assert_eq!(beads(Spelling::Xces, links).expect("links"), wanted);
        let links = "<link type='1-2' xtargets='a;1 2'/><link xtargets='b;'/><link xtargets='c;4' status='man'/>";
        assert_eq!(beads(Spelling::InterText, links).expect("links"), wanted);
    }

    #[test]
    fn links_that_cross_are_left_out_and_their_sentences_stay() {
        let links = "<link xtargets='2;b'/><link xtargets='1;c'/><link xtargets='9;c'/><link xtargets='3 1;c'/>";
        let wanted = ["一。|", "|One.", "二 。|Two.", "三。|", "四。|", "|Three."];
        assert_eq!(beads(Spelling::Xces, links).expect("links"), wanted);
    }

    #[test]
    fn documents_elsewhere_are_not_opened() {
        let text = "<a><linkGrp fromDoc='../../etc/passwd' toDoc='b'/></a>";
        let open = |_: &str| -> Result<Vec<u8>> { panic!("must not be opened") };
        let error = read(Spelling::Xces, "l", text.as_bytes().to_vec(), &BitextOptions::default(), &open);
        assert!(error.expect_err("refused").to_string().contains("not the name of a file below"));
    }
}
