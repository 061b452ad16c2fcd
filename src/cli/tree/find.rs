//! Folders → which files belong together, and which have no partner.
//!
//! Takes what was typed and the mapping of the project; gives back pairs, each in the order of its source. It does *not* read texts,
//! but where nothing else tells which of two files is the Chinese one.
//!
//! Two folders are paired as `align` pairs chapters (`folder`). In one folder the mapping says it; without one the languages in the
//! names do: `docs/zh/a.md` and `docs/en/a.md`, `a.zh-CN.md` and `a.en-US.md`, `README.zh.md` and `README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::text::lang::Lang;

use super::pattern::Mapping;
use crate::cli::args::CheckArgs;
use crate::cli::config::relative;
use crate::cli::folder::{Chapters, Look, Tongue, documents, named, natural};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) pairs: Vec<[PathBuf; 2]>,
    /// Sources without a target.
    pub(super) missing: Vec<PathBuf>,
    /// Targets without a source.
    pub(super) orphans: Vec<PathBuf>,
    /// Whether the order of the files was all that told which belong together.
    pub(super) by_order: bool,
}

/// Finds the pairs of the folders that were typed.
///
/// # Errors
///
/// Where a folder cannot be read, or nothing in it belongs together.
pub(super) fn find(args: &CheckArgs) -> Result<Found> {
    let mut found = match &args.target {
        Some(target) => in_two(args, target)?,
        None => in_one(args)?,
    };
    let order = |path: &Path, other: &Path| natural(&path.to_string_lossy(), &other.to_string_lossy());
    found.pairs.sort_by(|one, other| order(&one[0], &other[0]).then_with(|| order(&one[1], &other[1])));
    found.missing.sort_by(|one, other| order(one, other));
    found.orphans.sort_by(|one, other| order(one, other));
    Ok(found)
}

fn in_two(args: &CheckArgs, target: &Path) -> Result<Found> {
    let source = args.source.as_path();
    let look = Look::new(&args.sides, &args.reading, &args.aligning)?;
    let chapters = Chapters::find(source, target, &look)?;
    let pairs = chapters.pairs.into_iter().map(|pair| [pair.source, pair.target]).collect();
    let (missing, orphans) = chapters.alone.into_iter().partition(|path| path.starts_with(source));
    Ok(Found { pairs, missing, orphans, by_order: chapters.by_order })
}

fn in_one(args: &CheckArgs) -> Result<Found> {
    let folder = args.source.as_path();
    let files: Vec<PathBuf> = documents(folder)?.into_iter().map(plain).collect();
    let is_english = |lang: &Option<Lang>| lang.as_ref().is_some_and(|lang| lang.primary() == "en");
    let found = match args.tree.mapping.first() {
        Some(_) => {
            let here = std::env::current_dir().and_then(std::fs::canonicalize).context("the current folder")?;
            by_mapping(&args.tree.mapping, &files, &here)
        }
        None => {
            let found = by_names(&files, &|path| is_chinese(path, args.reading.bound.max_size));
            let is_reversed = is_english(&args.sides.source_lang);
            if is_reversed { reversed(found) } else { found }
        }
    };
    if found.pairs.is_empty() {
        bail!(
            "{}: no two files here are told to belong together by their names (docs/zh and docs/en, a.zh.md and a.en.md); name two \
             folders, or write a mapping into duiqi.toml",
            folder.display()
        );
    }
    Ok(found)
}

/// `./a` is `a`.
fn plain(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

fn reversed(found: Found) -> Found {
    let pairs = found.pairs.into_iter().map(|[source, target]| [target, source]).collect();
    Found { pairs, missing: found.orphans, orphans: found.missing, ..found }
}

/// Paths in a mapping begin at the folder of its file, paths that were typed at the current one.
fn by_mapping(mapping: &[Mapping], files: &[PathBuf], here: &Path) -> Found {
    let there: BTreeMap<PathBuf, &PathBuf> = files.iter().map(|path| (absolute(here, path), path)).collect();
    let inside = |row: &Mapping, path: &Path| -> Option<String> {
        let inside = path.strip_prefix(absolute(here, row.folder())).ok()?;
        Some(inside.to_string_lossy().replace('\\', "/"))
    };
    let target_of = |path: &Path| {
        let target = |row: &Mapping| Some(absolute(here, &row.folder().join(row.target_of(&inside(row, path)?)?)));
        mapping.iter().find_map(target)
    };
    let source_of = |path: &Path| {
        let source = |row: &Mapping| Some(absolute(here, &row.folder().join(row.source_of(&inside(row, path)?)?)));
        mapping.iter().find_map(source)
    };
    // What lies outside of the folder that was asked about may be there all the same.
    let typed = |path: &Path| match there.get(path) {
        Some(typed) => Some((*typed).clone()),
        None => path.is_file().then(|| relative(path, here)),
    };
    let mut found = Found::default();
    let mut taken: BTreeSet<PathBuf> = BTreeSet::new();
    for (path, source) in &there {
        let Some(target) = target_of(path) else { continue };
        match typed(&target) {
            Some(typed) => {
                found.pairs.push([(*source).clone(), typed]);
                taken.insert(target);
            }
            None => found.missing.push((*source).clone()),
        }
    }
    for (path, target) in there.iter().filter(|(path, _)| !taken.contains(*path) && target_of(path).is_none()) {
        match source_of(path).map(|source| typed(&source)) {
            Some(Some(source)) => found.pairs.push([source, (*target).clone()]),
            Some(None) => found.orphans.push((*target).clone()),
            None => {}
        }
    }
    found
}

/// A path from the root, without `..` on the way; links are not followed.
fn absolute(here: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::ParentDir => {
                whole.pop();
            }
            Component::CurDir => {}
            part => whole.push(part),
        }
    }
    whole
}

