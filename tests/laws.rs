//! The laws of the aligner and of findings as properties, over texts put together at random. What texts of the corpus keep stands
//! in `golden.rs`, the laws of one module beside its code; `docs/trust.md` lists which test holds which law.

use std::sync::LazyLock;

use duiqi::bitext::{Anchor, Bitext};
use duiqi::check::Profile;
use duiqi::document::{SegmentId, Segmentation};
use duiqi::format::{self, Format, WriteOptions};
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, ReadOptions};
use duiqi::text::lang::{Lang, Side};
use proptest::collection::vec;
use proptest::prelude::*;
use rayon::ThreadPool;

/// Sentences and what translates them; the last are nobody's translation.
const PAIRS: &[(&str, &str)] = &[
    ("渡船六点开。", "The ferry leaves at six."),
    ("去年售出560万台。", "Last year 5.6 million were sold."),
    ("她没有回答，只是看着窗外。", "She did not answer, only looked out of the window."),
    ("桥被大水冲垮了！", "The flood had swept the bridge away!"),
    ("“你从哪里来？”老人问。", "\"Where do you come from?\" the old man asked."),
    ("灯塔建于1932年。", "The lighthouse was built in 1932."),
    ("请按“确定”键。", "Press the “OK” key."),
    ("雨停了。", "The rain stopped."),
    ("第三章", "Chapter Three"),
    ("好。", "Yes."),
    ("他卖掉了三头牛和一匹马。", ""),
    ("", "Nobody knew why the clock had stopped."),
];

/// A side of a pair: paragraphs of sentences, some of them anything at all.
fn pair() -> impl Strategy<Value = (String, String)> {
    let piece = prop_oneof![
        12 => (0..PAIRS.len()).prop_map(|index| (PAIRS[index].0.to_owned(), PAIRS[index].1.to_owned())),
        1 => ("\\PC{0,30}", "\\PC{0,30}"),
        1 => ("[一-龥，。！？“”0-9 ]{0,40}", "[a-zA-Z,.!?\"0-9 ]{0,60}"),
    ];
    vec((piece, 0..3_u8), 1..24).prop_map(|pieces| {
        let (mut source, mut target) = (String::from("渡船。"), String::from("The ferry."));
        for ((zh, en), end) in pieces {
            source.push_str(&zh);
            target.push_str(&en);
            let ends = [["", " "], ["\n\n", "\n\n"], ["", "\n\n"]][usize::from(end)];
            source.push_str(ends[0]);
            target.push_str(ends[1]);
        }
        (source, target)
    })
}

fn side(text: &str, lang: Lang) -> Segmentation {
    let mut options = ReadOptions::default();
    options.lang = Some(lang);
    pipeline::prepare("text.txt", text.as_bytes(), &options).expect("any text is read")
}

fn sides((source, target): &(String, String)) -> (Segmentation, Segmentation) {
    (side(source, Lang::chinese()), side(target, Lang::english()))
}

fn aligned(source: Segmentation, target: Segmentation, anchors: Vec<Anchor>) -> Bitext {
    let mut options = AlignOptions::default();
    options.align.anchors = anchors;
    pipeline::align(source, target, &options).expect("any two sides are aligned")
}

/// Everything that is known about the beads and their findings.
fn bytes(bitext: &Bitext) -> Vec<u8> {
    let findings =
        pipeline::check(bitext, &CheckOptions::of_profile(Profile::Thorough), &LexiconChoice::BuiltIn).findings;
    let mut bytes = Vec::new();
    format::write(Format::Jsonl, bitext, &findings, &WriteOptions::default(), &mut bytes).expect("memory holds it");
    bytes
}

