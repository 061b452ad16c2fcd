//! Journals and decisions of any text, over a small review: they replay by the laws or are refused, and an act can be taken back.

#![no_main]

use std::sync::LazyLock;

use duiqi::bitext::Bitext;
use duiqi::finding::Finding;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::review::{Act, Journal, Session, Stamp};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|text: &str| {
    let (bitext, findings) = &*BEGUN;
    if let Ok(journal) = Journal::read(text.as_bytes()) {
        if let Ok(session) = Session::resume(bitext.clone(), findings.clone(), Lexicon::embedded(), &journal.records) {
            duiqi_fuzz::lawful(session.sheet().bitext());
        }
    }
    let mut session = Session::new(bitext.clone(), findings.clone(), Lexicon::embedded());
    let stamp = Stamp::default();
    let mut records = Vec::new();
    for act in text.lines().filter_map(|line| serde_json::from_str::<Act>(line).ok()).take(20) {
        let before = session.sheet().bitext().clone();
        if let Ok(Some(record)) = session.act(&act, &stamp) {
            duiqi_fuzz::lawful(session.sheet().bitext());
            session.retract(&record).expect("what was done last can be forgotten");
            assert_eq!(session.sheet().bitext(), &before);
            records.push(session.act(&act, &stamp).expect("it was done before").expect("it changes something"));
        }
    }
    let again = Session::resume(bitext.clone(), findings.clone(), Lexicon::embedded(), &records).expect("its own records");
    assert_eq!(again.sheet().bitext(), session.sheet().bitext());
});
