use proptest::prelude::*;

use super::*;
use crate::error::ErrorKind;

fn sample(pairs: &[(&str, &str, f32, f32)]) -> Vec<u8> {
    let mut builder = Builder::new(Lang::chinese(), Lang::english());
    let mut slots = [std::collections::BTreeMap::new(), std::collections::BTreeMap::new()];
    for (source, target, _, _) in pairs {
        for (place, side, key) in [(0, Side::Source, source), (1, Side::Target, target)] {
            slots[place].entry(*key).or_insert_with(|| builder.word(side, key, 0.001, 0.01));
        }
    }
    for (source, target, forward, backward) in pairs {
        builder.entry(slots[0][source], slots[1][target], *forward, *backward);
    }
    builder.pack().unwrap()
}

const PAIRS: [(&str, &str, f32, f32); 6] = [
    ("猫", "cat", 0.9, 0.8),
    ("小", "small", 0.5, 0.6),
    ("小", "little", 0.4, 0.9),
    ("小猫", "kitten", 0.7, 0.9),
    ("小猫", "cat", 0.2, 0.1),
    ("头发", "hair", 0.95, 0.9),
];

#[test]
fn words_are_cut_by_the_vocabulary_and_keep_what_it_lacks() {
    let lexicon = Lexicon::from_bytes(sample(&PAIRS)).unwrap();
    let text = "小貓的頭髮,iPhone 3！";
    let words = lexicon.words(text, Side::Source);
    let seen: Vec<_> =
        words.iter().map(|word| (word.span.of_text(text), word.key.as_str(), word.id.is_some())).collect();
    assert_eq!(
        seen,
        [
            ("小貓", "小猫", true),
            ("的", "的", false),
            ("頭髮", "头发", true),
            ("iPhone", "iphone", false),
            ("3", "3", false),
        ]
    );
    let english: Vec<_> = lexicon.words("Cats' hair", Side::Target).iter().map(|word| word.id.is_some()).collect();
    assert_eq!(english, [true, true]);
}

#[test]
fn rows_come_back_in_order() {
    let lexicon = Lexicon::from_bytes(sample(&PAIRS)).unwrap();
    let kitten = lexicon.id(Side::Source, "小猫").unwrap();
    let row: Vec<_> = lexicon
        .row(kitten)
        .map(|entry| (lexicon.key(Side::Target, entry.target).unwrap(), entry.forward, entry.backward))
        .collect();
    assert_eq!(row.len(), 2);
    assert_eq!((row[0].0.as_str(), row[1].0.as_str()), ("cat", "kitten"));
    assert!((row[1].1 - 0.7).abs() < 0.05 && (row[0].2 - 0.1).abs() < 0.01);
    assert_eq!(lexicon.count_entries(), PAIRS.len());
    assert_eq!(lexicon.row(WordId(99)).count(), 0);
    assert_eq!(lexicon.background(Side::Source, WordId(99)), 0.0);
}

#[test]
fn order_of_adding_does_not_matter() {
    let mut reversed = PAIRS;
    reversed.reverse();
    assert_eq!(sample(&PAIRS), sample(&reversed));
}

#[test]
fn what_cannot_be_packed_is_an_error() {
    let mut twice = Builder::new(Lang::chinese(), Lang::english());
    twice.word(Side::Source, "猫", 0.1, 0.1);
    twice.word(Side::Source, "猫", 0.1, 0.1);
    assert_eq!(twice.pack().unwrap_err().kind(), ErrorKind::Model);
    let mut same_entry = Builder::new(Lang::chinese(), Lang::english());
    let slots = (same_entry.word(Side::Source, "猫", 0.1, 0.1), same_entry.word(Side::Target, "cat", 0.1, 0.1));
    same_entry.entry(slots.0, slots.1, 0.5, 0.5);
    same_entry.entry(slots.0, slots.1, 0.5, 0.5);
    assert_eq!(same_entry.pack().unwrap_err().kind(), ErrorKind::Model);
}

