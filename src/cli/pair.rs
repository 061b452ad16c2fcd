//! Two texts → a bitext: what `align` and `check` share.
//!
//! Takes two paths and the options about them; gives back the aligned bitext with the settings that made it. It does *not*
//! look for drift and it does *not* write anything.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, Result, bail};
use duiqi::align::{self, Weights};
use duiqi::bitext::{Anchor, Bitext};
use duiqi::document::Document;
use duiqi::format::OptionValue;
use duiqi::format::encoding::{BadBytes, Encoding};
use duiqi::pipeline::{self, AlignOptions, Cutting, LexiconChoice, ReadOptions};
use duiqi::segment::{Segmenter, Srx};
use duiqi::text::lang::Lang;

use super::args::{AligningArgs, ReadingArgs, SidesArgs};
use super::input::{self, Input};
use super::lexicons;
use super::render::{Progress, Terminal, count};

/// Two texts that were read.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) source: Input,
    pub(crate) target: Input,
}

/// A bitext and how it came about.
#[derive(Debug)]
pub(crate) struct Aligned {
    pub(crate) bitext: Bitext,
    /// The settings, for the first line of an alignment file.
    pub(crate) settings: BTreeMap<String, OptionValue>,
    /// The lexicon that helped, which helps the rules too.
    pub(crate) lexicon: LexiconChoice,
    /// How it was aligned.
    pub(crate) how: align::Options,
}

impl Pair {
    /// Reads both sides.
    pub(crate) fn read(source: &PathBuf, target: &PathBuf, max_bytes: u64) -> Result<Self> {
        input::refuse_two_standard_inputs(&[source, target])?;
        let pair = Self { source: input::read(source, max_bytes)?, target: input::read(target, max_bytes)? };
        if pair.source.is_same_file(target) {
            bail!("{} and {} are the same file; name a text and its translation", pair.source.name, pair.target.name);
        }
        Ok(pair)
    }

    /// Returns both sides, to hold outputs against.
    pub(crate) fn inputs(&self) -> [&Input; 2] {
        [&self.source, &self.target]
    }

    /// Decodes, segments and aligns.
    pub(crate) fn align(
        &self,
        terminal: &mut Terminal,
        progress: &Progress,
        sides: &SidesArgs,
        reading: &ReadingArgs,
        aligning: &AligningArgs,
    ) -> Result<Aligned> {
        reading.refuse_memory(self.inputs().map(|input| &input.bytes[..]))?;
        start_threads(aligning.threads)?;
        let [source, target] = reading_options(sides, reading)?;
        progress.stage("reading");
        let (source, target) = pipeline::prepare_pair(
            pipeline::Raw { name: &self.source.name, bytes: &self.source.bytes, options: &source },
            pipeline::Raw { name: &self.target.name, bytes: &self.target.bytes, options: &target },
        )?;
        notices(terminal, source.document());
        notices(terminal, target.document());
        progress.stage(&format!("aligning {} with {}", count(source.len(), "segment"), count(target.len(), "segment")));
        let langs = [source.document().lang(), target.document().lang()];
        let lexicon = lexicons::choose(aligning, langs, reading.bound.max_size)?;
        let settings = settings(sides, reading, &lexicon);
        let mut options = AlignOptions::default();
        options.lexicon = lexicon;
        options.align.anchors = anchors(aligning, reading.bound.max_size)?;
        options.align.weights = weights(aligning, reading.bound.max_size)?;
        let bitext = pipeline::align(source, target, &options)?;
        Ok(Aligned { bitext, settings, lexicon: options.lexicon, how: options.align })
    }
}

/// How many pairs there were, and what became of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) beads_before: usize,
    pub(crate) beads_cut: usize,
}

/// Cuts and aligns inside each bead of a bitext.
pub(crate) fn refine(
    bitext: Bitext,
    sides: &SidesArgs,
    reading: &ReadingArgs,
    aligning: &AligningArgs,
) -> Result<(Counts, Aligned)> {
    start_threads(aligning.threads)?;
    if !anchors(aligning, reading.bound.max_size)?.is_empty() {
        bail!(
            "--anchor and --anchors are for two texts: the pairs of one file stay as they are, and are cut only inside"
        );
    }
    let lexicon = lexicon_for(&bitext, aligning, reading.bound.max_size)?;
    let segmenting = reading_options(sides, reading)?.map(|options| options.segmenting());
    let settings = settings(sides, reading, &lexicon);
    let mut options = AlignOptions::default();
    options.lexicon = lexicon;
    options.align.weights = weights(aligning, reading.bound.max_size)?;
    let refined = pipeline::refine(bitext, &segmenting, &options)?;
    let counts = Counts { beads_before: refined.beads_before, beads_cut: refined.beads_cut };
    Ok((counts, Aligned { bitext: refined.bitext, settings, lexicon: options.lexicon, how: options.align }))
}

/// Says how sure the pairs are of a bitext that came from a file.
pub(crate) fn judge(bitext: Bitext, aligning: &AligningArgs, max_bytes: u64) -> Result<(Bitext, LexiconChoice)> {
    start_threads(aligning.threads)?;
    let mut options = AlignOptions::default();
    options.lexicon = lexicon_for(&bitext, aligning, max_bytes)?;
    options.align.weights = weights(aligning, max_bytes)?;
    Ok((pipeline::judge(bitext, &options)?, options.lexicon))
}

/// Makes the pool of the number of threads that was asked for.
pub(crate) fn start_threads(threads: Option<NonZeroUsize>) -> Result<()> {
    static STARTED: OnceLock<()> = OnceLock::new();
    let Some(threads) = threads.filter(|_| STARTED.set(()).is_ok()) else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
    pool.build_global().context("the threads could not be started")
}

