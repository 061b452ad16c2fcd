//! Strict F1 of each set with the weights of the aligner learned from all others: mac-dev by book, docs-dev by document.
//!
//! Beside each document a copy of it is learned from in which one segment in fifty is cut out on either side, twice over with
//! other segments; the scores are the means of both.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use duiqi::align::{Example, GoldPair, LearnOptions, Weights, learn};
use duiqi::bitext::GoldBead;
use duiqi::document::{SegmentRange, Segmentation};
use duiqi::evaluate::Tally;
use duiqi::format::beads;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, Cutting, ReadOptions};
use duiqi::text::lang::Lang;

const SETS: [&str; 4] = ["mac-dev", "aca", "nejm-dev", "docs-dev"];

/// One segment in so many is cut out of the copies.
const CUT_ONE_IN: u64 = 50;

const COPIES: u64 = 2;

/// Pairs of the project's own that every fold learns from, and that are not scored.
const OWN: [&str; 4] = ["demo", "gold/guide", "gold/speech", "gold/story"];

/// A document of a gold set.
pub struct Document {
    set: &'static str,
    name: String,
    pair: GoldPair,
    gold: Vec<GoldBead>,
    /// Its lines, one a segment; none for the project's own.
    lines: Option<[Vec<String>; 2]>,
}

fn prepare(text: &str, lang: &str, cutting: Cutting) -> Result<Segmentation, duiqi::Error> {
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
    options.cutting = cutting;
    pipeline::prepare("text", text.as_bytes(), &options)
}

/// Reads the documents of all sets.
pub fn documents(gold: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = Vec::new();
    for set in SETS {
        let entries = fs::read_dir(gold.join(set))?.collect::<Result<Vec<_>, _>>()?;
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "gold"));
        paths.sort();
        for path in paths {
            let text = |lang: &str| fs::read_to_string(path.with_extension(lang));
            let (zh, en) = (text("zh")?, text("en")?);
            let (source, target) = (prepare(&zh, "zh", Cutting::Blocks)?, prepare(&en, "en", Cutting::Blocks)?);
            let gold = beads::read(&fs::read(&path)?)?;
            let beads = partition(&gold, source.len(), target.len());
            let lines = Some([zh, en].map(|text| text.lines().map(str::to_owned).collect()));
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            documents.push(Document { set, name, pair: GoldPair { source, target, beads }, gold, lines });
        }
    }
    for name in OWN {
        let folder = Path::new("corpus").join(name);
        let read = |start: &str| -> Result<String, std::io::Error> {
            fs::read_to_string(folder.join(format!("{start}.md")))
                .or_else(|_| fs::read_to_string(folder.join(format!("{start}.txt"))))
        };
        let source = prepare(&read("source.zh")?, "zh", Cutting::Sentences)?;
        let target = prepare(&read("target.en")?, "en", Cutting::Sentences)?;
        let gold = beads::read(&fs::read(folder.join("gold.beads"))?)?;
        let beads = partition(&gold, source.len(), target.len());
        documents.push(Document {
            set: "own",
            name: name.to_owned(),
            pair: GoldPair { source, target, beads },
            gold,
            lines: None,
        });
    }
    Ok(documents)
}

fn range(start: usize, end: usize) -> SegmentRange {
    let narrow = |index: usize| u32::try_from(index).expect("a document is short");
    SegmentRange::new(narrow(start), narrow(end))
}

/// The gold as ranges that cover both sides; around a slip of the gold a bead too large for any kind, which learning takes as
/// not known.
fn partition(gold: &[GoldBead], m: usize, n: usize) -> Vec<(SegmentRange, SegmentRange)> {
    let (mut i, mut j) = (0, 0);
    let mut open: Option<(usize, usize)> = None;
    let mut found = Vec::new();
    for bead in gold {
        let bounds = |ids: &[u32], here: usize| match (ids.first(), ids.last()) {
            (Some(first), Some(last)) => (*first as usize, *last as usize + 1),
            _ => (here, here),
        };
        let (source, target) = (bounds(&bead.source, i), bounds(&bead.target, j));
        let is_whole = (source.1 - source.0, target.1 - target.0) == (bead.source.len(), bead.target.len());
        if !is_whole || (source.0, target.0) != (i, j) {
            open.get_or_insert((i, j));
        } else if open.is_none() {
            found.push((range(source.0, source.1), range(target.0, target.1)));
        }
        (i, j) = (i.max(source.1), j.max(target.1));
        if let Some(start) = open.filter(|start| i - start.0 > 7 && j - start.1 > 7) {
            found.push((range(start.0, i), range(start.1, j)));
            open = None;
        }
    }
    if (i, j) != (m, n) || open.is_some() {
        let start = open.unwrap_or((i, j));
        found.push((range(start.0, m), range(start.1, n)));
    }
    found
}