#[test]
fn every_prefix_and_every_changed_byte_is_an_error() {
    let bytes = sample(&PAIRS);
    for len in 0..bytes.len() {
        let error = Lexicon::from_bytes(bytes[..len].to_vec()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Model, "{len}");
    }
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 0x40;
        assert!(Lexicon::from_bytes(changed).is_err(), "{place}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(Lexicon::from_bytes(longer).is_err());
}

#[test]
fn the_message_says_what_is_wrong() {
    let message = |bytes: Vec<u8>| Lexicon::from_bytes(bytes).unwrap_err().to_string();
    assert!(message(b"PK\x03\x04 a zip file, not a lexicon at all".to_vec()).contains("not a duiqi lexicon"));
    let mut newer = sample(&PAIRS);
    newer[8] = 9;
    assert!(message(newer).contains("version 9"));
    let mut cut = sample(&PAIRS);
    cut.truncate(200);
    assert!(message(cut).contains("checksum"));
}

#[test]
fn the_embedded_model_keeps_the_law_of_rows() {
    let lexicon = Lexicon::embedded().expect("the file in models/ is a lexicon");
    assert!(lexicon.source_lang().is_chinese() && lexicon.target_lang().is_english());
    let mut backward = vec![0.0_f32; lexicon.count(Side::Target)];
    for index in 0..lexicon.count(Side::Source) {
        let id = WordId(u32::try_from(index).unwrap());
        let mut sum = 0.0;
        for entry in lexicon.row(id) {
            sum += entry.forward;
            backward[entry.target.index()] += entry.backward;
        }
        assert!(sum <= 1.0001, "{:?}: {sum}", lexicon.key(Side::Source, id));
    }
    assert!(backward.iter().all(|sum| *sum <= 1.0001));
}

#[test]
fn the_embedded_model_stays_small() {
    // The whole crate must stay under 10 MiB, the model under 8.
    assert!(include_bytes!("../../models/zh-en.duiqi").len() <= 8 << 20);
}

#[test]
fn the_embedded_model_knows_common_words() {
    let lexicon = Lexicon::embedded().expect("the file in models/ is a lexicon");
    for (source, target) in [("猫", "cat"), ("北京", "beijing"), ("三", "three"), ("母亲", "mother"), ("他", "he")]
    {
        let id = lexicon.id(Side::Source, source).unwrap();
        let best = lexicon.row(id).max_by(|one, other| one.forward.total_cmp(&other.forward)).unwrap();
        assert_eq!(lexicon.key(Side::Target, best.target).as_deref(), Some(target));
    }
}

proptest! {
    #[test]
    fn pieces_cover_each_han_run(text in "[小猫貓头发頭髮的a 𠮷,]{0,40}") {
        let lexicon = Lexicon::from_bytes(sample(&PAIRS)).unwrap();
        let pieces: Vec<_> = lexicon
            .words(&text, Side::Source)
            .into_iter()
            .filter(|word| word.kind == TokenKind::Han)
            .map(|word| word.span.of_text(&text).to_owned())
            .collect();
        let han: String = text.chars().filter(|character| crate::text::han::is_han(*character)).collect();
        prop_assert_eq!(pieces.concat(), han);
    }

    #[test]
    fn packed_entries_come_back(
        entries in prop::collection::btree_map((0_u16..40, 0_u16..400), (0.0_f32..=1.0, 0.0_f32..=1.0), 0..200)
    ) {
        let mut builder = Builder::new(Lang::chinese(), Lang::english());
        let sources: Vec<_> = (0..40).map(|n| builder.word(Side::Source, &format!("s{n:02}"), 0.01, 0.0)).collect();
        let targets: Vec<_> = (0..400).map(|n| builder.word(Side::Target, &format!("t{n:03}"), 0.01, 0.0)).collect();
        for ((source, target), (forward, backward)) in &entries {
            builder.entry(sources[usize::from(*source)], targets[usize::from(*target)], *forward, *backward);
        }
        let lexicon = Lexicon::from_bytes(builder.pack().unwrap()).unwrap();
        let mut back = Vec::new();
        for source in 0..40_u16 {
            for entry in lexicon.row(WordId(u32::from(source))) {
                let (forward, backward) = entries[&(source, u16::try_from(entry.target.index()).unwrap())];
                prop_assert!(entry.forward <= forward * 1.0001 && entry.forward >= forward * 0.94 - 1e-6);
                prop_assert!(entry.backward <= backward * 1.0001 && entry.backward >= backward * 0.94 - 1e-6);
                back.push((source, u16::try_from(entry.target.index()).unwrap()));
            }
        }
        prop_assert_eq!(back, entries.keys().copied().collect::<Vec<_>>());
    }
}

/// Found by fuzzing: a file whose sum is mended after a change made `fst` panic when a word was looked up.
#[test]
fn a_change_with_a_mended_sum_is_refused_or_does_no_harm() {
    let sound = sample(&PAIRS);
    let head = packed::CHECKSUM_LEN + 12;
    for place in head..sound.len() {
        for change in [1, 0x40, 0xFF] {
            let mut bytes = sound.clone();
            bytes[place] ^= change;
            let sum = blake3::hash(&bytes[head..]);
            bytes[12..head].copy_from_slice(sum.as_bytes());
            let Ok(lexicon) = Lexicon::from_bytes(bytes) else { continue };
            for side in [Side::Source, Side::Target] {
                for id in lexicon.ids(side) {
                    let _ = (lexicon.key(side, id), lexicon.translated(side, id), lexicon.background(side, id));
                    assert!(side == Side::Target || lexicon.row(id).count() <= lexicon.count_entries());
                }
                let _ = lexicon.words("猫 cat", side);
            }
        }
    }
}
