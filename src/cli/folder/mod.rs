//! Two folders of chapters → one bitext.
//!
//! Takes two folders; pairs their files by name and gives back the bitexts of all pairs, joined. It does *not* look into
//! folders that are links, and it does *not* align across chapters.
//!
//! Files belong together when their names are the same but for the language and the extension (`intro.zh.md`,
//! `intro.en.md`); those that are left, when the numbers in their names are the same (`第01章.txt`, `chapter-1.txt`); then
//! when their words are alike; and where nothing tells anything and both sides have as many files, in the order in
//! which people count (2 before 10).

mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::align::{DocumentPair, WordBag, pair_documents};
use duiqi::bitext::Bitext;
use duiqi::format::Format;
use duiqi::pipeline::{self, LexiconChoice, Raw, ReadOptions};
use duiqi::text::lang::Lang;
use rayon::prelude::*;

use super::args::{AlignArgs, AligningArgs, ReadingArgs, SidesArgs};
use super::input::{self, plainly};
use super::lexicons;
use super::pair::{Aligned, Pair, reading_options};
use super::render::{Progress, Terminal};

pub(crate) use names::{Tongue, named, natural};
use names::{name_key, number_key};

/// Files that belong together, and those that belong to none.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Chapters {
    pub(crate) pairs: Vec<ChapterPair>,
    pub(crate) alone: Vec<PathBuf>,
    /// Whether the order of the files was all that told which belong together.
    pub(crate) by_order: bool,
}

/// Two files that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ChapterPair {
    pub(crate) source: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) by: PairedBy,
}

/// What tells that two files belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PairedBy {
    Name,
    /// Their words, so alike as this.
    Content(f32),
    Order,
}

/// Pairs files of both sides by their words.
type ByWords<'a> = dyn Fn(&[PathBuf], &[PathBuf]) -> Vec<DocumentPair> + 'a;

/// How files that no name pairs are read, to pair them by their words.
pub(crate) struct Look {
    pub(crate) reading: [ReadOptions; 2],
    pub(crate) lexicon: LexiconChoice,
    pub(crate) max_bytes: u64,
}

impl Look {
    /// Reads as was typed. The lexicon is that of the languages that were typed, or of Chinese and English.
    ///
    /// # Errors
    ///
    /// Where an option is wrong, or a lexicon cannot be read.
    pub(crate) fn new(sides: &SidesArgs, reading: &ReadingArgs, aligning: &AligningArgs) -> Result<Self> {
        let max_bytes = reading.bound.max_size;
        let source = sides.source_lang.clone().unwrap_or_else(Lang::chinese);
        let target = sides.target_lang.clone().unwrap_or_else(Lang::english);
        let lexicon = lexicons::choose(aligning, [&source, &target], max_bytes)?;
        Ok(Self { reading: reading_options(sides, reading)?, lexicon, max_bytes })
    }

    fn pairs(&self, own: &[PathBuf], other: &[PathBuf]) -> Vec<DocumentPair> {
        let bags = |paths: &[PathBuf], reading: &ReadOptions| -> Vec<WordBag> {
            let bag = |path: &PathBuf| {
                // What cannot be read has no words and stays alone, and is named with the others that do.
                let file = input::read_file(path, self.max_bytes).ok()?;
                let raw = Raw { name: &file.name, bytes: &file.bytes, options: reading };
                pipeline::document_words(raw, &self.lexicon).ok()
            };
            paths.par_iter().map(|path| bag(path).unwrap_or_default()).collect()
        };
        let [source, target] = &self.reading;
        pair_documents(&bags(own, source), &bags(other, target), self.lexicon.lexicon())
    }
}

/// Tells whether two paths are folders to be aligned chapter by chapter.
///
/// # Errors
///
/// Where only one of them is a folder.
pub(crate) fn are_folders(source: &Path, target: &Path) -> Result<bool> {
    match (source.is_dir(), target.is_dir()) {
        (true, true) => Ok(true),
        (false, false) => Ok(false),
        (true, false) => {
            bail!("{} is a folder and {} is none; name two files or two folders", source.display(), target.display())
        }
        (false, true) => {
            bail!("{} is a folder and {} is none; name two files or two folders", target.display(), source.display())
        }
    }
}

impl Chapters {
    /// Finds the chapters of two folders; looks into files that no name pairs.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be read or no file has a partner.
    pub(crate) fn find(source: &Path, target: &Path, look: &Look) -> Result<Self> {
        let (own, other) = (documents(source)?, documents(target)?);
        let chapters = pair(source, target, own, other, &|own, other| look.pairs(own, other));
        if chapters.pairs.is_empty() {
            bail!(
                "no file in {} has a partner in {}; give them the same names but for the language",
                source.display(),
                target.display()
            );
        }
        Ok(chapters)
    }

