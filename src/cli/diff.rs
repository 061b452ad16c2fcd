//! `duiqi diff`: an older state and a newer one → what became of each pair, and which side has to follow.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::Bitext;
use duiqi::document::Segmentation;
use duiqi::format::{Format, OptionValue, jsonl};
use duiqi::pipeline::{self, AlignOptions};
use duiqi::revise::{Blocks, Revision, Row};

use super::args::{BitextArgs, DiffArgs, RevisionFormat};
use super::bitext;
use super::exit::Outcome;
use super::input::{self, Input};
use super::output::{Destination, write_beside};
use super::pair::{notices, revising_options, start_threads};
use super::render::{self, Terminal, count};
use super::review::reviewed;

/// The settings that made a bitext, for the first line of an alignment file.
type Settings = BTreeMap<String, OptionValue>;

/// What is typed for a side that did not change.
const SAME: &str = "=";

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &DiffArgs) -> Result<Outcome> {
    start_threads(args.aligning.threads)?;
    if let Some(path) = &args.output
        && !matches!(Format::of_path(path), Ok(Format::Jsonl))
    {
        bail!("{}: the newer state is written as an alignment file; name it .jsonl", path.display());
    }
    let mut inputs = Vec::new();
    let states = States::read(terminal, args, &mut inputs)?;
    let destination = args.output.as_deref();
    let destination = destination.map(|path| Destination::new(path, &inputs.iter().collect::<Vec<_>>())).transpose()?;
    let revision = pipeline::revise(&states.old, states.source, states.target, states.blocks, &states.options)?;
    match args.format {
        RevisionFormat::Text => render::revision(terminal, &states.old, &revision, args.all)?,
        RevisionFormat::Json => render::revision_json(terminal, &states.old, &revision, args.all)?,
        RevisionFormat::Jsonl => render::revision_jsonl(terminal, &states.old, &revision, args.all)?,
    }
    if let Some(destination) = &destination {
        let findings = revision.findings();
        let written = write_beside(destination, |file| {
            let mut out = std::io::BufWriter::new(file);
            jsonl::write(&revision.bitext, &findings, &states.settings, &mut out)?;
            Ok(std::io::Write::flush(&mut out)?)
        })?;
        written.publish()?;
        terminal.wrote(&format!("{} ({})", destination.path().display(), count(revision.bitext.beads().len(), "bead")));
    }
    render::revision_summary(terminal, &states.old, &revision);
    Ok(outcome(&revision, args))
}

fn outcome(revision: &Revision, args: &DiffArgs) -> Outcome {
    let fails = |row: &Row| row.lagging.is_some() && row.severity() >= args.fail_on;
    if revision.rows.iter().any(fails) { Outcome::Findings } else { Outcome::Clean }
}

/// A text of the newer state, as it was read.
struct Text {
    name: String,
    bytes: Vec<u8>,
}

/// Both states of both sides.
struct States {
    old: Bitext,
    source: Segmentation,
    target: Segmentation,
    blocks: Blocks,
    options: AlignOptions,
    settings: Settings,
}

impl States {
    fn read(terminal: &mut Terminal, args: &DiffArgs, inputs: &mut Vec<Input>) -> Result<Self> {
        let (old, mut settings, mut blocks) = match (args.files.first(), args.old.as_slice()) {
            (Some(file), []) => {
                let (bitext, settings) = one_file(terminal, args, file, inputs)?;
                (Some(bitext), settings, Blocks::Unknown)
            }
            (None, [_, _]) => (None, Settings::new(), Blocks::Compared),
            _ => bail!("give the older state once: OLD, or --old SOURCE TARGET"),
        };
        let (new_source, new_target) = match (args.files.get(1), args.new.as_slice()) {
            (Some(file), []) => {
                let (bitext, newer) = one_file(terminal, args, file, inputs)?;
                settings = newer;
                blocks = Blocks::Unknown;
                let (source, target, _) = bitext.into_parts();
                (Some(source), Some(target))
            }
            (None, [source, target]) => {
                let side = |path: &PathBuf, inputs: &mut Vec<Input>| -> Result<Option<Text>> {
                    if path.as_os_str() == SAME {
                        return Ok(None);
                    }
                    let (identity, bytes) = input::read(path, args.reading.bound.max_size)?.taken();
                    let text = Text { name: identity.name.clone(), bytes };
                    inputs.push(identity);
                    Ok(Some(text))
                };
                let (source, target) = (side(source, inputs)?, side(target, inputs)?);
                return Self::of_texts(terminal, args, old, [source, target], settings, blocks);
            }
            _ => bail!("give the newer state once: NEW, or --new SOURCE TARGET, with = for a side that did not change"),
        };
        let old = match old {
            Some(old) => old,
            None => bail!("with --old SOURCE TARGET give --new SOURCE TARGET"),
        };
        let (Some(source), Some(target)) = (new_source, new_target) else {
            bail!("the newer state has no texts");
        };
        let options = align_options(args, &source, &target)?;
        Ok(Self { old, source, target, blocks, options, settings })
    }

