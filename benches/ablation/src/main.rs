//! What each ingredient of the lexicon is worth to the alignment.
//!
//! `cargo run --release --manifest-path benches/ablation/Cargo.toml -- TEXTS GOLD [VARIANT …]`, from the root. TEXTS holds the
//! collection of `models/README.md`, unpacked: `all.zh`, `all.en`, `all.src`, `ecdict.en-zh.tsv`. GOLD holds the sets mac-dev,
//! aca, nejm-dev and docs-dev. Trains each variant, learns the weights of the aligner anew for it with each book, set or document
//! left out, and prints a row of a table: entries, bytes, strict F1 of each set. A minute of one processor for each lexicon and
//! half a minute for its scores.

mod score;
mod variant;

use std::error::Error;
use std::path::PathBuf;

use duiqi::lexicon::Lexicon;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(texts), Some(gold)) = (arguments.next(), arguments.next()) else {
        return Err("name the folder of the texts and that of the gold sets".into());
    };
    let wanted: Vec<String> = arguments.collect();
    let (texts, documents) = (PathBuf::from(texts), score::documents(&PathBuf::from(gold))?);
    println!(
        "| lexicon | entries | bytes | mac-dev | aca | nejm-dev | docs-dev | all |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    for variant in variant::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == variant.name) {
            continue;
        }
        let lexicon = Lexicon::from_bytes(variant::train(variant, &texts)?)?;
        for (name, lexicon) in variant::pruned(variant, lexicon)? {
            let scores = score::left_out(&documents, &lexicon);
            println!("| {name} | {} | {} | {} |", lexicon.count_entries(), lexicon.bytes().len(), scores.join(" | "));
        }
    }
    Ok(())
}
