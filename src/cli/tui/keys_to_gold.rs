//! How many keys bring a raw alignment to the gold one: `cargo test keys_to_gold -- --nocapture` prints the figures.
//!
//! Takes a pair of texts cut into segments and its gold beads; aligns it, plans the shortest keys for each place that differs, presses
//! them on the screen itself and holds what came of it against the gold. The planner knows where the mistakes are, so the figure is what
//! the keys can do, not how fast a person reads. It does *not* count what is right and needs no key.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::path::{Path, PathBuf};

use duiqi::bitext::GoldBead;
use duiqi::document::SegmentRange;
use duiqi::format::{Format, WriteOptions, beads};
use duiqi::pipeline::{self, AlignOptions, CheckOptions, Cutting, LexiconChoice, Raw, ReadOptions};
use duiqi::review::Filter;
use duiqi::text::lang::{Lang, Side};
use duiqi::tongue::Tongue;

use super::tests::{open, press};
use super::*;

/// A pair with its gold.
struct Pair {
    name: String,
    source: PathBuf,
    target: PathBuf,
    gold: PathBuf,
}

/// Sentences of each side.
type Counts = (u32, u32);

/// The keys that the planner may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Those that a review had at first: `m s J K U L`, Tab, `j k`.
    First,
    /// All.
    All,
}

/// Where a place stands on the way to its gold beads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct State {
    beads: Vec<Counts>,
    cursor: usize,
    side: Side,
}

fn cuts(beads: &[Counts]) -> Vec<Counts> {
    let sum = |sum: &mut Counts, bead: &Counts| {
        *sum = (sum.0 + bead.0, sum.1 + bead.1);
        Some(*sum)
    };
    beads.iter().scan((0, 0), sum).collect()
}

/// A place where both alignments begin and end at the same sentences, and differ in between.
struct Place {
    /// Number of its first bead.
    first: usize,
    raw: Vec<Counts>,
    gold: Vec<Counts>,
    /// Sentences of each side before it.
    before: Counts,
}

fn places(raw: &[Counts], gold: &[Counts]) -> Vec<Place> {
    let (raw_cuts, gold_cuts) = (cuts(raw), cuts(gold));
    let mut found = Vec::new();
    let (mut i, mut j, mut before) = (0, 0, (0, 0));
    for cut in raw_cuts.iter().filter(|cut| gold_cuts.contains(cut)) {
        let i_end = raw_cuts.iter().position(|own| own == cut).expect("there") + 1;
        let j_end = gold_cuts.iter().position(|own| own == cut).expect("there") + 1;
        if raw[i..i_end] != gold[j..j_end] {
            found.push(Place { first: i, raw: raw[i..i_end].to_vec(), gold: gold[j..j_end].to_vec(), before });
        }
        (i, j, before) = (i_end, j_end, *cut);
    }
    found
}

/// The beads of a gold file as a partition: beads that cross are one.
fn partition(gold: &[GoldBead], sizes: Counts) -> Vec<Counts> {
    let mut gold: Vec<&GoldBead> = gold.iter().collect();
    gold.sort_by_key(|bead| (bead.source.first().copied(), bead.target.first().copied()));
    let crosses = |(i, j): Counts| {
        gold.iter().any(|bead| {
            let sides =
                bead.source.iter().map(|segment| *segment < i).chain(bead.target.iter().map(|segment| *segment < j));
            let sides: Vec<bool> = sides.collect();
            sides.contains(&true) && sides.contains(&false)
        })
    };
    let mut found: Vec<Counts> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while (i, j) != sizes {
        // The nearest cut that no bead crosses, along either side.
        let steps = (1..=sizes.0 + sizes.1).flat_map(|sum| (0..=sum).map(move |a| (a, sum - a)));
        let cut = steps.map(|(a, b)| (i + a, j + b)).find(|cut| cut.0 <= sizes.0 && cut.1 <= sizes.1 && !crosses(*cut));
        let (next_i, next_j) = cut.expect("the end crosses nothing");
        found.push((next_i - i, next_j - j));
        (i, j) = (next_i, next_j);
    }
    found
}

