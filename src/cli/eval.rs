//! `duiqi eval`: beads and gold beads → figures and the stretches that differ.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::{Bitext, GoldBead};
use duiqi::evaluate::{self, Cuts, Difference, Measure, Scores, Tally};
use duiqi::format::{Format, beads, jsonl, ladder};
use duiqi::text::lang::Side;
use serde_json::{Value, json};

use super::args::{EvalArgs, FiguresFormat};
use super::exit::Outcome;
use super::input::{self, plainly};
use super::render::{self, Line, Stretch, Terminal};

/// Extensions of a hypothesis in a folder; where a name has several, the first counts.
const HYPOTHESIS_EXTENSIONS: [&str; 5] = ["hyp", "jsonl", "beads", "ladder", "gold"];
/// Extensions of a gold alignment in a folder; `.hyp` is none.
const GOLD_EXTENSIONS: [&str; 4] = ["gold", "beads", "ladder", "jsonl"];
/// Segments of one side that the beads of a ladder are counted out to: a rung of ten digits would fill the memory. Origin:
/// sixteen times the sentences of the largest texts that are aligned, of a million lines.
const MOST_SEGMENTS: u64 = 1 << 24;
/// Documents that a notice names; the rest is counted.
const NAMES_SHOWN: usize = 5;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &EvalArgs) -> Result<Outcome> {
    if let Some(folder) = &args.drift {
        return super::drift::run(terminal, args, folder);
    }
    let (Some(hypothesis), Some(gold)) = (&args.hypothesis, &args.gold) else {
        bail!("give a hypothesis and a gold alignment, or --drift with a folder of gold pairs");
    };
    let pairs = pairs(terminal, hypothesis, gold)?;
    let mut total = Tally::new();
    let mut documents = Vec::new();
    for pair in &pairs {
        let document = Compared::read(terminal, pair, args.bound.max_size)?;
        total.add(&document.gold, &document.hypothesis);
        documents.push(document);
    }
    let names = |chosen: fn(&Compared) -> bool| -> Vec<&str> {
        documents.iter().filter(|document| chosen(document)).map(|document| &*document.name).collect()
    };
    let missing = names(|document| document.is_missing);
    if !missing.is_empty() {
        terminal.notice(&format!("there is no hypothesis for {}, which counts as empty", listed(&missing)));
    }
    let recut = names(|document| document.counted == Counted::Pieces);
    if !recut.is_empty() {
        terminal.notice(&format!(
            "{}: the two were cut differently, so beads are compared by the characters they cover; numbers are those of \
             the pieces between all cuts",
            listed(&recut)
        ));
    }
    let scores = total.scores();
    let worst = worst(&documents, args.worst);
    match args.format {
        FiguresFormat::Text => {
            render::figures(terminal, &scores)?;
            if args.types {
                render::kinds(terminal, &scores)?;
            }
            render::stretches(terminal, &worst)?;
        }
        FiguresFormat::Json => {
            let report = report(&scores, &documents, &worst);
            writeln!(terminal, "{}", serde_json::to_string_pretty(&report)?)?;
        }
    }
    Ok(Outcome::Clean)
}

