//! The tutorials, step by step: what stands after `$` is typed, and what stands below it must come.
//!
//! Every block of ```` ```console ```` is run, in one shell, in a folder that holds the corpus as a clone does. As in the
//! transcripts, a line `...` stands for any lines and `[..]` for any characters. A comment `<!-- keys: … -->` before a block says
//! what is typed into the screen that its command opens; for that a terminal is made by `script` of util-linux.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");

/// A command with what should come of it.
#[derive(Debug, PartialEq)]
struct Step {
    command: String,
    keys: Option<String>,
    expected: Vec<String>,
}

fn steps(page: &str) -> Vec<Step> {
    let (mut steps, mut keys, mut inside) = (Vec::<Step>::new(), None, false);
    for line in page.lines() {
        if let Some(typed) = line.strip_prefix("<!-- keys: ").and_then(|rest| rest.strip_suffix(" -->")) {
            keys = Some(typed.to_owned());
        } else if line == "```console" || line == "```" {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            steps.push(Step { command: command.to_owned(), keys: keys.take(), expected: Vec::new() });
        } else if inside && let Some(step) = steps.last_mut() {
            step.expected.push(line.to_owned());
        }
    }
    steps
}

/// The shell script of the steps: a line `@@` before what each prints.
fn script(steps: &[Step]) -> String {
    let mut script = String::new();
    for Step { command, keys, .. } in steps {
        let line = match keys {
            None => command.clone(),
            Some(keys) => {
                // A key is typed when the screen stands; on a busy machine that takes a while.
                let typed: Vec<String> = keys.split(' ').map(|key| format!("printf '{key}'; sleep 1")).collect();
                format!("(sleep 5; {}) | TERM=xterm script -qec '{command}' /dev/null >/dev/null", typed.join("; "))
            }
        };
        script.push_str(&format!("echo @@\n{line}\n"));
    }
    script
}

/// Tells whether lines are as expected, where `...` is any lines and `[..]` any characters.
fn fits(expected: &[String], found: &[&str]) -> bool {
    let Some((first, rest)) = expected.split_first() else { return found.is_empty() };
    if first == "..." {
        return (0..=found.len()).any(|skipped| fits(rest, &found[skipped..]));
    }
    found.split_first().is_some_and(|(line, later)| line_fits(first, line.trim_end()) && fits(rest, later))
}

fn line_fits(expected: &str, found: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == found,
        Some((head, tail)) => found.strip_prefix(head).is_some_and(|left| {
            left.char_indices().map(|(at, _)| at).chain([left.len()]).any(|at| line_fits(tail, &left[at..]))
        }),
    }
}

#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
fn walk(page: &str, tongue: &str) {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped, there is no `script`");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs").join(page)).expect("the page");
    let steps = steps(&page);
    assert!(steps.len() > 10, "{}", steps.len());
    let clone = tempfile::tempdir().expect("a temporary folder");
    let demo = clone.path().join("corpus/demo");
    fs::create_dir_all(&demo).expect("made");
    for name in ["source.zh.md", "target.en.md"] {
        fs::copy(root.join("corpus/demo").join(name), demo.join(name)).expect("copied");
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let bin = Path::new(PROGRAM).parent().expect("a folder").display();
    let done = Command::new("bash")
        .args(["-c", &format!("exec 2>&1\n{}", script(&steps))])
        .current_dir(clone.path())
        .env("PATH", format!("{bin}:{path}"))
        .env("DUIQI_INTERFACE", tongue)
        .env("HOME", clone.path())
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .expect("there is bash");
    let out = String::from_utf8(done.stdout).expect("text");
    let found: Vec<&str> = out.split("@@\n").skip(1).collect();
    assert_eq!(found.len(), steps.len(), "{out}");
    for (step, found) in steps.iter().zip(found) {
        let lines: Vec<&str> = found.trim_end().lines().collect();
        let expected = step.expected.join("\n");
        let expected: Vec<String> = expected.trim_end().lines().map(str::to_owned).collect();
        assert!(fits(&expected, &lines), "$ {}\nexpected:\n{}\nfound:\n{found}", step.command, expected.join("\n"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_tutorial_goes_as_it_says() {
    walk("tutorial.md", "en");
}

#[test]
#[cfg(target_os = "linux")]
fn the_chinese_tutorial_goes_as_it_says() {
    walk("tutorial.zh.md", "zh");
}

#[test]
fn both_tutorials_type_the_same() {
    let typed = |page: &str| {
        let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).expect("the page");
        let typed = steps(&page).into_iter().map(|step| (step.command, step.keys));
        // What a person says for the record is in the person's language.
        typed
            .map(|(command, keys)| (command.split(" --why ").next().unwrap_or_default().to_owned(), keys))
            .collect::<Vec<_>>()
    };
    assert_eq!(typed("tutorial.md"), typed("tutorial.zh.md"));
}

#[test]
fn lines_that_differ_do_not_fit() {
    let expected = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fits(&expected("a\n...\nz 1[..]9"), &["a", "b", "c", "z 1 2 9"]));
    assert!(!fits(&expected("a\n...\nz"), &["a", "b"]));
    assert!(!fits(&expected("a"), &["a", "b"]));
    assert!(!fits(&expected("a[..]c"), &["ab"]));
}