/// What a key, or the keys of a split, come to; nothing where they are refused or reach out of the place.
fn steps(state: &State, keys: Keys, offered: &mut impl FnMut(Counts, Counts) -> Counts) -> Vec<(String, State)> {
    let State { beads, cursor, side } = state;
    let cursor = *cursor;
    let own = beads[cursor];
    let start = beads[..cursor].iter().fold((0, 0), |sum, bead| (sum.0 + bead.0, sum.1 + bead.1));
    let mut found = Vec::new();
    let with = |beads: Vec<Counts>, cursor: usize| State { beads, cursor, side: *side };
    let replaced = |range: std::ops::Range<usize>, by: &[Counts]| {
        let mut beads = beads.clone();
        beads.splice(range, by.iter().copied().filter(|bead| bead.0 + bead.1 > 0));
        beads
    };
    if cursor + 1 < beads.len() {
        let next = beads[cursor + 1];
        found.push(("j".to_owned(), with(beads.clone(), cursor + 1)));
        found.push(("m".to_owned(), with(replaced(cursor..cursor + 2, &[(own.0 + next.0, own.1 + next.1)]), cursor)));
    }
    if cursor > 0 {
        found.push(("k".to_owned(), with(beads.clone(), cursor - 1)));
    }
    found.push(("⇥".to_owned(), State { side: side.other(), ..state.clone() }));
    let moved = |from: Counts, to: Counts, side: Side| match side {
        Side::Source if from.0 > 0 => Some(((from.0 - 1, from.1), (to.0 + 1, to.1))),
        Side::Target if from.1 > 0 => Some(((from.0, from.1 - 1), (to.0, to.1 + 1))),
        _ => None,
    };
    let mut on = |key: &str, side: Side| {
        if let Some((own, next)) = beads.get(cursor + 1).and_then(|next| moved(own, *next, side)) {
            found.push((key.to_owned(), with(replaced(cursor..cursor + 2, &[own, next]), cursor)));
        }
    };
    on("J", *side);
    if keys == Keys::All {
        on("<", Side::Source);
        on("(", Side::Target);
        for (key, side) in [(">", Side::Source), (")", Side::Target)] {
            if let Some((next, own)) = beads.get(cursor + 1).and_then(|next| moved(*next, own, side)) {
                found.push((key.to_owned(), with(replaced(cursor..cursor + 2, &[own, next]), cursor)));
            }
        }
    }
    if cursor > 0
        && let Some((own, before)) = moved(own, beads[cursor - 1], *side)
    {
        let gone = usize::from(own.0 + own.1 == 0);
        found.push(("K".to_owned(), with(replaced(cursor - 1..cursor + 1, &[before, own]), cursor - gone)));
    }
    if own.0 > 0 && own.1 > 0 {
        found.push(("U".to_owned(), with(replaced(cursor..cursor + 1, &[(own.0, 0), (0, own.1)]), cursor)));
    } else {
        let completes = |other: Option<&Counts>| {
            other.copied().filter(|other| (other.0 == 0 || other.1 == 0) && (other.0 == 0) != (own.0 == 0))
        };
        if let Some(next) = completes(beads.get(cursor + 1)) {
            let whole = (own.0 + next.0, own.1 + next.1);
            found.push(("L".to_owned(), with(replaced(cursor..cursor + 2, &[whole]), cursor)));
        } else if cursor + 1 < beads.len()
            && let Some(before) = completes(cursor.checked_sub(1).and_then(|before| beads.get(before)))
        {
            let whole = (own.0 + before.0, own.1 + before.1);
            found.push(("L".to_owned(), with(replaced(cursor - 1..cursor + 1, &[whole]), cursor - 1)));
        }
    }
    if own.0 + own.1 > 1 && own != (1, 1) {
        let offer = offered(start, own);
        for first in (0..=own.0).flat_map(|a| (0..=own.1).map(move |b| (a, b))) {
            if first.0 + first.1 == 0 || first == own {
                continue;
            }
            let halves = [first, (own.0 - first.0, own.1 - first.1)];
            // The cursor goes with the first sentence.
            let later = if own.0 > 0 { first.0 == 0 } else { first.1 == 0 };
            let (on_side, on_other) = match side {
                Side::Source => (line(offer.0, first.0), line(offer.1, first.1)),
                Side::Target => (line(offer.1, first.1), line(offer.0, first.0)),
            };
            let tab = if on_other.is_empty() { "" } else { "⇥" };
            let after = State {
                beads: replaced(cursor..cursor + 1, &halves),
                cursor: cursor + usize::from(later),
                side: if on_other.is_empty() { *side } else { side.other() },
            };
            found.push((format!("s{on_side}{tab}{on_other}⏎"), after.clone()));
            if keys == Keys::All && offer == first {
                found.push(("p".to_owned(), State { side: *side, ..after }));
            }
        }
    }
    found
}

