//! The screen on a terminal that is only a buffer: what every mode shows, and what keys come to.

use std::fmt::Write as _;

use duiqi::bitext::{BeadId, BeadState, Bitext, Edit, Past};
use duiqi::format::{Format, WriteOptions};
use duiqi::pipeline::{self, AlignOptions, CheckOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::tongue::Tongue;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tempfile::TempDir;

use super::app::Message;
use super::*;
use crate::cli::review::Saved;

const SOURCE: &str = "\
# 渡口重新开船

渡船六点开。船上有120名乘客，其中最年长的已经八十七岁。票价三元；儿童免费。

他笑了。这是九年以来的第一班船。

县里明年再添两艘渡轮。预算约为8600万元。
";
const TARGET: &str = "\
# The ferry runs again

The ferry leaves at six. There are 12 passengers on board, the oldest of whom is eighty-seven. A ticket is three yuan. Children ride free.

It is the first ferry in nine years.

The county will add two more ferries next year. The budget is about 86 million yuan.
";

/// An alignment of the two texts, saved.
fn alignment(folder: &TempDir) -> std::path::PathBuf {
    saved(folder, |_| {})
}

/// The same with what a test says of the bitext.
fn saved(folder: &TempDir, change: impl FnOnce(&mut Bitext)) -> std::path::PathBuf {
    let options = ReadOptions::default();
    let source = Raw { name: "渡口.zh.md", bytes: SOURCE.as_bytes(), options: &options };
    let target = Raw { name: "ferry.en.md", bytes: TARGET.as_bytes(), options: &options };
    let (source, target) = pipeline::prepare_pair(source, target).expect("two texts");
    let mut bitext = pipeline::align(source, target, &AlignOptions::default()).expect("aligned");
    change(&mut bitext);
    let findings = pipeline::check(&bitext, &CheckOptions::default(), &LexiconChoice::BuiltIn).findings;
    let mut bytes = Vec::new();
    duiqi::format::write(Format::Jsonl, &bitext, &findings, &WriteOptions::default(), &mut bytes).expect("written");
    let path = folder.path().join("pair.jsonl");
    std::fs::write(&path, &bytes).expect("written");
    path
}

pub(super) fn open<'a>(
    path: &std::path::Path,
    who: String,
    lexicon: Option<&'a duiqi::lexicon::Lexicon>,
) -> Result<Desk<'a>> {
    Desk::open(path, Saved::read(path, &std::fs::read(path)?)?, who, lexicon)
}

/// Runs keys on a fresh review, and gives the state to a test.
fn with_keys(keys: &str, tongue: Tongue, test: impl FnOnce(&App<'_, '_>)) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = alignment(&folder);
    let lexicon = duiqi::lexicon::Lexicon::embedded();
    let mut desk = open(&path, "麦福根".to_owned(), lexicon).expect("nobody else");
    let mut app = App::new(&mut desk, tongue);
    press(&mut app, keys);
    test(&app);
}

/// Presses keys: a letter each, `⏎` Enter, `⎋` Escape, `⇥` Tab, `→` right, `↓` down, `⌫` clears the line, `®` Ctrl-r, `⇊` `⇈` Ctrl-d and
/// Ctrl-u.
pub(super) fn press(app: &mut App<'_, '_>, keys: &str) {
    for letter in keys.chars() {
        let (code, modifiers) = match letter {
            '⏎' => (KeyCode::Enter, KeyModifiers::NONE),
            '⎋' => (KeyCode::Esc, KeyModifiers::NONE),
            '⇥' => (KeyCode::Tab, KeyModifiers::NONE),
            '→' => (KeyCode::Right, KeyModifiers::NONE),
            '↓' => (KeyCode::Down, KeyModifiers::NONE),
            '⌫' => (KeyCode::Char('u'), KeyModifiers::CONTROL),
            '⇊' => (KeyCode::Char('d'), KeyModifiers::CONTROL),
            '⇈' => (KeyCode::Char('u'), KeyModifiers::CONTROL),
            '®' => (KeyCode::Char('r'), KeyModifiers::CONTROL),
            letter => (KeyCode::Char(letter), KeyModifiers::NONE),
        };
        app.key(KeyEvent::new(code, modifiers));
    }
}