fn listed(names: &[&str]) -> String {
    let shown = names[..names.len().min(NAMES_SHOWN)].join(", ");
    match names.len().saturating_sub(NAMES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The files of one document.
struct Pair {
    name: String,
    /// `None` where there is a gold alignment only.
    hypothesis: Option<PathBuf>,
    gold: PathBuf,
}

fn pairs(terminal: &mut Terminal, hypothesis: &PathBuf, gold: &PathBuf) -> Result<Vec<Pair>> {
    match (hypothesis.is_dir(), gold.is_dir()) {
        (false, false) => {
            input::refuse_two_standard_inputs(&[hypothesis, gold])?;
            let name = hypothesis.file_name().unwrap_or(hypothesis.as_os_str()).to_string_lossy().into_owned();
            Ok(vec![Pair { name, hypothesis: Some(hypothesis.clone()), gold: gold.clone() }])
        }
        (true, true) => folders(terminal, hypothesis, gold),
        (is_folder, _) => {
            let (folder, file) = if is_folder { (hypothesis, gold) } else { (gold, hypothesis) };
            // What is not there is the clearer complaint.
            if !file.exists() {
                bail!("{}: there is no such file", file.display());
            }
            bail!("{} is a folder and {} is a file; give two files or two folders", folder.display(), file.display())
        }
    }
}

fn folders(terminal: &mut Terminal, hypothesis: &Path, gold: &Path) -> Result<Vec<Pair>> {
    let mut hypotheses = alignments(hypothesis, &HYPOTHESIS_EXTENSIONS)?;
    let golds = alignments(gold, &GOLD_EXTENSIONS)?;
    if golds.is_empty() {
        bail!(
            "{}: there is no gold alignment in this folder; known are .{}",
            gold.display(),
            GOLD_EXTENSIONS.join(", .")
        );
    }
    let pairs = golds
        .into_iter()
        .map(|(stem, gold)| Pair {
            name: stem.to_string_lossy().into_owned(),
            hypothesis: hypotheses.remove(&stem),
            gold,
        })
        .collect();
    let left_over: Vec<_> = hypotheses.keys().map(|stem| stem.to_string_lossy()).collect();
    if !left_over.is_empty() {
        let names: Vec<&str> = left_over.iter().map(|name| &**name).collect();
        terminal.notice(&format!("there is no gold for {}, which is left out", listed(&names)));
    }
    Ok(pairs)
}

/// The alignments of a folder by their names without extension.
fn alignments(folder: &Path, extensions: &[&str]) -> Result<BTreeMap<OsString, PathBuf>> {
    let mut found: BTreeMap<OsString, (usize, PathBuf)> = BTreeMap::new();
    let read = || -> Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(folder).map_err(plainly)?;
        entries.map(|entry| entry.map(|entry| entry.path()).map_err(plainly)).collect()
    };
    for path in read().with_context(|| folder.display().to_string())? {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let rank = extensions.iter().position(|known| extension.as_deref() == Some(*known));
        let (Some(rank), Some(stem), true) = (rank, path.file_stem(), path.is_file()) else {
            continue;
        };
        let is_better = found.get(stem).is_none_or(|(before, _)| rank < *before);
        if is_better {
            found.insert(stem.to_owned(), (rank, path));
        }
    }
    Ok(found.into_iter().map(|(stem, (_, path))| (stem, path)).collect())
}

/// An alignment that was read.
struct Alignment {
    path: PathBuf,
    beads: Vec<GoldBead>,
    /// How many segments each side has, if the file tells.
    sizes: Option<[u64; 2]>,
    /// The texts, if the file holds them.
    bitext: Option<Bitext>,
}

impl Alignment {
    fn read(path: &Path, max_bytes: u64) -> Result<Self> {
        let format = Format::of_path(path)?;
        let holds_beads = matches!(format, Format::Beads | Format::Ladder | Format::Jsonl);
        if !holds_beads {
            let extensions = GOLD_EXTENSIONS.join(", .");
            bail!("{}: no beads are read from {format}; give one of .{extensions}, .hyp", path.display());
        }
        let file = input::read(path, max_bytes)?;
        let named = || file.name.clone();
        let path = path.to_owned();
        Ok(match format {
            Format::Ladder => {
                let ladder = ladder::read(&file.bytes).with_context(named)?;
                let last = ladder.rungs().last().map_or([0, 0], |rung| [rung.source.into(), rung.target.into()]);
                if last.iter().any(|segments| *segments > MOST_SEGMENTS) {
                    bail!("{}: the last rung counts more than {MOST_SEGMENTS} segments; is this a ladder?", named());
                }
                Self { path, beads: evaluate::beads_of_ladder(&ladder), sizes: Some(last), bitext: None }
            }
            Format::Jsonl => {
                let bitext = jsonl::read(&file.bytes).with_context(named)?.bitext;
                let sizes = [bitext.source().len() as u64, bitext.target().len() as u64];
                Self { path, beads: evaluate::beads_of(&bitext), sizes: Some(sizes), bitext: Some(bitext) }
            }
            _ => Self { path, beads: beads::read(&file.bytes).with_context(named)?, sizes: None, bitext: None },
        })
    }

    /// How many segments each side has at least.
    fn reach(&self) -> [u64; 2] {
        let reach = |side: fn(&GoldBead) -> &Vec<u32>| {
            self.beads.iter().flat_map(side).max().map_or(0, |last| u64::from(*last) + 1)
        };
        [reach(|bead| &bead.source), reach(|bead| &bead.target)]
    }
}

/// What the numbers of beads count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// Segments of both, which were cut alike.
    Segments,
    /// Pieces between the cuts of both.
    Pieces,
}

