//! Word links drawn from the gold beads of mac-dev, and what a reader said of them.
//!
//! A content word is a Chinese word rarer than one in a thousand; its link is the one it gets in its gold bead. The draw is the
//! same for the same lexicon. The judgements stand in `links.tsv` by place, a line a link: document, bead, byte of the word in
//! the Chinese side of the bead, class, and whether it is right.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use duiqi::document::SegmentRange;
use duiqi::lexicon::link::{Linker, Text};
use duiqi::text::lang::{Lang, Side};
use duiqi::text::number::quantities;

use crate::page::Table;
use crate::random::Random;
use crate::{score, shipped};

const DRAWN: usize = 300;
const SEED: u64 = 300;
/// Words more frequent than this are no content words.
const RARE: f32 = 0.001;
const JUDGED: &str = "benches/ablation/links.tsv";
const CLASSES: [&str; 6] = ["noun", "verb", "name", "number", "adjective or adverb", "other"];

/// A word and the one it is linked to.
struct Linked {
    document: String,
    bead: usize,
    byte: usize,
    words: [String; 2],
    texts: [String; 2],
    strength: f32,
}

/// The links drawn, how many content words there are, and how many of them have a link.
fn draw(gold: &Path) -> Result<(Vec<Linked>, usize, usize), Box<dyn Error>> {
    let (zh, en) = (Lang::chinese(), Lang::english());
    let linker = Linker::new(Some(shipped()), &zh, &en);
    let (mut words, mut all) = (0, Vec::new());
    for document in score::set(gold, "mac-dev")? {
        for (bead, (source, target)) in document.pair.beads.iter().enumerate() {
            if source.is_empty() || target.is_empty() {
                continue;
            }
            let text = |side: Side, range: SegmentRange| match side {
                Side::Source => document.pair.source.joined_text(range),
                Side::Target => document.pair.target.joined_text(range),
            };
            let texts = [text(Side::Source, *source), text(Side::Target, *target)];
            let found = [quantities(&texts[0], &zh), quantities(&texts[1], &en)];
            let linkage = linker
                .link(Text { text: &texts[0], quantities: &found[0] }, Text { text: &texts[1], quantities: &found[1] });
            for word in linkage.source.iter().filter(|word| word.share < RARE) {
                words += 1;
                let Some(link) = word.link.and_then(|index| linkage.links.get(index)) else { continue };
                all.push(Linked {
                    document: document.name.clone(),
                    bead,
                    byte: word.word.span.range().start,
                    words: [word.word.span.of_text(&texts[0]).to_owned(), link.target.of_text(&texts[1]).to_owned()],
                    texts: texts.clone(),
                    strength: link.strength,
                });
            }
        }
    }
    let links = all.len();
    let mut random = Random(SEED);
    for place in 0..DRAWN.min(links) {
        all.swap(place, place + random.next(links - place));
    }
    all.truncate(DRAWN);
    Ok((all, words, links))
}

/// Prints the links that are drawn, to be read.
pub fn list(gold: &Path) -> Result<(), Box<dyn Error>> {
    for link in draw(gold)?.0 {
        let ([word, other], [source, target]) = (&link.words, &link.texts);
        println!(
            "{}\t{}\t{}\t{word} = {other}\t{:.2}\t{source}\t{target}",
            link.document, link.bead, link.byte, link.strength
        );
    }
    Ok(())
}

/// Counts what was judged of the links that are drawn.
pub fn judged(gold: &Path) -> Result<String, Box<dyn Error>> {
    let mut verdicts = BTreeMap::new();
    for line in fs::read_to_string(JUDGED)?.lines().filter(|line| !line.starts_with('#')) {
        let [document, bead, byte, class, verdict] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{JUDGED}: {line}").into());
        };
        let class = CLASSES.iter().position(|known| *known == class).ok_or_else(|| format!("{JUDGED}: {line}"))?;
        verdicts.insert((document.to_owned(), bead.parse()?, byte.parse()?), (class, verdict == "right"));
    }
    let (links, words, linked) = draw(gold)?;
    let (mut by_class, mut by_strength) = ([(0, 0); CLASSES.len()], [(0, 0); 3]);
    let mut unread = 0;
    for link in &links {
        let Some((class, is_right)) = verdicts.get(&(link.document.clone(), link.bead, link.byte)) else {
            unread += 1;
            continue;
        };
        let strength = [0.9, 0.5, 0.0].iter().position(|least| link.strength >= *least).unwrap_or(2);
        for (right, of) in [&mut by_class[*class], &mut by_strength[strength]] {
            *right += usize::from(*is_right);
            *of += 1;
        }
    }
    if unread > 0 {
        return Err(
            format!("{unread} of the {} links drawn were never read: judge them in {JUDGED}", links.len()).into()
        );
    }
    println!("{words} content words, {linked} linked");
    let mut table = Table::new(&["links", "right", "of"]);
    let mut row = |name: &str, (right, of): (usize, usize)| {
        table.row(&[name.to_owned(), right.to_string(), of.to_string()]);
    };
    row("all drawn", by_strength.iter().fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1)));
    CLASSES.iter().zip(by_class).for_each(|(name, counts)| row(name, counts));
    ["strength .9 and more", ".5 to .9", "below .5"]
        .iter()
        .zip(by_strength)
        .for_each(|(name, counts)| row(name, counts));
    Ok(table.text)
}