    /// The newer state is texts; what is `None` did not change.
    fn of_texts(
        terminal: &mut Terminal,
        args: &DiffArgs,
        old: Option<Bitext>,
        new: [Option<Text>; 2],
        settings: Settings,
        blocks: Blocks,
    ) -> Result<Self> {
        let old = match old {
            Some(old) => old,
            None => {
                let [source, target] = args.old.as_slice() else { bail!("--old takes a source and a target") };
                let files = [source, target].map(|path| input::read(path, args.reading.bound.max_size));
                let [source, target] = files;
                let (source, target) = prepared(args, &source?, &target?)?;
                notices(terminal, source.document());
                notices(terminal, target.document());
                let options = align_options(args, &source, &target)?;
                pipeline::align(source, target, &options)?
            }
        };
        let options = align_options(args, old.source(), old.target())?;
        let [source_options, target_options] = super::pair::reading_options(&args.sides, &args.reading)?;
        let mut side =
            |input: Option<Text>, was: &Segmentation, mut options: pipeline::ReadOptions| -> Result<Segmentation> {
                let Some(input) = input else { return Ok(was.clone()) };
                options.lang = Some(was.document().lang().clone());
                let read = pipeline::prepare(&input.name, &input.bytes, &options)?;
                notices(terminal, read.document());
                Ok(read)
            };
        let [new_source, new_target] = new;
        let source = side(new_source, old.source(), source_options)?;
        let target = side(new_target, old.target(), target_options)?;
        Ok(Self { old, source, target, blocks, options, settings })
    }
}

fn prepared(args: &DiffArgs, source: &Input, target: &Input) -> Result<(Segmentation, Segmentation)> {
    args.reading.refuse_memory([&source.bytes, &target.bytes])?;
    let [source_options, target_options] = super::pair::reading_options(&args.sides, &args.reading)?;
    Ok(pipeline::prepare_pair(
        pipeline::Raw { name: &source.name, bytes: &source.bytes, options: &source_options },
        pipeline::Raw { name: &target.name, bytes: &target.bytes, options: &target_options },
    )?)
}

fn align_options(args: &DiffArgs, source: &Segmentation, target: &Segmentation) -> Result<AlignOptions> {
    let langs = [source.document().lang(), target.document().lang()];
    revising_options(&args.aligning, langs, args.reading.bound.max_size)
}

/// Reads a file that holds both sides; an alignment file with what was decided about it.
fn one_file(
    terminal: &mut Terminal,
    args: &DiffArgs,
    path: &Path,
    inputs: &mut Vec<Input>,
) -> Result<(Bitext, Settings)> {
    let reading = BitextArgs::of(&args.sides, &args.reading);
    if bitext::format(path, &reading)? != Format::Jsonl {
        let (mut read, file) = bitext::read(terminal, &[path], &reading)?;
        inputs.append(&mut read);
        return Ok((file.bitext, file.settings));
    }
    let file = input::read(path, args.reading.bound.max_size)?;
    let saved = jsonl::read(&file.bytes).with_context(|| file.name.clone())?;
    let settings = saved.options.clone();
    let reviewed = reviewed(path, &duiqi::document::ContentHash::of(&file.bytes), saved)?;
    inputs.push(file.emptied());
    Ok((reviewed.bitext, settings))
}
