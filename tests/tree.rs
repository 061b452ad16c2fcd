//! `duiqi check` of folders: fifty pages in two languages, made here, in which one number changes; what becomes of pages without a
//! partner; the cache; the settings of the project.
//!
//! What asks the history needs the `git` program; without it those tests say so and pass.

mod repository;
mod topics;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use repository::git;
use topics::TOPICS;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");
const PAGES: usize = 50;
/// The page that changes, and the line of its waiting time.
const CHANGED: usize = 17;
const LINE: u64 = 5;

/// Sentences about a topic, with a number in the middle of some.
const SENTENCES: [(&str, &str); 10] = [
    ("打开{zh}之前，请先保存数据。", "Save your data before you open the {en}."),
    ("旧版本不支持{zh}。", "Older versions do not support the {en}."),
    ("每页最多显示{n}行。", "Each page shows at most {n} lines."),
    ("管理员可以删除{zh}。", "Administrators can delete the {en}."),
    ("如果出现错误，请检查网络连接。", "If an error occurs, check the network connection."),
    ("系统每天检查{n}次更新。", "The system checks for updates {n} times a day."),
    ("更多信息请参见使用手册。", "See the user manual for more information."),
    ("关闭程序之后，{zh}会自动保存。", "After the program is closed, the {en} is saved automatically."),
    ("文件大小不能超过{n}兆字节。", "The file size must not exceed {n} megabytes."),
    ("建议使用最新版本。", "We recommend using the latest version."),
];

/// A page in both languages; the waiting time of each stands in its fifth line.
fn page(number: usize, seconds: [usize; 2]) -> [String; 2] {
    let (zh, en) = TOPICS[number % TOPICS.len()];
    let mut texts = [
        format!("# {zh}（第{}部分）\n\n本页介绍{zh}的用法。\n\n", number / TOPICS.len() + 1),
        format!("# {en} (part {})\n\nThis page describes how to use the {en}.\n\n", number / TOPICS.len() + 1),
    ];
    texts[0].push_str(&format!("默认等待时间为{}秒。\n\n## 说明\n", seconds[0]));
    texts[1].push_str(&format!("The default waiting time is {} seconds.\n\n## Notes\n", seconds[1]));
    for step in 0..5 {
        let (source, target) = SENTENCES[(number * 3 + step * (1 + 2 * (number % 2))) % SENTENCES.len()];
        for (text, sentence) in texts.iter_mut().zip([source, target]) {
            let n = (20 + number * 7 + step).to_string();
            let sentence = sentence.replace("{zh}", zh).replace("{en}", en).replace("{n}", &n);
            text.push_str(&format!("\n{sentence}\n"));
        }
    }
    texts
}

fn write(folder: &Path, number: usize, seconds: [usize; 2]) {
    for (side, text) in ["zh", "en"].into_iter().zip(page(number, seconds)) {
        fs::create_dir_all(folder.join("docs").join(side)).expect("writable");
        fs::write(folder.join(format!("docs/{side}/page-{number:02}.md")), text).expect("writable");
    }
}

/// Fifty pages in `docs/zh` and `docs/en`.
fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    (0..PAGES).for_each(|number| write(folder.path(), number, [30, 30]));
    folder
}

fn duiqi(folder: &Path, arguments: &[&str]) -> Output {
    // A cache of its own: that of the user is none of a test's business.
    let cache = folder.join(".cache");
    Command::new(PROGRAM).current_dir(folder).env("XDG_CACHE_HOME", cache).args(arguments).output().expect("runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|cause| panic!("{cause}: {output:?}"))
}

/// The test cases of a JUnit document and those that failed, with the text of the failures.
fn junit(document: &str) -> (usize, Vec<String>) {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut cases, mut failures, mut inside) = (0, Vec::<String>::new(), false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "testcase" => cases += 1,
            Event::Start(tag) if tag.name().as_ref() == "failure" => {
                inside = true;
                failures.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == "failure" => inside = false,
            Event::Text(text) if inside => failures.last_mut().expect("a failure").push_str(&text),
            Event::Eof => return (cases, failures),
            _ => {}
        }
    }
}

