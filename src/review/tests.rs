//! The session as a whole: acts and their inverses, the journal, and what survives.

use proptest::prelude::*;

use super::*;
use crate::bitext::{Bead, BeadId, BeadState, Toward};
use crate::document::{
    Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentId, SegmentRange, Segmentation,
};
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;

/// A side of the sentences given, all in one paragraph, with a blank between them.
fn side(lang: Lang, sentences: &[&str]) -> Segmentation {
    let text = sentences.join(" ");
    let mut start = 0;
    let mut segments = Vec::new();
    for sentence in sentences {
        let span = ByteSpan::of(start, start + sentence.len());
        segments.push(Segment { span, block: 0, boundary: Boundary::Strong });
        start += sentence.len() + 1;
    }
    let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
    let hash = ContentHash::of(text.as_bytes());
    let document = Document::new("t", lang, hash, text, vec![block], Vec::new()).expect("lawful");
    Segmentation::new(document, segments).expect("lawful")
}

const CHINESE: [&str; 6] = ["渡船六点开。", "票价三元；儿童免费。", "船上有120人。", "好。", "他笑了。", "好。"];
const ENGLISH: [&str; 6] = [
    "The ferry leaves at six.",
    "A ticket is three yuan.",
    "Children ride free.",
    "There are 12 people on board.",
    "Good.",
    "Good.",
];

/// 1-1, 1-2, 1-1, 1-1, 1-0, 1-1, in which the third has a wrong number and the fifth is left out.
fn session() -> Session<'static> {
    let (source, target) = (side(Lang::chinese(), &CHINESE), side(Lang::english(), &ENGLISH));
    let mut beads = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (a, b) in [(1, 1), (1, 2), (1, 1), (1, 1), (1, 0), (1, 1)] {
        beads.push(Bead::bare(SegmentRange::new(i, i + a), SegmentRange::new(j, j + b)));
        (i, j) = (i + a, j + b);
    }
    let bitext = Bitext::new(source, target, beads).expect("lawful");
    let lexicon = Lexicon::embedded();
    let findings = crate::check::check(&bitext, &crate::check::Options::default(), lexicon).findings;
    Session::new(bitext, findings, lexicon)
}

fn spot(session: &Session<'_>, number: u32) -> Spot {
    session.sheet().spot(BeadId(number)).expect("there is a bead")
}

fn stamp() -> Stamp {
    Stamp { time: "2026-05-18T06:00:00Z".to_owned(), who: "沈若禾".to_owned() }
}

fn act(session: &mut Session<'_>, act: &Act) -> Record {
    session.act(act, &stamp()).expect("possible").expect("changes something")
}

fn kinds(session: &Session<'_>) -> Vec<String> {
    session.sheet().bitext().beads().iter().map(|bead| bead.kind().to_string()).collect()
}

