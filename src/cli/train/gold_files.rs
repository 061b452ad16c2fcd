//! Gold alignments on the disk.
//!
//! Takes the paths that `duiqi train --gold` was given; gives back documents with their gold beads, in order. A path is a
//! folder of `NAME.gold` or `NAME.beads` with the two sides beside it, a segment a line and the language as extension; a
//! folder with `gold.beads`, `source.*` and `target.*` as they are; a folder of such folders; or an alignment file (.jsonl)
//! whose beads are right.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::align::GoldPair;
use duiqi::bitext::GoldBead;
use duiqi::document::Segmentation;
use duiqi::evaluate::beads_of;
use duiqi::format::{beads, encoding, jsonl};
use duiqi::pipeline::{Cutting, Raw, ReadOptions, prepare_pair};
use duiqi::text::lang::Lang;

use super::super::args::TrainArgs;
use super::super::input::{self, Input, plainly};

/// A document with its gold beads.
pub(super) struct Gold {
    /// The set it is counted with: the folder that was named, by its whole path where two have one name.
    pub(super) set: String,
    /// The sides, and the beads as a partition.
    pub(super) pair: GoldPair,
    /// The beads as they were written, to score with.
    pub(super) beads: Vec<GoldBead>,
}

/// Reads all gold that was named; also gives back the files it was read from, to hold the output against.
///
/// # Errors
///
/// Where a path holds no gold, gold is named twice, a side of it is missing, or its numbers are not those of the segments.
pub(super) fn read(args: &TrainArgs) -> Result<(Vec<Gold>, Vec<Input>)> {
    let mut reader = Reader { args, golds: Vec::new(), files: Vec::new(), seen: HashSet::new() };
    let stem = |path: &Path| path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    for path in &args.gold {
        let is_ambiguous = args.gold.iter().filter(|other| stem(other) == stem(path)).count() > 1;
        let set = if is_ambiguous { path.display().to_string() } else { stem(path) };
        let before = reader.golds.len();
        reader.path(path, &set)?;
        if reader.golds.len() == before {
            bail!("{}: there is no gold here: NAME.gold with its two sides, gold.beads, or .jsonl", path.display());
        }
    }
    Ok((reader.golds, reader.files))
}

struct Reader<'a> {
    args: &'a TrainArgs,
    golds: Vec<Gold>,
    files: Vec<Input>,
    /// The gold files read so far. A document that stood in two parts would be left out of neither.
    seen: HashSet<PathBuf>,
}