/// Keys that move a border.
fn line(from: u32, to: u32) -> String {
    if to > from { "j".repeat((to - from) as usize) } else { "k".repeat((from - to) as usize) }
}

/// Keys per key, as a person counts them.
fn count(keys: &str) -> usize {
    keys.chars().count()
}

/// Leaps in a row that are thought of.
const LEAPS: usize = 99;

/// Keys from the cursor to another row: rows one by one, ten at a time, by number, or from problem to problem, from one that is unsure to the next.
fn travel(app: &App<'_, '_>, to: usize, keys: Keys) -> String {
    let from = app.cursor.index();
    let walk = |from: usize, to: usize| {
        let (far, forward) = (from.abs_diff(to), to >= from);
        let (one, back, ten) = if forward { ("j", "k", "⇊") } else { ("k", "j", "⇈") };
        let straight = format!("{}{}", ten.repeat(far / 10), one.repeat(far % 10));
        let over = format!("{}{}", ten.repeat(far / 10 + 1), back.repeat(10 - far % 10));
        let numbered = format!("{far}{one}");
        let mut ways = vec![straight];
        ways.extend(over_fits(to, forward, far).then_some(over));
        ways.extend((keys == Keys::All && far > 1).then_some(numbered));
        ways.into_iter().min_by_key(|way| count(way)).unwrap_or_default()
    };
    let times = |key: &str, number: usize| match number {
        2.. if keys == Keys::All => format!("{number}{key}"),
        _ => key.repeat(number),
    };
    let mut ways = vec![walk(from, to), format!("{}G", to + 1)];
    let sheet = app.desk.session().sheet();
    let mut leap = |key: &str, back: &str, filter: &Filter| {
        let found = filter.beads(sheet);
        let ahead = found.iter().map(|id| id.index()).filter(|id| *id > from).take(LEAPS).enumerate();
        ways.extend(ahead.map(|(number, id)| format!("{}{}", times(key, number + 1), walk(id, to))));
        let behind = found.iter().rev().map(|id| id.index()).filter(|id| *id < from).take(LEAPS).enumerate();
        ways.extend(behind.map(|(number, id)| format!("{}{}", times(back, number + 1), walk(id, to))));
    };
    leap("n", "N", &Filter::Problems);
    if keys == Keys::All {
        leap("t", "T", &Filter::Unsure);
    }
    ways.into_iter().min_by_key(|way| count(way)).unwrap_or_default()
}

/// Ten rows too far must not run into the start of the document.
fn over_fits(to: usize, forward: bool, far: usize) -> bool {
    forward || to + far % 10 >= 10
}

