//! Reviews from outside: decisions by `--apply`, the log, what is exported, two reviewers, and what `kill -9` leaves.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use duiqi::bitext::Toward;
use duiqi::document::ContentHash;
use duiqi::format::jsonl;
use duiqi::lexicon::Lexicon;
use duiqi::review::{Act, Journal, Session, Spot, Stamp, summary};
use duiqi::text::lang::Side;
use duiqi::tongue::chinese;
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder.path(), arguments).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with the demonstration pair, aligned.
fn aligned() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/demo");
    for name in ["source.zh.md", "target.en.md"] {
        fs::copy(demo.join(name), folder.path().join(name)).expect("copied");
    }
    let done = run(&folder, &["align", "source.zh.md", "target.en.md", "-o", "pair.jsonl"]);
    assert!(done.status.success(), "{}", said(&done));
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect(name)
}

/// The session as the files say it is.
fn session(folder: &Path) -> Session<'static> {
    let bytes = fs::read(folder.join("pair.jsonl")).expect("aligned");
    let file = jsonl::read(&bytes).expect("an alignment");
    let journal = fs::read(folder.join("pair.jsonl.journal")).unwrap_or_default();
    let journal = Journal::read(&journal).expect("a journal");
    assert!(journal.alignment.is_none_or(|hash| hash == ContentHash::of(&bytes)));
    Session::resume(file.bitext, file.findings, Lexicon::embedded(), &journal.records).expect("replays")
}

fn spot(session: &Session<'_>, number: usize) -> Spot {
    session.sheet().spot(duiqi::bitext::BeadId::of_index(number)).expect("a pair")
}

fn line(act: &Act) -> String {
    serde_json::to_string(act).expect("an act") + "\n"
}

#[test]
fn what_was_revised_stays_with_the_review() {
    let folder = aligned();
    let before = session(folder.path());
    let accepts =
        (0..before.sheet().bitext().beads().len()).map(|number| line(&Act::Accept { bead: spot(&before, number) }));
    fs::write(folder.path().join("accepts.jsonl"), accepts.collect::<String>()).expect("written");
    let done = run(&folder, &["review", "pair.jsonl", "--apply", "accepts.jsonl"]);
    assert!(done.status.success(), "{}", said(&done));
    let text = read(&folder, "source.zh.md");
    let place = text.find("120").or_else(|| text.find(|letter: char| letter.is_ascii_digit())).expect("a number");
    let digits = text[place..].chars().take_while(char::is_ascii_digit).count();
    let newer = format!("{}777{}", &text[..place], &text[place + digits..]);
    fs::write(folder.path().join("newer.zh.md"), newer).expect("written");
    let done = run(&folder, &["diff", "pair.jsonl", "--new", "newer.zh.md", "=", "-o", "newer.jsonl"]);
    assert!(done.status.code().is_some_and(|code| code < 2), "{}", said(&done));
    let file = jsonl::read(read(&folder, "newer.jsonl").as_bytes()).expect("an alignment");
    let pasts = file.bitext.pasts();
    let [(id, past)] = &pasts[..] else { panic!("one pair was revised: {pasts:?}") };
    assert_eq!(file.bitext.beads()[id.index()].state, duiqi::bitext::BeadState::Stale);
    assert!(past.source.as_deref().is_some_and(|source| source.contains(&text[place..place + digits])), "{past:?}");
    assert_eq!(past.target, None, "the translation reads as it did");
    // The page shows it, and an export keeps it.
    for name in ["out.html", "out.jsonl"] {
        let done = run(&folder, &["export", "newer.jsonl", "-o", name]);
        assert!(done.status.success(), "{}", said(&done));
    }
    assert!(read(&folder, "out.html").contains("\"revised\":[[["), "the page has the pieces");
    assert_eq!(jsonl::read(read(&folder, "out.jsonl").as_bytes()).expect("an alignment").bitext.pasts(), pasts);
}

