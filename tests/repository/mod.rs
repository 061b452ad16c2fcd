//! Git repositories that tests make.

use std::path::Path;
use std::process::Command;

/// Runs git in a folder; tells whether it did well. Without the program it does not.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let run = Command::new("git").arg("-C").arg(folder).args(identity).args(arguments).output();
    run.is_ok_and(|output| output.status.success())
}