    /// Says what was paired how.
    pub(crate) fn say(&self, terminal: &mut Terminal) {
        if self.by_order {
            terminal
                .notice("the names of the files do not tell which belong together; they were paired in their order");
        }
        for path in &self.alone {
            terminal
                .notice(&format!("{}: there is no file like this on the other side; it is left out", path.display()));
        }
    }

    /// Reads all pairs.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or is too large.
    pub(crate) fn read(&self, max_bytes: u64) -> Result<Vec<Pair>> {
        self.pairs.iter().map(|chapter| Pair::read(&chapter.source, &chapter.target, max_bytes)).collect()
    }
}

/// Aligns all pairs and joins them to one bitext, under the names of the folders.
///
/// # Errors
///
/// Those of each pair, and where all are left out or together too large.
pub(crate) fn align(
    terminal: &mut Terminal,
    progress: &Progress,
    args: &AlignArgs,
    folders: [&Path; 2],
    pairs: &[Pair],
) -> Result<Aligned> {
    let mut sides = args.sides.clone();
    let mut first: Option<Aligned> = None;
    let mut bitexts: Vec<Bitext> = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        progress.stage(&format!("chapter {} of {}", number + 1, pairs.len()));
        let aligned = match pair.align(terminal, progress, &sides, &args.reading, &args.aligning) {
            Ok(aligned) => aligned,
            Err(cause) if is_empty(pair) => {
                terminal.notice(&format!("{cause}; the chapter is left out"));
                continue;
            }
            Err(cause) => return Err(cause),
        };
        bitexts.push(aligned.bitext.clone());
        if first.is_none() {
            // A chapter too short to tell its language is in that of the book.
            let lang = |own: Option<Lang>, found: &Lang| own.or_else(|| Some(found.clone()));
            sides.source_lang = lang(sides.source_lang, aligned.bitext.source().document().lang());
            sides.target_lang = lang(sides.target_lang, aligned.bitext.target().document().lang());
            first = Some(aligned);
        }
    }
    let first = first.context("there is no text in any chapter")?;
    let [source, target] = folders.map(|path| path.to_string_lossy().into_owned());
    Ok(Aligned { bitext: Bitext::joined(&source, &target, &bitexts)?, ..first })
}

fn is_empty(pair: &Pair) -> bool {
    [&pair.source, &pair.target].iter().any(|side| side.bytes.iter().all(u8::is_ascii_whitespace))
}

/// The files of a folder, and of the folders in it, that hold a document. Hidden folders, links, and folders of what a program fetched
/// or made (`node_modules`, one with a `CACHEDIR.TAG`) are passed by.
///
/// # Errors
///
/// Where a folder cannot be read, or there is none.
pub(crate) fn documents(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(plainly).with_context(|| folder.display().to_string())?;
        for entry in entries {
            let entry = entry.map_err(plainly).with_context(|| folder.display().to_string())?;
            let kind = entry.file_type().map_err(plainly).with_context(|| entry.path().display().to_string())?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                let is_made = entry.file_name() == "node_modules" || entry.path().join("CACHEDIR.TAG").is_file();
                folders.extend((!is_made).then(|| entry.path()));
            } else if Format::of_path(&entry.path()).is_ok_and(Format::is_document) && entry.path().is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort_by(|one, other| natural(&one.to_string_lossy(), &other.to_string_lossy()));
    if found.is_empty() {
        bail!("{}: there is no text in this folder", folder.display());
    }
    Ok(found)
}

fn pair(source: &Path, target: &Path, own: Vec<PathBuf>, other: Vec<PathBuf>, look: &ByWords<'_>) -> Chapters {
    let counts = [own.len(), other.len()];
    let (mut pairs, own, other) = by_key(source, target, own, other, name_key);
    let (numbered, own, other) = by_key(source, target, own, other, number_key);
    pairs.extend(numbered);
    let alike = if own.is_empty() || other.is_empty() { Vec::new() } else { look(&own, &other) };
    let (alike, own, other) = by_content(alike, own, other);
    pairs.extend(alike);
    if pairs.is_empty() && counts[0] == counts[1] {
        let by = PairedBy::Order;
        let pairs = own.into_iter().zip(other).map(|(source, target)| ChapterPair { source, target, by }).collect();
        return Chapters { pairs, alone: Vec::new(), by_order: counts[0] > 1 };
    }
    pairs.sort_by(|one: &ChapterPair, other| natural(&one.source.to_string_lossy(), &other.source.to_string_lossy()));
    Chapters { pairs, alone: own.into_iter().chain(other).collect(), by_order: false }
}