/// That every form says one thing about the page that changed, and nothing of the others.
fn assert_one(path: &Path, arguments: &[&str]) {
    let check = |form: &str| duiqi(path, &[arguments, &["-q", "-f", form]].concat());
    let (zh, en) = (format!("docs/zh/page-{CHANGED:02}.md"), format!("docs/en/page-{CHANGED:02}.md"));

    let shown = check("text");
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    let shown = text(&shown);
    let heads: Vec<&str> = shown.lines().filter(|line| line.contains("]: ")).collect();
    assert_eq!(heads.len(), 1, "{shown}");
    assert!(shown.contains(&format!("{zh}:{LINE}:")) && shown.contains(&format!("{en}:{LINE}:")), "{shown}");

    let sarif = json(&check("sarif"));
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1, "{sarif}");
    let place = |list: &str| &results[0][list][0]["physicalLocation"];
    for (list, name) in [("locations", &en), ("relatedLocations", &zh)] {
        assert_eq!(place(list)["artifactLocation"]["uri"], **name);
        assert_eq!(place(list)["region"]["startLine"], LINE);
        assert_eq!(place(list)["region"]["endLine"], LINE);
    }
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], results[0]["ruleId"]);

    let commands = text(&check("github"));
    let [command] = commands.lines().collect::<Vec<_>>()[..] else { panic!("{commands}") };
    let (properties, message) = command.strip_prefix("::error ").and_then(|rest| rest.split_once("::")).expect(command);
    let fields: Vec<(&str, &str)> = properties.split(',').filter_map(|field| field.split_once('=')).collect();
    let line = LINE.to_string();
    for field in [("file", en.as_str()), ("line", &line), ("endLine", &line)] {
        assert!(fields.contains(&field), "{command}");
    }
    assert!(message.contains(&format!("({zh}:{LINE})")), "{command}");

    let (cases, failures) = junit(&text(&check("junit")));
    assert_eq!((cases, failures.len()), (PAGES, 1), "{failures:?}");
    assert!(failures[0].starts_with(&format!("{en}:{LINE}: ")), "{failures:?}");

    let document = json(&check("json"));
    assert_eq!(document["pairs"].as_array().map(Vec::len), Some(PAGES));
    let findings = document["findings"].as_array().expect("findings");
    assert_eq!((findings.len(), &findings[0]["source"]["first_line"]), (1, &serde_json::json!(LINE)));
    let rows = text(&check("jsonl"));
    let [row] = rows.lines().collect::<Vec<_>>()[..] else { panic!("{rows}") };
    assert_eq!(serde_json::from_str::<serde_json::Value>(row).expect("JSON"), findings[0]);
}

fn assert_none(path: &Path, arguments: &[&str]) {
    let document = duiqi(path, &[arguments, &["-q", "-f", "json"]].concat());
    assert_eq!(json(&document)["findings"], serde_json::json!([]));
    assert_eq!(document.status.code(), Some(0));
}

#[test]
fn one_number_in_fifty_pages_is_one_finding_in_every_form() {
    let folder = site();
    let path = folder.path();
    let pages: std::collections::BTreeSet<[String; 2]> = (0..PAGES).map(|number| page(number, [30, 30])).collect();
    assert_eq!(pages.len(), PAGES, "no two pages are the same");
    for way in [&["check", "docs/zh", "docs/en"][..], &["check", "."], &["check", "docs"]] {
        write(path, CHANGED, [30, 30]);
        assert_none(path, way);
        write(path, CHANGED, [60, 30]);
        assert_one(path, way);
        write(path, CHANGED, [60, 60]);
        assert_none(path, way);
    }
}

#[test]
fn one_number_since_a_revision_is_one_finding_too() {
    let folder = site();
    let path = folder.path();
    if !git(path, &["init", "-q"]) {
        eprintln!("left out: there is no git here");
        return;
    }
    assert!(git(path, &["add", "docs"]) && git(path, &["commit", "-qm", "pages"]) && git(path, &["tag", "start"]));
    let way = ["check", "docs/zh", "docs/en", "--since", "start"];
    assert_none(path, &way);
    write(path, CHANGED, [60, 30]);
    assert_one(path, &way);
    assert!(git(path, &["commit", "-qam", "等待时间"]));
    assert_one(path, &way);
    assert_one(path, &["check", ".", "--since", "start", "--only-changed"]);
    let found = json(&duiqi(path, &[&way[..], &["-q", "-f", "json"]].concat()));
    assert_eq!(found["findings"][0]["rule"], "stale");
    let said = ["status", "cause", "severity", "lagging"].map(|key| found["findings"][0][key].as_str());
    assert_eq!(said, [Some("source-changed"), Some("value"), Some("critical"), Some("target")]);
    assert!(found["findings"][0]["message"].as_str().is_some_and(|message| message.contains("30 → 60")), "{found}");
    assert_eq!(found["pairs"][CHANGED]["state"], "behind");
    // A page that was not there then is told, and is no finding.
    write(path, PAGES, [30, 30]);
    let run = duiqi(path, &way);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("docs/zh/page-50.md was not there at start"), "{said}");
    fs::remove_file(path.join("docs/zh/page-50.md")).expect("there");
    fs::remove_file(path.join("docs/en/page-50.md")).expect("there");
    write(path, CHANGED, [60, 60]);
    assert_none(path, &way);
}

