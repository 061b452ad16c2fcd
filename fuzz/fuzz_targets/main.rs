//! Every target in one program, for linking one takes as long as fuzzing it for half a minute: `DUIQI_FUZZ` says which one is run.
//! Without it the targets are named and nothing is run.

#![no_main]

mod cli;
mod config;
mod container;
mod document;
mod documents;
mod glossary;
mod gold;
mod ignore;
mod journal;
mod lexicon;
mod links;
mod memory;
mod pair;
mod rows;
mod segment;
mod srx;

use std::sync::OnceLock;

use libfuzzer_sys::arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

type Run = fn(target: &str, bytes: &[u8]);

/// What reads files comes first. Targets that share a file read the format that they are called after.
static TARGETS: [(&str, Run); 31] = [
    ("markdown", document::fuzz),
    ("html", document::fuzz),
    ("rst", document::fuzz),
    ("subtitle", document::fuzz),
    ("xml", document::fuzz),
    ("tmx", memory::fuzz),
    ("xliff", memory::fuzz),
    ("tsv", memory::fuzz),
    ("csv", memory::fuzz),
    ("po", memory::fuzz),
    ("mo", memory::fuzz),
    ("hunalign", memory::fuzz),
    ("mnbvc", memory::fuzz),
    ("jsonl", memory::fuzz),
    ("docx", container::fuzz),
    ("odt", container::fuzz),
    ("epub", container::fuzz),
    ("xlsx", container::fuzz),
    ("xces", |target, bytes| shaped(bytes, |text| links::fuzz(target, text))),
    ("intertext", |target, bytes| shaped(bytes, |text| links::fuzz(target, text))),
    ("documents", |_, bytes| shaped(bytes, documents::fuzz)),
    ("segment", |_, bytes| shaped(bytes, segment::fuzz)),
    ("srx", |_, bytes| shaped(bytes, srx::fuzz)),
    ("pair", |_, bytes| shaped(bytes, pair::fuzz)),
    ("rows", |_, bytes| shaped(bytes, rows::fuzz)),
    ("gold", |_, bytes| shaped(bytes, gold::fuzz)),
    ("journal", |_, bytes| shaped(bytes, journal::fuzz)),
    ("lexicon", |_, bytes| lexicon::fuzz(bytes)),
    ("config", |_, bytes| shaped(bytes, config::fuzz)),
    ("glossary", |_, bytes| glossary::fuzz(bytes)),
    ("ignore", |_, bytes| ignore::fuzz(bytes)),
];

static CHOSEN: OnceLock<(&str, Run)> = OnceLock::new();

/// Reads a text, or more than one value, out of bytes; bytes that give none are passed over.
fn shaped<'bytes, T: Arbitrary<'bytes>>(bytes: &'bytes [u8], run: impl FnOnce(T)) {
    if let Ok(value) = T::arbitrary_take_rest(Unstructured::new(bytes)) {
        run(value);
    }
}

fn choose() {
    let Ok(wanted) = std::env::var("DUIQI_FUZZ") else {
        TARGETS.iter().for_each(|(name, _)| println!("{name}"));
        std::process::exit(0);
    };
    let chosen = TARGETS.iter().find(|(name, _)| *name == wanted).expect("DUIQI_FUZZ names a target");
    CHOSEN.get_or_init(|| *chosen);
}

fuzz_target!(init: choose(), |bytes: &[u8]| {
    let (name, run) = CHOSEN.get().expect("it was chosen at the start");
    run(name, bytes);
});