/// One document, gold and hypothesis over the same numbers.
struct Compared {
    name: String,
    gold: Vec<GoldBead>,
    hypothesis: Vec<GoldBead>,
    is_missing: bool,
    counted: Counted,
    /// The texts that the numbers stand for, if one of the two has them.
    texts: Option<[Vec<String>; 2]>,
}

impl Compared {
    fn read(terminal: &mut Terminal, pair: &Pair, max_bytes: u64) -> Result<Self> {
        let gold = Alignment::read(&pair.gold, max_bytes)?;
        let name = pair.name.clone();
        let Some(hypothesis) = &pair.hypothesis else {
            let texts = gold.bitext.as_ref().map(texts);
            let (gold, hypothesis) = (gold.beads, Vec::new());
            return Ok(Self { name, gold, hypothesis, is_missing: true, counted: Counted::Segments, texts });
        };
        let hypothesis = Alignment::read(hypothesis, max_bytes)?;
        if let (Some(gold_bitext), Some(bitext)) = (&gold.bitext, &hypothesis.bitext) {
            let cuts = [Cuts::of_bitext(gold_bitext), Cuts::of_bitext(bitext)];
            if cuts[0] != cuts[1] {
                let over = evaluate::by_spans((&gold.beads, &cuts[0]), (&hypothesis.beads, &cuts[1]))
                    .with_context(|| format!("{} and {}", hypothesis.path.display(), gold.path.display()))?;
                let [source, target] = texts(bitext);
                let recut =
                    |texts: &[String], lengths: &[u64]| evaluate::recut(texts.iter().map(String::as_str), lengths);
                let texts = [recut(&source, &over.pieces.source), recut(&target, &over.pieces.target)];
                return Ok(Self {
                    name,
                    gold: over.gold,
                    hypothesis: over.hypothesis,
                    is_missing: false,
                    counted: Counted::Pieces,
                    texts: Some(texts),
                });
            }
        }
        warn_of_other_texts(terminal, &gold, &hypothesis);
        let texts = hypothesis.bitext.as_ref().or(gold.bitext.as_ref()).map(texts);
        let (gold, hypothesis) = (gold.beads, hypothesis.beads);
        Ok(Self { name, gold, hypothesis, is_missing: false, counted: Counted::Segments, texts })
    }
}

fn texts(bitext: &Bitext) -> [Vec<String>; 2] {
    [bitext.source(), bitext.target()].map(|side| side.all().ids().map(|id| side.text(id).to_owned()).collect())
}

/// Says that a bead names a segment which the other alignment does not have: they were hardly made from the same segments.
fn warn_of_other_texts(terminal: &mut Terminal, gold: &Alignment, hypothesis: &Alignment) {
    for (one, other) in [(gold, hypothesis), (hypothesis, gold)] {
        let Some(sizes) = one.sizes else {
            continue;
        };
        let found =
            other.reach().into_iter().zip(sizes).zip(["source", "target"]).find(|((reach, size), _)| reach > size);
        if let Some(((reach, size), side)) = found {
            terminal.notice(&format!(
                "{} has {side} segments up to number {}, {} only {size} of them, numbered from 0; were both made from the \
                 same segments?",
                other.path.display(),
                reach - 1,
                one.path.display(),
            ));
        }
    }
}