#[test]
fn pages_without_a_partner_are_told() {
    let folder = site();
    let path = folder.path();
    fs::remove_file(path.join("docs/en/page-03.md")).expect("there");
    fs::remove_file(path.join("docs/zh/page-04.md")).expect("there");
    fs::copy(path.join("docs/zh/page-05.md"), path.join("docs/en/page-05.md")).expect("copied");
    fs::write(path.join("docs/en/page-06.md"), "# To do\n\nLater.\n").expect("writable");
    fs::write(path.join("docs/en/page-07.md"), "# 按钮\n\n这一页还没有翻译成英文，请稍后再来看。\n").expect("writable");
    let run = duiqi(path, &["check", "docs/zh", "docs/en", "-q"]);
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let table = text(&run);
    assert!(table.starts_with("50 pages\n  checked       45\n"), "{table}");
    for line in [
        "  stub           1  the translation was only begun\n    docs/en/page-06.md\n",
        "  identical      1  both files are the same\n    docs/zh/page-05.md\n",
        "  unchecked      1  could not be checked\n    docs/zh/page-07.md\n",
        "  missing        1  there is no translation\n    docs/zh/page-03.md\n",
        "  orphan         1  there is no source\n    docs/en/page-04.md\n",
    ] {
        assert!(table.contains(line), "{table}");
    }
    let document = json(&duiqi(path, &["check", ".", "-q", "-f", "json"]));
    let states = document["pairs"].as_array().expect("pairs").iter().filter(|pair| pair["state"] != "checked");
    assert_eq!(states.count(), 5, "{document}");
}

#[test]
fn what_is_kept_changes_nothing() {
    let folder = site();
    let path = folder.path();
    write(path, CHANGED, [60, 30]);
    let check = |more: &[&str]| {
        let run = duiqi(path, &[&["check", "docs/zh", "docs/en"], more].concat());
        (run.stdout, run.stderr, run.status.code())
    };
    let entries = || -> Vec<std::path::PathBuf> {
        let groups = fs::read_dir(path.join("kept")).into_iter().flatten().flatten().map(|group| group.path());
        let entries = groups.filter(|group| group.is_dir()).flat_map(|group| fs::read_dir(group).into_iter().flatten());
        entries.flatten().map(|entry| entry.path()).collect()
    };
    let cold = check(&["--no-cache"]);
    assert!(entries().is_empty());
    assert_eq!(check(&["--cache", "kept"]), cold);
    assert_eq!(entries().len(), PAGES);
    assert_eq!(check(&["--cache", "kept"]), cold);
    assert_eq!(check(&["--cache", "kept", "--threads", "1"]), cold);
    assert_eq!(check(&["--no-cache", "--threads", "8"]), cold);
    // Damaged entries are as good as none.
    for (number, entry) in entries().iter().enumerate() {
        let damage: [&[u8]; 3] = [b"", b"{}", &[0; 200]];
        fs::write(entry, damage[number % 3]).expect("writable");
    }
    assert_eq!(check(&["--cache", "kept"]), cold);
    // Other settings find other things.
    assert_ne!(check(&["--cache", "kept", "--without", "number-value"]).0, cold.0);
    write(path, CHANGED, [30, 30]);
    assert_eq!(check(&["--cache", "kept"]).2, Some(0));
    assert!(entries().len() > PAGES);
}

