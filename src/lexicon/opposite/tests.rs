//! Which opposites are found, of sentences that we wrote.

use super::reading::MOST_WORDS;
use super::*;
use crate::lexicon::Lexicon;
use crate::lexicon::link::Text;

fn found(langs: [&Lang; 2], source: &str, target: &str) -> Option<Opposite> {
    let linker = Linker::new(Lexicon::embedded(), langs[0], langs[1]);
    let linkage = linker.link(Text { text: source, quantities: &[] }, Text { text: target, quantities: &[] });
    opposite(langs, [source, target], &linker, || &linkage)
}

#[test]
fn the_word_and_what_speaks_against_it_are_named_in_both_directions() {
    let (chinese, english) = ("所有的学生都通过了考试。", "Some students passed the exam.");
    let langs = [&Lang::chinese(), &Lang::english()];
    let forward = found(langs, chinese, english).unwrap();
    assert_eq!((forward.word.of_text(english), forward.opposite), ("Some", "all"));
    assert_eq!(forward.said.of_text(chinese), "所有");
    assert!(forward.odds_nats > 5.0, "{}", forward.odds_nats);

    let backward = found([langs[1], langs[0]], english, chinese).unwrap();
    assert_eq!((backward.english, backward.odds_nats), (Side::Source, forward.odds_nats));
}

#[test]
fn a_right_word_and_a_denied_opposite_are_none() {
    let langs = [&Lang::chinese(), &Lang::english()];
    assert!(found(langs, "所有的学生都通过了考试。", "All students passed the exam.").is_none());
    assert!(found(langs, "图书馆星期天不开放。", "The library is closed on Sundays.").is_none());
    assert!(found(langs, "光线不足，看不清字。", "It is too dark to read the words.").is_none());
}

#[test]
fn other_languages_have_none() {
    let german = Lang::parse("de").unwrap();
    assert!(found([&german, &Lang::english()], "Alle Schüler bestanden.", "Some students passed.").is_none());
}

#[test]
fn a_text_of_opposites_alone_is_read_to_its_bound() {
    let (chinese, english) = ("更多".repeat(500), "less ".repeat(500));
    let langs = [&Lang::chinese(), &Lang::english()];
    let linker = Linker::new(Lexicon::embedded(), langs[0], langs[1]);
    let text = |text| Text { text, quantities: &[] };
    let linkage = linker.link(text(&chinese), text(&english));
    let opposites = contraries("less").len();
    assert!(linkage.source.len().max(linkage.target.len()) <= MOST_SIDE_WORDS);
    assert!(cases(langs, [&chinese, &english], &linker, || &linkage).count() <= MOST_WORDS * opposites);
}
