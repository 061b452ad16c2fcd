//! Strict F1 of each set with the weights of the aligner learned from all documents but a sixth, the scored one among it.
//!
//! Documents, copies with sentences cut out, and parts are those of `duiqi train --gold` as `models/README.md` calls it; the
//! rounds of learning are fewer, so that a row takes half a minute.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use duiqi::align::{Cut, EvidenceKind, Example, GoldPair, Ingredients, LearnOptions, Weights, learn};
use duiqi::bitext::GoldBead;
use duiqi::document::Segmentation;
use duiqi::evaluate::Tally;
use duiqi::format::beads;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, Cutting, ReadOptions};
use duiqi::text::lang::Lang;

const SETS: [&str; 4] = ["mac-dev", "aca", "nejm-dev", "docs-dev"];
/// The project's own texts, all of them together.
const OWN: &str = "own";
const FOLDS: usize = 6;
/// Rounds of learning; `duiqi train --gold` has 200.
const ROUNDS: usize = 60;
/// Parts are learned without on so many threads.
const THREADS: usize = 2;
const COPIES: [Cut; 2] = [Cut { rate: 0.03, longest: 1, seed: 11 }, Cut { rate: 0.02, longest: 4, seed: 12 }];

/// A document of a gold set.
pub struct Document {
    pub set: &'static str,
    pub name: String,
    pub pair: GoldPair,
    pub gold: Vec<GoldBead>,
}

/// A document as it is learned from, and its copies.
pub struct Laid<'a> {
    document: &'a Document,
    own: Example,
    copies: Vec<Example>,
}

/// Strict F1.
pub struct Scores(BTreeMap<&'static str, f64>);

impl Scores {
    /// Of each set, and of the four together.
    pub fn of_sets(&self) -> Vec<String> {
        SETS.iter().chain(&["all"]).map(|set| format!("{:.4}", self.0[set])).collect()
    }

    /// Of the project's own texts.
    pub fn of_own(&self) -> String {
        format!("{:.4}", self.0[OWN])
    }
}

fn prepare(path: &Path, lang: &str, cutting: Cutting) -> Result<Segmentation, Box<dyn Error>> {
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
    options.cutting = cutting;
    Ok(pipeline::prepare(&path.to_string_lossy(), &fs::read(path)?, &options)?)
}

fn inside(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

/// Reads the documents of one set.
pub fn set(gold: &Path, set: &'static str) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = Vec::new();
    let is_gold = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "gold");
    for path in inside(&gold.join(set))?.into_iter().filter(is_gold) {
        let side = |lang: &str| prepare(&path.with_extension(lang), lang, Cutting::Blocks);
        let gold = beads::read(&fs::read(&path)?)?;
        let pair = GoldPair::new(side("zh")?, side("en")?, &gold);
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        documents.push(Document { set, name, pair, gold });
    }
    Ok(documents)
}

/// Reads the documents of all sets, and the project's own texts.
pub fn documents(gold: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = Vec::new();
    for name in SETS {
        documents.extend(set(gold, name)?);
    }
    let folders = [inside(Path::new("corpus/gold"))?, inside(Path::new("corpus/tricky"))?].concat();
    for folder in std::iter::once(PathBuf::from("corpus/demo")).chain(folders).filter(|folder| folder.is_dir()) {
        let files = inside(&folder)?;
        let side = |start: &str, lang: &str| {
            let named = |path: &&PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(start) && !name.contains(".segments.")
            };
            let path = files.iter().find(named).ok_or_else(|| format!("{}: no {start}*", folder.display()))?;
            prepare(path, lang, Cutting::Sentences)
        };
        let gold = beads::read(&fs::read(folder.join("gold.beads"))?)?;
        let pair = GoldPair::new(side("source.", "zh")?, side("target.", "en")?, &gold);
        documents.push(Document { set: OWN, name: folder.to_string_lossy().into_owned(), pair, gold });
    }
    Ok(documents)
}

/// Lays documents out for learning.
pub fn lay_out<'a>(documents: &'a [Document], lexicon: &Lexicon, ingredients: Ingredients) -> Vec<Laid<'a>> {
    let lay = |pair: &GoldPair| Example::new(pair, Some(lexicon), ingredients);
    let laid = |document: &'a Document| Laid {
        document,
        own: lay(&document.pair),
        copies: COPIES.iter().map(|cut| lay(&document.pair.cut_out(*cut))).collect(),
    };
    documents.iter().map(laid).collect()
}

/// Returns the scores of each set, each document with weights that were learned without it.
pub fn left_out(laid: &[Laid<'_>], without: &[EvidenceKind]) -> Scores {
    let mut options = LearnOptions::default();
    options.without = without.to_vec();
    options.rounds = ROUNDS;
    let part = |fold: usize, is_held: bool| {
        laid.iter().enumerate().filter(move |(index, _)| (index % FOLDS == fold) == is_held).map(|(_, laid)| laid)
    };
    let learned = |fold: usize| {
        let examples: Vec<&Example> =
            part(fold, false).flat_map(|laid| laid.copies.iter().chain(std::iter::once(&laid.own))).collect();
        learn(&examples, &Weights::unlearned(), &options)
    };
    let weights: Vec<(usize, Weights)> = std::thread::scope(|scope| {
        let worker = |first: usize| {
            let learned = &learned;
            scope.spawn(move || (first..FOLDS).step_by(THREADS).map(|fold| (fold, learned(fold))).collect::<Vec<_>>())
        };
        let workers: Vec<_> = (0..THREADS).map(worker).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("learning does not panic")).collect()
    });
    let mut tallies: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for (fold, weights) in weights {
        for laid in part(fold, true) {
            let found: Vec<GoldBead> = laid
                .own
                .beads(&weights)
                .into_iter()
                .map(|(source, target, _)| GoldBead::of_ranges(source, target))
                .collect();
            let mut add = |set| tallies.entry(set).or_insert_with(Tally::new).add(&laid.document.gold, &found);
            add(laid.document.set);
            if laid.document.set != OWN {
                add("all");
            }
        }
    }
    Scores(tallies.into_iter().map(|(set, tally)| (set, tally.scores().strict.f1())).collect())
}
