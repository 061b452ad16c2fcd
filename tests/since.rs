//! `duiqi check --since`: a repository of fifty pages in two languages, made here, in which one number changes.
//!
//! Needs the `git` program; without it the tests that ask the history say so and pass.

mod repository;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use repository::git;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");
const PAGES: usize = 50;
/// The page that changes.
const CHANGED: usize = 17;

const TOPICS: [(&str, &str); 5] =
    [("窗口", "window"), ("按钮", "button"), ("表格", "table"), ("菜单", "menu"), ("文件", "file")];

fn page(number: usize, seconds: usize) -> (String, String) {
    let (topic, topic_en) = TOPICS[number % TOPICS.len()];
    let chinese = format!(
        "# {topic}\n\n本页介绍{topic}的用法。\n\n## 设置\n\n打开{topic}之前，请先保存数据。默认等待时间为{seconds}秒。\n\n- 不支持旧版本。\n- 每页最多显示{}行。\n",
        number + 20
    );
    let english = format!(
        "# {topic_en}\n\nThis page describes how to use the {topic_en}.\n\n## Settings\n\nSave your data before you open the {topic_en}. The default waiting time is {seconds} seconds.\n\n- Older versions are not supported.\n- Each page shows at most {} lines.\n",
        number + 20
    );
    (chinese, english)
}

fn write(folder: &Path, number: usize, seconds: [usize; 2]) {
    let (chinese, english) = (page(number, seconds[0]).0, page(number, seconds[1]).1);
    fs::write(folder.join(format!("zh/page{number}.md")), chinese).expect("writable");
    fs::write(folder.join(format!("en/page{number}.md")), english).expect("writable");
}

/// A repository with fifty pairs and one commit; `None` without git.
#[expect(clippy::print_stderr, reason = "a test that is left out must not look like one that ran")]
fn repository() -> Option<TempDir> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    if !git(path, &["init", "-q"]) {
        eprintln!("left out: there is no git here");
        return None;
    }
    fs::create_dir_all(path.join("zh")).expect("writable");
    fs::create_dir_all(path.join("en")).expect("writable");
    (0..PAGES).for_each(|number| write(path, number, [30, 30]));
    assert!(git(path, &["add", "."]) && git(path, &["commit", "-qm", "pages"]) && git(path, &["tag", "start"]));
    Some(folder)
}

fn check(folder: &Path, number: usize, more: &[&str]) -> Output {
    let (source, target) = (format!("zh/page{number}.md"), format!("en/page{number}.md"));
    Command::new(PROGRAM)
        .current_dir(folder)
        .args(["check", &source, &target, "-q", "--since", "start", "--only-changed", "--only", "alignment-doubt"])
        .args(more)
        .output()
        .expect("runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn one_number_gives_one_finding_in_every_form() {
    let Some(folder) = repository() else { return };
    let path = folder.path();
    write(path, CHANGED, [60, 30]);
    assert!(git(path, &["commit", "-qam", "等待时间"]));

    for number in 0..PAGES {
        let run = check(path, number, &[]);
        let found = text(&run).matches("[stale]").count();
        let wanted = usize::from(number == CHANGED);
        assert_eq!((found, run.status.code()), (wanted, Some(i32::try_from(wanted).expect("0 or 1"))), "page {number}");
    }

    let shown = text(&check(path, CHANGED, &[]));
    assert!(shown.contains("30 → 60") && shown.contains("Since ") && shown.contains("zh/page17.md:7:"), "{shown}");

    let sarif: serde_json::Value =
        serde_json::from_slice(&check(path, CHANGED, &["-f", "sarif"]).stdout).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1);
    let place = |list: &str| results[0][list][0]["physicalLocation"].clone();
    assert_eq!(place("locations")["artifactLocation"]["uri"], "en/page17.md");
    assert_eq!(place("locations")["region"]["startLine"], 7);
    assert_eq!(place("relatedLocations")["artifactLocation"]["uri"], "zh/page17.md");
    assert_eq!(place("relatedLocations")["region"]["startLine"], 7);
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], results[0]["ruleId"]);

    let commands = text(&check(path, CHANGED, &["-f", "github"]));
    let [command] = commands.lines().collect::<Vec<_>>()[..] else { panic!("{commands}") };
    let properties = command.strip_prefix("::error ").expect("an error").split("::").next().expect("properties");
    let fields: Vec<(&str, &str)> = properties.split(',').filter_map(|field| field.split_once('=')).collect();
    assert!(fields.contains(&("file", "en/page17.md")) && fields.contains(&("line", "7")), "{command}");

    let junit = text(&check(path, CHANGED, &["-f", "junit"]));
    let mut reader = quick_xml::Reader::from_str(&junit);
    let (mut cases, mut failures) = (0, 0);
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "testcase" => cases += 1,
            quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "failure" => failures += 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!((cases, failures), (1, 1));
    assert!(junit.contains("en/page17.md:7: critical[stale]"), "{junit}");

    let json: serde_json::Value = serde_json::from_slice(&check(path, CHANGED, &["-f", "json"]).stdout).expect("JSON");
    assert_eq!(json["findings"][0]["source"]["first_line"], 7);
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1));

    // What is accepted is left out from then on.
    assert_eq!(check(path, CHANGED, &["--baseline", "base.txt", "--update-baseline"]).status.code(), Some(0));
    assert_eq!(check(path, CHANGED, &["--baseline", "base.txt"]).status.code(), Some(0));

    write(path, CHANGED, [60, 60]);
    let fixed = check(path, CHANGED, &[]);
    assert_eq!((text(&fixed).as_str(), fixed.status.code()), ("", Some(0)));
}

