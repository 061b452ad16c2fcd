//! How long a review of 20,000 pairs takes to open, and how long an act takes: `cargo bench --bench review`.
//!
//! The bounds are those of a person: open in 0.3 s, a key in 50 ms. What a key comes to here is the act, the look at what passes
//! the filters, and the view of the pair under the cursor; the terminal draws a screen of text beside that.

use std::hint::black_box;
use std::time::{Duration, Instant};

use duiqi::bitext::{Bead, BeadId, Bitext, Confidence};
use duiqi::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentRange, Segmentation};
use duiqi::format::{Format, WriteOptions, jsonl, write};
use duiqi::lexicon::Lexicon;
use duiqi::review::{Act, Filter, Session, Stamp};
use duiqi::text::lang::Lang;
use duiqi::text::span::ByteSpan;

const PAIRS: u32 = 20_000;
const ROUNDS: usize = 15;

fn side(name: &str, lang: Lang, sentence: impl Fn(u32) -> String) -> Segmentation {
    let (mut text, mut blocks, mut segments) = (String::new(), Vec::new(), Vec::new());
    for number in 0..PAIRS {
        let start = text.len();
        text.push_str(&sentence(number));
        let span = ByteSpan::of(start, text.len());
        text.push('\n');
        blocks.push(Block { kind: BlockKind::Paragraph, span, inlines: Vec::new() });
        segments.push(Segment { span, block: number, boundary: Boundary::Strong });
    }
    let hash = ContentHash::of(text.as_bytes());
    let document = Document::new(name, lang, hash, text, blocks, Vec::new()).expect("lawful");
    Segmentation::new(document, segments).expect("lawful")
}

/// An alignment file of a book in which every fortieth pair is doubtful.
fn alignment() -> Vec<u8> {
    let chinese =
        |number| format!("渡船在第{number}天早上六点离开码头，船上有{}名乘客，其中一半是学生。", number % 900 + 20);
    let english = |number| {
        format!(
            "On day {number} the ferry left the pier at six with {} passengers, half of them students.",
            number % 900 + 20
        )
    };
    let (source, target) = (side("zh", Lang::chinese(), chinese), side("en", Lang::english(), english));
    let bead = |number: u32| {
        let range = SegmentRange::new(number, number + 1);
        Bead {
            confidence: Confidence::new(if number.is_multiple_of(40) { 0.3 } else { 0.97 }),
            ..Bead::bare(range, range)
        }
    };
    let bitext = Bitext::new(source, target, (0..PAIRS).map(bead).collect()).expect("lawful");
    let mut bytes = Vec::new();
    write(Format::Jsonl, &bitext, &[], &WriteOptions::default(), &mut bytes).expect("memory takes all");
    bytes
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let shown = |time: Duration| time.as_secs_f64() * 1e3;
    let line = format!(
        "{what:<32} {:8.2} ms median {:8.2} ms worst\n",
        shown(times[times.len() / 2]),
        shown(times[times.len() - 1])
    );
    std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes()).expect("standard output");
}

fn timed<T>(rounds: usize, mut step: impl FnMut() -> T) -> Vec<Duration> {
    let time = |_| {
        let start = Instant::now();
        black_box(step());
        start.elapsed()
    };
    (0..rounds).map(time).collect()
}

/// What the screen does after an act.
fn show(session: &Session<'_>, cursor: BeadId) {
    black_box(Filter::Problems.beads(session.sheet()));
    black_box(Filter::All.beads(session.sheet()));
    black_box(session.sheet().view(cursor));
}

fn main() {
    let lexicon = Lexicon::embedded();
    let bytes = alignment();
    let open = || {
        let file = jsonl::read(&bytes).expect("an alignment");
        let session = Session::resume(file.bitext, file.findings, lexicon, &[]).expect("replays");
        show(&session, BeadId(0));
        session
    };
    report("open, 20,000 pairs", timed(5, open));
    let mut session = open();
    let mut number = 0;
    for what in ["accept", "merge", "move", "undo", "search"] {
        let times = timed(ROUNDS, || {
            number += 997;
            let id = BeadId(number % (PAIRS / 2));
            let bead = session.sheet().spot(id).expect("a pair");
            let act = match what {
                "accept" => Act::Accept { bead },
                "merge" => Act::Merge { bead },
                "move" => {
                    let side = duiqi::text::lang::Side::Target;
                    Act::Move { bead, side, toward: duiqi::bitext::Toward::Next }
                }
                "undo" => Act::Undo,
                _ => {
                    black_box(Filter::Text("19999".to_owned()).beads(session.sheet()));
                    return;
                }
            };
            session.act(&act, &Stamp::default()).expect("possible");
            show(&session, id);
        });
        report(what, times);
    }
}