/// Pairs what has the same key, where no other file of its side has it; gives back the rest of both sides.
fn by_key(
    source: &Path,
    target: &Path,
    own: Vec<PathBuf>,
    other: Vec<PathBuf>,
    key: fn(&Path) -> Option<String>,
) -> (Vec<ChapterPair>, Vec<PathBuf>, Vec<PathBuf>) {
    let keyed = |folder: &Path, paths: &[PathBuf]| {
        let mut keyed: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for path in paths {
            if let Some(key) = path.strip_prefix(folder).ok().and_then(key) {
                keyed.entry(key).or_default().push(path.clone());
            }
        }
        keyed
    };
    let others = keyed(target, &other);
    let mut pairs = Vec::new();
    for (key, paths) in keyed(source, &own) {
        if let ([source], Some([target])) = (&paths[..], others.get(&key).map(Vec::as_slice)) {
            pairs.push(ChapterPair { source: source.clone(), target: target.clone(), by: PairedBy::Name });
        }
    }
    let (own, other) = (rest(&pairs, own), rest(&pairs, other));
    (pairs, own, other)
}

/// Takes the files that were found to belong together; gives back the rest of both sides.
fn by_content(
    alike: Vec<DocumentPair>,
    own: Vec<PathBuf>,
    other: Vec<PathBuf>,
) -> (Vec<ChapterPair>, Vec<PathBuf>, Vec<PathBuf>) {
    let pair = |alike: DocumentPair| {
        let [source, target] = [own.get(alike.source)?.clone(), other.get(alike.target)?.clone()];
        Some(ChapterPair { source, target, by: PairedBy::Content(alike.score) })
    };
    let pairs: Vec<ChapterPair> = alike.into_iter().filter_map(pair).collect();
    let (own, other) = (rest(&pairs, own), rest(&pairs, other));
    (pairs, own, other)
}

/// Leaves out what is in a pair.
fn rest(pairs: &[ChapterPair], paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let taken: BTreeSet<&PathBuf> = pairs.iter().flat_map(|pair| [&pair.source, &pair.target]).collect();
    paths.into_iter().filter(|path| !taken.contains(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(source: &[&str], target: &[&str]) -> Vec<String> {
        let paths = |folder: &str, names: &[&str]| names.iter().map(|name| Path::new(folder).join(name)).collect();
        let chapters = pair(Path::new("a"), Path::new("b"), paths("a", source), paths("b", target), &|_, _| Vec::new());
        let mut shown: Vec<String> =
            chapters.pairs.iter().map(|pair| format!("{} {}", pair.source.display(), pair.target.display())).collect();
        shown.extend(chapters.alone.iter().map(|path| path.display().to_string()));
        if chapters.by_order {
            shown.push("by order".to_owned());
        }
        shown
    }

    #[test]
    fn names_pair_but_for_the_language() {
        assert_eq!(
            paired(&["x/intro.zh-CN.md", "guide_zh.md", "only.md"], &["guide_en.docx", "x/intro.md"]),
            ["a/guide_zh.md b/guide_en.docx", "a/x/intro.zh-CN.md b/x/intro.md", "a/only.md"]
        );
    }

    #[test]
    fn numbers_pair_what_names_do_not() {
        assert_eq!(
            paired(&["第01章.txt", "第10章.txt", "第2章.txt"], &["chapter-1.txt", "chapter-10.txt", "chapter-3.txt"]),
            ["a/第01章.txt b/chapter-1.txt", "a/第10章.txt b/chapter-10.txt", "a/第2章.txt", "b/chapter-3.txt"]
        );
    }

    #[test]
    fn order_pairs_what_nothing_else_does() {
        assert_eq!(
            paired(&["引子.txt", "尾声.txt"], &["prologue.txt", "last.txt"]),
            ["a/引子.txt b/prologue.txt", "a/尾声.txt b/last.txt", "by order"]
        );
        assert_eq!(paired(&["甲.txt"], &["x.txt"]), ["a/甲.txt b/x.txt"]);
        assert_eq!(paired(&["甲.txt"], &["x.txt", "y.txt"]), ["a/甲.txt", "b/x.txt", "b/y.txt"]);
    }

    #[test]
    fn numbers_of_a_folder_do_not_pair_its_files() {
        assert_eq!(
            paired(&["v1.2/甲.md", "v1.2/乙.md", "第1卷/第2章.md"], &["v1.2/c.md", "v1.2/d.md", "vol-1/ch-2.md"]),
            ["a/第1卷/第2章.md b/vol-1/ch-2.md", "a/v1.2/甲.md", "a/v1.2/乙.md", "b/v1.2/c.md", "b/v1.2/d.md"]
        );
    }
}
