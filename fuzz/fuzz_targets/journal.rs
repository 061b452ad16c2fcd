//! Journals and decisions of any text, over a small review: they replay by the laws or are refused, and an act can be taken back. `#3`
//! stands for the third bead as the review has it then, whose name a fuzzer would not guess.

use std::sync::LazyLock;

use duiqi::bitext::{BeadKey, Bitext, Spot};
use duiqi::finding::Finding;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::review::{Act, Journal, Session, Stamp};

static BEGUN: LazyLock<(Bitext, Vec<Finding>)> = LazyLock::new(|| {
    let options = ReadOptions::default();
    let zh = "我有三本书。他没有书。\n\n天黑了。我们回家吧。\n";
    let en = "I have four books. He has none.\n\nIt was dark. Let us go home. Good night.\n";
    let (source, target) = pipeline::prepare_pair(
        Raw { name: "zh.txt", bytes: zh.as_bytes(), options: &options },
        Raw { name: "en.txt", bytes: en.as_bytes(), options: &options },
    )
    .expect("two texts");
    let bitext = pipeline::align(source, target, &AlignOptions::default()).expect("they are aligned");
    let findings = pipeline::check(&bitext, &CheckOptions::default(), &LexiconChoice::BuiltIn).findings;
    (bitext, findings)
});

fn named(text: &str, bitext: &Bitext) -> String {
    let mut text = text.to_owned();
    for (at, bead) in (0..).zip(bitext.beads()) {
        let spot = Spot { key: BeadKey::of(bitext, bead), at };
        let spot = serde_json::to_string(&spot).expect("a name and a number");
        text = text.replace(&format!("#{at}"), &spot).replace(&format!("@{at}"), &spot[1..spot.len() - 1]);
    }
    text
}

pub fn fuzz(text: &str) {
    let (bitext, findings) = &*BEGUN;
    if let Ok(journal) = Journal::read(named(text, bitext).as_bytes()) {
        if let Ok(session) = Session::resume(bitext.clone(), findings.clone(), Lexicon::embedded(), &journal.records) {
            duiqi_fuzz::lawful(session.sheet().bitext());
        }
    }
    let mut session = Session::new(bitext.clone(), findings.clone(), Lexicon::embedded());
    let stamp = Stamp::default();
    let mut records = Vec::new();
    for line in text.lines().take(20) {
        let Ok(act) = serde_json::from_str::<Act>(&named(line, session.sheet().bitext())) else { continue };
        let before = session.sheet().bitext().clone();
        if let Ok(Some(record)) = session.act(&act, &stamp) {
            duiqi_fuzz::lawful(session.sheet().bitext());
            session.retract(&record).expect("what was done last can be forgotten");
            assert_eq!(session.sheet().bitext(), &before);
            records.push(session.act(&act, &stamp).expect("it was done before").expect("it changes something"));
        }
    }
    let again =
        Session::resume(bitext.clone(), findings.clone(), Lexicon::embedded(), &records).expect("its own records");
    assert_eq!(again.sheet().bitext(), session.sheet().bitext());
}