/// The stretches that differ most over all documents.
fn worst(documents: &[Compared], most: usize) -> Vec<Stretch<'_>> {
    if most == 0 {
        return Vec::new();
    }
    let mut found: Vec<(&Compared, Difference)> = documents
        .iter()
        .flat_map(|document| {
            let differences = evaluate::differences(&document.gold, &document.hypothesis);
            differences.into_iter().take(most).map(move |difference| (document, difference))
        })
        .collect();
    // Stable, so that documents keep their order among stretches of one size.
    found.sort_by_key(|(_, difference)| std::cmp::Reverse(difference.gold.len() + difference.hypothesis.len()));
    found.truncate(most);
    let mut stretches = Vec::new();
    for (document, difference) in found {
        let texts = document.texts.as_ref().map_or_else(Vec::new, |texts| lines(texts, &difference));
        stretches.push(Stretch { document: &document.name, difference, texts });
    }
    stretches
}

/// The texts of all segments that a difference names, in order.
fn lines<'a>(texts: &'a [Vec<String>; 2], difference: &Difference) -> Vec<Line<'a>> {
    let beads = || difference.gold.iter().chain(&difference.hypothesis);
    let sides: [(Side, Vec<u32>); 2] = [
        (Side::Source, beads().flat_map(|bead| bead.source.clone()).collect()),
        (Side::Target, beads().flat_map(|bead| bead.target.clone()).collect()),
    ];
    let mut lines = Vec::new();
    for ((side, mut numbers), texts) in sides.into_iter().zip(texts) {
        numbers.sort_unstable();
        numbers.dedup();
        let known = numbers.into_iter().filter_map(|number| Some((number, texts.get(number as usize)?)));
        lines.extend(known.map(|(number, text)| Line { side, number, text }));
    }
    lines
}

fn report(scores: &Scores, documents: &[Compared], worst: &[Stretch<'_>]) -> Value {
    let document = |document: &Compared| {
        let mut value = figures(&Tally::of(&document.gold, &document.hypothesis));
        value["name"] = json!(document.name);
        value["missing"] = json!(document.is_missing);
        value["by_characters"] = json!(document.counted == Counted::Pieces);
        value
    };
    let beads = |beads: &[GoldBead]| beads.iter().map(ToString::to_string).collect::<Vec<_>>();
    let stretch = |stretch: &Stretch<'_>| {
        json!({
            "document": stretch.document,
            "gold": beads(&stretch.difference.gold),
            "hypothesis": beads(&stretch.difference.hypothesis),
        })
    };
    json!({
        "total": figures(scores),
        "documents": documents.iter().map(document).collect::<Vec<_>>(),
        "worst": worst.iter().map(stretch).collect::<Vec<_>>(),
    })
}

fn figures(scores: &Scores) -> Value {
    let measure = |measure: &Measure| {
        let (precision, recall) = (measure.precision.value(), measure.recall.value());
        json!({ "precision": precision, "recall": recall, "f1": measure.f1() })
    };
    let kinds = scores.by_kind.iter().map(|(kind, share)| {
        (kind.to_string(), json!({ "in_gold": share.of, "found": share.right, "recall": share.value() }))
    });
    json!({
        "strict": measure(&scores.strict),
        "lax": measure(&scores.lax),
        "bert": measure(&scores.bert),
        "nonnull": measure(&scores.nonnull),
        "null_lines": measure(&scores.null_lines),
        "kinds": kinds.collect::<serde_json::Map<_, _>>(),
        "gold_beads": scores.bert.recall.of,
        "hypothesis_beads": scores.bert.precision.of,
        "gold_null_lines": scores.null_lines.recall.of,
    })
}