/// The files of one thing.
#[derive(Default)]
struct Thing<'p> {
    chinese: Vec<&'p PathBuf>,
    english: Vec<&'p PathBuf>,
    /// Whose name says no language.
    plain: Vec<&'p PathBuf>,
}

fn by_names(files: &[PathBuf], is_chinese: &dyn Fn(&Path) -> bool) -> Found {
    let mut things: BTreeMap<(String, String), Thing<'_>> = BTreeMap::new();
    for path in files {
        let (Some(key), tongue) = named(path) else { continue };
        // Docusaurus keeps the translations of docs/ here.
        let key = key.replace("i18n/docusaurus.plugin.content.docs/current/", "docs/");
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let thing = things.entry((key, extension)).or_default();
        match tongue {
            Some(Tongue::Chinese) => thing.chinese.push(path),
            Some(Tongue::English) => thing.english.push(path),
            None => thing.plain.push(path),
        }
    }
    let mut found = Found::default();
    for thing in things.values() {
        match (&thing.chinese[..], &thing.english[..], &thing.plain[..]) {
            (chinese @ [_, ..], [english, ..], _) | (chinese @ [_, ..], [], [english, ..]) => {
                found.pairs.extend(chinese.iter().map(|path| [(*path).clone(), (*english).clone()]));
            }
            (chinese @ [_, ..], [], []) => found.missing.extend(chinese.iter().map(|path| (*path).clone())),
            ([], [english, ..], [plain, ..]) if is_chinese(plain) => {
                found.pairs.push([(*plain).clone(), (*english).clone()]);
            }
            ([], english, _) => found.orphans.extend(english.iter().map(|path| (*path).clone())),
        }
    }
    found
}

/// Tells whether a file holds Chinese.
fn is_chinese(path: &Path, max_bytes: u64) -> bool {
    let text = crate::cli::input::read_text(path, max_bytes).unwrap_or_default();
    Lang::detect(&text).is_some_and(|lang| lang.is_chinese())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: &Found) -> Vec<String> {
        let pairs = found.pairs.iter().map(|[source, target]| format!("{} {}", source.display(), target.display()));
        let missing = found.missing.iter().map(|path| format!("missing {}", path.display()));
        let orphans = found.orphans.iter().map(|path| format!("orphan {}", path.display()));
        pairs.chain(missing).chain(orphans).collect()
    }

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn the_usual_layouts_are_found_by_names() {
        let files = paths(&[
            "README.md",
            "README.zh.md",
            "docs/en/a.md",
            "docs/zh-CN/a.md",
            "docs/zh-CN/b.md",
            "docs/en/c.md",
            "x/p.en-US.md",
            "x/p.zh-CN.md",
            "NOTES.md",
            "web/docs/e.md",
            "web/i18n/zh-CN/docusaurus-plugin-content-docs/current/e.md",
            "guide/d.md",
            "guide/en/d.md",
            "y/q.zh-TW.md",
            "y/q.zh-CN.md",
            "y/q.md",
        ]);
        let found = by_names(&files, &|path| path == Path::new("guide/d.md"));
        assert_eq!(
            shown(&found),
            [
                "docs/zh-CN/a.md docs/en/a.md",
                "guide/d.md guide/en/d.md",
                "README.zh.md README.md",
                "web/i18n/zh-CN/docusaurus-plugin-content-docs/current/e.md web/docs/e.md",
                "x/p.zh-CN.md x/p.en-US.md",
                "y/q.zh-TW.md y/q.md",
                "y/q.zh-CN.md y/q.md",
                "missing docs/zh-CN/b.md",
                "orphan docs/en/c.md",
            ]
        );
    }

    #[test]
    fn a_mapping_says_what_belongs_together() {
        let mapping =
            [Mapping::new("docs/zh/**", "docs/en/**").expect("fits"), Mapping::new("*.zh.md", "*.md").expect("fits")];
        let files =
            paths(&["docs/zh/a.md", "docs/en/a.md", "docs/zh/b.md", "docs/en/c.md", "x/r.zh.md", "x/r.md", "s.zh.md"]);
        assert_eq!(
            shown(&by_mapping(&mapping, &files, Path::new("/site"))),
            [
                "docs/zh/a.md docs/en/a.md",
                "x/r.zh.md x/r.md",
                "missing docs/zh/b.md",
                "missing s.zh.md",
                "orphan docs/en/c.md"
            ]
        );
    }
}