#[test]
fn the_file_of_the_project_says_what_belongs_together_and_how_it_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for (name, number) in [("a", 1), ("b", 2)] {
        let [chinese, english] = page(number, [60, 30]);
        fs::create_dir_all(path.join("site/quelle")).expect("writable");
        fs::write(path.join(format!("site/quelle/{name}.cn.md")), chinese).expect("writable");
        fs::write(path.join(format!("site/{name}.md")), english).expect("writable");
    }
    let settings = "fail-on = \"critical\"\n\n[[mapping]]\nsource = \"site/quelle/*.cn.md\"\ntarget = \"site/*.md\"\n";
    fs::write(path.join("duiqi.toml"), settings).expect("writable");
    let found = |folder: &Path, more: &[&str]| {
        let run = duiqi(folder, &[&["check", ".", "-q", "-f", "json"], more].concat());
        (json(&run)["findings"].as_array().map(Vec::len), run.status.code())
    };
    assert_eq!(found(path, &[]), (Some(2), Some(1)));
    // From inside, too: the patterns begin at the file.
    assert_eq!(found(&path.join("site"), &[]), (Some(2), Some(1)));
    fs::write(path.join("duiqi.toml"), format!("{settings}[severities]\nnumber-value = \"minor\"\n"))
        .expect("writable");
    assert_eq!(found(path, &[]), (Some(2), Some(0)));
    // What is typed goes before the file.
    assert_eq!(found(path, &["--fail-on", "minor"]), (Some(2), Some(1)));
    fs::write(path.join("duiqi.toml"), format!("{settings}[rules]\nnumber-value = false\n")).expect("writable");
    assert_eq!(found(path, &[]), (Some(0), Some(0)));
    assert_eq!(found(path, &["--only", "number-value"]), (Some(2), Some(1)));

    fs::write(path.join("duiqi.toml"), "profle = \"strict\"\n").expect("writable");
    let run = duiqi(path, &["check", "."]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2));
    assert!(said.contains("duiqi.toml:1: there is no key `profle`, did you mean `profile`?"), "{said}");
    assert_eq!(duiqi(path, &["check", "site/quelle/a.cn.md", "site/a.md", "--no-config"]).status.code(), Some(1));
}

#[test]
fn each_setting_is_shown_with_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::create_dir(path.join("docs")).expect("writable");
    let settings = "profile = \"strict\"\nglossary = [\"terms.csv\"]\n\n[rules]\nquestion = true\nomission = false\n";
    fs::write(path.join("duiqi.toml"), settings).expect("writable");
    let shown = |folder: &Path, more: &[&str]| {
        let run = duiqi(folder, &[&["config"], more].concat());
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let lines = text(&run);
        let parts = lines.lines().filter_map(|line| line.split_once("  # "));
        parts.map(|(setting, origin)| format!("{} # {origin}", setting.trim_end())).collect::<Vec<_>>()
    };
    let here = shown(path, &[]);
    for line in [
        "languages.source = \"auto\" # default",
        "fail-on = \"major\" # default",
        "profile = \"strict\" # duiqi.toml:1",
        "glossary = [\"terms.csv\"] # duiqi.toml:2",
        "rules.question = true # duiqi.toml:5",
        "rules.omission = false # duiqi.toml:6",
        "rules.number-value = true # profile strict",
    ] {
        assert!(here.contains(&line.to_owned()), "{line}: {here:#?}");
    }
    let below = shown(&path.join("docs"), &["--profile", "thorough", "--source-lang", "zh", "--without", "question"]);
    for line in [
        "languages.source = \"zh\" # --source-lang",
        "profile = \"thorough\" # --profile",
        "glossary = [\"../terms.csv\"] # ../duiqi.toml:2",
        "rules.question = false # --without",
        "rules.omission = false # ../duiqi.toml:6",
    ] {
        assert!(below.contains(&line.to_owned()), "{line}: {below:#?}");
    }
    assert!(shown(path, &["--no-config"]).contains(&"profile = \"normal\" # default".to_owned()));
}

#[test]
fn what_is_stale_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = text(&duiqi(folder.path(), &["explain", "stale"]));
    assert!(page.starts_with("stale: ") && page.contains("--since") && page.contains("When it is wrong"), "{page}");
    assert!(text(&duiqi(folder.path(), &["explain"])).lines().any(|line| line.starts_with("stale ")));
}

#[test]
fn accepted_findings_of_a_tree_stay_out() {
    let folder = site();
    let path = folder.path();
    write(path, CHANGED, [60, 30]);
    let way = ["check", "docs/zh", "docs/en", "--baseline", "base.txt"];
    assert_eq!(duiqi(path, &[&way[..], &["--update-baseline"]].concat()).status.code(), Some(0));
    assert_none(path, &way);
    // Another change: a finding about the same two sentences would be the accepted one, wherever it stands.
    write(path, 20, [90, 30]);
    assert_eq!(json(&duiqi(path, &[&way[..], &["-f", "json"]].concat()))["findings"].as_array().map(Vec::len), Some(1));
    let all = json(&duiqi(path, &["check", "docs/zh", "docs/en", "-q", "-f", "json"]));
    let fingerprint = all["findings"][0]["fingerprint"].as_str().expect("a fingerprint");
    assert!(duiqi(path, &["ignore", "docs/en", fingerprint]).status.success());
    let left = json(&duiqi(path, &["check", "docs/zh", "docs/en", "-q", "-f", "json"]));
    assert_eq!(left["findings"].as_array().map(Vec::len), Some(1));
}