/// What a screen of a size shows, line by line, wide characters once.
pub(super) fn screen(app: &App<'_, '_>, width: u16, height: u16) -> String {
    let mut terminal = ratatui::Terminal::new(TestBackend::new(width, height)).expect("a buffer");
    terminal.draw(|frame| draw::draw(frame, app, true)).expect("drawn");
    let buffer = terminal.backend().buffer();
    let mut shown = String::new();
    for y in 0..height {
        let mut line = String::new();
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(unicode_width::UnicodeWidthStr::width(symbol)).expect("narrow").max(1);
        }
        let _ = writeln!(shown, "{}", line.trim_end());
    }
    shown
}

/// Holds a screen against the one that is kept in `tests/screens`; `DUIQI_SCREENS=overwrite` writes them anew.
fn holds(name: &str, shown: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens").join(format!("{name}.txt"));
    if std::env::var_os("DUIQI_SCREENS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, shown).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(shown, kept, "{name}: the screen is another; DUIQI_SCREENS=overwrite cargo test tui:: writes it anew");
}

fn kinds(app: &App<'_, '_>) -> Vec<String> {
    app.desk.session().sheet().bitext().beads().iter().map(|bead| bead.kind().to_string()).collect()
}

fn state(app: &App<'_, '_>, number: usize) -> BeadState {
    app.desk.session().sheet().bitext().beads()[number].state
}

#[test]
fn every_screen_is_as_it_is_kept() {
    let english = [
        ("side-by-side", "", 120, 24),
        ("stacked", "", 72, 24),
        ("help", "?", 120, 40),
        ("filters", "f", 100, 24),
        ("why", "w", 110, 30),
        ("splitting", "gjjjms", 110, 24),
        ("cutting", "gjjjS", 110, 24),
        ("flagging", "!87岁？", 110, 24),
        ("asking", "A⌫0.5⏎", 110, 24),
        ("searching", "/ferry⏎", 110, 24),
        ("numbered", "d", 110, 24),
        ("refused", "Z⎋gU⇥jU", 110, 24),
    ];
    for (name, keys, width, height) in english {
        with_keys(keys, Tongue::English, |app| holds(name, &screen(app, width, height)));
    }
    with_keys("", Tongue::Chinese, |app| holds("zh-side-by-side", &screen(app, 120, 24)));
    with_keys("?", Tongue::Chinese, |app| holds("zh-help", &screen(app, 100, 40)));
    with_keys("", Tongue::English, |app| holds("too-small", &screen(app, 29, 8)));
}

/// The second pair read otherwise before, and somebody had accepted it.
fn revised(bitext: &mut Bitext) {
    let id = BeadId(1);
    bitext.apply(&Edit::state(bitext, id, BeadState::Stale).expect("there")).expect("lawful");
    let past = Past {
        source: Some("渡船七点开。".to_owned()),
        target: Some("The ferry left at six o'clock.".to_owned()),
    };
    bitext.set_pasts([(id, past)]);
}

#[test]
fn what_was_revised_is_shown_word_by_word_and_sent_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = saved(&folder, revised);
    let lexicon = duiqi::lexicon::Lexicon::embedded();
    let mut desk = open(&path, "甲".to_owned(), lexicon).expect("nobody else");
    let mut app = App::new(&mut desk, Tongue::English);
    press(&mut app, "fr");
    assert_eq!((app.rows.as_slice(), app.cursor), (&[BeadId(1)][..], BeadId(1)), "the filter shows what was revised");
    press(&mut app, "⎋");
    holds("revised", &screen(&app, 120, 24));
    press(&mut app, "b");
    let sheet = app.desk.session().sheet();
    assert_eq!(sheet.bitext().beads()[1].state, BeadState::Flagged);
    let note = sheet.note(BeadId(1)).expect("a note");
    assert!(note.starts_with("sent back: source 七 → 六; translation left") && note.contains("→ leaves"), "{note}");
    // What was is known again when an edit is taken back.
    press(&mut app, "g2Gm");
    assert_eq!(app.desk.session().sheet().bitext().past(BeadId(1)), None);
    press(&mut app, "u");
    assert!(app.desk.session().sheet().bitext().past(BeadId(1)).is_some());
    press(&mut app, "a");
    assert_eq!(app.desk.session().sheet().bitext().beads()[1].state, BeadState::Accepted);
}

