//! Pairs of texts with gold alignments, for tests that cut them up: those of `corpus/gold`, and the documents of the development sets of
//! `../shared/gold/align` (or `DUIQI_SHARED`) where they are there.

#[path = "../prepared/mod.rs"]
mod prepared;

use std::fs;
use std::path::{Path, PathBuf};

use duiqi::align::GoldPair;
use duiqi::bitext::GoldBead;
use duiqi::format::beads;
use duiqi::pipeline::Cutting;

use prepared::prepare;

fn gold_of(path: &Path) -> Vec<GoldBead> {
    beads::read(&fs::read(path).expect("the gold is there")).expect("the gold is lawful")
}

/// The pairs of `corpus/gold`.
pub(crate) fn own_pairs() -> Vec<GoldPair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold");
    let pair = |name: &str, extension: &str| {
        let folder = folder.join(name);
        let source = prepare(&folder.join(format!("source.zh.{extension}")), "zh", Cutting::Sentences);
        let target = prepare(&folder.join(format!("target.en.{extension}")), "en", Cutting::Sentences);
        GoldPair::new(source, target, &gold_of(&folder.join("gold.beads")))
    };
    vec![pair("story", "txt"), pair("speech", "txt"), pair("guide", "md")]
}

/// The documents of a development set, if it is there; `say` is told if it is not.
pub(crate) fn shared_set(set: &str, say: fn(&str)) -> Vec<GoldPair> {
    let shared = std::env::var_os("DUIQI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let Ok(entries) = fs::read_dir(shared.join("gold/align").join(set)) else {
        say(&format!("{set}: left out, it is not there"));
        return Vec::new();
    };
    let mut golds: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    golds.retain(|path| path.extension().is_some_and(|extension| extension == "gold"));
    golds.sort();
    let pair = |path: PathBuf| {
        let side = |lang: &str| prepare(&path.with_extension(lang), lang, Cutting::Blocks);
        GoldPair::new(side("zh"), side("en"), &gold_of(&path))
    };
    golds.into_iter().map(pair).collect()
}