#[test]
fn what_is_no_error_is_not_found_again() {
    let folder = aligned();
    let before = run(&folder, &["check", "pair.jsonl", "--format", "jsonl"]);
    assert_eq!(before.status.code(), Some(1), "{}", said(&before));
    let fresh = session(folder.path());
    let fingerprints: Vec<String> = fresh.sheet().findings().map(|one| one.fingerprint.as_str().to_owned()).collect();
    let acts: String = fingerprints.iter().map(|one| line(&Act::Dismiss { fingerprint: one.clone() })).collect();
    fs::write(folder.path().join("acts.jsonl"), acts).expect("written");
    assert!(run(&folder, &["review", "pair.jsonl", "--apply", "acts.jsonl"]).status.success());
    let after = run(&folder, &["check", "pair.jsonl"]);
    assert_eq!(after.status.code(), Some(0), "{}", said(&after));
    assert!(
        said(&after).contains(&format!("{} findings dismissed in the review", fingerprints.len())),
        "{}",
        said(&after)
    );
    let alone = run(&folder, &["check", "source.zh.md", "target.en.md"]);
    assert_eq!(alone.status.code(), Some(1), "the texts by themselves have no review");
}

/// Acts on a pair, each of a kind or with another outcome.
fn acts_on(bead: Spot, fingerprint: &str) -> [Act; 23] {
    let (side, note, text) = (Side::Target, "查一下".to_owned(), "新的说法。".to_owned());
    [
        Act::Accept { bead },
        Act::Exclude { bead },
        Act::Flag { bead, note: Some(note.clone()) },
        Act::Comment { bead, note: String::new() },
        Act::Comment { bead, note },
        Act::Reopen { bead },
        Act::AcceptAll { beads: vec![bead] },
        Act::Reopen { bead },
        Act::Reword { bead, segment: 0, text },
        Act::Reword { bead, segment: 0, text: String::new() },
        Act::Cut { bead, side, segment: 0, characters: 8 },
        Act::Join { bead, side, segment: 0 },
        Act::Split { bead, source: 1, target: 1 },
        Act::Merge { bead },
        Act::Move { bead, side, toward: Toward::Next },
        Act::Unlink { bead },
        Act::Relink { bead },
        Act::Realign { bead },
        Act::RealignAll,
        Act::Dismiss { fingerprint: fingerprint.to_owned() },
        Act::Restore { fingerprint: fingerprint.to_owned() },
        Act::Undo,
        Act::Redo,
    ]
}

#[test]
fn what_the_log_says_is_in_chinese_too() {
    let folder = aligned();
    let mut session = session(folder.path());
    let stamp = Stamp { time: "2026-05-18T06:00:00Z".to_owned(), who: "沈若禾".to_owned() };
    let fingerprint = session.sheet().findings().next().expect("a finding").fingerprint.as_str().to_owned();
    let mut done = BTreeSet::new();
    for number in 0..12 {
        for chosen in 0..23 {
            let act = acts_on(spot(&session, number), &fingerprint)[chosen].clone();
            let Ok(Some(record)) = session.act(&act, &stamp) else { continue };
            for said in summary(&record).iter().chain([&record.act]) {
                assert!(chinese(said).is_some(), "without Chinese in src/tongue/zh/listings.po: {said}");
            }
            done.insert(record.act);
        }
    }
    assert!(done.len() > 14, "{done:?}");
}

#[test]
fn decisions_are_applied_logged_and_exported() {
    let folder = aligned();
    let fresh = session(folder.path());
    let count = fresh.sheet().bitext().beads().len();
    let acts = [
        Act::Accept { bead: spot(&fresh, 0) },
        Act::Exclude { bead: spot(&fresh, 1) },
        Act::Merge { bead: spot(&fresh, 3) },
        Act::Reword { bead: spot(&fresh, 2), segment: 0, text: "A new wording, 新的.".to_owned() },
    ];
    fs::write(folder.path().join("acts.jsonl"), acts.iter().map(line).collect::<String>()).expect("written");
    let done = run(&folder, &["review", "pair.jsonl", "--apply", "acts.jsonl", "--name", "沈若禾"]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("4 decisions done, 0 as it was"), "{}", said(&done));
    let again = run(&folder, &["review", "pair.jsonl", "--apply", "acts.jsonl"]);
    assert_eq!(again.status.code(), Some(2), "the merge is not possible twice");
    assert!(said(&again).contains("decision 3 (merge)"), "{}", said(&again));

    let log = run(&folder, &["log", "pair.jsonl"]);
    let log = String::from_utf8(log.stdout).expect("text");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 4, "{log}");
    assert!(lines[0].contains("沈若禾  accept: pair 1 accepted (was proposed)"), "{log}");
    assert!(lines[2].contains("merge: pairs 4-5 ("), "{log}");

    let exported = run(&folder, &["export", "pair.jsonl", "-o", "out.jsonl", "-o", "out.tmx", "-o", "out.beads"]);
    assert!(exported.status.success(), "{}", said(&exported));
    assert!(said(&exported).contains("with 4 acts of pair.jsonl.journal"), "{}", said(&exported));
    let out = jsonl::read(read(&folder, "out.jsonl").as_bytes()).expect("an alignment");
    assert_eq!(out.bitext.beads().len(), count - 1);
    let states: Vec<&str> = out.bitext.beads().iter().take(4).map(|bead| bead.state.name()).collect();
    assert_eq!(states, ["accepted", "excluded", "proposed", "edited"]);
    let tmx = read(&folder, "out.tmx");
    assert!(tmx.contains("A new wording, 新的."));
    let excluded = fresh
        .sheet()
        .bitext()
        .source()
        .text(duiqi::document::SegmentId(fresh.sheet().bitext().beads()[1].source.start));
    assert!(!tmx.contains(&format!("<seg>{excluded}")), "what is excluded is not in the memory");
}