/// A copy with segments cut out; `None` where the lines are not the segments.
fn cut(document: &Document, copy: u64) -> Option<GoldPair> {
    let name = document.name.bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte) + 1));
    let mut seed = 0x9E37_79B9_7F4A_7C15 ^ copy.wrapping_mul(0xD1B5_4A32_D192_ED03) ^ name;
    let mut keeps = |lines: &[String]| -> Vec<bool> {
        let draw = |_: &String| {
            // Xorshift* (Vigna 2016).
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % CUT_ONE_IN != 0
        };
        lines.iter().map(draw).collect()
    };
    let all = document.lines.as_ref()?;
    let kept = [keeps(&all[0]), keeps(&all[1])];
    let text = |side: usize| -> String {
        let lines = all[side].iter().zip(&kept[side]).filter(|(_, stays)| **stays);
        lines.map(|(line, _)| format!("{line}\n")).collect()
    };
    let before = |side: usize| -> Vec<usize> {
        let counted = kept[side].iter().scan(0, |sum, stays| {
            *sum += usize::from(*stays);
            Some(*sum)
        });
        std::iter::once(0).chain(counted).collect()
    };
    let (sources, targets) = (before(0), before(1));
    let (source, target) =
        (prepare(&text(0), "zh", Cutting::Blocks).ok()?, prepare(&text(1), "en", Cutting::Blocks).ok()?);
    if (Some(&source.len()), Some(&target.len())) != (sources.last(), targets.last()) {
        return None;
    }
    let mut beads = Vec::new();
    for (from, to) in &document.pair.beads {
        let (from, to) = (from.range(), to.range());
        let (from, to) = (sources[from.start]..sources[from.end], targets[to.start]..targets[to.end]);
        match (from.is_empty(), to.is_empty()) {
            (false, false) => beads.push((range(from.start, from.end), range(to.start, to.end))),
            // What has lost its counterpart stands alone, segment by segment.
            (true, _) => beads.extend(to.map(|j| (range(from.start, from.start), range(j, j + 1)))),
            (_, true) => beads.extend(from.map(|i| (range(i, i + 1), range(to.start, to.start)))),
        }
    }
    Some(GoldPair { source, target, beads })
}

/// Returns the strict F1 of each set and of all together, each document scored with weights that were learned without it.
pub fn left_out(documents: &[Document], lexicon: &Lexicon) -> Vec<String> {
    let start = Weights::with_lexicon();
    let lay_out = |pair: &GoldPair| Example::new(pair, Some(lexicon), &start);
    let whole: Vec<Example> = documents.iter().map(|document| lay_out(&document.pair)).collect();
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for copy in 1..=COPIES {
        let cuts: Vec<Option<Example>> =
            documents.iter().map(|document| cut(document, copy).map(|pair| lay_out(&pair))).collect();
        let mut folds: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (index, document) in documents.iter().enumerate().filter(|(_, document)| document.set != "own") {
            let by_document = matches!(document.set, "mac-dev" | "docs-dev");
            folds.entry((document.set, if by_document { &document.name } else { "" })).or_default().push(index);
        }
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        for ((set, _), held) in &folds {
            let others = (0..documents.len()).filter(|index| !held.contains(index));
            let examples: Vec<&Example> =
                others.flat_map(|index| std::iter::once(&whole[index]).chain(&cuts[index])).collect();
            let weights = learn(&examples, &start, &LearnOptions::default());
            for &index in held {
                let found: Vec<GoldBead> = whole[index].beads(&weights).into_iter().map(gold_bead).collect();
                for name in [*set, "all"] {
                    tallies.entry(name).or_insert_with(Tally::new).add(&documents[index].gold, &found);
                }
            }
        }
        for (set, tally) in tallies {
            *sums.entry(set).or_default() += tally.scores().strict.f1();
        }
    }
    let copies = f64::from(u32::try_from(COPIES).expect("few"));
    SETS.iter().chain(&["all"]).map(|set| format!("{:.4}", sums[set] / copies)).collect()
}

fn gold_bead((source, target): (SegmentRange, SegmentRange)) -> GoldBead {
    let ids = |range: SegmentRange| (range.start..range.end).collect();
    GoldBead { source: ids(source), target: ids(target) }
}
