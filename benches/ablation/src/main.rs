//! What each ingredient of the lexicon and each kind of evidence is worth to the alignment, and how many word links are right.
//!
//! From the root, each of these prints a table, and with `--into docs/accuracy.md` puts it there:
//!
//!     A="cargo run --release --manifest-path benches/ablation/Cargo.toml --"
//!     $A lexicons TEXTS GOLD [VARIANT …]     lexicons with one ingredient after the other, and of several sizes
//!     $A evidence GOLD                       the aligner without one kind of evidence after the other
//!     $A links GOLD [--list]                 word links drawn from mac-dev, as they were judged; --list shows them
//!
//! TEXTS holds the collection of `models/README.md`, unpacked: `all.zh`, `all.en`, `all.src`, and the dictionaries
//! `ecdict.en-zh.tsv`, `cc-cedict.zh-en.tsv`, `cow-wordnet.zh-en.tsv`, `gazetteer.zh-en.tsv`. GOLD holds the sets mac-dev, aca,
//! nejm-dev and docs-dev. For each row the weights of the aligner are learned anew, with each of six parts of the documents
//! left out, as `duiqi train --gold` does it. A row is printed as soon as it is made.

mod links;
mod page;
#[path = "../../../examples/learning/random.rs"]
mod random;
mod score;
mod variant;

use std::error::Error;
use std::path::Path;

use duiqi::align::{DocumentPass, EvidenceKind, Ingredients, Names};
use duiqi::lexicon::Lexicon;

use page::Table;
use score::Document;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let into = match arguments.iter().position(|argument| argument == "--into") {
        Some(place) if place + 1 < arguments.len() => {
            Some(arguments.drain(place..place + 2).nth(1).unwrap_or_default())
        }
        _ => None,
    };
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (name, table) = match &words[..] {
        ["lexicons", texts, gold, wanted @ ..] => ("lexicons", lexicons(Path::new(texts), Path::new(gold), wanted)?),
        ["evidence", gold] => ("kinds of evidence", evidence(Path::new(gold))?),
        ["links", gold, "--list"] => return links::list(Path::new(gold)),
        ["links", gold] => ("links", links::judged(Path::new(gold))?),
        _ => return Err("say lexicons TEXTS GOLD, evidence GOLD or links GOLD".into()),
    };
    match into {
        Some(path) => page::put(Path::new(&path), name, &table),
        None => Ok(()),
    }
}

/// The lexicon that is shipped.
fn shipped() -> &'static Lexicon {
    Lexicon::embedded().expect("a model is compiled in")
}

fn lexicons(texts: &Path, gold: &Path, wanted: &[&str]) -> Result<String, Box<dyn Error>> {
    let documents = score::documents(gold)?;
    let mut table = Table::new(&["lexicon", "entries", "bytes", "mac-dev", "aca", "nejm-dev", "docs-dev", "all"]);
    let mut row = |name: &str, lexicon: &Lexicon, ingredients: Ingredients| {
        let scores = score::left_out(&score::lay_out(&documents, lexicon, ingredients), &[]);
        let is_shipped = lexicon.bytes() == shipped().bytes() && ingredients == Ingredients::default();
        let name = if is_shipped { format!("{name} (**shipped**)") } else { name.to_owned() };
        let mut cells = vec![name, lexicon.count_entries().to_string(), lexicon.bytes().len().to_string()];
        cells.extend(scores.of_sets());
        table.row(&cells);
    };
    let is_wanted = |name: &str| wanted.is_empty() || wanted.contains(&name);
    let whole = Ingredients::default();
    for (name, what, ingredients) in [
        ("no-names", "shipped, names and Latin words not matched", Ingredients { names: Names::Ignored, ..whole }),
        ("no-pass", "shipped, the document teaches nothing", Ingredients { document: DocumentPass::Skipped, ..whole }),
    ] {
        if is_wanted(name) {
            row(what, shipped(), ingredients);
        }
    }
    for variant in variant::ALL.iter().filter(|variant| is_wanted(variant.name)) {
        let lexicon = Lexicon::from_bytes(variant::train(variant, texts)?)?;
        for (name, lexicon) in variant::sizes(variant, lexicon)? {
            row(&name, &lexicon, whole);
        }
    }
    Ok(table.text)
}

fn evidence(gold: &Path) -> Result<String, Box<dyn Error>> {
    let documents: Vec<Document> = score::documents(gold)?;
    let laid = score::lay_out(&documents, shipped(), Ingredients::default());
    let mut table = Table::new(&["evidence", "mac-dev", "aca", "nejm-dev", "docs-dev", "all", "our own texts"]);
    let mut row = |name: String, without: &[EvidenceKind]| {
        let scores = score::left_out(&laid, without);
        table.row(&[vec![name], scores.of_sets(), vec![scores.of_own()]].concat());
    };
    row("all of it".to_owned(), &[]);
    for kind in EvidenceKind::ALL {
        row(format!("without {}", kind.name()), &[kind]);
    }
    let but = |kept: &[EvidenceKind]| -> Vec<EvidenceKind> {
        EvidenceKind::ALL.into_iter().filter(|kind| !kept.contains(kind)).collect()
    };
    use EvidenceKind::{Length, Lexicon, Prior};
    row("prior and length alone".to_owned(), &but(&[Prior, Length]));
    row("prior and lexicon alone".to_owned(), &but(&[Prior, Lexicon]));
    Ok(table.text)
}