#[test]
fn the_cursor_stays_on_its_pair() {
    let key = |app: &App<'_, '_>| app.desk.session().sheet().spot(app.cursor).expect("a pair").key;
    for (before, keys) in [
        ("gj2m", ""),
        ("gm3G", "u"),
        ("gU5G", "u"),
        ("gU5Gu", "®"),
        ("gm2G", "fn"),
        ("g4G", "fp⎋"),
        ("gmu5G", "®"),
        ("g!⏎4G", "u"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = alignment(&folder);
        let mut desk = open(&path, "甲".to_owned(), duiqi::lexicon::Lexicon::embedded()).expect("nobody else");
        let mut app = App::new(&mut desk, Tongue::English);
        press(&mut app, before);
        let (was, passes) = (key(&app), app.cursor);
        press(&mut app, keys);
        // A filter that hides the pair goes to the next one that it shows.
        if !keys.starts_with('f') {
            assert_eq!(key(&app), was, "{before} {keys}: from {passes:?} to {:?}", app.cursor);
        }
        assert!(app.rows.contains(&app.cursor), "{before} {keys}");
    }
}

#[test]
fn edges_are_moved_and_pairs_parted_with_a_key() {
    with_keys("g", Tongue::English, |app| {
        let before = kinds(app);
        with_keys("g)", Tongue::English, |app| assert_eq!(kinds(app)[0], "1-2"));
        with_keys("g)(", Tongue::English, |app| assert_eq!(kinds(app), before));
        with_keys("g>", Tongue::English, |app| assert_eq!(kinds(app)[0], "2-1"));
        with_keys("g><", Tongue::English, |app| assert_eq!(kinds(app), before));
        with_keys("gmp", Tongue::English, |app| assert_eq!(kinds(app), before));
        with_keys("gp", Tongue::English, |app| assert!(matches!(app.message, Some(Message::Refused(_)))));
        with_keys("G)", Tongue::English, |app| assert!(matches!(app.message, Some(Message::Refused(_)))));
    });
    with_keys("g3j", Tongue::English, |app| assert_eq!(app.cursor, BeadId(3)));
    with_keys("g", Tongue::English, |app| {
        let unsure = duiqi::review::Filter::Unsure.beads(app.desk.session().sheet());
        let ahead: Vec<BeadId> = unsure.into_iter().filter(|id| id.0 > 0).collect();
        with_keys("g2t", Tongue::English, |app| assert_eq!(Some(&app.cursor), ahead.get(1).or(ahead.last())));
        with_keys("gGT", Tongue::English, |app| assert!(ahead.contains(&app.cursor)));
    });
}

#[test]
fn a_walk_from_problem_to_problem_leaves_none() {
    with_keys("", Tongue::English, |app| {
        assert!(app.problems.len() >= 2, "the wrong number and the sentence left out: {:?}", app.problems);
    });
    with_keys("aaaaaaaaaaaa", Tongue::English, |app| {
        assert!(app.problems.is_empty(), "{:?}", app.problems);
        assert!(matches!(&app.message, None | Some(_)));
    });
}

#[test]
fn keys_come_to_acts_and_back() {
    with_keys("g", Tongue::English, |app| {
        let before = kinds(app);
        with_keys("gm", Tongue::English, |app| assert_eq!(kinds(app).len() + 1, before.len()));
        with_keys("gmu", Tongue::English, |app| assert_eq!(kinds(app), before));
        with_keys("gmu®", Tongue::English, |app| assert_eq!(kinds(app).len() + 1, before.len()));
        with_keys("gms⏎", Tongue::English, |app| assert_eq!(kinds(app), before));
        with_keys("gJ", Tongue::English, |app| assert_eq!(kinds(app)[0], "0-1"));
        with_keys("gU", Tongue::English, |app| assert_eq!(kinds(app)[..2], ["1-0", "0-1"]));
        with_keys("gUL", Tongue::English, |app| assert_eq!(kinds(app), before));
    });
    with_keys("gx", Tongue::English, |app| assert_eq!(state(app, 0), BeadState::Excluded));
    with_keys("gxgo", Tongue::English, |app| assert_eq!(state(app, 0), BeadState::Proposed));
    with_keys("g!再看⏎", Tongue::English, |app| {
        assert_eq!(state(app, 0), BeadState::Flagged);
        assert_eq!(app.desk.session().sheet().note(duiqi::bitext::BeadId(0)), Some("再看"));
    });
    with_keys("g⇥e⌫The ferry sails again⏎", Tongue::English, |app| {
        let bitext = app.desk.session().sheet().shown();
        assert_eq!(bitext.target().text(duiqi::document::SegmentId(0)), "The ferry sails again");
    });
    with_keys("gjjjS⏎", Tongue::English, |app| {
        assert_eq!(app.desk.session().undoable(), Some("cut"), "{:?} {:?}", app.message, kinds(app));
    });
    with_keys("A⌫0.3⏎y", Tongue::English, |app| assert_eq!(app.desk.session().undoable(), Some("accept-all")));
    with_keys("A⌫0.3⏎n", Tongue::English, |app| assert_eq!(app.desk.session().revision(), 0));
}

#[test]
fn a_number_and_g_go_to_that_pair() {
    with_keys("g3G", Tongue::English, |app| assert_eq!(app.cursor.0, 2));
    with_keys("g3jG", Tongue::English, |app| assert_eq!(app.cursor, *app.rows.last().expect("rows")));
    with_keys("99999999999G", Tongue::English, |app| assert_eq!(app.cursor, *app.rows.last().expect("rows")));
}

#[test]
fn a_finding_is_dismissed_with_a_key() {
    with_keys("fd", Tongue::English, |app| {
        let before = app.desk.session().sheet().findings().count();
        assert!(before > 0);
        with_keys("fdz", Tongue::English, |app| {
            assert_eq!(app.desk.session().sheet().findings().count() + 1, before);
        });
    });
}

#[test]
fn what_was_decided_is_there_the_next_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = alignment(&folder);
    let lexicon = duiqi::lexicon::Lexicon::embedded();
    let mut desk = open(&path, "甲".to_owned(), lexicon).expect("nobody else");
    let mut app = App::new(&mut desk, Tongue::English);
    press(&mut app, "gmjajxu");
    let (revision, states) = (app.desk.session().revision(), kinds(&app));
    drop(desk);
    let mut desk = open(&path, "乙".to_owned(), lexicon).expect("nobody else");
    let mut app = App::new(&mut desk, Tongue::English);
    assert_eq!((app.desk.session().revision(), kinds(&app)), (revision, states));
    press(&mut app, "uuu");
    assert_eq!(app.desk.session().undoable(), None);
}

mod any_keys {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn never_break_the_screen(keys in "[a-zA-Z0-9.,!?<>() ⏎⎋⇥→↓®]{0,40}", width in 20_u16..140, height in 5_u16..40) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = alignment(&folder);
            let mut desk = open(&path, "甲".to_owned(), None).expect("nobody else");
            let mut app = App::new(&mut desk, Tongue::Chinese);
            for key in keys.chars() {
                press(&mut app, &key.to_string());
                screen(&app, width, height);
            }
        }
    }
}