#[test]
fn an_edit_that_is_not_committed_is_found_too() {
    let Some(folder) = repository() else { return };
    write(folder.path(), CHANGED, [90, 30]);
    let shown = text(&check(folder.path(), CHANGED, &[]));
    assert!(shown.contains("Not committed yet."), "{shown}");
}

#[test]
fn what_git_cannot_answer_is_said() {
    let Some(folder) = repository() else { return };
    let path = folder.path();
    let run = |folder: &Path, revision: &str, search: Option<&str>| {
        let mut command = Command::new(PROGRAM);
        command.current_dir(folder).args(["check", "zh/page1.md", "en/page1.md", "--since", revision]);
        if let Some(search) = search {
            command.env("PATH", search);
        }
        let output = command.output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run(path, "nowhere", None);
    assert!(code == Some(2) && said.contains("git knows no revision nowhere"), "{said}");
    let (code, said) = run(path, "start", Some("/nowhere"));
    assert!(code == Some(2) && said.contains("asks the program git, which is not there"), "{said}");

    // A clone of the last commit alone does not reach the first.
    write(path, CHANGED, [60, 30]);
    assert!(git(path, &["commit", "-qam", "later"]));
    let shallow = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", path.display());
    if git(shallow.path(), &["clone", "-q", "--depth", "1", "--no-tags", &from, "clone"]) {
        let (code, said) = run(&shallow.path().join("clone"), "start", None);
        assert!(code == Some(2) && said.contains("which is shallow"), "{said}");
    }

    let bare = tempfile::tempdir().expect("a folder");
    for name in ["zh", "en"] {
        fs::create_dir_all(bare.path().join(name)).expect("writable");
        fs::copy(path.join(name).join("page1.md"), bare.path().join(name).join("page1.md")).expect("copied");
    }
    let (code, said) = run(bare.path(), "start", None);
    assert!(code == Some(2) && said.contains("needs a git repository"), "{said}");
}

/// One page under a name of its own in both languages, with a state for each commit: the seconds of the Chinese and of the English.
fn history(folder: &Path, name: &str, states: &[[usize; 2]]) {
    for (number, seconds) in states.iter().enumerate() {
        for (side, page) in ["zh", "en"].into_iter().zip([page(1, seconds[0]).0, page(1, seconds[1]).1]) {
            fs::create_dir_all(folder.join(side)).expect("writable");
            fs::write(folder.join(side).join(name), page).expect("writable");
        }
        assert!(git(folder, &["add", "."]) && git(folder, &["commit", "-qm", "state"]));
        if number == 0 {
            assert!(git(folder, &["tag", "start"]));
        }
    }
}

fn check_page(folder: &Path, name: &str) -> (Option<i32>, String, String) {
    let (source, target) = (format!("zh/{name}"), format!("en/{name}"));
    let output = Command::new(PROGRAM)
        .current_dir(folder)
        .args(["check", &source, &target, "--since", "start", "--only-changed", "--only", "alignment-doubt"])
        .output()
        .expect("runs");
    (output.status.code(), text(&output), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_translation_that_followed_an_earlier_change_is_stale_after_a_later_one() {
    let folder = tempfile::tempdir().expect("a folder");
    if !git(folder.path(), &["init", "-q"]) {
        return;
    }
    // The English follows the first change of the Chinese, and not the second.
    history(folder.path(), "a.md", &[[30, 30], [40, 30], [40, 40], [50, 40]]);
    let (code, shown, said) = check_page(folder.path(), "a.md");
    assert_eq!((code, shown.matches("[stale]").count()), (Some(1), 1), "{shown}{said}");
    assert!(shown.contains("40 → 50") && shown.contains("The target was last changed in "), "{shown}");
    // It follows the second too; then it goes ahead.
    write_page(folder.path(), "a.md", [50, 50]);
    assert_eq!(check_page(folder.path(), "a.md").0, Some(0));
    assert!(git(folder.path(), &["commit", "-qam", "followed"]));
    assert_eq!(check_page(folder.path(), "a.md").0, Some(0));
    write_page(folder.path(), "a.md", [50, 70]);
    let (code, shown, _) = check_page(folder.path(), "a.md");
    assert!(code == Some(1) && shown.contains("the source has not followed. Not committed yet."), "{shown}");
}

fn write_page(folder: &Path, name: &str, seconds: [usize; 2]) {
    fs::write(folder.join("zh").join(name), page(1, seconds[0]).0).expect("writable");
    fs::write(folder.join("en").join(name), page(1, seconds[1]).1).expect("writable");
}

#[test]
fn names_with_signs_and_names_of_64_digits_are_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = if cfg!(windows) { "a b 指南.md" } else { ":(top)a*b [1] \"指南\".md" };
    for format in ["sha1", "sha256"] {
        let path = folder.path().join(format);
        fs::create_dir(&path).expect("writable");
        if !git(&path, &["init", "-q", &format!("--object-format={format}")]) {
            continue;
        }
        history(&path, name, &[[30, 30], [40, 30]]);
        let (code, shown, said) = check_page(&path, name);
        assert!(code == Some(1) && shown.matches("[stale]").count() == 1, "{format}: {shown}{said}");
        assert!(shown.contains("Since ") && !shown.contains("or before"), "{shown}");
    }
}

#[test]
fn a_hook_s_variables_do_not_mislead() {
    let Some(folder) = repository() else { return };
    write(folder.path(), CHANGED, [60, 30]);
    let (source, target) = (format!("../zh/page{CHANGED}.md"), format!("../en/page{CHANGED}.md"));
    let output = Command::new(PROGRAM)
        .current_dir(folder.path().join("zh"))
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index")
        .args(["check", &source, &target, "-q", "--since", "HEAD", "--only", "alignment-doubt"])
        .output()
        .expect("runs");
    assert_eq!(text(&output).matches("[stale]").count(), 1, "{output:?}");
}

#[test]
fn a_repository_that_is_damaged_gives_no_result() {
    let Some(folder) = repository() else { return };
    let path = folder.path();
    write(path, CHANGED, [60, 30]);
    assert!(git(path, &["commit", "-qam", "later"]));
    let found = Command::new("git").arg("-C").arg(path).args(["rev-parse", "start:zh"]).output().expect("runs");
    let tree = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    fs::remove_file(path.join(".git/objects").join(&tree[..2]).join(&tree[2..])).expect("a loose object");
    let output = check(path, CHANGED, &[]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("git ls-tree failed: "), "{said}");
}