/// The shortest keys that bring a place to its gold beads, those to get there included. A* by the cuts that are still wrong: a key
/// mends at most two.
fn plan(app: &App<'_, '_>, place: &Place, keys: Keys) -> String {
    let missing = |beads: &[Counts]| {
        let (own, gold) = (cuts(beads), cuts(&place.gold));
        let wrong =
            own.iter().filter(|cut| !gold.contains(cut)).count() + gold.iter().filter(|cut| !own.contains(cut)).count();
        wrong.div_ceil(2)
    };
    let mut offers: HashMap<(Counts, Counts), Counts> = HashMap::new();
    let mut offered = |start: Counts, own: Counts| {
        let at = (place.before.0 + start.0, place.before.1 + start.1);
        let range = |start: u32, count: u32| SegmentRange::new(start, start + count);
        let sheet = app.desk.session().sheet();
        *offers.entry((at, own)).or_insert_with(|| sheet.offered_border(range(at.0, own.0), range(at.1, own.1)))
    };
    let mut best: HashMap<State, usize> = HashMap::new();
    let mut open = BinaryHeap::new();
    for cursor in 0..place.raw.len() {
        let state = State { beads: place.raw.clone(), cursor, side: app.side };
        let way = travel(app, place.first + cursor, keys);
        best.insert(state.clone(), count(&way));
        open.push(Reverse((count(&way) + missing(&state.beads), count(&way), state, way)));
    }
    // A place of many beads is planned a little less than best, so that it comes to an end.
    let mut weight = 1;
    let mut looked = 0;
    while let Some(Reverse((_, cost, state, way))) = open.pop() {
        if state.beads == place.gold {
            return way;
        }
        if best.get(&state).is_some_and(|known| *known < cost) {
            continue;
        }
        looked += 1;
        if looked % 20_000 == 0 {
            weight += 1;
        }
        for (pressed, next) in steps(&state, keys, &mut offered) {
            let cost = cost + count(&pressed);
            if best.get(&next).is_none_or(|known| cost < *known) {
                best.insert(next.clone(), cost);
                open.push(Reverse((cost + weight * missing(&next.beads), cost, next, format!("{way}{pressed}"))));
            }
        }
    }
    panic!("a place cannot be mended: {:?} to {:?}", place.raw, place.gold);
}

/// What a document took.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    pairs: usize,
    places: usize,
    keys: usize,
}

fn beads_of(app: &App<'_, '_>) -> Vec<Counts> {
    app.desk.session().sheet().bitext().beads().iter().map(|bead| (bead.kind().source, bead.kind().target)).collect()
}

/// Mends what is wrong, place by place; where `answers` every problem that is right is accepted on the way, too, until none is left.
fn mend(app: &mut App<'_, '_>, gold: &[Counts], keys: Keys, answers: bool) -> (usize, usize) {
    let (mut pressed, mut mended) = (0, 0);
    loop {
        let raw = beads_of(app);
        let wrong = places(&raw, gold);
        let next = wrong.first();
        let problem =
            app.problems.iter().map(|id| id.index()).find(|problem| next.is_none_or(|next| *problem < next.first));
        let way = match (problem.filter(|_| answers), next) {
            (Some(problem), _) => format!("{}a", travel(app, problem, keys)),
            (None, Some(place)) => {
                mended += 1;
                plan(app, place, keys)
            }
            (None, None) => return (pressed, mended),
        };
        press(app, &way);
        pressed += count(&way);
    }
}