static POOLS: LazyLock<[ThreadPool; 3]> = LazyLock::new(|| {
    [1, 2, 8].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start"))
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn beads_partition_both_sides_in_order_and_evidence_is_finite(pair in pair()) {
        let (source, target) = sides(&pair);
        let bitext = aligned(source, target, Vec::new());
        let mut next = [0, 0];
        for bead in bitext.beads() {
            prop_assert!(bead.source.len() + bead.target.len() > 0);
            for (side, next) in [Side::Source, Side::Target].into_iter().zip(&mut next) {
                for id in bead.side(side).ids() {
                    prop_assert_eq!(id.index(), *next);
                    *next += 1;
                }
            }
            let parts = bead.evidence.parts();
            let sum: f64 = parts.iter().map(|(_, cost)| f64::from(cost.value())).sum();
            let total = f64::from(bead.evidence.total().value());
            prop_assert!(total.is_finite() && (sum - total).abs() <= 1e-4 * (1.0 + sum.abs()), "{} {}", sum, total);
            prop_assert!((0.0..=1.0).contains(&bead.confidence.value()));
        }
        prop_assert_eq!(next, [bitext.source().len(), bitext.target().len()]);
    }

    #[test]
    fn swapped_sides_give_the_mirrored_beads(pair in pair()) {
        let (source, target) = sides(&pair);
        let swapped = aligned(target.clone(), source.clone(), Vec::new());
        let bitext = aligned(source, target, Vec::new());
        prop_assert_eq!(bitext.ladder().mirrored(), swapped.ladder());
        for (bead, turned) in bitext.beads().iter().zip(swapped.beads()) {
            prop_assert_eq!((bead.evidence, bead.confidence), (turned.evidence, turned.confidence));
        }
    }

    #[test]
    fn what_is_anchored_stands_in_one_bead(pair in pair(), places in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4)) {
        let (source, target) = sides(&pair);
        let pick = |place: &prop::sample::Index, side: &Segmentation| SegmentId(u32::try_from(place.index(side.len())).expect("few"));
        let mut anchors: Vec<Anchor> =
            places.iter().map(|(i, j)| Anchor { source: pick(i, &source), target: pick(j, &target) }).collect();
        anchors.sort_unstable();
        let mut kept: Vec<Anchor> = Vec::new();
        for anchor in anchors {
            if kept.last().is_none_or(|last| last.source < anchor.source && last.target < anchor.target) {
                kept.push(anchor);
            }
        }
        let bitext = aligned(source, target, kept.clone());
        for anchor in kept {
            let [one, other] = [(Side::Source, anchor.source), (Side::Target, anchor.target)].map(|(side, id)| bitext.bead_of(side, id));
            prop_assert!(one.is_some() && one == other, "{} {:?} {:?}", anchor, one, other);
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes(pair in pair()) {
        let (source, target) = sides(&pair);
        let all = POOLS.each_ref().map(|pool| pool.install(|| bytes(&aligned(source.clone(), target.clone(), Vec::new()))));
        prop_assert!(all.iter().all(|bytes| *bytes == all[0]));
    }

    #[test]
    fn a_text_of_unlike_sentences_aligned_with_itself_is_all_one_to_one(order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle()) {
        for (lang, pick) in [(Lang::chinese(), true), (Lang::english(), false)] {
            let text: String = order.iter().map(|index| [PAIRS[*index].1, PAIRS[*index].0][usize::from(pick)]).collect::<Vec<_>>().join("\n\n");
            let text = side(&text, lang);
            let bitext = aligned(text.clone(), text, Vec::new());
            prop_assert!(bitext.beads().iter().all(|bead| bead.source == bead.target && bead.source.len() == 1));
        }
    }

    /// A pair that is put before the others changes no fingerprint of theirs, unless it says what one of them says.
    #[test]
    fn fingerprints_survive_an_unrelated_insertion(pair in pair()) {
        let (source, target) = sides(&pair);
        let old = aligned(source, target, Vec::new());
        // The beads stay as they are: what is asked is where a finding is known by, not where the aligner puts beads.
        let before = [side("塔上挂着一盏灯。", Lang::chinese()), side("A lamp hung on the tower.", Lang::english())];
        let [zh, en] = before;
        let inserted = aligned(zh, en, Vec::new());
        let joined = Bitext::joined("s", "t", &[inserted, old.clone()]).expect("small");
        let rules = CheckOptions::of_profile(Profile::Thorough);
        let known = |bitext: &Bitext| {
            let findings = pipeline::check(bitext, &rules, &LexiconChoice::BuiltIn).findings;
            let mut known: Vec<String> = findings.iter().map(|finding| finding.fingerprint.as_str().to_owned()).collect();
            known.sort_unstable();
            known
        };
        let (before, after) = (known(&old), known(&joined));
        let lost: Vec<&String> = before.iter().filter(|fingerprint| after.binary_search(fingerprint).is_err()).collect();
        prop_assert!(lost.is_empty(), "{:?} of {:?}", lost, before);
    }
}

#[test]
fn the_lexicon_is_there() {
    assert!(Lexicon::embedded().is_some(), "the laws are held with it");
}
