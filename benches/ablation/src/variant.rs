//! Lexicons with one ingredient after the other, and pruned to sizes.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use duiqi::lexicon::{Builder, Lexicon, WordSlot};
use duiqi::text::han::is_han;
use duiqi::text::lang::{Lang, Side};
use duiqi::train::Agreement::{Independent, Product};
use duiqi::train::{self, Agreement, DictionaryOptions, Example, Options};

/// A way to learn the lexicon.
pub struct Variant {
    pub name: &'static str,
    what: &'static str,
    /// Whether sources count as `models/zh-en.weights` says, or all that it names once.
    are_weighted: bool,
    /// The dictionaries.
    dictionaries: &'static [&'static str],
    /// How often an entry of a dictionary counts.
    entry_weight: f32,
    /// The slope of the position prior; 0 is none.
    slope_nats: f32,
    /// The rounds of learning, and how the directions are learned in each.
    schedule: &'static [Agreement],
    /// Whether a dictionary is read whole, or only its headwords with a rank among frequent words, where it has ranks.
    is_whole: bool,
    /// The probability and the expected count that an entry is kept for.
    least: (f32, f32),
    /// The sizes in MiB it is pruned to in place of its own.
    sizes_mib: &'static [usize],
}

const ECDICT: &str = "ecdict.en-zh.tsv";
const CEDICT: &str = "cc-cedict.zh-en.tsv";
const WORDNET: &str = "cow-wordnet.zh-en.tsv";
const GAZETTEER: &str = "gazetteer.zh-en.tsv";

const PLAIN: Variant = Variant {
    name: "plain",
    what: "plain: IBM Model 1 both ways, every source once",
    are_weighted: false,
    dictionaries: &[],
    entry_weight: 1.5,
    slope_nats: 0.0,
    schedule: &[Independent; 5],
    is_whole: false,
    least: (0.005, 0.1),
    sizes_mib: &[],
};
const WEIGHTS: Variant =
    Variant { name: "weights", what: "weights: + prose counts more than documentation", are_weighted: true, ..PLAIN };
const DICTIONARY: Variant =
    Variant { name: "dictionary", what: "dictionary: + ECDICT", dictionaries: &[ECDICT], ..WEIGHTS };
const POSITION: Variant =
    Variant { name: "position", what: "position: + links near the diagonal", slope_nats: 4.0, ..DICTIONARY };
const ROUNDS: Variant = Variant {
    name: "rounds",
    what: "rounds: seven of learning in place of five",
    schedule: &[Independent; 7],
    ..POSITION
};
const AGREEMENT: Variant = Variant {
    name: "agreement",
    what: "position, and two of its rounds with both directions together",
    schedule: &[Independent, Independent, Product, Product, Independent],
    least: (0.002, 0.03),
    ..POSITION
};
const BARE: Variant = Variant { name: "no-dictionary", what: "rounds, no dictionary", dictionaries: &[], ..ROUNDS };
const CEDICT_ALONE: Variant =
    Variant { name: "cc-cedict", what: "rounds, CC-CEDICT in place of ECDICT", dictionaries: &[CEDICT], ..ROUNDS };
const WORDNET_ALONE: Variant =
    Variant { name: "wordnet", what: "rounds, COW wordnet in place of ECDICT", dictionaries: &[WORDNET], ..ROUNDS };
const GAZETTEER_ALONE: Variant =
    Variant { name: "gazetteer", what: "rounds, gazetteer in place of ECDICT", dictionaries: &[GAZETTEER], ..ROUNDS };
const ALL_FOUR: Variant = Variant {
    name: "all-dictionaries",
    what: "rounds, all four dictionaries",
    dictionaries: &[ECDICT, CEDICT, WORDNET, GAZETTEER],
    ..ROUNDS
};
const HEAVY: Variant = Variant {
    name: "heavy",
    what: "heavy: an entry of ECDICT counts three times as much",
    entry_weight: 4.5,
    ..ROUNDS
};

/// All headwords of the dictionary and the rarest entries, pruned to the sizes that were asked for.
const SIZES: Variant = Variant {
    name: "sizes",
    what: "all headwords of ECDICT",
    is_whole: true,
    least: (0.0005, 0.005),
    sizes_mib: &[8, 4, 2, 1],
    ..ROUNDS
};

/// Each up to `ROUNDS` has what the one before it has, and one thing more; the others change one thing of that.
pub const ALL: &[Variant] = &[
    PLAIN,
    WEIGHTS,
    DICTIONARY,
    POSITION,
    ROUNDS,
    AGREEMENT,
    SIZES,
    BARE,
    CEDICT_ALONE,
    WORDNET_ALONE,
    GAZETTEER_ALONE,
    ALL_FOUR,
    HEAVY,
];

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
    for name in variant.dictionaries {
        let mut table = read(name)?;
        if variant.is_whole {
            // Without the columns of ranks no headword is left out as rare.
            let columns = |line: &str| line.splitn(3, '\t').take(2).collect::<Vec<_>>().join("\t") + "\n";
            table = table.lines().map(columns).collect();
        }
        let mut options = DictionaryOptions::new(train::headwords_of(&table, true));
        options.weight = variant.entry_weight;
        examples.extend(train::dictionary(&table, options));
    }
    let mut options = Options::new(Lang::chinese(), Lang::english());
    options.slope_nats = variant.slope_nats;
    options.schedule = variant.schedule.to_vec();
    (options.min_probability, options.min_expected) = variant.least;
    Ok(train::train(examples, &options, &mut |_| {})?)
}

fn weights() -> Result<HashMap<String, f32>, Box<dyn Error>> {
    let text = fs::read_to_string("models/zh-en.weights")?;
    let lines = text.lines().filter_map(|line| line.split('#').next()?.trim().rsplit_once(' '));
    lines.map(|(name, weight)| Ok((name.trim().to_owned(), weight.parse()?))).collect()
}

/// Returns the lexicon with what it is, or as large as each of the sizes that are asked for.
pub fn sizes(variant: &Variant, lexicon: Lexicon) -> Result<Vec<(String, Lexicon)>, duiqi::Error> {
    if variant.sizes_mib.is_empty() {
        return Ok(vec![(variant.what.to_owned(), lexicon)]);
    }
    let sized = |mib: &usize| Ok((format!("{}, pruned to {mib} MiB", variant.what), within(&lexicon, mib << 20)?));
    variant.sizes_mib.iter().map(sized).collect()
}

/// Prunes a lexicon by its probabilities to the largest that has at most so many bytes.
fn within(lexicon: &Lexicon, most_bytes: usize) -> Result<Lexicon, duiqi::Error> {
    let (mut low, mut high) = (0.0_f32, 1.0_f32);
    let mut best = without_below(lexicon, high)?;
    for _ in 0..10 {
        let middle = f32::midpoint(low, high);
        let pruned = without_below(lexicon, middle * middle * middle)?;
        if pruned.bytes().len() <= most_bytes {
            (high, best) = (middle, pruned);
        } else {
            low = middle;
        }
    }
    Ok(best)
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
