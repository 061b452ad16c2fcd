//! The `git` program, asked about files and their history.
//!
//! Takes paths, revisions and questions; gives back what git says. It does *not* read a repository itself, and it does *not*
//! write to one.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, Result, bail};

/// What git sets for the programs that it runs, such as hooks: it is about where git stands, not about the files we ask for.
const OF_A_HOOK: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// A repository with a working tree.
#[derive(Debug)]
pub(crate) struct Repository {
    /// Its top folder, without links on the way.
    root: PathBuf,
    /// Whether older commits were left out when it was cloned.
    pub(crate) is_shallow: bool,
}

/// A commit, by its full name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Commit(String);

/// The commit that last touched a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Touch {
    /// The line is not committed as it stands.
    Uncommitted,
    /// This one; `is_edge` where a shallow clone ends there, so that it may have been an older one.
    Commit { commit: Commit, is_edge: bool },
}

impl Repository {
    /// Finds the repository that a file or folder is in.
    ///
    /// # Errors
    ///
    /// Where there is no git, or no repository, or git refuses it.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let folder = if path.is_dir() { path } else { folder(path) };
        let output = output(folder, &[OsStr::new("rev-parse"), OsStr::new("--show-toplevel")])?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("not a git repository") {
                bail!("{}: --since needs a git repository, and this file is in none", path.display());
            }
            bail!("{}: {}", path.display(), failure("rev-parse", &output));
        }
        let root = PathBuf::from(os(output.stdout.trim_ascii_end()));
        let root = std::fs::canonicalize(&root).with_context(|| root.display().to_string())?;
        let mut found = Self { root, is_shallow: false };
        found.is_shallow = found.ask(&["rev-parse", "--is-shallow-repository"])?.trim_ascii() == b"true";
        Ok(found)
    }

    /// The top folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Finds the commit that a revision names.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub(crate) fn commit(&self, revision: &str) -> Result<Commit> {
        let wanted = format!("{revision}^{{commit}}");
        // What begins with a hyphen would be an option.
        let found = if revision.starts_with('-') {
            None
        } else {
            let output = output(&self.root, &["rev-parse", "--verify", "--quiet", &wanted].map(OsStr::new))?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        match found.filter(|name| is_object(name)) {
            Some(name) => Ok(Commit(name)),
            None if self.is_shallow => bail!(
                "{revision} is not in this clone, which is shallow; fetch the history with `git fetch --unshallow` \
                 (in GitHub Actions: fetch-depth: 0)"
            ),
            None => bail!("git knows no revision {revision}; name a commit, a branch or a tag"),
        }
    }

    /// The name of a file in the repository.
    ///
    /// # Errors
    ///
    /// Where it is not in it.
    pub(crate) fn name(&self, path: &Path) -> Result<OsString> {
        let in_folder = std::fs::canonicalize(folder(path)).with_context(|| path.display().to_string())?;
        let Some(file) = path.file_name() else { bail!("{}: this names no file", path.display()) };
        let inside = in_folder.strip_prefix(&self.root).map(|inside| inside.join(file));
        let inside = inside.map_err(|_| {
            anyhow::anyhow!("{}: this is not in the repository {}", path.display(), self.root.display())
        })?;
        // Git parts folders with `/` on every system.
        let parts: Vec<&OsStr> = inside.iter().collect();
        Ok(parts.join(OsStr::new("/")))
    }

    /// The file as it was; `None` where it was not there.
    ///
    /// # Errors
    ///
    /// Where git fails, or it was no file.
    pub(crate) fn text(&self, commit: &Commit, name: &OsStr) -> Result<Option<Vec<u8>>> {
        let listed =
            self.run(["ls-tree", "-z", "--full-tree", &commit.0, "--"].map(OsStr::new).into_iter().chain([name]))?;
        let Some(line) = listed.split(|byte| *byte == 0).find(|line| !line.is_empty()) else { return Ok(None) };
        let facts = String::from_utf8_lossy(line.split(|byte| *byte == b'\t').next().unwrap_or_default()).into_owned();
        match facts.split(' ').collect::<Vec<_>>()[..] {
            ["120000" | "160000", _, _] => {
                bail!("{} was a link at {}; its text is not there", name.to_string_lossy(), commit.short())
            }
            [_, "blob", object] if is_object(object) => Ok(Some(self.ask(&["cat-file", "blob", object])?)),
            [_, "tree", _] => Ok(None),
            _ => bail!("git ls-tree answered what cannot be read: {facts:?}"),
        }
    }

    /// The files of a commit, by name.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn files(&self, commit: &Commit) -> Result<BTreeSet<OsString>> {
        let listed = self.ask(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit.0])?;
        Ok(listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(os).collect())
    }

    /// The files that differ from what they were at a commit, by name; those that git does not follow are not among them.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn changed(&self, commit: &Commit) -> Result<BTreeSet<OsString>> {
        let listed = self.ask(&["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &commit.0, "--"])?;
        Ok(listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(os).collect())
    }

    /// The commits since another one, the newest first, none before its children.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn newer(&self, commit: &Commit) -> Result<Vec<Commit>> {
        let listed = self.ask(&["rev-list", "--topo-order", &format!("{}..HEAD", commit.0), "--"])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        Ok(listed.lines().filter(|line| is_object(line)).map(|line| Commit(line.to_owned())).collect())
    }

    /// The last commit that touched a file since another one, if one did.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn last(&self, since: &Commit, name: &OsStr) -> Result<Option<Commit>> {
        let range = format!("{}..HEAD", since.0);
        let listed = self.run(["rev-list", "-1", &range, "--"].map(OsStr::new).into_iter().chain([name]))?;
        let name = String::from_utf8_lossy(&listed).trim().to_owned();
        Ok(is_object(&name).then_some(Commit(name)))
    }

    /// Who last touched each line of a file as it stands on the disk; `None` where the file is not committed.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn blame(&self, name: &OsStr) -> Result<Option<Vec<Touch>>> {
        let head = self.commit("HEAD")?;
        if self.text(&head, name)?.is_none() {
            return Ok(None);
        }
        let said = self.run(["blame", "--porcelain", "--"].map(OsStr::new).into_iter().chain([name]))?;
        Ok(Some(self.touches(&said)))
    }

    /// Reads the porcelain form: a head for each line, facts about a commit where it comes first, the line after a tab.
    fn touches(&self, said: &[u8]) -> Vec<Touch> {
        let mut touches: Vec<Touch> = Vec::new();
        let mut edges: BTreeSet<Commit> = BTreeSet::new();
        let mut current: Option<Commit> = None;
        for line in said.split(|byte| *byte == b'\n') {
            if line.first() == Some(&b'\t') {
                let Some(commit) = current.take() else { continue };
                let is_edge = self.is_shallow && edges.contains(&commit);
                let is_none = commit.0.bytes().all(|byte| byte == b'0');
                touches.push(if is_none { Touch::Uncommitted } else { Touch::Commit { commit, is_edge } });
                continue;
            }
            let line = String::from_utf8_lossy(line);
            match &current {
                None => {
                    let word = line.split(' ').next().filter(|word| is_object(word));
                    current = word.map(|word| Commit(word.to_owned()));
                }
                Some(commit) if line == "boundary" => {
                    edges.insert(commit.clone());
                }
                Some(_) => {}
            }
        }
        touches
    }

    /// A commit as people name it: `1a2b3c4 (2026-03-01)`.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn dated(&self, commit: &Commit) -> Result<String> {
        let said = self.ask(&["show", "-s", "--format=%h (%cs)", &commit.0, "--"])?;
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }

    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        self.run(arguments.iter().map(OsStr::new))
    }

    fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Vec<u8>> {
        let arguments: Vec<&OsStr> = arguments.into_iter().collect();
        let output = output(&self.root, &arguments)?;
        if !output.status.success() {
            let what = arguments.first().map(|first| first.to_string_lossy().into_owned()).unwrap_or_default();
            bail!("{}", failure(&what, &output));
        }
        Ok(output.stdout)
    }
}