#[test]
fn reworded_sentences_are_written_back_and_nothing_else() {
    let folder = aligned();
    let fresh = session(folder.path());
    let target = fresh.sheet().bitext().target();
    let bead = fresh
        .sheet()
        .bitext()
        .beads()
        .iter()
        .position(|bead| bead.kind().to_string() == "1-1" && bead.target.start > 8);
    let bead = bead.expect("the demonstration has plain pairs");
    let old = target.raw(duiqi::document::SegmentId(fresh.sheet().bitext().beads()[bead].target.start)).to_owned();
    let act = Act::Reword { bead: spot(&fresh, bead), segment: 0, text: "Quite another sentence.".to_owned() };
    fs::write(folder.path().join("acts.jsonl"), line(&act)).expect("written");
    assert!(run(&folder, &["review", "pair.jsonl", "--apply", "acts.jsonl"]).status.success());
    let before = read(&folder, "target.en.md");
    let copied = run(&folder, &["review", "pair.jsonl", "--write-target", "copy.en.md"]);
    assert!(copied.status.success(), "{}", said(&copied));
    assert_eq!(read(&folder, "target.en.md"), before);
    assert_eq!(before.matches(&old).count(), 1);
    assert_eq!(read(&folder, "copy.en.md"), before.replace(&old, "Quite another sentence."));
    assert!(run(&folder, &["review", "pair.jsonl", "--write-target"]).status.success());
    assert_eq!(read(&folder, "target.en.md"), read(&folder, "copy.en.md"));
    let twice = run(&folder, &["review", "pair.jsonl", "--write-target"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(said(&twice).contains("has changed since it was aligned"), "{}", said(&twice));
}

#[test]
fn two_texts_are_aligned_once_and_changed_texts_are_told() {
    let folder = aligned();
    fs::write(folder.path().join("none.jsonl"), "").expect("written");
    let open = ["review", "source.zh.md", "target.en.md", "--apply", "none.jsonl"];
    let first = run(&folder, &open);
    assert!(first.status.success() && said(&first).contains("wrote target.en.md.duiqi.jsonl"), "{}", said(&first));
    let second = run(&folder, &open);
    assert!(second.status.success() && !said(&second).contains("wrote"), "{}", said(&second));
    let target = read(&folder, "target.en.md") + "\nOne more.\n";
    fs::write(folder.path().join("target.en.md"), target).expect("written");
    let changed = run(&folder, &open);
    assert_eq!(changed.status.code(), Some(2));
    assert!(said(&changed).contains("target.en.md is not the text"), "{}", said(&changed));
}

#[test]
fn a_review_without_a_terminal_says_what_to_do() {
    let folder = aligned();
    let done = run(&folder, &["review", "pair.jsonl"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(said(&done).contains("--apply"), "{}", said(&done));
    let none = run(&folder, &["log", "source.zh.md"]);
    assert!(said(&none).contains("nobody has reviewed"), "{}", said(&none));
}

/// A program that takes acts on standard input and answers each.
struct Reviewer {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Reviewer {
    fn start(folder: &Path) -> Self {
        let mut command = command(folder, &["review", "pair.jsonl", "--apply", "-", "--name", "甲"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, answers }
    }

    fn send(&mut self, act: &Act) -> bool {
        let stdin = self.child.stdin.as_mut().expect("piped");
        stdin.write_all(line(act).as_bytes()).and_then(|()| stdin.flush()).is_ok()
    }

    fn answer(&mut self) -> Option<Value> {
        let mut answer = String::new();
        let read = self.answers.read_line(&mut answer).ok()?;
        (read > 0 && answer.ends_with('\n')).then(|| serde_json::from_str(&answer).expect("an answer is JSON"))
    }
}

#[test]
fn two_reviewers_are_told() {
    let folder = aligned();
    let mut first = Reviewer::start(folder.path());
    let bead = spot(&session(folder.path()), 0);
    assert!(first.send(&Act::Accept { bead }));
    assert_eq!(first.answer().expect("an answer")["revision"], 1);
    let second = run(&folder, &["review", "pair.jsonl", "--apply", "-"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(said(&second).contains("pair.jsonl is being reviewed by 甲 (process"), "{}", said(&second));
    // Somebody writes where there are no locks: the first sees it before it writes.
    let journal = folder.path().join("pair.jsonl.journal");
    let mut other = fs::OpenOptions::new().append(true).open(&journal).expect("there");
    other.write_all(b"\n").expect("written");
    assert!(first.send(&Act::Exclude { bead }));
    let answer = first.answer().expect("an answer");
    assert!(answer["error"].as_str().is_some_and(|error| error.contains("changed by another program")), "{answer}");
    drop(first.child.stdin.take());
    assert!(first.child.wait().expect("ends").success());
}

/// The next number of a fixed sequence (xorshift), so that a failure can be seen again.
fn dice(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// How often the program is killed: `DUIQI_KILLS`, 6 if it does not say.
fn kills() -> u64 {
    std::env::var("DUIQI_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(6)
}

/// Acts are sent as fast as they are taken, and the program is killed somewhere in between. Every act that was answered is in
/// the journal, the journal replays, and the next reviewer goes on.
#[test]
fn nothing_is_lost_to_kill_9() {
    let folder = aligned();
    let mut state = 0x5eed_u64;
    let mut known: Vec<String> = Vec::new();
    for round in 0..kills() {
        let before = session(folder.path());
        assert_eq!(before.revision(), known.len() as u64, "round {round}: an answered act was lost");
        let count = before.sheet().bitext().beads().len();
        let mut reviewer = Reviewer::start(folder.path());
        let mut acts: Vec<Act> = Vec::new();
        for number in 0..60 {
            let bead = spot(&before, usize::try_from(dice(&mut state)).expect("64 bits") % count);
            acts.push(match number % 5 {
                0 => Act::Accept { bead },
                1 => Act::Flag { bead, note: Some(format!("第{round}轮")) },
                2 => Act::Reopen { bead },
                3 => Act::Undo,
                _ => Act::Comment { bead, note: format!("comment {number}") },
            });
        }
        // Killed after so many answers, while the next act is on its way.
        let until = dice(&mut state) % 50;
        let mut answered = 0;
        for (number, act) in acts.iter().enumerate() {
            if !reviewer.send(act) {
                break;
            }
            if number as u64 >= until {
                std::thread::sleep(std::time::Duration::from_micros(dice(&mut state) % 3000));
                reviewer.child.kill().expect("killed");
                break;
            }
            let answer = reviewer.answer().expect("it was not killed yet");
            answered += u64::from(answer["revision"].is_u64());
        }
        while let Some(answer) = reviewer.answer() {
            answered += u64::from(answer["revision"].is_u64());
        }
        reviewer.child.wait().expect("ends");
        let journal = fs::read(folder.path().join("pair.jsonl.journal")).expect("there");
        let records = Journal::read(&journal).expect("no whole line is broken").records;
        assert!(records.len() as u64 >= known.len() as u64 + answered, "round {round}: an answered act was lost");
        assert!(records.len() as u64 <= known.len() as u64 + answered + 1, "at most the one on its way came on top");
        let lines: Vec<String> = records.iter().map(duiqi::review::Record::line).collect();
        assert_eq!(lines[..known.len()], known[..], "round {round}: what was written stays as it was");
        known = lines;
    }
}