impl Reader<'_> {
    /// Reads what a file holds and remembers which file it is.
    fn read(&mut self, path: &Path) -> Result<Vec<u8>> {
        let (file, bytes) = input::read(path, self.args.bound.max_size)?.taken();
        self.files.push(file);
        Ok(bytes)
    }

    /// Reads a file of gold, which may stand in one document only.
    fn read_gold(&mut self, path: &Path) -> Result<Vec<u8>> {
        let bytes = self.read(path)?;
        if !self.seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            bail!("{}: this gold is named twice", path.display());
        }
        Ok(bytes)
    }

    fn path(&mut self, path: &Path, set: &str) -> Result<()> {
        if !path.is_dir() {
            return self.alignment_file(path, set);
        }
        let inside = entries(path)?;
        if inside.iter().any(|path| path.ends_with("gold.beads")) {
            return self.folder(path, &inside, set);
        }
        let gold =
            |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "gold" || extension == "beads");
        for path in inside.iter().filter(gold) {
            self.lines(path, &inside, set)?;
        }
        for path in inside.iter().filter(|path| path.is_dir()) {
            self.path(path, set)?;
        }
        Ok(())
    }

    /// `NAME.gold` with `NAME.zh` and `NAME.en`.
    fn lines(&mut self, gold: &Path, inside: &[PathBuf], set: &str) -> Result<()> {
        let lang = |path: &Path| Lang::parse(path.extension()?.to_str()?).filter(|lang| lang.tag().len() <= 3);
        let mut sides: Vec<(&PathBuf, Lang)> = inside
            .iter()
            .filter(|path| path.file_stem() == gold.file_stem())
            .filter_map(|path| Some((path, lang(path)?)))
            .collect();
        let given = self.args.source_lang.as_ref();
        // The original goes first: the side that was named, or Chinese.
        sides.sort_by_key(|(_, lang)| given.map_or(!lang.is_chinese(), |given| given.primary() != lang.primary()));
        let [(source, source_lang), (target, target_lang)] = &sides[..] else {
            bail!(
                "{}: name its two sides as it is named, with their languages as extensions, such as .zh and .en",
                gold.display()
            );
        };
        let sides = self.sides([source, target], [Some(source_lang), Some(target_lang)], Cutting::Blocks)?;
        self.push(gold, set, sides, [None, None])
    }

    /// `gold.beads` with `source.*` and `target.*`, and lists of their segments where the numbers are those of other cuts.
    fn folder(&mut self, folder: &Path, inside: &[PathBuf], set: &str) -> Result<()> {
        let side = |start: &str| {
            let named = |path: &&PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with(start) && !name.contains(".segments.")
            };
            let path = inside.iter().find(named);
            path.with_context(|| format!("{}: there is no {start}*", folder.display()))
        };
        let langs = [self.args.source_lang.as_ref(), self.args.target_lang.as_ref()];
        let sides = self.sides([side("source.")?, side("target.")?], langs, Cutting::Sentences)?;
        let counts = [self.count(folder, "source.segments.txt")?, self.count(folder, "target.segments.txt")?];
        self.push(&folder.join("gold.beads"), set, sides, counts)
    }

    /// The number of lines of a list of segments, if there is one.
    fn count(&mut self, folder: &Path, name: &str) -> Result<Option<usize>> {
        let path = folder.join(name);
        if !path.is_file() {
            return Ok(None);
        }
        let bytes = self.read(&path)?;
        let decoded = encoding::decode(&bytes, &encoding::Options::default());
        Ok(Some(decoded.with_context(|| path.display().to_string())?.text.lines().count()))
    }

    fn alignment_file(&mut self, path: &Path, set: &str) -> Result<()> {
        let bytes = self.read_gold(path)?;
        let bitext = jsonl::read(&bytes).with_context(|| path.display().to_string())?.bitext;
        let beads = beads_of(&bitext);
        let (source, target, _) = bitext.into_parts();
        self.add(set, source, target, beads);
        Ok(())
    }

    fn sides(
        &mut self,
        paths: [&PathBuf; 2],
        langs: [Option<&Lang>; 2],
        cutting: Cutting,
    ) -> Result<(Segmentation, Segmentation)> {
        let files = [self.read(paths[0])?, self.read(paths[1])?];
        let names = paths.map(|path| path.display().to_string());
        let options = langs.map(|lang| {
            let mut options = ReadOptions::default();
            options.lang = lang.cloned();
            options.cutting = cutting;
            options
        });
        let raw = |side: usize| Raw { name: &names[side], bytes: &files[side], options: &options[side] };
        Ok(prepare_pair(raw(0), raw(1))?)
    }

    fn push(
        &mut self,
        gold: &Path,
        set: &str,
        (source, target): (Segmentation, Segmentation),
        [sources, targets]: [Option<usize>; 2],
    ) -> Result<()> {
        let beads = beads::read(&self.read_gold(gold)?).with_context(|| gold.display().to_string())?;
        for (side, wanted) in [(&source, sources), (&target, targets)] {
            if let Some(wanted) = wanted.filter(|wanted| *wanted != side.len()) {
                bail!(
                    "{}: the gold counts {wanted} segments in {} and there are {}",
                    gold.display(),
                    side.document().name(),
                    side.len()
                );
            }
        }
        self.add(set, source, target, beads);
        Ok(())
    }

    fn add(&mut self, set: &str, source: Segmentation, target: Segmentation, beads: Vec<GoldBead>) {
        let pair = GoldPair::new(source, target, &beads);
        self.golds.push(Gold { set: set.to_owned(), pair, beads });
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(plainly).with_context(|| folder.display().to_string())?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(plainly))
        .collect::<Result<Vec<PathBuf>>>()
        .with_context(|| folder.display().to_string())?;
    paths.sort();
    Ok(paths)
}
