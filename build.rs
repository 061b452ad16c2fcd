//! Finds the commit that the program is built from, for `duiqi --version`.
//!
//! Asks, in this order: the variable `DUIQI_COMMIT` (what builds a release sets it), what cargo wrote into the package when it was
//! packed, and for release builds git. Where nobody knows, the version stands alone: a tree without git builds as well.

use std::path::Path;
use std::process::Command;

/// Digits of a commit that are shown.
const DIGITS: usize = 10;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DUIQI_COMMIT");
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let is_program = std::env::var_os("CARGO_FEATURE_CLI").is_some();
    let said = match is_program.then(commit).flatten() {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo::rustc-env=DUIQI_VERSION={said}");
}

fn commit() -> Option<String> {
    if let Ok(given) = std::env::var("DUIQI_COMMIT") {
        return shown(&given);
    }
    packed().or_else(git)
}

/// The beginning of a commit; `None` for what is none.
fn shown(commit: &str) -> Option<String> {
    let digits: String = commit.trim().chars().take(DIGITS).collect();
    (digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

/// The commit in `.cargo_vcs_info.json`: `{"git": {"sha1": "…"}}`.
fn packed() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, after) = text.split_once("\"sha1\"")?;
    shown(after.split('"').nth(1)?)
}

/// The commit that is checked out. Development builds do not ask: every commit would build them anew.
fn git() -> Option<String> {
    if std::env::var("PROFILE").ok()? != "release" {
        return None;
    }
    let ask = |arguments: &[&str]| {
        let answer = Command::new("git").args(arguments).output().ok().filter(|answer| answer.status.success())?;
        Some(String::from_utf8(answer.stdout).ok()?.trim().to_owned())
    };
    // The commit of a repository around this folder, such as one with vendored crates, is none of ours.
    let top = std::fs::canonicalize(ask(&["rev-parse", "--show-toplevel"])?).ok()?;
    if top != std::fs::canonicalize(".").ok()? {
        return None;
    }
    let log = ask(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    shown(&ask(&["rev-parse", "HEAD"])?)
}