impl Commit {
    fn short(&self) -> &str {
        &self.0[..self.0.len().min(10)]
    }
}

/// Runs git in a folder.
fn output(folder: &Path, arguments: &[&OsStr]) -> Result<Output> {
    let mut command = Command::new("git");
    OF_A_HOOK.iter().for_each(|name| {
        command.env_remove(name);
    });
    // Names of files are names of files, not patterns; and what git says must be told apart here.
    command.env("LC_ALL", "C").arg("-C").arg(folder).arg("--literal-pathspecs").args(arguments);
    match command.output() {
        Ok(output) => Ok(output),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            bail!("--since asks the program git, which is not there; install it, or put it into PATH")
        }
        Err(cause) => bail!("git cannot be run: {cause}"),
    }
}

/// What git said when it failed, its reason first.
fn failure(what: &str, output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let reason = lines.clone().find(|line| line.starts_with("fatal:") || line.starts_with("error:"));
    let reason = reason.or_else(|| lines.next()).unwrap_or("it gave no reason");
    format!("git {what} failed: {reason}")
}

/// Tells whether a word is the full name of an object: 40 hexadecimal digits, or 64 in repositories with SHA-256.
fn is_object(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_objects_have_two_lengths() {
        assert!(is_object(&"0a".repeat(20)) && is_object(&"f0".repeat(32)));
        assert!(!is_object("main") && !is_object(&"0a".repeat(25)) && !is_object(&"xy".repeat(20)));
    }

    #[test]
    fn each_line_has_its_commit() {
        let (one, other, none) = ("1a".repeat(32), "2b".repeat(32), "0".repeat(64));
        let said = format!(
            "{one} 1 1 2\nauthor A\nboundary\nfilename a\n\tfirst\n{one} 2 2\n\t{other} 3\n{other} 3 3 1\nauthor B\n\tthird\n\
             {none} 4 4 1\nauthor Not Committed Yet\n\tfourth\n"
        );
        let touches = |is_shallow| Repository { root: PathBuf::new(), is_shallow }.touches(said.as_bytes());
        let commit = |name: &str, is_edge| Touch::Commit { commit: Commit(name.to_owned()), is_edge };
        let wanted = [commit(&one, true), commit(&one, true), commit(&other, false), Touch::Uncommitted];
        assert_eq!(touches(true), wanted);
        assert_eq!(touches(false)[0], commit(&one, false));
    }
}
