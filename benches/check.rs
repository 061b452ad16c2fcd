//! Pairs a second that the rules about figures look at, and all rules together, on one core.
//!
//! `cargo bench --bench check [-- PAIRS.jsonl …]`. Without a file the pairs are those of `corpus/drift`, repeated. Each pair is
//! a document of its own, so building and reading it counts too. The figure is the best of the rounds, by the time that the
//! thread had a core where the system says so: others that work beside it change little then.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use duiqi::check::Options;
use duiqi::format::pairs::{self, Row, RowId};
use duiqi::pipeline::{self, LexiconChoice, RowLanguages};

const ROUNDS: usize = 5;
const PAIRS: usize = 20_000;
const FIGURES: [&str; 9] = [
    "number-value",
    "number-magnitude",
    "number-missing",
    "number-extra",
    "number-small",
    "date",
    "currency",
    "unit",
    "percent",
];

fn main() {
    // Cargo adds an option of its own.
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread can be started");
    pool.install(|| {
        for path in &named {
            let bytes = fs::read(path).expect("the file can be read");
            let mut rows = pairs::read_jsonl(&bytes).expect("the file holds pairs");
            rows.iter_mut().for_each(|row| row.document = None);
            measure(path, &rows);
        }
        if named.is_empty() {
            measure("corpus/drift", &corpus());
        }
    });
}

fn measure(name: &str, rows: &[Row]) {
    let rows: Vec<Row> = rows.iter().cycle().take(PAIRS).cloned().collect();
    let languages = RowLanguages::of(&rows, None, None);
    let figures = Options::only(FIGURES).expect("there are such rules");
    let all = Options::default();
    for (what, options, lexicon) in
        [("figures", &figures, LexiconChoice::None), ("all rules", &all, LexiconChoice::BuiltIn)]
    {
        let check = || pipeline::check_rows(&rows, &languages, options, &lexicon).expect("small rows");
        show(&format!("{name}: {what}"), rows.len(), best(check));
    }
}

/// The pairs of the cases whose sides are a segment each.
fn corpus() -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/drift");
    let mut rows = Vec::new();
    for rule in FIGURES {
        let text = fs::read_to_string(folder.join(rule).join("cases.jsonl")).expect("the corpus is there");
        for line in text.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case a line");
            let text = |side: &str| match case[side].as_array().map(Vec::as_slice) {
                Some([only]) => only.as_str().map(str::to_owned),
                _ => None,
            };
            let (Some(source), Some(target)) = (text("source"), text("target")) else { continue };
            rows.push(Row { id: RowId::Text(String::new()), source, target, document: None });
        }
    }
    rows
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let round = |_| {
        let (start, on_core) = (Instant::now(), on_core());
        black_box(work());
        match (on_core, self::on_core()) {
            (Some(before), Some(after)) => after - before,
            _ => start.elapsed(),
        }
    };
    (0..ROUNDS).map(round).min().expect("there are rounds")
}

/// How long this thread has had a core; Linux alone says so in a file.
fn on_core() -> Option<Duration> {
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate fits")]
fn show(what: &str, pairs: usize, time: Duration) {
    let rate = f64::from(u32::try_from(pairs).unwrap_or(u32::MAX)) / time.as_secs_f64();
    println!("{what:<44} {:>9} pairs a second", rate as u64);
}