fn measure(pair: &Pair, keys: Keys, answers: bool) -> Tally {
    let options = |lang: &str| {
        let mut options = ReadOptions::default();
        (options.lang, options.cutting) = (Lang::parse(lang), Cutting::Blocks);
        options
    };
    let [source_options, target_options] = ["zh", "en"].map(options);
    let [source, target] = [&pair.source, &pair.target].map(|path| std::fs::read(path).expect("readable"));
    let (source, target) = pipeline::prepare_pair(
        Raw { name: "source.txt", bytes: &source, options: &source_options },
        Raw { name: "target.txt", bytes: &target, options: &target_options },
    )
    .expect("two texts");
    let sizes = (source.all().end, target.all().end);
    let bitext = pipeline::align(source, target, &AlignOptions::default()).expect("aligned");
    let findings = pipeline::check(&bitext, &CheckOptions::default(), &LexiconChoice::BuiltIn).findings;
    let mut bytes = Vec::new();
    duiqi::format::write(Format::Jsonl, &bitext, &findings, &WriteOptions::default(), &mut bytes).expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pair.jsonl");
    std::fs::write(&path, &bytes).expect("written");
    let gold = beads::read(&std::fs::read(&pair.gold).expect("readable")).expect("gold beads");
    let gold = partition(&gold, sizes);
    let mut desk = open(&path, "甲".to_owned(), duiqi::lexicon::Lexicon::embedded()).expect("nobody else");
    let mut app = App::new(&mut desk, Tongue::English);
    press(&mut app, "g");
    let (keys, places) = mend(&mut app, &gold, keys, answers);
    assert_eq!(beads_of(&app), gold, "{}: the keys make the gold alignment", pair.name);
    if answers {
        assert!(Filter::Problems.beads(app.desk.session().sheet()).is_empty(), "{}: no problem is left", pair.name);
    }
    Tally { pairs: gold.len(), places, keys }
}

/// Measures documents and prints a row for each and one for all; gives back the keys per hundred pairs of all.
fn report(set: &str, pairs: &[Pair]) -> [f64; 2] {
    let ways = [(Keys::First, false), (Keys::All, false), (Keys::All, true)];
    let mut all = [Tally::default(); 3];
    let per_hundred = |tally: &Tally| 100.0 * tally.keys as f64 / tally.pairs.max(1) as f64;
    let row = |name: &str, tallies: &[Tally]| {
        let shown: Vec<String> = tallies.iter().map(|tally| format!("{:6.1}", per_hundred(tally))).collect();
        println!(
            "{name:<16} {:5} pairs {:4} places  keys per hundred pairs: {}",
            tallies[0].pairs,
            tallies[0].places,
            shown.join("  ")
        );
    };
    println!("{set}: to mend with the first keys, with all keys, and with every open problem answered");
    for pair in pairs {
        let tallies = ways.map(|(keys, answers)| measure(pair, keys, answers));
        row(&pair.name, &tallies);
        for (all, own) in all.iter_mut().zip(&tallies) {
            *all = Tally { pairs: all.pairs + own.pairs, places: all.places + own.places, keys: all.keys + own.keys };
        }
    }
    row("all", &all);
    [per_hundred(&all[0]), per_hundred(&all[1])]
}

fn manifest(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn keys_to_gold() {
    let pair = |name: &str| {
        let folder = manifest("corpus/gold").join(name);
        let file = |name: &str| folder.join(name);
        Pair {
            name: name.to_owned(),
            source: file("source.segments.txt"),
            target: file("target.segments.txt"),
            gold: file("gold.beads"),
        }
    };
    let [first, all] = report("corpus/gold", &["guide", "speech", "story"].map(pair));
    assert!(all <= first, "keys that were added save some");
    assert!(all < 10.0, "{all:.1} keys per hundred pairs");
}

/// The chapters of mac-dev, where they are beside the repository or `DUIQI_SHARED` names the folder.
#[test]
fn keys_to_gold_of_chapters() {
    let shared = std::env::var_os("DUIQI_SHARED").map_or_else(|| manifest("../shared"), PathBuf::from);
    let folder = shared.join("gold/align/mac-dev");
    let Ok(entries) = std::fs::read_dir(&folder) else { return };
    let mut gold: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    gold.retain(|path| path.extension().is_some_and(|extension| extension == "gold"));
    gold.sort();
    let pair = |gold: &PathBuf| Pair {
        name: gold.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        source: gold.with_extension("zh"),
        target: gold.with_extension("en"),
        gold: gold.clone(),
    };
    let [first, all] = report("mac-dev", &gold.iter().map(pair).collect::<Vec<_>>());
    assert!(all <= first, "keys that were added save some");
}
