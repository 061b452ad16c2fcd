//! Lexicons with one ingredient after the other, and pruned to sizes.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use duiqi::lexicon::{Builder, Lexicon, WordSlot};
use duiqi::text::han::is_han;
use duiqi::text::lang::{Lang, Side};
use duiqi::train::{self, Agreement, DictionaryOptions, Example, Headwords, Options};

/// A way to learn the lexicon.
pub struct Variant {
    pub name: &'static str,
    /// Whether sources count as `models/zh-en.weights` says, or all that it names once.
    are_weighted: bool,
    /// How often an entry of the dictionary counts; 0 leaves it out.
    dictionary: f32,
    /// The slope of the position prior; 0 is none.
    slope_nats: f32,
    has_agreement: bool,
    /// Whether the dictionary is read whole, or only its headwords with a rank among frequent words.
    is_whole: bool,
    /// The probability and the expected count that an entry is kept for.
    least: (f32, f32),
    /// Probabilities down to which it is pruned as well.
    prunings: &'static [f32],
}

const PLAIN: Variant = Variant {
    name: "plain",
    are_weighted: false,
    dictionary: 0.0,
    slope_nats: 0.0,
    has_agreement: false,
    prunings: &[],
};
const WEIGHTS: Variant = Variant { name: "weights", are_weighted: true, ..PLAIN };
const DICTIONARY: Variant = Variant { name: "dictionary", dictionary: 1.5, ..WEIGHTS };
const POSITION: Variant = Variant { name: "position", slope_nats: 4.0, ..DICTIONARY };
const AGREEMENT: Variant =
    Variant { name: "agreement", has_agreement: true, least: (0.002, 0.03), prunings: &[0.1], ..POSITION };
const HEAVY: Variant = Variant { name: "heavy", dictionary: 4.5, least: (0.001, 0.02), prunings: &[], ..AGREEMENT };

/// All headwords of the dictionary, up to the size that may be compiled in.
const HEADWORDS: Variant =
    Variant { name: "headwords", is_whole: true, least: (0.003, 0.03), prunings: &[], ..AGREEMENT };

/// Each up to `AGREEMENT` has what the one before it has, and one thing more; the last two change one thing of that.
pub const ALL: &[Variant] = &[PLAIN, WEIGHTS, DICTIONARY, POSITION, AGREEMENT, HEAVY, HEADWORDS];

/// Learns a variant.
pub fn train(variant: &Variant, texts: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let read = |name: &str| fs::read_to_string(texts.join(name)).map_err(|cause| format!("{name}: {cause}"));
    let (source, target, labels) = (read("all.zh")?, read("all.en")?, read("all.src")?);
    let weights = weights()?;
    let mut examples = Vec::new();
    for ((source, target), label) in source.lines().zip(target.lines()).zip(labels.lines()) {
        let weight = weights.get(label.trim()).copied().unwrap_or(0.0);
        let weight = if variant.are_weighted { weight } else { weight.min(1.0) };
        if weight > 0.0 && !source.is_empty() && !target.is_empty() {
            examples.push(Example::sentence(source, target, weight));
        }
    }
    if variant.dictionary > 0.0 {
        let mut options = DictionaryOptions::new(Headwords::Target);
        options.weight = variant.dictionary;
        let mut table = read("ecdict.en-zh.tsv")?;
        if variant.is_whole {
            // Without the columns of ranks no headword is left out as rare.
            let columns = |line: &str| line.splitn(3, '\t').take(2).collect::<Vec<_>>().join("\t") + "\n";
            table = table.lines().map(columns).collect();
        }
        examples.extend(train::dictionary(&table, options));
    }
    let mut options = Options::new(Lang::chinese(), Lang::english());
    options.slope_nats = variant.slope_nats;
    if !variant.has_agreement {
        options.schedule = vec![Agreement::Independent; options.schedule.len()];
    }
    (options.min_probability, options.min_expected) = variant.least;
    Ok(train::train(examples, &options, &mut |_| {})?)
}

fn weights() -> Result<HashMap<String, f32>, Box<dyn Error>> {
    let text = fs::read_to_string("models/zh-en.weights")?;
    let lines = text.lines().filter_map(|line| line.split('#').next()?.trim().rsplit_once(' '));
    lines.map(|(name, weight)| Ok((name.trim().to_owned(), weight.parse()?))).collect()
}

/// Returns the lexicon and its smaller forms, with names.
pub fn pruned(variant: &Variant, lexicon: Lexicon) -> Result<Vec<(String, Lexicon)>, duiqi::Error> {
    let mut all = Vec::new();
    for &least in variant.prunings {
        all.push((format!("{}, from {least}", variant.name), without_below(&lexicon, least)?));
    }
    all.insert(0, (variant.name.to_owned(), lexicon));
    Ok(all)
}

/// Keeps the entries one of whose probabilities reaches `least`, and the words they need.
fn without_below(lexicon: &Lexicon, least: f32) -> Result<Lexicon, duiqi::Error> {
    let mut is_kept = [vec![false; lexicon.count(Side::Source)], vec![false; lexicon.count(Side::Target)]];
    let mut kept = Vec::new();
    for source in lexicon.ids(Side::Source) {
        for entry in lexicon.row(source).filter(|entry| entry.forward.max(entry.backward) >= least) {
            is_kept[0][source.index()] = true;
            is_kept[1][entry.target.index()] = true;
            kept.push((source, entry));
        }
    }
    let mut builder = Builder::new(Lang::chinese(), Lang::english());
    let mut add = |side: Side, is_kept: &[bool]| -> Vec<Option<WordSlot>> {
        let word = |id: duiqi::lexicon::WordId| {
            let (key, share) = (lexicon.key(side, id).unwrap_or_default(), lexicon.background(side, id));
            // The cutting of Han runs needs common words, whether or not they translate anything.
            let stays = is_kept[id.index()] || key.chars().any(is_han) && share >= 2e-6;
            stays.then(|| builder.word(side, &key, share, lexicon.null(side, id)))
        };
        lexicon.ids(side).map(word).collect()
    };
    let (sources, targets) = (add(Side::Source, &is_kept[0]), add(Side::Target, &is_kept[1]));
    for (source, entry) in kept {
        if let (Some(from), Some(to)) = (sources[source.index()], targets[entry.target.index()]) {
            builder.entry(from, to, entry.forward, entry.backward);
        }
    }
    Lexicon::from_bytes(builder.pack()?)
}