/// Returns how each side is read.
pub(crate) fn reading_options(sides: &SidesArgs, reading: &ReadingArgs) -> Result<[ReadOptions; 2]> {
    let source = reading.options(&Known {
        lang: sides.source_lang.as_ref(),
        encoding: sides.source_encoding.as_ref().or(sides.encoding.as_ref()),
        srx: sides.source_srx.as_deref(),
    })?;
    let target = reading.options(&Known {
        lang: sides.target_lang.as_ref(),
        encoding: sides.target_encoding.as_ref().or(sides.encoding.as_ref()),
        srx: sides.target_srx.as_deref(),
    })?;
    Ok([source, target])
}

/// What is known about one side beforehand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) lang: Option<&'a Lang>,
    pub(crate) encoding: Option<&'a String>,
    pub(crate) srx: Option<&'a Path>,
}

impl ReadingArgs {
    /// Returns how one side is read, with the rules and abbreviations that are named.
    pub(crate) fn options(&self, known: &Known<'_>) -> Result<ReadOptions> {
        let mut options = ReadOptions::default();
        options.lang = known.lang.cloned();
        options.decoding.encoding = known.encoding.map_or(Encoding::Detect, |name| Encoding::Named(name.clone()));
        options.decoding.bad_bytes = if self.lossy { BadBytes::Replace } else { BadBytes::Refuse };
        options.format = self.read_as;
        options.lines = self.lines.into();
        options.cutting = if self.segmented { Cutting::Blocks } else { Cutting::Sentences };
        options.segmenter = match known.srx {
            Some(path) => {
                let text = input::read_text(path, self.bound.max_size)?;
                Segmenter::Srx(Srx::parse(&text).with_context(|| path.display().to_string())?)
            }
            None => self.segmenter.into(),
        };
        if let Some(path) = &self.no_break_after {
            options.no_break_after = input::read_text(path, self.bound.max_size)?;
        }
        Ok(options)
    }
}

fn lexicon_for(bitext: &Bitext, aligning: &AligningArgs, max_bytes: u64) -> Result<LexiconChoice> {
    lexicons::choose(aligning, [bitext.source().document().lang(), bitext.target().document().lang()], max_bytes)
}

/// Collects what the gaps of a revision are aligned with.
///
/// # Errors
///
/// Where there are anchors: they count the segments of one state, and a revision has two.
pub(crate) fn revising_options(aligning: &AligningArgs, langs: [&Lang; 2], max_bytes: u64) -> Result<AlignOptions> {
    if !anchors(aligning, max_bytes)?.is_empty() {
        bail!("--anchor and --anchors are for one state of two texts; here there are an older and a newer one");
    }
    let mut options = AlignOptions::default();
    options.lexicon = lexicons::choose(aligning, langs, max_bytes)?;
    options.align.weights = weights(aligning, max_bytes)?;
    Ok(options)
}

/// Reads the weights that were asked for.
pub(crate) fn weights(aligning: &AligningArgs, max_bytes: u64) -> Result<Option<Weights>> {
    let read = |path: &PathBuf| {
        let text = input::read_text(path, max_bytes)?;
        Weights::from_text(&text).with_context(|| path.display().to_string())
    };
    aligning.aligner_weights.as_ref().map(read).transpose()
}

/// Collects the anchors that were typed and those of a file.
fn anchors(aligning: &AligningArgs, max_bytes: u64) -> Result<Vec<Anchor>> {
    let mut anchors = aligning.anchor.clone();
    if let Some(path) = &aligning.anchors {
        let text = input::read_text(path, max_bytes)?;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                let read = super::args::anchor(line).map_err(anyhow::Error::msg);
                anchors.push(read.with_context(|| format!("{}:{number}: {line}", path.display()))?);
            }
        }
    }
    Ok(anchors)
}

fn settings(sides: &SidesArgs, reading: &ReadingArgs, lexicon: &LexiconChoice) -> BTreeMap<String, OptionValue> {
    let word = |word: &str| OptionValue::Text(word.to_owned());
    let lexicon = match lexicon {
        LexiconChoice::BuiltIn => "built-in",
        LexiconChoice::None => "none",
        LexiconChoice::Own(_) => "own",
    };
    let segmenter = |srx: &Option<PathBuf>| word(if srx.is_some() { "srx" } else { reading.segmenter.name() });
    BTreeMap::from([
        ("lexicon".to_owned(), word(lexicon)),
        ("lines".to_owned(), word(reading.lines.name())),
        ("segmented".to_owned(), OptionValue::Flag(reading.segmented)),
        ("source-segmenter".to_owned(), segmenter(&sides.source_srx)),
        ("target-segmenter".to_owned(), segmenter(&sides.target_srx)),
    ])
}

/// Notices of one document that are shown; the rest is counted.
const NOTICES_SHOWN: usize = 10;

/// Says what the reader noticed.
pub(crate) fn notices(terminal: &mut Terminal, document: &Document) {
    let name = document.name();
    for notice in document.notices().iter().take(NOTICES_SHOWN) {
        let place = notice.span.map(|span| document.position(span.start));
        match place {
            Some(place) => terminal.notice(&format!("{name}:{}:{}: {}", place.line, place.column, notice.message)),
            None => terminal.notice(&format!("{name}: {}", notice.message)),
        }
    }
    let more = document.notices().len().saturating_sub(NOTICES_SHOWN);
    if more > 0 {
        terminal.notice(&format!("{name}: and {} more", count(more, "notice")));
    }
}
