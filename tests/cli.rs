//! The program from outside: what it prints, what it writes, how it ends.
//!
//! `tests/cli/*.trycmd` are transcripts; `TRYCMD=overwrite cargo test --test cli` writes them anew. Accuracy and rules are
//! tested in the library. The file is long: a test of each of many ways to call the program, and one helper for all.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");

/// What a run of the program came to.
struct Run {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
    time: Duration,
}

impl Run {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// The laws of every run: no panic, a known code, and where there is no result one line that says why.
    fn assert_lawful(&self, what: &str) {
        assert!(!self.err.contains("panicked"), "{what}: {}", self.err);
        assert!(matches!(self.code, Some(0..=2)), "{what}: {:?} {}", self.code, self.err);
        if self.code == Some(2) {
            let errors: Vec<&str> = self.err.lines().filter(|line| !line.starts_with("note:")).collect();
            assert!(matches!(errors[..], [line] if line.starts_with("error: ")), "{what}: {}", self.err);
        }
        assert!(
            self.err.chars().all(|character| character == '\n' || !character.is_control()),
            "{what}: {:?}",
            self.err
        );
    }
}

fn command(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(arguments.iter().map(AsRef::as_ref))
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("DUIQI_INTERFACE", "en");
    command
}

fn run(arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Run {
    let start = Instant::now();
    let done = command(arguments).output().expect("the program starts");
    Run {
        code: done.status.code(),
        out: done.stdout,
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
        time: start.elapsed(),
    }
}

fn run_with_input(arguments: &[&dyn AsRef<std::ffi::OsStr>], input: &[u8]) -> Run {
    let start = Instant::now();
    let mut command = command(arguments);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let feed = std::thread::spawn(move || {
        // The program may end before it has read all.
        let _ = stdin.write_all(&input);
    });
    let done = child.wait_with_output().expect("the program ends");
    feed.join().expect("the input is fed");
    Run {
        code: done.status.code(),
        out: done.stdout,
        err: String::from_utf8_lossy(&done.stderr).into_owned(),
        time: start.elapsed(),
    }
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn write(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("written");
    path
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn transcripts() {
    // Nothing that the machine asks for may colour them.
    trycmd::TestCases::new()
        .env("CLICOLOR_FORCE", "")
        .env("DUIQI_INTERFACE", "en")
        .case("tests/cli/*.trycmd")
        .case("README.md")
        .case("README.zh.md")
        .register_bin("duiqi", Path::new(PROGRAM));
}

mod tongue {
    use super::*;

    fn with(variable: &str, value: &str, arguments: &[&dyn AsRef<std::ffi::OsStr>]) -> Run {
        let mut command = command(arguments);
        let start = Instant::now();
        let done = command.env_remove("DUIQI_INTERFACE").env(variable, value).output().expect("the program starts");
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        Run { code: done.status.code(), out: done.stdout, err, time: start.elapsed() }
    }

    #[test]
    fn a_pipe_and_a_file_get_the_same_in_every_locale() {
        let folder = folder();
        let [source, target] = [corpus("demo/source.zh.md"), corpus("demo/target.en.md")];
        for format in ["text", "json", "jsonl", "sarif", "github", "junit"] {
            let arguments: [&dyn AsRef<std::ffi::OsStr>; 5] = [&"check", &source, &target, &"--format", &format];
            let (english, chinese) = (with("LC_ALL", "C", &arguments), with("LC_ALL", "zh_CN.UTF-8", &arguments));
            assert!(!english.out.is_empty() && english.out == chinese.out, "{format}");
            assert!(!chinese.err.contains("findings in"), "{}", chinese.err);
        }
        for format in ["jsonl", "tmx", "html", "xlf"] {
            let paths = ["en", "zh"].map(|tongue| folder.path().join(format!("{tongue}.{format}")));
            for (path, tongue) in paths.iter().zip(["en", "zh"]) {
                with("DUIQI_INTERFACE", tongue, &[&"align", &source, &target, &"-o", &path]);
            }
            let [english, chinese] = paths.map(|path| fs::read(path).expect("written"));
            assert!(english == chinese, "{format}");
        }
    }

    #[test]
    fn who_asks_for_chinese_gets_it_everywhere() {
        let [source, target] = [corpus("demo/source.zh.md"), corpus("demo/target.en.md")];
        let asked = run(&[&"check", &source, &target, &"--interface", &"zh"]);
        assert!(asked.text().contains("只有原文的 1/10") && asked.err.contains("个发现"), "{}", asked.err);
        let missing = with("LANG", "zh_CN.UTF-8", &[&"check", &"no-such-file.md", &target]);
        assert_eq!((missing.code, missing.err.contains("没有这个文件")), (Some(2), true), "{}", missing.err);
        let typed = with("DUIQI_INTERFACE", "zh", &[&"check", &"no-such-file.md", &target, &"--interface", &"en"]);
        assert!(typed.err.contains("there is no such file"), "{}", typed.err);
        let wrong = with("DUIQI_INTERFACE", "zh", &[&"check", &"--fail-onn", &"major"]);
        assert!(wrong.err.starts_with("错误: ") && !wrong.err.contains("tip"), "{}", wrong.err);
        let help = with("DUIQI_INTERFACE", "zh", &[&"align", &"--help"]).text();
        assert!(help.contains("用法：") && !help.contains("Print help") && !help.contains("[default"), "{help}");
    }
}

mod outputs {
    use super::*;

    fn demo() -> [PathBuf; 2] {
        [corpus("demo/source.zh.md"), corpus("demo/target.en.md")]
    }

    #[test]
    fn export_gives_the_bytes_that_align_gives() {
        let folder = folder();
        let [source, target] = demo();
        let at = |name: &str| folder.path().join(name);
        let mut align = command(&[&"align", &source, &target, &"-q"]);
        // The page rounds confidences to two digits, the alignment file to four: in the page the last digit may differ.
        let read = |path: &Path| -> Vec<String> {
            let text = fs::read_to_string(path).expect("written");
            text.lines().filter(|line| !line.contains(r#"class="sure""#)).map(str::to_owned).collect()
        };
        let formats = ["jsonl", "tmx", "tsv", "beads", "ladder", "html"];
        for format in formats {
            align.arg("-o").arg(at(&format!("one.{format}")));
        }
        assert!(align.status().expect("runs").success());
        for format in formats {
            let out = at(&format!("two.{format}"));
            assert_eq!(run(&[&"export", &"-q", &at("one.jsonl"), &"-o", &out]).code, Some(0));
            assert!(read(&at(&format!("one.{format}"))) == read(&out), "{format}");
        }
    }

    #[test]
    fn threads_change_nothing() {
        let [source, target] = demo();
        let with =
            |threads: &str| run(&[&"align", &"-q", &source, &target, &"--threads", &threads, &"-f", &"jsonl"]).out;
        assert!(!with("1").is_empty());
        assert_eq!(with("1"), with("8"));
    }

    #[test]
    fn the_other_direction_has_the_mirrored_ladder() {
        let [source, target] = demo();
        let ladder = |one: &PathBuf, other: &PathBuf| run(&[&"align", &"-q", one, other, &"-f", &"beads"]).text();
        let mirrored: String = ladder(&target, &source)
            .lines()
            .map(|line| line.split_once(':').map_or(String::new(), |(one, other)| format!("{other}:{one}\n")))
            .collect();
        assert_eq!(ladder(&source, &target), mirrored);
    }

    #[test]
    fn a_saved_alignment_is_checked_as_the_texts_are() {
        let folder = folder();
        let [source, target] = demo();
        let saved = folder.path().join("demo.jsonl");
        assert_eq!(run(&[&"align", &"-q", &source, &target, &"-o", &saved]).code, Some(0));
        let (texts, file) = (run(&[&"check", &source, &target]), run(&[&"check", &saved]));
        assert_eq!((texts.code, file.code), (Some(1), Some(1)));
        let titles = |run: &Run| -> Vec<String> {
            run.text().lines().filter(|line| line.contains("]: ")).map(str::to_owned).collect()
        };
        assert!(!titles(&texts).is_empty());
        assert_eq!(titles(&texts), titles(&file));
    }

    #[test]
    fn standard_input_is_one_side() {
        let [source, target] = demo();
        let from_file = run(&[&"align", &"-q", &source, &target, &"-f", &"beads"]);
        // Standard input has no name that says Markdown.
        let arguments = ["align", "-q", "-", "-f", "beads", "--read-as", "markdown"];
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = arguments.iter().map(|word| word as _).collect();
        arguments.insert(3, &target);
        let from_input = run_with_input(&arguments, &fs::read(&source).expect("the demo"));
        assert_eq!(from_input.code, Some(0), "{}", from_input.err);
        assert_eq!(from_input.text(), from_file.text());
    }

    #[test]
    fn fail_on_decides_the_code() {
        let [source, target] = demo();
        let code = |command: &str, bar: &str| run(&[&command, &"-q", &source, &target, &"--fail-on", &bar]).code;
        assert_eq!(code("check", "critical"), Some(1));
        assert_eq!(code("align", "info"), Some(1));
        assert_eq!(run(&[&"align", &"-q", &source, &target]).code, Some(0));
        let clean = [corpus("nasty/plain.zh.txt"), corpus("nasty/plain.en.txt")];
        assert_eq!(run(&[&"check", &"-q", &clean[0], &clean[1], &"--fail-on", &"info"]).code, Some(0));
    }

    #[test]
    fn a_lexicon_is_looked_into_from_both_sides() {
        let first = |word: &str| {
            let done = run(&[&"lexicon", &"lookup", &word, &"--most", &"1"]);
            assert_eq!(done.code, Some(0), "{}", done.err);
            done.text().to_owned()
        };
        assert!(first("猫").starts_with("猫 (zh)\n") && first("猫").trim_end().ends_with("  cat"), "{}", first("猫"));
        assert!(
            first("Cats").starts_with("cat (en)\n") && first("Cats").trim_end().ends_with("  猫"),
            "{}",
            first("Cats")
        );
        assert!(run(&[&"lexicon", &"stats"]).text().contains("source words (zh): "));
        let unknown = run(&[&"lexicon", &"lookup", &"xyzzyxyzzy"]);
        assert_eq!(unknown.code, Some(2));
        assert!(unknown.err.contains("does not know"), "{}", unknown.err);
    }

    #[test]
    fn lexicons_and_glossaries_are_stacked() {
        let folder = folder();
        let source = write(&folder, "s.txt", "甲乙丙\n丁戊己\n".repeat(8));
        let target = write(&folder, "t.txt", "wug\nblick\n".repeat(8));
        let [own, merged] = ["own.lexicon", "merged.lexicon"].map(|name| folder.path().join(name));
        let done = run(&[&"train", &source, &target, &"--source-lang", &"zh", &"--target-lang", &"en", &"-o", &own]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        let done = run(&[&"lexicon", &"merge", &own, &"--built-in", &"-o", &merged]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        for (word, translation) in [("甲", "wug"), ("猫", "cat")] {
            let seen = run(&[&"lexicon", &"lookup", &word, &"--lexicon", &merged]);
            assert!(seen.text().contains(translation), "{}{}", seen.text(), seen.err);
        }
        let onto_itself = run(&[&"lexicon", &"merge", &own, &"-o", &own]);
        assert_eq!(onto_itself.code, Some(2));
        assert!(onto_itself.err.contains("this is the input"), "{}", onto_itself.err);
        // Nothing but the glossary can tell which of two lines is which.
        let texts = [write(&folder, "a.txt", "蕤宾夷则。\n南吕无射。\n"), write(&folder, "b.txt", "Tove gimble.\n")];
        let glossary = write(&folder, "g.csv", "zh,en\n南吕,tove\n无射,gimble\n");
        let aligned = |more: &[&dyn AsRef<std::ffi::OsStr>]| {
            let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> =
                vec![&"align", &texts[0], &texts[1], &"--source-lang", &"zh", &"--target-lang", &"en"];
            words.extend(more);
            let done = run(&words);
            assert_eq!(done.code, Some(0), "{}", done.err);
            done.text().to_owned()
        };
        assert_ne!(aligned(&[&"--glossary", &glossary]), aligned(&[]));
        assert_eq!(aligned(&[&"--lexicon", &own, &"--lexicon", &own]), aligned(&[&"--lexicon", &own]));
        let broken = write(&folder, "g.tbx", "<tbx>");
        let refused = run(&[&"align", &texts[0], &texts[1], &"--glossary", &broken]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.err.contains("g.tbx: line 1"), "{}", refused.err);
    }

    #[test]
    fn sounds_are_learned_from_the_names_of_a_dictionary() {
        let folder = folder();
        let names = "Tom\t汤姆\nThompson\t汤普森\nAnderson\t安德森\nAnna\t安娜\nThomson\t汤姆森\nJohnson\t约翰逊\n";
        let dictionary = write(&folder, "d.tsv", names);
        let output = folder.path().join("own.sounds");
        let done = run(&[&"train", &"--sounds", &"--dictionary", &dictionary, &"-o", &output]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        assert!(std::fs::read_to_string(&output).unwrap().contains("森 son "));
        let empty = write(&folder, "e.tsv", "cat\t猫\n");
        let refused = run(&[&"train", &"--sounds", &"--dictionary", &empty, &"-o", &output]);
        assert_eq!(refused.code, Some(2));
        assert!(refused.err.contains("no pair"), "{}", refused.err);
    }

    #[test]
    fn gold_is_read_once_and_never_written_over() {
        let folder = folder();
        for set in ["one/dev", "two/dev"] {
            std::fs::create_dir_all(folder.path().join(set)).unwrap();
            let files = [("a.zh", "他走了。\n她来了。\n"), ("a.en", "He left.\nShe came.\n"), ("a.gold", "0:0\n1:1\n")];
            for (name, text) in files {
                std::fs::write(folder.path().join(set).join(name), text).unwrap();
            }
        }
        let [one, two] = ["one/dev", "two/dev"].map(|set| folder.path().join(set));
        let output = folder.path().join("own.weights");
        let done = run(&[&"train", &"--gold", &one, &"--gold", &two, &"-o", &output]);
        assert_eq!(done.code, Some(0), "{}", done.err);
        // Two sets of one name are told apart, and both are left out once.
        let report = done.text();
        assert_eq!(report.matches("one/dev").count(), 2, "{report}");
        assert_eq!(report.matches("two/dev").count(), 2, "{report}");
        let twice = run(&[&"train", &"--gold", &one, &"--gold", &one.join("../dev"), &"-o", &output]);
        assert_eq!(twice.code, Some(2));
        assert!(twice.err.contains("named twice"), "{}", twice.err);
        let start = &output;
        let refuses = |output: &Path| {
            let before = std::fs::read(output).unwrap();
            let refused = run(&[&"train", &"--gold", &one, &"--start", &start, &"-o", &output]);
            assert_eq!(refused.code, Some(2), "{}", output.display());
            assert!(refused.err.contains("this is the input"), "{}", refused.err);
            assert_eq!(std::fs::read(output).unwrap(), before);
        };
        for name in ["a.zh", "a.en", "a.gold"] {
            refuses(&one.join(name));
        }
        refuses(&output);
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(one.join("a.gold"), &link).unwrap();
            refuses(&link);
        }
    }

    #[test]
    fn every_kind_of_input_teaches() {
        let folder = folder();
        let lines = |words: [&str; 4], join: &str| -> Vec<String> {
            (0..64).map(|n| format!("{}{join}{}", words[n % 4], words[(n / 4) % 4])).collect()
        };
        let (source, target) = (
            lines(["山川", "河流", "大海", "森林"], "和"),
            lines(["mountain", "river", "ocean", "forest"], " and the "),
        );
        let plain =
            [write(&folder, "s.txt", source.join("\n") + "\n"), write(&folder, "t.txt", target.join("\n") + "\n")];
        let units: String = source
            .iter()
            .zip(&target)
            .map(|(source, target)| {
                format!("<tu><tuv xml:lang='zh-CN'><seg>{source}</seg></tuv><tuv xml:lang='en'><seg>{target}</seg></tuv></tu>")
            })
            .collect();
        let memory =
            write(&folder, "m.tmx", format!("<tmx version='1.4'><header srclang='zh'/><body>{units}</body></tmx>"));
        let langs = ["--source-lang", "zh", "--target-lang", "en"];
        let learned = |name: &str, inputs: &[&dyn AsRef<std::ffi::OsStr>]| {
            let lexicon = folder.path().join(name);
            let mut words: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"train"];
            words.extend(inputs);
            words.extend(langs.iter().map(|word| word as &dyn AsRef<std::ffi::OsStr>));
            words.extend([&"-o" as &dyn AsRef<std::ffi::OsStr>, &lexicon]);
            let done = run(&words);
            assert_eq!(done.code, Some(0), "{name}: {}", done.err);
            std::fs::read(&lexicon).unwrap()
        };
        let usual = learned("plain.lexicon", &[&plain[0], &plain[1]]);
        assert_eq!(learned("memory.lexicon", &[&memory]), usual);
        assert_eq!(learned("thread.lexicon", &[&plain[0], &plain[1], &"--threads", &"1"]), usual);
        let labels = write(&folder, "labels.txt", "kept\n".repeat(32) + &"dropped\n".repeat(32));
        let half = learned("half.lexicon", &[&plain[0], &plain[1], &"--labels", &labels, &"--weight", &"dropped=0"]);
        let cut = [
            write(&folder, "s2.txt", source[..32].join("\n") + "\n"),
            write(&folder, "t2.txt", target[..32].join("\n") + "\n"),
        ];
        assert_eq!(half, learned("cut.lexicon", &[&cut[0], &cut[1]]));
        assert_ne!(half, usual);
        let dictionary = write(&folder, "d.tsv", "mountain range\t山脉\t9\nrare\t稀\t0\n");
        let taught = learned("taught.lexicon", &[&plain[0], &plain[1], &"--dictionary", &dictionary]);
        assert_ne!(taught, usual);
        let alignment = folder.path().join("a.jsonl");
        let aligned = run(&[&"align", &"-q", &plain[0], &plain[1], &"--segmented", &"-o", &alignment]);
        assert_eq!(aligned.code, Some(0), "{}", aligned.err);
        assert!(!learned("alignment.lexicon", &[&alignment]).is_empty());
        let alone = run(&[&"train", &plain[0], &"-o", &folder.path().join("x.lexicon")]);
        assert_eq!(alone.code, Some(2));
        assert!(alone.err.contains("Name it next"), "{}", alone.err);
    }

    #[test]
    fn a_lexicon_that_was_trained_is_used() {
        let folder = folder();
        let lines = |words: [&str; 4], join: &str| -> String {
            (0..64).map(|n| format!("{}{join}{}\n", words[n % 4], words[(n / 4) % 4])).collect()
        };
        let source = write(&folder, "s.txt", lines(["山川", "河流", "大海", "森林"], "和"));
        let target = write(&folder, "t.txt", lines(["mountain", "river", "ocean", "forest"], " and the "));
        let lexicon = folder.path().join("own.lexicon");
        let trained = run(&[&"train", &source, &target, &"-o", &lexicon]);
        assert_eq!(trained.code, Some(0), "{}", trained.err);
        let aligned =
            run(&[&"align", &"-q", &source, &target, &"--segmented", &"--lexicon", &lexicon, &"-f", &"jsonl"]);
        assert_eq!(aligned.code, Some(0), "{}", aligned.err);
        assert!(aligned.text().contains(r#""lexicon":"own""#));
        let foreign = run(&[
            &"align",
            &source,
            &target,
            &"--source-lang",
            &"de",
            &"--target-lang",
            &"fr",
            &"--lexicon",
            &lexicon,
        ]);
        assert_eq!(foreign.code, Some(2));
        assert!(foreign.err.contains("the lexicon is for zh and en"), "{}", foreign.err);
    }
}

mod files {
    use super::*;

    fn pair(folder: &TempDir) -> [PathBuf; 2] {
        [write(folder, "a.zh.txt", "渡船六点开。\n"), write(folder, "b.en.txt", "The ferry leaves at six.\n")]
    }

    #[test]
    #[cfg(unix)]
    fn an_input_is_never_written_over() {
        let folder = folder();
        let [source, target] = pair(&folder);
        let before = fs::read(&target).expect("there");
        let link = folder.path().join("link.tmx");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        let hard = folder.path().join("hard.tmx");
        fs::hard_link(&target, &hard).expect("a hard link");
        let dotted = folder.path().join("./b.en.txt");
        let linked_folder = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(folder.path(), &linked_folder).expect("a link");
        for output in [&target, &link, &hard, &dotted, &linked_folder.join("b.en.txt")] {
            let run = run(&[&"align", &source, &target, &"-f", &"tmx", &"-o", output]);
            run.assert_lawful("an input as output");
            assert_eq!(run.code, Some(2));
            // `.txt` is refused for its format, or the file for being the input; neither writes.
            assert_eq!(fs::read(&target).expect("there"), before);
        }
        assert!(run(&[&"align", &source, &target, &"-o", &link]).err.contains("this is the input"));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_keeps_its_rights_and_a_link_stays_a_link() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let [source, target] = pair(&folder);
        let real = write(&folder, "real.tmx", "old");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("rights");
        let link = folder.path().join("link.tmx");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        assert_eq!(run(&[&"align", &source, &target, &"-o", &link]).code, Some(0));
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert!(fs::read_to_string(&real).expect("there").contains("<tmx"));
        assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
        let dangling = folder.path().join("dangling.tmx");
        std::os::unix::fs::symlink(folder.path().join("gone.tmx"), &dangling).expect("a link");
        assert_eq!(run(&[&"align", &source, &target, &"-o", &dangling]).code, Some(2));
    }

    #[test]
    fn a_lexicon_is_an_input_too() {
        let folder = folder();
        let [source, target] = pair(&folder);
        let lexicon = write(&folder, "own.tmx", "no lexicon, but it must stay");
        let run = run(&[&"align", &source, &target, &"--lexicon", &lexicon, &"-o", &lexicon]);
        run.assert_lawful("a lexicon as output");
        assert!(run.err.contains("this is the input"), "{}", run.err);
    }

    #[test]
    fn all_outputs_are_written_or_none() {
        let folder = folder();
        let [source, target] = pair(&folder);
        let good = folder.path().join("good.tmx");
        fs::write(&good, "old").expect("written");
        let bad = folder.path().join("nowhere").join("bad.tsv");
        let run = run(&[&"align", &source, &target, &"-o", &good, &"-o", &bad]);
        run.assert_lawful("a folder that is not there");
        assert_eq!(run.code, Some(2));
        assert_eq!(fs::read_to_string(&good).expect("there"), "old");
        assert_eq!(names(&folder), ["a.zh.txt", "b.en.txt", "good.tmx"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_leaves_the_old_file() {
        let folder = folder();
        let source = write(&folder, "a.zh.txt", "渡船六点开。\n\n".repeat(2000));
        let target = write(&folder, "b.en.txt", "The ferry leaves at six.\n\n".repeat(2000));
        let out = folder.path().join("out.jsonl");
        fs::write(&out, "old").expect("written");
        // No file may grow beyond 64 KiB: writing fails as on a full disk. SIGXFSZ would end the program; it is ignored.
        let script = r#"trap '' XFSZ; ulimit -f 64; exec "$0" align "$1" "$2" -o "$3""#;
        let done =
            Command::new("bash").args(["-c", script, PROGRAM]).args([&source, &target, &out]).output().expect("runs");
        assert_eq!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(fs::read_to_string(&out).expect("there"), "old");
        assert_eq!(names(&folder), ["a.zh.txt", "b.en.txt", "out.jsonl"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn names_need_not_be_text() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = folder();
        let [source, target] = pair(&folder);
        for name in [&b"bad\xff\x1b[31m.txt"[..], b"-x.txt", b"with space.txt", b"line\nfeed.txt"] {
            let name = std::ffi::OsStr::from_bytes(name);
            let odd = folder.path().join(name);
            fs::copy(&source, &odd).expect("copied");
            let whole = run(&[&"align", &odd, &target]);
            whole.assert_lawful("an odd name");
            assert_eq!(whole.code, Some(0), "{}", whole.err);
            let done = command(&[&"segment", &"--", &name]).current_dir(folder.path()).output().expect("runs");
            assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_closed_pipe_is_no_failure() {
        let [source, target] = [corpus("demo/source.zh.md"), corpus("demo/target.en.md")];
        for arguments in ["align", "check"] {
            // `true` reads nothing; the listing is longer than what a pipe holds only for the long pair.
            let folder = folder();
            let [long_source, long_target] = [
                write(&folder, "a.md", fs::read_to_string(&source).expect("the demo").repeat(20)),
                write(&folder, "b.md", fs::read_to_string(&target).expect("the demo").repeat(20)),
            ];
            let script = r#""$0" "$1" "$2" "$3" | true; echo "${PIPESTATUS[0]}""#;
            let done = Command::new("bash")
                .args(["-c", script, PROGRAM, arguments])
                .args([&long_source, &long_target])
                .output()
                .expect("runs");
            let err = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(!err.contains("error") && !err.contains("panicked"), "{err}");
            assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "0", "{arguments}");
        }
    }

    /// A program that has not yet asked for the signal is ended by it, so a busy machine must not be hurried.
    #[cfg(target_os = "linux")]
    fn wait_until_signals_are_caught(id: &str) {
        const TERMINATION: u64 = 1 << 14;
        for _ in 0..600 {
            let status = fs::read_to_string(format!("/proc/{id}/status")).expect("the program runs");
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).map(str::trim);
            if u64::from_str_radix(caught.unwrap_or("0"), 16).is_ok_and(|caught| caught & TERMINATION != 0) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the program never asked for signals");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_signal_ends_with_its_code_and_leaves_nothing() {
        for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
            let folder = folder();
            let [source, _] = pair(&folder);
            let out = folder.path().join("out.tmx");
            // Standard input that never ends: the program waits for the other side.
            let mut child = command(&[&"align", &source, &"-", &"-o", &out])
                .stdin(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("starts");
            // Waiting for a child closes its standard input, which would be an answer; so it is held here.
            let held = child.stdin.take();
            let id = child.id().to_string();
            wait_until_signals_are_caught(&id);
            assert!(Command::new("kill").args([signal, &id]).status().expect("kill").success());
            assert_eq!(child.wait().expect("ends").code(), Some(code), "{signal}");
            drop(held);
            assert_eq!(names(&folder), ["a.zh.txt", "b.en.txt"]);
        }
    }

    #[test]
    fn colour_is_never_in_a_pipe_unless_asked_for() {
        let [source, target] = [corpus("demo/source.zh.md"), corpus("demo/target.en.md")];
        for command in ["align", "check"] {
            let plain = run(&[&command, &source, &target]);
            assert!(!plain.out.contains(&0x1b) && !plain.err.contains('\x1b'));
            let coloured = run(&[&command, &source, &target, &"--color", &"always"]);
            assert!(coloured.out.contains(&0x1b), "{command}");
            let stripped = String::from_utf8(coloured.out).expect("text");
            let pieces: Vec<&str> = stripped.split('\x1b').skip(1).collect();
            assert!(pieces.iter().all(|piece| piece.starts_with('[') && piece.contains('m')));
        }
    }
}

/// What a person at a terminal sees; needs `script` of util-linux.
#[cfg(target_os = "linux")]
mod terminal {
    use super::*;

    /// Runs a command line with a terminal on both streams, and returns all that it showed.
    #[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
    fn show(line: &str, environment: &[(&str, &str)]) -> Option<String> {
        let mut script = Command::new("script");
        script.args(["-qec", line, "/dev/null"]).env("PROGRAM", PROGRAM).env("TERM", "xterm");
        // What the machine that runs the test says of itself is not what the test is about.
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "DUIQI_INTERFACE", "LC_ALL"] {
            script.env_remove(name);
        }
        script.envs(environment.iter().copied()).stdin(Stdio::null());
        match script.output() {
            Ok(done) => Some(String::from_utf8_lossy(&done.stdout).into_owned()),
            Err(cause) => {
                eprintln!("skipped, there is no `script`: {cause}");
                None
            }
        }
    }

    #[test]
    fn colour_is_on_a_terminal_unless_something_says_no() {
        let line = format!(
            "\"$PROGRAM\" align {} {}",
            corpus("demo/source.zh.md").display(),
            corpus("demo/target.en.md").display()
        );
        let Some(coloured) = show(&line, &[]) else { return };
        assert!(coloured.contains('\x1b'));
        for environment in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            let plain = show(&line, &[environment]).expect("there is `script`");
            assert!(plain.contains("1-1") && !plain.contains('\x1b'), "{environment:?}");
        }
        let never = show(&format!("{line} --color never"), &[]).expect("there is `script`");
        assert!(!never.contains('\x1b'));
    }

    #[test]
    fn a_chinese_terminal_is_spoken_to_in_chinese() {
        let line = format!(
            "\"$PROGRAM\" check {} {}",
            corpus("demo/source.zh.md").display(),
            corpus("demo/target.en.md").display()
        );
        let Some(chinese) = show(&line, &[("LC_ALL", "zh_CN.UTF-8")]) else { return };
        assert!(chinese.contains("320,000,000；") || chinese.contains("只有原文的 1/10"), "{chinese}");
        assert!(chinese.contains("严重") && !chinese.contains("too small"), "{chinese}");
        let english = show(&line, &[("LC_ALL", "en_GB.UTF-8")]).expect("there is `script`");
        assert!(english.contains("too small") && !english.contains("严重"), "{english}");
    }

    #[test]
    fn only_colours_reach_a_terminal() {
        let english = corpus("nasty/plain.en.txt");
        for text in ["escapes.txt", "direction.txt"] {
            for command in ["align", "check", "segment"] {
                let text = corpus("nasty").join(text);
                let other = if command == "segment" { String::new() } else { english.display().to_string() };
                let Some(shown) = show(&format!("\"$PROGRAM\" {command} {} {other}", text.display()), &[]) else {
                    return;
                };
                let is_own = |piece: &str| {
                    piece.starts_with('[') && piece.find(|c: char| c.is_ascii_alphabetic()) == piece.find('m')
                };
                assert!(shown.split('\x1b').skip(1).all(is_own), "{command}: {shown:?}");
                let is_safe = |c: char| {
                    matches!(c, '\n' | '\r' | '\x1b') || !(c.is_control() || matches!(c, '\u{202A}'..='\u{202E}'))
                };
                assert!(shown.chars().all(is_safe), "{command}: {shown:?}");
            }
        }
    }
}

mod nasty {
    use super::*;

    /// Far more than any of them takes, and far less than one that is not linear.
    const PATIENCE: Duration = Duration::from_secs(60);

    fn texts() -> Vec<PathBuf> {
        let entries = fs::read_dir(corpus("nasty")).expect("the corpus");
        let mut texts: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        texts.retain(|path| path.is_file() && path.file_name().is_some_and(|name| name != "README.md"));
        texts.sort();
        assert!(texts.len() > 20);
        texts
    }

    /// Standard output that is meant to be read must hold nothing that commands a terminal.
    fn assert_readable(run: &Run, what: &str) {
        let is_safe = |character: char| {
            character == '\n'
                || !(character.is_control() || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        };
        assert!(run.text().chars().all(is_safe), "{what}: {:?}", run.text());
    }

    /// Runs a pair through align, check and export.
    fn whole_way(folder: &TempDir, source: &Path, target: &Path) {
        let what = format!("{} with {}", source.display(), target.display());
        let check = run(&[&"check", &source, &target]);
        check.assert_lawful(&what);
        assert_readable(&check, &what);
        let saved = folder.path().join("out.jsonl");
        let align = run(&[&"align", &source, &target, &"-o", &saved, &"-o", &folder.path().join("out.html")]);
        align.assert_lawful(&what);
        assert!(align.time < PATIENCE && check.time < PATIENCE, "{what}: {:?} {:?}", align.time, check.time);
        if align.code != Some(0) {
            assert_eq!((align.code, check.code), (Some(2), Some(2)), "{what}");
            return;
        }
        let listing = run(&[&"align", &source, &target]);
        assert_readable(&listing, &what);
        for format in ["tmx", "tsv", "beads", "ladder", "html", "jsonl"] {
            let export = run(&[&"export", &saved, &"-f", &format]);
            export.assert_lawful(&what);
            assert_eq!(export.code, Some(0), "{what} as {format}: {}", export.err);
            assert!(format != "jsonl" || export.out == fs::read(&saved).expect("saved"), "{what}");
        }
    }

    #[test]
    fn every_text_goes_the_whole_way_or_is_refused_in_one_line() {
        let folder = folder();
        let (chinese, english) = (corpus("nasty/plain.zh.txt"), corpus("nasty/plain.en.txt"));
        for text in texts() {
            let segment = run(&[&"segment", &text]);
            segment.assert_lawful(&text.display().to_string());
            assert!(!segment.text().contains('\r'));
            whole_way(&folder, &text, &english);
            whole_way(&folder, &chinese, &text);
            let given = ["--source-lang", "zh", "--target-lang", "en", "--lossy"];
            let forced = run(&[&"align", &text, &english, &given[0], &given[1], &given[2], &given[3], &given[4]]);
            forced.assert_lawful(&format!("{} read on", text.display()));
            assert_readable(&forced, &text.display().to_string());
        }
    }

    #[test]
    fn every_broken_alignment_is_refused_in_one_line() {
        let mut good = 0;
        for entry in fs::read_dir(corpus("nasty/alignment")).expect("the corpus") {
            let path = entry.expect("an entry").path();
            let (check, export) = (run(&[&"check", &path]), run(&[&"export", &path, &"-f", &"tmx"]));
            for run in [&check, &export] {
                run.assert_lawful(&path.display().to_string());
            }
            assert_readable(&check, &path.display().to_string());
            assert_eq!(check.code == Some(2), export.code == Some(2));
            good += usize::from(export.code == Some(0));
        }
        assert_eq!(good, 2, "plain.jsonl and escapes.jsonl are sound");
    }

    #[test]
    fn an_alignment_cut_off_anywhere_is_refused() {
        let folder = folder();
        let whole = fs::read(corpus("nasty/alignment/plain.jsonl")).expect("the corpus");
        for length in (0..whole.len() - 1).step_by(97) {
            let cut = write(&folder, "cut.jsonl", &whole[..length]);
            let run = run(&[&"export", &cut, &"-f", &"beads"]);
            run.assert_lawful(&format!("{length} bytes"));
            assert_eq!(run.code, Some(2), "{length} bytes");
        }
        let deep = write(&folder, "deep.jsonl", "[".repeat(100_000));
        assert_eq!(run(&[&"check", &deep]).code, Some(2));
    }

    #[test]
    fn large_inputs_go_the_whole_way() {
        let folder = folder();
        let english = corpus("nasty/plain.en.txt");
        let chinese = corpus("nasty/plain.zh.txt");
        let large = [
            ("line.txt", "没有标点的一行".repeat(100_000)),
            ("stops.txt", "。".repeat(200_000)),
            ("dots.txt", "...……!!??".repeat(40_000)),
            ("quotes.txt", "“『「\"（".repeat(40_000)),
            ("marks.txt", format!("e{}。", "\u{301}".repeat(200_000))),
            ("quoted.md", format!("{}深。\n", "> ".repeat(20_000))),
            ("brackets.md", format!("{}深{}\n", "[".repeat(50_000), "](".repeat(50_000))),
            ("stars.md", format!("{}深\n", "*a ".repeat(50_000))),
            ("fields.md", format!("---\n{}---\n\n深。\n", "a: b: c\n".repeat(20_000))),
        ];
        for (name, text) in large {
            let path = write(&folder, name, text);
            run(&[&"segment", &path]).assert_lawful(name);
            whole_way(&folder, &path, &english);
        }
        let many = write(&folder, "many.txt", "好。\n".repeat(2_000));
        whole_way(&folder, &many, &write(&folder, "many.en.txt", "Yes.\n".repeat(2_000)));
        whole_way(&folder, &many, &english);
        let one_side = write(&folder, "one-side.txt", "");
        assert_eq!(run(&[&"align", &many, &one_side]).code, Some(2));
        whole_way(&folder, &chinese, &write(&folder, "long.en.txt", "One long line. ".repeat(20_000)));
    }
}