fn rules(session: &Session<'_>, number: u32) -> Vec<String> {
    session.sheet().findings_of(BeadId(number)).map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn a_split_leaves_findings_where_they_belong() {
    let mut session = session();
    assert_eq!(rules(&session, 2), ["number-magnitude"]);
    let bead = spot(&session, 1);
    act(&mut session, &Act::Split { bead, source: 1, target: 1 });
    assert_eq!(kinds(&session), ["1-1", "1-1", "0-1", "1-1", "1-1", "1-0", "1-1"]);
    assert_eq!(rules(&session, 3), ["number-magnitude"]);
    let finding = session.sheet().findings_of(BeadId(3)).next().expect("it moved along");
    let span = finding.source_span.expect("it has a place");
    assert_eq!(span.of_text(session.sheet().bitext().source().document().text()), "120");
}

#[test]
fn a_new_wording_is_looked_at_again() {
    let mut session = session();
    let bead = spot(&session, 2);
    let reword = |text: &str| Act::Reword { bead, segment: 0, text: text.to_owned() };
    act(&mut session, &reword("There are 120 people on board."));
    assert!(rules(&session, 2).is_empty(), "{:?}", rules(&session, 2));
    let shown = session.sheet().shown();
    assert_eq!(shown.target().text(SegmentId(3)), "There are 120 people on board.");
    assert_eq!(shown.target().text(SegmentId(5)), "Good.", "what follows reads as before");
    let [reworded] = &session.sheet().rewordings()[..] else { panic!("one sentence was reworded") };
    assert_eq!((reworded.old.as_str(), reworded.new.as_str()), (ENGLISH[3], "There are 120 people on board."));
    act(&mut session, &reword(""));
    assert!(session.sheet().rewordings().is_empty());
    assert_eq!(rules(&session, 2), ["number-magnitude"]);
}

#[test]
fn cutting_a_sentence_makes_a_pair_that_can_be_split() {
    let mut session = session();
    let bead = spot(&session, 1);
    act(&mut session, &Act::Cut { bead, side: Side::Source, segment: 0, characters: 5 });
    assert_eq!(session.sheet().bitext().source().text(SegmentId(1)), "票价三元；");
    let bead = spot(&session, 1);
    act(&mut session, &Act::Split { bead, source: 1, target: 1 });
    assert_eq!(kinds(&session)[..4], ["1-1", "1-1", "1-1", "1-1"]);
    act(&mut session, &Act::Undo);
    act(&mut session, &Act::Undo);
    let mut fresh = self::session();
    fresh.revision = session.revision;
    assert_eq!(session.sheet(), fresh.sheet());
    assert_eq!(session.redoable(), Some("cut"));
}

#[test]
fn joined_sentences_of_english_keep_their_blank() {
    let mut session = session();
    let bead = spot(&session, 1);
    act(&mut session, &Act::Join { bead, side: Side::Target, segment: 0 });
    assert_eq!(session.sheet().bitext().target().text(SegmentId(1)), "A ticket is three yuan. Children ride free.");
    assert_eq!(kinds(&session)[1], "1-1");
}

#[test]
fn a_finding_that_is_no_error_is_gone_until_it_is_restored() {
    let mut session = session();
    let fingerprint = session.sheet().findings_of(BeadId(2)).next().expect("drift").fingerprint.as_str().to_owned();
    act(&mut session, &Act::Dismiss { fingerprint: fingerprint.clone() });
    assert!(rules(&session, 2).is_empty() && !is_problem(session.sheet(), BeadId(2)));
    let bead = spot(&session, 0);
    act(&mut session, &Act::Merge { bead });
    assert!(rules(&session, 1).is_empty(), "an edit elsewhere does not revive it");
    act(&mut session, &Act::Restore { fingerprint });
    assert_eq!(rules(&session, 1), ["number-magnitude"]);
}

#[test]
fn of_pairs_that_are_alike_the_nearest_is_meant() {
    let mut session = session();
    let last = spot(&session, 5);
    assert_eq!(last.key, spot(&session, 3).key, "both are 好。 and Good.");
    let bead = spot(&session, 0);
    act(&mut session, &Act::Merge { bead });
    act(&mut session, &Act::Accept { bead: last });
    let states: Vec<BeadState> = session.sheet().bitext().beads().iter().map(|bead| bead.state).collect();
    assert_eq!((states[2], states[4]), (BeadState::Proposed, BeadState::Accepted));
}

#[test]
fn realigning_keeps_what_is_decided() {
    let mut session = session();
    for _ in 0..2 {
        let bead = spot(&session, 1);
        act(&mut session, &Act::Merge { bead });
    }
    let bead = spot(&session, 1);
    assert!(session.act(&Act::Realign { bead }, &stamp()).expect("possible").is_none(), "a person made it");
    act(&mut session, &Act::Reopen { bead });
    let bead = spot(&session, 0);
    act(&mut session, &Act::Accept { bead });
    let bead = spot(&session, 1);
    act(&mut session, &Act::Realign { bead });
    assert_eq!(kinds(&session)[0], "1-1");
    assert_eq!(session.sheet().bitext().beads()[0].state, BeadState::Accepted);
    assert!(kinds(&session).len() > 4, "{:?}", kinds(&session));
}

#[test]
fn what_is_so_already_is_not_recorded_and_what_is_impossible_changes_nothing() {
    let mut session = session();
    let before = session.clone();
    let bead = spot(&session, 0);
    assert!(session.act(&Act::Reopen { bead }, &stamp()).expect("possible").is_none());
    assert!(session.act(&Act::Undo, &stamp()).is_err());
    assert!(session.act(&Act::Unlink { bead: spot(&before, 4) }, &stamp()).is_err());
    let nobody = Spot { key: BeadKey::parse("000000000001-000000000001").expect("a key"), at: 0 };
    assert!(session.act(&Act::Accept { bead: nobody }, &stamp()).is_err());
    assert_eq!(session, before);
}

#[test]
fn the_queue_goes_from_problem_to_problem() {
    let mut session = session();
    let problems = Filter::Problems.beads(session.sheet());
    assert_eq!(problems, [BeadId(2), BeadId(4)]);
    assert_eq!(Filter::Problems.next(session.sheet(), BeadId(2), Toward::Next), Some(BeadId(4)));
    assert_eq!(Filter::Problems.next(session.sheet(), BeadId(2), Toward::Previous), None);
    let bead = spot(&session, 2);
    act(&mut session, &Act::Accept { bead });
    assert_eq!(Filter::Problems.beads(session.sheet()), [BeadId(4)]);
    assert_eq!(Filter::Text("FERRY".to_owned()).beads(session.sheet()), [BeadId(0)]);
    assert_eq!(Filter::NotOneToOne.beads(session.sheet()), [BeadId(1), BeadId(4)]);
}

#[test]
fn a_view_marks_drift_and_links() {
    let session = session();
    let view = session.sheet().view(BeadId(2));
    let [sentence] = view.side(Side::Source) else { panic!("one sentence") };
    let drift: String =
        sentence.runs.iter().filter(|run| run.mark.drift.is_some()).map(|run| run.text.as_str()).collect();
    assert_eq!(drift, "120");
    assert!(view.links.iter().any(|link| link.source.contains('船')), "{:?}", view.links);
    let text: String = sentence.runs.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(text, CHINESE[2]);
}

fn journal(records: &[Record]) -> String {
    let lines: Vec<String> = records.iter().map(Record::line).collect();
    Journal::header(&ContentHash::of(b"alignment")) + &lines.concat()
}

#[test]
fn a_journal_cut_anywhere_loads_every_whole_record() {
    let mut session = session();
    let mut records = Vec::new();
    let bead = spot(&session, 1);
    records.push(act(&mut session, &Act::Flag { bead, note: Some("儿童票？ \"why\"".to_owned()) }));
    records.push(act(&mut session, &Act::Split { bead, source: 1, target: 1 }));
    records.push(act(&mut session, &Act::Undo));
    let bead = spot(&session, 2);
    records.push(act(&mut session, &Act::Reword { bead, segment: 0, text: "120 people.".to_owned() }));
    let whole = journal(&records);
    for length in 0..=whole.len() {
        let cut = &whole.as_bytes()[..length];
        let read = Journal::read(cut).expect("a torn line is no error");
        let lines = cut.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(read.records, records[..lines.saturating_sub(1)], "{length} bytes");
        assert_eq!(read.alignment.is_some(), lines > 0);
        assert!(usize::try_from(read.whole_bytes).expect("a short journal") <= length);
        let fresh = self::session();
        let findings = fresh.sheet.findings().cloned().collect();
        let resumed = Session::resume(fresh.sheet.bitext().clone(), findings, Lexicon::embedded(), &read.records);
        assert_eq!(resumed.expect("replays").revision(), read.records.len() as u64);
    }
}

#[test]
fn a_broken_journal_is_refused_with_its_line() {
    let mut session = session();
    let bead = spot(&session, 0);
    let record = act(&mut session, &Act::Accept { bead });
    let refusal = |text: String| Journal::read(text.as_bytes()).expect_err("refused").to_string();
    let good = journal(std::slice::from_ref(&record));
    assert!(refusal(good.clone() + "{\"revision\":2}\n").contains("line 3"), "a record that lacks something");
    assert!(refusal(good.clone() + &record.line()).contains("revision 1 where 2"));
    assert!(refusal(good.replace("\"duiqi_journal\":1", "\"duiqi_journal\":2")).contains("version 2"));
    let moved = Record { revision: 1, ..act(&mut session, &Act::Merge { bead }) };
    let fresh = self::session();
    let resumed = Session::resume(
        fresh.sheet.bitext().clone(),
        Vec::new(),
        None,
        &[moved.clone(), Record { revision: 2, ..moved }],
    );
    assert!(resumed.expect_err("the pair is gone").to_string().contains("revision 2"));
}

/// An act picked by numbers.
fn pick(session: &Session<'_>, (what, place, detail): (u8, u32, u32)) -> Act {
    let count = u32::try_from(session.sheet().bitext().beads().len()).expect("few");
    let bead = spot(session, place % count);
    let side = if detail.is_multiple_of(2) { Side::Source } else { Side::Target };
    let toward = if detail % 4 < 2 { Toward::Previous } else { Toward::Next };
    match what {
        0 => Act::Accept { bead },
        1 => Act::Exclude { bead },
        2 => Act::Flag { bead, note: Some(format!("看 {detail}")) },
        3 => Act::Comment { bead, note: String::new() },
        4 => Act::Merge { bead },
        5 => Act::Split { bead, source: detail % 3, target: detail / 3 % 3 },
        6 => Act::Move { bead, side, toward },
        7 => Act::Unlink { bead },
        8 => Act::Relink { bead },
        9 => Act::Cut { bead, side, segment: detail % 2, characters: detail % 13 },
        10 => Act::Join { bead, side, segment: detail % 2 },
        11 => Act::Reword { bead, segment: detail % 2, text: format!("{} ferries.", detail % 300) },
        12 => Act::Undo,
        13 => Act::Redo,
        14 => Act::RealignAll,
        _ => match session.sheet().findings().nth(detail as usize % 3) {
            Some(finding) => Act::Dismiss { fingerprint: finding.fingerprint.as_str().to_owned() },
            None => Act::Reopen { bead },
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn replay_is_exact_and_undo_restores(
        acts in proptest::collection::vec((0_u8..16, any::<u32>(), any::<u32>()), 0..16),
    ) {
        let fresh = session();
        let mut session = session();
        let mut records = Vec::new();
        for numbers in acts {
            let act = pick(&session, numbers);
            let before = session.clone();
            match session.act(&act, &stamp()) {
                Ok(Some(record)) => {
                    let mut retracted = session.clone();
                    retracted.retract(&record).expect("what was done can be retracted");
                    prop_assert_eq!(&retracted.sheet.bitext(), &before.sheet.bitext());
                    prop_assert_eq!(retracted.revision, before.revision);
                    records.push(record);
                }
                Ok(None) | Err(_) => prop_assert_eq!(&session, &before),
            }
            let (source, target, beads) = session.sheet.shown().clone().into_parts();
            prop_assert!(Bitext::new(source, target, beads).is_ok());
        }
        let read = Journal::read(journal(&records).as_bytes()).expect("what was written is read");
        prop_assert_eq!(&read.records, &records);
        let findings = fresh.sheet.findings().cloned().collect();
        let resumed = Session::resume(fresh.sheet.bitext().clone(), findings, Lexicon::embedded(), &read.records);
        let resumed = resumed.expect("replays");
        prop_assert_eq!(&resumed.sheet.bitext(), &session.sheet.bitext());
        prop_assert_eq!(&resumed.done, &session.done);
        prop_assert_eq!(&resumed.undone, &session.undone);
        while session.undoable().is_some() {
            session.act(&Act::Undo, &stamp()).expect("possible");
        }
        prop_assert_eq!(session.sheet.bitext(), fresh.sheet.bitext());
        prop_assert!(session.sheet.rewordings().is_empty());
    }
}
