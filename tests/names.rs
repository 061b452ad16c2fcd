//! Names by their reading: two hundred names of `corpus/names.tsv`, each to be found among the twenty of its document.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use duiqi::lexicon::Lexicon;
use duiqi::lexicon::name::{LatinName, Sounds};
use duiqi::text::lang::Side;

struct Name {
    kind: String,
    document: String,
    han: String,
    latin: String,
}

fn names() -> Vec<Name> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/names.tsv");
    let text = fs::read_to_string(path).expect("the list is there");
    let name = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        let mut next = || parts.next().expect("four columns");
        Name { kind: next(), document: next(), han: next(), latin: next() }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(name).collect()
}

fn gain(han: &str, latin: &str) -> f32 {
    let latin = LatinName::new(latin).expect("plain letters");
    Sounds::embedded().likeness(han, &latin).expect("Han characters").gain_nats
}

/// Of the names of a kind, how many have their counterpart first among the twenty of the document: from Han to Latin, from
/// Latin to Han, and which do not.
fn ranked_first(kind: &str) -> (usize, usize, usize, Vec<String>) {
    let names = names();
    let (mut all, mut to_latin, mut to_han, mut missed) = (0, 0, 0, Vec::new());
    for name in names.iter().filter(|name| name.kind == kind) {
        let others = || names.iter().filter(|other| other.document == name.document);
        assert_eq!(others().count(), 20, "{}", name.document);
        all += 1;
        let own = gain(&name.han, &name.latin);
        let best_latin =
            others().filter(|other| other.latin != name.latin).all(|other| gain(&name.han, &other.latin) < own);
        let best_han = others().filter(|other| other.han != name.han).all(|other| gain(&other.han, &name.latin) < own);
        to_latin += usize::from(best_latin);
        to_han += usize::from(best_han);
        if !best_latin || !best_han {
            missed.push(format!("{} {}", name.han, name.latin));
        }
    }
    (all, to_latin, to_han, missed)
}

fn expect(kind: &str, count: usize, percent: usize) {
    let (all, to_latin, to_han, missed) = ranked_first(kind);
    // Written to the stream itself: the test harness swallows what is printed by macro.
    let _ = writeln!(
        io::stderr(),
        "names: {kind}: of {all}, {to_latin} Latin and {to_han} Han names ranked first; missed {missed:?}"
    );
    assert_eq!(all, count);
    assert!(
        to_latin * 100 >= percent * all && to_han * 100 >= percent * all,
        "{kind}: {to_latin} and {to_han} of {all}"
    );
}

#[test]
fn chinese_names_are_found_by_pinyin() {
    expect("pinyin", 100, 90);
}

#[test]
fn foreign_names_are_found_by_sound() {
    expect("sound", 100, 75);
}

#[test]
fn names_of_taiwan_and_hong_kong_are_often_found() {
    expect("other", 40, 70);
}

#[test]
fn the_lexicon_does_not_hold_the_names() {
    let lexicon = Lexicon::embedded().expect("a model is compiled in");
    for name in names() {
        let Some(han) = lexicon.id(Side::Source, &name.han) else { continue };
        let key = lexicon.words(&name.latin, Side::Target).first().map(|word| word.id);
        let is_known = lexicon.row(han).any(|entry| key == Some(Some(entry.target)) && entry.forward > 0.1);
        assert!(!is_known, "{} {}", name.han, name.latin);
    }
}
